"""One dialogue as the file tells it."""

from governance.models import Decision, Meeting

from .. import feedback
from ..imports.vocabulary import CHILDREN, EVERYONE
from ..models import (
    Activity,
    BackgroundCount,
    Clarity,
    Compilation,
    Dialogue,
    DialoguePlan,
    DialogueTargetGroup,
    Evaluation,
    Feedback,
    FeedbackRecall,
    Launch,
    Mandate,
    Measure,
    Promise,
    Proposal,
    Question,
    Round,
    Suspension,
    Theme,
)
from . import world_sorting
from .rows import Row, decision_row, minutes, pruned, username, words


def row(dialogue: Dialogue) -> Row:
    """Everything about the dialogue but what residents said."""
    held = list(dialogue.rounds.order_by("number"))
    joined = ("decision__board", "decision__prepared_by__board", "level", "meeting__board", "preparing_meeting__board")
    mandates = list(dialogue.mandates.order_by("number").select_related(*joined))
    groups = list(dialogue.target_groups.select_related("group", "area"))
    told = _Told(dialogue)
    parts = _parts(dialogue)
    return pruned(
        {
            **_head(dialogue),
            "initiative": _initiative(dialogue),
            "earlier_dialogues": _earlier(dialogue),
            "coming_decision": pruned(
                {
                    "body": dialogue.deciding_board.code if dialogue.deciding_board else None,
                    "planned": dialogue.decision_planned_on,
                    "first_planned": dialogue.decision_first_planned_on,
                    "move_reason": words(dialogue.decision_move_reason),
                }
            ),
            "anchoring": [
                pruned(
                    {
                        "body": item.board.code,
                        "forum": item.forum,
                        "date": item.held_on,
                        "elected": item.elected,
                        "note": item.note,
                        "paragraph": f"§ {item.decision.paragraph}" if item.decision else None,
                        **minutes(item.decision),
                    }
                )
                for item in dialogue.anchoring.order_by("pk").select_related("board", "decision")
            ],
            "council_questions": [
                pruned(
                    {
                        "council": item.council.code,
                        "question": item.question,
                        "asked": item.asked_on,
                        "answer": item.answer,
                        "answered": item.answered_on,
                    }
                )
                for item in dialogue.council_questions.order_by("pk").select_related("council")
            ],
            "earlier_mandates": [_mandate(told, item) for item in mandates[:-1]],
            "assignment" if dialogue.is_knowledge else "mandate": _mandate(told, mandates[-1]) if mandates else None,
            "target_groups": [_group(item) for item in groups],
            "expectation_match": [_match(item) for item in groups if item.is_matched],
            "plan": _plan(dialogue),
            "promises": {item.stage: _promise(item) for item in dialogue.promises.order_by("pk")},
            "launch": _launch(told),
            **_rounds(dialogue, held),
            "questions": [_question(item) for item in dialogue.questions.select_related("round")],
            "activities": [
                _activity(item, held)
                for item in dialogue.activities.order_by("pk").select_related("level", "round", "catalogue_method")
            ],
            "themes": [_theme(item) for item in dialogue.themes.select_related("merged_into").order_by("order", "pk")],
            **world_sorting.rows(dialogue),
            "mended_translations": [
                pruned(
                    {
                        "language": item.language,
                        "text": item.name,
                        "said": item.words,
                        "on": item.mended_on,
                        "by": username(item.mended_by),
                    }
                )
                for item in dialogue.mended_translations.select_related("mended_by")
            ],
            "background": _background(dialogue),
            "clarity": _clarity(dialogue),
            "feedback": [
                _feedback(told, item)
                for item in dialogue.feedback.order_by("pk")
                .select_related("round", "meeting_decision__board")
                .prefetch_related("recalls")
                if not _belongs_to_round(item)
            ],
            "theme_responses": [
                pruned(
                    {
                        "theme": item.theme.code,
                        "effect": item.effect,
                        "text": words(item.text),
                        "because": words(item.because),
                        "instead": words(item.instead),
                        "body": item.board.code if item.board else None,
                        "responsible": item.responsible,
                        "due": item.due_on,
                        "next_word": item.next_word_on,
                        "state": item.state,
                        "parts": parts.get(item.theme_id),
                    }
                )
                for item in dialogue.responses.order_by("pk").select_related("theme", "board")
            ],
            **_conclusion(told),
            "suspension": _suspension(told),
            **_vote(dialogue),
            "reminders_sent": [
                {
                    "stage": item.stage,
                    "offset": item.offset_days,
                    "date": item.sent_on.isoformat(),
                    "to": username(item.to),
                }
                for item in dialogue.sent_reminders.order_by("pk").select_related("to")
            ],
            "reported_total": pruned(
                {
                    "contributions": dialogue.reported_contributions,
                    "participants_est": dialogue.reported_participants,
                    "basis": words(dialogue.reported_basis),
                }
            ),
            "closed_on": dialogue.closed_on,
            "closing_reason": dialogue.closing_reason,
            "retention": pruned({"class": dialogue.retention_class, "contact_erased_on": dialogue.contact_erased_on}),
        }
    )


