"""Writing mail into the outbox: rows only, in the transaction of the deed. Nothing here talks to a mail server."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection

from governance import clock
from governance.models import OutgoingMail

from . import addresses

CHUNK = 1500
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
_GIVEN = [
    "name", "to_address", "address_digest", "domain", "language", "context", "dedupe_key", "message_id", "about",
    "topic", "revision", "recipient", "rule", "created_at", "not_before", "expires_at", "is_at_once",
]  # fmt: skip


def _insert(mails: list[Mail]) -> int:
    """One INSERT for all of them: it neither fails nor waits on those that somebody else writes at the same time."""
    columns = ", ".join([*_GIVEN, *_BEGINS])
    one = "({}, {})".format(", ".join(["%s"] * len(_GIVEN)), ", ".join(_BEGINS.values()))
    rows = ", ".join([one] * len(mails))
    now = clock.now()
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {OutgoingMail._meta.db_table} ({columns}) VALUES {rows} ON CONFLICT DO NOTHING",  # noqa: S608 our own names
            [value for mail in mails for value in _values(mail, now)],
        )
        return int(cursor.rowcount)


def _values(mail: Mail, now: dt.datetime) -> Iterator[Any]:
    ops = connection.ops
    yield mail.name
    yield mail.to
    yield addresses.digest(mail.to)
    yield addresses.domain(mail.to)
    yield mail.language or settings.LANGUAGE_CODE
    yield ops.adapt_json_value(mail.context, None)
    yield mail.dedupe_key
    yield message_id(mail.dedupe_key)
    yield about(mail.topic)
    yield mail.topic
    yield mail.revision
    yield mail.recipient
    yield mail.rule or (HOLD if mail.at_once else RESEND)
    yield ops.adapt_datetimefield_value(now)
    yield ops.adapt_datetimefield_value(mail.not_before or now)
    yield ops.adapt_datetimefield_value(mail.expires_at) if mail.expires_at else None
    yield mail.at_once


def message_id(dedupe_key: str) -> str:
    """The name of the mail in the world: always the same for the same mail, so that a mail server can be asked for it."""
    return f"<{addresses.keyed_digest('message', dedupe_key)[:40]}@{urlsplit(settings.PUBLIC_BASE_URL).hostname}>"


def about(topic: str) -> str:
    """The thing that a topic is about: its first two words, as in ``dialogue:12``."""
    return ":".join(topic.split(":")[:2])
