"""A paper as a PDF that a screen reader can follow and an archive can keep: tagged, with title and language (PDF/UA-1, PDF/A-2a)."""

import datetime as dt
import functools
import json
import re
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import typst
from django.conf import settings
from django.utils.translation import gettext as _

from governance import clock

from .paper import Paper, Part

#: Columns are as wide as so many letters at least, and at most.
NARROWEST, WIDEST = 9, 48
STANDARDS = ["a-2a", "ua-1"]
TEMPLATE = Path(__file__).with_name("paper.typ")
#: What stands for a sign that no font of ours can draw; a file that cannot say what a sign means may not hold it.
UNKNOWN = "\ufffd"
_UNDRAWABLE = re.compile(r'the text `("(?:[^"\\]|\\.)*")`(?: |\n)could not be displayed')
_CODE_POINT = re.compile(r"\\u\{([0-9a-f]+)\}")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
#: So many kinds of signs without a font are replaced one by one; then everything but letters of Europe is.
ATTEMPTS = 40
_BEYOND = re.compile(r"[^\x20-\u04ff\u2010-\u203a\u20ac\n]")


def pdf(paper: Paper) -> bytes:
    """The paper as a file. Signs that cannot be drawn are shown as one that says so."""
    return typeset(lambda said: typst.compile(TEMPLATE, sys_inputs={"paper": said}, **_options()), _told(paper))


def typeset(compiled: "Callable[[str], bytes]", told: dict[str, Any]) -> bytes:
    """What ``compiled`` makes of ``told`` as JSON, with every sign replaced that the fonts cannot draw."""
    text = json.dumps(told, ensure_ascii=False)
    for _attempt in range(ATTEMPTS):
        try:
            return compiled(text)
        except typst.TypstError as refused:
            found = [json.loads(_CODE_POINT.sub(_as_json, said)) for said in _UNDRAWABLE.findall(str(refused))]
            if not found:
                raise
            for said in found:
                text = text.replace(said, UNKNOWN)
    return compiled(_BEYOND.sub(UNKNOWN, text))


def _as_json(found: re.Match[str]) -> str:
    """A sign as the typesetter tells of it, as JSON writes it."""
    return json.dumps(chr(int(found[1], 16)))[1:-1]


@functools.cache
def fonts() -> Any:
    """The fonts that come with the typesetter; never the machine's, so that a paper looks alike wherever it is made."""
    return typst.Fonts(include_system_fonts=False)


def _options() -> dict[str, Any]:
    moment = clock.now().astimezone(dt.UTC).replace(microsecond=0)
    return {"font_paths": fonts(), "pdf_standards": STANDARDS, "timestamp": moment}


def _told(paper: Paper) -> dict[str, Any]:
    day = clock.today()
    return {
        "title": paper.title,
        "author": paper.author,
        "kicker": paper.kicker,
        "lang": settings.LANGUAGE_CODE,
        "date": [day.year, day.month, day.day],
        "page": _("Page"),
        "parts": [_plain(asdict(part)) | {"widths": _widths(part)} for part in paper.parts],
    }


def _widths(part: Part) -> list[int]:
    """How much of the page each column of a table gets: as much as its longest text asks for, within reason."""
    columns = zip(*([said.text for said in row] for row in part.rows), strict=True) if part.kind == "table" else []
    asked = (max(len(name), *map(len, texts)) for name, texts in zip(part.columns, columns, strict=True))
    return [min(max(length, NARROWEST), WIDEST) for length in asked]


def _plain(value: Any) -> Any:
    """The part with every language as a code that the typesetter knows; others are read as the paper's own."""
    if isinstance(value, dict):
        plain = {key: _plain(item) for key, item in value.items()}
        if "language" in plain and not _LANGUAGE.fullmatch(plain["language"]):
            plain["language"] = settings.LANGUAGE_CODE
        return plain
    return [_plain(item) for item in value] if isinstance(value, (list, tuple)) else value
