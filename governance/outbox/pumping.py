"""The pump: hands what is due to the mail server."""

import datetime as dt
import logging
import uuid
from collections.abc import Iterable

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from governance import clock, workdays
from governance.models import Municipality, OutgoingMail

from .rendering import message

logger = logging.getLogger(__name__)

LEASE = dt.timedelta(minutes=10)
#: How long to wait after each failed attempt; after the last one the mail has failed for good.
BACK_OFF = [
    dt.timedelta(minutes=2),
    dt.timedelta(minutes=10),
    dt.timedelta(hours=1),
    dt.timedelta(hours=6),
    dt.timedelta(days=1),
]


def pump(now: dt.datetime | None = None, *, limit: int = 100) -> int:
    """Send what is due, at most ``limit`` mails; gives how many the mail server took.

    Each mail is claimed and settled in transactions of its own, so several pumps share the work and a failure of one
    mail never stops the next.
    """
    moment = now or clock.now()
    sent = 0
    for _turn in range(limit):
        row = _claim(moment)
        if row is None:
            break
        sent += _send(row, moment)
    return sent


@transaction.atomic
def _claim(now: dt.datetime) -> OutgoingMail | None:
    """Take the mail that has waited longest, so that no other pump takes it."""
    waiting = OutgoingMail.objects.filter(
        Q(state=OutgoingMail.State.DUE, not_before__lte=now)
        | Q(state=OutgoingMail.State.CLAIMED, lease_until__lte=timezone.now())
    ).order_by("not_before", "pk")
    if not is_office_hours(now):
        waiting = waiting.filter(is_at_once=True)
    row = waiting.select_for_update(skip_locked=connection.features.has_select_for_update_skip_locked).first()
    if row is None:
        return None
    row.state, row.attempts = OutgoingMail.State.CLAIMED, row.attempts + 1
    row.lease_owner, row.lease_until = uuid.uuid4(), timezone.now() + LEASE
    row.save(update_fields=["state", "lease_owner", "lease_until", "attempts"])
    return row


def _send(row: OutgoingMail, now: dt.datetime) -> bool:
    try:
        message(row).send()
    except Exception as error:  # noqa: BLE001 whatever is wrong with this mail, the next one must be sent
        _postpone(row, now, error)
        return False
    row.state, row.sent_at, row.reason = OutgoingMail.State.SENT, now, ""
    if row.is_at_once:  # it may hold a link that only its reader should have
        row.context = {}
    row.save(update_fields=["state", "sent_at", "reason", "context"])
    return True


def _postpone(row: OutgoingMail, now: dt.datetime, error: Exception) -> None:
    """Try again later, or give up after the last attempt. The error is kept by its kind: it may name an address."""
    given_up = row.attempts > len(BACK_OFF)
    row.state = OutgoingMail.State.FAILED if given_up else OutgoingMail.State.DUE
    row.reason = type(error).__name__
    if not given_up:
        row.not_before = now + BACK_OFF[row.attempts - 1]
    row.save(update_fields=["state", "reason", "not_before"])
    logger.warning("Mail %s (%s) was not taken: %s, attempt %s", row.pk, row.name, row.reason, row.attempts)


def is_office_hours(now: dt.datetime) -> bool:
    """Mail is sent on working days within the municipality's hours, so that nobody's phone sounds at night."""
    local = timezone.localtime(now)
    opens, closes = _hours(Municipality.current().reminder_hours)
    return workdays.is_working_day(local.date()) and opens <= local.time() < closes


def _hours(hours: Iterable[str]) -> tuple[dt.time, dt.time]:
    opens, closes = (dt.time.fromisoformat(hour) for hour in hours)
    return opens, closes
