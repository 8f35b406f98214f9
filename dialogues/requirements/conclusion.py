"""What keeps a dialogue in its last three steps: feedback, processing and decision."""

from collections.abc import Iterator

from django.utils.translation import gettext

from governance.models import Decision

from ..models import Feedback
from .case import Case, Missing

# -------------------------------------------------------------------------------------------------- 7 feedback


def heard_rows(case: Case, stage: str) -> list[Feedback]:
    last = case.last_round
    return [
        row
        for row in case.feedback
        if row.stage == stage and (row.round_id is None or (last and row.round_id == last.pk))
    ]


def heard_participants(case: Case) -> Iterator[Missing]:
    if not any(
        row.given_on for row in heard_rows(case, Feedback.Stage.HEARD) if row.audience == Feedback.Audience.PARTICIPANTS
    ):
        yield Missing(
            "heard_participants",
            gettext("Publish what we heard to those who took part"),
            "feedback",
            "heard-participants",
        )


def heard_elected(case: Case) -> Iterator[Missing]:
    rows = [row for row in heard_rows(case, Feedback.Stage.HEARD) if row.audience == Feedback.Audience.ELECTED]
    if not any(row.given_day and row.meeting_decision_id for row in rows):
        yield Missing(
            "heard_elected", gettext("Present the result to the elected at a meeting"), "feedback", "heard-elected"
        )


def heard_others(case: Case) -> Iterator[Missing]:
    for row in heard_rows(case, Feedback.Stage.HEARD):
        if row.audience not in (Feedback.Audience.PARTICIPANTS, Feedback.Audience.ELECTED) and not row.given_on:
            text = gettext("Give feedback to %(audience)s") % {"audience": row.get_audience_display()}
            yield Missing(f"heard_{row.audience}", text, "feedback", f"heard-{row.audience}")


# ------------------------------------------------------------------------------------------------ 8 processing


def influence_of_each_theme(case: Case) -> Iterator[Missing]:
    proposal = case.proposal
    told = {trace.theme_id for trace in proposal.influence.all() if trace.is_told} if proposal else set()
    for item in case.compilation.themes.select_related("theme") if case.compilation else ():
        if item.theme_id not in told:
            text = gettext("Say how the theme %(theme)s affected the proposal") % {"theme": item.theme}
            yield Missing(f"influence:{item.theme.code}", text, "proposal", f"theme-{item.theme.code}")


def proposal_sent(case: Case) -> Iterator[Missing]:
    if not case.proposal or not case.proposal.is_sent:
        yield Missing("proposal_sent", gettext("Send the proposal to the deciding body"), "proposal", "send")
    elif (decision := case.proposal.decision) and decision.prepares_for:
        told = {"board": decision.board, "decides": decision.prepares_for}
        text = gettext("%(board)s must say what it proposes before the matter reaches %(decides)s") % told
        yield Missing("proposal_sent", text, "proposal", "send")


# -------------------------------------------------------------------------------------------------- 9 decision


def outcome(case: Case) -> Decision | None:
    return case.proposal.decision if case.proposal else None


def outcome_decision(case: Case) -> Iterator[Missing]:
    decision = outcome(case)
    final = (Decision.Outcome.APPROVED, Decision.Outcome.APPROVED_CHANGED, Decision.Outcome.REJECTED)
    if not (decision and decision.outcome in final and decision.paragraph and not decision.is_proposal):
        yield Missing(
            "outcome_decision", gettext("The decision on the matter must be registered"), "outcome", "decision"
        )


def compilation_in_basis(case: Case) -> Iterator[Missing]:
    basis = case.proposal.compilation if case.proposal else None
    if not basis or not basis.is_approved:
        yield Missing(
            "compilation_in_basis",
            gettext("The approved compilation must be part of the basis for the decision"),
            "proposal",
            "id_compilation",
        )


def minutes_adjusted(case: Case) -> Iterator[Missing]:
    decision = outcome(case)
    if not (decision and decision.is_final):
        yield Missing("minutes_adjusted", gettext("The minutes must be adjusted"), "outcome", "decision")


def action_plan(case: Case) -> Iterator[Missing]:
    measures = list(case.dialogue.measures.all())
    if not measures or not all(measure.is_assigned for measure in measures):
        yield Missing(
            "action_plan", gettext("Every measure needs someone responsible and a day"), "measures", "measures"
        )


def decided_participants(case: Case) -> Iterator[Missing]:
    rows = heard_rows(case, Feedback.Stage.DECIDED)
    if not any(row.given_on for row in rows if row.audience == Feedback.Audience.PARTICIPANTS):
        yield Missing(
            "decided_participants",
            gettext("Publish what it led to, to those who took part"),
            "feedback",
            "decided-participants",
        )


def evaluation(case: Case) -> Iterator[Missing]:
    demanded = case.dialogue.asks_for_evaluation(case.municipality)
    done = getattr(case.dialogue, "evaluation", None)
    complete = (
        done and done.has_participants_view and done.internal and (done.against_mandate or case.dialogue.is_knowledge)
    )
    if demanded and not complete:
        lens = "participants_view" if not (done and done.has_participants_view) else "internal"
        if done and done.has_participants_view and done.internal:
            lens = "against_mandate"
        yield Missing(
            "evaluation",
            gettext("Evaluate the dialogue: the participants' view, our way of working and the mandate"),
            "evaluation",
            f"id_{lens}",
        )
