"""Rows of text as a file of separated values, or as a sheet of a workbook. See ``dialogues.cells`` for what a cell holds."""

import csv
from collections.abc import Callable, Iterable, Iterator
from tempfile import TemporaryFile
from typing import IO, Any

from ..cells import for_workbook, guarded

Row = list[str | int]
#: What tells Excel that the file is UTF-8.
MARK = "\ufeff"
AS_TEXT = "@"


class _Line:
    """What ``csv`` writes to: gives the line back instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def separated(rows: Iterable[Row]) -> Iterator[str]:
    """The rows as lines of a file of separated values, as a Swedish Excel opens it: semicolons, and every cell in quotes."""
    writer = csv.writer(_Line(), delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    yield MARK
    for row in rows:
        yield writer.writerow([guarded(cell) if isinstance(cell, str) else cell for cell in row])


def workbook(sheets: Iterable[tuple[str, list[int], Iterable[Row]]], *, title: str) -> IO[bytes]:
    """A workbook as an open file: for each sheet its name, how wide its columns are, and its rows, the first in bold.

    Rows are written as they come, so that the memory stays flat. A text too long for its cell goes on in the cells to the
    right: let the longest stand last in its row.
    """
    from openpyxl import Workbook  # here, because it brings numpy with it, which most requests do without

    book = Workbook(write_only=True)
    book.properties.title, book.properties.language = title, "sv"
    cells = _cells()
    for name, widths, rows in sheets:
        sheet: Any = book.create_sheet(name)
        sheet.freeze_panes = "A2"
        for at, width in enumerate(widths):
            sheet.column_dimensions[chr(ord("A") + at)].width = width
        for at, row in enumerate(rows):
            sheet.append([cell for value in row for cell in cells(sheet, value, is_heading=at == 0)])
    file = TemporaryFile()  # noqa: SIM115 (whoever answers with the file closes it)
    book.save(file)
    file.seek(0)
    return file


def _cells() -> Callable[..., Iterator[Any]]:
    """How a value becomes cells: text is said to be text, and a heading is bold."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font

    bold, wrapped = Font(bold=True), Alignment(wrap_text=True, vertical="top")

    def cells(sheet: Any, value: str | int, *, is_heading: bool) -> Iterator[Any]:
        if isinstance(value, int):
            yield WriteOnlyCell(sheet, value)
            return
        for text in for_workbook(value):
            cell = WriteOnlyCell(sheet, text)
            # Said, not guessed: "=1+1" is a text here, and stays one when somebody edits the cell.
            cell.data_type, cell.number_format, cell.alignment = "s", AS_TEXT, wrapped
            if is_heading:
                cell.font = bold
            yield cell

    return cells
