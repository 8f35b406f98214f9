"""What holds mail back: a person's pause, a database older than what it has sent, a mail server that does not answer."""

import datetime as dt
import fcntl
import json
import logging
import os
from pathlib import Path
from typing import Literal, NamedTuple

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from governance import clock, deeds
from governance.models import MailHost, OutgoingMail, Sending, User

from . import pace

logger = logging.getLogger(__name__)
State = OutgoingMail.State
RESTORED = "restored"


def sending() -> Sending:
    """The one row that says whether mail leaves."""
    return Sending.objects.get_or_create(pk=1)[0]


@transaction.atomic
def pause(reason: str, by: User | None) -> None:
    """No mail leaves from now on; what the mail server is being given this instant is the last."""
    sending()
    row = Sending.objects.select_for_update().get(pk=1)
    if row.is_paused:
        return
    row.is_paused, row.paused_reason, row.paused_by, row.paused_at = True, reason[:200], by, clock.now()
    row.save()
    deeds.tell("sending_paused", row, by=by)


@transaction.atomic
def release(by: User) -> None:
    """Mail leaves again. After a restore, what may have left before it is uncertain, and is looked up first."""
    sending()
    row = Sending.objects.select_for_update().get(pk=1)
    if not row.is_paused:
        return
    if row.is_behind_floor and (floor := read_floor(row)):
        hold_what_may_have_left(floor)
        row.departures = max(row.departures, floor.departures)
    row.is_paused, row.is_behind_floor, row.paused_reason, row.paused_by, row.paused_at = False, False, "", None, None
    row.save()
    deeds.tell("sending_released", row, by=by)


# --- The floor: how often mail has left, counted in the database and written down outside it -------------------------


class Floor(NamedTuple):
    """How many batches of mail this installation is known to have let go, and when the last of them left."""

    departures: int
    at: dt.datetime


def read_floor(row: Sending) -> Floor | None:
    """What the file says of this installation; None when it says nothing."""
    try:
        told = json.loads(Path(settings.OUTBOX_FLOOR_FILE).read_text(encoding="utf-8"))
        floor = Floor(int(told["departures"]), dt.datetime.fromisoformat(told["at"]))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        logger.error("The file of what has left (OUTBOX_FLOOR_FILE) cannot be read: %s", type(error).__name__)
        return None
    return floor if told.get("installation") == str(row.installation) else None


def note_departure(row: Sending) -> None:
    """Note that a batch is about to leave: first in the database, then in the file, and only then may it leave.

    So the file is never ahead of the database that wrote it, and no mail has left that the file does not know of,
    whenever the sender dies.
    """
    Sending.objects.filter(pk=row.pk).update(departures=F("departures") + 1)
    departures = Sending.objects.values_list("departures", flat=True).get(pk=row.pk)
    write_floor(row, Floor(departures, clock.now()))


def write_floor(row: Sending, floor: Floor) -> None:
    """Put the number in the file; a higher one that is there already stands."""
    path = Path(settings.OUTBOX_FLOOR_FILE)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.with_suffix(".lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        known = read_floor(row)
        if known is not None and known.departures >= floor.departures:
            return
        fresh = path.with_suffix(".new")
        with fresh.open("w", encoding="utf-8") as file:
            json.dump(
                {"installation": str(row.installation), "departures": floor.departures, "at": floor.at.isoformat()},
                file,
            )
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)


def pause_when_behind(row: Sending) -> bool:
    """Whether this database is older than the mail that has left from it: then sending pauses itself.

    That is so after a backup has been restored: the rows in it know nothing of what was sent since.
    """
    floor = read_floor(row)  # read first: what is in the file was in the database before
    if floor is None or Sending.objects.filter(pk=row.pk, departures__gte=floor.departures).exists():
        return False
    logger.error(
        "The database is older than the mail that was sent from it: sending is paused until somebody releases it"
    )
    with transaction.atomic():
        Sending.objects.filter(pk=1).update(is_behind_floor=True)
        pause(RESTORED, None)
        hold_what_may_have_left(floor)
    return True


def hold_what_may_have_left(floor: Floor) -> int:
    """What was due when mail last left may have been sent by the database that was lost."""
    return OutgoingMail.objects.filter(
        state__in=[State.DUE, State.CLAIMED, State.SUBMITTING], not_before__lte=floor.at
    ).update(state=State.UNCERTAIN, reason=RESTORED, lease_owner=None, lease_until=None)


# --- A mail server that does not answer is left alone for a while, and then tried by one sender with one mail ---------

Verdict = Literal["open", "probe", "closed"]


def verdict(host: str) -> Verdict:
    """Whether the mail server may be used: freely, by one mail to see, or not now."""
    row = MailHost.objects.filter(name=host, failures__gt=0).first()
    now = timezone.now()
    if row is None or row.closed_until is None:
        return "open"
    if row.closed_until > now:
        return "closed"
    mine = MailHost.objects.filter(name=host, closed_until=row.closed_until).update(
        closed_until=now + pace.current().closed_for(row.failures)
    )
    return "probe" if mine else "closed"


def did_not_answer(host: str) -> None:
    """Leave the mail server alone: the longer, the more often it did not answer."""
    row, _is_new = MailHost.objects.get_or_create(name=host)
    wait = pace.current().closed_for(row.failures + 1)
    MailHost.objects.filter(name=host).update(failures=F("failures") + 1, closed_until=timezone.now() + wait)


def answered(host: str) -> None:
    """The mail server answers: use it freely."""
    MailHost.objects.filter(name=host, failures__gt=0).update(failures=0, closed_until=None)
