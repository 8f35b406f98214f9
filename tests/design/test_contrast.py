"""Colours can be read, in light and in dark: computed from the stylesheet itself."""

import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

CSS = (Path(__file__).resolve().parents[2] / "static" / "css" / "dialogportal.css").read_text()

TEXT = [
    "ink/paper",
    "ink/surface",
    "ink/mist",
    "ink/blossom-soft",
    "ink-2/paper",
    "ink-2/surface",
    "ink-2/mist",
    "ink-2/leaf-soft",
    "ink-2/blossom-soft",
    "ink-2/mist-2",
    "link/paper",
    "link/surface",
    "link/mist",
    "link/bay-soft",
    "link/blossom-soft",
    "link/leaf-soft",
    "link/lingon-soft",
    "on-pine/pine",
    "pine/paper",
    "pine/mist",
    "on-blossom/blossom",
    "leaf/leaf-soft",
    "bay/bay-soft",
    "plum/plum-soft",
    "lingon/lingon-soft",
    "lingon/surface",
    "lingon/paper",
    "lingon/mist",
    "on-board/board",
    "on-board-2/board",
    "board-accent/board",
    "board-late/board",
    "on-pine/pine-deep",
]
GRAPHICS = [
    "line-strong/paper",
    "line-strong/surface",
    "c1/paper",
    "c2/paper",
    "c3/paper",
    "c4/paper",
    "c5/paper",
    "pine/mist-2",
    "lingon/mist-2",
    "focus/paper",
    "focus/surface",
    "focus/mist",
    "board-accent/board",
    "leaf/surface",
]


def themes() -> dict[str, dict[str, str]]:
    blocks = re.findall(r":root[^{]*\{(.*?)\}", CSS, re.DOTALL)
    light = dict(re.findall(r"--([\w-]+):\s*(#[0-9a-fA-F]{6})", blocks[0]))
    return {"light": light, "dark": light | dict(re.findall(r"--([\w-]+):\s*(#[0-9a-fA-F]{6})", blocks[1]))}


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("pairs", "least"), [(TEXT, 4.5), (GRAPHICS, 3)])
def test_everything_with_meaning_stands_out_from_its_ground(theme: str, pairs: list[str], least: float):
    colours = themes()[theme]
    weak = {pair: round(contrast(*(colours[name] for name in pair.split("/"))), 2) for pair in pairs}
    assert {pair: ratio for pair, ratio in weak.items() if ratio < least} == {}
