"""One dialogue as the file tells it."""

from ..models import Dialogue
from . import world_answering, world_beginning, world_hearing, world_sorting
from .rows import Row, Told, minutes, pruned, username, words


def row(dialogue: Dialogue) -> Row:
    """Everything about the dialogue but what residents said."""
    held = list(dialogue.rounds.order_by("number"))
    joined = ("decision__board", "decision__prepared_by__board", "level", "meeting__board", "preparing_meeting__board")
    mandates = list(dialogue.mandates.order_by("number").select_related(*joined))
    groups = list(dialogue.target_groups.select_related("group", "area"))
    told = Told(dialogue)
    parts = world_answering.parts(dialogue)
    return pruned(
        {
            **_head(dialogue),
            "initiative": world_beginning.initiative(dialogue),
            "earlier_dialogues": world_beginning.earlier(dialogue),
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
            "earlier_mandates": [world_beginning.mandate(told, item) for item in mandates[:-1]],
            "assignment" if dialogue.is_knowledge else "mandate": world_beginning.mandate(told, mandates[-1])
            if mandates
            else None,
            "target_groups": [world_beginning.group(item) for item in groups],
            "expectation_match": [world_beginning.match(item) for item in groups if item.is_matched],
            "plan": world_beginning.plan(dialogue),
            "promises": {item.stage: world_beginning.promise(item) for item in dialogue.promises.order_by("pk")},
            "launch": world_beginning.launch(told),
            **world_hearing.rounds(dialogue, held),
            "questions": [world_hearing.question(item) for item in dialogue.questions.select_related("round")],
            "activities": [
                world_hearing.activity(item, held)
                for item in dialogue.activities.order_by("pk").select_related("level", "round", "catalogue_method")
            ],
            "themes": [
                world_hearing.theme(item)
                for item in dialogue.themes.select_related("merged_into").order_by("order", "pk")
            ],
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
            "background": world_hearing.background(dialogue),
            "clarity": world_hearing.clarity(dialogue),
            "feedback": [
                world_answering.feedback(told, item)
                for item in dialogue.feedback.order_by("pk")
                .select_related("round", "meeting_decision__board")
                .prefetch_related("recalls")
                if not world_hearing.belongs_to_round(item)
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
            **world_answering.conclusion(told),
            "suspension": world_answering.suspension(told),
            **world_answering.vote(dialogue),
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
