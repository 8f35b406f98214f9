"""A compilation as a document: headings that a screen reader can follow, the language of each text, cleared words only."""

import re
from io import BytesIO
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext, ngettext
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from governance.models import Municipality

from .. import turnout
from ..compilation import Reading, Told
from ..models import Compilation
from ..results import Result
from ..second_reading import Agreement
from ..templatetags.residents import direction
from .compiled import HIDDEN

_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_LINE_BREAK = re.compile(r"\r\n|[\r\n\u2028\u2029\x85]")
OWN = "sv"


def document(read: Reading) -> BytesIO:
    """The compilation for the papers of a meeting or the archive, as a file in memory."""
    item, municipality = read.item, read.municipality
    paper = _Paper(f"{gettext('What residents said')}: {item.dialogue.title}", author=str(municipality))
    paper.text(_head(item, municipality))
    if item.number > 1 and item.what_changed:
        paper.section(gettext("Changed since the last version"), item.what_changed)
    paper.section(gettext("In short"), item.summary)
    paper.heading(gettext("Theme by theme"), 1)
    for told in read.themes:
        _theme(paper, told)
    paper.text(
        gettext("A contribution can have several themes. The number is not a vote: reasons weigh, not only numbers.")
    )
    if read.results:
        paper.heading(gettext("The answers to the questions"), 1)
        for result in read.results:
            _result(paper, result)
    paper.section(gettext("Where views differ"), item.disagreements)
    paper.section(gettext("Views of a few"), item.minority_views)
    _figures(paper, read)
    paper.section(gettext("How it was done, and its limits"), item.method_limits)
    if read.agreement:
        _agreement(paper, read.agreement)
    return paper.file()


def _head(item: Compilation, municipality: Municipality) -> str:
    parts = [str(municipality), str(item.dialogue.owner), item.dialogue.dnr]
    parts.append(gettext("Version %(number)d, %(state)s") % {"number": item.number, "state": item.get_state_display()})
    if item.approved_on:
        day = {"person": item.approved_by, "day": date_format(item.approved_on, "j F Y")}
        parts.append(gettext("approved by %(person)s on %(day)s") % day)
    return " · ".join(filter(None, parts))


def _theme(paper: "_Paper", told: Told) -> None:
    row = told.row
    paper.heading(row.theme.name, 2)
    if told.count or row.reported_count is None:
        number = ngettext("%(counter)s contribution", "%(counter)s contributions", told.count)
        paper.text(number % {"counter": told.count})
    if row.reported_count is not None:
        count = gettext("According to a count made elsewhere: %(count)s. It is not part of our own figure.")
        paper.text(count % {"count": row.reported_count})
    paper.text(row.summary)
    for words in told.quotes:
        paper.text(words, style="Quote")
    for heading, text in (
        (gettext("Where views differ"), row.disagreement),
        (gettext("A minority said"), row.minority),
    ):
        if text:
            paper.heading(heading, 3)
            paper.text(text)


def _result(paper: "_Paper", result: Result) -> None:
    paper.heading(result.text or result.code, 2)
    paper.text(result.sentence)
    if result.lines:
        rows = [[str(line.text), HIDDEN if line.count is None else str(line.count)] for line in result.lines]
        paper.table([gettext("Alternative"), gettext("Number")], rows)


