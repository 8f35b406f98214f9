"""The register of all dialogues: search, filters, order. Everything lies in the address, so it can be linked."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property, lru_cache, reduce
from operator import or_
from typing import Any

from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, ExtractYear
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from governance.models import LadderLevel
from governance.prepared import prepared

from . import facets, standing, visibility
from .matching import Wording
from .models import Dialogue, DialogueTargetGroup, Initiative, Mandate, Promise, Round, Step

#: In lists: what residents can still affect first, what never came about last.
ORDER = ("open", "late", "feedback", "compiling", "processing", "decision", "planned", "paused", "aborted", "closed")
#: Other orders that can be asked for.
SORTS = {
    "newest": _("Newest first"),
    "closing": _("Closing first"),
    "title": _("By the question, in alphabetical order"),
}
ONE_CHOICE = ("board", "group", "area", "topic")
#: What an initiative that became no dialogue does not have: with such a filter none is found.
ONLY_OF_DIALOGUES = frozenset({"level", "step", "group", "area", "topic", "promise"})


@dataclass(frozen=True)
class Question:
    """What a visitor asks of the register, read from the address; whatever makes no sense is left out."""

    text: str = ""
    states: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    steps: tuple[int, ...] = ()
    promises: tuple[str, ...] = ()
    board: str = ""
    group: str = ""
    area: str = ""
    topic: str = ""
    year: int | None = None
    sort: str = ""

    @classmethod
    def read(cls, query: QueryDict) -> "Question":
        """Read the filters of an address; unknown values are ignored."""
        year, sort = query.get("year", ""), query.get("sort", "")
        return cls(
            text=query.get("q", "").replace("\x00", "").strip()[:200],
            states=_known(query.getlist("state"), standing.LABELS),
            levels=_known(query.getlist("level"), LadderLevel.Code.values),
            steps=tuple(int(step) for step in _known(query.getlist("step"), [str(value) for value in Step.values])),
            promises=_known(query.getlist("promise"), standing.PROMISES),
            **{name: query.get(name, "").replace("\x00", "")[:60] for name in ONE_CHOICE},
            year=int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None,
            sort=sort if sort in SORTS else "",
        )

    @cached_property
    def wording(self) -> Wording:
        """What the words mean; asks the database when there are any."""
        return Wording.read(self.text) if self.text else Wording()

    @property
    def used(self) -> list[tuple[str, str]]:
        """Every filter in use, as name and value in the address."""
        several = {"state": self.states, "level": self.levels, "step": self.steps, "promise": self.promises}
        found = [("q", self.text)] if self.text else []
        found += [(name, str(value)) for name, values in several.items() for value in values]
        found += [(name, getattr(self, name)) for name in ONE_CHOICE if getattr(self, name)]
        return found + ([("year", str(self.year))] if self.year else [])

    @property
    def address(self) -> QueryDict:
        """The question as it stands in an address: what makes no sense has been left out."""
        found = QueryDict(mutable=True)
        for name, value in [*self.used, *([("sort", self.sort)] if self.sort else [])]:
            found.appendlist(name, value)
        return found


def _known(asked: list[str], values: Any) -> tuple[str, ...]:
    return tuple(value for value in dict.fromkeys(asked) if value in values)


def conditions(question: Question, on: dt.date) -> dict[str, Q]:
    """What each filter in use asks of a dialogue, by the name of the filter."""
    found: dict[str, Q] = {}
    if question.text:
        found["q"] = question.wording.found_in() if question.wording else Q(pk__in=[])
    if question.states:
        found["state"] = reduce(or_, (standing.in_state(code, on) for code in question.states))
    if question.steps:
        found["step"] = Q(step__in=question.steps)
    if question.levels:
        proposed = Q(mandate=None, proposed_level__code__in=question.levels)
        found["level"] = Q(mandate__level__code__in=question.levels) | proposed
    if question.promises:
        wanted = reduce(or_, (standing.promise_is(code, on) for code in question.promises))
        found["promise"] = Q(Exists(Promise.objects.filter(wanted, dialogue=OuterRef("pk"))))
    if question.board:
        shared = Dialogue.co_boards.through.objects.filter(dialogue=OuterRef("pk"), board__code=question.board)
        found["board"] = Q(owner__code=question.board) | Q(Exists(shared))
    if question.group:
        groups = DialogueTargetGroup.objects.filter(dialogue=OuterRef("pk"), group__code=question.group)
        found["group"] = Q(Exists(groups))
    for name, through in (("area", Dialogue.areas.through), ("topic", Dialogue.topics.through)):
        if code := getattr(question, name):
            found[name] = Q(Exists(through.objects.filter(**{"dialogue": OuterRef("pk"), f"{name}__code": code})))
    if question.year:
        found["year"] = _in_year(question.year)
    return found


def _in_year(year: int) -> Q:
    rounds = Round.objects.filter(Q(opens_on__year=year) | Q(closes_on__year=year), dialogue=OuterRef("pk"))
    return (
        Q(Exists(rounds))
        | Q(mandate__opens_on__year=year)
        | Q(mandate__closes_on__year=year)
        | Q(initiative__received_on__year=year)
        | Q(closed_on__year=year)
    )


def dialogues(question: Question, on: dt.date) -> "QuerySet[Dialogue]":
    """Public dialogues that match, in the order that was asked for, else the most relevant first."""
    found = visibility.public_dialogues().filter(*conditions(question, on).values())
    if question.sort == "newest":
        began = Coalesce("initiative__received_on", "mandate__opens_on", "entered_step_on")
        return found.order_by(began.desc(nulls_last=True), "-pk")
    if question.sort == "closing":
        coming = Round.objects.filter(dialogue=OuterRef("pk"), closes_on__gte=on).order_by("closes_on")
        closing = Coalesce(
            Subquery(coming.values("closes_on")[:1]), Case(When(mandate__closes_on__gte=on, then="mandate__closes_on"))
        )
        return found.order_by(closing.asc(nulls_last=True), "-pk")
    if question.sort == "title":
        return found.order_by(F("search_document__sort_key").asc(nulls_last=True), "pk")
    return in_order(found, on, question.wording)


def in_order(found: "QuerySet[Dialogue]", on: dt.date, wording: Wording | None = None) -> "QuerySet[Dialogue]":
    """The most relevant to the words first; else what can be affected now, what waits for an answer, what has ended."""
    rank = Case(
        *(When(standing.in_state(code, on), then=Value(place)) for place, code in enumerate(ORDER)),
        default=Value(len(ORDER)),
        output_field=IntegerField(),
    )
    by: list[Any] = ["rank", F("entered_step_on").desc(nulls_last=True), "-pk"]
    if wording:
        found, by = found.annotate(relevance=wording.relevance()), ["-relevance", *by]
    return found.annotate(rank=rank).order_by(*by)


def initiatives(question: Question) -> "QuerySet[Initiative]":
    """Initiatives that were considered and did not become a dialogue, where the words match."""
    found = Initiative.objects.not_held().filter(dialogue=None)
    if question.text:
        found = found.filter(question.wording.found_in()) if question.wording else found.none()
    return found.order_by("-received_on", "-pk")


def for_lists(found: "QuerySet[Dialogue]") -> "QuerySet[Dialogue]":
    """With what a line in a list tells, in a fixed number of queries."""
    return found.select_related("owner", "initiative", "mandate__level", "proposed_level").prefetch_related(
        "rounds", "promises"
    )


# What is asked without words is the same SQL whatever the database holds, and it costs more to make than to send.


@lru_cache(maxsize=100)
def _counting(question: Question, on: dt.date) -> tuple[str, Any]:
    return facets.statement(visibility.public_dialogues(), conditions(question, on), on)


def _listed(question: Question, on: dt.date, place: tuple[int, int]) -> "QuerySet[Dialogue]":
    return for_lists(dialogues(question, on))[slice(*place)]


_listed_without_words = prepared(_listed)


def _by_year_and_board(found: "QuerySet[Initiative]") -> "QuerySet[Initiative, Any]":
    rows = found.order_by().annotate(year=ExtractYear("received_on"))
    return rows.values_list("year", "referred_to_board__code", "by_board__code").annotate(n=Count("pk"))


@prepared
def _every_initiative() -> "QuerySet[Initiative, Any]":
    return _by_year_and_board(initiatives(Question()))


class Register:
    """The hits of a question: dialogues and, after them, initiatives, as one list to page through; and every count."""

    def __init__(self, question: Question, on: dt.date) -> None:
        self.question, self.on = question, on
        counting = _counting.__wrapped__ if question.text else _counting
        self.counts = facets.count(counting(question, on))
        self.number = self.counts.of("all", "matching")
        self.total = self.number + self._count_initiatives()

    def _count_initiatives(self) -> int:
        """Add the initiatives to the counts of the filters they have: state, board and year. One query."""
        groups = _by_year_and_board(initiatives(self.question)) if self.question.text else _every_initiative()
        found = 0
        for year, referred, by, number in groups:
            boards = {code for code in (referred, by) if code}
            fits = self._fits(year, boards)
            missed = {name for name, fit in fits.items() if not fit}
            found += 0 if missed else number
            for facet, codes in (("state", {"not_held"}), ("board", boards), ("year", {str(year)})):
                if missed <= {facet}:
                    for code in codes:
                        self.counts.add(facet, code, number)
            for name in fits:
                if missed <= {name}:
                    self.counts.add("without", name, number)
        return found

    def _fits(self, year: int, boards: set[str]) -> dict[str, bool]:
        """Whether initiatives of a year and a board match each filter in use."""
        question = self.question
        asked = {
            "q": True,
            "state": "not_held" in question.states,
            "board": question.board in boards,
            "year": question.year == year,
        }
        return {name: asked.get(name, False) for name, _value in question.used}

    @cached_property
    def initiatives(self) -> "QuerySet[Initiative]":
        question = self.question
        found = initiatives(question).select_related("referred_to_board", "by_board")
        if any(name in ONLY_OF_DIALOGUES for name, _value in question.used):
            return found.none()
        if question.states and "not_held" not in question.states:
            return found.none()
        if question.board:
            found = found.filter(Q(referred_to_board__code=question.board) | Q(by_board__code=question.board))
        return found.filter(received_on__year=question.year) if question.year else found

    @property
    def everything(self) -> int:
        """How many dialogues and refused initiatives there are, whatever was asked for."""
        alone = initiatives(Question()).count() if self.question.used else self.total - self.number
        return self.counts.of("all", "public") + alone

    def __len__(self) -> int:
        return self.total

    def __getitem__(self, asked: slice) -> list[Any]:
        start, stop = asked.start or 0, self.total if asked.stop is None else asked.stop
        listed = _listed if self.question.text else _listed_without_words
        found: list[Any] = list(listed(self.question, self.on, (start, stop))) if start < self.number else []
        _add_rejections(found)
        if stop > self.number:
            found += list(self.initiatives[max(0, start - self.number) : stop - self.number])
        return found


def _add_rejections(found: list[Dialogue]) -> None:
    """The board's no, with its reason, for those that ended there; one query for the whole page."""
    ended = [item for item in found if item.was_not_held]
    mandates: dict[int, list[Mandate]] = {item.pk: [] for item in ended}
    rows = Mandate.objects.filter(dialogue__in=mandates).select_related("decision__board").order_by("number")
    for mandate in rows if ended else ():
        mandates[mandate.dialogue_id].append(mandate)
    for item in ended:
        item._prefetched_objects_cache["mandates"] = mandates[item.pk]  # type: ignore[attr-defined]
