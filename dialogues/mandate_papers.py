"""The text of a mandate as the board reads it, frozen word for word when it is put before the board.

The shape is that of ``governance.proposals``; the keys of the parts stay the same, so that the board sees what has
changed since last time.
"""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from governance import clock
from governance.models import LadderLevel, Municipality
from governance.proposals import Check, Proposal, Section, TimetableLine

from . import warnings
from .models import Dialogue, DialogueTargetGroup, Mandate
from .requirements import Case


def proposal(dialogue: Dialogue, mandate: Mandate, case: Case | None = None) -> Proposal:
    """Everything the board needs in order to decide on the mandate, in the municipality's own language."""
    case = case or Case(dialogue, clock.today(), Municipality.current())
    with translation.override(settings.LANGUAGE_CODE):
        return {
            "language": settings.LANGUAGE_CODE,
            "title": str(dialogue.title),
            "lede": lede(dialogue, mandate),
            "sections": list(sections(dialogue, mandate)),
            "checks": checks(case),
            "timetable": list(timetable(dialogue, mandate)),
            "cost_sek": mandate.budget_sek,
            "dialogue": dialogue.reference,
            "url": reverse("officials:dialogue_detail", args=[dialogue.pk]),
        }


def lede(dialogue: Dialogue, mandate: Mandate) -> str:
    """The proposal in two sentences."""
    text = ""
    if mandate.opens_on and mandate.closes_on:
        text = _("The administration proposes a dialogue from %(opens)s to %(closes)s.") % {
            "opens": _day(mandate.opens_on),
            "closes": _day(mandate.closes_on),
        }
    if dialogue.decision_planned_on and dialogue.deciding_board:
        text += " " + _("%(board)s decides on the matter on %(day)s.") % {
            "board": dialogue.deciding_board,
            "day": _day(dialogue.decision_planned_on),
        }
    return text.strip()


def sections(dialogue: Dialogue, mandate: Mandate) -> Iterator[Section]:
    """The parts of the text in the order the board reads them; those that are empty are left out."""
    for section in (
        *_what_is_asked(mandate),
        *_level(mandate),
        *_groups(dialogue, mandate),
        *_how_it_is_done(dialogue, mandate),
    ):
        if section.get("text") or section.get("items") or section.get("rows"):
            yield section


def _what_is_asked(mandate: Mandate) -> Iterator[Section]:
    points = list(mandate.influence_points.all())
    yield {"key": "change_reason", "heading": _("Why the promise is changed"), "text": str(mandate.change_reason)}
    yield {"key": "purpose", "heading": _("Purpose"), "text": str(mandate.purpose)}
    yield {"key": "purpose_kind", "heading": _("Kind of purpose"), "text": mandate.get_purpose_kind_display()}
    yield {"key": "can", "heading": _("Can be influenced"), "items": [str(point.text) for point in points if point.can]}
    yield {
        "key": "cannot",
        "heading": _("Cannot be influenced"),
        "items": [f"{point.text} ({point.why})" if point.why else str(point.text) for point in points if not point.can],
    }
    yield {"key": "description", "heading": _("How it is done"), "text": str(mandate.description)}


def _level(mandate: Mandate) -> Iterator[Section]:
    level = mandate.level
    if level is None:
        return
    promised = "\n\n".join(
        part for part in (f"{level.order}. {level}", str(level.promise), str(mandate.level_explanation)) if part
    )
    yield {"key": "level", "heading": _("Degree of influence, and what residents are promised"), "text": promised}
    if level.code == LadderLevel.Code.CO_DECISION:
        yield {"key": "frame", "heading": _("The frame for co-decision"), "items": list(_frame(mandate))}


def _frame(mandate: Mandate) -> Iterator[str]:
    yield mandate.get_bindingness_display()
    yield str(mandate.frame_rule)
    if mandate.frame_sum_sek is not None:
        yield _("Frame: %(sum)s kronor") % {"sum": _number(mandate.frame_sum_sek)}
    if mandate.frame_max_per_proposal_sek is not None:
        yield _("At most %(sum)s kronor per proposal") % {"sum": _number(mandate.frame_max_per_proposal_sek)}
    if mandate.frame_min_age is not None:
        yield _("From the age of %(age)d") % {"age": mandate.frame_min_age}
    if mandate.frame_who:
        yield mandate.frame_who


