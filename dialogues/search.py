"""The register of all dialogues: filters, simple text search, order. Everything lies in the address, so it can be linked."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from typing import Any

from django.conf import settings
from django.db.models import Case, Count, Exists, F, IntegerField, Min, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import ExtractYear
from django.http import QueryDict

from governance.models import Area, Board, LadderLevel

from . import standing, visibility
from .models import Dialogue, DialogueTargetGroup, Initiative, Mandate, Round, Step, TargetGroup

#: In lists: what residents can still affect first, what never came about last.
ORDER = ("open", "late", "feedback", "compiling", "processing", "decision", "planned", "paused", "aborted", "closed")
FILTERS = ("q", "state", "step", "level", "board", "group", "area", "year")
MOST_WORDS = 8


@dataclass(frozen=True)
class Question:
    """What a visitor asks of the register, read from the address; whatever makes no sense is left out."""

    text: str
    states: tuple[str, ...]
    levels: tuple[str, ...]
    steps: tuple[int, ...]
    board: str
    group: str
    area: str
    year: int | None

    @classmethod
    def read(cls, query: QueryDict) -> "Question":
        """Read the filters of an address; unknown values are ignored."""
        year = query.get("year", "")
        return cls(
            text=query.get("q", "").replace("\x00", "").strip()[:200],
            states=tuple(code for code in dict.fromkeys(query.getlist("state")) if code in standing.LABELS),
            levels=tuple(code for code in dict.fromkeys(query.getlist("level")) if code in LadderLevel.Code.values),
            steps=tuple(
                int(step)
                for step in dict.fromkeys(query.getlist("step"))
                if step in {str(value) for value in Step.values}
            ),
            board=query.get("board", "").replace("\x00", "")[:60],
            group=query.get("group", "").replace("\x00", "")[:60],
            area=query.get("area", "").replace("\x00", "")[:60],
            year=int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None,
        )

    @property
    def is_empty(self) -> bool:
        return not (
            self.text or self.states or self.levels or self.steps or self.board or self.group or self.area or self.year
        )


def dialogues(question: Question, on: dt.date) -> "QuerySet[Dialogue]":
    """Public dialogues that match, in the order of the register."""
    found = visibility.public_dialogues()
    if question.states:
        found = found.filter(reduce(or_, (standing.in_state(code, on) for code in question.states)))
    if question.steps:
        found = found.filter(step__in=question.steps)
    if question.levels:
        found = found.filter(
            Q(mandate__level__code__in=question.levels) | Q(mandate=None, proposed_level__code__in=question.levels)
        )
    if question.board:
        found = found.filter(Q(owner__code=question.board) | Q(co_boards__code=question.board)).distinct()
    if question.area:
        found = found.filter(areas__code=question.area)
    if question.group:
        groups = DialogueTargetGroup.objects.filter(dialogue=OuterRef("pk"), group__code=question.group)
        found = found.filter(Exists(groups))
    if question.year:
        found = found.filter(_in_year(question.year))
    if question.text:
        found = found.filter(_words(question.text, _dialogue_has))
    return in_order(found, on)


def in_order(found: "QuerySet[Dialogue]", on: dt.date) -> "QuerySet[Dialogue]":
    """What can be affected now first, then what waits for an answer, then what has ended."""
    rank = Case(
        *(When(standing.in_state(code, on), then=Value(place)) for place, code in enumerate(ORDER)),
        default=Value(len(ORDER)),
        output_field=IntegerField(),
    )
    return found.annotate(rank=rank).order_by("rank", F("entered_step_on").desc(nulls_last=True), "-pk")


def initiatives(question: Question) -> "QuerySet[Initiative]":
    """Initiatives that were considered and did not become a dialogue, where they match."""
    found = Initiative.objects.not_held().filter(dialogue=None)
    narrowed = question.levels or question.steps or question.area or question.group
    if narrowed or (question.states and "not_held" not in question.states):
        return found.none()
    if question.board:
        found = found.filter(Q(referred_to_board__code=question.board) | Q(by_board__code=question.board))
    if question.year:
        found = found.filter(received_on__year=question.year)
    if question.text:
        found = found.filter(_words(question.text, _initiative_has))
    return found.order_by("-received_on", "-pk")


def for_lists(found: "QuerySet[Dialogue]") -> "QuerySet[Dialogue]":
    """With what a line in a list tells, in a fixed number of queries."""
    return found.select_related(
        "owner", "deciding_board", "initiative", "mandate__level", "mandate__decision", "proposed_level"
    ).prefetch_related("rounds", "promises")


class Hits:
    """Dialogues and, after them, initiatives: one list to page through."""

    def __init__(self, question: Question, on: dt.date) -> None:
        self.dialogues = for_lists(dialogues(question, on))
        self.initiatives = initiatives(question).select_related("referred_to_board", "by_board")
        self.number = self.dialogues.count()
        self.total = self.number + self.initiatives.count()

    def __len__(self) -> int:
        return self.total

    def __getitem__(self, asked: slice) -> list[Any]:
        start, stop = asked.start or 0, self.total if asked.stop is None else asked.stop
        found: list[Any] = list(self.dialogues[start:stop]) if start < self.number else []
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


def _in_year(year: int) -> Q:
    rounds = Round.objects.filter(dialogue=OuterRef("pk"), opens_on__year__lte=year, closes_on__year__gte=year)
    return (
        Q(Exists(rounds))
        | Q(mandate__opens_on__year__lte=year, mandate__closes_on__year__gte=year)
        | Q(initiative__received_on__year=year)
        | Q(closed_on__year=year)
    )


def _words(text: str, has: Callable[[str], Q]) -> Q:
    """Every word must be found somewhere. SQLite does not know that Å and å are one letter, so each case is asked for."""
    words = text.split()[:MOST_WORDS]
    return reduce(and_, (reduce(or_, (has(form) for form in _cases(word))) for word in words), Q())


def _cases(word: str) -> list[str]:
    forms = [word] if word.isascii() else [word, word.lower(), word.upper(), word.capitalize()]
    return list(dict.fromkeys(forms))


def _dialogue_has(word: str) -> Q:
    condition = Q(owner__name__icontains=word) | Q(dnr__icontains=word) | Q(reference__icontains=word)
    for code in settings.SITE_LANGUAGES:
        for field in ("title", "mandate__purpose", "mandate__description"):
            condition |= Q(**{f"{field}__{code}__icontains": word})
    return condition | Q(closing_reason__icontains=word, status="closed")


def _initiative_has(word: str) -> Q:
    condition = Q(triage_reason__icontains=word) | Q(reference__icontains=word)
    for code in settings.SITE_LANGUAGES:
        condition |= Q(**{f"text__{code}__icontains": word})
    return condition


@dataclass(frozen=True)
class Choices:
    """What can be chosen in the filters, with the number of dialogues in each state and level."""

    states: dict[str, int]
    levels: dict[str, int]
    boards: list[Board]
    groups: list[TargetGroup]
    areas: list[Area]
    years: list[int]


def choices(on: dt.date) -> Choices:
    """The filters over everything that is public; five queries however many dialogues there are."""
    public = visibility.public_dialogues()
    counted = public.aggregate(
        **{f"state_{code}": Count("pk", filter=standing.in_state(code, on)) for code in standing.LABELS},
        **{
            f"level_{code}": Count(
                "pk", filter=Q(mandate__level__code=code) | Q(mandate=None, proposed_level__code=code)
            )
            for code in LadderLevel.Code.values
        },
        first=Min(ExtractYear("initiative__received_on")),
    )
    alone = Initiative.objects.not_held().filter(dialogue=None).count()
    states = {code: counted[f"state_{code}"] for code in standing.LABELS}
    states["not_held"] += alone
    first = counted["first"] or on.year
    return Choices(
        states=states,
        levels={code: counted[f"level_{code}"] for code in LadderLevel.Code.values},
        boards=list(Board.objects.filter(Exists(public.filter(owner=OuterRef("pk")))).order_by("name")),
        groups=list(
            TargetGroup.objects.filter(
                Exists(DialogueTargetGroup.objects.filter(group=OuterRef("pk"), dialogue__in=public.values("pk")))
            ).order_by("code")
        ),
        areas=list(
            Area.objects.filter(
                Exists(Dialogue.areas.through.objects.filter(area=OuterRef("pk"), dialogue__in=public.values("pk")))
            ).order_by("name")
        ),
        years=list(range(max(on.year, first), min(first, on.year) - 1, -1)),
    )
