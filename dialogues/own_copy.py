"""A copy of everything that is kept about one contribution, for whoever holds its link (GDPR, articles 15 and 20)."""

from typing import Any

from django.utils.translation import gettext as _

from governance.models import Municipality

from .following import Trace
from .models import Dialogue, Participant, Understanding


def of(trace: Trace) -> dict[str, Any]:
    """The copy as plain values, for a file and for a page. What is hidden from others is hidden here: links are passed on."""
    contribution, dialogue = trace.contribution, trace.dialogue
    return {
        "municipality": str(Municipality.current()),
        "controller": _controller(dialogue),
        "dialogue": {
            "title": str(dialogue.title),
            "reference": dialogue.reference,
            "diary_number": dialogue.dnr,
        },
        "contribution": {
            "number": contribution.number,
            "received_at": contribution.received_at.isoformat(timespec="seconds"),
            "channel": str(contribution.get_channel_display()),
            "language": contribution.language,
            "text": trace.own_text,
            "text_is_hidden_because": trace.text_note,
            "area": str(contribution.area) if contribution.area else "",
            "age": contribution.age_band,
            "shown": str(contribution.get_state_display()),
            "came_late": contribution.is_late,
        },
        "answers": _answers(trace),
        "themes": [
            {
                "theme": str(row["theme"]),
                "answer": str(row["response"].text) if row["response"] else "",
                "effect": row["response"].get_effect_display() if row["response"] else "",
            }
            for row in trace.themes
        ],
        "way": [{"what": str(step["label"]), "when": step["when"], "text": str(step["text"])} for step in trace.steps],
        "email": _email(trace.participant),
        "understood": _understood(trace.understanding),
    }


def _controller(dialogue: Dialogue) -> str:
    plan = getattr(dialogue, "plan", None)
    return str((plan.controller if plan else None) or dialogue.owner)


def _answers(trace: Trace) -> list[dict[str, Any]]:
    """What was marked and chosen; words are told only where the whole text is."""
    is_whole = not trace.text_note
    return [
        {
            "question": str(item.question),
            "text": item.text if is_whole else "",
            "rating": item.rating,
            "choices": [str(choice) for choice in item.choices.all()],
        }
        for item in trace.contribution.answers.select_related("question").prefetch_related("choices")
    ]


def _email(participant: Participant | None) -> dict[str, Any]:
    """The address in part only, since the link may be passed on; its owner knows the rest."""
    if participant is None or participant.erased_at:
        return {}
    name, _at, host = participant.email.partition("@")
    return {
        "address": f"{name[:1]}…@{host}",
        "confirmed_at": _moment(participant.confirmed_at),
        "stopped_at": _moment(participant.unsubscribed_at),
        "language": participant.language,
    }


def _moment(at: Any) -> str:
    return at.isoformat(timespec="seconds") if at else ""


def _understood(item: Understanding | None) -> dict[str, Any]:
    if item is None:
        return {}
    return {
        "answer": str(_("Yes") if item.is_understood else _("No")),
        "text": item.text,
        "result": str(item.get_result_display()) if item.result else "",
        "reply": item.reply,
    }
