"""What the file tells of answers and decisions: feedback, proposal, measures, evaluation, stops and votes."""

from ..feedback import parts_of
from ..models import Dialogue, Evaluation, Feedback, FeedbackRecall, Measure, Proposal, Suspension
from .rows import Row, Told, pruned, username, words


def feedback(told: Told, item: Feedback) -> Row:
    return pruned(
        {
            "audience": item.audience,
            "stage": item.stage,
            "round": item.round.number if item.round else None,
            "due": item.due_on,
            "done": item.given_on,
            "by": username(item.given_by),
            "headline": words(item.headline),
            "text": words(item.text),
            "easy_read": words(item.easy_read),
            "format": item.format,
            "languages": item.languages,
            "meeting": told.decision(item.meeting_decision),
            "note": item.note,
            "taken_back": [_recall(each) for each in item.recalls.all()],
        }
    )


def _recall(item: FeedbackRecall) -> Row:
    return pruned(
        {
            "published": item.given_on,
            "on": item.recalled_on,
            "by": username(item.recalled_by),
            "reason": words(item.reason),
            "headline": words(item.headline),
            "text": words(item.text),
        }
    )


def conclusion(told: Told) -> Row:
    dialogue = told.dialogue
    proposal = (
        dialogue.proposals.order_by("number")
        .select_related("compilation", "decision__board", "decision__prepared_by__board")
        .last()
    )
    measures = list(dialogue.measures.select_related("board", "administration", "theme"))
    evaluation: Evaluation | None = getattr(dialogue, "evaluation", None)
    outcome = told.decision(proposal.decision) if proposal else None
    if proposal and outcome:
        basis = {"compilation_version": proposal.compilation.number if proposal.compilation else None, "proposal": True}
        outcome = {**outcome, "basis": pruned(basis)}
    return {
        "proposal": _proposal(proposal) if proposal else None,
        "preparation": told.decision(proposal.decision.prepared_by)
        if proposal and proposal.decision and outcome
        else None,
        "outcome": outcome,
        "action_items": [_measure(item) for item in measures if not item.is_service_change],
        "service_changes": [_measure(item) for item in measures if item.is_service_change],
        "evaluation": _evaluation(evaluation) if evaluation else None,
    }


def _proposal(item: Proposal) -> Row:
    child = {
        "done": True if item.child_best_interest_on else None,
        "date": item.child_best_interest_on,
        **(words(item.child_best_interest) or {}),
    }
    return pruned(
        {
            "state": item.state,
            "version": item.number,
            "author": username(item.author),
            "approved_by": username(item.approved_by),
            "sent_on": item.sent_on,
            "preparing_body": item.preparing_board.code if item.preparing_board else None,
            "text": words(item.text),
            "alternatives": words(item.alternatives),
            "sentences": item.sentences,
            "cost": item.cost,
            "influence_trace": [
                pruned({"theme": line.theme.code, "effect": line.effect, "text": words(line.text)})
                for line in item.influence.order_by("pk").select_related("theme")
            ],
            "child_best_interest": pruned(child),
            "gender_perspective": words(item.gender_perspective),
            "business_perspective": words(item.business_perspective),
        }
    )


def _measure(item: Measure) -> Row:
    who = item.board or item.administration
    return pruned(
        {
            "code": item.code,
            "title": words(item.title),
            "responsible": who.code if who else None,
            "due": item.due_on,
            "status": item.state,
            "note": item.note,
            "budget": item.budget,
            "origin": item.origin,
            "theme": item.theme.code if item.theme else None,
            "updated": item.updated_on,
        }
    )


def _evaluation(item: Evaluation) -> Row:
    return pruned(
        {
            "date": item.dated_on,
            "short_form": item.is_short or None,
            "participants": pruned(
                {
                    "responses": item.responses,
                    "understood_purpose_pct": item.understood_purpose_pct,
                    "knows_how_used_pct": item.knows_how_used_pct,
                    "would_take_part_again_pct": item.would_take_part_again_pct,
                    "view": words(item.participants_view),
                }
            ),
            "internal": words(item.internal),
            "against_mandate": words(item.against_mandate),
            "mandate_checks": [
                pruned(
                    {"about": check.about, "said": words(check.sentence), "answer": check.verdict, "note": check.text}
                )
                for check in item.checks.all()
            ],
            "written_by": username(item.written_by),
            "lessons": [words(lesson.text) for lesson in item.lessons.all()],
        }
    )


def suspension(told: Told) -> Row | None:
    item: Suspension | None = (
        told.dialogue.suspensions.filter(resumed_on=None).select_related("decision__board").first()
    )
    if item is None:
        return None
    window = (
        [item.revised_opens_on.isoformat(), item.revised_closes_on.isoformat()]
        if item.revised_opens_on and item.revised_closes_on
        else None
    )
    return pruned(
        {
            "kind": item.kind,
            "reason_code": item.reason_code,
            "proposal": told.decision(item.decision.prepared_by),
            "decision": told.decision(item.decision),
            "from": item.from_on,
            "expected_resume": item.expected_resume,
            "public_reason": words(item.public_reason),
            "revised_timetable": pruned({"window": window, "feedback_due": item.revised_feedback_due}),
        }
    )


def vote(dialogue: Dialogue) -> Row:
    vote = getattr(dialogue, "vote", None)
    return {
        "budget_proposals": [
            {
                "code": item.code,
                "title": words(item.title),
                "cost_sek": item.cost_sek,
                "votes": item.votes,
                "selected": item.is_selected,
            }
            for item in dialogue.budget_proposals.order_by("pk")
        ],
        "vote": pruned(
            {
                "eligible": vote.eligible,
                "ballots": vote.ballots,
                "paper": vote.paper,
                "web": vote.web,
                "invalid": vote.invalid,
                "each_has_votes": vote.votes_each,
            }
        )
        if vote
        else None,
    }


def parts(dialogue: Dialogue) -> dict[int, list[Row]]:
    """What other boards answer, by theme."""
    return {
        theme: [
            pruned(
                {
                    "body": part.board.code,
                    "text": words(part.text),
                    "responsible": part.responsible,
                    "due": part.due_on,
                    "state": part.state,
                }
            )
            for part in theirs
        ]
        for theme, theirs in parts_of(dialogue).items()
    }
