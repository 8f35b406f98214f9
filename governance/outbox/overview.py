"""Questions about the outbox: for the page where coordinators look after it, and for /readyz."""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Count, Max, Min, QuerySet
from django.utils.translation import gettext_lazy as _

from governance import clock
from governance.models import DeliveryAttempt, MailHost, OutgoingMail, Sending

from . import rendering
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


#: Why a mail has not left, or what is known about it, in words.
WHY: dict[str, Any] = {
    **dict(DeliveryAttempt.Outcome.choices),
    "withdrawn": _("What it was about was taken back or changed."),
    "stopped": _("The receiver has asked for no more mail."),
    "erased": _("The receiver's details are erased."),
    "suppressed": _("Mail to this address has come back before."),
    "expired": _("It could not leave in time, and would have misled."),
    "restored": _("The database was restored from a backup: the mail may have been sent before that."),
    "bounced": _("It came back: the receiver's mail server could not deliver it."),
    "settled": _("A person has settled it."),
}
LABELS: dict[str, Any] = {
    "kommande": _("Will leave"),
    "skickat": _("Sent"),
    "osakert": _("Uncertain"),
    "misslyckat": _("Failed"),
    "ej-skickat": _("Not sent"),
}


def why(row: OutgoingMail) -> str:
    """Why the mail has not left, or what is known about it; nothing when all is as it should be."""
    return str(WHY.get(row.reason, ""))


@dataclass(frozen=True)
class Preview:
    """A mail as its reader sees it, but for the links that only the reader may follow."""

    subject: str
    text: str


_TOKENS = re.compile("|".join(f"(?:{pattern})" for pattern in settings.TOKEN_PATHS))


def preview(row: OutgoingMail) -> Preview | None:
    """What the mail says; None when its text is erased or cannot be written."""
    if not row.context:
        return None
    try:
        built = rendering.message(row)
    except Exception:  # noqa: BLE001 a mail that cannot be written is shown as such
        return None
    return Preview(str(built.subject), _TOKENS.sub("/…/", str(built.body)))


@dataclass(frozen=True)
class Line:
    """A mail to many, as one line of a list."""

    subject: str
    why: str
    count: int
    first: dt.datetime | None
    last: dt.datetime | None
    example: int


def lines(found: list[dict[str, Any]]) -> list[Line]:
    """The lines of a page of `dispatches`, each named by the subject of one of its mails."""
    examples = OutgoingMail.objects.in_bulk([each["example"] for each in found])
    return [
        Line(
            subject=shown.subject if (shown := preview(examples[each["example"]])) else each["name"],
            why=str(WHY.get(each["reason"], "")),
            **{key: each[key] for key in ("count", "first", "last", "example")},
        )
        for each in found
    ]


def lists() -> list[tuple[str, Any, int]]:
    """The lists of the page: address word, name and how many."""
    found = counts()
    return [(name, LABELS[name], found[name]) for name in LISTS]


def alike(mails: "QuerySet[OutgoingMail]", row: OutgoingMail) -> "QuerySet[OutgoingMail]":
    """Every mail of the same kind, topic and revision."""
    return mails.filter(name=row.name, about=row.about, topic=row.topic, revision=row.revision).order_by("-pk")


def sending() -> Sending:
    """Whether mail leaves at all; looking changes nothing."""
    return Sending.objects.select_related("paused_by").first() or Sending(pk=1)


def silent_servers() -> "QuerySet[MailHost]":
    """Mail servers that do not answer, and when they are tried again."""
    return MailHost.objects.filter(failures__gt=0)


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
