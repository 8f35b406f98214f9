"""Parts that every section of a municipality's file has: texts by language, decisions, and no empty fields."""

import datetime as dt
from typing import Any

from django.utils import timezone
from django.utils.text import slugify
from django.utils.timezone import localdate

from governance.models import Decision, DecisionCorrection, User
from governance.translated import Translated

from ..imports.vocabulary import STATEMENTS, WEEKDAYS, code_for
from ..models import Dialogue

Row = dict[str, Any]


def pruned(row: Row) -> Row:
    """The fields that say something, with days and times as the file writes them."""
    return {key: _plain(value) for key, value in row.items() if value not in (None, "", [], {})}


def _plain(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return timezone.localtime(value).replace(tzinfo=None).isoformat(timespec="minutes")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, dt.time):
        return value.isoformat(timespec="minutes")
    return dict(value) if isinstance(value, Translated) else value


def words(text: Translated) -> Row | None:
    """A text by language, Swedish first, or nothing."""
    return {key: text[key] for key in sorted(text, key=lambda key: (key != "sv", key != "en", key))} or None


def decision_row(decision: Decision | None, *, subject: str = "", dnr: str = "") -> Row | None:
    """A body's decision; what its dialogue already says, its subject and number, is left out."""
    if decision is None or not decision.outcome or decision.decided_on is None:
        return None
    report = decision.reported_to
    away = list(decision.conflicts_of_interest.order_by("pk"))
    return pruned(
        {
            "kind": decision.kind,
            "body": decision.board.code,
            "date": decision.decided_on,
            "paragraph": f"§ {decision.paragraph}" if decision.paragraph else None,
            "outcome": decision.outcome,
            "subject": decision.subject if decision.subject != subject else None,
            "dnr": decision.dnr if decision.dnr != dnr else None,
            "extra_meeting": _is_extra(decision) or None,
            "by_role": decision.delegate_title if decision.is_delegated else None,
            "by": username(decision.delegate),
            "delegation_ref": decision.delegation.code if decision.delegation else None,
            "reported_to": {"body": report.board.code, "date": report.held_on.isoformat()} if report else None,
            "sentences": decision.sentences,
            "wording": words(decision.wording),
            "motivation": decision.motivation,
            "change_note": decision.change_note,
            "note": decision.note,
            **minutes(decision),
            "statements": [
                {"kind": code_for(STATEMENTS, item.kind), "by": item.by, "text": item.text}
                for item in decision.statements.order_by("pk")
            ],
            "stepped_out": [username(item.person) for item in away],
            "stepped_out_notes": [item.note for item in away] if any(item.note for item in away) else None,
            "corrections": [_correction(item) for item in decision.corrections.all()],
        }
    )


def _correction(item: DecisionCorrection) -> Row:
    """What was registered wrongly, and what it was put right to."""
    return pruned(
        {
            "date": localdate(item.corrected_at),
            "by": username(item.corrected_by),
            "reason": item.reason,
            "before": pruned(item.before),
            "after": pruned(item.after),
        }
    )


def _is_extra(decision: Decision) -> bool:
    """Whether the body met on another day of the week than it usually does."""
    usual = decision.board.meeting_weekday
    if decision.is_delegated or decision.decided_on is None or usual not in WEEKDAYS:
        return False
    return decision.decided_on.weekday() != WEEKDAYS.index(usual)


def minutes(decision: Decision | None) -> Row:
    """Where the minutes are; a delegated decision has none of its own."""
    if decision is None or decision.is_delegated:
        return {}
    return pruned(
        {
            "minutes_state": str(decision.minutes_state()),
            "immediately_adjusted": decision.is_immediately_adjusted or None,
            "adjusted_on": decision.adjusted_on,
            "posted_on": decision.posted_on,
            "appeal_until": decision.appeal_until,
            "minutes_url": decision.minutes_url,
        }
    )


def username(user: User | None) -> str | None:
    """The person's short name, or one made of the address."""
    return (user.code or slugify(user.email.replace("@", "-").replace(".", "-"))) if user else None


class Told:
    """A dialogue whose decisions leave out what it says itself."""

    def __init__(self, dialogue: Dialogue) -> None:
        self.dialogue = dialogue

    def decision(self, decision: Decision | None) -> Row | None:
        return decision_row(decision, subject=self.dialogue.title.get("sv", ""), dnr=self.dialogue.dnr)
