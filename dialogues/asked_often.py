"""How much is asked of the same people: "Hagaberg: four dialogues in six months" (domain 5.3)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from governance.workdays import months_after

from .models import Dialogue, DialogueTargetGroup, Mandate, Promise, Round, Status, Step

#: Months backwards and forwards.
MONTHS = 6
#: From so many dialogues in six months on it is said to be much.
MUCH = 4


@dataclass(frozen=True)
class Window:
    """When one can take part in a dialogue, as it was held or as its mandate says, and whom it turns to: names by codes."""

    dialogue: Dialogue
    first: dt.date
    last: dt.date
    areas: dict[str, str] = field(compare=False)
    groups: dict[str, str] = field(compare=False)

    def overlaps(self, first: dt.date, last: dt.date) -> bool:
        return self.first <= last and self.last >= first


@dataclass
class Asked:
    """An area or a group, with the dialogues it has been asked in and those that are coming."""

    name: str
    code: str
    _before: dict[int, Dialogue] = field(default_factory=dict)
    _coming: dict[int, Dialogue] = field(default_factory=dict)

    @property
    def before(self) -> list[Dialogue]:
        return list(self._before.values())

    @property
    def coming(self) -> list[Dialogue]:
        return list(self._coming.values())

    @property
    def number(self) -> int:
        return len(self._before) + len(self._coming)

    @property
    def is_much(self) -> bool:
        return max(len(self._before), len(self._coming)) >= MUCH

    def add(self, dialogue: Dialogue, *, was_held: bool, is_coming: bool) -> None:
        """Count the dialogue, once each way."""
        if was_held:
            self._before[dialogue.pk] = dialogue
        if is_coming:
            self._coming[dialogue.pk] = dialogue


@dataclass(frozen=True)
class Collision:
    """Two dialogues that ask the same people at the same time."""

    one: Dialogue
    other: Dialogue
    first: dt.date
    last: dt.date
    areas: list[str]
    groups: list[str]


@dataclass(frozen=True, order=True)
class Day:
    """Something that happens on a day, in the dialogue with the number ``dialogue``."""

    on: dt.date
    board: str
    dialogue: int
    what: str


def windows(dialogues: "QuerySet[Dialogue]", on: dt.date) -> list[Window]:
    """The windows of the dialogues that reach into the last six months, or later; rounds where there are any, else as planned.

    Those that came to nothing have none.
    """
    since = months_after(on, -MONTHS)
    late_enough = Exists(Round.objects.filter(dialogue=OuterRef("pk"), closes_on__gte=since))
    rows = list(
        dialogues.filter(Q(late_enough) | Q(mandate__closes_on__gte=since))
        .exclude(status__in=(Status.ABORTED,))
        .exclude(Q(status=Status.CLOSED, step__lte=Step.MANDATE))
        .select_related("owner", "mandate")
        .only("title", "slug", "reference", "owner__name", "mandate__opens_on", "mandate__closes_on")
    )
    turn_to = {"dialogue__in": [row.pk for row in rows]}
    rounds = _told(Round.objects.filter(**turn_to), "opens_on", "closes_on")
    areas = _told(Dialogue.areas.through.objects.filter(**turn_to), "area__code", "area__name")
    groups = _told(DialogueTargetGroup.objects.filter(**turn_to), "group__code", "group__name")
    return [
        Window(row, first, last, dict(areas[row.pk]), {code: str(name) for code, name in groups[row.pk]})
        for row in rows
        for first, last in rounds[row.pk] or _planned(row.mandate)
    ]


def _told(rows: "QuerySet[Any]", *columns: str) -> dict[int, list[tuple[Any, Any]]]:
    """Two columns of each row, by dialogue."""
    found: dict[int, list[tuple[Any, Any]]] = defaultdict(list)
    for dialogue, *told in rows.values_list("dialogue", *columns):
        found[dialogue].append((told[0], told[1]))
    return found


def _planned(mandate: Mandate | None) -> list[tuple[dt.date, dt.date]]:
    return [(mandate.opens_on, mandate.closes_on)] if mandate and mandate.opens_on and mandate.closes_on else []


def by(kind: str, found: Iterable[Window], on: dt.date) -> list[Asked]:
    """How many dialogues each of the ``areas`` or ``groups`` had in the last six months, and has in the next; most first."""
    before = months_after(on, -MONTHS), on
    ahead = on + dt.timedelta(days=1), months_after(on, MONTHS)
    asked: dict[str, Asked] = {}
    for window in found:
        was_held, is_coming = window.overlaps(*before), window.overlaps(*ahead)
        for code, name in getattr(window, kind).items():
            asked.setdefault(code, Asked(name, code)).add(window.dialogue, was_held=was_held, is_coming=is_coming)
    rows = [row for row in asked.values() if row.number]
    return sorted(rows, key=lambda row: (-row.number, row.name))


def collisions(found: Iterable[Window], on: dt.date) -> Iterator[Collision]:
    """Windows that are open or coming, at the same time and to the same people: an area and a group in common.

    By the day they begin to collide. The windows are gone through once, by date, and only what does collide is looked at,
    so whoever wants the first ones can stop there.
    """
    ahead = sorted((item for item in found if item.last >= on), key=lambda item: (item.first, item.dialogue.pk))
    still_open: dict[tuple[str, str], list[Window]] = defaultdict(list)
    for other in ahead:
        asked = list(product(other.areas, other.groups))
        met: dict[Window, None] = {}
        for pair in asked:
            still_open[pair] = [one for one in still_open[pair] if one.last >= other.first]
            met |= dict.fromkeys(still_open[pair])
            still_open[pair].append(other)
        yield from (_collision(one, other) for one in met if one.dialogue != other.dialogue)


def _collision(one: Window, other: Window) -> Collision:
    """``other`` opens while ``one`` is open."""
    return Collision(
        one.dialogue,
        other.dialogue,
        other.first,
        min(one.last, other.last),
        [name for code, name in one.areas.items() if code in other.areas],
        [name for code, name in one.groups.items() if code in other.groups],
    )


def coming(found: Iterable[Window], dialogues: "QuerySet[Dialogue]", on: dt.date) -> list[Day]:
    """What happens in the next six months, day by day: windows, answers that are promised, decisions."""
    until = months_after(on, MONTHS)
    opens, closes, decides = _("Opens"), _("Last day to take part"), _("Decision")
    days = [
        Day(day, window.dialogue.owner.name, window.dialogue.pk, what)
        for window in found
        for day, what in ((window.first, opens), (window.last, closes))
        if on <= day <= until
    ]
    active = dialogues.filter(status=Status.ACTIVE)
    board = Coalesce("deciding_board__name", "owner__name")
    planned = active.filter(decision_planned_on__range=(on, until)).order_by()
    days += [Day(day, name, pk, decides) for day, name, pk in planned.values_list("decision_planned_on", board, "pk")]
    owed = Promise.objects.filter(dialogue__in=active.values("pk"), kept_on=None, due_on__range=(on, until)).order_by()
    stages = dict(Promise.Stage.choices)
    columns = ("due_on", "dialogue__owner__name", "dialogue", "stage")
    days += [Day(day, name, pk, str(stages[stage])) for day, name, pk, stage in owed.values_list(*columns)]
    return sorted(days)


def by_month(days: Iterable[Day], dialogues: "QuerySet[Dialogue]") -> dict[dt.date, list[tuple[Day, Dialogue]]]:
    """The days, each with its dialogue, by the first day of their month."""
    told = list(days)
    found = dialogues.select_related("owner").in_bulk({day.dialogue for day in told})
    months: dict[dt.date, list[tuple[Day, Dialogue]]] = defaultdict(list)
    for day in told:
        months[day.on.replace(day=1)].append((day, found[day.dialogue]))
    return dict(months)
