from typing import Any

import pytest

from dialogues.models import Dialogue, Step

from .worlds import OPENS, World


@pytest.fixture
def world(db: None, settings: Any) -> World:
    """The town of Fagersunda, its people and its clock."""
    return World(settings)


@pytest.fixture
def open_dialogue(world: World) -> Dialogue:
    """A dialogue that residents can take part in today."""
    dialogue = world.arrived(Step.EXECUTION)
    world.today(OPENS)
    return dialogue
