"""A tabled proposal comes back: the same words before the next meeting, as a new row beside the one that was tabled."""

from django.db import transaction

from governance import decisions
from governance.models import Decision, Meeting, User

from . import lifecycle, log, mandate_changes, permissions, suspensions
from .drafts import latest
from .models import Dialogue, Launch, LogEntry, Mandate, Proposal, Status, Step
from .refusals import NotEntitled, OwnWork, WrongStep

Kind = Decision.Kind
Holder = Mandate | Launch | Proposal

#: The steps in which each kind of proposal can be put before the body again.
STEPS: dict[str, tuple[Step, ...]] = {
    Kind.MANDATE: (Step.MANDATE,),
    Kind.MANDATE_CHANGE: tuple(step for step in Step if Step.MANDATE <= step <= mandate_changes.TO_STEP),
    Kind.LAUNCH: (Step.LAUNCH,),
    Kind.OUTCOME: (Step.PROCESSING, Step.DECISION),
}


def may_come_back(dialogue: Dialogue, decision: Decision | None) -> bool:
    """Whether the decision is the dialogue's newest of its kind, was tabled, and the dialogue still waits for an answer."""
    if decision is None or decision.outcome != Decision.Outcome.TABLED:
        return False
    if decision.kind in suspensions.KINDS:
        newest = suspensions.proposals(dialogue).first()
        return newest == decision and dialogue.status in suspensions.FROM[Kind(decision.kind)]
    is_running = dialogue.status in (Status.ACTIVE, Status.PAUSED)
    return is_running and dialogue.step in STEPS.get(decision.kind, ()) and _holder(dialogue, decision) is not None


@transaction.atomic
def put_again(dialogue: Dialogue, decision: Decision, meeting: Meeting | None, *, by: User) -> Decision:
    """Put a tabled mandate, launch, outcome, change, pause, return or abort before the next meeting.

    The text is not opened: the new row says what the tabled one said. Raises ``NotEntitled``, ``WrongStep`` when the
    proposal no longer waits, ``OwnWork`` when the chosen delegate asks, and what governance refuses.
    """
    dialogue = lifecycle.lock(dialogue)
    if not permissions.editable_by(by).filter(pk=dialogue.pk).exists():
        raise NotEntitled
    if not may_come_back(dialogue, decision):
        raise WrongStep
    holder = _holder(dialogue, decision)
    if isinstance(holder, Launch) and holder.planned_by_id == by.pk:
        raise OwnWork
    again = decisions.put_again(decision, meeting=meeting, by=by)
    if holder is not None:
        _hold(holder, again, meeting)
    log.write(dialogue, LogEntry.Action.SUBMITTED, by=by, decision=again.pk, kind=again.kind, tabled=decision.pk)
    return again


def _holder(dialogue: Dialogue, decision: Decision) -> Holder | None:
    """The newest version of what the decision is about; pauses and aborts have none until they are carried out."""
    found: Holder | None = None
    if decision.kind in (Kind.MANDATE, Kind.MANDATE_CHANGE):
        found = latest(dialogue)
    elif decision.kind == Kind.LAUNCH:
        found = Launch.objects.filter(dialogue=dialogue).first()
    elif decision.kind == Kind.OUTCOME:
        found = dialogue.proposals.order_by("number").last()
    return found if found and found.decision_id == decision.pk else None


def _hold(holder: Holder, again: Decision, meeting: Meeting | None) -> None:
    holder.decision = again
    changed = ["decision"]
    if isinstance(holder, Mandate) and meeting:
        holder.meeting = meeting
        changed.append("meeting")
    if isinstance(holder, Launch) and meeting:
        holder.planned_on = meeting.held_on
        changed.append("planned_on")
    holder.save(update_fields=changed)
