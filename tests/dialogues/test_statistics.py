"""Small groups are hidden, and cannot be worked out from the rest (I14)."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogues import statistics, turnout, untold
from dialogues.models import Dialogue, Step
from governance.translated import Translated

from .worlds import World


def hidden(counts: dict[str, int], threshold: int = 5, *, adds_up: bool = True) -> set[str]:
    found = statistics.suppress(counts, threshold, adds_up=adds_up)
    return {name for name, count in found.items() if count is None}


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({"a": 12, "b": 7}, set()),
        ({"a": 12, "b": 4, "c": 9}, {"b", "c"}),
        ({"a": 12, "b": 1, "c": 1}, {"a", "b", "c"}),
        ({"a": 12, "b": 2, "c": 3}, {"b", "c"}),
        ({"a": 12, "b": 3, "c": 0}, {"a", "b"}),
        ({"b": 6, "a": 6, "c": 2}, {"a", "c"}),
        ({"a": 3}, {"a"}),
        ({}, set()),
    ],
)
def test_a_small_cell_is_hidden_with_company(counts: dict[str, int], expected: set[str]) -> None:
    assert hidden(counts) == expected


def test_groups_that_overlap_hide_only_the_small_ones() -> None:
    assert hidden({"a": 12, "b": 4, "c": 9}, adds_up=False) == {"b"}


def test_the_municipality_chooses_the_threshold() -> None:
    assert hidden({"a": 12, "b": 4, "c": 9}, 3) == set()
    assert hidden({"a": 12, "b": 8, "c": 9}, 10) == {"b", "c"}


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(st.text("abcdefgh", min_size=1, max_size=3), st.integers(0, 40), max_size=9), st.integers(2, 12))
def test_no_small_cell_can_be_worked_out(counts: dict[str, int], threshold: int) -> None:
    found = statistics.suppress(counts, threshold)
    kept = {name: count for name, count in found.items() if count is not None}
    gone = [counts[name] for name in counts if name not in kept]
    assert all(count == 0 or count >= threshold for count in kept.values())
    if gone and any(kept.values()):
        assert len(gone) >= 2
        assert sum(counts.values()) - sum(kept.values()) >= threshold


def test_what_did_not_count_is_not_in_the_figures(world: World) -> None:
    dialogue: Dialogue = world.arrived(Step.COMPILATION)
    world.contribution(dialogue, area=world.norrstrand, age_band="30-49")
    world.contribution(dialogue, area=world.norrstrand, is_late=True, is_counted=False)
    told = statistics.background(dialogue)
    assert told.areas["Norrstrand"] == 1
    assert sum(told.areas.values()) == sum(told.ages.values()) == 4


# ------------------------------------------------------------------------------------------- themes against groups

tables = st.lists(st.lists(st.integers(0, 30), min_size=3, max_size=3), min_size=1, max_size=5)


def determined(lines: dict[str, dict[str, int]], kept: dict[str, dict[str, int | None]]) -> set[tuple[str, str]]:
    """The hidden cells that follow from the sums of all lines and all columns, by linear algebra."""
    gone = [(row, column) for row, line in kept.items() for column, count in line.items() if count is None]
    sums = [[float(place[axis] == name) for place in gone] for axis in (0, 1) for name in {one[axis] for one in gone}]
    rank = np.linalg.matrix_rank(np.array(sums)) if gone else 0
    only = np.eye(len(gone))
    return {place for at, place in enumerate(gone) if np.linalg.matrix_rank(np.array([*sums, only[at]])) == rank}


@settings(max_examples=150, deadline=None)
@given(tables, st.integers(2, 8))
def test_no_small_cell_of_a_table_can_be_worked_out(numbers: list[list[int]], threshold: int) -> None:
    lines = {f"t{at}": dict(zip("abc", row, strict=True)) for at, row in enumerate(numbers)}
    kept = statistics.suppress_table(lines, threshold)
    left = [count for line in kept.values() for count in line.values() if count is not None]
    assert all(count == 0 or count >= threshold for count in left)
    if len(numbers) > 1 and left:
        assert determined(lines, kept) == set()


def test_a_table_without_small_cells_is_shown_whole() -> None:
    lines = {"bron": {"web": 12, "paper": 7}, "skolan": {"web": 9, "paper": 0}}
    assert statistics.suppress_table(lines, 5) == lines


def test_company_in_each_line_is_not_enough_for_a_table() -> None:
    """Two pairs that hide each other, joined by one cell: the sums of both tell the joining one."""
    lines = {
        "a": {"1": 2, "2": 3, "3": 20, "4": 20},
        "b": {"1": 3, "2": 3, "3": 2, "4": 20},
        "c": {"1": 20, "2": 20, "3": 3, "4": 2},
        "d": {"1": 20, "2": 20, "3": 3, "4": 3},
    }
    kept = statistics.suppress_table(lines, 5)
    assert determined(lines, kept) == set()
    gone = {(row, column): None for row, line in lines.items() for column, count in line.items() if count < 5}
    naive = {
        row: {column: gone.get((row, column), count) for column, count in line.items()} for row, line in lines.items()
    }
    assert determined(lines, naive) == {("b", "3")}


def test_a_hidden_figure_is_not_told_in_words_beside_the_table() -> None:
    said = {"sv": "2 av 10. Två träffar ställdes in. Vi kommer igen i januari.", "en": "Only two came! We are sorry."}
    assert untold.without(Translated(said), 2) == {"sv": "Vi kommer igen i januari.", "en": "We are sorry."}
    assert untold.without(Translated(said), 3) == said
    group = {"name": {"sv": "unga"}, "goal": 10, "reached": 2, "reason": said}
    shown = turnout._reach([group, {**group, "reached": 7}], 5)
    assert [(item.reached, item.reason["sv"][:7]) for item in shown] == [(None, "Vi komm"), (7, "2 av 10")]
