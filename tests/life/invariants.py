"""What must hold whatever people do."""

from collections.abc import Iterator
from typing import Any

from django.db.models import F, Q

from dialogues import log
from dialogues.models import (
    Compilation,
    Contribution,
    Dialogue,
    DialoguePlan,
    Feedback,
    Kind,
    Promise,
    Proposal,
    Status,
    Step,
)
from governance.models import Decision


def broken() -> list[str]:
    """Every invariant that does not hold now."""
    return [
        *_gates(), *_closing(), *_four_eyes(), *_promises(), *_contributions(), *_kinds(), *[str(fault) for fault in log.verify()],
    ]  # fmt: skip


def _gates() -> Iterator[str]:
    for dialogue in Dialogue.objects.filter(is_imported=False).select_related("mandate__decision"):
        mandate = dialogue.mandate
        if dialogue.step >= Step.PLANNING:
            given = mandate and (
                mandate.assigned_on if dialogue.is_knowledge else mandate.decision and mandate.decision.is_approved
            )
            if not given:
                yield f"I1: {dialogue.reference} plans without a mandate"
        if dialogue.step >= Step.EXECUTION:
            if not dialogue.snapshots.exists():
                yield f"I9: {dialogue.reference} runs without a frozen promise"
            if dialogue.promises.count() != 2:
                yield f"R9: {dialogue.reference} runs without both promises"
            launch, plan = getattr(dialogue, "launch", None), getattr(dialogue, "plan", None)
            decision = launch.decision if launch else None
            if not (decision and decision.is_approved):
                yield f"step 4: {dialogue.reference} runs without a launch decision"
            if not (plan and plan.is_approved):
                yield f"I4: {dialogue.reference} runs without an approved plan"
        if dialogue.step > Step.COMPILATION and not dialogue.compilations.filter(approved_by__isnull=False).exists():
            yield f"step 6: {dialogue.reference} is past compilation without an approved one"


def _closing() -> Iterator[str]:
    for dialogue in Dialogue.objects.filter(status=Status.CLOSED, step=Step.DECISION):
        for stage in (Feedback.Stage.HEARD, Feedback.Stage.DECIDED):
            if not dialogue.feedback.filter(stage=stage, audience="participants", given_on__isnull=False).exists():
                yield f"I8: {dialogue.reference} is closed without feedback {stage}"
        if (
            not dialogue.is_knowledge
            and not Decision.objects.filter(
                outcome_of__dialogue=dialogue, outcome__in=["approved", "approved_changed", "rejected"]
            ).exists()
        ):
            yield f"step 9: {dialogue.reference} is closed without a decision"


def _four_eyes() -> Iterator[str]:
    own: list[tuple[str, Any]] = [
        ("plan", DialoguePlan.objects.filter(approved_by=F("author"))),
        ("compilation", Compilation.objects.filter(approved_by=F("author"))),
        ("proposal", Proposal.objects.filter(approved_by=F("author"))),
        ("decision", Decision.objects.filter(Q(recorded_by=F("requested_by")) | Q(delegate=F("requested_by")))),
    ]
    for what, rows in own:
        if rows.exists():
            yield f"four eyes: somebody approved their own {what}"


def _promises() -> Iterator[str]:
    for promise in Promise.objects.prefetch_related("moves"):
        moves = list(promise.moves.all())
        if promise.due_on != promise.first_due and not moves:
            yield f"I17: a promise of {promise.dialogue_id} was moved in silence"
        if any(not move.reason for move in moves):
            yield f"I17: a promise of {promise.dialogue_id} was moved without a reason"


def _contributions() -> Iterator[str]:
    for dialogue in Dialogue.objects.all():
        numbers = list(
            Contribution.objects.filter(dialogue=dialogue).order_by("number").values_list("number", flat=True)
        )
        if numbers != list(range(1, len(numbers) + 1)):
            yield f"{dialogue.reference}: the numbers of its contributions have gaps"
        if numbers and not dialogue.is_launched:
            yield f"I5: {dialogue.reference} received something before it was launched"
        if Contribution.objects.filter(dialogue=dialogue, channel="web", is_late=True).exists():
            yield f"I5: the site took something in {dialogue.reference} outside its window"


def _kinds() -> Iterator[str]:
    if Decision.objects.filter(outcome_of__dialogue__kind=Kind.KNOWLEDGE_DIALOGUE).exists():
        yield "I12: a knowledge dialogue asked for a political decision"
    if Decision.objects.exclude(outcome="").filter(decided_on=None).exists():
        yield "a decision has an outcome and no date"