class _Told:
    """A dialogue whose decisions leave out what it says itself."""

    def __init__(self, dialogue: Dialogue) -> None:
        self.dialogue = dialogue

    def decision(self, decision: Decision | None) -> Row | None:
        return decision_row(decision, subject=self.dialogue.title.get("sv", ""), dnr=self.dialogue.dnr)


def _head(item: Dialogue) -> Row:
    return {
        "id": item.reference,
        "slug": item.slug,
        "former_slugs": [former.slug for former in item.former_slugs.all()],
        "type": item.kind,
        "step": item.step,
        "status": item.status,
        "imported": item.is_imported or None,
        "entered_step": item.entered_step_on,
        "title": words(item.title),
        "owner": item.owner.code,
        "co_bodies": [board.code for board in item.co_boards.order_by("pk")],
        "responsible": username(item.responsible),
        "manager": username(item.manager),
        "coordinator": username(item.coordinator),
        "assignment_reason": item.assignment_reason,
        "dnr": item.dnr,
        "contact_email": item.contact_email,
        "contact_phone": item.contact_phone,
        "areas": [area.code for area in item.areas.order_by("pk")],
        "topics": [topic.code for topic in item.topics.order_by("pk")],
        "languages": item.languages,
        "guideline": item.guideline.code if item.guideline else None,
        "proposed_level": item.proposed_level.code if item.proposed_level else None,
        "publishing": item.publishing,
    }


def _initiative(dialogue: Dialogue) -> Row | None:
    item = dialogue.initiative
    if item is None:
        return None
    reply = pruned({"date": item.replied_on, **(words(item.reply) or {})})
    return pruned(
        {
            "id": item.reference,
            "source": item.source,
            "by": item.by_board.code if item.by_board else item.by,
            "contact": item.contact,
            "received": item.received_on,
            "text": words(item.text),
            "why_now": item.why_now,
            "linked_assignment": dialogue.assignment_number,
            "triage": pruned(
                {
                    "outcome": item.triage_outcome,
                    "suggested": item.suggested_outcome,
                    "answers": item.answers,
                    "reason": item.triage_reason,
                    "override_reason": item.override_reason,
                    "date": item.triaged_on,
                    "due": item.triage_due,
                    "assigned_to": username(item.assigned_to),
                    "to": item.referred_to_board.code if item.referred_to_board else item.referred_to,
                    "reply": reply,
                }
            ),
        }
    )


def _earlier(dialogue: Dialogue) -> Row:
    if not dialogue.earlier_result:
        return {}
    return pruned(
        {
            "result": dialogue.earlier_result,
            "dialogues": list(dialogue.earlier_dialogues.order_by("pk").values_list("reference", flat=True)),
            "reviewed_by": username(dialogue.earlier_reviewed_by),
            "reviewed_on": dialogue.earlier_reviewed_on,
            "note": words(dialogue.earlier_note),
        }
    )


def _meeting(item: Meeting | None) -> Row | None:
    return {"body": item.board.code, "date": item.held_on.isoformat()} if item else None


