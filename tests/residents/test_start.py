"""The start page: what can be affected now, and what was promised."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dialogues import frontpage
from dialogues.models import Dialogue, Promise, PromiseMove, Step
from governance.models import Municipality
from tests.dialogues.worlds import World

pytestmark = pytest.mark.django_db


def page(client: Client) -> str:
    return client.get("/").content.decode()


def test_the_promise_board_can_be_switched_off(client: Client, open_dialogue: Dialogue) -> None:
    assert "Löftestavlan" in page(client)
    Municipality.objects.update(shows_promise_board=False)
    told = page(client)
    assert "Löftestavlan" not in told and str(open_dialogue.title) in told


def test_a_moved_promise_stands_on_the_board_with_its_new_day_and_the_reason(
    client: Client, open_dialogue: Dialogue
) -> None:
    promise = open_dialogue.promises.get(stage=Promise.Stage.HEARD)
    later = promise.due_on + dt.timedelta(days=14)
    PromiseMove.objects.create(
        promise=promise, revision=1, old_due=promise.due_on, new_due=later,
        reason={"sv": "Två är sjuka."}, moved_on=open_dialogue.rounds.get().opens_on,
    )  # fmt: skip
    assert "Två är sjuka." not in page(client)
    Promise.objects.filter(pk=promise.pk).update(due_on=later)
    told = page(client)
    assert "Försenat. Nytt datum" in told and "Två är sjuka." in told


def test_when_nothing_is_open_the_next_opening_is_told(client: Client, world: World) -> None:
    dialogue = world.arrived(Step.LAUNCH)
    opens = dialogue.mandate.opens_on if dialogue.mandate else None
    assert opens
    world.today(opens - dt.timedelta(days=20))
    assert "Ingen dialog är öppen just nu." in page(client)
    assert f"{opens.day} " in page(client).split("Ingen dialog är öppen just nu.")[1][:200]


def test_the_start_page_asks_at_most_twelve_questions(client: Client, world: World) -> None:
    for step in Step:
        world.ready(step)
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/").status_code == 200
    assert len(queries) <= 12, [query["sql"][:90] for query in queries]


def test_when_more_is_open_than_the_page_holds_what_closes_first_is_shown(
    world: World, open_dialogue: Dialogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = world.arrived(Step.EXECUTION)
    opens = open_dialogue.rounds.get().opens_on
    world.today(opens)
    later.rounds.update(closes_on=open_dialogue.rounds.get().closes_on + dt.timedelta(days=7))
    monkeypatch.setattr(frontpage, "OPEN_SHOWN", 1)
    assert [item.pk for item in frontpage.open_now.__wrapped__(opens)] == [open_dialogue.pk]
    open_dialogue.rounds.update(closes_on=later.rounds.get().closes_on + dt.timedelta(days=7))
    assert [item.pk for item in frontpage.open_now.__wrapped__(opens)] == [later.pk]
