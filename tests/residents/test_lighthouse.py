"""Lighthouse on what residents meet (full suite only: it needs npm). Its speed is measured by `make bench`."""

from typing import Any

import pytest

from devtools import lighthouse
from dialogues.models import Dialogue, Step
from tests.dialogues.worlds import OPENS, World

pytestmark = [pytest.mark.full, pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ALL = {"accessibility": 100, "best-practices": 100, "seo": 100}


@pytest.fixture
def dialogue(transactional_db: None, settings: Any) -> Dialogue:
    world = World(settings)
    dialogue = world.arrived(Step.EXECUTION)
    world.today(OPENS)
    return dialogue


@pytest.mark.parametrize("page", ["start", "dialogue", "feedback", "take part"])
def test_lighthouse_takes_no_point_away(live_server: Any, dialogue: Dialogue, page: str) -> None:
    address = dialogue.get_absolute_url()
    path = {"start": "/", "dialogue": address, "feedback": f"{address}aterkoppling/", "take part": f"{address}delta/"}
    points, taken_by = lighthouse.scores(live_server.url + path[page])
    assert {name: points[name] for name in ALL} == ALL, taken_by


def test_lighthouse_sees_a_page_that_is_not_good(live_server: Any, dialogue: Dialogue) -> None:
    """The counterpart: a page that search engines are told to leave alone loses points."""
    points, taken_by = lighthouse.scores(live_server.url + "/konto/logga-in/")
    assert points["seo"] < 100
    assert taken_by
