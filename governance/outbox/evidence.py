"""Asking the mail server what became of a mail: it has it, it has not got it, or nobody can tell.

``OUTBOX_EVIDENCE`` names the witness. A witness that cannot be heard says `UNKNOWN`, never `NOT_SEEN`: “not seen” sends
the mail again.
"""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from enum import Enum
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.utils import timezone


class Answer(Enum):
    """What a witness says about one mail."""

    ACCEPTED = "accepted"
    NOT_SEEN = "not_seen"
    UNKNOWN = "unknown"


class Witness(Protocol):
    """Somebody who can be asked about several mails at once: by message id, with the instant they were handed over."""

    def lookup(self, asked: Mapping[str, dt.datetime]) -> dict[str, Answer]: ...


class Nobody:
    """No witness: nobody can tell."""

    def lookup(self, asked: Mapping[str, dt.datetime]) -> dict[str, Answer]:
        return dict.fromkeys(asked, Answer.UNKNOWN)


class Record:
    """A file in which the mail server writes the message id of each mail, a line each, before it says that it took it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def lookup(self, asked: Mapping[str, dt.datetime]) -> dict[str, Answer]:
        try:
            lines = self.path.read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            return dict.fromkeys(asked, Answer.UNKNOWN)
        taken = {line.strip() for line in lines}
        return {name: Answer.ACCEPTED if name in taken else Answer.NOT_SEEN for name in asked}


class PostfixLog:
    """Postfix' own log, with the one before it.

    ``message-id=`` alone proves nothing: cleanup writes it before the mail is whole. Taken is what the queue manager
    calls active under the same queue id. The log can only say “not seen” when it reaches from before the mail was
    handed over until after it; rotated away, cut off or silent it cannot.
    """

    _QUEUE_ID = r"(?P<queue>[0-9A-Za-z]{6,})"
    _NAMED = re.compile(rf"postfix[\w/.-]*/cleanup\[\d+\]: {_QUEUE_ID}: (?:resent-)?message-id=(?P<id><[^>]+>)")
    _ACTIVE = re.compile(rf"postfix[\w/.-]*/qmgr\[\d+\]: {_QUEUE_ID}: from=.*queue active")

    def __init__(self, path: Path) -> None:
        self.path = path

    def lookup(self, asked: Mapping[str, dt.datetime]) -> dict[str, Answer]:
        named: dict[str, set[str]] = {}
        active: set[str] = set()
        first = last = None
        try:
            for line in self._lines():
                if (at := _instant(line)) is not None:
                    first, last = first or at, at
                if found := self._NAMED.search(line):
                    named.setdefault(found["id"], set()).add(found["queue"])
                elif found := self._ACTIVE.search(line):
                    active.add(found["queue"])
        except OSError:
            return dict.fromkeys(asked, Answer.UNKNOWN)
        return {
            name: Answer.ACCEPTED
            if named.get(name, set()) & active
            else Answer.NOT_SEEN
            if first and last and first <= at.replace(microsecond=0) <= last
            else Answer.UNKNOWN
            for name, at in asked.items()
        }

    def _lines(self) -> Iterator[str]:
        before = self.path.with_name(self.path.name + ".1")
        for path in (before, self.path) if before.exists() else (self.path,):
            with path.open(encoding="utf-8", errors="replace") as file:
                yield from file


def _instant(line: str) -> dt.datetime | None:
    """When a line of a log was written: RFC 3339, or “Nov 27 03:46:21” of the year that has just been."""
    try:
        at = dt.datetime.fromisoformat(line.split(" ", 1)[0])
        return at if timezone.is_aware(at) else timezone.make_aware(at)
    except ValueError:
        pass
    try:
        now = timezone.localtime()
        at = timezone.make_aware(dt.datetime.strptime(f"{now.year} {line[:15]}", "%Y %b %d %H:%M:%S"))
    except ValueError:
        return None
    return at if at <= now + dt.timedelta(days=1) else at.replace(year=now.year - 1)


def witness() -> Witness:
    """Who is asked in this installation: ``none``, ``record:/path`` or ``postfix:/var/log/mail.log``."""
    kind, _, path = settings.OUTBOX_EVIDENCE.partition(":")
    if kind == "postfix":
        return PostfixLog(Path(path))
    return Record(Path(path)) if kind == "record" else Nobody()
