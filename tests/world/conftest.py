"""The demo municipality as a file, and as a town that has been loaded."""

import copy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings

from dialogues.demo.loading import WORLD
from dialogues.imports.loader import load
from dialogues.imports.reading import read

ANCHOR = "2026-11-23T09:00"


@pytest.fixture(scope="session")
def _file() -> dict[str, Any]:
    return read(WORLD)


@pytest.fixture
def content(_file: dict[str, Any]) -> dict[str, Any]:
    """The demo's file, to change as one likes."""
    return copy.deepcopy(_file)


@pytest.fixture(scope="session")
def expected() -> dict[str, Any]:
    """What the file must give on its day."""
    return read(Path(__file__).with_name("expected.yaml"))


@pytest.fixture(scope="session")
def asserted(expected: dict[str, Any]) -> dict[str, Any]:
    """The assertions by name."""
    said = expected["assertions_at_anchor"]
    return {name: item["expect"] for name, item in said.items() if name != "note"}


@pytest.fixture
def at_the_anchor() -> Iterator[None]:
    """The clock stands at nine o'clock on the day of the file."""
    with override_settings(FROZEN_NOW=ANCHOR):
        yield


@pytest.fixture(scope="module")
def fagersunda(django_db_setup: None, django_db_blocker: Any, _file: dict[str, Any]) -> Iterator[None]:
    """The demo municipality, loaded once for the module, on the day of its file."""
    with django_db_blocker.unblock(), override_settings(FROZEN_NOW=ANCHOR), transaction.atomic():
        load(copy.deepcopy(_file))
        yield
        transaction.set_rollback(True)
