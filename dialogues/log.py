"""The log of deeds: appended in the same transaction as the deed, chained by digest, verifiable by an outsider.

One chain per dialogue and one for the system. The digest of a line covers the digest before it, so a changed,
removed, inserted or reordered line is found. The head of each chain is kept apart, so a cut tail is found too.
Whoever rewrites a whole chain is found by comparing with an anchor: the heads, written down elsewhere.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from governance import clock
from governance.models import User
from governance.prepared import prepared

from . import searchable
from .models import Dialogue, LogEntry, LogHead

GENESIS = "0" * 64


def chain_of(dialogue: Dialogue | None) -> str:
    return f"dialogue:{dialogue.reference}" if dialogue else LogEntry.SYSTEM


def digest_of(entry: LogEntry) -> str:
    """SHA-256 over the canonical JSON of everything the line says."""
    said = [
        entry.chain,
        entry.seq,
        entry.dialogue_id,
        entry.action,
        entry.step,
        entry.actor_id,
        entry.at.isoformat(timespec="microseconds"),
        entry.detail,
        entry.previous_digest,
    ]
    return hashlib.sha256(
        json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
    ).hexdigest()


def write(dialogue: Dialogue | None, action: str, *, by: User | None, **detail: Any) -> LogEntry:
    """Append one line about ``dialogue`` (or the system). ``detail`` holds numbers and codes, never personal data.

    Must be called inside the transaction of the deed; raises ``TransactionManagementError`` otherwise. A deed that also
    locks the dialogue does so before, and one that takes mail back does so after: two deeds then never stand in a circle.
    """
    head = _locked_head(chain_of(dialogue))
    entry = _following(head, dialogue, action, by, detail)
    entry.save()
    head.save()
    searchable.mark(dialogue, action)
    return entry


def write_many(dialogue: Dialogue, action: str, details: Iterable[dict[str, Any]], *, by: User | None) -> None:
    """Append a line for each of ``details``, as ``write`` does, in as few questions to the database as one line takes."""
    head = _locked_head(chain_of(dialogue))
    LogEntry.objects.bulk_create([_following(head, dialogue, action, by, detail) for detail in details])
    head.save()
    searchable.mark(dialogue, action)


def _locked_head(chain: str) -> LogHead:
    """The end of the chain, which nobody else appends to until the transaction is over."""
    found = _head(chain)
    if not found:
        LogHead.objects.get_or_create(chain=chain)
        found = _head(chain)
    return found[0]


def _following(
    head: LogHead, dialogue: Dialogue | None, action: str, by: User | None, detail: dict[str, Any]
) -> LogEntry:
    """The next line, which becomes the head; neither is saved here."""
    entry = LogEntry(
        chain=head.chain,
        seq=head.seq + 1,
        dialogue=dialogue,
        action=action,
        step=dialogue.step if dialogue else None,
        actor=by,
        at=clock.now().astimezone(dt.UTC),
        detail=detail,
        previous_digest=head.digest or GENESIS,
    )
    entry.digest = digest_of(entry)
    head.seq, head.digest = entry.seq, entry.digest
    return entry


@prepared
def _head(chain: str) -> "QuerySet[LogHead]":
    return LogHead.objects.select_for_update().filter(chain=chain)


def has_written(dialogue: Dialogue, person: User, what: str, *, since: str | None = None, **about: Any) -> bool:
    """Whether the person has written on ``what`` (a code in the log), since the action ``since`` was last done.

    ``about`` narrows it to lines whose detail says so: ``theme="bron"``.

    Four eyes are for everyone who has written, not only for who began the text or handed it in.
    """
    lines = LogEntry.objects.filter(dialogue=dialogue)
    last = lines.filter(action=since).order_by("-seq").values_list("seq", flat=True).first() if since else None
    said = {f"detail__{name}": value for name, value in about.items()}
    changed = lines.filter(actor=person, action=LogEntry.Action.CHANGED, detail__what=what, **said)
    return changed.filter(seq__gt=last or 0).exists()


def latest_about(dialogue: Dialogue, number: int) -> LogEntry | None:
    """The last line about the contribution with that number, with who did it."""
    lines = LogEntry.objects.filter(chain=chain_of(dialogue), detail__number=number)
    return lines.select_related("actor").order_by("-seq").first()


@dataclass(frozen=True)
class Fault:
    """Something wrong in a chain: where, and what."""

    chain: str
    seq: int
    what: str

    def __str__(self) -> str:
        return f"{self.chain} {self.seq}: {self.what}"


def verify(heads: Iterable[tuple[str, int, str]] | None = None) -> list[Fault]:
    """Check every chain from its first line to its head; ``heads`` (chain, seq, digest) come from an anchor kept elsewhere.

    Returns all faults; an empty list means that nothing was changed, removed, inserted, reordered or cut off.
    """
    faults: list[Fault] = []
    known = {head.chain: head for head in LogHead.objects.all()}
    seen: dict[str, tuple[int, str]] = {}
    digests: dict[tuple[str, int], str] = {}
    for entry in _entries():
        seq, digest = seen.get(entry.chain, (0, GENESIS))
        if entry.seq != seq + 1:
            faults.append(Fault(entry.chain, entry.seq, f"line {seq + 1} is missing"))
        elif entry.previous_digest != digest:
            faults.append(Fault(entry.chain, entry.seq, "does not follow the line before it"))
        if digest_of(entry) != entry.digest:
            faults.append(Fault(entry.chain, entry.seq, "has been changed"))
        seen[entry.chain] = (entry.seq, entry.digest)
        digests[entry.chain, entry.seq] = entry.digest
    for chain, (seq, digest) in seen.items():
        head = known.pop(chain, None)
        if head is None or (head.seq, head.digest) != (seq, digest):
            faults.append(Fault(chain, seq, "is not the last line that was written"))
    faults += [Fault(chain, head.seq, "every line is missing") for chain, head in known.items() if head.seq]
    for chain, seq, digest in heads or ():
        if digests.get((chain, seq)) != digest:
            faults.append(Fault(chain, seq, "differs from the anchor"))
    return faults


def _entries() -> Iterator[LogEntry]:
    return LogEntry.objects.order_by("chain", "seq").iterator(chunk_size=2000)


def heads() -> list[tuple[str, int, str]]:
    """The last line of every chain, to be written down outside the database."""
    with transaction.atomic():
        return list(LogHead.objects.filter(seq__gt=0).order_by("chain").values_list("chain", "seq", "digest"))
