"""How much is asked of the same people: "Hagaberg: four dialogues in six months" (domain 5.3)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from governance.workdays import months_after

from .models import Dialogue, Promise, Round, Status, Step

#: Months backwards and forwards.
MONTHS = 6
#: From so many dialogues in six months on it is said to be much.
MUCH = 4


@dataclass(frozen=True)
class Window:
    """When one can take part in a dialogue: as it was held, or as its mandate says."""

    dialogue: Dialogue
    first: dt.date
    last: dt.date

    def overlaps(self, first: dt.date, last: dt.date) -> bool:
        return self.first <= last and self.last >= first


@dataclass
class Asked:
    """An area or a group, with the dialogues it has been asked in and those that are coming."""

    name: str
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

    def add(self, window: Window, on: dt.date) -> None:
        """Count the dialogue of the window where it is near enough to the day ``on``, once each way."""
        if window.overlaps(months_after(on, -MONTHS), on):
            self._before[window.dialogue.pk] = window.dialogue
        if window.overlaps(on + dt.timedelta(days=1), months_after(on, MONTHS)):
            self._coming[window.dialogue.pk] = window.dialogue


@dataclass(frozen=True)
class Collision:
    """Two dialogues that ask the same people at the same time."""

    one: Dialogue
    other: Dialogue
    first: dt.date
    last: dt.date
    areas: list[str]
    groups: list[str]


@dataclass(frozen=True)
class Day:
    """Something that happens in a dialogue on a day."""

    on: dt.date
    what: str
    dialogue: Dialogue
    board: str


def windows(dialogues: "QuerySet[Dialogue]", on: dt.date) -> list[Window]:
    """The windows of the dialogues that reach into the last six months, or later; rounds where there are any, else as planned.

    Those that came to nothing have none.
    """
    since = months_after(on, -MONTHS)
    late_enough = Exists(Round.objects.filter(dialogue=OuterRef("pk"), closes_on__gte=since))
    rows = (
        dialogues.filter(Q(late_enough) | Q(mandate__closes_on__gte=since))
        .exclude(status__in=(Status.ABORTED,))
        .exclude(Q(status=Status.CLOSED, step__lte=Step.MANDATE))
        .select_related("owner", "mandate", "deciding_board")
        .prefetch_related("rounds", "areas", "target_groups__group")
    )
    found = []
    for row in rows:
        held = [(item.opens_on, item.closes_on) for item in row.rounds.all()]
        if not held and row.mandate and row.mandate.opens_on and row.mandate.closes_on:
            held = [(row.mandate.opens_on, row.mandate.closes_on)]
        found += [Window(row, first, last) for first, last in held]
    return found


def areas_of(dialogue: Dialogue) -> list[str]:
    return [area.name for area in dialogue.areas.all()]


def groups_of(dialogue: Dialogue) -> list[str]:
    return list(dict.fromkeys(str(item.group) for item in dialogue.target_groups.all()))


def by(names: Any, found: Iterable[Window], on: dt.date) -> list[Asked]:
    """How many dialogues each area or group (as ``names`` tells) had in the last six months, and has in the next; most first."""
    asked: dict[str, Asked] = {}
    for window in found:
        for name in names(window.dialogue):
            asked.setdefault(name, Asked(name)).add(window, on)
    rows = [row for row in asked.values() if row.number]
    return sorted(rows, key=lambda row: (-row.number, row.name))


def collisions(found: Iterable[Window], on: dt.date) -> list[Collision]:
    """Windows that are open or coming, at the same time and to the same people: an area and a group in common."""
    ahead = sorted((item for item in found if item.last >= on), key=lambda item: (item.first, item.dialogue.pk))
    told = []
    for one, other in combinations(ahead, 2):
        if one.dialogue == other.dialogue or not one.overlaps(other.first, other.last):
            continue
        areas = [name for name in areas_of(one.dialogue) if name in areas_of(other.dialogue)]
        groups = [name for name in groups_of(one.dialogue) if name in groups_of(other.dialogue)]
        if areas and groups:
            first, last = max(one.first, other.first), min(one.last, other.last)
            told.append(Collision(one.dialogue, other.dialogue, first, last, areas, groups))
    return told


def coming(found: Iterable[Window], dialogues: "QuerySet[Dialogue]", on: dt.date) -> dict[dt.date, list[Day]]:
    """What happens in the next six months, by the first day of the month: windows, answers that are promised, decisions."""
    until = months_after(on, MONTHS)
    days = [
        Day(day, what, window.dialogue, window.dialogue.owner.name)
        for window in found
        for day, what in ((window.first, _("Opens")), (window.last, _("Last day to take part")))
    ]
    active = dialogues.filter(status=Status.ACTIVE)
    planned = active.filter(decision_planned_on__range=(on, until)).select_related("owner", "deciding_board")
    days += [
        Day(row.decision_planned_on, _("Decision"), row, str(row.deciding_board or row.owner))
        for row in planned
        if row.decision_planned_on
    ]
    owed = Promise.objects.filter(dialogue__in=active, kept_on=None, due_on__range=(on, until))
    days += [
        Day(row.due_on, row.get_stage_display(), row.dialogue, row.dialogue.owner.name)
        for row in owed.select_related("dialogue__owner")
    ]
    months: dict[dt.date, list[Day]] = defaultdict(list)
    for day in sorted(days, key=lambda day: (day.on, day.board, day.dialogue.pk)):
        if on <= day.on <= until:
            months[day.on.replace(day=1)].append(day)
    return dict(months)
