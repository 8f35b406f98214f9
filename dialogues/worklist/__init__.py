"""The work list: what awaits me, late first, then this week, then what I wait for. Each line is one action.

``PROVIDERS`` find the lines, each module those of its part of the nine steps; another part adds its function there.
"""

import datetime as dt
from collections.abc import Callable, Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..models import Dialogue, Status
from ..permissions import approvable_by, editable_by
from . import answering, beginning, deciding, hearing
from .desk import Desk
from .line import LATE, LATER, WAITING, WEEK, WEEK_AHEAD, Line

__all__ = [
    "LATE",
    "LATER",
    "PROVIDERS",
    "WAITING",
    "WEEK",
    "Desk",
    "Line",
    "group_of",
    "heading",
    "lines",
    "my_dialogues",
]

BESIDE = 10

Provider = Callable[[Desk], Iterable[Line]]
PROVIDERS: list[Provider] = [
    answering.answers,
    answering.promises,
    beginning.launches,
    deciding.stopped,
    answering.aborted,
    beginning.initiatives,
    beginning.mandates,
    beginning.plans,
    hearing.windows,
    hearing.contributions,
    hearing.compilations,
    hearing.read_again,
    deciding.proposals,
    answering.coordinated,
    deciding.minutes,
    deciding.governing_documents,
    deciding.programme_reports,
]


def lines(desk: Desk) -> list[Line]:
    """Everything on the person's work list that day, each line in its group and the most urgent first."""
    found = [line for provider in PROVIDERS for line in provider(desk)]
    for line in found:
        line.on = desk.on
        line.group = line.group or group_of(line, desk.on)
    order = [LATE, WEEK, WAITING, LATER]
    return sorted(found, key=lambda line: (order.index(line.group), line.due_on or dt.date.max, -line.waiting_people))


def group_of(line: Line, on: dt.date) -> str:
    """Late, this week or later, by the day it is due; what others must do waits."""
    if line.waiting_for:
        return WAITING
    if line.due_on is None:
        return WEEK
    if line.due_on < on:
        return LATE
    return WEEK if line.due_on <= on + WEEK_AHEAD else LATER


def heading(found: list[Line]) -> str:
    """The most important lack in plain words."""
    late = [line for line in found if line.group == LATE]
    people = sum(line.waiting_people for line in late)
    if late and people:
        things = ngettext("%(count)d thing is late", "%(count)d things are late", len(late)) % {"count": len(late)}
        return ngettext(
            "%(things)s and %(people)d person waits for an answer",
            "%(things)s and %(people)d people wait for an answer",
            people,
        ) % {"things": things, "people": people}
    if late:
        return ngettext("%(count)d thing is late", "%(count)d things are late", len(late)) % {"count": len(late)}
    week = [line for line in found if line.group == WEEK]
    if week:
        return ngettext(
            "Nothing is late. %(count)d thing to do this week",
            "Nothing is late. %(count)d things to do this week",
            len(week),
        ) % {"count": len(week)}
    return _("Nothing is late, and nobody waits for you")


def my_dialogues(desk: Desk) -> Iterable[Dialogue]:
    """Those beside the list: mine, and for others the ones they may edit or approve."""
    if desk.dialogues:
        return desk.dialogues[:BESIDE]
    others = editable_by(desk.user) | approvable_by(desk.user)
    return others.filter(status__in=(Status.ACTIVE, Status.PAUSED)).order_by("-step", "-pk")[:BESIDE]
