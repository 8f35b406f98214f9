"""Programmes that several bodies carry out together: what they say, what each body reports of its parts, and the follow-up.

Every body that answers for a part reports on it once a year. One person writes, another signs off or hands back, and only
what is signed off counts. The executive board follows up the whole from those reports and may revise the programme; what
an adopted programme says is changed with a decision behind it, never otherwise.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from . import clock, decisions, deeds, permissions, proposals
from .forms.versioned import VersionedForm
from .models import (
    AdditionalAssignment,
    Board,
    Decision,
    FocusArea,
    FollowUp,
    GoverningDocument,
    Meeting,
    Programme,
    ProgrammeReview,
    Progress,
    SubArea,
    SubAreaResponsibility,
    User,
)

Stage, Status = FollowUp.Stage, GoverningDocument.Status
PUBLIC_STATUSES = (Status.ON_REFERRAL, Status.PROPOSED, Status.ADOPTED, Status.REPEALED, Status.EXPIRED)
#: Until then the programme is a text that may be rewritten; afterwards a decision is needed.
UNDECIDED = (Status.DRAFT, Status.ON_REFERRAL, Status.PROPOSED)


@dataclass(frozen=True)
class Work:
    """Something that is done within a part of a programme, as residents may know of it."""

    title: Any
    url: str
    state: str


#: Who can tell what is done within the parts of a programme, by the key of the part. The dialogues app adds its own.
tellers: list[Callable[[Programme], dict[int, list[Work]]]] = []


class ProgrammeRefused(Exception):
    """A deed on a programme that the rules do not allow. ``field`` is the form field where it is put right."""

    field = ""
    message = ""

    def __str__(self) -> str:
        return str(self.message)


class NeedsDecision(ProgrammeRefused):
    """What an adopted programme says is changed by a decision only."""

    field = "decision"

    @property
    def message(self) -> str:  # type: ignore[override]
        return _("The programme is adopted. Choose the decision that changes it.")


class NotForThisProgramme(ProgrammeRefused):
    """The decision is about something else, or is no approval."""

    field = "decision"

    @property
    def message(self) -> str:  # type: ignore[override]
        return _("Choose an approved decision on this programme.")


class NothingToFinish(ProgrammeRefused):
    """No revision is being written in."""

    @property
    def message(self) -> str:  # type: ignore[override]
        return _("No revision of the programme is being written in.")


class SignedAlready(ProgrammeRefused):
    """What has been signed off stands."""

    @property
    def message(self) -> str:  # type: ignore[override]
        return _("The report is signed off. It stands as it is.")


class BegunMeanwhile(ProgrammeRefused):
    """A colleague began the same report after the page was opened."""

    @property
    def message(self) -> str:  # type: ignore[override]
        return _("A colleague has begun the same report meanwhile. Keep a copy of your text and open the report again.")


class NotSubmitted(ProgrammeRefused):
    """Only a report that waits for it can be signed off or handed back."""

    @property
    def message(self) -> str:  # type: ignore[override]
        return _("The report does not wait to be signed off.")


class OwnReport(ProgrammeRefused):
    """Nobody signs off what they have written."""

    @property
    def message(self) -> str:  # type: ignore[override]
        return _("You wrote the report. Somebody else has to sign it off.")


class CommentMissing(ProgrammeRefused):
    """Whoever hands back a report says why."""

    field = "comment"

    @property
    def message(self) -> str:  # type: ignore[override]
        return _("Write what the report lacks.")


class FollowedUpAlready(ProgrammeRefused):
    """A year is put before the board once, unless it was withdrawn or referred back."""

    field = "year"

    @property
    def message(self) -> str:  # type: ignore[override]
        return _("The follow-up of that year lies before the board, or is decided.")


class NothingReported(ProgrammeRefused):
    """There is nothing to follow up while no body's report is signed off."""

    field = "year"

    @property
    def message(self) -> str:  # type: ignore[override]
        return _("No report of that year is signed off yet.")


def with_content(programmes: "QuerySet[Programme]") -> "QuerySet[Programme]":
    """Programmes with everything they say, in a number of questions that does not grow with the rows."""
    answers = SubAreaResponsibility.objects.select_related("board").prefetch_related("via")
    parts = SubArea.objects.prefetch_related(Prefetch("responsibilities", queryset=answers))
    areas = FocusArea.objects.prefetch_related(Prefetch("sub_areas", queryset=parts))
    assignments = AdditionalAssignment.objects.select_related("given_by")
    return programmes.select_related("document__adopted_by", "document__decision").prefetch_related(
        Prefetch("focus_areas", queryset=areas), "appropriations", Prefetch("assignments", queryset=assignments)
    )


