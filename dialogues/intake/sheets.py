"""Spreadsheets: the names of their sheets, and the rows one at a time. Formulas are never worked out, macros never run."""

import datetime as dt
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO, Any
from xml.etree.ElementTree import ParseError

from django.utils.translation import gettext as _

from ..cells import from_workbook
from ..models import IntakeRow
from .delimited import Record
from .files import UnusableFile

#: What a spreadsheet raises that was cut off or changed by something else than a spreadsheet.
DAMAGED = (zipfile.BadZipFile, zlib.error, ParseError, ValueError, OSError, EOFError)


@contextmanager
def _workbook(stream: IO[bytes]) -> Iterator[Any]:
    from openpyxl import load_workbook  # here, because it brings numpy with it, which most requests do without
    from openpyxl.utils.exceptions import InvalidFileException

    stream.seek(0)
    try:
        book = load_workbook(stream, read_only=True, data_only=True, keep_links=False)
    except (InvalidFileException, KeyError, TypeError, *DAMAGED) as error:
        raise UnusableFile(_("The spreadsheet is damaged and cannot be opened. Open it and save it anew.")) from error
    try:
        yield book
    finally:
        book.close()


def names(stream: IO[bytes]) -> list[str]:
    """The sheets with cells, in order."""
    with _workbook(stream) as book:
        return [sheet.title for sheet in book.worksheets]


def records(stream: IO[bytes], sheet: str) -> Iterator[Record]:
    """The rows of the sheet that have something in them, by their number in it."""
    with _workbook(stream) as book:
        page = book[sheet] if sheet in book.sheetnames else book.worksheets[0]
        share = _share_read(stream, book, page)
        page.reset_dimensions()
        place = 0
        try:
            for place, row in enumerate(page.iter_rows(values_only=True), start=1):
                cells = [_plain(cell) for cell in row]
                while cells and cells[-1] == "":
                    cells.pop()
                if cells:
                    yield Record(place, cells, share=share())
        except (*DAMAGED, IndexError):
            yield Record(place + 1, problem=IntakeRow.Problem.DAMAGED)


def _share_read(stream: IO[bytes], book: Any, page: Any) -> Callable[[], float]:
    """How much of the sheet has been read, from 0 to 1, by its bytes: many tools write no sheet that says how long it is."""
    part = book._archive.getinfo(page._worksheet_path)
    return lambda: min(max((stream.tell() - part.header_offset) / max(part.compress_size, 1), 0.0), 1.0)


def _plain(cell: Any) -> Any:
    """Text as it was written, days as they are, numbers without the decimals that a spreadsheet adds."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return from_workbook(cell)
    if isinstance(cell, dt.date | dt.datetime):
        return cell
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return str(cell)
