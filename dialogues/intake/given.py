"""What the cells of a row answer to one question of the dialogue, and what in them cannot be understood."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from governance.models import Area

from ..forms.answers import Asked
from ..models import BudgetProposal, Choice, IntakeAnswer, Question
from . import ranked, voted
from .named import find, plain, ticked
from .questions import Alternative, alternatives, name_of, words_of

Problem = IntakeAnswer.Misfit
#: What survey tools write between several alternatives in one cell. Commas also stand within alternatives.
_BETWEEN = re.compile(r"[;|\n]")
#: 4, 4/5, 4 av 5, "4 - nöjd": never 45 or 4,5.
_RATING = re.compile(r"([1-5])(?:[.,]0)?(?:\s*(?:/|av|of)\s*5)?(?:\s*[-–—:=(]\D*)?")


@dataclass(frozen=True)
class Misfit:
    """What stood in the file, and why it is no answer (``IntakeAnswer.Misfit``)."""

    value: str
    why: str


@dataclass
class Given:
    """What a row answers to one question, and what of it cannot be understood."""

    text: str = ""
    rating: int | None = None
    choices: list[Choice] = field(default_factory=list)
    area: Area | None = None
    proposals: list[BudgetProposal] = field(default_factory=list)
    misfits: list[Misfit] = field(default_factory=list)

    @property
    def is_any(self) -> bool:
        """Whether something was answered."""
        return bool(self.text or self.rating or self.choices or self.area or self.proposals)


class Cells:
    """The cells that answer one question, by the columns of the file. Alternatives are known in every language they have."""

    def __init__(self, question: Question, asked: Asked, columns: Sequence[str]) -> None:
        self.question = question
        self._asked = asked
        self._shown = alternatives(question, asked)
        self._names: dict[str, Any] = {plain(words): item for item in self._shown for words in words_of(item)}
        names: dict[str, Alternative | None] = {name_of(question, item): item for item in self._shown}
        names[name_of(question)] = None
        self._columns = [(at, names[name]) for at, name in enumerate(columns) if name in names]
        self._areas: dict[str, Area] = {}
        if self._columns and question.kind == Question.Kind.PLACE:
            areas = asked.areas.values()
            self._areas = {plain(word): area for area in areas for word in (area.code, str(area.name))}

    @property
    def is_used(self) -> bool:
        """Whether some column answers the question."""
        return bool(self._columns)

    def given(self, cells: Sequence[Any]) -> Given | None:
        """What the row answers; nothing when the cells are empty."""
        here = [(item, str(cells[at])) for at, item in self._columns if at < len(cells)]
        said: list[tuple[Any, str]] = [(item, cell.strip()) for item, cell in here if cell.strip()]
        if not said:
            return None
        match self.question.kind:
            case Question.Kind.OPEN:
                return Given("\n\n".join(cell for _item, cell in here if cell.strip()))
            case Question.Kind.SEVERAL:
                return self._several(said)
            case Question.Kind.RANKING | Question.Kind.BUDGET:
                return self._whole(said)
            case _:
                return self._one(said[0][1])

    def _one(self, cell: str) -> Given:
        match self.question.kind:
            case Question.Kind.RATING:
                rated = _RATING.fullmatch(cell.casefold())
                found, why = Given(rating=int(rated[1]) if rated else None), Problem.RATING
            case Question.Kind.PLACE:
                found, why = Given(area=find(self._areas, cell)), Problem.AREA
            case _:
                choice = self._names.get(plain(cell))
                found, why = Given(choices=[choice] if choice else []), Problem.ALTERNATIVE
        return found if found.is_any else Given(misfits=[Misfit(cell, why)])

    def _whole(self, said: list[tuple[Any, str]]) -> Given:
        """An order or a vote: understood as a whole, or not at all."""
        try:
            if self.question.kind == Question.Kind.RANKING:
                return Given(choices=ranked.order(said, self._names, self._shown))  # type: ignore[arg-type]
            limits = {"frame": self._asked.frame, "votes_each": self._asked.votes_each}
            return Given(proposals=voted.chosen(said, self._names, **limits))
        except ranked.Unclear as error:
            typed = "; ".join(f"{item}: {cell}" if item else cell for item, cell in said)
            return Given(misfits=[Misfit(typed, error.why)])

    def _several(self, said: list[tuple[Any, str]]) -> Given:
        found = Given()
        for choice, cell in said:
            if choice is None or plain(cell) in self._names:
                self._read_several(cell, found)
                continue
            is_chosen = ticked(cell)
            if is_chosen is None:
                found.misfits.append(Misfit(f"{choice}: {cell}", Problem.ALTERNATIVE))
            elif is_chosen and choice not in found.choices:
                found.choices.append(choice)
        return found

    def _read_several(self, cell: str, found: Given) -> None:
        """All alternatives in the cell, each once. The whole cell may be one of them, whatever signs it has."""
        for part in [cell] if plain(cell) in self._names else _BETWEEN.split(cell):
            words = part.split(",")
            while words:
                lengths = range(len(words), 0, -1)
                fits = next((n for n in lengths if plain(",".join(words[:n])) in self._names), 0)
                said = ",".join(words[: fits or 1]).strip()
                words = words[fits or 1 :]
                choice = self._names.get(plain(said)) if fits else None
                if choice and choice not in found.choices:
                    found.choices.append(choice)
                elif said and not choice:
                    found.misfits.append(Misfit(said, Problem.ALTERNATIVE))
