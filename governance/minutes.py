"""What becomes of the minutes of a meeting: adjusted, posted on the notice board, or late."""

import datetime as dt
from collections.abc import Iterator

from django.db import transaction
from django.utils.translation import gettext as _

from . import clock, decisions, permissions, workdays
from .models import Decision, Meeting, User
from .refusals import DecisionRefused, MinutesOutOfOrder, NotDecided, NotEntitled, OwnProposal, day_of

ADJUSTED_WITHIN_DAYS = 14
POSTED_WITHIN_WORKING_DAYS = 2


@transaction.atomic
def record(
    decision: Decision, *, adjusted_on: dt.date, posted_on: dt.date | None = None, by: User, minutes_url: str = ""
) -> Decision:
    """Register that the minutes of a decision are adjusted and, when it has happened, posted on the notice board.

    Adjustment makes the wording final; posting starts the three weeks for an appeal (KL 5, 8 and 13 ch.). Raises
    ``NotDecided``, ``NotEntitled``, ``OwnProposal`` and ``MinutesOutOfOrder``; what is late is told, never refused.
    """
    decision = decisions.lock(decision)
    refusal = next(objections(decision, adjusted_on=adjusted_on, posted_on=posted_on, by=by), None)
    if refusal:
        raise refusal
    decision.adjusted_on, decision.posted_on = adjusted_on, posted_on
    decision.minutes_url = minutes_url or decision.minutes_url
    decision.save(update_fields=["adjusted_on", "posted_on", "minutes_url"])
    decisions.tell(decision, "minutes", by)
    return decision


def objections(
    decision: Decision, *, adjusted_on: dt.date, posted_on: dt.date | None, by: User
) -> Iterator[DecisionRefused]:
    """Everything that stands in the way of registering these minutes."""
    if not decision.outcome or decision.is_delegated or decision.decided_on is None:
        yield NotDecided()
        return
    if not permissions.boards_registered_by(by).filter(pk=decision.board_id).exists():
        yield NotEntitled(by, decision.board)
    if decision.requested_by_id == by.pk:
        yield OwnProposal(by)
    if adjusted_on < decision.decided_on:
        yield MinutesOutOfOrder("adjusted_on", _("The minutes cannot be adjusted before the meeting."))
    if adjusted_on > clock.today():
        yield MinutesOutOfOrder("adjusted_on", _("Register the adjustment when it has been done."))
    if posted_on and posted_on < adjusted_on:
        yield MinutesOutOfOrder("posted_on", _("The minutes are posted after they have been adjusted."))
    if posted_on and posted_on > clock.today():
        yield MinutesOutOfOrder("posted_on", _("Register the posting when it has been done."))


@transaction.atomic
def record_meeting(meeting: Meeting, *, adjusted_on: dt.date, posted_on: dt.date | None = None, by: User) -> Meeting:
    """Register the minutes of a whole meeting: of each decision taken there, and for those only reported to it.

    Decisions whose minutes were adjusted immediately keep their own day. Raises as ``record``.
    """
    if not permissions.boards_registered_by(by).filter(pk=meeting.board_id).exists():
        raise NotEntitled(by, meeting.board)
    if adjusted_on < meeting.held_on:
        raise MinutesOutOfOrder("adjusted_on", _("The minutes cannot be adjusted before the meeting."))
    if adjusted_on > clock.today():
        raise MinutesOutOfOrder("adjusted_on", _("Register the adjustment when it has been done."))
    if posted_on and not adjusted_on <= posted_on <= clock.today():
        raise MinutesOutOfOrder("posted_on", _("The minutes are posted after they have been adjusted."))
    meeting.minutes_adjusted_on, meeting.minutes_posted_on = adjusted_on, posted_on
    meeting.save(update_fields=["minutes_adjusted_on", "minutes_posted_on"])
    for decision in Decision.objects.filter(meeting=meeting, is_delegated=False).exclude(outcome=""):
        day = decision.adjusted_on if decision.is_immediately_adjusted else adjusted_on
        record(decision, adjusted_on=day or adjusted_on, posted_on=posted_on, by=by)
    for decision in Decision.objects.filter(reported_to=meeting, is_delegated=True).exclude(outcome=""):
        decisions.tell(decision, "minutes", by)
    return meeting


def latest_adjustment(decision: Decision) -> dt.date | None:
    """The day by which the minutes are to be adjusted: two weeks after the meeting (KL 5 ch. 69 §)."""
    if decision.is_delegated or decision.decided_on is None:
        return None
    return decision.decided_on + dt.timedelta(days=ADJUSTED_WITHIN_DAYS)


def latest_posting(decision: Decision) -> dt.date | None:
    """The day by which adjusted minutes are to be posted: the second working day after the adjustment."""
    day = decision.adjusted_on
    if day is None:
        return None
    for _each in range(POSTED_WITHIN_WORKING_DAYS):
        day = workdays.on_or_after(day + workdays.DAY)
    return day


def warnings(decision: Decision, *, on: dt.date | None = None) -> list[str]:
    """What is late about the minutes, in sentences for the secretary; nothing is blocked by it."""
    day = on or clock.today()
    adjust_by, post_by = latest_adjustment(decision), latest_posting(decision)
    told = []
    if adjust_by and (decision.adjusted_on or day) > adjust_by:
        told.append(
            _("The minutes should have been adjusted by %(day)s, two weeks after the meeting.")
            % {"day": day_of(adjust_by)}
        )
    if post_by and (decision.posted_on or day) > post_by:
        told.append(
            _("The minutes should have been posted by %(day)s, two working days after the adjustment.")
            % {"day": day_of(post_by)}
        )
    return told
