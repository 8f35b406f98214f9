"""Many contributions at once: chosen columns, rows in the background, what a person decides, all or nothing, and taking back."""

import csv
import io
import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from dialogues import contributions, lifecycle, log, selection, sorting
from dialogues.exports import compiled, sheets
from dialogues.intake import background, deeds, reading
from dialogues.models import Contribution, Dialogue, Intake, IntakePart, IntakeRow, LogEntry, SelectionDeed, Step
from dialogues.refusals import NotEntitled
from dialogues.sorting import CompilationIsLocked
from governance import clock

from .intake_town import COLUMNS, FILE, by_place, fagersunda, handed_in, maja, open_dialogue, read, world
from .worlds import OPENS, World

__all__ = ["fagersunda", "maja", "open_dialogue", "world"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def intake(world: World, open_dialogue: Dialogue) -> Intake:
    """A file that has been read and waits for somebody to decide."""
    return read(handed_in(open_dialogue, world), world)


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
def test_what_was_taken_in_and_sorted_comes_back_letter_by_letter_when_it_is_taken_out_and_in_again(
    world: World, maja: Any, open_dialogue: Dialogue, kind: str
) -> None:
    lines = io.StringIO(newline="")
    csv.writer(lines, delimiter=";").writerows([["synpunkt"], *([text] for text in ODD)])
    deeds.accept(read(handed_in(open_dialogue, world, lines.getvalue()), world, ["text"]), by=world.maja)
    theme = sorting.add_theme(open_dialogue, name="Bron", by=world.maja)
    chosen = range(1, len(ODD) + 1)
    selection.on_chosen(open_dialogue, chosen, selection.Work(SelectionDeed.Kind.THEME, theme=theme), by=world.maja)
    assert theme.codings.count() == len(ODD)
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