def _mandate(told: _Told, item: Mandate) -> Row:
    dialogue, is_knowledge = told.dialogue, told.dialogue.is_knowledge
    decided = item.decision is not None and bool(item.decision.outcome)
    is_in_force = not is_knowledge and dialogue.deciding_board and dialogue.decision_planned_on
    frame = {
        "sum_sek": item.frame_sum_sek,
        "min_age": item.frame_min_age,
        "who": item.frame_who,
        "max_per_proposal_sek": item.frame_max_per_proposal_sek,
        "rule": words(item.frame_rule),
    }
    timetable = {
        "window": [item.opens_on.isoformat(), item.closes_on.isoformat()] if item.opens_on and item.closes_on else None,
        "feedback_due": item.feedback_due,
    }
    return pruned(
        {
            "state": None if is_knowledge else "decided" if decided else "prepared",
            "preparation": told.decision(item.decision.prepared_by) if item.decision else None,
            "decision": told.decision(item.decision),
            "meeting": _meeting(item.meeting),
            "preparing_meeting": _meeting(item.preparing_meeting),
            "papers_due": item.papers_due,
            "change_reason": words(item.change_reason),
            "purpose_kind": item.purpose_kind,
            "purpose": words(item.in_languages(item.purpose)),
            "description": words(item.description),
            "level": item.level.code if item.level else None,
            "level_explanation": words(item.level_explanation),
            "bindingness": item.bindingness,
            "frame": pruned(frame),
            "can_influence": [
                words(item.in_languages(point.text)) for point in item.influence_points.all() if point.can
            ],
            "cannot_influence": [
                pruned({**(words(item.in_languages(point.text)) or {}), "why": words(item.in_languages(point.why))})
                for point in item.influence_points.all()
                if not point.can
            ],
            "use_of_result": words(item.in_languages(item.use_of_result)),
            "off_topic_rule": words(item.in_languages(item.off_topic_rule)),
            "timetable": pruned(timetable),
            "decided_by": username(item.assigned_by),
            "decided_on": item.assigned_on,
            "planned_use": pruned({"date": item.planned_use_on, **(words(item.planned_use) or {})}),
            "budget_sek": item.budget_sek,
            "staff": item.staff,
            "planned_decision": {
                "body": dialogue.deciding_board.code,
                "date": dialogue.decision_planned_on.isoformat(),
            }
            if is_in_force and dialogue.deciding_board and dialogue.decision_planned_on
            else None,
            "considered": {
                answer.council.code if answer.council else CHILDREN: pruned(
                    {"answer": answer.answer, "reason": words(answer.reason), "how_heard": words(answer.how_heard)}
                )
                for answer in item.considerations.order_by("pk").select_related("council")
            },
            "child_perspective": words(item.child_perspective),
            "gender_perspective": words(item.gender_perspective),
            "business_perspective": words(item.business_perspective),
            "sentences": item.sentences,
        }
    )


def _group(item: DialogueTargetGroup) -> Row:
    return pruned(
        {
            "code": item.group.code,
            "priority": item.is_priority,
            "area": item.area.code if item.area else None,
            "heard_before": item.heard_before,
            "spokesperson": item.spokesperson,
            "needs": item.needs,
            "reach_goal": item.reach_goal,
            "reached": item.reached,
            "reach": words(item.reach),
            "reach_result": words(item.reach_result),
        }
    )


def _match(item: DialogueTargetGroup) -> Row:
    return pruned(
        {
            "group": item.group.code,
            "area": item.area.code if item.area else None,
            "municipality": item.room,
            "group_wish": item.wish,
            "evidence": item.evidence,
            "handling": words(item.message),
        }
    )


