"""Many contributions at once: chosen columns, rows in the background, what a person decides, all or nothing, and taking back."""

import csv
import io
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from dialogues import contributions, lifecycle, log
from dialogues.exports import compiled, sheets
from dialogues.intake import background, columns, deeds, reading
from dialogues.models import (
    Answer,
    Choice,
    Contribution,
    Dialogue,
    Intake,
    IntakePart,
    IntakeRow,
    LogEntry,
    Question,
    Step,
)
from dialogues.refusals import NotEntitled
from dialogues.sorting import CompilationIsLocked
from governance import clock
from tests.matrix.visitors import Clock

from .worlds import OPENS, World

pytestmark = pytest.mark.django_db

FILE = """nr;datum;synpunkt;område;kanal;ålder
0114;2026-03-02;"Mörkt vid bron.
Mycket mörkt.";Norrstrand;telefon;34
2;2026-02-01;Fler bänkar;Okänt;papper;
3;2026-03-02;MÖRKT vid  bron. Mycket mörkt.;;;
4;i går;Träd;;;
5;2026-03-02;;;;
6;2026-03-02;Ring mig på 070-174 06 33;;;
"""
COLUMNS = ["reference", "received_at", "text", "area", "channel", "age_band"]


def handed_in(dialogue: Dialogue, world: World, content: str = FILE, name: str = "enkat.csv") -> Intake:
    return deeds.hand_in(dialogue, io.BytesIO(content.encode()), name=name, key=uuid.uuid4(), by=world.maja)


def read(intake: Intake, world: World, chosen: list[str] | None = None) -> Intake:
    facts = {"channel": "survey", "received_on": clock.today(), "language": "sv", "activity": None, "area": None}
    return deeds.read(intake, by=world.maja, columns=chosen or COLUMNS, **facts)


@pytest.fixture(scope="module")
def fagersunda(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[World, Dialogue]]:
    """The town and a dialogue that residents can take part in, built once for all the tests."""
    with django_db_blocker.unblock(), transaction.atomic():
        world = World(Clock())
        dialogue = world.arrived(Step.EXECUTION)
        yield world, dialogue
        world.settings.FROZEN_NOW = None
        transaction.set_rollback(True)


@pytest.fixture
def world(fagersunda: tuple[World, Dialogue], settings: Any) -> Iterator[World]:
    """Whatever the test does to the town is undone."""
    with transaction.atomic():
        fagersunda[0].today(OPENS)
        yield fagersunda[0]
        transaction.set_rollback(True)


@pytest.fixture
def open_dialogue(world: World, fagersunda: tuple[World, Dialogue]) -> Dialogue:
    return fagersunda[1]


@pytest.fixture
def intake(world: World, open_dialogue: Dialogue) -> Intake:
    """A file that has been read and waits for somebody to decide."""
    return read(handed_in(open_dialogue, world), world)


def by_place(intake: Intake) -> dict[int, IntakeRow]:
    return {row.place: row for row in intake.rows.all()}


def test_columns_are_guessed_from_their_headings(world: World, open_dialogue: Dialogue) -> None:
    assert handed_in(open_dialogue, world).columns == COLUMNS


def test_columns_are_remembered_for_the_same_headings(world: World, open_dialogue: Dialogue) -> None:
    chosen = ["reference", "", "text", "text", "", ""]
    read(handed_in(open_dialogue, world), world, chosen)
    assert handed_in(open_dialogue, world).columns == chosen


def test_each_row_becomes_what_it_says(intake: Intake) -> None:
    rows = by_place(intake)
    first, second = rows[2], rows[3]
    assert (first.reference, first.channel, first.age_band) == ("0114", "phone", "30-49")
    assert (first.text, str(first.area), first.is_late) == ("Mörkt vid bron.\nMycket mörkt.", "Norrstrand", False)
    assert (second.channel, second.area, second.is_late) == ("paper", None, True)
    assert second.note == "I filen, område: Okänt"
    assert rows[7].is_flagged and not first.is_flagged


def test_every_row_that_cannot_be_read_is_told_with_the_reason(world: World, intake: Intake) -> None:
    problems = {place: row.problem for place, row in by_place(intake).items() if row.problem}
    assert problems == {5: IntakeRow.Problem.BAD_DATE, 6: IntakeRow.Problem.NO_TEXT}
    client = Client()
    client.force_login(world.maja)
    answer = client.get(reverse("officials:intake_left_out", args=[intake.dialogue_id, intake.pk]))
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    told = {row[0]: row[1:] for row in sheet.iter_rows(min_row=2, values_only=True)}
    assert told[5][:4] == ("Datumet går inte att läsa. Skriv det som 2027-02-19.", "4", "i går", "Träd")
    assert told[4][0] == "Samma text står på rad 2."


