"""Days to keep, as iCalendar: activities, the window to take part in, what is promised, the planned decision.

A calendar tells what the dialogue's page tells, and nothing else: fetch through ``visibility.public_dialogues``.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import DateTimeField, Max, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.formats import time_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from dialogportal.mail import link
from governance.models import Municipality

from . import visibility
from .models import Activity, Dialogue, LogEntry, Mandate, Promise, Proposal, Status

ZONE = ZoneInfo(settings.TIME_ZONE)
CONTENT_TYPE = "text/calendar; charset=utf-8"
ONE_DAY = dt.timedelta(days=1)


def for_calendar(found: "QuerySet[Dialogue]") -> "QuerySet[Dialogue]":
    """With every day that a calendar tells and when the dialogue last changed, in six queries."""
    latest = LogEntry.objects.filter(dialogue=OuterRef("pk")).order_by().values("dialogue").annotate(at=Max("at"))
    return (
        found.select_related("deciding_board", "owner", "mandate__decision")
        .annotate(changed_at=Coalesce(Subquery(latest.values("at")), "created_at", output_field=DateTimeField()))
        .prefetch_related(
            "rounds",
            "promises",
            "activities",
            Prefetch("mandates", Mandate.objects.select_related("decision")),
            Prefetch("proposals", Proposal.objects.select_related("decision")),
        )
    )


def activity_calendar(activity: Activity) -> bytes:
    """One activity, for the calendar of who means to come. Raises ``ValueError`` where it has no day yet."""
    dialogue = for_calendar(Dialogue.objects.filter(pk=activity.dialogue_id)).get()
    return _written(_calendar(str(dialogue.title)), [_activity(activity, dialogue)])


def dialogue_calendar(dialogue: Dialogue) -> bytes:
    """Everything in the dialogue that has a day; fetch it with ``for_calendar``."""
    return _written(_calendar(str(dialogue.title)), events(dialogue))


def municipality_calendar() -> bytes:
    """Every day of every public dialogue, to subscribe to."""
    name = Municipality.current().name
    told = for_calendar(visibility.public_dialogues()).order_by("pk")
    calendar = _calendar(_("Dialogues in %(name)s") % {"name": name} if name else _("Citizen dialogue"))
    return _written(calendar, (event for dialogue in told for event in events(dialogue)))


def events(dialogue: Dialogue) -> Iterator[Event]:
    """Activities, first and last day to take part, promises, decision: in this order."""
    if dialogue.was_not_held:
        return
    yield from (_activity(item, dialogue) for item in visibility.shown_activities(dialogue) if item.starts_on)
    yield from _window(dialogue)
    yield from (_promise(item, dialogue) for item in dialogue.promises.all() if _is_owed_or_kept(item, dialogue))
    yield from _decision(dialogue)


def _window(dialogue: Dialogue) -> Iterator[Event]:
    opens, closes = _("Opens: %(question)s"), _("Last day to take part: %(question)s")
    question = {"question": dialogue.title}
    rounds = list(dialogue.rounds.all())
    for item in rounds:
        yield _day(dialogue, f"opens-{item.number}", item.opens_on, opens % question)
        yield _day(dialogue, f"closes-{item.number}", item.closes_on, closes % question)
    mandate = visibility.shown_mandate(dialogue)
    if not rounds and mandate and mandate.opens_on and mandate.closes_on:
        yield _day(dialogue, "opens-1", mandate.opens_on, opens % question)
        yield _day(dialogue, "closes-1", mandate.closes_on, closes % question)


def _decision(dialogue: Dialogue) -> Iterator[Event]:
    """The day of the decision: as planned, or as it became. A knowledge dialogue has none (I12)."""
    outcome = visibility.shown_outcome(dialogue)
    day = (outcome and outcome.decided_on) or dialogue.decision_planned_on
    if day and not dialogue.is_knowledge:
        board = dialogue.deciding_board or dialogue.owner
        title = _("Decision, %(board)s: %(question)s") % {"board": board, "question": dialogue.title}
        yield _day(dialogue, "decision", day, title)


def _is_owed_or_kept(promise: Promise, dialogue: Dialogue) -> bool:
    return promise.kept_on is not None or dialogue.status in (Status.ACTIVE, Status.PAUSED)


def _promise(promise: Promise, dialogue: Dialogue) -> Event:
    stage = {"stage": promise.get_stage_display(), "question": dialogue.title}
    if promise.kept_on:
        title = _("Published, %(stage)s: %(question)s") % stage
    else:
        title = _("Promised no later than today, %(stage)s: %(question)s") % stage
    return _day(dialogue, promise.stage, promise.kept_on or promise.due_on, title, "residents:feedback")


def _activity(activity: Activity, dialogue: Dialogue) -> Event:
    event = _event(dialogue, f"activity-{activity.code}", f"{activity.method}: {dialogue.title}")
    starts = activity.starts_on
    if starts is None:
        raise ValueError("An activity without a day has no place in a calendar.")
    ends = activity.ends_on or starts
    if activity.starts_at and starts == ends:
        event.add("dtstart", dt.datetime.combine(starts, activity.starts_at, ZONE))
    else:
        event.add("dtstart", starts)
        event.add("dtend", ends + ONE_DAY)
    if activity.place:
        event.add("location", activity.place)
    event.add("description", "\n".join(_about(activity, dialogue)))
    if activity.is_cancelled:
        event["status"] = "CANCELLED"
    return event


def _about(activity: Activity, dialogue: Dialogue) -> Iterator[str]:
    if activity.starts_at and activity.ends_on and activity.ends_on != activity.starts_on:
        yield _("Each day at %(time)s.") % {"time": time_format(activity.starts_at, "H:i")}
    if activity.accessibility:
        yield _("Accessibility: %(what)s.") % {"what": ", ".join(map(str, activity.accessibility))}
    yield link(dialogue.get_absolute_url())


def _day(dialogue: Dialogue, code: str, day: dt.date, title: str, page: str = "residents:dialogue_detail") -> Event:
    """An event of a whole day, which stands in nobody's way."""
    event = _event(dialogue, code, title, page)
    event.add("dtstart", day)
    event.add("dtend", day + ONE_DAY)
    event.add("transp", "TRANSPARENT")
    event.add("description", link(reverse(page, args=[dialogue.slug])))
    return event


def _event(dialogue: Dialogue, code: str, title: str, page: str = "residents:dialogue_detail") -> Event:
    event = Event()
    host = urlsplit(settings.PUBLIC_BASE_URL).hostname
    event.add("uid", f"{dialogue.reference}-{code}@{host}")
    changed = getattr(dialogue, "changed_at", dialogue.created_at)
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    event.add("summary", title)
    event.add("url", link(reverse(page, args=[dialogue.slug])))
    event.add("status", _state(dialogue))
    return event


def _state(dialogue: Dialogue) -> str:
    if dialogue.was_aborted:
        return "CANCELLED"
    return "TENTATIVE" if dialogue.status == Status.PAUSED else "CONFIRMED"


def _calendar(name: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", f"-//Dialogportal//{(get_language() or settings.LANGUAGE_CODE)[:2].upper()}")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", settings.TIME_ZONE)
    return calendar


def _written(calendar: Calendar, told: Iterable[Any]) -> bytes:
    days = []
    for event in told:
        calendar.add_component(event)
        days.append(event.decoded("dtstart"))
    years = [day.year for day in days]
    if years:
        calendar.add_missing_timezones(dt.date(min(years) - 1, 1, 1), dt.date(max(years) + 2, 1, 1))
    return calendar.to_ical()
