"""What was answered to questions with alternatives: counted once, fixed with the compilation, shown without small cells.

Figures are counted from the answers until a compilation is approved, which keeps them as they were. Answers that are
taken back later would otherwise be told by the difference between two days.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from governance.translated import Translated

from . import shares
from .models import Answer, AnswerChoice, BudgetProposal, Contribution, Question, Round
from .statistics import suppress

CHOOSING = (Question.Kind.ONE, Question.Kind.SEVERAL, Question.Kind.RANKING)
#: Each answer is in one cell only, so the cells add up to how many answered.
ADDS_UP = (Question.Kind.ONE, Question.Kind.RATING, Question.Kind.RANKING, Question.Kind.PLACE)
#: Whoever answered chose it or did not, so how many did not can be worked out from how many did.
ALSO_TELLS_THE_REST = (Question.Kind.SEVERAL, Question.Kind.BUDGET)
#: These are told with the most chosen first; the others in the order they were asked in.
MOST_FIRST = (Question.Kind.RANKING, Question.Kind.PLACE, Question.Kind.BUDGET)

Figures = list[dict[str, Any]]


# ------------------------------------------------------------------------------------------------------- counting


def count(held: Round) -> Figures:
    """How many gave each answer in the round, as it is kept with an approved compilation: whole figures, for JSON.

    Counted is what the compilation counts; what may be from a machine only when somebody has read and cleared it.
    """
    asked = Question.objects.filter(Q(round=None) | Q(round=held), dialogue=held.dialogue_id)
    questions = list(asked.exclude(kind=Question.Kind.OPEN).prefetch_related("choices"))
    if not questions:
        return []
    counted = Contribution.objects.from_people().filter(Q(round=held) | Q(round=None), dialogue=held.dialogue_id)
    given = Answer.objects.filter(question__in=questions, contribution__in=counted)
    answered = dict(given.order_by().values_list("question").annotate(Count("pk")))
    cells = _cells(questions, given)
    return [
        {
            "question": item.code,
            "kind": str(item.kind),
            "text": dict(item.text),
            "answered": answered.get(item.pk, 0),
            "rows": cells[item.pk],
        }
        for item in questions
    ]


def _cells(questions: list[Question], given: "QuerySet[Answer]") -> dict[int, list[dict[str, Any]]]:
    """The cells of each question; each kind is asked of the database once, and only where it is used."""
    by_kind: dict[str, list[Question]] = {}
    for item in questions:
        by_kind.setdefault(item.kind, []).append(item)
    found: dict[int, list[dict[str, Any]]] = {}
    if chosen := [item for kind in CHOOSING for item in by_kind.get(kind, [])]:
        found |= _of_choices(chosen, given)
    if rated := by_kind.get(Question.Kind.RATING):
        found |= _of_ratings(rated, given)
    if placed := by_kind.get(Question.Kind.PLACE):
        found |= _of_places(placed, given)
    if voted := by_kind.get(Question.Kind.BUDGET):
        found |= _of_proposals(voted, given)
    return found


def _of_choices(questions: list[Question], given: "QuerySet[Answer]") -> dict[int, list[dict[str, Any]]]:
    picked = AnswerChoice.objects.filter(answer__in=given).order_by().values_list("choice", "place")
    numbers: dict[int, dict[int | None, int]] = {}
    for choice, place, number in picked.annotate(Count("pk")):
        numbers.setdefault(choice, {})[place] = number
    return {
        item.pk: [
            _ranked(choice.text, numbers.get(choice.pk, {}), of=len(item.choices.all()))
            if item.kind == Question.Kind.RANKING
            else {"text": dict(choice.text), "count": sum(numbers.get(choice.pk, {}).values())}
            for choice in item.choices.all()
        ]
        for item in questions
    }


def _ranked(text: Translated, places: dict[int | None, int], *, of: int) -> dict[str, Any]:
    """How many put it first, and its points: as many as there are alternatives for place 1, one less for each after."""
    points = sum((of + 1 - place) * number for place, number in places.items() if place)
    return {"text": dict(text), "count": places.get(1, 0), "points": points}


def _of_ratings(questions: list[Question], given: "QuerySet[Answer]") -> dict[int, list[dict[str, Any]]]:
    rated = given.filter(question__in=questions, rating__isnull=False).order_by()
    rows = rated.values_list("question", "rating").annotate(Count("pk"))
    numbers = {(question, rating): number for question, rating, number in rows}
    return {
        item.pk: [{"rating": rating, "count": numbers.get((item.pk, rating), 0)} for rating in range(1, 6)]
        for item in questions
    }


def _of_places(questions: list[Question], given: "QuerySet[Answer]") -> dict[int, list[dict[str, Any]]]:
    """Only areas that somebody chose; the municipality may have many."""
    placed = given.filter(question__in=questions, area__isnull=False).order_by("area__name")
    found: dict[int, list[dict[str, Any]]] = {item.pk: [] for item in questions}
    for question, name, number in placed.values_list("question", "area__name").annotate(Count("pk")):
        found[question].append({"text": {"sv": name}, "count": number})
    return found


def _of_proposals(questions: list[Question], given: "QuerySet[Answer]") -> dict[int, list[dict[str, Any]]]:
    asked = {item.pk: item for item in questions}
    votes = Answer.proposals.through.objects
    rows = votes.filter(answer__in=given).order_by().values_list("budgetproposal").annotate(Count("pk"))
    numbers = dict(rows)
    proposals = BudgetProposal.objects.filter(dialogue__questions__in=questions).distinct().order_by("pk")
    cells = [
        {"code": item.code, "text": dict(item.title), "cost_sek": item.cost_sek, "count": numbers.get(item.pk, 0)}
        for item in proposals
    ]
    return dict.fromkeys(asked, cells)


# -------------------------------------------------------------------------------------------------------- showing


@dataclass(frozen=True)
class Line:
    """One alternative: ``count`` is None when it is hidden because few chose it."""

    text: Translated | str
    count: int | None
    #: Of those who answered, 0-100; the bar is this long.
    share: Decimal = Decimal(0)
    #: How much the alternative was put before the others; None where that could tell a hidden figure.
    points: int | None = None
    cost_sek: int | None = None

    @property
    def is_hidden(self) -> bool:
        return self.count is None


@dataclass(frozen=True)
class Result:
    """The answers to one question, as everybody may read them."""

    code: str
    kind: str
    text: Translated
    answered: int
    sentence: str
    lines: list[Line] = field(default_factory=list)

    @property
    def has_hidden(self) -> bool:
        return any(line.is_hidden for line in self.lines)

    @property
    def is_ranking(self) -> bool:
        return self.kind == Question.Kind.RANKING

    @property
    def shows_points(self) -> bool:
        return any(line.points is not None for line in self.lines)

    @property
    def is_vote(self) -> bool:
        return self.kind == Question.Kind.BUDGET


def shown(figures: Figures, least: int) -> list[Result]:
    """The figures as they may be published: no cell under ``least``, and none that could be worked out (I14)."""
    return [_result(row, least) for row in figures]


def _result(row: dict[str, Any], least: int) -> Result:
    kind, answered, text = row["kind"], row["answered"], Translated(row.get("text"))
    if answered < least:
        return Result(row["question"], kind, text, answered, _too_few(answered, least))
    cells = row.get("rows") or []
    if kind in MOST_FIRST:
        cells = sorted(cells, key=lambda cell: (-cell.get("points", cell["count"]), -cell["count"]))
    counts = {str(at): cell["count"] for at, cell in enumerate(cells)}
    of = answered if kind in ALSO_TELLS_THE_REST else None
    kept = suppress(counts, least, adds_up=kind in ADDS_UP, of=of)
    is_whole = None not in kept.values()
    lines = [
        Line(
            text=_name(cell),
            count=kept[str(at)],
            share=shares.share(kept[str(at)] or 0, answered),
            points=cell.get("points") if is_whole else None,
            cost_sek=cell.get("cost_sek"),
        )
        for at, cell in enumerate(cells)
    ]
    begun = ngettext("%(number)d answered.", "%(number)d answered.", answered) % {"number": answered}
    hidden = joined(
        str(line.text) for line, cell in zip(lines, cells, strict=True) if line.is_hidden and cell["count"] >= least
    )
    told = _majority(kind, hidden) if of and hidden else _sentence(kind, answered, lines, cells, is_whole)
    return Result(row["question"], kind, text, answered, f"{begun} {told}", lines)


def _majority(kind: str, names: str) -> str:
    """What all but a few chose, and so more than chose anything whose figure is shown."""
    if kind == Question.Kind.BUDGET:
        return _("The majority voted for %(name)s. So few did not that the figure is not shown.") % {"name": names}
    return _("The majority chose %(name)s. So few did not that the figure is not shown.") % {"name": names}


def _name(cell: dict[str, Any]) -> Translated | str:
    return str(cell["rating"]) if "rating" in cell else Translated(cell.get("text"))


def _too_few(answered: int, least: int) -> str:
    if not answered:
        return _("Nobody answered this question.")
    return _("Fewer than %(least)d answered. So small a group is not shown in figures.") % {"least": least}


def _sentence(kind: str, answered: int, lines: list[Line], cells: list[dict[str, Any]], is_whole: bool) -> str:
    """What the figures say. The mean is told only where no cell is hidden: it tells them."""
    if kind == Question.Kind.RATING and is_whole:
        mean = sum(cell["rating"] * cell["count"] for cell in cells) / answered
        return _("The mean is %(mean)s, where 5 is highest.") % {"mean": number_format(mean, 1)}
    if kind == Question.Kind.RANKING and is_whole and lines and lines[0].points:
        highest = joined(str(line.text) for line in lines if line.points == lines[0].points)
        return _("%(name)s came highest when everybody's order was weighed together.") % {"name": highest}
    most = max((line.count or 0 for line in lines), default=0)
    if not most:
        return _("They spread out so much that no alternative is shown in figures.")
    names = joined(str(line.text) for line in lines if line.count == most)
    told = {"name": names, "most": most, "number": answered}
    if kind == Question.Kind.RANKING:
        return _("Most put %(name)s first: %(most)d of %(number)d.") % told
    if kind == Question.Kind.BUDGET:
        return _("%(name)s got most votes: %(most)d of %(number)d voted for it.") % told
    return _("Most chose %(name)s: %(most)d of %(number)d.") % told


def joined(names: Iterable[str]) -> str:
    """A, B and C."""
    listed = list(names)
    if len(listed) < 2:
        return "".join(listed)
    return _("%(first)s and %(last)s") % {"first": ", ".join(listed[:-1]), "last": listed[-1]}
