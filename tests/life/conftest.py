from typing import Any

import pytest

from tests.dialogues.worlds import World


@pytest.fixture
def world(db: None, settings: Any) -> World:
    """The town of Fagersunda, its people and its clock."""
    return World(settings)
