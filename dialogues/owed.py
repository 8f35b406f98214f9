"""To whom feedback is owed, about what, and by when."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Count, Q

from .models import Dialogue, Feedback, Round, Suspension

ALWAYS_OWED = (Feedback.Audience.PARTICIPANTS, Feedback.Audience.PUBLIC)
ABORT_DAYS = 30


def owe(dialogue: Dialogue, stage: str, *, due_on: dt.date | None = None) -> list[Feedback]:
    """Write down to whom feedback of ``stage`` is owed, and by when; called when the dialogue reaches that point.

    What we heard goes to the audiences of the plan and always to the elected (Sandviken step 7); what it led to goes
    to those who took part and to everyone (I8).
    """
    plan = getattr(dialogue, "plan", None)
    if stage == Feedback.Stage.HEARD:
        audiences = [*ALWAYS_OWED, Feedback.Audience.ELECTED, *(plan.audiences if plan else [])]
    else:
        audiences = list(ALWAYS_OWED)
    given = dialogue.promises.filter(stage=stage).first()
    day = due_on or (given.due_on if given else None)
    last = dialogue.rounds.order_by("number").last()
    return [_owed(dialogue, stage, audience, last, day) for audience in dict.fromkeys(audiences)]


def _owed(dialogue: Dialogue, stage: str, audience: str, last: Round | None, day: dt.date | None) -> Feedback:
    existing = Feedback.objects.filter(dialogue=dialogue, stage=stage, audience=audience)
    row = existing.filter(round=last).first() or existing.filter(round=None).first()
    due = None if audience == Feedback.Audience.ELECTED else day
    return row or Feedback.objects.create(dialogue=dialogue, round=last, stage=stage, audience=audience, due_on=due)


def owe_children(dialogue: Dialogue, stage: str) -> Feedback:
    """Write down that children get an answer of their own, also where the plan did not say so (CRC art. 12)."""
    given = dialogue.promises.filter(stage=stage).first()
    last = dialogue.rounds.order_by("number").last()
    return _owed(dialogue, stage, Feedback.Audience.CHILDREN, last, given.due_on if given else None)


def stage_for_children(rows: Iterable[Feedback]) -> str:
    """The latest stage that is told others and not children, of all rows of a dialogue; empty where there is none."""
    told = {(row.stage, row.audience) for row in rows}
    for stage in (Feedback.Stage.DECIDED, Feedback.Stage.HEARD):
        if (stage, Feedback.Audience.PARTICIPANTS) in told:
            return "" if (stage, Feedback.Audience.CHILDREN) in told else stage
    return ""


def owe_after_abort(suspension: Suspension) -> list[Feedback]:
    """An abort after launch, or after anything was received, still owes an answer to those who took part, and to everyone (I8)."""
    dialogue = suspension.dialogue
    if not dialogue.is_launched and not dialogue.contributions.exists():
        return []
    due = suspension.from_on + dt.timedelta(days=ABORT_DAYS)
    return [
        _owed(dialogue, Feedback.Stage.ABORTED, audience, dialogue.rounds.order_by("number").last(), due)
        for audience in ALWAYS_OWED
    ]


def people_waiting(dialogues: Iterable[int]) -> dict[int, int]:
    """How many people await an answer in each dialogue: those who asked for it, or took part according to a count."""
    asked = (
        Dialogue.objects.filter(pk__in=dialogues)
        .annotate(
            asked=Count(
                "contributions",
                filter=Q(contributions__wants_feedback=True)
                | Q(contributions__participant__confirmed_at__isnull=False, contributions__participant__erased_at=None),
                distinct=True,
            )
        )
        .values_list("pk", "asked", "reported_participants", "reported_contributions")
    )
    return {pk: count or participants or contributions or 0 for pk, count, participants, contributions in asked}
