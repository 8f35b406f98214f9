"""Every demand of the source texts has its place, and what shows it exists."""

import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parents[2]
DEMANDS = (ROOT / "docs" / "demands.md").read_text()
ROW = re.compile(r"^\| (\d+) \| (.+?) \| (.+?) \| (.*?) ?\|$", re.MULTILINE)


def chapters() -> list[list[tuple[str, str, str, str]]]:
    return [ROW.findall(chapter) for chapter in DEMANDS.split("\n## ")[1:]]


def test_all_hundred_and_eleven_demands_are_listed() -> None:
    assert [[int(number) for number, *_ in rows] for rows in chapters()] == [
        list(range(1, 33)),
        list(range(1, 29)),
        list(range(1, 19)),
        list(range(1, 10)),
        list(range(1, 9)),
        list(range(1, 17)),
    ]


def test_each_demand_is_met_by_a_test_or_waits_for_a_named_issue() -> None:
    for rows in chapters():
        for number, demand, met, test in rows:
            paths = re.findall(r"`([^`]+)`", test)
            assert paths or re.search(r"\bissue [B-E]\b", met, re.IGNORECASE), (number, demand)
            assert all((ROOT / path).is_file() for path in paths), (number, paths)
