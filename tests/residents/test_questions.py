"""Every kind of question, from the page of the resident to what is kept; long forms one question at a time."""

import html
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dialogues import participation, sending
from dialogues.forms.answers import Asked
from dialogues.models import (
    Attempts,
    BackgroundCount,
    BudgetProposal,
    Choice,
    Contribution,
    Dialogue,
    Participant,
    Question,
)
from governance.models import Area
from tests.dialogues.worlds import World

from .test_taking_part import SAID, address, send, stamp_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def opened(client: Client, open_dialogue: Dialogue, settings: Any) -> dict[str, str]:
    """The form was opened a minute ago, and its one compulsory question is answered."""
    stamp = stamp_of(client, open_dialogue)
    settings.FROZEN_NOW = settings.FROZEN_NOW.replace(minute=2)
    return {"q_q1": SAID, "stamp": stamp}


def ask(dialogue: Dialogue, kind: str, text: str = "Vad?", choices: tuple[str, ...] = ()) -> Question:
    question = Question.objects.create(dialogue=dialogue, code=kind, kind=kind, text={"sv": text}, order=5)
    for order, name in enumerate(choices, start=1):
        Choice.objects.create(question=question, text={"sv": name}, order=order)
    return question


# --------------------------------------------------------------------------------------------------------- ranking


@pytest.fixture
def ranking(open_dialogue: Dialogue) -> list[Choice]:
    return list(ask(open_dialogue, "ranking", choices=("Ljus", "Bänkar", "Träd")).choices.all())


def test_a_ranking_is_kept_in_the_order_it_was_given(
    client: Client, open_dialogue: Dialogue, opened: dict[str, str], ranking: list[Choice]
) -> None:
    light, _benches, trees = ranking
    given = {**opened, f"q_ranking-{trees.pk}": "1", f"q_ranking-{light.pk}": "2"}
    checked = client.post(address(open_dialogue), given).content.decode()
    assert "1. Träd" in checked
    assert "2. Ljus" in checked
    assert send(client, open_dialogue, given).status_code == 302
    answer = Contribution.objects.get().answers.get(question__kind="ranking")
    assert [(row.choice, row.place) for row in answer.picked] == [(trees, 1), (light, 2)]


def test_one_place_to_two_alternatives_is_told_beside_the_question_and_the_places_stand(
    client: Client, open_dialogue: Dialogue, opened: dict[str, str], ranking: list[Choice]
) -> None:
    given = {**opened, **{f"q_ranking-{choice.pk}": "2" for choice in ranking[:2]}}
    page = client.post(address(open_dialogue), given)
    assert page.status_code == 422
    assert 'id="id_q_ranking_error"' in page.content.decode()
    assert page.content.decode().count('<option value="2" selected>') == 2


# ----------------------------------------------------------------------------------------------------------- place


def test_a_place_is_one_of_the_areas_and_becomes_the_area_of_the_contribution(
    client: Client, open_dialogue: Dialogue, opened: dict[str, str]
) -> None:
    ask(open_dialogue, "place", "Var är det mörkast?")
    area = Area.objects.order_by("name").first()
    assert area
    assert send(client, open_dialogue, {**opened, "q_place": area.code}).status_code == 302
    contribution = Contribution.objects.get()
    assert contribution.answers.get(question__kind="place").area == area
    assert contribution.area == area


def test_a_place_that_is_not_on_the_list_is_refused(
    client: Client, open_dialogue: Dialogue, opened: dict[str, str]
) -> None:
    ask(open_dialogue, "place")
    assert send(client, open_dialogue, {**opened, "q_place": "mars"}).status_code == 422


# ---------------------------------------------------------------------------------------------------------- budget


@pytest.fixture
def vote(open_dialogue: Dialogue, monkeypatch: pytest.MonkeyPatch) -> Dialogue:
    """Three proposals for 700 000 in all, and 500 000 kronor to decide on."""
    ask(open_dialogue, "budget", "Vad ska pengarna gå till?")
    for number, cost in enumerate((200_000, 300_000, 200_000), start=1):
        BudgetProposal.objects.create(
            dialogue=open_dialogue, code=f"P{number}", title={"sv": f"Förslag {number}"}, cost_sek=cost
        )
    monkeypatch.setattr(Asked, "frame", 500_000)
    return open_dialogue


