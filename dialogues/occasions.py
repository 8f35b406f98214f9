"""What the calendar alone brings: a dialogue opens, a week is left, a year has passed since the decision.

``plan`` writes the notice of each once, whenever it is asked; what the day has overtaken is not written at all.
"""

import datetime as dt
from collections.abc import Iterator

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from governance import clock, workdays
from governance.models import Decision

from . import notices
from .models import Dialogue, Measure, Notice, Participant, Proposal, Round, Status, Step

Event = Notice.Event
WEEK = dt.timedelta(days=7)
#: In a shorter window nobody needs to be told that it ends: they have just been told that it opened.
LONG_WINDOW = dt.timedelta(days=15)
YEAR_MONTHS = 12
#: A letter about what a year has brought is of use for two months.
YEAR_FRESH = dt.timedelta(days=60)


def plan(on: dt.date | None = None) -> int:
    """Write what the day brings; gives how many notices were new. Run twice it writes none the second time."""
    day = on or clock.today()
    return sum(1 for _notice in (*_openings(day), *_last_weeks(day), *_years(day)))


def _known(event: str, about: str) -> Exists:
    return Exists(Notice.objects.filter(event=event, about=OuterRef(about)))


def _followed(dialogues: str) -> Exists:
    return Exists(
        Participant.objects.filter(
            dialogue=OuterRef(dialogues), contribution=None, confirmed_at__isnull=False, unsubscribed_at=None
        )
    )


def _windows() -> "QuerySet[Round]":
    open_ones = Round.objects.filter(dialogue__status=Status.ACTIVE, dialogue__step=Step.EXECUTION)
    return open_ones.filter(_followed("dialogue")).select_related("dialogue").order_by("pk")


def _openings(day: dt.date) -> Iterator[Notice]:
    """A window has opened: to those who follow, within its first week."""
    opened = _windows().filter(opens_on__range=(day - WEEK, day), closes_on__gte=day)
    for window in opened.exclude(_known(Event.OPENS, "pk")):
        opened_at = workdays.at(window.opens_on, dt.time.min)  # whoever asked later has seen that it is open
        until = min(window.opens_on + WEEK, window.closes_on)
        yield _tell_followers(window, Event.OPENS, happened_at=opened_at, until=until)


def _last_weeks(day: dt.date) -> Iterator[Notice]:
    """A week is left to take part, or one working day more: to those who follow and have said nothing."""
    ending = _windows().filter(closes_on__range=(day, day + 2 * WEEK)).exclude(_known(Event.WEEK_LEFT, "pk"))
    for window in ending:
        is_long = window.closes_on - window.opens_on >= LONG_WINDOW
        if is_long and workdays.on_or_before(window.closes_on - WEEK) <= day:
            yield _tell_followers(window, Event.WEEK_LEFT, happened_at=clock.now(), until=window.closes_on)


def _tell_followers(window: Round, event: str, *, happened_at: dt.datetime, until: dt.date) -> Notice:
    def headline() -> str:
        told = {"day": date_format(window.closes_on, "j F Y")}
        if event == Event.OPENS:
            return _("Now you can take part, until %(day)s.") % told
        return _("You can take part until %(day)s.") % told

    return notices.tell_participants(
        window.dialogue,
        event=event,
        about=window.pk,
        headline=notices.in_every_language(headline),
        happened_at=happened_at,
        expires_at=workdays.at(until, dt.time(23, 59)),
        only_followers=True,
    )


def _years(day: dt.date) -> Iterator[Notice]:
    """Twelve months after the decision: where each measure stands. Without measures there is nothing to tell."""
    last = workdays.months_after(day, -YEAR_MONTHS)
    newer = Proposal.objects.filter(dialogue=OuterRef("dialogue"), number__gt=OuterRef("number"))
    decided = Proposal.objects.filter(
        ~Exists(newer),
        Exists(Measure.objects.filter(dialogue=OuterRef("dialogue"))),
        Exists(Participant.objects.filter(dialogue=OuterRef("dialogue"), confirmed_at__isnull=False)),
        decision__outcome__in=Decision.APPROVALS,
        decision__decided_on__range=(last - YEAR_FRESH, last),
        dialogue__status__in=(Status.ACTIVE, Status.CLOSED),
    ).exclude(_known(Event.YEAR, "decision"))
    for proposal in decided.select_related("dialogue", "decision__board").order_by("pk"):
        decision = proposal.decision
        if decision and decision.decided_on and workdays.months_after(decision.decided_on, YEAR_MONTHS) <= day:
            yield _tell_of_the_year(proposal.dialogue, decision)


def _tell_of_the_year(dialogue: Dialogue, decision: Decision) -> Notice:
    measures = list(dialogue.measures.all())
    done = sum(measure.state == Measure.State.DONE for measure in measures)

    def headline() -> str:
        return _("A year has passed: %(done)d of %(all)d measures are done.") % {"done": done, "all": len(measures)}

    def text() -> str:
        day = {"board": decision.board, "day": date_format(decision.decided_on, "j F Y")}
        lines = [_("%(board)s decided on %(day)s. This is how it went:") % day]
        lines += [f"{measure.title}: {measure.get_state_display().lower()}" for measure in measures]
        return "\n".join(lines)

    return notices.tell_participants(
        dialogue,
        event=Event.YEAR,
        about=decision.pk,
        headline=notices.in_every_language(headline),
        text=notices.in_every_language(text),
        expires_at=clock.now() + YEAR_FRESH,
    )
