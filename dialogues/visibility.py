"""What a visitor may see. Every public page, feed, export and report asks here, and nowhere else."""

import datetime as dt

from django.db.models import QuerySet

from governance.models import Decision, LadderLevel, Municipality

from .models import Compilation, Contribution, Dialogue, Kind, ModerationState, Status, Step


def public_dialogues() -> "QuerySet[Dialogue]":
    """Dialogues that residents may know of."""
    return Dialogue.objects.public()


def public_text(contribution: Contribution) -> str:
    """The words that may be shown: the text itself, its masked version, or nothing."""
    if contribution.withdrawn_at is not None:
        return ""
    if contribution.state == ModerationState.PUBLISH:
        return contribution.text
    if contribution.state == ModerationState.MASK:
        actions = list(contribution.moderations.all())
        return actions[-1].public_text if actions else ""
    return ""


def window_has_closed(dialogue: Dialogue, on: dt.date) -> bool:
    """Whether nobody can take part any more, in any round."""
    rounds = list(dialogue.rounds.all())
    return bool(rounds) and (dialogue.step > Step.EXECUTION or all(item.has_closed(on) for item in rounds))


def views_are_hidden_while_open(dialogue: Dialogue) -> bool:
    """At Consultation participants give their view without seeing what others think (Uppsala 2024, R2)."""
    level = dialogue.level
    consulted = level is not None and level.code in (
        LadderLevel.Code.CONSULTATION,
        LadderLevel.Code.INFORMATION,
    )
    return consulted or dialogue.publishing == Municipality.Publishing.HIDDEN_UNTIL_CLOSED


def shown_contributions(dialogue: Dialogue, on: dt.date) -> "QuerySet[Contribution]":
    """Contributions that residents may read on the day ``on``. Show only their ``public_text``."""
    hidden = not dialogue.is_launched or (views_are_hidden_while_open(dialogue) and not window_has_closed(dialogue, on))
    if hidden or dialogue.was_not_held:
        return Contribution.objects.none()
    return Contribution.objects.filter(dialogue=dialogue).cleared().prefetch_related("moderations")


def shown_compilation(dialogue: Dialogue) -> Compilation | None:
    """The newest compilation that residents may read: approved, and the dialogue has reached feedback, or published."""
    approved = [item for item in dialogue.compilations.all() if item.is_approved]
    shown = [item for item in approved if item.state == Compilation.State.PUBLISHED or dialogue.step > Step.FEEDBACK]
    return shown[-1] if shown else None


def is_preliminary(decision: Decision) -> bool:
    """Decided, but the minutes are not adjusted: the wording may still change."""
    return bool(decision.outcome) and not decision.is_final


def statements_are_shown(decision: Decision) -> bool:
    """Reservations and statements become public with the adjusted minutes."""
    return decision.is_final


def can_take_part(dialogue: Dialogue, on: dt.date) -> bool:
    """Whether the site takes contributions: launched, not paused, and inside an open window (I5)."""
    return (
        dialogue.status == Status.ACTIVE
        and dialogue.step == Step.EXECUTION
        and any(item.is_open(on) for item in dialogue.rounds.all())
    )


def promises_political_influence(dialogue: Dialogue) -> bool:
    """A knowledge dialogue may never claim influence on a political decision (I12)."""
    return dialogue.kind == Kind.CITIZEN_DIALOGUE
