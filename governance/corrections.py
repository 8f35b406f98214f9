"""A registered meeting, paragraph or day that was wrong is put right, openly.

What was decided, and the text that was put before the body, never change: that takes a new decision. A slip of the pen in
the registration is corrected by somebody who may register for the body, with a reason that residents can read, and what
stood there before stays readable beside it (FL 36 § has the same rule for what an authority has written by mistake).
"""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from . import clock, decisions, permissions
from .models import Board, Decision, DecisionCorrection, Meeting, User
from .refusals import DecisionRefused, MeetingInFuture, Missing, NotDecided, NotEntitled, OwnProposal, WrongMeeting

Facts = dict[str, Any]


class NothingCorrected(DecisionRefused):
    """The correction says what already stands there."""

    @property
    def message(self) -> str:
        return _("This is what is registered already. Change what is wrong.")


def facts(decision: Decision) -> Facts:
    """What a correction can change, as it stands: days as ISO dates, and the paragraph of the minutes."""
    stands: Facts = {"decided_on": decision.decided_on and decision.decided_on.isoformat()}
    if decision.is_delegated:
        stands["reported_to"] = decision.reported_to and decision.reported_to.held_on.isoformat()
    else:
        stands["paragraph"] = decision.paragraph
    return stands


@transaction.atomic
def correct(
    decision: Decision,
    *,
    reason: str,
    by: User,
    meeting: Meeting | None = None,
    paragraph: int | None = None,
    decided_on: dt.date | None = None,
    reported_to: Meeting | None = None,
) -> DecisionCorrection:
    """Correct at which meeting and under which paragraph a body decided; for a delegated decision its day and report.

    The outcome, the wording and the frozen text are left alone. Minutes that were adjusted immediately follow the day of
    the meeting. Raises the first of ``objections``.
    """
    # Of two who want the same paragraph one waits here for the other, and then reads that it is taken.
    Board.objects.select_for_update().get(pk=decision.board_id)
    decision = (
        Decision.objects.select_for_update(of=("self",)).select_related("board", "reported_to").get(pk=decision.pk)
    )
    typed: Facts = {"meeting": meeting, "paragraph": paragraph, "decided_on": decided_on, "reported_to": reported_to}
    refusal = next(objections(decision, reason=reason, by=by, **typed), None)
    if refusal:
        raise refusal
    before = facts(decision)
    _write(decision, **typed)
    decision.save()
    correction = DecisionCorrection.objects.create(
        decision=decision,
        corrected_by=by,
        corrected_at=clock.now(),
        reason=reason.strip(),
        before=before,
        after=facts(decision),
    )
    for recorder in decisions.recorders:
        recorder(decision, "corrected", by)
    return correction


def _write(
    decision: Decision,
    *,
    meeting: Meeting | None,
    paragraph: int | None,
    decided_on: dt.date | None,
    reported_to: Meeting | None,
) -> None:
    if decision.is_delegated:
        decision.decided_on, decision.reported_to = decided_on, reported_to
        return
    decision.meeting, decision.paragraph = meeting, paragraph
    decision.decided_on = meeting.held_on if meeting else decision.decided_on
    if decision.is_immediately_adjusted:
        decision.adjusted_on = decision.decided_on


def objections(
    decision: Decision,
    *,
    reason: str,
    by: User,
    meeting: Meeting | None = None,
    paragraph: int | None = None,
    decided_on: dt.date | None = None,
    reported_to: Meeting | None = None,
) -> Iterator[DecisionRefused]:
    """Everything that stands in the way of the correction, so that the page can show it all at once."""
    if not decision.outcome:
        yield NotDecided()
        return
    if not permissions.boards_registered_by(by).filter(pk=decision.board_id).exists():
        yield NotEntitled(by, decision.board)
    if decision.requested_by_id == by.pk:
        yield OwnProposal(by)
    if not reason.strip():
        yield Missing("reason", _("Write what was wrong. Residents can read it."))
    if decision.is_delegated:
        refused = list(_objections_to_report(decision, decided_on, reported_to))
        typed: Facts = {
            "decided_on": decided_on and decided_on.isoformat(),
            "reported_to": reported_to and reported_to.held_on.isoformat(),
        }
    else:
        refused = list(decisions.objections_to_meeting(decision, meeting, paragraph))
        refused += _objections_to_minutes(decision, meeting)
        typed = {"decided_on": meeting and meeting.held_on.isoformat(), "paragraph": paragraph}
    yield from refused
    if not refused and typed == facts(decision):
        yield NothingCorrected()


def _objections_to_minutes(decision: Decision, meeting: Meeting | None) -> Iterator[DecisionRefused]:
    is_before = meeting and decision.adjusted_on and decision.adjusted_on < meeting.held_on
    if is_before and not decision.is_immediately_adjusted:
        yield Missing(
            "meeting", _("The minutes were adjusted before this meeting. Correct the day of the minutes first.")
        )


def _objections_to_report(
    decision: Decision, decided_on: dt.date | None, reported_to: Meeting | None
) -> Iterator[DecisionRefused]:
    if decided_on is None:
        yield Missing("decided_on", _("Write the day of the decision, for example 2026-10-20."))
    elif decided_on > clock.today():
        yield MeetingInFuture(decided_on, "decided_on")
    if reported_to is None:
        yield Missing("reported_to", _("Choose the meeting that the decision is reported to."))
    elif reported_to.board_id != decision.board_id or (decided_on and reported_to.held_on < decided_on):
        yield WrongMeeting(reported_to, "reported_to")
