"""A ranking in a file: the alternatives in order in one cell, or the place of each in a column of its own."""

import re
from collections.abc import Iterator, Mapping, Sequence

from ..models import Choice, IntakeAnswer
from .named import NO, plain

Said = Sequence[tuple[Choice | None, str]]
Problem = IntakeAnswer.Misfit

_BETWEEN = re.compile(r"[;|>\n]")
_ONLY_NUMBERS = re.compile(r"\d{1,2}(?:\s*,\s*\d{1,2})+")
_WITH_ITS_PLACE = re.compile(r"(\d{1,2})\s*[.):]\s*(.+)", re.DOTALL)
_PLACE = re.compile(r"(\d{1,2})(?:[.,]0)?[.:)]?")


class Unclear(Exception):
    """What was typed is no order. It is not guessed at: half an order would be another opinion."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def order(said: Said, names: Mapping[str, Choice], shown: Sequence[Choice]) -> list[Choice]:
    """The alternatives in order, the first one first; those without a place are left out. Raises ``Unclear``.

    ``said`` is what each cell says, and the alternative whose column it is, if any; ``names`` knows the alternatives by
    their words (``plain``), and ``shown`` has them as they were shown, for tools that write their numbers.
    """
    places: dict[int, Choice] = {}
    for place, choice in _places(said, names, shown):
        if place in places or choice in places.values():
            raise Unclear(Problem.TWICE)
        places[place] = choice
    return [places[place] for place in sorted(places)]


def _places(said: Said, names: Mapping[str, Choice], shown: Sequence[Choice]) -> Iterator[tuple[int, Choice]]:
    for choice, cell in said:
        if choice is None:
            yield from _in_one_cell(cell, names, shown)
        elif plain(cell) not in NO:
            yield _place(cell, of=len(shown)), choice


def _place(cell: str, *, of: int) -> int:
    found = _PLACE.fullmatch(cell)
    if not found or not 1 <= int(found[1]) <= of:
        raise Unclear(Problem.PLACE)
    return int(found[1])


def _in_one_cell(cell: str, names: Mapping[str, Choice], shown: Sequence[Choice]) -> Iterator[tuple[int, Choice]]:
    """In the order they stand, or by the places before them: all have one, or none has."""
    is_one = plain(cell) in names
    parts = [cell] if is_one else cell.split(",") if _ONLY_NUMBERS.fullmatch(cell) else _BETWEEN.split(cell)
    found = [_part(part.strip(), names, shown) for part in parts if part.strip()]
    told = [place for place, _choice in found if place]
    if told and (len(told) < len(found) or max(told) > len(shown)):
        raise Unclear(Problem.PLACE)
    for at, (place, choice) in enumerate(found, start=1):
        yield place or at, choice


def _part(part: str, names: Mapping[str, Choice], shown: Sequence[Choice]) -> tuple[int | None, Choice]:
    if choice := names.get(plain(part)):
        return None, choice
    if (numbered := _WITH_ITS_PLACE.fullmatch(part)) and (choice := names.get(plain(numbered[2]))):
        return int(numbered[1]), choice
    if part.isdecimal() and 1 <= int(part) <= len(shown):
        return None, shown[int(part) - 1]
    raise Unclear(Problem.ALTERNATIVE)