def test_the_same_text_is_found_in_the_file_and_among_what_was_received(world: World, intake: Intake) -> None:
    assert (by_place(intake)[4].kind, by_place(intake)[4].same_as) == (IntakeRow.Kind.COPY, 2)
    deeds.accept(intake, by=world.maja)
    again = read(handed_in(intake.dialogue, world), world)
    assert {row.kind for row in again.rows.exclude(kind="problem")} == {IntakeRow.Kind.KNOWN}
    with pytest.raises(deeds.NothingToReceive):
        deeds.accept(again, by=world.maja)


def test_a_person_decides_whether_the_same_text_is_received(world: World, intake: Intake) -> None:
    deeds.accept(intake, takes_copies=True, by=world.maja)
    assert intake.dialogue.contributions.filter(intake=intake).count() == 4


def test_all_are_received_at_once_with_numbers_without_gaps_and_one_line_in_the_log(
    world: World, intake: Intake
) -> None:
    dialogue = intake.dialogue
    world.contribution(dialogue, text="Den första.")
    before = dialogue.contributions.count()
    deeds.accept(intake, by=world.maja)
    rows = list(Contribution.objects.filter(intake=intake).order_by("number"))
    assert [row.number for row in rows] == [before + 1, before + 2, before + 3]
    assert [row.reference for row in rows] == ["0114", "2", "6"]
    assert (rows[0].registered_by, rows[0].state, rows[2].is_flagged) == (world.maja, "pending", True)
    line = dialogue.log.get(action=LogEntry.Action.TAKEN_IN)
    assert line.detail == {"first": before + 1, "last": before + 3, "sha256": intake.sha256}
    assert not log.verify()


def test_nothing_is_received_when_something_fails(
    world: World, intake: Intake, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_told: Any, **_more: Any) -> None:
        raise DatabaseError

    monkeypatch.setattr(log, "write", fail)
    with pytest.raises(DatabaseError), transaction.atomic():
        deeds.accept(intake, by=world.maja)
    intake.refresh_from_db()
    assert (intake.state, Contribution.objects.filter(intake=intake).count()) == (Intake.State.READY, 0)


def test_what_was_received_can_be_taken_back_but_not_deleted(world: World, intake: Intake) -> None:
    deeds.accept(intake, by=world.maja)
    assert deeds.take_back(intake, by=world.maja) == 3
    rows = Contribution.objects.filter(intake=intake)
    assert rows.count() == 3 and not rows.counted().exists() and not rows.unsorted().exists()
    assert intake.dialogue.log.get(action=LogEntry.Action.INTAKE_WITHDRAWN).detail["withdrawn"] == 3
    with pytest.raises(deeds.NotNow):
        deeds.take_back(intake, by=world.maja)


def test_what_an_approved_compilation_counts_is_not_taken_back(world: World) -> None:
    dialogue = world.ready(Step.COMPILATION)
    facts = {"channel": "meeting", "received_on": OPENS, "language": "sv"}
    intake = deeds.hand_in_notes(dialogue, ["Mörkt."], name="Gåtur", key=uuid.uuid4(), by=world.maja, **facts)
    deeds.accept(intake, by=world.maja)
    with pytest.raises(CompilationIsLocked):
        deeds.take_back(intake, by=world.maja)


def test_the_columns_can_be_chosen_anew_when_the_rows_do_not_look_right(world: World, intake: Intake) -> None:
    deeds.choose_again(intake, by=world.maja)
    assert not intake.rows.exists()
    again = read(intake, world, ["text", "", "text", "", "", ""])
    assert by_place(again)[2].text.startswith("0114\n\nMörkt")


def test_what_is_thrown_away_was_never_received(world: World, intake: Intake) -> None:
    deeds.discard(intake, by=world.maja)
    assert not (intake.rows.exists() or intake.parts.exists() or intake.dialogue.contributions.exists())
    with pytest.raises(deeds.NotNow):
        deeds.accept(intake, by=world.maja)


def test_strangers_hand_in_nothing(world: World, open_dialogue: Dialogue) -> None:
    with pytest.raises(NotEntitled):
        deeds.hand_in(open_dialogue, io.BytesIO(b"a;b"), name="x.csv", key=uuid.uuid4(), by=world.yusuf)
    assert handed_in(open_dialogue, world).state == Intake.State.CHOOSING


def test_a_file_handed_in_twice_is_kept_once(world: World, open_dialogue: Dialogue) -> None:
    key = uuid.uuid4()
    first, second = (
        deeds.hand_in(open_dialogue, io.BytesIO(FILE.encode()), name="x.csv", key=key, by=world.maja)
        for _time in range(2)
    )
    assert first == second and IntakePart.objects.count() == 1