def _plan(dialogue: Dialogue) -> Row | None:
    item: DialoguePlan | None = getattr(dialogue, "plan", None)
    if item is None:
        return None
    children = pruned({"answer": item.children_answer, "method": item.children_method, "reason": item.children_reason})
    councils = {
        f"council_{view.council.code}": pruned({"answer": view.answer, "date": view.heard_on, "reason": view.reason})
        for view in item.council_views.order_by("pk").select_related("council")
    }
    presented = pruned({"body": item.present_board.code if item.present_board else None, "date": item.present_on})
    return pruned(
        {
            "state": item.state,
            "version": item.number,
            "owner": username(item.author),
            "approved_by": username(item.approved_by),
            "approved_on": item.approved_on,
            "checklist": pruned({"children_considered": children, **councils}),
            "responsibilities": [
                {"task": words(line.task), "who": username(line.person)}
                for line in item.responsibilities.select_related("person")
            ],
            "decision_points": [
                {"what": words(line.what), "body": line.board.code, "date": line.planned_on.isoformat()}
                for line in item.decision_points.select_related("board")
            ],
            "communication": [
                pruned(
                    {
                        "channel": words(line.channel),
                        "group": line.group.code if line.group else EVERYONE,
                        "languages": line.languages,
                        "date": line.planned_on,
                        "responsible": username(line.responsible),
                        "done": line.done_on,
                    }
                )
                for line in item.communication.order_by("pk").select_related("group", "responsible")
            ],
            "feedback_plan": pruned(
                {
                    "responsible": username(item.feedback_responsible),
                    "heard_due": item.heard_due,
                    "decided_due": item.decided_due,
                    "present_to_elected": presented if len(presented) == 2 else None,
                    "audiences": item.audiences if item.feedback_responsible else None,
                    "channels": words(item.channels),
                }
            ),
            "privacy": pruned(
                {
                    "answer": item.privacy_answer,
                    "controller": item.controller.code if item.controller else None,
                    "dpo_consulted_on": item.dpo_consulted_on,
                    "notice_published_on": item.notice_published_on,
                    "text": words(item.privacy_text),
                }
            ),
            "accessibility": pruned({"answer": item.accessibility_answer, "text": words(item.accessibility_text)}),
            "evaluation_plan": words(item.evaluation_plan),
            "risks": item.risks,
            "cost_sek": item.cost_sek,
            "cost_actual_sek": item.cost_actual_sek,
        }
    )


def _promise(item: Promise) -> Row:
    moves = list(item.moves.order_by("revision"))
    last = moves[-1] if moves else None
    return pruned(
        {
            "due": item.first_due,
            "set_on": item.set_on,
            "responsible": username(item.responsible),
            "kept_on": item.kept_on,
            "earlier_moves": [
                pruned(
                    {
                        "to": move.new_due,
                        "on": move.moved_on,
                        "reason": words(move.reason),
                        "by": username(move.moved_by),
                    }
                )
                for move in moves[:-1]
            ],
            "moved_to": last.new_due if last else None,
            "moved_on": last.moved_on if last else None,
            "moved_by": username(last.moved_by) if last else None,
            "moved_reason": words(last.reason) if last else None,
        }
    )


def _launch(told: _Told) -> Row | None:
    item: Launch | None = getattr(told.dialogue, "launch", None)
    if item is None:
        return None
    decision = told.decision(item.decision)
    return pruned(
        {
            "state": "decided" if decision else "waiting",
            "decision": decision,
            "decided_by_role": item.planned_title,
            "planned": item.planned_on,
            "delegation_ref": item.delegation.code if item.delegation else None,
            "by": username(item.planned_by),
            "promise_frozen_on": item.frozen_on,
            "texts_proofread": item.texts_proofread or None,
            "form_tested": item.form_tested or None,
        }
    )


def _belongs_to_round(item: Feedback) -> bool:
    """What the file tells with the round: what participants heard of it."""
    return (
        item.round is not None
        and item.stage == Feedback.Stage.HEARD
        and item.audience == Feedback.Audience.PARTICIPANTS
        and not (item.headline or item.text or item.easy_read or item.format or item.languages or item.note)
        and not item.recalls.all()
    )


def _rounds(dialogue: Dialogue, held: list[Round]) -> Row:
    """The window of the only round, or the rounds by number."""
    if not held:
        return {}
    answers = {
        item.round_id: item
        for item in dialogue.feedback.select_related("round").prefetch_related("recalls")
        if _belongs_to_round(item)
    }
    by_round: dict[int, list[Compilation]] = {item.pk: [] for item in held}
    for compilation in dialogue.compilations.order_by("number").select_related("author", "approver", "approved_by"):
        by_round[compilation.round_id].append(compilation)
    only = held[0]
    mandate = dialogue.mandate or dialogue.mandates.order_by("number").last()
    is_plain = (
        len(held) == 1
        and only.number == 1
        and not (only.name or only.extension_reason or only.pk in answers)
        and only.level_id == (mandate.level_id if mandate else None)
    )
    if is_plain:
        return pruned(
            {
                "window": [only.opens_on.isoformat(), only.closes_on.isoformat()],
                "papers_registered_on": only.papers_registered_on,
                **_compilations(by_round[only.pk]),
            }
        )
    return {
        "rounds": [
            pruned(
                {
                    "n": item.number,
                    "name": words(item.name),
                    "level": item.level.code if item.level else None,
                    "window": [item.opens_on.isoformat(), item.closes_on.isoformat()],
                    "papers_registered_on": item.papers_registered_on,
                    "extension_reason": words(item.extension_reason),
                    **_compilations(by_round[item.pk]),
                    "feedback": pruned({"due": answers[item.pk].due_on, "published": answers[item.pk].given_on})
                    if item.pk in answers
                    else None,
                }
            )
            for item in held
        ]
    }


