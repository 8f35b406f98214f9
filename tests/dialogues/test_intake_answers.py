"""The answers to the questions of a dialogue, taken in from the columns of a file; and what is told of those that are none."""

import io
from typing import Any

import pytest
from openpyxl import load_workbook

from dialogues.intake import columns, deeds, questions, voted
from dialogues.models import Answer, BudgetProposal, Choice, Dialogue, Intake, IntakeAnswer, IntakeRow, Question

from .intake_town import fagersunda, handed_in, maja, open_dialogue, read, world
from .worlds import World

__all__ = ["fagersunda", "maja", "open_dialogue", "world"]

pytestmark = pytest.mark.django_db

ASKED = """Vad vill du se mer av?;Hur trygg är du?;Sitter du gärna här?;Vad saknas?;nr
Bänkar, gärna med ryggstöd, Träd;4 av 5;Ja;Ljus vid bron.;1
Träd|Bänkar, gärna med ryggstöd;9;kanske;;2
;;;;3
Fontän;2;Nej;Ljus vid bron.;4
"""


@pytest.fixture
def asked(world: World, open_dialogue: Dialogue) -> dict[str, Question]:
    """The questions of the dialogue: one of each kind that a column can answer."""
    kinds = {
        "several": ("Vad vill du se mer av?", ["Bänkar, gärna med ryggstöd", "Träd"]),
        "rating": ("Hur trygg är du?", []),
        "one": ("Sitter du gärna här?", ["Ja", "Nej"]),
        "open": ("Vad saknas?", []),
    }
    found = {}
    for order, (kind, (text, alternatives)) in enumerate(kinds.items()):
        found[kind] = Question.objects.create(dialogue=open_dialogue, code=kind, kind=kind, text=text, order=order)
        Choice.objects.bulk_create(Choice(question=found[kind], text=words) for words in alternatives)
    return found


def answered(question: Question) -> list[tuple[str, Any]]:
    """The answers that were received: the number of the contribution elsewhere, and what was answered."""
    rows = question.answers.order_by("contribution__number").select_related("contribution")
    return [
        (row.contribution.reference, [str(one.choice) for one in row.picked] or row.rating or row.text) for row in rows
    ]


def test_columns_answer_the_questions_of_the_dialogue(
    world: World, open_dialogue: Dialogue, asked: dict[str, Question]
) -> None:
    intake = handed_in(open_dialogue, world, ASKED)
    assert intake.columns == [*(f"question:{question.pk}" for question in asked.values()), "reference"]
    deeds.accept(read(intake, world, intake.columns), by=world.maja, takes_copies=True)
    benches = ["Bänkar, gärna med ryggstöd", "Träd"]
    assert {kind: answered(question) for kind, question in asked.items()} == {
        "several": [("1", benches), ("2", benches)],
        "rating": [("1", 4), ("4", 2)],
        "one": [("1", ["Ja"]), ("4", ["Nej"])],
        "open": [("1", "Ljus vid bron."), ("4", "Ljus vid bron.")],
    }
    rows = open_dialogue.contributions.order_by("number").values_list("text", "note")
    assert list(rows) == [
        ("Ljus vid bron.", ""),
        ("", "I filen, Hur trygg är du?: 9\nI filen, Sitter du gärna här?: kanske"),
        ("Ljus vid bron.", "I filen, Vad vill du se mer av?: Fontän"),
    ]


def test_what_fits_no_alternative_is_told_before_anything_is_received(
    maja: Any, world: World, open_dialogue: Dialogue, asked: dict[str, Question]
) -> None:
    intake = handed_in(open_dialogue, world, ASKED)
    chosen = {f"column-{place}": name for place, name in enumerate(intake.columns)}
    facts = {"read": "1", "channel": "survey", "received_on": "2026-03-02", "language": "sv"}
    page = maja("intake", intake.pk, **facts, **chosen)
    told = {
        str(item.question): [(one.value, one.number, one.first) for one in item.told]
        for item in page.context["misfits"]
    }
    assert told == {
        "Vad vill du se mer av?": [("Fontän", 1, 5)],
        "Hur trygg är du?": [("9", 1, 3)],
        "Sitter du gärna här?": [("kanske", 1, 3)],
    }
    shown = page.content.decode()
    assert "Svar som inte kan räknas" in shown and "Hur trygg är du? <b>4</b>" in shown
    assert {row.place: row.problem for row in intake.rows.filter(kind="problem")} == {4: IntakeRow.Problem.NO_TEXT}
    assert not Answer.objects.filter(question__in=asked.values()).exists()


def test_a_question_of_another_dialogue_is_not_remembered(
    world: World, open_dialogue: Dialogue, asked: dict[str, Question]
) -> None:
    intake = handed_in(open_dialogue, world, ASKED)
    read(intake, world, intake.columns)
    headings = ["Vad vill du se mer av?", "Hur trygg är du?", "Sitter du gärna här?", "Vad saknas?", "nr"]
    assert columns.remembered(headings, world.maja, questions.asked_in(open_dialogue)) == intake.columns
    assert columns.remembered(headings, world.maja) == ["", "", "", "", "reference"]


