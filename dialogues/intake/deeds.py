"""What people do with a file or with notes: hand in, choose columns, throw away, receive, and take back."""

import uuid
from typing import IO, Any

from django.db import connection, transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from governance import clock
from governance.models import User

from .. import lifecycle, log, permissions, sorting
from ..models import Contribution, Dialogue, Intake, IntakeAnswer, IntakePart, IntakeRow, LogEntry
from ..refusals import NotEntitled, Refused
from . import answers, columns, files, questions, reading, storage

#: So many are received while the person waits; more are received in the background.
AT_ONCE = 2_000
#: How long a page may read before the rest is left to the background.
PATIENCE = 2.0
#: No statement may take longer than the database lets it.
IN_ONE_STATEMENT = 20_000


class NothingSaid(Refused):
    """A file where no column holds what was said, or answers a question, has no contributions."""

    field = "columns"

    @property
    def message(self) -> str:
        return _("Say which column holds what was said or answers a question.")


class NotNow(Refused):
    """Somebody else has come further with the file."""

    @property
    def message(self) -> str:
        return _("Something has happened with the file since the page was opened. This is how it is now.")


class NothingToReceive(Refused):
    """No row was chosen that can become a contribution."""

    @property
    def message(self) -> str:
        return _("There is no row to receive with what you have chosen.")


def _entitled(dialogue: Dialogue, by: User) -> None:
    if not (permissions.receivable_by(by).filter(pk=dialogue.pk).exists() and dialogue.is_launched):
        raise NotEntitled


def _held(intake: Intake, *states: str, by: User) -> Intake:
    """The intake as it stands; its dialogue and it are locked. Raises ``NotNow`` when it is in no such state any more."""
    dialogue = lifecycle.lock(intake.dialogue)
    _entitled(dialogue, by)
    held = Intake.objects.select_for_update().filter(pk=intake.pk, state__in=states).first()
    if held is None:
        raise NotNow
    held.dialogue = dialogue
    return held


@transaction.atomic
def hand_in(dialogue: Dialogue, stream: IO[bytes], *, name: str, key: uuid.UUID, by: User) -> Intake:
    """Keep a file as it came, and find out what it looks like. Handed in twice with one key, it is kept once.

    Raises ``UnusableFile`` for what is no list, or not safe to open.
    """
    _entitled(dialogue, by)
    if before := Intake.objects.filter(submission_key=key, dialogue=dialogue).first():
        return before
    intake = Intake(
        dialogue=dialogue,
        kind=files.kind_of(stream),
        name=name[-160:],
        by=by,
        created_at=clock.now(),
        submission_key=key,
    )
    reading.look_at(intake, stream)
    if not intake.sample:
        raise files.UnusableFile(_("No row of the file could be read."))
    intake.has_headings = columns.looks_like_headings(intake.sample[0], questions.asked_in(dialogue))
    _propose_columns(intake, by)
    intake.save()
    storage.keep(intake, stream)
    intake.save(update_fields=["size", "sha256"])
    return intake


@transaction.atomic
def look_again(intake: Intake, *, by: User, **how: Any) -> Intake:
    """Show the first rows anew, read with another encoding, delimiter or sheet, or with headings or without."""
    held = _held(intake, Intake.State.CHOOSING, by=by)
    for name, value in how.items():
        setattr(held, name, value)
    with storage.opened(held) as stream:
        reading.look_at(held, stream)
    _propose_columns(held, by)
    held.save()
    return held


def _propose_columns(intake: Intake, by: User) -> None:
    """Say what each column seems to hold, by its heading: as it was chosen last, or as it is called."""
    first = intake.sample[0] if intake.sample and intake.has_headings else []
    asked = questions.asked_in(intake.dialogue)
    intake.columns = (columns.remembered(first, by, asked) or columns.guess(first, asked)) if first else []
    intake.columns += [columns.SKIP] * (reading.width_of(intake) - len(intake.columns))


def read(intake: Intake, *, by: User, **chosen: Any) -> Intake:
    """Begin to read the whole file as was chosen. Raises ``NothingSaid`` where no column holds what was said."""
    if not columns.holds_words(chosen["columns"]):
        raise NothingSaid
    with transaction.atomic():
        held = _held(intake, Intake.State.CHOOSING, by=by)
        for name, value in chosen.items():
            setattr(held, name, value)
        held.headings_key = columns.key_of(held.sample[0]) if held.has_headings else ""
        held.state = Intake.State.READING
        held.save()
    reading.go_on(held, seconds=PATIENCE)
    held.refresh_from_db()
    return held


