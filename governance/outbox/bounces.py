"""Mail that came back: reads what mail servers answer (RFC 3464) and stops sending to addresses that do not work.

Only a report that names a mail of ours by its message id is believed, so neither an absent colleague's automatic answer
nor an invented report shuts anybody out. A full mailbox or a passing fault is noted, and the address is kept.
"""

import email
import mailbox
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email import policy
from email.message import Message
from pathlib import Path
from typing import Any, BinaryIO

from django.db import transaction

from governance import clock
from governance.models import DeliveryAttempt, OutgoingMail

from . import addresses
from .handing_over import note_attempt

#: Final, but not because the address does not exist: a full mailbox, a mail that is too large, a rule of the receiver.
NOT_THE_ADDRESS = re.compile(r"5\.(2\.[23]|3\.|6\.|7\.)")


@dataclass(frozen=True)
class Report:
    """What a report says about one mail: its message id, and the status code (5.1.1) of a final failure."""

    message_id: str
    status: str

    @property
    def is_for_good(self) -> bool:
        return self.status.startswith("5")

    @property
    def is_about_address(self) -> bool:
        return self.is_for_good and not NOT_THE_ADDRESS.match(self.status)


def read(message: Message) -> Report | None:
    """The report in a mail, when it is one that says that something failed."""
    if message.get_content_type() != "multipart/report":
        return None
    status = message_id = ""
    for part in message.walk():
        kind = part.get_content_type()
        if kind == "message/delivery-status":
            status = status or _failed_status(part)
        elif kind in ("text/rfc822-headers", "message/rfc822"):
            message_id = message_id or _returned_id(part)
    return Report(message_id, status) if status and message_id else None


def _failed_status(part: Message) -> str:
    blocks: Any = part.get_payload()
    for block in blocks if isinstance(blocks, list) else ():
        if str(block.get("Action", "")).strip().lower() == "failed":
            return str(block.get("Status", "")).strip().split(" ")[0]
    return ""


def _returned_id(part: Message) -> str:
    payload: Any = part.get_payload()
    if isinstance(payload, list):
        returned = payload[0]
    else:
        raw: Any = part.get_payload(decode=True) or b""
        returned = email.message_from_bytes(raw)
    return " ".join(str(returned.get("Message-ID", "")).split())


@transaction.atomic
def register(report: Report) -> bool:
    """Note that a mail came back, and suppress an address that does not work. Whether the mail is ours."""
    row = OutgoingMail.objects.select_for_update().filter(message_id=report.message_id).first()
    if row is None:
        return False
    if row.bounced_at is None:
        row.bounced_at, row.reason = clock.now(), "bounced"
        row.save(update_fields=["bounced_at", "reason"])
        note_attempt(row, DeliveryAttempt.Outcome.BOUNCED, note=report.status)
    if report.is_about_address:
        addresses.suppress(row.address_digest, "bounced")
    return True


def read_all(messages: Iterable[Message]) -> int:
    """Register every report among the messages; gives how many were about mail of ours."""
    reports = (read(message) for message in messages)
    return sum(register(report) for report in reports if report)


def in_stream(stream: BinaryIO) -> Iterator[Message]:
    """The one mail that a mail server pipes to us."""
    yield email.message_from_binary_file(stream, policy=policy.default)


def in_maildir(path: Path) -> Iterator[Message]:
    """The mails of a Maildir that nobody has read; each is marked as read when it has been dealt with."""
    box = mailbox.Maildir(path, factory=None, create=False)
    for key in list(box.keys()):
        stored = box[key]
        if "S" in stored.get_flags():
            continue
        yield _parsed(box.get_bytes(key))
        stored.set_subdir("cur")
        stored.add_flag("S")
        box[key] = stored


def in_mbox(path: Path) -> Iterator[Message]:
    """Every mail of an mbox file. Reading it again does no harm: a mail comes back only once."""
    box = mailbox.mbox(path, factory=None, create=False)
    for key in list(box.keys()):
        yield _parsed(box.get_bytes(key))


def _parsed(content: bytes) -> Message:
    return email.message_from_bytes(content, policy=policy.default)