def public() -> "QuerySet[Programme]":
    """Programmes that residents may read, the latest first."""
    return Programme.objects.filter(document__status__in=PUBLIC_STATUSES).order_by("-document__valid_from", "pk")


def work_within(programme: Programme) -> dict[int, list[Work]]:
    """What is done within each part, by the key of the part."""
    found: dict[int, list[Work]] = {}
    for tell in tellers:
        for part, work in tell(programme).items():
            found.setdefault(part, []).extend(work)
    return found


@dataclass
class Answer:
    """A body that answers for a part, and what it has reported of the year, if anything."""

    responsibility: SubAreaResponsibility
    report: FollowUp | None

    @property
    def board(self) -> Board:
        return self.responsibility.board

    @property
    def via(self) -> str:
        """The companies through which the body answers, in words."""
        return ", ".join(board.name for board in self.responsibility.via.all())


@dataclass
class Part:
    """A numbered part: who answers for it, what they reported of the year, and what is done within it."""

    sub_area: SubArea
    answers: list[Answer]
    work: list[Work] = field(default_factory=list)


@dataclass
class Area:
    """A focus area with its parts."""

    focus_area: FocusArea
    parts: list[Part]


@dataclass
class Year:
    """A programme as it stands in one year."""

    year: int
    areas: list[Area]
    whole: list[FollowUp]

    @property
    def answers(self) -> list[Answer]:
        return [answer for area in self.areas for part in area.parts for answer in part.answers]

    @property
    def reported(self) -> int:
        """How many of the reports that are owed are signed off."""
        return sum(1 for answer in self.answers if answer.report and answer.report.is_signed)

    @property
    def owed(self) -> int:
        return len(self.answers)


def of_year(programme: Programme, year: int, *, only_signed: bool, with_work: bool = True) -> Year:
    """The programme with what was reported of ``year``; residents see only what is signed off."""
    reports = programme.followups.filter(year=year).select_related("board", "written_by", "signed_by")
    if only_signed:
        reports = reports.signed()
    rows = list(reports)
    by_part = {(row.sub_area_id, row.board_id): row for row in rows if row.sub_area_id}
    work = work_within(programme) if with_work else {}
    areas = [
        Area(
            area,
            [
                Part(
                    part,
                    [Answer(line, by_part.get((part.pk, line.board_id))) for line in part.responsibilities.all()],
                    work.get(part.pk, []),
                )
                for part in area.sub_areas.all()
            ],
        )
        for area in programme.focus_areas.all()
    ]
    return Year(year, areas, [row for row in rows if not row.sub_area_id])


def years(programme: Programme) -> list[int]:
    """The years that the programme runs, the latest that has begun first; at least the year before this one."""
    this = clock.today().year
    document = programme.document
    first = document.valid_from.year if document.valid_from else this - 1
    last = min(this, document.valid_until.year) if document.valid_until else this
    return list(range(max(first, last), first - 1, -1))


def year_to_report(programme: Programme) -> int:
    """The year that the bodies report on now: last year's, or the first while it runs."""
    run = years(programme)
    return max(run[-1], min(run[0], clock.today().year - 1))


def reported_year(programme: Programme) -> int:
    """The latest year that somebody's report is signed off for; else the year the bodies report on."""
    latest = programme.followups.signed().order_by("-year").values_list("year", flat=True).first()
    return latest or year_to_report(programme)


@transaction.atomic
def save(form: VersionedForm, *, programme: Programme | None, decision: Decision | None = None, by: User) -> Any:
    """Save what a programme says. None when somebody saved since the page was opened.

    Raises ``NeedsDecision`` when the programme is adopted and none is given, and ``NotForThisProgramme``.
    """
    if programme and getattr(form, "needs_decision", False):
        _refuse_without_decision(programme, decision)
    fields = sorted(set(form.changed_data) - {"version", "decision"})
    row = form.save_unless_stale()
    if row is None:
        return None
    deeds.tell("programme_changed", row, by=by, fields=fields, decision=decision.pk if decision else None)
    return row


def open_revision(programme: Programme) -> ProgrammeReview | None:
    """The latest review that revised the programme, while the revision is being written in; one decision, one revision."""
    revised = programme.reviews.exclude(revision="").filter(decision__in=Decision.objects.approved())
    latest = revised.select_related("decision__board").order_by("-decision__decided_on", "-pk").first()
    return None if latest is None or latest.carried_out_on else latest


