"""Files of other tools as they come: their kind, their encoding, their rows, and what is not safe to open."""

import datetime as dt
import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from openpyxl import Workbook

from dialogues.intake import columns, delimited, files, notes, rows, sheets
from dialogues.models import IntakeRow

pytestmark = pytest.mark.once

SWEDISH = "nr;synpunkt\n1;Mörkt på ån\n2;Blött i ängen\n"


def csv_rows(content: bytes) -> list[list[Any]]:
    """The rows of a text file, as the portal finds out how to read it."""
    stream = io.BytesIO(content)
    encoding = delimited.encoding_of(stream)
    delimiter = delimited.delimiter_of(stream, encoding)
    return [record.cells for record in delimited.records(stream, encoding, delimiter)]


def workbook(fill: Callable[[Any], None]) -> io.BytesIO:
    book, file = Workbook(), io.BytesIO()
    fill(book.active)
    book.save(file)
    return file


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_the_encoding_is_found(encoding: str) -> None:
    assert csv_rows(SWEDISH.encode(encoding))[1:] == [["1", "Mörkt på ån"], ["2", "Blött i ängen"]]


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_also_among_commas_in_sentences(sign: str) -> None:
    lines = [["nr", "text"], ["1", 'Ljus, "bänkar", och träd'], ["2", "Ja, gärna, tack"]]
    text = "".join(sign.join('"' + cell.replace('"', '""') + '"' for cell in line) + "\r\n" for line in lines)
    assert csv_rows(text.encode()) == lines


def test_one_column_is_one_column() -> None:
    assert csv_rows("Synpunkt\nLjus, tack\nTräd\n".encode())[0] == ["Synpunkt"]


def test_what_people_write_comes_through_unchanged() -> None:
    odd = ["-1 till det", "=SUM(A1)", "+46", "@alla", "rad ett\nrad två", "före\u2028efter", "👩‍👧 ok", "שלום", "0114"]
    text = "nr;text\n" + "".join(f'{place};"{cell}"\n' for place, cell in enumerate(odd))
    assert [cells[1] for cells in csv_rows(text.encode())[1:]] == odd
    sheet = workbook(lambda page: [_append_text(page, cell) for cell in odd])
    assert [record.cells[0] for record in sheets.records(sheet, "Sheet")] == odd


def _append_text(page: Any, value: str) -> None:
    page.append([""])
    cell = page.cell(page.max_row, 1)
    cell.value, cell.data_type = value, "s"


def test_a_row_with_quotes_that_do_not_agree_is_told_and_the_next_is_read() -> None:
    stream = io.BytesIO('nr;text\n1;"Ljus" tack\n2;Träd\n'.encode())
    found = list(delimited.records(stream, "utf-8-sig", ";"))
    assert [(record.place, record.problem) for record in found] == [(1, ""), (2, IntakeRow.Problem.QUOTES), (3, "")]


def test_a_quotation_mark_that_is_never_closed_hides_nothing() -> None:
    stream = io.BytesIO('nr;text\n1;"Ljus\n2;Träd\n'.encode())
    assert [record.problem for record in delimited.records(stream, "utf-8-sig", ";")][1:] == [IntakeRow.Problem.QUOTES]


def test_numbers_and_days_of_a_spreadsheet_are_what_people_see() -> None:
    sheet = workbook(lambda page: page.append(["0114", 7, 2.5, dt.datetime(2026, 3, 2, 14, 5), None]))
    cells = next(sheets.records(sheet, "Sheet")).cells
    assert cells == ["0114", "7", "2.5", dt.datetime(2026, 3, 2, 14, 5)]


def test_how_far_a_spreadsheet_is_read_is_known_also_where_it_does_not_say_how_long_it_is() -> None:
    book, file = Workbook(write_only=True), io.BytesIO()
    page = book.create_sheet()
    for place in range(4_000):
        page.append([place, f"Ljus {place * 7919 % 10007} vid {place * 104729 % 9973}"])
    book.save(file)
    shares = [record.share for record in sheets.records(file, "Sheet")]
    assert shares == sorted(shares) and shares[0] < 0.6 < 0.95 < shares[-1] and len(set(shares)) > 2


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "tom"),
        (b"%PDF-1.7 x", "varken"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", "lösenord"),
        (b"<html><body>", "varken"),
        (b"PK\x03\x04 cut off", "skadad"),
        (b"nr\0text\n", "varken"),
    ],
)
def test_what_is_no_list_is_refused_by_what_it_holds(content: bytes, told: str) -> None:
    with pytest.raises(files.UnusableFile, match=told):
        files.kind_of(io.BytesIO(content))


