"""What keeps a dialogue in its first two steps: initiative and mandate."""

import datetime as dt
from collections.abc import Iterator

from django.utils.translation import gettext, gettext_noop

from governance.models import Decision, LadderLevel

from ..models import Consideration, Dialogue, Step
from .case import Case, Missing

# ------------------------------------------------------------------------------------------------ 1 initiative


def triage_outcome(case: Case) -> Iterator[Missing]:
    initiative = case.dialogue.initiative
    if not initiative or initiative.triage_outcome != case.dialogue.kind:
        yield Missing(
            "triage_outcome",
            gettext("Assess the initiative: is it a dialogue?"),
            "triage",
            "id_triage_outcome",
        )


def initiator_reply(case: Case) -> Iterator[Missing]:
    if not case.dialogue.initiative or not case.dialogue.initiative.replied_on:
        yield Missing("initiator_reply", gettext("Reply to whoever took the initiative"), "triage", "id_reply")


def owner(case: Case) -> Iterator[Missing]:
    if not case.dialogue.owner.may_mandate or not case.dialogue.owner.exists_on(case.on):
        yield Missing(
            "owner",
            gettext("Choose an owning board that exists and may give a mandate"),
            "dialogue_edit",
            "id_owner",
        )


def earlier_dialogues(case: Case) -> Iterator[Missing]:
    dialogue = case.dialogue
    found = dialogue.earlier_result == Dialogue.Earlier.FOUND and dialogue.earlier_dialogues.exists()
    if not found and dialogue.earlier_result != Dialogue.Earlier.NONE_FOUND:
        yield Missing(
            "earlier_dialogues",
            gettext("Say which earlier dialogues you have read, or that there are none"),
            "dialogue_edit",
            "id_earlier_result",
        )


# --------------------------------------------------------------------------------------------------- 2 mandate

MANDATE_TEXTS = {
    "purpose": gettext_noop("Write the purpose"),
    "purpose_kind": gettext_noop("Choose the kind of purpose"),
    "description": gettext_noop("Describe how the dialogue is done"),
    "use_of_result": gettext_noop("Say how the result is used"),
    "off_topic_rule": gettext_noop("Say what happens with views on other things"),
}


def mandate_text(case: Case, *, field: str) -> Iterator[Missing]:
    if not case.mandate or not getattr(case.mandate, field):
        yield Missing(field, gettext(MANDATE_TEXTS[field]), "mandate", f"id_{field}")


def influence(case: Case, *, can: bool) -> Iterator[Missing]:
    if not case.mandate or not any(point.can == can for point in case.mandate.influence_points.all()):
        if can:
            yield Missing(
                "can_influence",
                gettext("Say at least one thing that residents can influence"),
                "mandate",
                "can",
            )
        else:
            yield Missing(
                "cannot_influence",
                gettext(
                    "Say at least one thing that residents cannot influence; it protects them from wrong expectations"
                ),
                "mandate",
                "cannot",
            )


def level(case: Case) -> Iterator[Missing]:
    if not case.mandate or not case.mandate.level:
        yield Missing("level", gettext("Choose the degree of influence"), "mandate", "id_level")


def level_is_a_dialogue(case: Case) -> Iterator[Missing]:
    chosen = case.mandate.level if case.mandate else None
    if chosen and not chosen.counts_as_dialogue and not case.municipality.information_counts_as_dialogue:
        yield Missing(
            "level_information_is_no_dialogue",
            gettext("Information alone is not a dialogue: choose another level, or inform instead"),
            "mandate",
            "id_level",
        )


def frame(case: Case) -> Iterator[Missing]:
    mandate = case.mandate
    if (
        mandate
        and mandate.level
        and mandate.level.code == LadderLevel.Code.CO_DECISION
        and not (mandate.frame_rule and mandate.bindingness)
    ):
        yield Missing(
            "frame",
            gettext("Co-decision needs its frame: how far the result binds, and the rule for it"),
            "mandate",
            "id_frame_rule",
        )


def target_groups(case: Case) -> Iterator[Missing]:
    if not case.dialogue.target_groups.exists():
        yield Missing("target_groups", gettext("Choose at least one target group"), "target_groups", "groups")


def expectation_match(case: Case) -> Iterator[Missing]:
    for group in case.priority_groups:
        if not (group.is_matched and group.evidence):
            text = gettext("Say what %(group)s want, what we can offer, and how we know") % {"group": group}
            yield Missing(f"expectation_match:{group.group.code}", text, "target_groups", f"group-{group.group.code}")