def decisions_on(programme: Programme) -> "QuerySet[Decision]":
    """Approved decisions that may change what the programme says today.

    The latest review that revises it, until that revision is written in. The adoption only while the programme is being
    entered: when a body has handed over a report, or a review has revised it, the adopted text stands.
    """
    revision = open_revision(programme)
    may = [revision.decision_id] if revision else []
    is_in_use = (
        programme.followups.exclude(stage=Stage.DRAFT).exists() or programme.reviews.exclude(revision="").exists()
    )
    if not is_in_use and programme.document.decision_id:
        may.append(programme.document.decision_id)
    return Decision.objects.approved().filter(pk__in=may).select_related("board")


@transaction.atomic
def finish_revision(programme: Programme, *, by: User) -> ProgrammeReview:
    """Say that what the body revised is written in: the decision changes nothing more. Raises ``NothingToFinish``."""
    programme = Programme.objects.select_for_update(of=("self",)).get(pk=programme.pk)
    review = open_revision(programme)
    if review is None:
        raise NothingToFinish
    review.carried_out_on = clock.today()
    review.save(update_fields=["carried_out_on"])
    deeds.tell("programme_revised", review, by=by, decision=review.decision_id, year=review.year)
    return review


def is_decided(programme: Programme) -> bool:
    """Whether a body has adopted it, so that only a decision changes it."""
    return programme.document.status not in UNDECIDED


def _refuse_without_decision(programme: Programme, decision: Decision | None) -> None:
    if not is_decided(programme):
        return
    if decision is None:
        raise NeedsDecision
    if not decisions_on(programme).filter(pk=decision.pk).exists():
        raise NotForThisProgramme


def signed_reports(years: Iterable[int]) -> "QuerySet[FollowUp]":
    """What the bodies have reported of their parts in the years, of every programme; only what is signed off."""
    found = FollowUp.objects.signed().filter(year__in=years).exclude(sub_area=None)
    return found.order_by("programme__document__title", "sub_area__focus_area__order", "sub_area__order", "board__name")


def report_of(part: SubArea, board: Board, year: int) -> FollowUp:
    """The body's report on the part for the year; a new one, not saved, when nothing is written."""
    key = {"sub_area": part, "board": board, "year": year, "occasion": FollowUp.YEARLY}
    found = FollowUp.objects.filter(**key).select_related("written_by", "signed_by").first()
    return found or FollowUp(programme=part.focus_area.programme, **key)


@transaction.atomic
def write_report(form: VersionedForm, *, is_ready: bool, by: User) -> FollowUp | None:
    """Save what a body reports, and when it ``is_ready`` hand it over to be signed off.

    None when somebody saved since the page was opened. Raises ``SignedAlready`` and ``BegunMeanwhile``.
    """
    report: Any = form.instance
    saved = report_of(report.sub_area, report.board, report.year)
    if saved.is_signed:
        raise SignedAlready
    if saved.pk != report.pk:
        raise BegunMeanwhile
    report.written_by, report.stage = by, Stage.SUBMITTED if is_ready else Stage.DRAFT
    report.returned_with = "" if is_ready else report.returned_with
    row: Any = form.save_unless_stale()
    if row is not None and is_ready:
        deeds.tell("programme_reported", row, by=by, part=row.sub_area_id, board=row.board_id, year=row.year)
    return row


@transaction.atomic
def sign(report: FollowUp, *, by: User) -> FollowUp:
    """Sign off a report that somebody else has written. Raises ``NotSubmitted`` and ``OwnReport``."""
    report = _submitted(report, by)
    report.stage, report.signed_by, report.signed_at = Stage.SIGNED, by, clock.now()
    report.save(update_fields=["stage", "signed_by", "signed_at"])
    deeds.tell("programme_signed", report, by=by, part=report.sub_area_id, board=report.board_id, year=report.year)
    return report


@transaction.atomic
def hand_back(report: FollowUp, *, comment: str, by: User) -> FollowUp:
    """Hand a report back to its writer with what it lacks. Raises ``NotSubmitted``, ``OwnReport``, ``CommentMissing``."""
    report = _submitted(report, by)
    if not comment.strip():
        raise CommentMissing
    report.stage, report.returned_with = Stage.DRAFT, comment.strip()
    report.save(update_fields=["stage", "returned_with"])
    deeds.tell("programme_returned", report, by=by, part=report.sub_area_id, board=report.board_id, year=report.year)
    return report


