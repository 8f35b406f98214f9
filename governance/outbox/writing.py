"""Writing mail into the outbox: rows only, in the transaction of the deed. Nothing here talks to a mail server."""

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection

from governance import clock
from governance.models import OutgoingMail

from . import addresses

CHUNK = 2000
HOLD, RESEND = OutgoingMail.Rule.HOLD.value, OutgoingMail.Rule.RESEND.value


@dataclass(frozen=True)
class Mail:
    """What one mail to one person is to be.

    ``name`` is a file in templates/emails. ``context`` holds plain values (it is kept as JSON); ``unsubscribe_url`` in
    it becomes the header of that name. ``dedupe_key`` says what makes it the same mail: it is written once.
    ``at_once`` is for what the reader is waiting for (a receipt); everything else waits for office hours.
    ``expires_at``: after that it would mislead, and is not sent. ``topic`` (``dialogue:12:heard``) and ``revision``
    say what it is about, so that it can be withdrawn; ``recipient`` (``participant:34``) whom it is to, so that they can
    leave. ``rule`` says what to do when nobody can tell whether the mail server took it: ``HOLD`` for a person to
    settle (by itself for what is sent at once), or ``RESEND`` once.
    """

    name: str
    to: str
    context: dict[str, Any] = field(default_factory=dict)
    dedupe_key: str = ""
    not_before: dt.datetime | None = None
    expires_at: dt.datetime | None = None
    language: str = ""
    at_once: bool = False
    topic: str = ""
    revision: int = 0
    recipient: str = ""
    rule: str = ""

    def __post_init__(self) -> None:
        if not self.dedupe_key:
            raise ValueError("A mail needs a dedupe_key: what makes it the same mail.")


def queue(
    name: str,
    to: str,
    context: dict[str, Any],
    *,
    dedupe_key: str,
    not_before: dt.datetime | None = None,
    expires_at: dt.datetime | None = None,
    language: str = "",
    at_once: bool = False,
    topic: str = "",
    revision: int = 0,
    recipient: str = "",
    rule: str = "",
) -> OutgoingMail | None:
    """Write down that the mail ``name`` is to be sent to ``to``; call it in the transaction of the deed.

    See `Mail` for what each part means. None when it was written before, or when there is no address.
    """
    mail = Mail(
        name,
        to,
        context,
        dedupe_key=dedupe_key,
        not_before=not_before,
        expires_at=expires_at,
        language=language,
        at_once=at_once,
        topic=topic,
        revision=revision,
        recipient=recipient,
        rule=rule,
    )
    return OutgoingMail.objects.get(dedupe_key=dedupe_key) if queue_many([mail]) else None


def queue_many(mails: Iterable[Mail]) -> int:
    """Write many mails; those that are written already are left as they are. Gives how many were new."""
    addressed = (mail for mail in mails if mail.to)
    written = 0
    while chunk := list(islice(addressed, CHUNK)):
        written += _insert(chunk)
    return written


#: What every new row begins as, in SQL. The other columns are those of `_values`.
_BEGINS = {
    "state": f"'{OutgoingMail.State.DUE.value}'",
    "attempts": "0",
    "is_sent_again": "false",
    "reason": "''",
}
#: What is told of each mail, and as what the database reads it: the order is that of `_values`.
_GIVEN = {
    "name": "text",
    "to_address": "text",
    "address_digest": "text",
    "domain": "text",
    "language": "text",
    "context": "json",
    "dedupe_key": "text",
    "message_id": "text",
    "about": "text",
    "topic": "text",
    "revision": "integer",
    "recipient": "text",
    "rule": "text",
    "created_at": "instant",
    "not_before": "instant",
    "expires_at": "instant",
    "is_at_once": "boolean",
}


def _insert(mails: list[Mail]) -> int:
    """One INSERT for all of them: it neither fails nor waits on those that somebody else writes at the same time.

    They travel as one JSON text, which the database takes apart many times faster than it reads a long list of values.
    """
    now = clock.now()
    told = json.dumps([_values(mail, now) for mail in mails], cls=DjangoJSONEncoder)
    with connection.cursor() as cursor:
        cursor.execute(_insert_sql(connection.vendor), [told])
        return int(cursor.rowcount)


@cache
def _insert_sql(vendor: str) -> str:
    if vendor == "postgresql":
        types = {"instant": "timestamptz", "integer": "integer", "boolean": "boolean", "text": "text"}
        rows = "jsonb_array_elements(%s::jsonb) AS r"
        read = [
            f"r -> {place}" if kind == "json" else f"CAST(r ->> {place} AS {types[kind]})"
            for place, kind in enumerate(_GIVEN.values())
        ]
    else:
        rows = "json_each(%s) AS r"
        read = [f"json_extract(r.value, '$[{place}]')" for place in range(len(_GIVEN))]
    columns, values = ", ".join([*_GIVEN, *_BEGINS]), ", ".join([*read, *_BEGINS.values()])
    # WHERE: without it SQLite would read ON as the beginning of a join.
    return f"INSERT INTO {OutgoingMail._meta.db_table} ({columns}) SELECT {values} FROM {rows} WHERE true ON CONFLICT DO NOTHING"  # noqa: S608 our own names


def _values(mail: Mail, now: dt.datetime) -> list[Any]:
    return [
        mail.name,
        mail.to,
        addresses.digest(mail.to),
        addresses.domain(mail.to),
        mail.language or settings.LANGUAGE_CODE,
        mail.context,
        mail.dedupe_key,
        message_id(mail.dedupe_key),
        about(mail.topic),
        mail.topic,
        mail.revision,
        mail.recipient,
        mail.rule or (HOLD if mail.at_once else RESEND),
        _instant(now),
        _instant(mail.not_before or now),
        _instant(mail.expires_at) if mail.expires_at else None,
        mail.at_once,
    ]


def _instant(moment: dt.datetime) -> str:
    return str(connection.ops.adapt_datetimefield_value(moment))


def message_id(dedupe_key: str) -> str:
    """The name of the mail in the world: always the same for the same mail, so that a mail server can be asked for it."""
    return f"<{addresses.keyed_digest('message', dedupe_key)[:40]}@{urlsplit(settings.PUBLIC_BASE_URL).hostname}>"


def about(topic: str) -> str:
    """The thing that a topic is about: its first two words, as in ``dialogue:12``."""
    return ":".join(topic.split(":")[:2])
