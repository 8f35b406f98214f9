"""A paper as its parts in order: headings, paragraphs, lists, tables, facts and bars, each with its language."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from django.conf import settings

Kind = Literal["heading", "text", "lede", "quote", "items", "numbered", "table", "facts", "bars"]

_LINE_BREAK = re.compile(r"\r\n|[\r\n\u2028\u2029\x85]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Said:
    """A text and the code of its language."""

    text: str
    language: str

    @property
    def is_own(self) -> bool:
        """Whether it is in the municipality's own language, as the paper is."""
        return self.language == settings.LANGUAGE_CODE


def said(text: Any) -> Said:
    """What ``text`` says where it is read, without signs that no file can hold."""
    return Said(_CONTROL.sub("\ufffd", str(text)), getattr(text, "language", "") or settings.LANGUAGE_CODE)


@dataclass(frozen=True)
class Bar:
    """One of the bars of a plot: as long as ``value`` is of the longest; what it says stands after it."""

    label: str
    value: float
    text: str


@dataclass(frozen=True)
class Part:
    """One part of a paper; which fields it has depends on its kind."""

    kind: Kind
    said: Said = field(default_factory=lambda: said(""))
    #: Of a heading: 1, 2 or 3, under the title.
    level: int = 0
    items: Sequence[Said] = ()
    #: Of a table, and of facts, whose rows are a term and what is said of it.
    columns: Sequence[str] = ()
    rows: Sequence[Sequence[Said]] = ()
    bars: Sequence[Bar] = ()


class Paper:
    """A paper that is being written. What is empty is left out, with its heading where the heading is asked for with it."""

    def __init__(self, title: str, *, author: str, kicker: str = "") -> None:
        self.title, self.author, self.kicker = said(title).text, said(author).text, said(kicker).text
        self.parts: list[Part] = []
        self.language = settings.LANGUAGE_CODE

    def heading(self, text: Any, level: int = 1) -> None:
        self.parts.append(Part("heading", said(text), level=level))

    def section(self, heading: Any, text: Any, level: int = 1) -> None:
        """A heading with its text; nothing when there is no text."""
        if str(text).strip():
            self.heading(heading, level)
            self.text(text)

    def text(self, text: Any, kind: Literal["text", "lede", "quote"] = "text") -> None:
        """A paragraph for each line."""
        told = said(text)
        for line in _LINE_BREAK.split(told.text):
            if line.strip():
                self.parts.append(Part(kind, Said(line, told.language)))

    def items(self, lines: Iterable[Any], *, numbered: bool = False) -> None:
        found = [said(line) for line in lines if str(line).strip()]
        if found:
            self.parts.append(Part("numbered" if numbered else "items", items=found))

    def facts(self, rows: Iterable[tuple[Any, Any]]) -> None:
        """Terms and what is said of them; a term of which nothing is said is left out."""
        found = [(said(term), said(text)) for term, text in rows if str(text).strip()]
        if found:
            self.parts.append(Part("facts", rows=found))

    def table(self, caption: Any, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """A table whose first row is its headings and whose first column names the rows."""
        found = [[said(cell) for cell in row] for row in rows]
        if found:
            self.parts.append(Part("table", said(caption), columns=[said(name).text for name in columns], rows=found))

    def bars(self, sentence: Any, bars: Iterable[Bar]) -> None:
        """A plot; ``sentence`` says what it shows to those who do not see it. Its table is a part of its own."""
        found = [Bar(said(bar.label).text, bar.value, said(bar.text).text) for bar in bars]
        if any(bar.value for bar in found):
            self.parts.append(Part("bars", said(sentence), bars=found))

    def headings(self) -> Iterator[tuple[int, str]]:
        """Each heading with its level, in order."""
        return ((part.level, part.said.text) for part in self.parts if part.kind == "heading")