def _submitted(report: FollowUp, by: User) -> FollowUp:
    report = FollowUp.objects.select_for_update().get(pk=report.pk)
    if report.stage != Stage.SUBMITTED:
        raise NotSubmitted
    if report.written_by_id == by.pk:
        raise OwnReport
    return report


@transaction.atomic
def put_review(
    programme: Programme,
    *,
    year: int,
    summary: str,
    revision: str = "",
    board: Board,
    planned_meeting: Meeting | None = None,
    by: User,
) -> ProgrammeReview:
    """Put the follow-up of a year before the executive board, with every signed report frozen into the text.

    ``revision`` is what is to be changed in the programme, if anything; approved, it is the decision that the change
    rests on. Raises ``NothingReported``, ``FollowedUpAlready`` and what ``put_before_board`` refuses.
    """
    programme = Programme.objects.select_for_update().get(pk=programme.pk)
    told = of_year(with_content(Programme.objects.filter(pk=programme.pk)).get(), year, only_signed=True)
    if not told.reported and not told.whole:
        raise NothingReported
    before = programme.reviews.filter(year=year).select_related("decision").order_by("pk").last()
    if before and not _may_be_put_again(before.decision):
        raise FollowedUpAlready
    sentences = [_("%(board)s approves the follow-up of %(year)d.") % {"board": board, "year": year}]
    if revision:
        sentences.append(_("%(board)s revises the programme as proposed.") % {"board": board})
    decision = decisions.put_before_board(
        board=board,
        kind=Decision.Kind.PROGRAMME_REVIEW,
        subject=_("Follow-up %(year)d: %(programme)s") % {"year": year, "programme": programme},
        proposal=_frozen(programme, told, summary, revision),
        sentences=sentences,
        requested_by=by,
        planned_meeting=planned_meeting,
        dnr=programme.document.dnr,
    )
    review = ProgrammeReview.objects.create(
        programme=programme, year=year, summary=summary, revision=revision, decision=decision
    )
    deeds.tell("programme_reviewed", review, by=by, decision=decision.pk, year=year)
    return review


def _may_be_put_again(decision: Decision) -> bool:
    return bool(decision.withdrawn_at) or decision.outcome == Decision.Outcome.REFERRED_BACK


def _frozen(programme: Programme, told: Year, summary: str, revision: str) -> proposals.Proposal:
    sections: list[proposals.Section] = [
        {
            "key": f"part-{part.sub_area.number}",
            "heading": str(part.sub_area),
            "items": [str(work.title) for work in part.work],
            "columns": [_("Body"), _("How it goes"), _("What the body says")],
            "rows": [_row(answer.board.name, answer.report) for answer in part.answers],
        }
        for area in told.areas
        for part in area.parts
    ]
    if told.whole:
        whole = [_row(report.board.name, report) for report in told.whole]
        columns = [_("Body"), _("How it goes"), _("What the body says")]
        sections.insert(
            0, {"key": "whole", "heading": _("The programme as a whole"), "columns": columns, "rows": whole}
        )
    if revision:
        sections.insert(0, {"key": "revision", "heading": _("Proposed changes in the programme"), "text": revision})
    return {
        "language": "sv",
        "title": _("Follow-up %(year)d: %(programme)s") % {"year": told.year, "programme": programme},
        "lede": summary,
        "sections": sections,
        "url": "",
    }


def _row(board: str, report: FollowUp | None) -> list[str]:
    if report is None:
        return [board, _("Has not reported"), ""]
    return [board, str(Progress(report.state).label), report.comment]


@dataclass(frozen=True)
class Owed:
    """A report that the person may write or sign off, and has not."""

    part: SubArea
    board: Board
    year: int
    report: FollowUp | None


def owed_by(user: User) -> list[Owed]:
    """Reports that are not handed over yet, of the bodies that the user's own administration works for."""
    boards = permissions.boards_served_by(user, *permissions.REPORT_ON_PROGRAMMES).values("pk")
    lines = SubAreaResponsibility.objects.filter(board__in=boards).select_related(
        "board", "sub_area__focus_area__programme__document"
    )
    lines = lines.order_by("sub_area__focus_area__programme", "sub_area__focus_area__order", "sub_area__order", "order")
    reports = {
        (row.sub_area_id, row.board_id, row.year): row
        for row in FollowUp.objects.filter(board__in=boards).exclude(sub_area=None)
    }
    found = []
    for line in lines:
        year = year_to_report(line.sub_area.focus_area.programme)
        report = reports.get((line.sub_area_id, line.board_id, year))
        if report is None or report.stage == Stage.DRAFT:
            found.append(Owed(line.sub_area, line.board, year, report))
    return found