def test_reading_goes_on_where_it_was_left(
    world: World, open_dialogue: Dialogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "AT_ONCE", 2)
    monkeypatch.setattr(deeds, "PATIENCE", -1)
    intake = read(handed_in(open_dialogue, world), world)
    assert (intake.state, intake.rows.count()) == (Intake.State.READING, 2)
    assert 0 < intake.progress < 100
    monkeypatch.setattr(reading, "AT_ONCE", 1000)
    background.carry_on()
    intake.refresh_from_db()
    assert (intake.state, intake.rows.count()) == (Intake.State.READY, 6)


def test_two_workers_never_read_the_same_file(
    world: World, open_dialogue: Dialogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "AT_ONCE", 2)
    monkeypatch.setattr(deeds, "PATIENCE", -1)
    intake = read(handed_in(open_dialogue, world), world)
    within: list[bool] = []
    once = reading.Reader.row

    def interrupted(self: Any, record: Any) -> IntakeRow:
        within.append(reading.go_on(intake, seconds=9))
        return once(self, record)

    monkeypatch.setattr(reading.Reader, "row", interrupted)
    assert reading.go_on(intake, seconds=9)
    assert set(within) == {False} and intake.rows.count() == 6


def test_more_than_a_page_can_wait_for_is_received_by_the_worker(
    world: World, intake: Intake, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deeds, "AT_ONCE", 2)
    assert deeds.accept(intake, by=world.maja).state == Intake.State.ACCEPTING
    background.carry_on()
    intake.refresh_from_db()
    assert (intake.state, intake.received) == (Intake.State.ACCEPTED, 3)
    assert not intake.parts.exists()
    assert {row.kind for row in intake.rows.all()} == {IntakeRow.Kind.COPY, IntakeRow.Kind.PROBLEM}


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
    told = {str(question): values for question, values in page.context["misfits"]}
    assert told == {
        "Vad vill du se mer av?": [("Fontän", 1)],
        "Hur trygg är du?": [("9", 1)],
        "Sitter du gärna här?": [("kanske", 1)],
    }
    shown = page.content.decode()
    assert "Svar som inte passar något svarsalternativ" in shown and "Hur trygg är du? <b>4</b>" in shown
    assert {row.place: row.problem for row in intake.rows.filter(kind="problem")} == {4: IntakeRow.Problem.NO_TEXT}
    assert not Answer.objects.filter(question__in=asked.values()).exists()


def test_a_question_of_another_dialogue_is_not_remembered(
    world: World, open_dialogue: Dialogue, asked: dict[str, Question]
) -> None:
    intake = handed_in(open_dialogue, world, ASKED)
    read(intake, world, intake.columns)
    headings = ["Vad vill du se mer av?", "Hur trygg är du?", "Sitter du gärna här?", "Vad saknas?", "nr"]
    assert columns.remembered(headings, world.maja, asked.values()) == intake.columns
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


def test_the_very_same_file_is_told_of(world: World, maja: Any, intake: Intake) -> None:
    deeds.accept(intake, by=world.maja)
    again = read(handed_in(intake.dialogue, world), world)
    client = Client()
    client.force_login(world.maja)
    page = client.get(reverse("officials:intake", args=[again.dialogue_id, again.pk]))
    assert "Just den här filen togs emot" in page.content.decode()


def test_who_sends_something_in_meanwhile_waits_for_nothing_and_gets_the_number_after(
    world: World, intake: Intake, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deeds, "AT_ONCE", 0)
    deeds.accept(intake, by=world.maja)
    dialogue = intake.dialogue
    between = contributions.register(
        dialogue, channel="phone", text="Mitt i alltihop.", received_at=clock.now(), by=world.maja
    )
    assert between.number == 4
    held = list[Any]()
    monkeypatch.setattr(lifecycle, "lock", held.append)
    monkeypatch.setattr(log, "write", held.append)
    background.carry_on()
    assert held == [], "neither the dialogue nor its log is held while the contributions are made"
    assert sorted(dialogue.contributions.values_list("number", flat=True)) == [1, 2, 3, 4]
    assert not log.verify()


