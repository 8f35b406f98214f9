"""Rows as files that spreadsheets open: CSV that streams, and XLSX. No cell is ever taken for a formula."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from tempfile import TemporaryFile
from typing import Any

from django.http import FileResponse, StreamingHttpResponse
from django.utils.translation import get_language
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

#: A text that begins with one of these is run as a formula by a spreadsheet.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def harmless(value: Any) -> Any:
    """The value as a cell: a text that a spreadsheet would run gets an apostrophe before it, nothing becomes empty."""
    if value is None:
        return ""
    if isinstance(value, bool | int | float):
        return value
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text


def csv_lines(columns: Sequence[str], rows: Iterable[Sequence[Any]], *, separator: str = ",") -> Iterator[str]:
    """The file line by line, so that no more than one row is held in memory; begins with the mark of UTF-8."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=separator, lineterminator="\r\n")
    for number, row in enumerate(_with_heading(columns, rows)):
        writer.writerow([harmless(value) for value in row])
        yield ("\ufeff" if not number else "") + buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()


def _with_heading(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[Sequence[Any]]:
    yield columns
    yield from rows


def as_csv(name: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> StreamingHttpResponse:
    """The rows as a file to keep. Swedish spreadsheets want a semicolon between the cells, others a comma."""
    separator = ";" if (get_language() or "sv").startswith("sv") else ","
    response = StreamingHttpResponse(
        csv_lines(columns, rows, separator=separator), content_type="text/csv; charset=utf-8"
    )
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def as_xlsx(name: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> FileResponse:
    """The rows as a workbook with one sheet, its heading in bold; written to a file of its own row by row."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(name[:31])
    sheet.freeze_panes = "A2"
    sheet.append([_heading(sheet, column) for column in columns])
    for row in rows:
        sheet.append([harmless(value) for value in row])
    file = TemporaryFile()  # noqa: SIM115 (the answer closes it)
    book.save(file)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX)


def _heading(sheet: Any, text: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value=text)
    cell.font = Font(bold=True)
    return cell
