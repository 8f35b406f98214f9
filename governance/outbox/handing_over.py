"""The few statements that a mail's fate hangs on: claim, let go (the fence), mark as sent, give back.

``fence`` is the heart. In one UPDATE, committed before the socket is used, a claimed mail becomes ``submitting`` — if it
still is ours, not too late, not withdrawn, revised, stopped, erased or to an address that does not work, and sending is
not paused. The mail before it is marked as sent in the same commit. Whoever takes mail back locks the rows they cancel
(`withdrawing`); a row that is locked is passed over here, so what their transaction took back never leaves after it.
"""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Q
from django.db.models.functions import Now

from governance import clock
from governance.models import DeliveryAttempt, MailStop, MailTopic, OutgoingMail, Sending, Suppression

from . import pace, rates
from .rates import Turn

State = OutgoingMail.State
Outcome = DeliveryAttempt.Outcome
BATCH = 100

_MAIL, _TOPIC, _STOP, _SUPPRESSION, _SENDING = (
    model._meta.db_table for model in (OutgoingMail, MailTopic, MailStop, Suppression, Sending)
)
#: True of a mail ``m`` that may leave now.
_MAY_LEAVE = f"""
    m.to_address <> '' AND (m.expires_at IS NULL OR m.expires_at > %(now)s)
    AND NOT EXISTS (SELECT 1 FROM {_SENDING} WHERE is_paused)
    AND NOT EXISTS (SELECT 1 FROM {_SUPPRESSION} s WHERE s.address_digest = m.address_digest)
    AND NOT EXISTS (SELECT 1 FROM {_TOPIC} t WHERE t.name = m.topic AND (t.is_withdrawn OR t.revision > m.revision))
    AND NOT EXISTS (
        SELECT 1 FROM {_STOP} p WHERE p.recipient = m.recipient AND m.recipient <> ''
        AND (p.topic IN ('', m.topic) OR substr(m.topic, 1, length(p.topic) + 1) = p.topic || ':')
    )
"""  # noqa: S608 our own names
_MARK = f"""
    UPDATE {_MAIL} SET state = 'sent', sent_at = %(sent_at)s, smtp_code = %(code)s, reason = '', lease_owner = NULL,
        lease_until = NULL, context = CASE WHEN is_at_once THEN %(nothing)s ELSE context END
    WHERE id = %(sent)s AND state <> 'sent' RETURNING id
"""  # noqa: S608


def _fence_sql() -> str:
    if connection.vendor == "postgresql":
        now, lease, lock = (
            "statement_timestamp()",
            "statement_timestamp() + %(lease)s * interval '1 second'",
            "FOR UPDATE SKIP LOCKED",
        )
    else:
        form = "strftime('%%Y-%%m-%%d %%H:%%M:%%f', 'now'{})"
        now, lease, lock = form.format(""), form.format(", %(lease)s || ' seconds'"), ""
    return f"""
        UPDATE {_MAIL} SET state = 'submitting', submitted_at = %(now)s, attempts = attempts + 1, lease_until = {lease}
        WHERE id = (
            SELECT m.id FROM {_MAIL} m
            WHERE m.id = %(next)s AND m.state = 'claimed' AND m.lease_owner = %(me)s AND m.lease_until > {now}
            AND {_MAY_LEAVE} {lock}
        ) RETURNING id
    """  # noqa: S608


@dataclass(frozen=True)
class Taken:
    """A mail that the server has said it took."""

    pk: int
    code: int
    at: dt.datetime


def claim(me: uuid.UUID, *, limit: int = BATCH, is_open: bool = True) -> list[Turn]:
    """Take the mails that have waited longest, those that somebody waits for first; outside office hours only those.

    Gives each with the instant at which it may leave.
    """
    full = rates.full_domains()
    if rates.EVERYBODY in full:
        return []
    with transaction.atomic():
        due = (
            OutgoingMail.objects.filter(state=State.DUE, not_before__lte=clock.now())
            .exclude(domain__in=full)
            .order_by("not_before", "pk")
            .select_for_update(skip_locked=connection.features.has_select_for_update_skip_locked)
        )
        rows = list(due.filter(is_at_once=True)[:limit])
        if is_open and len(rows) < limit:
            rows += due.filter(is_at_once=False)[: limit - len(rows)]
        turns = rates.take_turns(rows)
        OutgoingMail.objects.filter(pk__in=[row.pk for row, _at in turns]).update(
            state=State.CLAIMED, lease_owner=me, lease_until=Now() + pace.current().lease
        )
    return turns


