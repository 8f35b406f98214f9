"""A paper as a Word document: headings that a screen reader can follow, the language of each text, tables with headings."""

from io import BytesIO
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from ..templatetags.residents import direction
from .drawing import drawn
from .paper import Paper, Part, Said

LOCALE = f"{settings.LANGUAGE_CODE}-SE"
PINE = RGBColor(0x12, 0x50, 0x3F)
PLOT_WIDTH = Pt(450)


def word(paper: Paper) -> BytesIO:
    """The paper as a file in memory."""
    document: Any = Document()
    about = document.core_properties
    about.title, about.author, about.language, about.comments = paper.title, paper.author, settings.LANGUAGE_CODE, ""
    _dress(document, paper)
    document.add_heading(paper.title, 0)
    for part in paper.parts:
        _WRITE[part.kind](document, part)
    file = BytesIO()
    document.save(file)
    file.seek(0)
    return file


def _dress(document: Any, paper: Paper) -> None:
    """The document's own language, the colour of its headings, and who it is from on every page."""
    document.styles.element.find(f".//{qn('w:lang')}").set(qn("w:val"), LOCALE)
    for name in ("Title", *(f"Heading {level}" for level in range(1, 5))):
        document.styles[name].font.color.rgb = PINE
    section = document.sections[0]
    section.header.paragraphs[0].text = paper.author
    foot = section.footer.paragraphs[0]
    foot.add_run(f"{paper.kicker}\t\t{_('Page')} " if paper.kicker else f"\t\t{_('Page')} ")
    _field(foot, "PAGE")


def _field(paragraph: Any, code: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    paragraph._p.append(field)


def _heading(document: Any, part: Part) -> None:
    _marked(document.add_heading(part.said.text, part.level), part.said)


def _text(document: Any, part: Part) -> None:
    style = {"quote": "Quote", "lede": "Subtitle"}.get(part.kind)
    _marked(document.add_paragraph(part.said.text, style=style), part.said)


def _items(document: Any, part: Part) -> None:
    style = "List Number" if part.kind == "numbered" else "List Bullet"
    for item in part.items:
        _marked(document.add_paragraph(item.text, style=style), item)


def _facts(document: Any, part: Part) -> None:
    for term, told in part.rows:
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(3)
        _marked_run(paragraph.add_run(f"{term.text}: "), term).bold = True
        _marked_run(paragraph.add_run(told.text), told)


def _table(document: Any, part: Part) -> None:
    """A table whose first row is told as its headings, on every page it reaches."""
    table = document.add_table(rows=1, cols=len(part.columns), style="Table Grid")
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    _described(table, part.said.text)
    for cell, text in zip(table.rows[0].cells, part.columns, strict=True):
        cell.paragraphs[0].add_run(text).bold = True
    for row in part.rows:
        for cell, told in zip(table.add_row().cells, row, strict=True):
            cell.text = told.text
            _marked(cell.paragraphs[0], told)
    document.add_paragraph()


def _described(table: Any, text: str) -> None:
    """What the table is about, for those who hear it before they go into it."""
    if text:
        caption = OxmlElement("w:tblCaption")
        caption.set(qn("w:val"), text)
        table._tbl.tblPr.append(caption)


def _bars(document: Any, part: Part) -> None:
    """The plot as a picture, with the sentence that says what it shows."""
    document.add_picture(BytesIO(drawn(part)), width=PLOT_WIDTH)
    picture = document.paragraphs[-1]._p.find(f".//{qn('wp:docPr')}")
    picture.set("descr", part.said.text)


_WRITE = {
    "heading": _heading,
    "text": _text,
    "lede": _text,
    "quote": _text,
    "items": _items,
    "numbered": _items,
    "facts": _facts,
    "table": _table,
    "bars": _bars,
}


def _marked(paragraph: Any, said: Said) -> None:
    """Say which language the paragraph is in, when it is another than the document's."""
    for run in paragraph.runs:
        _marked_run(run, said)
    if not said.is_own and direction(said.language) == "rtl":
        paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))


def _marked_run(run: Any, said: Said) -> Any:
    if not said.is_own:
        language = OxmlElement("w:lang")
        language.set(qn("w:val"), said.language)
        run._r.get_or_add_rPr().append(language)
    return run