@transaction.atomic
def hand_in_notes(
    dialogue: Dialogue, pieces: list[str], *, name: str, key: uuid.UUID, by: User, **facts: Any
) -> Intake:
    """Keep what was said at a meeting, one piece for each contribution, for a last look before it is received."""
    _entitled(dialogue, by)
    if known := Intake.objects.filter(submission_key=key, dialogue=dialogue).first():
        return known
    intake = Intake(dialogue=dialogue, kind=Intake.Kind.NOTES, name=name, by=by, created_at=clock.now(), **facts)
    intake.submission_key, intake.columns, intake.has_headings = key, [columns.TEXT], False
    intake.save()
    reading.stage(intake, pieces)
    intake.save()
    return intake


@transaction.atomic
def discard(intake: Intake, *, by: User) -> None:
    """Throw away what has not been received. The file and its rows are gone; nothing of it was a contribution."""
    held = _held(intake, Intake.State.CHOOSING, Intake.State.READING, Intake.State.READY, by=by)
    held.state, held.sample = Intake.State.DISCARDED, []
    held.save(update_fields=["state", "sample"])
    IntakePart.objects.filter(intake=held).delete()
    IntakeRow.objects.filter(intake=held).delete()
    IntakeAnswer.objects.filter(intake=held).delete()


@transaction.atomic
def choose_again(intake: Intake, *, by: User) -> None:
    """Let the columns of a file that has been read be chosen anew; what was read of it is forgotten."""
    held = _held(intake, Intake.State.READING, Intake.State.READY, by=by)
    if held.kind == Intake.Kind.NOTES:
        raise NotNow
    held.state, held.rows_read, held.progress, held.claim, held.claimed_until = Intake.State.CHOOSING, 0, 0, None, None
    held.save()
    IntakeRow.objects.filter(intake=held).delete()
    IntakeAnswer.objects.filter(intake=held).delete()


def chosen_kinds(intake: Intake) -> list[str]:
    """The kinds of rows that become contributions: what was read, and those that are the same as others if somebody says so."""
    kinds: list[str] = [IntakeRow.Kind.READ]
    kinds += [IntakeRow.Kind.COPY] if intake.takes_copies else []
    kinds += [IntakeRow.Kind.KNOWN] if intake.takes_known else []
    return kinds


@transaction.atomic
def accept(intake: Intake, *, by: User, takes_copies: bool = False, takes_known: bool = False) -> Intake:
    """Receive the rows: at once when they are few, else in the background. Raises ``NothingToReceive``."""
    held = _held(intake, Intake.State.READY, by=by)
    held.takes_copies, held.takes_known, held.accepted_by = takes_copies, takes_known, by
    number = held.rows.filter(kind__in=chosen_kinds(held)).count()
    if not number:
        raise NothingToReceive
    _reserve(held, number)
    if number <= AT_ONCE:
        _receive(held)
    return held


def _reserve(held: Intake, number: int) -> None:
    """Give the file its numbers while the dialogue is locked, and write in the log who accepted it.

    So nobody who sends something in waits for the dialogue while the contributions are made.
    """
    dialogue = held.dialogue
    latest = dialogue.contributions.order_by("-number").values_list("number", flat=True).first() or 0
    last = max(latest, dialogue.reserved_number)
    held.state, held.first_number, held.last_number = Intake.State.ACCEPTING, last + 1, last + number
    held.save()
    dialogue.reserved_number = held.last_number
    dialogue.save(update_fields=["reserved_number"])
    told = {"first": held.first_number, "last": held.last_number, "sha256": held.sha256}
    log.write(dialogue, LogEntry.Action.TAKEN_IN, by=held.accepted_by, **told)


def receive_due() -> int:
    """Make the contributions of what somebody has accepted and what is too much for a page. How many files it was."""
    done = 0
    for intake in Intake.objects.filter(state=Intake.State.ACCEPTING).order_by("pk"):
        if not (claim := reading.claimed(intake, state=Intake.State.ACCEPTING)):
            continue
        with transaction.atomic():
            mine = Intake.objects.select_for_update(of=("self",)).select_related("dialogue")
            if held := mine.filter(pk=intake.pk, claim=claim, state=Intake.State.ACCEPTING).first():
                _receive(held)
                done += 1
    return done


