from typing import Any

import pytest

from tests.dialogues.worlds import World

from .people import Town


@pytest.fixture
def world(transactional_db: None, settings: Any) -> World:
    """The town of Fagersunda, its people and its clock, which the server shares."""
    return World(settings)


@pytest.fixture
def town(world: World, live_server: Any, new_page: Any) -> Town:
    """The same town, with a browser for everybody in it."""
    return Town(world, live_server, new_page)
