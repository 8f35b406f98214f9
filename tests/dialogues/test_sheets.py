"""Files for spreadsheets: no cell is run, and no row waits for the others."""

import csv
import io
import itertools

import pytest
from openpyxl import load_workbook

from dialogues.exports import sheets

pytestmark = pytest.mark.once


@pytest.mark.parametrize("sign", sheets.FORMULA_SIGNS)
def test_a_text_that_a_spreadsheet_would_run_is_made_harmless(sign: str) -> None:
    lines = "".join(sheets.csv_lines(["a"], [[f"{sign}1+1"], [-5]]))
    cells = [row[0] for row in csv.reader(io.StringIO(lines.removeprefix("\ufeff")))]
    assert cells == ["a", f"'{sign}1+1", "-5"]


def test_lines_come_one_by_one_from_rows_without_end() -> None:
    lines = sheets.csv_lines(["number"], ([number] for number in itertools.count()))
    assert list(itertools.islice(lines, 3)) == ["\ufeffnumber\r\n", "0\r\n", "1\r\n"]


def test_a_workbook_has_a_heading_and_the_same_cells() -> None:
    response = sheets.as_xlsx("register", ["fråga", "antal"], [["=1", 3], ["Å", None]])
    book = load_workbook(io.BytesIO(b"".join(response)))  # type: ignore[arg-type]
    assert [[cell.value for cell in row] for row in book.active.rows] == [["fråga", "antal"], ["'=1", 3], ["Å", None]]
    assert book.active["A1"].font.bold
