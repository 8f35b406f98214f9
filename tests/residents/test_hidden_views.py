"""At the level Consultation nobody reads what others have said while one can take part, wherever they look (R2)."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import reverse

from dialogues import participation, visibility
from dialogues.models import Contribution, Dialogue, Step
from tests.dialogues.worlds import CLOSES, OPENS, World
from tests.matrix.visitors import Clock

from .test_following import with_code

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("open_now")]
OTHERS = "Ekdungen bakom kyrkan skrämmer mig."
MINE = "Det är mörkt vid bron."


class Town(World):
    """A dialogue at the level Consultation where two have taken part, and both texts are cleared."""

    def __init__(self, clock: Any) -> None:
        super().__init__(clock)
        self.dialogue: Dialogue = self.arrived(Step.EXECUTION)
        self.today(OPENS)
        self.mine = self.said(MINE)
        self.said(OTHERS)
        self.token = with_code(self.mine)
        self.participant = self.participant(self.dialogue, contribution=self.mine)

    def said(self, text: str) -> Contribution:
        contribution = self.contribution(self.dialogue, text=text)
        self.moderated(contribution)
        return contribution


@pytest.fixture(scope="module")
def town(django_db_setup: None, django_db_blocker: Any) -> Iterator[Town]:
    before = settings.FROZEN_NOW
    with django_db_blocker.unblock(), transaction.atomic():
        yield Town(Clock())
        transaction.set_rollback(True)
    settings.FROZEN_NOW = before


@pytest.fixture
def open_now(town: Town) -> None:
    """Today one can take part."""
    town.today(OPENS)


#: Where one could look, by what the issue names.
PLACES: dict[str, tuple[str, Any]] = {
    "page": ("residents:dialogue_detail", lambda town: [town.dialogue.slug]),
    "page of contributions": ("residents:contributions", lambda town: [town.dialogue.slug]),
    "feedback": ("residents:feedback", lambda town: [town.dialogue.slug]),
    "form": ("residents:take_part", lambda town: [town.dialogue.slug]),
    "print: the form on paper": ("residents:paper_form", lambda town: [town.dialogue.slug]),
    "feed of the dialogue": ("residents:dialogue_feed", lambda town: [town.dialogue.slug]),
    "feed of the register": ("residents:register_feed", lambda town: []),
    "feed of the board": ("residents:board_feed", lambda town: [town.dialogue.owner.code]),
    "calendar": ("residents:dialogue_calendar", lambda town: [town.dialogue.slug]),
    "follow page": ("residents:contribution", lambda town: [town.token]),
    "page that letters lead to": ("residents:own_page", lambda town: [town.participant.page_token]),
    "export: the copy": ("residents:own_copy", lambda town: [town.token]),
    "start": ("residents:start", lambda town: []),
}


def read(town: Town, place: str, query: str = "") -> str:
    name, args = PLACES[place]
    answer = Client().get(reverse(name, args=args(town)) + query)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("place", PLACES)
def test_nobody_reads_what_others_have_said(town: Town, place: str) -> None:
    text = read(town, place)
    assert OTHERS not in text
    if "follow" in place or "copy" in place:
        assert MINE in text, "one's own words are there"


def test_the_export_as_a_file_and_the_search_tell_nothing_of_it_either(town: Town) -> None:
    assert "Ekdungen" not in read(town, "export: the copy", "?format=json")
    assert "\\u" not in read(town, "export: the copy", "?format=json"), "the words would be readable"
    found = Client().get(reverse("residents:dialogue_list"), {"q": "Ekdungen"}).content.decode()
    assert town.dialogue.get_absolute_url() not in found


def test_the_day_after_the_close_they_are_read_on_the_page_of_contributions(town: Town) -> None:
    town.today(CLOSES)
    assert OTHERS not in read(town, "page of contributions"), "the last day is still open"
    town.today(CLOSES + dt.timedelta(days=1))
    assert OTHERS in read(town, "page of contributions")


def test_without_the_rule_they_would_be_read_at_once(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visibility, "views_are_hidden_while_open", lambda dialogue: False)
    assert OTHERS in read(town, "page of contributions")


def test_the_receipt_tells_nothing_of_the_others(town: Town) -> None:
    receipt = participation.take_part(
        town.dialogue,
        text=MINE,
        answers=[],
        language="sv",
        stamp=participation.read_stamp(participation.new_stamp()),
        sent_from="192.0.2.1",
    )
    page = Client().get(reverse("residents:contribution", args=[receipt.token]) + "?kvitto").content.decode()
    assert OTHERS not in page