def _figures(paper: "_Paper", read: Reading) -> None:
    told = read.figures
    paper.heading(gettext("Who took part"), 1)
    first = [[gettext("Registered here"), told.registered], [gettext("Of which counted"), told.counted]]
    paper.table([gettext("Figure"), gettext("Number")], first)
    parts: list[tuple[str, list[turnout.Cell]]] = [(gettext("How they came in"), told.channels)]
    parts += [(heading, list(cells)) for heading, cells in told.backgrounds]
    for heading, cells in parts:
        if cells:
            paper.heading(heading, 2)
            paper.table([gettext("Group"), gettext("Number")], [[cell.label, _shown(cell.count)] for cell in cells])
    if told.reach:
        paper.heading(gettext("Reached"), 2)
        rows = [[str(group.name), _shown(group.reached), _shown(group.goal), str(group.reason)] for group in told.reach]
        paper.table([gettext("Group"), gettext("Reached"), gettext("Goal"), gettext("Reason")], rows)
    for table in read.tables:
        paper.heading(table.heading, 2)
        lines = [[str(theme), *(_shown(cell.count) for cell in cells)] for theme, cells in table.lines]
        paper.table([gettext("Theme"), *table.columns], lines)
    if told.sent_on:
        paper.heading(gettext("Outside the question"), 2)
        paper.table([gettext("Sent to"), gettext("Number")], [list(row) for row in told.sent_on])
    least = gettext(
        "Figures under %(least)d are not shown. Sometimes another figure is left out too, so that the small one cannot be worked out."
    )
    paper.text(least % {"least": told.least})


def _agreement(paper: "_Paper", told: Agreement) -> None:
    paper.heading(gettext("Read by two"), 2)
    paper.text(
        gettext("Read by two: %(read)d. Exactly the same themes: %(same)d.") % {"read": told.read, "same": told.same}
    )
    headings = [gettext("Theme"), gettext("Judged alike"), gettext("Cohen's kappa"), gettext("In words")]
    lines = [
        [
            str(item.name),
            f"{item.same}/{item.of}",
            HIDDEN if item.kappa is None else number_format(item.kappa, 2),
            item.words,
        ]
        for item in told.themes
    ]
    paper.table(headings, lines)


def _shown(count: int | None) -> str:
    return HIDDEN if count is None else str(count)


class _Paper:
    """A document in Swedish; texts in other languages are marked as such."""

    def __init__(self, title: str, *, author: str) -> None:
        self.paper: Any = Document()
        about = self.paper.core_properties
        about.title, about.author, about.language, about.comments = title, author, OWN, ""
        self.paper.styles.element.find(f".//{qn('w:lang')}").set(qn("w:val"), "sv-SE")
        self.paper.add_heading(_plain(title), 0)

    def heading(self, text: Any, level: int) -> None:
        _marked(self.paper.add_heading(_plain(str(text)), level), text)

    def section(self, heading: str, text: Any) -> None:
        """A heading with its text; nothing when there is no text."""
        if text:
            self.heading(heading, 1)
            self.text(text)

    def text(self, text: Any, *, style: str | None = None) -> None:
        """A paragraph for each line."""
        for line in filter(None, _LINE_BREAK.split(str(text))):
            _marked(self.paper.add_paragraph(_plain(line), style=style), text)

    def table(self, headings: list[str], rows: list[list[Any]]) -> None:
        """A table whose first row is told as its headings, on every page it reaches."""
        table = self.paper.add_table(rows=1, cols=len(headings), style="Table Grid")
        repeated = OxmlElement("w:tblHeader")
        table.rows[0]._tr.get_or_add_trPr().append(repeated)
        for cell, text in zip(table.rows[0].cells, headings, strict=True):
            cell.paragraphs[0].add_run(_plain(text)).bold = True
        for row in rows:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = _plain(str(text))

    def file(self) -> BytesIO:
        file = BytesIO()
        self.paper.save(file)
        file.seek(0)
        return file


def _plain(text: str) -> str:
    return _NOT_IN_XML.sub("\ufffd", text)


def _marked(paragraph: Any, text: Any) -> None:
    """Say which language the paragraph is in, when it is another than the document's."""
    code = getattr(text, "language", "") or OWN
    if code == OWN:
        return
    for run in paragraph.runs:
        _speaks(run._r.get_or_add_rPr(), code)
    if direction(code) == "rtl":
        paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))


def _speaks(properties: Any, code: str) -> None:
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), code)
    properties.append(language)