def test_only_several_choices_may_be_spread_over_columns(
    maja: Any, world: World, open_dialogue: Dialogue, asked: dict[str, Question]
) -> None:
    several, one = f"question:{asked['several'].pk}", f"question:{asked['one'].pk}"
    intake = handed_in(open_dialogue, world, "a;b;c;d\nTräd;Bänkar, gärna med ryggstöd;Ja;Nej\n")
    chosen = {"column-0": several, "column-1": several, "column-2": one, "column-3": one}
    facts = {"read": "1", "channel": "survey", "received_on": "2026-03-02", "language": "sv"}
    page = maja("intake", intake.pk, **facts, **chosen)
    assert page.status_code == 422 and set(page.context["form"].errors) == {"column-3"}
    maja("intake", intake.pk, **facts, **chosen | {"column-3": ""})
    deeds.accept(Intake.objects.get(pk=intake.pk), by=world.maja)
    assert answered(asked["several"]) == [("", ["Bänkar, gärna med ryggstöd", "Träd"])]


Misfit = IntakeAnswer.Misfit
ORDERED = """nr;Vad är viktigast?;Var bor du?;Rösta på förslagen
1;"Träd; Bänkar; Ljus";Norrstrand;"Bänkar: 45 000 kr; Ljus: 0"
2;2|3;norrstrand;P1 | Ljus
3;"2. Bänkar; 1. Ljus";Månen;Bänkar: 44000
4;"Träd; Fontän";Norrstrand;"Bänkar; Ljus; Träd"
5;Träd > Träd;;Fontän: 5
6;"1. Träd; Ljus";;nej
"""


@pytest.fixture
def weighed(world: World, open_dialogue: Dialogue) -> dict[str, Question]:
    """Questions that ask for an order, a place and a vote within the frame of the town."""
    texts = {"ranking": "Vad är viktigast?", "place": "Var bor du?", "budget": "Rösta på förslagen"}
    found = {
        kind: Question.objects.create(dialogue=open_dialogue, code=kind, kind=kind, text=text, order=order)
        for order, (kind, text) in enumerate(texts.items())
    }
    names = ("Träd", "Bänkar", "Ljus")
    for order, text in enumerate(names):
        Choice.objects.create(question=found["ranking"], text=text, order=order)
    for number, (text, cost) in enumerate(zip(("Bänkar", "Ljus", "Träd"), (45_000, 20_000, 50_000), strict=True), 1):
        BudgetProposal.objects.create(dialogue=open_dialogue, code=f"P{number}", title=text, cost_sek=cost)
    return found


def received(question: Question) -> dict[str, Any]:
    """By the number elsewhere: the order with its places, the area, or the proposals."""
    rows = question.answers.select_related("contribution", "area")
    return {
        row.contribution.reference: [(one.place, str(one.choice)) for one in row.picked]
        or (str(row.area) if row.area else [str(item) for item in row.proposals.order_by("code")])
        for row in rows
    }


def misfits(intake: Intake) -> dict[tuple[int, str], tuple[str, str]]:
    """By the row and the kind of question: why it is no answer, and what was typed."""
    rows = IntakeAnswer.objects.filter(intake=intake).exclude(misfit="").select_related("question")
    return {(row.place, row.question.kind): (row.misfit, row.text) for row in rows}


def test_an_order_a_place_and_a_vote_are_taken_in_from_a_column_each(
    world: World, open_dialogue: Dialogue, weighed: dict[str, Question]
) -> None:
    intake = handed_in(open_dialogue, world, ORDERED)
    assert intake.columns == ["reference", *(questions.name_of(item) for item in weighed.values())]
    deeds.accept(read(intake, world, intake.columns), by=world.maja)
    assert received(weighed["ranking"]) == {
        "1": [(1, "Träd"), (2, "Bänkar"), (3, "Ljus")],
        "2": [(1, "Bänkar"), (2, "Ljus")],
        "3": [(1, "Ljus"), (2, "Bänkar")],
    }
    assert received(weighed["place"]) == {"1": "Norrstrand", "2": "Norrstrand", "4": "Norrstrand"}
    assert received(weighed["budget"]) == {"1": ["Bänkar"], "2": ["Bänkar", "Ljus"]}