def test_a_vote_is_received_with_fifteen_questions_to_the_database(
    client: Client, vote: Dialogue, opened: dict[str, str]
) -> None:
    with CaptureQueriesContext(connection) as asked:
        assert send(client, vote, {**opened, "q_budget": ["P1", "P2"]}).status_code == 302
    bounds = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
    questions = [query["sql"] for query in asked if not query["sql"].startswith(bounds)]
    assert len(questions) <= 15, [sql[:90] for sql in questions]


def test_the_check_page_adds_up_what_was_chosen(client: Client, vote: Dialogue, opened: dict[str, str]) -> None:
    given = {**opened, "q_budget": ["P1", "P2"]}
    page = html.unescape(client.post(address(vote), given).content.decode())
    assert "500\u00a0000 kronor av 500\u00a0000 kronor" in page
    assert send(client, vote, given).status_code == 302
    answer = Contribution.objects.get().answers.get(question__kind="budget")
    assert [proposal.code for proposal in answer.proposals.order_by("code")] == ["P1", "P2"]


def test_more_than_the_frame_is_refused_with_how_much_has_to_go(
    client: Client, vote: Dialogue, opened: dict[str, str]
) -> None:
    page = client.post(address(vote), {**opened, "q_budget": ["P1", "P2", "P3"]})
    text = html.unescape(page.content.decode())
    assert page.status_code == 422
    assert "ta bort något som kostar minst 200\u00a0000 kronor" in text
    assert text.count("checked") == 3, "what was chosen stands"
    assert send(client, vote, {**opened, "q_budget": ["P1", "P2", "P3"]}).status_code == 422
    assert not Contribution.objects.exists()


# ------------------------------------------------------------------------------------------------------ long forms


@pytest.fixture
def long_form(open_dialogue: Dialogue) -> Dialogue:
    for number in range(2, 9):
        Question.objects.create(
            dialogue=open_dialogue, code=f"q{number}", kind="open", text={"sv": f"Fråga {number}"}, order=number
        )
    return open_dialogue


def fields_of(page: str) -> dict[str, str]:
    """Everything a browser would send of the page's form, without its buttons."""
    hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
    typed = re.findall(r'<textarea name="([^"]+)"[^>]*>\s*([^<]*)</textarea>', page)
    return {name: html.unescape(value) for name, value in (*hidden, *typed) if name != "csrfmiddlewaretoken"}


def test_more_than_six_questions_are_asked_one_at_a_time_and_nothing_is_lost_on_the_way(
    client: Client, long_form: Dialogue
) -> None:
    page = client.get(address(long_form)).content.decode()
    for number in range(1, 9):
        assert len(re.findall("<textarea", page)) == 1
        assert f'name="q_q{number}"' in page
        page = client.post(address(long_form), {**fields_of(page), f"q_q{number}": f"Svar {number}"}).content.decode()
    assert "<textarea" not in page, "the last page asks about oneself"
    page = client.post(address(long_form), fields_of(page)).content.decode()
    assert all(f"Svar {number}" in page for number in range(1, 9))
    assert client.post(address(long_form), {**fields_of(page), "send": "1"}).status_code == 302
    assert Contribution.objects.get().answers.count() == 8


def test_going_back_and_changing_keeps_what_stands_on_the_other_pages(client: Client, long_form: Dialogue) -> None:
    first = client.get(address(long_form)).content.decode()
    second = client.post(address(long_form), {**fields_of(first), "q_q1": SAID}).content.decode()
    back = client.post(address(long_form), {**fields_of(second), "q_q2": "Halvvägs", "back": "1"}).content.decode()
    assert SAID in back
    assert fields_of(back)["q_q2"] == "Halvvägs"


def test_a_compulsory_question_is_asked_for_on_its_own_page(client: Client, long_form: Dialogue) -> None:
    page = client.post(address(long_form), {"page": "0"})
    assert page.status_code == 422
    assert 'id="id_q_q1_error"' in page.content.decode()


# ---------------------------------------------------------------------------------------------------- about oneself


def test_what_one_tells_of_oneself_is_counted_and_never_kept_with_the_words(
    client: Client, open_dialogue: Dialogue, opened: dict[str, str]
) -> None:
    given = {**opened, "age": "30-49", "gender": "kvinnor", "relation": "bor här"}
    send(client, open_dialogue, given)
    send(client, open_dialogue, given)
    counted = {(row.dimension, row.value): row.count for row in BackgroundCount.objects.filter(dialogue=open_dialogue)}
    assert counted == {("age", "30-49"): 1, ("gender", "kvinnor"): 1, ("relation", "bor här"): 1}
    kept = str(Contribution.objects.values().get())
    assert "30-49" not in kept
    assert "kvinnor" not in kept


