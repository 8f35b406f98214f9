"""The papers: filled from the dialogue, word for word as the board has them, read back from Word and PDF."""

import io
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from docx import Document
from pypdf import PdfReader

from dialogues import mandates
from dialogues.models import Dialogue, Mandate, ModerationState, Step
from dialogues.papers import pdf, shelf, word
from dialogues.papers.paper import Bar, Paper
from governance.models import User
from tests.matrix.visitors import Clock
from tests.paper_files import headings, tags, words

from .worlds import World

pytestmark = [pytest.mark.django_db, pytest.mark.once]
SECRET, MASKED = "Ring Astrid på 070-1740620.", "Ring [namn dolt] på [telefonnummer dolt]."
THREAT = "Ett hot som ingen får läsa."
QUOTED = ("sammanstallning", "beslutsunderlag")


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic():
        try:
            yield World(Clock())
        finally:
            settings.FROZEN_NOW = None
            transaction.set_rollback(True)


@pytest.fixture(scope="module")
def dialogue(world: World) -> Dialogue:
    """Ready to be closed; a quote that is masked and one that was hidden after it was chosen stand under its theme."""
    dialogue = world.ready(Step.DECISION)
    theme = dialogue.themes.get()
    for text, state, shown in ((SECRET, ModerationState.MASK, MASKED), (THREAT, ModerationState.HIDE, "")):
        row = world.contribution(dialogue, text=text)
        world.moderated(row, state, public_text=shown)
        row.quotes.create(theme=theme)
    dialogue.contributions.get(number=1).quotes.create(theme=theme)
    return Dialogue.objects.get(pk=dialogue.pk)


def fetched(dialogue: Dialogue, name: str, code: str, by: User) -> bytes:
    client = Client()
    client.force_login(by)
    answer: Any = client.get(reverse(f"officials:{name}", args=[dialogue.pk, code]))
    assert answer.status_code == 200
    return answer.getvalue()


@pytest.mark.parametrize("step", [Step.MANDATE, Step.PLANNING, Step.DECISION])
def test_every_paper_that_is_listed_can_be_written_and_no_other(world: World, step: Step) -> None:
    there = world.ready(step)
    written = [code for code, sort in shelf.SORTS.items() if sort.step <= step and shelf.write(sort, there)]
    assert [sort.code for sort in shelf.ready(shelf.with_papers(Dialogue.objects).get(pk=there.pk))] == written
    assert written[0] == "tjansteskrivelse-uppdrag"


@pytest.mark.parametrize("name", ["paper_docx", "paper_pdf"])
@pytest.mark.parametrize("code", QUOTED)
def test_every_theme_stands_once_and_nothing_hidden_is_read(
    world: World, dialogue: Dialogue, name: str, code: str
) -> None:
    file = fetched(dialogue, name, code, world.gunnel)
    assert headings(file).count("Bron") == 1
    text = words(file)
    assert MASKED in text
    assert "Det är mörkt vid bron, säger svar 1." in text
    assert "Astrid" not in text
    assert THREAT not in text


def test_a_pdf_is_tagged_and_has_title_and_language(world: World, dialogue: Dialogue) -> None:
    file = fetched(dialogue, "paper_pdf", "tjansteskrivelse-beslut", world.gunnel)
    reader = PdfReader(io.BytesIO(file))
    root = reader.trailer["/Root"]
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"], root["/ViewerPreferences"]["/DisplayDocTitle"]) == (
        "sv-SE",
        True,
        True,
    )
    assert reader.metadata and reader.metadata.title == f"Tjänsteskrivelse: beslut i frågan. {dialogue.title}"
    claims = root["/Metadata"].get_data().decode()
    assert "<pdfuaid:part>1<" in claims
    assert ("<pdfaid:part>2<" in claims, "<pdfaid:conformance>A<" in claims) == (True, True)
    assert {"/H1", "/H2", "/Table", "/TH", "/L"} <= set(tags(file))


