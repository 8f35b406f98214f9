"""The outbox: pages only write a row, in their own transaction; the tick hands it to the mail server.

A row goes due -> sending -> sent. Who claims it writes when; a row that is still ``sending`` when its lease has run
out was left by a process that died, and is taken up again. A mail may then arrive twice, but none is ever lost.
"""

import datetime as dt
import logging
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from dialogportal import mail

from . import clock, workdays
from .models import Municipality, OutgoingMail

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


def queue(
    name: str,
    to: str,
    context: dict[str, Any],
    *,
    dedupe_key: str,
    not_before: dt.datetime | None = None,
    language: str = "",
    at_once: bool = False,
) -> OutgoingMail | None:
    """Write down that the mail ``name`` is to be sent to ``to``; call it in the transaction of the deed.

    ``dedupe_key`` says what makes it the same mail: a second one with the same key is not written, and None is given.
    ``context`` holds plain values (it is kept as JSON); ``unsubscribe_url`` in it becomes the header of that name.
    ``at_once`` is for what the reader is waiting for (a receipt); everything else waits for office hours.
    """
    if not to:
        return None
    row, is_new = OutgoingMail.objects.get_or_create(
        dedupe_key=dedupe_key,
        defaults={
            "name": name,
            "to_address": to,
            "context": context,
            "language": language or settings.LANGUAGE_CODE,
            "not_before": not_before or clock.now(),
            "is_at_once": at_once,
        },
    )
    return row if is_new else None


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
        | Q(state=OutgoingMail.State.SENDING, claimed_at__lte=timezone.now() - LEASE)
    ).order_by("not_before", "pk")
    if not is_office_hours(now):
        waiting = waiting.filter(is_at_once=True)
    row = waiting.select_for_update(skip_locked=connection.features.has_select_for_update_skip_locked).first()
    if row is None:
        return None
    row.state, row.claimed_at, row.attempts = OutgoingMail.State.SENDING, timezone.now(), row.attempts + 1
    row.save(update_fields=["state", "claimed_at", "attempts"])
    return row


def _send(row: OutgoingMail, now: dt.datetime) -> bool:
    try:
        message(row).send()
    except Exception as error:  # noqa: BLE001 whatever is wrong with this mail, the next one must be sent
        _postpone(row, now, error)
        return False
    row.state, row.sent_at, row.last_error = OutgoingMail.State.SENT, now, ""
    if row.is_at_once:  # it may hold a link that only its reader should have
        row.context = {}
    row.save(update_fields=["state", "sent_at", "last_error", "context"])
    return True


def message(row: OutgoingMail) -> EmailMultiAlternatives:
    """The mail of a row, as it is handed to the mail server."""
    built = mail.build(row.name, to=row.to_address, context=row.context, language=row.language)
    if address := row.context.get("unsubscribe_url"):
        built.extra_headers |= {
            "List-Unsubscribe": f"<{address}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
    built.extra_headers["Message-ID"] = f"<{row.pk}.{row.created_at:%Y%m%d%H%M%S}@{_host()}>"
    return built


def _postpone(row: OutgoingMail, now: dt.datetime, error: Exception) -> None:
    """Try again later, or give up after the last attempt. The error is kept by its kind: it may name an address."""
    given_up = row.attempts > len(BACK_OFF)
    row.state = OutgoingMail.State.FAILED if given_up else OutgoingMail.State.DUE
    row.last_error = type(error).__name__
    if not given_up:
        row.not_before = now + BACK_OFF[row.attempts - 1]
    row.save(update_fields=["state", "last_error", "not_before"])
    logger.warning("Mail %s (%s) was not taken: %s, attempt %s", row.pk, row.name, row.last_error, row.attempts)


def is_office_hours(now: dt.datetime) -> bool:
    """Mail is sent on working days within the municipality's hours, so that nobody's phone sounds at night."""
    local = timezone.localtime(now)
    opens, closes = _hours(Municipality.current().reminder_hours)
    return workdays.is_working_day(local.date()) and opens <= local.time() < closes


def _hours(hours: Iterable[str]) -> tuple[dt.time, dt.time]:
    opens, closes = (dt.time.fromisoformat(hour) for hour in hours)
    return opens, closes


def _host() -> str:
    return settings.PUBLIC_BASE_URL.split("//", 1)[-1].split("/")[0].split(":")[0]