def test_no_address_is_asked_of_a_child(client: Client, open_dialogue: Dialogue, opened: dict[str, str]) -> None:
    assert 'name="email"' in client.post(address(open_dialogue), {**opened, "age": "13-17"}).content.decode()
    assert 'name="email"' not in client.post(address(open_dialogue), {**opened, "age": "0-12"}).content.decode()


# ------------------------------------------------------------------------------------------------------------ floods


def come_from_one_place(world: World, dialogue: Dialogue, number: int) -> list[Contribution]:
    rows = []
    for _ in range(number):
        stamp = participation.read_stamp(participation.new_stamp())
        stamp = participation.Stamp(stamp.opened_at and stamp.opened_at.replace(hour=7), stamp.key)
        receipt = participation.take_part(
            dialogue, text=SAID, answers=[], language="sv", stamp=stamp, sent_from="192.0.2.7"
        )
        rows.append(receipt.contribution)
    return rows


def test_a_class_and_a_library_of_sixty_in_five_minutes_are_neither_refused_nor_suspected(
    world: World, open_dialogue: Dialogue
) -> None:
    rows = come_from_one_place(world, open_dialogue, 60)
    assert len({row.number for row in rows}) == 60
    assert {row.suspicion for row in rows} == {""}


def test_a_flood_is_first_looked_at_apart_and_then_refused_with_the_words_kept_on_the_page(
    client: Client,
    world: World,
    open_dialogue: Dialogue,
    opened: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sending, "SUSPECT_AFTER", 2)
    monkeypatch.setattr(sending, "REFUSE_AFTER", 4)
    rows = come_from_one_place(world, open_dialogue, 4)
    assert [row.suspicion for row in rows] == ["", "", "flood", "flood"]
    page = client.post(address(open_dialogue), {**opened, "send": "1"}, REMOTE_ADDR="192.0.2.99")
    assert page.status_code == 429
    assert SAID in page.content.decode()
    assert 'name="send"' in page.content.decode()
    assert send(client, open_dialogue, opened).status_code == 302, "another network is another place"
    assert "192.0.2" not in str(list(Attempts.objects.values()))


def test_nobody_has_somebody_elses_mailbox_filled(world: World, open_dialogue: Dialogue) -> None:
    for _ in range(5):
        stamp = participation.read_stamp(participation.new_stamp())
        participation.take_part(
            open_dialogue,
            text=SAID,
            answers=[],
            language="sv",
            stamp=stamp,
            sent_from="192.0.2.7",
            email="offer@mail.example",
        )
    assert Participant.objects.count() == participation.MOST_LETTERS_A_DAY


# ---------------------------------------------------------------------------------------------------- and the paper


def test_the_paper_form_holds_every_question_the_last_day_and_the_code_of_the_dialogue(
    client: Client, vote: Dialogue
) -> None:
    ask(vote, "ranking", "Ordna!", ("Ljus", "Bänkar"))
    page = html.unescape(client.get(reverse("residents:paper_form", args=[vote.slug])).content.decode())
    for expected in (vote.reference, "Ordna!", "Bänkar", "Förslag 3", "29 mars 2026", "allmän handling"):
        assert expected in page


@pytest.mark.parametrize(("address_is_left", "most"), [(False, 15), (True, 19)])
def test_sending_a_vote_with_a_place_and_a_background_asks_the_database_at_most_fifteen_times_and_four_for_an_address(
    client: Client, vote: Dialogue, opened: dict[str, str], address_is_left: bool, most: int
) -> None:
    ask(vote, "place")
    given = {**opened, "q_budget": ["P1", "P2"], "q_place": "norrstrand"}
    given |= {"age": "30-49", "gender": "kvinnor", "relation": "bor här"}
    if address_is_left:
        given["email"] = "karin@mail.example"
    with CaptureQueriesContext(connection) as asked:
        assert send(client, vote, given).status_code == 302
    said = [row["sql"] for row in asked if not row["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT"))]
    assert len(said) <= most, "\n".join(query[:160] for query in said)
