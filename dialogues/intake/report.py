"""Every row of a file that did not become a contribution, and why, as a spreadsheet."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from ..exports.sheets import Row
from ..models import Intake, IntakeRow
from . import answers, deeds


@dataclass(frozen=True)
class Numbers:
    """How many rows of each kind, and how many of those that become contributions came late or are flagged."""

    read: int = 0
    copy: int = 0
    known: int = 0
    problem: int = 0
    late: int = 0
    flagged: int = 0

    @property
    def rows(self) -> int:
        """How many rows have been gone through."""
        return self.read + self.copy + self.known + self.problem


def numbers(intake: Intake) -> Numbers:
    """What was found, in one question to the database."""
    becomes = ~Q(kind=IntakeRow.Kind.PROBLEM)
    counts = {kind.value: Count("pk", filter=Q(kind=kind)) for kind in IntakeRow.Kind}
    late, flagged = (Count("pk", filter=becomes & Q(**{name: True})) for name in ("is_late", "is_flagged"))
    return Numbers(**intake.rows.order_by().aggregate(**counts, late=late, flagged=flagged))


def taken_in_before(intake: Intake) -> Intake | None:
    """The very same file, if it has been received in the dialogue: rows without words are not compared one by one."""
    same = Intake.objects.filter(dialogue=intake.dialogue_id, sha256=intake.sha256, state=Intake.State.ACCEPTED)
    return same.exclude(pk=intake.pk).exclude(sha256="").order_by("pk").last()


def left_out(intake: Intake) -> Iterator[IntakeRow]:
    """The rows that cannot become contributions, or that a person has left out, in the order of the file."""
    rows = intake.rows.exclude(kind=IntakeRow.Kind.READ)
    if intake.accepted_by_id:
        rows = rows.exclude(kind__in=deeds.chosen_kinds(intake))
    yield from rows.order_by("place").iterator(chunk_size=1_000)


def why(row: IntakeRow) -> str:
    """The reason, in words."""
    if row.kind == IntakeRow.Kind.COPY:
        return _("The same text stands in row %(row)d.") % {"row": row.same_as or 0}
    if row.kind == IntakeRow.Kind.KNOWN:
        return _("The same text is contribution number %(number)d.") % {"number": row.same_as or 0}
    return row.get_problem_display()


def table(intake: Intake) -> Iterator[Row]:
    """The rows of a spreadsheet of what was left out, with the cells as they stood in the file."""
    yield [_("Row in the file"), _("Why it was left out"), _("What stands in it")]
    for row in left_out(intake):
        yield [row.place, why(row), *(row.cells or [row.text])]


def table_of_misfits(intake: Intake) -> Iterator[Row]:
    """The rows of a spreadsheet of what could not be understood as an answer, with the row it stands in and why."""
    yield [_("Row in the file"), _("Question"), _("Why it is no answer"), _("What stands in it")]
    for item in answers.misfits_by_row(intake).iterator(chunk_size=1_000):
        yield [item.place, str(item.question), item.get_misfit_display(), item.text]