def test_an_order_or_a_vote_that_is_unclear_is_told_with_its_row_and_never_guessed_at(
    maja: Any, world: World, open_dialogue: Dialogue, weighed: dict[str, Question]
) -> None:
    intake = handed_in(open_dialogue, world, ORDERED)
    read(intake, world, intake.columns)
    told = {
        (3, "place"): (Misfit.AREA, "Månen"),
        (3, "budget"): (Misfit.AMOUNT, "Bänkar: 44000"),
        (4, "ranking"): (Misfit.ALTERNATIVE, "Träd; Fontän"),
        (4, "budget"): (Misfit.FRAME, "Bänkar; Ljus; Träd"),
        (5, "ranking"): (Misfit.TWICE, "Träd > Träd"),
        (5, "budget"): (Misfit.ALTERNATIVE, "Fontän: 5"),
        (6, "ranking"): (Misfit.PLACE, "1. Träd; Ljus"),
        (6, "budget"): (Misfit.ALTERNATIVE, "nej"),
    }
    assert misfits(intake) == {(place + 1, kind): why for (place, kind), why in told.items()}
    problems = intake.rows.filter(kind="problem").values_list("place", "problem")
    assert list(problems) == [(6, IntakeRow.Problem.NO_ANSWER), (7, IntakeRow.Problem.NO_ANSWER)]
    page = maja.get("intake", intake.pk).content.decode()
    assert "Förslagen kostar tillsammans mer än ramen." in page and "1. Träd, 2. Bänkar, 3. Ljus" in page
    book = load_workbook(io.BytesIO(b"".join(maja.get("intake_left_out", intake.pk).streaming_content)))
    sheet = [row[:4] for row in book["Svar som inte räknas"].iter_rows(min_row=2, values_only=True)]
    assert (4, "Var bor du?", "Frågan har inget sådant område.", "Månen") in sheet and len(sheet) == len(told)


SPREAD = """nr;Vad är viktigast? [Träd];Vad är viktigast? [Bänkar];Vad är viktigast? [Ljus];Rösta på förslagen: Bänkar;Rösta på förslagen: Ljus
1;2;1;;45 000 kr;0
2;1;1;3;x;ja
3;4;;;kanske;
4;3;0;1;Nej;20.000:-
"""


def test_each_alternative_may_have_a_column_with_its_place_or_its_amount(
    world: World, open_dialogue: Dialogue, weighed: dict[str, Question]
) -> None:
    intake = handed_in(open_dialogue, world, SPREAD)
    places, proposals = weighed["ranking"].choices.order_by("order"), open_dialogue.budget_proposals.order_by("code")
    ranked = [questions.name_of(weighed["ranking"], choice) for choice in places]
    assert intake.columns == [
        "reference",
        *ranked,
        *(questions.name_of(weighed["budget"], item) for item in proposals[:2]),
    ]
    deeds.accept(read(intake, world, intake.columns), by=world.maja)
    assert received(weighed["ranking"]) == {"1": [(1, "Bänkar"), (2, "Träd")], "4": [(1, "Ljus"), (2, "Träd")]}
    assert received(weighed["budget"]) == {"1": ["Bänkar"], "2": ["Bänkar", "Ljus"], "4": ["Ljus"]}
    assert misfits(intake) == {
        (3, "ranking"): (Misfit.TWICE, "Träd: 1; Bänkar: 1; Ljus: 3"),
        (4, "ranking"): (Misfit.PLACE, "Träd: 4"),
        (4, "budget"): (Misfit.AMOUNT, "Bänkar: kanske"),
    }


def test_a_question_is_answered_by_one_column_or_by_one_for_each_alternative(
    maja: Any, world: World, open_dialogue: Dialogue, weighed: dict[str, Question]
) -> None:
    intake = handed_in(open_dialogue, world, "a;b\nTräd;1\n")
    ranking, first = weighed["ranking"], weighed["ranking"].choices.first()
    chosen = {"column-0": questions.name_of(ranking), "column-1": questions.name_of(ranking, first)}
    facts = {"read": "1", "channel": "survey", "received_on": "2026-03-02", "language": "sv"}
    page = maja("intake", intake.pk, **facts, **chosen)
    assert page.status_code == 422 and set(page.context["form"].errors) == {"column-0"}
    assert "Ett alternativ i: Vad är viktigast?" in page.content.decode()
    maja("intake", intake.pk, **facts, **chosen | {"column-0": ""})
    assert Intake.objects.get(pk=intake.pk).state == Intake.State.READY


def test_whole_questions_are_headings_however_long_they_are(
    maja: Any, world: World, open_dialogue: Dialogue, weighed: dict[str, Question]
) -> None:
    long = "Vilka platser i kommunen tycker du att vi ska börja med när vi bygger om, och varför just de? [Centrum]"
    intake = handed_in(open_dialogue, world, f"1;Vad är viktigast?;{long}\n7;Träd;ja\n")
    assert intake.has_headings and intake.columns == ["", questions.name_of(weighed["ranking"]), ""]
    assert columns.looks_like_headings(["nr", long])
    maja("intake", intake.pk, show="1", encoding="utf-8-sig", delimiter=";")
    intake.refresh_from_db()
    assert intake.columns == ["", "", ""]
    maja("intake", intake.pk, show="1", encoding="utf-8-sig", delimiter=";", has_headings="on")
    intake.refresh_from_db()
    assert intake.columns == ["", questions.name_of(weighed["ranking"]), ""]


@pytest.mark.parametrize(
    ("cell", "kronor"),
    [("45000", 45_000), ("45 000 kr", 45_000), ("45\xa0000,00", 45_000), ("45.000:-", 45_000), ("0", 0), ("45,0", 45)],
)
def test_amounts_are_read_as_people_write_them(cell: str, kronor: int) -> None:
    assert voted.in_kronor(cell) == kronor