def _receive(held: Intake) -> None:
    """All chosen rows become contributions with the numbers that were reserved, or none does."""
    if held.first_number is None:
        raise NotNow
    answers.check_while_inserting()
    _copy(held, after=held.first_number - 1)
    answers.receive(held, at_once=IN_ONE_STATEMENT)
    held.state, held.accepted_at, held.sample = Intake.State.ACCEPTED, clock.now(), []
    held.claim, held.claimed_until = None, None
    held.save()


#: What a contribution has from its row, under the same name.
COPIED = (
    "text",
    "reference",
    "channel",
    "received_at",
    "language",
    "activity",
    "area",
    "round",
    "age_band",
    "sender_role",
    "attachment_name",
    "note",
    "is_late",
    "is_flagged",
    "submission_key",
    "intake",
)


def _copy(held: Intake, *, after: int) -> int:
    """Make the contributions inside the database, so that whoever waits for the dialogue waits shortly. How many they are."""
    fields = [Contribution._meta.get_field(name) for name in COPIED]
    alike = [f'"{field.column}"' for field in fields]  # type: ignore[union-attr]
    usual = Contribution(dialogue=held.dialogue, registered_by=held.accepted_by)
    others = [
        field
        for field in Contribution._meta.local_concrete_fields
        if field not in fields and field.name not in ("id", "number")
    ]
    values = [field.get_db_prep_save(getattr(usual, field.attname), connection) for field in others]
    names = ", ".join([*alike, "number", *(f'"{field.column}"' for field in others)])
    kinds = chosen_kinds(held)
    # Names of columns and marks for values: nothing that anybody typed.
    statement = (
        f"INSERT INTO {Contribution._meta.db_table} ({names}) "  # noqa: S608
        f"SELECT {', '.join(alike)}, %s + row_number() OVER (ORDER BY place), {', '.join(['%s'] * len(values))} "
        f"FROM {IntakeRow._meta.db_table} WHERE intake_id = %s AND kind IN ({', '.join(['%s'] * len(kinds))}) "
        "AND place > %s AND place <= %s"
    )
    made = 0
    with connection.cursor() as cursor:
        for start in range(0, held.rows_read, IN_ONE_STATEMENT):
            places = (start, start + IN_ONE_STATEMENT)
            cursor.execute(statement, [after + made, *values, held.pk, *kinds, *places])
            made += cursor.rowcount
    return made


@transaction.atomic
def take_back(intake: Intake, *, by: User) -> int:
    """Withdraw every contribution that came in with the file; they stay on record. How many they were.

    Raises ``CompilationIsLocked`` while a compilation that counts them is reviewed or approved.
    """
    held = _held(intake, Intake.State.ACCEPTED, by=by)
    sorting.refuse_when_locked(held.dialogue)
    rows = Contribution.objects.filter(intake=held, withdrawn_at=None)
    number = rows.update(withdrawn_at=clock.now(), version=F("version") + 1)
    held.state, held.undone_at = Intake.State.UNDONE, clock.now()
    held.save(update_fields=["state", "undone_at"])
    told = {"first": held.first_number, "last": held.last_number, "withdrawn": number}
    log.write(held.dialogue, LogEntry.Action.INTAKE_WITHDRAWN, by=by, **told)
    return number


def tidy() -> None:
    """Files whose rows are contributions are thrown away, and those rows: what was said is kept once."""
    done = Intake.objects.filter(state__in=[Intake.State.ACCEPTED, Intake.State.UNDONE])
    IntakePart.objects.filter(intake__in=done).delete()
    IntakeAnswer.objects.filter(intake__in=done, misfit="").delete()
    received = Q(kind=IntakeRow.Kind.READ) | Q(kind=IntakeRow.Kind.COPY, intake__takes_copies=True)
    received |= Q(kind=IntakeRow.Kind.KNOWN, intake__takes_known=True)
    left = IntakeRow.objects.filter(received, intake__in=done).order_by("pk").values("pk")[:IN_ONE_STATEMENT]
    IntakeRow.objects.filter(pk__in=left).delete()