def packed(**parts: bytes) -> io.BytesIO:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        for name, content in parts.items():
            archive.writestr(name, content)
    return file


def test_a_spreadsheet_that_swells_is_not_opened() -> None:
    assert files.kind_of(packed(small=b"0" * 1000)) == "xlsx"
    with pytest.raises(files.UnusableFile, match="packas upp"):
        files.kind_of(packed(bomb=b"0" * 3_000_000))


def test_parts_that_share_their_bytes_are_not_opened() -> None:
    file = packed(first=b"1" * 100, second=b"2" * 100)
    with zipfile.ZipFile(file) as archive:
        first, second = (archive.getinfo(name).header_offset for name in ("first", "second"))
    content = bytearray(file.getvalue())
    listed = content.rindex(b"second", 0, len(content)) - 46
    assert content[listed + 42 : listed + 46] == second.to_bytes(4, "little")
    content[listed + 42 : listed + 46] = first.to_bytes(4, "little")
    with pytest.raises(files.UnusableFile, match="packas upp"):
        files.kind_of(io.BytesIO(content))


def test_macros_and_entities_are_not_opened() -> None:
    with pytest.raises(files.UnusableFile, match="makron"):
        files.kind_of(packed(**{"xl/vbaProject.bin": b"x"}))
    laughs = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">]><x>&a;</x>'
    with pytest.raises(files.UnusableFile, match="aldrig har"):
        files.kind_of(packed(**{"xl/sharedStrings.xml": laughs}))


def test_headings_of_other_tools_are_known() -> None:
    polis = ["comment_id", "timestamp", "author_id", "agrees", "disagrees", "moderated", "comment_body"]
    assert columns.guess(polis) == ["reference", "received_at", "", "", "", "", "text"]
    assert columns.guess(["id", "skapad", "rubrik", "sammanfattning"]) == ["reference", "received_at", "text", "text"]
    assert columns.looks_like_headings(polis)
    assert not columns.looks_like_headings(["1", "Det är mörkt vid bron, tycker jag, varje kväll."])


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2026-03-02", (2026, 3, 2, 11, 0)),
        ("2/3 2026", (2026, 3, 2, 11, 0)),
        ("2026-03-02 14:05", (2026, 3, 2, 13, 5)),
        ("2026-03-02T14:05:30+02:00", (2026, 3, 2, 12, 5)),
        ("1772460000000", (2026, 3, 2, 14, 0)),
        (dt.datetime(2026, 3, 2, 14, 5), (2026, 3, 2, 13, 5)),
    ],
)
def test_days_are_read_as_people_and_tools_write_them(cell: Any, day: tuple[int, ...]) -> None:
    assert rows.read_moment(cell).astimezone(dt.UTC).replace(second=0, tzinfo=None) == dt.datetime(*day)


def test_no_day_is_guessed() -> None:
    for nonsense in ("i går", "2026-13-01", "99", "03-02"):
        with pytest.raises(ValueError, match=r".*"):
            rows.read_moment(nonsense)


def test_notes_are_divided_at_empty_lines_and_points() -> None:
    text = "Det är mörkt\nvid bron.\r\n\r\n- Fler bänkar\n- Klipp häcken\n  vid torget\n1. Farthinder\n\n\n"
    assert notes.proposed(text) == [
        "Det är mörkt\nvid bron.",
        "Fler bänkar",
        "Klipp häcken\nvid torget",
        "Farthinder",
    ]
    assert notes.pieces(notes.joined(notes.proposed(text))) == notes.proposed(text)


def test_a_person_moves_the_lines() -> None:
    assert notes.pieces("Mörkt.\n\nMycket mörkt.\n---\nBänkar.\n---\n") == ["Mörkt.\n\nMycket mörkt.", "Bänkar."]
    assert notes.is_divided("Ja\r\n-----\r\nNej") and not notes.is_divided("Ja - nej\n-- kanske")