def _compilations(versions: list[Compilation]) -> Row:
    rows = [
        pruned(
            {
                "state": item.state,
                "version": item.number,
                "date": item.dated_on,
                "author": username(item.author),
                "approver": username(item.approver),
                "approved_by": username(item.approved_by),
                "approved_on": item.approved_on,
                "due": item.due_on,
                "summary": words(item.summary),
                "disagreements": words(item.disagreements),
                "minority_views": words(item.minority_views),
                "method_limits": words(item.method_limits),
                "what_changed": words(item.what_changed),
                "reported_off_topic": item.reported_off_topic,
                "results": item.results,
                "turnout": item.turnout,
                "themes": [
                    pruned(
                        {
                            "code": line.theme.code,
                            "reported_count": line.reported_count,
                            "counted": line.count,
                            "summary": words(line.summary),
                            "disagreement": words(line.disagreement),
                            "minority": words(line.minority),
                        }
                    )
                    for line in item.themes.select_related("theme")
                ],
            }
        )
        for item in versions
    ]
    return pruned({"earlier_compilations": rows[:-1], "compilation": rows[-1] if rows else None})


def _question(item: Question) -> Row:
    return pruned(
        {
            "code": item.code,
            "kind": item.kind,
            **(words(item.text) or {}),
            "hint": words(item.hint),
            "required": item.is_required or None,
            "round": item.round.number if item.round else None,
            "choices": [words(choice.text) for choice in item.choices.all()],
        }
    )


def _activity(item: Activity, held: list[Round]) -> Row:
    lasts = item.ends_on is not None
    return pruned(
        {
            "code": item.code,
            "method": item.method,
            "catalogue": item.catalogue_method.code if item.catalogue_method else None,
            "level": item.level.code if item.level else None,
            "round": item.round.number if item.round and len(held) > 1 else None,
            "place": item.place,
            "date": None if lasts else item.starts_on,
            "from": item.starts_on if lasts else None,
            "to": item.ends_on,
            "start": item.starts_at,
            "accessibility": item.accessibility,
            "languages": item.languages,
            "capacity": item.capacity,
            "takes_sign_ups": item.takes_sign_ups or None,
            "sign_up_by": item.sign_up_by,
            "registered": item.registered,
            "facilitator": item.facilitator,
            "note_taker": item.note_taker,
            "attended": item.attended,
            "elected_present": item.elected_present,
            "elected": [username(user) for user in item.elected.order_by("pk")],
            "conflict_note": item.conflict_note,
            "documentation": item.documentation,
            "learnt": item.learnt,
            "note": item.note,
            "cancelled": item.is_cancelled or None,
        }
    )


def _theme(item: Theme) -> Row:
    return pruned(
        {
            "code": item.code,
            **(words(item.name) or {}),
            "description": words(item.description),
            "example": words(item.example),
            "merged_into": item.merged_into.code if item.merged_into else None,
        }
    )


def _background(dialogue: Dialogue) -> Row:
    told: Row = {}
    for item in BackgroundCount.objects.filter(dialogue=dialogue).order_by("pk"):
        if item.value:
            told.setdefault(item.dimension, {})[item.value] = item.count
        else:
            told[item.dimension] = item.count
    return told


def _clarity(dialogue: Dialogue) -> Row | None:
    said = list(Clarity.objects.filter(dialogue=dialogue).values_list("was_clear", flat=True))
    return {"yes": said.count(True), "no": said.count(False)} if said else None


def _feedback(told: _Told, item: Feedback) -> Row:
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


def _conclusion(told: _Told) -> Row:
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


def _suspension(told: _Told) -> Row | None:
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


def _vote(dialogue: Dialogue) -> Row:
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


def _parts(dialogue: Dialogue) -> dict[int, list[Row]]:
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
        for theme, theirs in feedback.parts_of(dialogue).items()
    }