def message_to_group(case: Case) -> Iterator[Missing]:
    for group in case.dialogue.target_groups.all():
        if group.gap and not group.message:
            text = gettext("Expectations differ: write the text to %(group)s") % {"group": group}
            yield Missing(f"message_to_group:{group.group.code}", text, "target_groups", f"group-{group.group.code}")


def timetable(case: Case) -> Iterator[Missing]:
    mandate = case.mandate
    if not (mandate and mandate.opens_on and mandate.closes_on and mandate.feedback_due):
        yield Missing(
            "timetable",
            gettext("Set the first and last day, and the day for feedback"),
            "mandate",
            "id_opens_on",
        )


def feedback_in_time(case: Case) -> Iterator[Missing]:
    mandate = case.mandate
    if not (mandate and mandate.closes_on and mandate.feedback_due):
        return
    latest = mandate.closes_on + dt.timedelta(days=case.municipality.feedback_days_after_close)
    if mandate.feedback_due > latest:
        text = gettext("Feedback is promised too late: no later than %(day)s") % {"day": latest}
        yield Missing("feedback_in_time", text, "mandate", "id_feedback_due")


def considered(case: Case) -> Iterator[Missing]:
    answers = {item.council_id: item for item in case.mandate.considerations.all()} if case.mandate else {}
    asked: list[tuple[int | None, str, str]] = []
    if case.municipality.children_always_considered:
        asked.append((None, "children", gettext("children and young people")))
    if case.municipality.pk and not case.municipality._state.adding:
        asked += [(board.pk, board.code, board.name) for board in case.municipality.councils_always_considered.all()]
    for key, code, name in asked:
        answer: Consideration | None = answers.get(key)
        if answer is None or not answer.is_answered:
            text = gettext("Answer whether the matter concerns %(whom)s, why, and how they are heard") % {"whom": name}
            yield Missing(f"considered:{code}", text, "mandate", f"considered-{code}")


def anchoring(case: Case) -> Iterator[Missing]:
    if not case.dialogue.anchoring.exists():
        text = gettext("Record when the elected were told, and what they said")
        yield Missing("anchoring", text, "anchoring", "id_board")


def coordinator(case: Case) -> Iterator[Missing]:
    if case.dialogue.co_boards.exists() and not case.dialogue.coordinator:
        yield Missing(
            "coordinator",
            gettext("Several boards are concerned: name who coordinates"),
            "dialogue_edit",
            "id_coordinator",
        )


def planned_use(case: Case) -> Iterator[Missing]:
    if not case.mandate or not case.mandate.planned_use:
        yield Missing("planned_use", gettext("Say what the service will change"), "mandate", "id_planned_use")


def assignment_decision(case: Case) -> Iterator[Missing]:
    if not case.mandate or not (case.mandate.assigned_by and case.mandate.assigned_on):
        yield Missing(
            "assignment_decision", gettext("The responsible manager must give the assignment"), "mandate", "decide"
        )


def planned_decision(case: Case) -> Iterator[Missing]:
    if not (case.dialogue.deciding_board and case.dialogue.decision_planned_on):
        yield Missing(
            "planned_decision",
            gettext("Say who decides on the matter, and when"),
            "mandate",
            "id_decision_planned_on",
        )


def decision_after_close(case: Case) -> Iterator[Missing]:
    closes = case.last_round.closes_on if case.last_round else case.mandate.closes_on if case.mandate else None
    if closes and case.dialogue.decision_planned_on and case.dialogue.decision_planned_on <= closes:
        text = gettext(
            "The decision is planned before the dialogue has ended. Dialogue happens before decisions, not after"
        )
        if case.dialogue.step > Step.MANDATE:
            yield Missing("decision_after_close", text, "promises", "planned-decision")
        else:
            yield Missing("decision_after_close", text, "mandate", "id_decision_planned_on")


MANDATES = (Decision.Kind.MANDATE, Decision.Kind.MANDATE_CHANGE)


def mandate_decision(case: Case) -> Iterator[Missing]:
    decision = case.mandate.decision if case.mandate else None
    given = decision and decision.is_approved and decision.kind in MANDATES and decision.paragraph
    if decision and decision.prepares_for:
        told = {"board": decision.board, "decides": decision.prepares_for}
        text = gettext("%(board)s must say what it proposes before the mandate reaches %(decides)s") % told
        yield Missing("mandate_decision", text, "mandate", "decide")
    elif not (given and decision and decision.board.may_mandate and decision.board_id == case.dialogue.owner_id):
        yield Missing("mandate_decision", gettext("The owning board must give the mandate"), "mandate", "decide")
