"""Dialogues from before the portal: what the old papers do not tell is said to be missing, never shown as blank or zero."""

import datetime as dt
import html

import pytest
from django.test import Client
from django.urls import reverse

from dialogues.models import Dialogue, Step
from tests.dialogues.worlds import World

pytestmark = pytest.mark.django_db
PAGES = ("dialogue_detail", "feedback", "contributions")


@pytest.fixture
def old(world: World) -> Dialogue:
    """All that is left is a line in a list: who asked what, and when it ended."""
    return Dialogue.objects.create(
        reference="D-2012-004",
        slug="gangvagen",
        title={"sv": "Var ska gångvägen gå?"},
        owner=world.tn,
        scale=world.scale,
        responsible=world.maja,
        is_imported=True,
        step=9,
        status="closed",
        closed_on=dt.date(2012, 11, 5),
    )


def read(client: Client, dialogue: Dialogue, name: str) -> str:
    answer = client.get(reverse(f"residents:{name}", args=[dialogue.slug]))
    assert answer.status_code == 200
    return " ".join(html.unescape(answer.content.decode()).split())


def test_the_page_names_everything_that_is_missing(client: Client, old: Dialogue) -> None:
    text = read(client, old, "dialogue_detail")
    section = text[text.index('id="h-saknas"') :].split("</section>")[0]
    for name in ("Syftet", "Graden av inflytande", "Beslutet om uppdraget", "När det gick att delta", "Hur många som"):
        assert name in section
    assert section.count("Uppgift saknas") == 7
    assert text.count("Uppgift saknas") > 7, "the steps say so too"


def test_no_figure_and_no_blank_stands_for_what_nobody_knows(client: Client, old: Dialogue) -> None:
    for name in PAGES:
        text = read(client, old, name)
        assert "ppgift saknas" in text, name
        assert "0 bidrag" not in text, name
    assert "Det finns ingen återkoppling ännu" not in read(client, old, "feedback")


def test_what_is_known_is_told_and_not_called_missing(client: Client, old: Dialogue) -> None:
    old.reported_contributions, old.reported_participants = 212, 150
    old.save()
    text = read(client, old, "dialogue_detail")
    assert "Hur många som deltog" not in text
    assert "212 bidrag från ungefär 150 personer" in read(client, old, "feedback")


def test_a_dialogue_of_the_portal_lacks_nothing(client: Client, world: World) -> None:
    dialogue = world.ready(Step.DECISION)
    for name in PAGES:
        assert "ppgift saknas" not in read(client, dialogue, name)
