"""What advisory councils are asked and answer: kept with its days, public with the dialogue, and in the decision basis."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from dialogues import councils
from dialogues.forms.councils import CouncilQuestionForm
from dialogues.models import CouncilQuestion, Dialogue, LogEntry, Step
from dialogues.papers.basis import basis
from dialogues.refusals import NotEntitled
from governance.models import Board

from .worlds import World

pytestmark = pytest.mark.django_db

ASKED = {"question": "Vad behövs för att alla ska kunna gå här?", "asked_on": "2026-03-02"}
ANSWER = {"answer": "Bänkar och ljus hela vägen.", "answered_on": "2026-03-16"}


@pytest.fixture
def council(world: World) -> Board:
    world.today(dt.date(2026, 6, 1))
    found = Board.objects.filter(kind__in=Board.COUNCILS).first()
    assert found
    return found


def typed(council: Board, **more: str) -> dict[str, Any]:
    return {"council": council.pk, **ASKED, **more}


def test_a_council_is_asked_and_its_answer_goes_with_the_decision_basis_and_stands_on_its_page(
    world: World, council: Board, client: Client
) -> None:
    dialogue = world.arrived(Step.DECISION)
    client.force_login(world.maja)
    assert client.post(reverse("officials:council_add", args=[dialogue.pk]), typed(council)).status_code == 302
    row = CouncilQuestion.objects.get()
    public = reverse("governance:board", args=[council.code])
    assert "Har inte svarat än." in Client().get(public).text
    change = reverse("officials:council_question", args=[dialogue.pk, row.pk])
    assert client.post(change, typed(council, version="1", **ANSWER)).status_code == 302
    page = Client().get(public).text
    assert "Bänkar och ljus hela vägen." in page and "Svarade 16 mars 2026" in page and str(dialogue.title) in page
    asked = Client().get(reverse("residents:dialogue_detail", args=[dialogue.slug])).text
    assert "Det har vi frågat råden" in asked and "Bänkar och ljus hela vägen." in asked and public in asked
    paper = basis(dialogue)
    assert paper and "Det här säger råden" in [heading for _level, heading in paper.headings()]
    actions = LogEntry.objects.filter(action__startswith="council_").order_by("pk")
    assert list(actions.values_list("action", flat=True)) == ["council_asked", "council_answered"]


def test_before_the_dialogue_is_public_residents_do_not_know_that_the_council_was_asked(
    world: World, council: Board
) -> None:
    dialogue: Dialogue = world.ready(Step.INITIATIVE)
    CouncilQuestion.objects.create(dialogue=dialogue, council=council, question="Hemlig fråga", asked_on="2026-03-02")
    assert "Hemlig fråga" not in Client().get(reverse("governance:board", args=[council.code])).text
    assert Client().get(reverse("residents:dialogue_detail", args=[dialogue.slug])).status_code == 404


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"answer": "Bänkar."}, "answered_on"),
        ({"answered_on": "2026-03-16"}, "answer"),
        ({"answer": "Bänkar.", "answered_on": "2026-03-01"}, "answered_on"),
        ({"answer": "Bänkar.", "answered_on": "2099-01-01"}, "answered_on"),
        ({"question": ""}, "question"),
    ],
)
def test_an_answer_has_its_day_and_comes_after_the_question(
    given: dict[str, str], field: str, world: World, council: Board
) -> None:
    form = CouncilQuestionForm(typed(council, **given))
    assert not form.is_valid() and list(form.errors) == [field]


def test_only_councils_are_asked_and_only_those_who_work_with_the_dialogue_ask(world: World, council: Board) -> None:
    form = CouncilQuestionForm({**ASKED, "council": world.tn.pk})
    assert not form.is_valid() and list(form.errors) == ["council"]
    form = CouncilQuestionForm(typed(council))
    assert form.is_valid()
    with pytest.raises(NotEntitled):
        councils.save(form, world.arrived(Step.EXECUTION), by=world.yusuf)
