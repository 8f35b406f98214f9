"""What the file tells of a dialogue until it opens: initiative, mandate, groups, plan, promises and launch."""

from governance.models import Meeting

from ..imports.vocabulary import CHILDREN, EVERYONE
from ..models import Dialogue, DialoguePlan, DialogueTargetGroup, Launch, Mandate, Promise
from .rows import Row, Told, pruned, username, words


def initiative(dialogue: Dialogue) -> Row | None:
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


def earlier(dialogue: Dialogue) -> Row:
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


def mandate(told: Told, item: Mandate) -> Row:
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


def group(item: DialogueTargetGroup) -> Row:
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


def match(item: DialogueTargetGroup) -> Row:
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


def plan(dialogue: Dialogue) -> Row | None:
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


def promise(item: Promise) -> Row:
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


def launch(told: Told) -> Row | None:
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
