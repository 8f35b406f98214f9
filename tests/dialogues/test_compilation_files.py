"""The compilation as files and on paper: cleared words only, letter by letter, and originals with a line in the log."""

import csv
import io
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx import Document
from openpyxl import load_workbook

from dialogues import cells, compilation, turnout
from dialogues.imports.problems import Problems
from dialogues.imports.sections.parts import TURNOUT
from dialogues.models import Coding, Compilation, Contribution, Dialogue, LogEntry, ModerationState, Step
from governance.models import User
from tests.matrix.visitors import Clock

from .test_cells import TEXTS
from .worlds import World

pytestmark = pytest.mark.django_db
ODD = [text for text in TEXTS if text.strip()]
SECRET, MASKED = "Ring Astrid på 070-1740620.", "Ring [namn dolt] på [telefonnummer dolt]."


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """A town whose dialogue has been compiled; undone when the module is done."""
    with django_db_blocker.unblock(), transaction.atomic():
        try:
            yield World(Clock())
        finally:
            settings.FROZEN_NOW = None
            transaction.set_rollback(True)


@pytest.fixture(scope="module")
def item(world: World) -> Compilation:
    """Approved, with odd texts, one that is masked, and others that nobody may see."""
    dialogue = world.ready(Step.COMPILATION)
    theme = dialogue.themes.get()
    for text in ODD:
        row = world.contribution(dialogue, text=text, channel="web", language="he" if "שלום" in text else "sv")
        world.moderated(row)
        Coding.objects.create(contribution=row, theme=theme, by=world.maja, at=row.received_at)
    world.moderated(world.contribution(dialogue, text=SECRET), ModerationState.MASK, public_text=MASKED)
    world.moderated(world.contribution(dialogue, text="Ett hot."), ModerationState.HIDE)
    world.contribution(dialogue, text="Ingen har läst det här.")
    world.moderated(world.contribution(dialogue, text="För sent.", is_late=True, is_counted=False))
    taken_back = world.contribution(dialogue, text="Jag ångrade mig.")
    world.moderated(taken_back)
    Contribution.objects.filter(pk=taken_back.pk).update(withdrawn_at=taken_back.received_at)
    dialogue.contributions.get(number=1).quotes.create(theme=theme)
    return dialogue.compilations.get()


def published(item: Compilation) -> list[str]:
    return [f"Det är mörkt vid bron, säger svar {number}." for number in (1, 2, 3)] + [*ODD, MASKED]


def fetch(item: Compilation, name: str, by: User, **data: str) -> bytes:
    client, address = Client(), reverse(f"officials:{name}", args=[item.dialogue_id, item.number])
    client.force_login(by)
    answer: Any = client.post(address, data) if data else client.get(address)
    assert answer.status_code == 200
    return answer.getvalue()


def from_csv(file: bytes) -> list[list[str]]:
    lines = csv.reader(io.StringIO(file.decode("utf-8-sig"), newline=""), delimiter=";")
    return [[cells.unguarded(cell) for cell in line] for line in lines]


def from_xlsx(file: bytes, sheet: int = -1) -> list[list[str]]:
    book = load_workbook(io.BytesIO(file), read_only=True)
    rows = book.worksheets[sheet].iter_rows(values_only=True)
    return [[cells.from_workbook(str(cell or "")) for cell in row] for row in rows]


@pytest.mark.once
@pytest.mark.parametrize(("name", "read"), [("compilation_csv", from_csv), ("compilation_xlsx", from_xlsx)])
def test_every_text_comes_back_and_nobody_reads_what_is_hidden(
    world: World, item: Compilation, name: str, read: Any
) -> None:
    heading, *rows = read(fetch(item, name, world.gunnel))
    assert heading[-1] == "text"
    assert [row[-1] for row in rows] == published(item)
    assert rows[0][:6] == ["1", "webb", "2026-03-02 11:00", "sv", "", "Bron"]


@pytest.mark.once
@pytest.mark.parametrize(("kind", "read"), [("csv", from_csv), ("xlsx", from_xlsx)])
def test_originals_are_for_those_who_may_read_them_and_noted_in_the_log(
    world: World, item: Compilation, kind: str, read: Any
) -> None:
    taken_out = item.dialogue.log.filter(action=LogEntry.Action.TAKEN_OUT)
    before = taken_out.count()
    rows = read(fetch(item, "compilation_originals", world.maja, format=kind))[1:]
    received = item.dialogue.contributions.order_by("number").values_list("text", flat=True)
    assert [row[-1] for row in rows] == list(received)
    assert SECRET in received
    line = taken_out.latest("seq")
    assert (taken_out.count(), line.actor, line.detail["format"]) == (before + 1, world.maja, kind)


@pytest.mark.once
def test_no_cell_of_the_workbook_is_a_formula(world: World, item: Compilation) -> None:
    book = load_workbook(io.BytesIO(fetch(item, "compilation_xlsx", world.olle)))
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None}
    assert kinds <= {"s", "n"}
    assert [sheet.title for sheet in book] == ["Teman", "Siffror", "Bidrag"]


@pytest.mark.once
def test_the_document_has_headings_a_title_and_a_language(world: World, item: Compilation) -> None:
    paper = Document(io.BytesIO(fetch(item, "compilation_docx", world.olle)))
    headings = [
        (line.style.name, line.text) for line in paper.paragraphs if line.style.name.startswith(("Title", "Heading"))
    ]
    assert headings[0] == ("Title", f"Vad invånarna sa: {item.dialogue.title}")
    assert ("Heading 2", "Bron") in headings
    assert (paper.core_properties.language, paper.core_properties.title) == ("sv", headings[0][1])
    told = "\n".join(line.text for line in paper.paragraphs)
    assert "Det är mörkt vid bron, säger svar 1." in told
    assert "Ett hot." not in told


@pytest.mark.once
def test_figures_that_are_fixed_go_into_the_municipality_s_file(world: World, item: Compilation) -> None:
    problems = Problems()
    TURNOUT.check(turnout.counted(item.dialogue, world.municipality), "turnout", problems)
    assert problems.found == []


@pytest.mark.once
def test_the_printed_page_has_every_text_that_may_be_shown(world: World, item: Compilation) -> None:
    page = fetch(item, "compilation_print", world.gunnel).decode()
    assert MASKED in page
    for hidden in (SECRET, "Ett hot.", "Ingen har läst det här.", "För sent.", "Jag ångrade mig."):
        assert hidden not in page


def test_a_file_asks_as_little_of_the_database_for_many_as_for_few(world: World, item: Compilation) -> None:
    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            fetch(item, "compilation_csv", world.olle)
        return len(asked)

    before = questions()
    for number in range(20):
        world.moderated(world.contribution(item.dialogue, text=f"Till {number}."))
    assert questions() == before


def test_what_was_counted_at_approval_stands(world: World) -> None:
    """The figures of an approved compilation do not move when something arrives afterwards."""
    dialogue: Dialogue = world.ready(Step.COMPILATION)
    dialogue.compilations.update(
        state="submitted", approved_by=None, approved_on=None, method_limits="Få unga.", author=world.maja
    )
    item = compilation.approve(dialogue.compilations.get(), by=world.olle)
    world.contribution(dialogue, text="Efteråt.")
    assert compilation.took_part(item, world.municipality).registered == 3
    Compilation.objects.filter(pk=item.pk).update(state="draft", approved_by=None, approved_on=None)
    assert compilation.took_part(Compilation.objects.get(pk=item.pk), world.municipality).registered == 4
