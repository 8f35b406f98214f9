"""Reading a file: what it looks like at first, and then all its rows, in the background and however often interrupted."""

import datetime as dt
import time
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import dropwhile, islice
from typing import IO, Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from ..cells import unguarded
from ..models import Intake, IntakeAnswer, IntakeRow
from . import answers, columns, delimited, sheets, storage
from .delimited import Record
from .rows import Reader, digest_of

SAMPLED, WIDEST, LONGEST_SHOWN = 12, 60, 160
AT_ONCE = 1_000
#: A worker that was killed is followed by another when so long has passed.
LEASE = dt.timedelta(minutes=2)


class _Taken(Exception):
    """Another worker reads the file now, or somebody has thrown it away."""


def look_at(intake: Intake, stream: IO[bytes]) -> None:
    """Find out how the file is to be read, where nobody has said, and what its first rows are. Saves nothing."""
    if intake.kind == Intake.Kind.CSV:
        intake.encoding = intake.encoding or delimited.encoding_of(stream)
        intake.delimiter = intake.delimiter or delimited.delimiter_of(stream, intake.encoding)
    else:
        intake.sheets = intake.sheets or sheets.names(stream)
        if intake.sheet not in intake.sheets:
            intake.sheet = intake.sheets[0] if intake.sheets else ""
    first = [record for record in islice(_records(intake, stream), SAMPLED) if not record.problem]
    intake.sample = [[_shown(cell) for cell in record.cells[:WIDEST]] for record in first]


def _shown(cell: Any) -> str:
    return "".join(sign if sign >= " " and not "\ud800" <= sign <= "\udfff" else " " for sign in str(cell))[
        :LONGEST_SHOWN
    ]


def _records(intake: Intake, stream: IO[bytes]) -> Iterator[Record]:
    if intake.kind == Intake.Kind.XLSX:
        return sheets.records(stream, intake.sheet)
    records = delimited.records(stream, intake.encoding, intake.delimiter)
    is_guarded = bool(intake.sample) and columns.is_our_own(intake.sample[0])
    return map(_unguarded, records) if is_guarded else records


def _unguarded(record: Record) -> Record:
    return replace(record, cells=[unguarded(cell) for cell in record.cells])


def width_of(intake: Intake) -> int:
    """How many columns the file has, by its first rows; with headings, so many as there are headings."""
    rows = intake.sample[:1] if intake.has_headings else intake.sample
    return max((len(row) for row in rows), default=0)


# ------------------------------------------------------------------------------------------------------ all the rows


def due() -> "QuerySet[Intake]":
    """Files that wait to be read, and that nobody reads now."""
    return Intake.objects.filter(_is_free(), state=Intake.State.READING).order_by("pk")


def claimed(intake: Intake, *, state: str) -> uuid.UUID | None:
    """A claim on the file for as long as the lease lasts, or nothing when another worker has it."""
    claim = uuid.uuid4()
    mine = Intake.objects.filter(_is_free(), pk=intake.pk, state=state)
    return claim if mine.update(claim=claim, claimed_until=Now() + LEASE) else None


def is_under_way() -> bool:
    """Whether some worker has a file in hand now."""
    return Intake.objects.filter(state__in=Intake.UNDER_WAY, claimed_until__gte=Now()).exists()


def _is_free() -> Q:
    return Q(claimed_until=None) | Q(claimed_until__lt=Now())


def go_on(intake: Intake, *, seconds: float) -> bool:
    """Read on where it was left, for about so many seconds. Whether the file is read to its end.

    Killed at any moment, nothing is lost and no row is read twice: rows and place are written in one transaction.
    """
    claim = claimed(intake, state=Intake.State.READING)
    if claim is None:
        return False
    intake.refresh_from_db()
    try:
        with storage.opened(intake) as stream:
            is_read = _read(intake, _rest(intake, stream), seconds=seconds)
    except _Taken:
        return False
    state = Intake.State.READY if is_read else Intake.State.READING
    released = Intake.objects.filter(pk=intake.pk, claim=claim, state=Intake.State.READING)
    released.update(state=state, claim=None, claimed_until=None)
    return is_read


def _rest(intake: Intake, stream: IO[bytes]) -> Iterator[Record]:
    """What has not been read yet, without the headings."""
    records = _records(intake, stream)
    if intake.has_headings:
        next(records, None)
    return dropwhile(lambda record: record.place <= intake.rows_read, records)


def _read(intake: Intake, records: Iterator[Record], *, seconds: float) -> bool:
    """Row by row, a thousand in each transaction. Whether the end was reached.

    The time counts from the first new row, so that finding the place again in a large spreadsheet takes none of it.
    """
    reader, same = Reader(intake), Same(intake)
    ends = 0.0
    while chunk := list(islice(records, AT_ONCE)):
        ends = ends or time.monotonic() + seconds
        _keep(intake, [same.judged(reader.row(record)) for record in chunk], chunk[-1])
        if time.monotonic() > ends:
            return False
    return True


def _keep(intake: Intake, rows: list[IntakeRow], last: Record) -> None:
    with transaction.atomic():
        ours = Intake.objects.filter(
            pk=intake.pk, claim=intake.claim, rows_read=intake.rows_read, state=Intake.State.READING
        )
        told = {
            "rows_read": last.place,
            "progress": min(int(last.share * 100), 99),
            "claimed_until": Now() + LEASE,
        }
        if not ours.update(**told):
            raise _Taken
        IntakeRow.objects.bulk_create(rows, batch_size=AT_ONCE)
        IntakeAnswer.objects.bulk_create([item for row in rows for item in answers.staged(row)], batch_size=AT_ONCE)
    intake.rows_read = last.place


class Same:
    """Finds texts that stand twice, in the file or among what was received before."""

    def __init__(self, intake: Intake) -> None:
        received = intake.dialogue.contributions.filter(withdrawn_at=None).exclude(text="").order_by("number")
        rows = received.values_list("text", "number").iterator(chunk_size=AT_ONCE)
        self._known = {digest_of(text): number for text, number in rows}
        read = (
            intake.rows.exclude(kind=IntakeRow.Kind.PROBLEM)
            .exclude(digest="")
            .order_by("-place")
            .values_list("digest", "place")
        )
        self._places = dict(read.iterator(chunk_size=AT_ONCE))

    def judged(self, row: IntakeRow) -> IntakeRow:
        """The row, with what its text is the same as."""
        if row.kind == IntakeRow.Kind.PROBLEM or not row.digest:
            return row
        if number := self._known.get(row.digest):
            row.kind, row.same_as = IntakeRow.Kind.KNOWN, number
        elif place := self._places.get(row.digest):
            row.kind, row.same_as = IntakeRow.Kind.COPY, place
        self._places.setdefault(row.digest, row.place)
        return row


def stage(intake: Intake, pieces: Iterable[str]) -> None:
    """The rows of meeting notes, which need no background: each piece is one. Call it in the transaction of the deed."""
    reader, same = Reader(intake), Same(intake)
    records = [Record(place, [piece]) for place, piece in enumerate(pieces, start=1)]
    IntakeRow.objects.bulk_create([same.judged(reader.row(record)) for record in records])
    intake.rows_read, intake.progress, intake.state = len(records), 100, Intake.State.READY
