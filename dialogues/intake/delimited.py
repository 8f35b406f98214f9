"""Text files with columns: their encoding, what stands between the cells, and the rows one at a time."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, Any

from ..models import IntakeRow

ENCODINGS = {"utf-8-sig": "UTF-8", "cp1252": "Windows-1252", "utf-16-le": "UTF-16 LE", "utf-16-be": "UTF-16 BE"}
DELIMITERS = (",", ";", "\t", "|")
PIECE = 2**20
#: Where most of what is not ASCII reads well as UTF-8, the few bytes that do not are faults of their rows.
MOSTLY = 20


@dataclass
class Record:
    """One row of a file: its place (1 for the first), its cells, and why it could not be read.

    ``share`` tells how much of the file lies before it, from 0 to 1.
    """

    place: int
    cells: list[Any] = field(default_factory=list)
    problem: str = ""
    share: float = 0


def encoding_of(stream: IO[bytes]) -> str:
    """By the mark at the beginning, by where the zeros stand, else UTF-8 where it reads well, else Windows-1252."""
    stream.seek(0)
    start = stream.read(4096)
    if start.startswith(b"\xff\xfe") or start[1::2].count(0) > len(start) // 5:
        return "utf-16-le"
    if start.startswith(b"\xfe\xff") or start[::2].count(0) > len(start) // 5:
        return "utf-16-be"
    stream.seek(0)
    text = io.TextIOWrapper(_Kept(stream), encoding="utf-8", errors="surrogateescape", newline="")
    well = ill = 0
    while piece := text.read(PIECE):
        if not piece.isascii():
            wrong = sum("\udc80" <= character <= "\udcff" for character in piece)
            well, ill = well + sum(character > "\x7f" for character in piece) - wrong, ill + wrong
    return "utf-8-sig" if ill * MOSTLY <= well or not ill else "cp1252"


class _Kept(io.BufferedReader):
    """The stream, which stays open when the reader of its text is thrown away."""

    def __init__(self, stream: IO[bytes]) -> None:
        super().__init__(stream)  # type: ignore[arg-type]

    def close(self) -> None:
        """Whoever opened the file closes it."""


def _text(stream: IO[bytes], encoding: str) -> io.TextIOWrapper:
    """The text of the file. Only line feeds and carriage returns end a line: U+2028 stands in what people write."""
    stream.seek(0)
    text = io.TextIOWrapper(_Kept(stream), encoding=encoding, errors=_errors(encoding), newline="")
    if encoding.startswith("utf-16") and text.read(1) != "\ufeff":
        text.seek(0)
    return text


def _errors(encoding: str) -> str:
    """A byte that means nothing becomes a sign that the row is refused for, instead of a guess."""
    return "replace" if encoding.startswith("utf-16") else "surrogateescape"


def delimiter_of(stream: IO[bytes], encoding: str) -> str:
    """The sign that divides the first rows into most cells, alike in most of them."""
    sample = _text(stream, encoding).read(64 * 1024)
    return max(DELIMITERS, key=lambda sign: _fits(sample, sign))


def _fits(sample: str, sign: str) -> tuple[float, int]:
    """How large a share of the rows have the usual number of cells, and that number; nothing where there is one cell."""
    widths: Counter[int] = Counter()
    rows = csv.reader(io.StringIO(sample, newline=""), delimiter=sign)
    try:
        widths.update(len(row) for row in rows if row)
    except csv.Error:
        return 0.0, 0
    if not widths:
        return 0.0, 0
    width, number = widths.most_common(1)[0]
    return (number / widths.total(), width) if width > 1 else (0.0, 0)


def records(stream: IO[bytes], encoding: str, delimiter: str) -> Iterator[Record]:
    """The rows of the file, in order; those whose quotation marks do not agree as a problem. Empty ones are left out."""
    size = max(stream.seek(0, io.SEEK_END), 1)
    rows = csv.reader(_text(stream, encoding), delimiter=delimiter, strict=True)
    place = 0
    while True:
        place += 1
        try:
            cells = next(rows)
        except StopIteration:
            return
        except csv.Error:
            yield Record(place, problem=IntakeRow.Problem.QUOTES)
            continue
        if any(cell.strip() for cell in cells):
            is_unclear = encoding.startswith("utf-16") and any("\ufffd" in cell for cell in cells)
            problem = IntakeRow.Problem.BAD_CHARACTER if is_unclear else ""
            yield Record(place, cells, problem, stream.tell() / size)
