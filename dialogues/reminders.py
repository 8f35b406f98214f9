"""Chasing those who owe something: which reminders are due, and writing each of them once.

A source yields reminders with the day each is to leave; none asks whether it is that day today. ``plan`` writes those
whose day has come and that are not written yet, so that a worker that slept for two days catches up, and one that runs
twice, or three of them at once, write nothing twice. What has become stale meanwhile (``until``) is not written at all.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation

from dialogportal import mail
from governance import clock, outbox, workdays
from governance.models import Municipality, OutgoingMail, User
from governance.outbox import RESEND, Mail

from .models import Dialogue, SentReminder

#: How long a last reminder may be late and still be of use.
STALE_AFTER = dt.timedelta(days=14)


@dataclass(frozen=True)
class Reminder:
    """One reminder to one person: which mail, on which day, and from which day on it says nothing useful any more."""

    name: str
    key: str
    on: dt.date
    until: dt.date
    to: User
    context: dict[str, Any] = field(default_factory=dict)
    topic: str = ""
    revision: int = 0
    dialogue: Dialogue | None = None
    #: Of a promise: which, and how many days from the promised day; kept in the municipality's file.
    stage: str = ""
    offset: int = 0

    @property
    def dedupe_key(self) -> str:
        return f"{self.name}:{self.key}:{self.to.pk}"

    @property
    def subject(self) -> str:
        """What the mail says first, in the language that is active."""
        return mail.parts(self.name, self.context)["subject"]


#: What yields reminders from one look at the municipality (``chasing.Look``).
Source = Callable[[Any], Iterable[Reminder]]


def sources() -> list[Source]:
    """Everything that somebody in the municipality is reminded of (domain 1.12)."""
    from . import chasing

    return [
        chasing.promises,
        chasing.papers,
        chasing.compilations,
        chasing.reach,
        chasing.minutes,
        chasing.documents,
        chasing.programme_reports,
        chasing.weekly_lists,
    ]


def steps(days: Iterable[int], due_on: dt.date) -> Iterator[tuple[int, dt.date, dt.date]]:
    """For each number of days from ``due_on``: the number, the day it leaves, and the day it is stale.

    A day off moves back to the working day before it. A reminder is stale on the day of the next one.
    """
    ordered = sorted(set(days))
    leaves = [workdays.on_or_before(due_on + dt.timedelta(days=number)) for number in ordered]
    for number, day, following in (
        zip(ordered, leaves, [*leaves[1:], leaves[-1] + STALE_AFTER], strict=True) if ordered else ()
    ):
        yield number, day, max(following, day + workdays.DAY)


def _seen_from(day: dt.date, municipality: Municipality | None = None) -> Iterator[Reminder]:
    from .chasing import Look

    look = Look(day, municipality)
    for source in sources():
        yield from source(look)


def coming(first: dt.date, last: dt.date, municipality: Municipality | None = None) -> list[Reminder]:
    """Every reminder that will leave from ``first`` to ``last`` if nothing is done about it."""
    found = [item for item in _seen_from(first, municipality) if first <= item.on <= last]
    return sorted(found, key=lambda item: (item.on, item.key, item.to.pk))


def due(on: dt.date) -> list[Reminder]:
    """Reminders whose day has come, that are of use still, and that nobody has been written."""
    found = [item for item in _seen_from(on) if item.on <= on < item.until]
    keys = [item.dedupe_key for item in found]
    written = set(OutgoingMail.objects.filter(dedupe_key__in=keys).values_list("dedupe_key", flat=True))
    return [item for item in found if item.dedupe_key not in written]


def plan(on: dt.date | None = None) -> int:
    """Write the reminders that are due; gives how many were new."""
    day = on or clock.today()
    municipality = Municipality.current()
    with translation.override(settings.LANGUAGE_CODE):
        return sum(_write(item, municipality) for item in due(day))


@transaction.atomic
def _write(item: Reminder, municipality: Municipality) -> int:
    opens = municipality.reminder_hours[0]
    letter = Mail(
        item.name,
        item.to.email,
        {**item.context, "name": item.to.get_short_name(), "from_name": municipality.name},
        dedupe_key=item.dedupe_key,
        not_before=workdays.at(item.on, opens),
        expires_at=workdays.at(item.until, opens),
        topic=item.topic,
        revision=item.revision,
        recipient=f"user:{item.to.pk}",
        rule=RESEND,
    )
    written = outbox.queue_many([letter])
    if written and item.stage:
        SentReminder.objects.get_or_create(
            dialogue=item.dialogue, stage=item.stage, offset_days=item.offset, to=item.to, sent_on=item.on
        )
    return written