def test_the_report_has_the_case_data_and_the_perspectives_in_order(world: World, dialogue: Dialogue) -> None:
    file = fetched(dialogue, "paper_docx", "tjansteskrivelse-beslut", world.gunnel)
    told = headings(file)
    order = ["Förslag till beslut", "Sammanfattning av ärendet", "Bakgrund", "Det här sa invånarna", "Barnperspektivet"]
    order += [
        "Jämställdhetsperspektivet",
        "Näringslivsperspektivet",
        "Ekonomiska konsekvenser",
        "Beslutet skickas till",
    ]
    assert [heading for heading in told if heading in order] == order
    text = words(file)
    for fact in (f"Diarienummer: {dialogue.dnr}", "Handläggare: Maja", "Till: Tekniska nämnden"):
        assert fact in text
    assert "att sätta upp lampor vid bron." in text


def test_what_was_put_before_the_board_stands_however_the_mandate_is_changed(world: World) -> None:
    dialogue = world.ready(Step.MANDATE)
    Mandate.objects.filter(dialogue=dialogue).update(decision=None, sentences=["att ge uppdraget."])
    before = shelf.write(shelf.SORTS["tjansteskrivelse-uppdrag"], dialogue)
    mandates.submit(dialogue, by=world.maja)
    Mandate.objects.filter(dialogue=dialogue).update(purpose={"sv": "Något helt annat."}, sentences=["att låta bli."])
    after = shelf.write(shelf.SORTS["tjansteskrivelse-uppdrag"], Dialogue.objects.get(pk=dialogue.pk))
    assert before and after
    state, *_case = before.parts[0].rows
    assert state[1].text == "Utkast, inte framlagt för nämnden"
    assert after.parts[0].rows[0][1].text == "Så som texten lades fram för nämnden"
    assert after.parts[1:] == before.parts[1:]


def test_the_board_finds_the_papers_beside_the_proposal(world: World) -> None:
    dialogue = world.ready(Step.MANDATE)
    Mandate.objects.filter(dialogue=dialogue).update(decision=None)
    decision = mandates.submit(dialogue, by=world.maja)
    client = Client()
    client.force_login(world.gunnel)
    page = client.get(reverse("board:proposal", args=[decision.pk])).content.decode()
    assert reverse("officials:paper_pdf", args=[dialogue.pk, "tjansteskrivelse-uppdrag"]) in page


@pytest.mark.parametrize("text", ["ብርሃን", "😀 hej", "سلام عليكم", "a\x00b", '"} #panic("x") $ _*', "\ud800", "漢" * 3])
def test_no_text_stops_a_paper(text: str) -> None:
    paper = Paper(text, author="Fagersunda kommun")
    paper.text(text)
    paper.bars(text, [Bar(text, 3, text), Bar("Bron", 1, "1")])
    paper.table(text, [text, "Antal"], [[text, 1]])
    with override("sv"):
        assert pdf.pdf(paper).startswith(b"%PDF")
        assert word.word(paper).read(2) == b"PK"


def test_a_plot_says_in_words_what_it_shows() -> None:
    paper = Paper("Teman", author="Fagersunda kommun")
    paper.bars("Bron nämns mest", [Bar("Bron", 3, "3"), Bar("Torget", 1, "1")])
    picture = Document(word.word(paper)).inline_shapes[0]
    assert picture._inline.docPr.get("descr") == "Bron nämns mest"
    assert "/Figure" in tags(pdf.pdf(paper))


@pytest.mark.full
@pytest.mark.parametrize("code", sorted(shelf.SORTS))
def test_libreoffice_opens_every_paper_and_makes_a_pdf_of_it(
    world: World, dialogue: Dialogue, code: str, tmp_path: Path
) -> None:
    file = fetched(dialogue, "paper_docx", code, world.gunnel)
    (tmp_path / "paper.docx").write_bytes(file)
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "pdf"]
    done = subprocess.run(
        [*command, "--outdir", str(tmp_path), str(tmp_path / "paper.docx")], capture_output=True, timeout=300, text=True
    )
    made = tmp_path / "paper.pdf"
    assert made.exists(), done.stdout + done.stderr
    text, told = words(made.read_bytes()).replace(" ", ""), headings(file)
    assert told and [heading for heading in told if heading.replace(" ", "") not in text] == []
