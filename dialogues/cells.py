"""Texts in the cells of spreadsheets: none is ever taken for a formula, and each comes back letter by letter.

A file of separated values says nothing about what is text, so a spreadsheet program counts out whatever begins like a
formula. There an apostrophe is put before such a text (and before one that would be mistaken for a guarded text), as
OWASP advises against "CSV injection"; ``unguarded`` takes it away again. A workbook says itself that a cell is text: there
nothing is added, and only what XML cannot hold is written as the format writes it (ECMA-376, ST_Xstring).
"""

import re

#: The most characters that a cell in a workbook holds.
MOST_IN_A_CELL = 32_767

_LIKE_A_FORMULA = re.compile(r"'*(?:[\t\r\n]|\s*[=+\-@＝＋－＠])")
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def guarded(text: str) -> str:
    """``text`` for a file of separated values, with an apostrophe before it when it begins like a formula."""
    return f"'{text}" if _LIKE_A_FORMULA.match(text) else text


def unguarded(cell: str) -> str:
    """The text that ``guarded`` was given. An apostrophe that guards nothing is a part of the text and stays."""
    return cell[1:] if cell.startswith("'") and _LIKE_A_FORMULA.match(cell) else cell


def for_workbook(text: str) -> list[str]:
    """``text`` for a workbook: one cell, or several beside each other when it is longer than a cell holds."""
    cell = _in_xml(text)
    if len(cell) <= MOST_IN_A_CELL:
        return [cell]
    # One letter is written as at most seven.
    size = MOST_IN_A_CELL // 7
    return [_in_xml(text[at : at + size]) for at in range(0, len(text), size)]


def _in_xml(text: str) -> str:
    return _NOT_IN_XML.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def from_workbook(cell: str) -> str:
    """The text that a cell of a workbook holds."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), cell)
