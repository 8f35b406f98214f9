"""Questions about the outbox: for the page where coordinators look after it, and for /readyz."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, Min, QuerySet

from governance import clock
from governance.models import OutgoingMail, Sending

from .pumping import is_office_hours

State = OutgoingMail.State

#: The lists of the page: its address word, and the states it shows.
LISTS: dict[str, tuple[str, ...]] = {
    "kommande": (State.DUE, State.CLAIMED, State.SUBMITTING),
    "skickat": (State.SENT,),
    "osakert": (State.UNCERTAIN,),
    "misslyckat": (State.FAILED,),
    "ej-skickat": OutgoingMail.NOT_SENT,
}


@dataclass(frozen=True)
class Dispatch:
    """One mail to many: what the list shows in a line."""

    name: str
    about: str
    topic: str
    state: str
    count: int
    first: dt.datetime
    last: dt.datetime
    example: int


def counts() -> dict[str, int]:
    """How many mails there are in each list."""
    by_state = dict(OutgoingMail.objects.order_by().values_list("state").annotate(Count("pk")))
    return {name: sum(by_state.get(state, 0) for state in states) for name, states in LISTS.items()}


def dispatches(mails: "QuerySet[OutgoingMail]", listing: str) -> "QuerySet[OutgoingMail, Any]":
    """The mails of a list, gathered by kind, topic and reason: how many, between when and when, and one to look at."""
    moment = "sent_at" if listing == "skickat" else "not_before"
    return (
        mails.filter(state__in=LISTS[listing])
        .order_by()
        .values("name", "topic", "state", "reason", "revision")
        .annotate(count=Count("pk"), first=Min(moment), last=Max(moment), example=Min("pk"))
        .order_by("first" if listing == "kommande" else "-last", "example")
    )


def is_stuck(patience: dt.timedelta) -> bool:
    """Whether mail that may leave has waited longer than ``patience`` and nothing has left meanwhile.

    A pause that a person has made is not stuck, nor is what waits for office hours, for another try or for its turn in
    a long queue that moves.
    """
    now = clock.now()
    since = now - patience
    if Sending.objects.filter(is_paused=True, is_behind_floor=False).exists():
        return False
    due = OutgoingMail.objects.filter(state=State.DUE, not_before__lt=since)
    if not (is_office_hours(now) and is_office_hours(since)):
        due = due.filter(is_at_once=True)
    if not due.exists():
        return False
    return not OutgoingMail.objects.filter(sent_at__gt=since).exists()
