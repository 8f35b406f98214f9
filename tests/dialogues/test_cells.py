"""Texts in spreadsheets: none begins like a formula, and each comes back letter by letter."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogues import cells

pytestmark = pytest.mark.once

TEXTS = (
    "=1+1", "+46 70", "- fler bänkar", "@kommunen", "'=citat", "''-", "'Tis", "\t=x", "\r\n+x", "  =x", "＝x",
    "rad ett\nrad två\r\nrad tre\u2028rad fyra\x85", "🌳 träd", "\u202eשלום\u202c", "_x000D_", "__x0041_", "", " kanter ",
)  # fmt: skip
letters = st.characters(exclude_categories=("Cs",), exclude_characters="\x00")


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_comes_back_letter_by_letter(text: str) -> None:
    assert cells.unguarded(cells.guarded(text)) == text
    assert "".join(map(cells.from_workbook, cells.for_workbook(text))) == text


@settings(max_examples=300, deadline=None)
@given(st.text(letters | st.sampled_from("'=+-@_x0D\t\r\n "), max_size=12))
def test_so_does_any_text(text: str) -> None:
    assert cells.unguarded(cells.guarded(text)) == text
    assert not cells.guarded(text).startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert "".join(map(cells.from_workbook, cells.for_workbook(text))) == text


def test_what_is_no_formula_is_left_as_it_is() -> None:
    assert cells.guarded("'Tis en dag som ofta är 2 = 1 + 1") == "'Tis en dag som ofta är 2 = 1 + 1"
    assert cells.unguarded("'Tis") == "'Tis"


def test_a_text_that_no_cell_holds_goes_on_in_the_next() -> None:
    text = "_x0041_\r" * 9_000
    found = cells.for_workbook(text)
    assert len(found) > 1
    assert max(map(len, found)) <= cells.MOST_IN_A_CELL
    assert "".join(map(cells.from_workbook, found)) == text