def fence(me: uuid.UUID, row: OutgoingMail | None, taken: Taken | None) -> bool:
    """Let ``row`` go, and mark the mail before it as sent, in one commit. Whether the row may be handed over now."""
    known: dict[str, Any] = {}
    parts: list[str] = []
    ops = connection.ops
    if taken:
        known |= {"sent": taken.pk, "code": taken.code, "sent_at": ops.adapt_datetimefield_value(taken.at)}
        known["nothing"] = ops.adapt_json_value({}, None)
        parts.append(_MARK)
    if row:
        known |= {"next": row.pk, "me": _uuid(me), "now": ops.adapt_datetimefield_value(clock.now())}
        known["lease"] = pace.current().lease.total_seconds()
        parts.append(_fence_sql())
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql" and len(parts) == 2:
            cursor.execute(f"WITH marked AS ({parts[0]}) {parts[1]}", known)
            return cursor.fetchone() is not None
        with transaction.atomic():
            for part in parts:
                cursor.execute(part, known)
                found = cursor.fetchall()
    return bool(row and found)


def _uuid(value: uuid.UUID) -> Any:
    return value if connection.features.has_native_uuid_field else value.hex


def why_not(me: uuid.UUID, row: OutgoingMail) -> None:
    """Write down why a claimed mail was not let go; where there is no lasting reason, it waits for its next turn."""
    state, reason = _obstacle(row)
    _mine(me, row, State.CLAIMED).update(state=state, reason=reason, lease_owner=None, lease_until=None)


def _obstacle(row: OutgoingMail) -> tuple[str, str]:
    stops = MailStop.objects.filter(recipient=row.recipient).exclude(recipient="")
    topics = MailTopic.objects.filter(name=row.topic)
    if stop := next((s for s in stops if s.topic in ("", row.topic) or row.topic.startswith(s.topic + ":")), None):
        return State.CANCELLED, "erased" if stop.is_erased else "stopped"
    if not row.to_address:
        return State.CANCELLED, "erased"
    if topics.filter(Q(is_withdrawn=True) | Q(revision__gt=row.revision)).exists():
        return State.CANCELLED, "withdrawn"
    if Suppression.objects.filter(address_digest=row.address_digest).exists():
        return State.SUPPRESSED, "suppressed"
    if row.expires_at and row.expires_at <= clock.now():
        return State.EXPIRED, "expired"
    return State.DUE, row.reason


def settle(
    me: uuid.UUID,
    row: OutgoingMail,
    state: str,
    outcome: str,
    *,
    code: int | None = None,
    note: str = "",
    not_before: dt.datetime | None = None,
    is_counted: bool = True,
) -> bool:
    """Write what became of a mail in our hands, and the attempt, in one transaction. Whether it still was in our hands."""
    change: dict[str, Any] = {"state": state, "reason": outcome, "smtp_code": code}
    change |= {"lease_owner": None, "lease_until": None}
    if not_before:
        change["not_before"] = not_before
    if not is_counted:
        change["attempts"] = F("attempts") - 1
    with transaction.atomic():
        held = _mine(me, row, State.CLAIMED, State.SUBMITTING).update(**change)
        if held:
            note_attempt(row, outcome, code=code, note=note)
    return bool(held)


def note_attempt(row: OutgoingMail, outcome: str, *, code: int | None = None, note: str = "") -> None:
    """Write down what became of one attempt; ``note`` is a code or the kind of an error, never a text about somebody."""
    DeliveryAttempt.objects.create(mail=row, at=clock.now(), outcome=outcome, smtp_code=code, note=note[:60])


def give_back(me: uuid.UUID) -> int:
    """What we claimed and did not come to waits for the next turn."""
    return OutgoingMail.objects.filter(lease_owner=me, state=State.CLAIMED).update(
        state=State.DUE, lease_owner=None, lease_until=None
    )


def _mine(me: uuid.UUID, row: OutgoingMail, *states: str) -> Any:
    return OutgoingMail.objects.filter(pk=row.pk, lease_owner=me, state__in=states)