def _groups(dialogue: Dialogue, mandate: Mandate) -> Iterator[Section]:
    groups = list(dialogue.target_groups.all())
    labels = {level.order: str(level) for level in dialogue.scale.levels.all()}
    yield {
        "key": "groups",
        "heading": _("Target groups and expectations"),
        "columns": [_("Group"), _("We offer"), _("The group wishes"), _("How we know")],
        "rows": [
            [_name(group), _level_name(labels, group.room), _level_name(labels, group.wish), group.evidence]
            for group in groups
        ],
    }
    yield {
        "key": "clashes",
        "heading": _("Where expectations differ, and what we say"),
        "items": [f"{group}: {group.message}" for group in groups if group.gap],
    }
    yield {
        "key": "considered",
        "heading": _("Children and councils"),
        "columns": [_("Who"), _("Are they affected?"), _("Reason"), _("How they are heard")],
        "rows": [
            [str(item), item.get_answer_display(), str(item.reason), str(item.how_heard)]
            for item in mandate.considerations.all()
            if item.answer
        ],
    }


def _name(group: DialogueTargetGroup) -> str:
    return _("%(group)s (must be reached)") % {"group": group} if group.is_priority else str(group)


def _level_name(labels: dict[int, str], order: int | None) -> str:
    return "–" if order is None else f"{order}. {labels.get(order, '')}"


def _how_it_is_done(dialogue: Dialogue, mandate: Mandate) -> Iterator[Section]:
    yield {"key": "use", "heading": _("How the result is used"), "text": str(mandate.use_of_result)}
    yield {"key": "off_topic", "heading": _("Views on other things"), "text": str(mandate.off_topic_rule)}
    yield {"key": "planned_use", "heading": _("What the service will change"), "text": str(mandate.planned_use)}
    yield {"key": "child", "heading": _("Child perspective"), "text": str(mandate.child_perspective)}
    yield {"key": "gender", "heading": _("Gender-equality perspective"), "text": str(mandate.gender_perspective)}
    yield {"key": "business", "heading": _("Business perspective"), "text": str(mandate.business_perspective)}
    yield {"key": "staff", "heading": _("Working time"), "text": mandate.staff}
    yield {"key": "earlier", "heading": _("Earlier dialogues"), "items": list(_earlier(dialogue))}
    if dialogue.manager:
        yield {"key": "manager", "heading": _("Responsible manager"), "text": str(dialogue.manager)}


def _earlier(dialogue: Dialogue) -> Iterator[str]:
    for other in dialogue.earlier_dialogues.all():
        yield f"{other.title} ({other.reference})"
    if dialogue.earlier_note:
        yield str(dialogue.earlier_note)
    elif dialogue.earlier_result == Dialogue.Earlier.NONE_FOUND:
        yield _("No earlier dialogue was found")


def checks(case: Case) -> list[Check]:
    """What the portal found worth a second thought, for the board to see."""
    return [
        {"text": warning.text, "level": "warning", "url": warning.url(case.dialogue)}
        for warning in warnings.of_case(case)
    ]


def promised(dialogue: Dialogue, mandate: Mandate) -> dict[str, Any]:
    """What residents will read on the dialogue's page, in the reader's language."""
    points = list(mandate.influence_points.all())
    return {
        "title": dialogue.title,
        "purpose": mandate.purpose,
        "level": mandate.level,
        "can": [{"text": point.text} for point in points if point.can],
        "cannot": [{"text": point.text, "note": point.why} for point in points if not point.can],
        "off_topic": mandate.off_topic_rule,
        "use_of_result": mandate.use_of_result,
        "opens_on": mandate.opens_on,
        "closes_on": mandate.closes_on,
        "feedback_due": mandate.feedback_due,
        "messages": [group for group in dialogue.target_groups.all() if group.message],
    }


def timetable(dialogue: Dialogue, mandate: Mandate) -> Iterator[TimetableLine]:
    """The days of the dialogue against the meetings where something is decided."""
    if mandate.preparing_meeting:
        text = _("%(board)s says what it proposes") % {"board": mandate.preparing_meeting.board}
        yield {"on": mandate.preparing_meeting.held_on.isoformat(), "text": text, "is_decision": True}
    if mandate.meeting:
        yield {"on": mandate.meeting.held_on.isoformat(), "text": _("The mandate is decided"), "is_decision": True}
    if mandate.opens_on:
        yield {"on": mandate.opens_on.isoformat(), "text": _("The dialogue opens")}
    if mandate.closes_on:
        yield {"on": mandate.closes_on.isoformat(), "text": _("Last day to take part")}
    if mandate.feedback_due:
        yield {"on": mandate.feedback_due.isoformat(), "text": _("Promise to residents: what we heard")}
    if dialogue.decision_planned_on:
        text = _("Decision on the matter")
        if mandate.closes_on:
            days = (dialogue.decision_planned_on - mandate.closes_on).days
            text = _("Decision on the matter, %(days)d days after the dialogue") % {"days": days}
        yield {"on": dialogue.decision_planned_on.isoformat(), "text": text, "is_decision": True}


def _day(day: Any) -> str:
    return date_format(day, "j F Y")


def _number(value: int) -> str:
    return number_format(value, force_grouping=True)