ODD = [
    "-1 till det",
    "=1+1",
    "+46",
    "@alla",
    "'=citerat",
    "rad ett\nrad två",
    "a\r\nb",
    "x\u2028y",
    "👩‍👧",
    "שלום",
    " 0114",
]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_was_taken_in_comes_back_letter_by_letter_when_it_is_taken_out_and_in_again(
    world: World, maja: Any, open_dialogue: Dialogue, kind: str
) -> None:
    lines = io.StringIO(newline="")
    csv.writer(lines, delimiter=";").writerows([["synpunkt"], *([text] for text in ODD)])
    deeds.accept(read(handed_in(open_dialogue, world, lines.getvalue()), world, ["text"]), by=world.maja)
    out = compiled.originals(open_dialogue)
    content = (
        "".join(sheets.separated(out)).encode()
        if kind == "csv"
        else sheets.workbook([("Bidrag", [9], out)], title="Bidrag").read()
    )
    page = maja("intake_list", file=SimpleUploadedFile(f"ut.{kind}", content), submission_key=uuid.uuid4())
    again = page.context["intake"]
    columns = {f"column-{place}": name for place, name in enumerate(again.columns)}
    maja("intake", again.pk, read="1", channel="survey", received_on="2026-03-02", language="sv", **columns)
    maja("intake_accept", again.pk, takes_known="yes")
    rows = Contribution.objects.order_by("number").values_list("text", flat=True)
    assert list(rows.filter(intake=again)) == list(rows.exclude(intake=again)) == ODD


@pytest.fixture
def maja(world: World, open_dialogue: Dialogue) -> Any:
    """Maja at her browser: sends a form to an address of the dialogue, and follows where it leads."""
    client = Client()
    client.force_login(world.maja)

    def send(name: str, *place: int, **data: Any) -> Any:
        return client.post(reverse(f"officials:{name}", args=[open_dialogue.pk, *place]), data, follow=True)

    return send


def test_from_the_file_to_the_contributions_through_the_pages(maja: Any, open_dialogue: Dialogue) -> None:
    upload = SimpleUploadedFile("enkat.csv", FILE.encode("cp1252"))
    page = maja("intake_list", file=upload, submission_key=uuid.uuid4())
    assert "MÖRKT vid" in page.content.decode() and page.context["intake"].encoding == "cp1252"
    intake = page.context["intake"]
    chosen = {f"column-{place}": name for place, name in enumerate(COLUMNS)}
    page = maja("intake", intake.pk, read="1", channel="survey", received_on="2026-03-02", language="sv", **chosen)
    assert page.context["found"].read == 3
    page = maja("intake_accept", intake.pk)
    assert page.status_code == 422 and "står flera gånger" in page.content.decode()
    page = maja("intake_accept", intake.pk, takes_copies="no")
    assert "3 bidrag togs emot" in page.content.decode()
    assert open_dialogue.contributions.count() == 3


def test_without_a_column_for_what_was_said_nothing_is_read(maja: Any, world: World, open_dialogue: Dialogue) -> None:
    intake = handed_in(open_dialogue, world)
    page = maja("intake", intake.pk, read="1", channel="survey", received_on="2026-03-02", language="sv")
    assert page.status_code == 422 and "Ange vilken kolumn" in page.content.decode()
    assert Intake.objects.get(pk=intake.pk).state == Intake.State.CHOOSING


def test_a_file_read_in_another_way_is_shown_anew(maja: Any, world: World, open_dialogue: Dialogue) -> None:
    intake = handed_in(open_dialogue, world)
    page = maja("intake", intake.pk, show="1", encoding="cp1252", delimiter=";", has_headings="on")
    assert "MÃ–RKT" in page.content.decode()


def test_a_file_that_is_no_list_is_refused_beside_the_field(maja: Any) -> None:
    page = maja("intake_list", file=SimpleUploadedFile("bild.csv", b"\x89PNG\r\n\x1a\n"), submission_key=uuid.uuid4())
    assert page.status_code == 422 and "varken ett kalkylblad" in page.content.decode()


def test_a_file_that_is_too_large_is_let_go_of(maja: Any, settings: Any) -> None:
    settings.UPLOAD_MAX_SIZE = 1000
    page = maja("intake_list", file=SimpleUploadedFile("stor.csv", b"a;b\n" * 500), submission_key=uuid.uuid4())
    assert page.status_code == 422 and "större än 1000" in page.content.decode().replace("\xa0", " ")
    assert not Intake.objects.exists()


def test_notes_are_divided_shown_and_received(maja: Any, world: World, open_dialogue: Dialogue) -> None:
    facts = {"channel": "meeting", "received_on": "2026-03-02", "language": "sv", "submission_key": uuid.uuid4()}
    activity = open_dialogue.activities.get()
    page = maja("intake_notes", text="Mörkt.\r\n\r\n- Bänkar\r\n- Träd", divide="1", activity=activity.pk, **facts)
    assert page.context["pieces"] == ["Mörkt.", "Bänkar", "Träd"]
    moved = "Mörkt.\r\n---\r\nBänkar\r\nTräd"
    page = maja("intake_notes", text=moved, go_on="1", activity=activity.pk, **facts)
    maja("intake_accept", page.context["intake"].pk)
    rows = list(open_dialogue.contributions.order_by("number").values_list("text", "channel", "activity"))
    assert rows == [("Mörkt.", "meeting", activity.pk), ("Bänkar\nTräd", "meeting", activity.pk)]
