"""What a visitor may see. Every public page, feed, export and report asks here, and nowhere else."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from django.db.models import Q, QuerySet

from governance.models import Decision, LadderLevel, Municipality
from governance.translated import Translated

from .models import (
    Activity,
    AnswerPart,
    Compilation,
    Contribution,
    CouncilQuestion,
    Dialogue,
    Evaluation,
    Feedback,
    Kind,
    Mandate,
    ModerationRule,
    ModerationState,
    PromiseSnapshot,
    Proposal,
    Status,
    Step,
    ThemeResponse,
)


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
        if hasattr(contribution, "masked_text"):
            # Fetched with the contribution: the text of its latest review.
            return contribution.masked_text or ""
        actions = list(contribution.moderations.all())
        return actions[-1].public_text if actions else ""
    return ""


def text_for_receiver(contribution: Contribution) -> str:
    """The words that whoever is to have a view about something else may read: what is public, never a hidden original.

    What is hidden only for being about something else is the reason for the letter, and is in it unless it was flagged.
    """
    if contribution.state != ModerationState.HIDE or contribution.withdrawn_at is not None or contribution.is_flagged:
        return public_text(contribution)
    actions = list(contribution.moderations.all())
    return contribution.text if actions and actions[-1].rule == ModerationRule.OFF_TOPIC else ""


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


def shown_versions(dialogue: Dialogue) -> list[Compilation]:
    """Every compilation that residents may read, the newest last: once the newest is shown, those before it are too."""
    newest = shown_compilation(dialogue)
    if newest is None:
        return []
    approved = [item for item in dialogue.compilations.all() if item.is_approved]
    return approved[: approved.index(newest) + 1]


def activities_are_shown(dialogue: Dialogue) -> bool:
    """Events become public with the finished plan."""
    return dialogue.step >= Step.LAUNCH and not dialogue.was_not_held


def shown_activities(dialogue: Dialogue) -> "list[Activity]":
    """The events that residents may know of."""
    return list(dialogue.activities.all()) if activities_are_shown(dialogue) else []


def shown_council_questions(dialogue: Dialogue, asked: list[CouncilQuestion]) -> list[CouncilQuestion]:
    """What councils were asked and answered, in a dialogue that residents know of; nothing where it was not held."""
    return [] if dialogue.was_not_held else asked


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


def paper_form_is_shown(dialogue: Dialogue, on: dt.date) -> bool:
    """Whether the form may be printed: the plan is approved, and the time to take part has not ended."""
    return (
        dialogue.status == Status.ACTIVE
        and dialogue.step in (Step.LAUNCH, Step.EXECUTION)
        and not window_has_closed(dialogue, on)
    )


def promises_political_influence(dialogue: Dialogue) -> bool:
    """A knowledge dialogue may never claim influence on a political decision (I12)."""
    return dialogue.kind == Kind.CITIZEN_DIALOGUE


def shown_mandate(dialogue: Dialogue) -> Mandate | None:
    """The mandate that residents may read: approved, with adjusted minutes, or assigned for a knowledge dialogue."""
    if dialogue.mandate and _mandate_is_public(dialogue.mandate):
        return dialogue.mandate
    shown = [item for item in dialogue.mandates.all() if _mandate_is_public(item)]
    return shown[-1] if shown else None


def _mandate_is_public(mandate: Mandate) -> bool:
    decision = mandate.decision
    if decision is None:
        return mandate.assigned_on is not None
    return decision.is_approved and decision.is_final


def rejected_mandate(dialogue: Dialogue) -> Mandate | None:
    """The proposal for a mandate that the board said no to, once the minutes are adjusted."""
    for mandate in dialogue.mandates.all():
        decision = mandate.decision
        if decision and decision.outcome == Decision.Outcome.REJECTED and decision.is_final:
            return mandate
    return None


@dataclass(frozen=True)
class ShownPromise:
    """What residents are promised, word for word: frozen since launch, before that as the mandate says."""

    purpose: Translated
    level: dict[str, Any] | None
    can: list[Translated]
    cannot: list[tuple[Translated, Translated]]
    off_topic_rule: Translated
    use_of_result: Translated
    bindingness: str
    frozen_on: dt.date | None = None
    mandate: Mandate | None = None
    dates: dict[str, str] = field(default_factory=dict)


def shown_promise(dialogue: Dialogue) -> ShownPromise | None:
    """The promise that stands now."""
    snapshots = list(dialogue.snapshots.all()) if dialogue.is_launched else []
    if snapshots:
        return _frozen(snapshots[-1])
    mandate = shown_mandate(dialogue)
    return _written(mandate) if mandate else None


def earlier_promises(dialogue: Dialogue) -> list[tuple[ShownPromise, Mandate]]:
    """Promises that have been changed since, oldest first, each with the mandate that changed it (I9)."""
    snapshots = list(dialogue.snapshots.all())
    return [(_frozen(old), new.mandate) for old, new in pairwise(snapshots)]


def _frozen(snapshot: PromiseSnapshot) -> ShownPromise:
    said = snapshot.content
    level = said.get("level")

    def told(text: Any) -> Translated:
        return snapshot.mandate.in_languages(Translated(text))

    return ShownPromise(
        purpose=told(said.get("purpose")),
        level={
            **level,
            **{
                name: Translated(level.get(name))
                for name in ("label", "verb_municipality", "verb_participant", "promise")
            },
        }
        if level
        else None,
        can=[told(text) for text in said.get("can_influence", [])],
        cannot=[(told(item.get("text")), told(item.get("why"))) for item in said.get("cannot_influence", [])],
        off_topic_rule=told(said.get("off_topic_rule")),
        use_of_result=told(said.get("use_of_result")),
        bindingness=said.get("bindingness", ""),
        frozen_on=snapshot.frozen_on,
        mandate=snapshot.mandate,
        dates=said.get("promises", {}),
    )


def _written(mandate: Mandate) -> ShownPromise:
    level, told = mandate.level, mandate.in_languages
    points = list(mandate.influence_points.all())
    return ShownPromise(
        purpose=told(mandate.purpose),
        level={
            "code": level.code,
            "order": level.order,
            "label": level.label,
            "verb_municipality": level.verb_municipality,
            "verb_participant": level.verb_participant,
            "promise": level.promise,
        }
        if level
        else None,
        can=[told(point.text) for point in points if point.can],
        cannot=[(told(point.text), told(point.why)) for point in points if not point.can],
        off_topic_rule=told(mandate.off_topic_rule),
        use_of_result=told(mandate.use_of_result),
        bindingness=mandate.bindingness,
        mandate=mandate,
    )


def is_heard(dialogue: Dialogue) -> bool:
    """Whether "what we heard" is published for residents."""
    return _is_given(dialogue, Feedback.Stage.HEARD)


def is_answered(dialogue: Dialogue) -> bool:
    """Whether "what it led to" is published for residents."""
    return _is_given(dialogue, Feedback.Stage.DECIDED)


def _is_given(dialogue: Dialogue, stage: str) -> bool:
    return any(row.given_on for row in dialogue.feedback.all() if row.stage == stage and row.is_for_residents)


def shown_easy_read(dialogue: Dialogue) -> Feedback | None:
    """The latest published answer that is written in easy language too."""
    return _latest(row for row in dialogue.feedback.all() if row.easy_read and row.is_for_residents)


def shown_to_children(dialogue: Dialogue) -> Feedback | None:
    """The latest published answer to children, when it is written down."""
    return _latest(row for row in dialogue.feedback.all() if row.text and row.audience == Feedback.Audience.CHILDREN)


def _latest(rows: Iterable[Feedback]) -> Feedback | None:
    """What it led to before what was heard."""
    given = sorted((row for row in rows if row.given_on), key=lambda row: (row.given_on, row.pk))
    return given[-1] if given else None


def shown_responses(dialogue: Dialogue) -> list[ThemeResponse]:
    """Answers to themes: public from when "what it led to" is published, and drafts until then."""
    return list(dialogue.responses.all()) if is_answered(dialogue) else []


def shown_evaluation(dialogue: Dialogue) -> Evaluation | None:
    """What was learnt: public once it is finished, in the last step."""
    evaluation = getattr(dialogue, "evaluation", None) if dialogue.step == Step.DECISION else None
    return evaluation if evaluation and evaluation.dated_on else None


def evaluation_is_shown() -> Q:
    """The same as a condition on an evaluation."""
    return Q(dated_on__isnull=False, dialogue__step=Step.DECISION)


def approved_parts() -> "QuerySet[AnswerPart]":
    """What other boards answer, as far as their own managers have approved it; public together with the answers."""
    return AnswerPart.objects.filter(state=AnswerPart.State.APPROVED)


def shown_parts(dialogue: Dialogue) -> dict[int, list[AnswerPart]]:
    """The approved parts that residents may read, by theme; asked for unless the dialogue came with ``its_parts``."""
    if not is_answered(dialogue):
        return {}
    parts: Any = getattr(dialogue, "its_parts", None)
    if parts is None:
        parts = approved_parts().filter(theme__dialogue=dialogue).select_related("board")
    found: dict[int, list[AnswerPart]] = {}
    for part in parts:
        found.setdefault(part.theme_id, []).append(part)
    return found


def shown_proposal(dialogue: Dialogue) -> Proposal | None:
    """The newest proposal for decision that has been sent to those who decide; drafts are not public."""
    sent = [item for item in dialogue.proposals.all() if item.is_sent]
    return sent[-1] if sent else None


def shown_outcome(dialogue: Dialogue) -> Decision | None:
    """The decision on the matter, preliminary or final, when there is one."""
    proposal = shown_proposal(dialogue)
    decision = proposal.decision if proposal else None
    return decision if decision and decision.outcome and not decision.is_proposal else None
