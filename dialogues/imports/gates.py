"""Whether a dialogue may stand where the file puts it: ``lifecycle`` is asked about every step that it has left."""

from django.utils.translation import gettext as _

from .. import lifecycle
from ..models import Dialogue, FeedbackRecall, Status, Step
from .problems import Problems
from .world import World, terms_name

PLACES = {
    "triage_outcome": "initiative/triage/outcome",
    "initiator_reply": "initiative/triage/reply",
    "owner": "owner",
    "earlier_dialogues": "earlier_dialogues",
    "level_information_is_no_dialogue": "{terms}/level",
    "frame": "{terms}/frame",
    "target_groups": "target_groups",
    "expectation_match": "expectation_match/{which}",
    "message_to_group": "expectation_match/{which}/handling",
    "timetable": "{terms}/timetable",
    "feedback_in_time": "{terms}/timetable/feedback_due",
    "considered": "{terms}/considered/{which}",
    "anchoring": "anchoring",
    "coordinator": "coordinator",
    "assignment_decision": "{terms}/decided_by",
    "planned_decision": "{terms}/planned_decision",
    "decision_after_close": "{terms}/planned_decision/date",
    "mandate_decision": "{terms}/decision",
    "activities": "activities",
    "activity": "activities/{which}",
    "manager": "manager",
    "responsibilities": "plan/responsibilities",
    "decision_points": "plan/decision_points",
    "reach": "target_groups/{which}/reach",
    "communication_plan": "plan/communication",
    "feedback_plan": "plan/feedback_plan",
    "privacy_notice": "plan/privacy",
    "accessibility": "plan/accessibility",
    "children_considered": "plan/checklist/children_considered",
    "plan_approved": "plan/state",
    "promise_heard": "promises/heard",
    "promise_decided": "promises/decided",
    "launch_decision": "launch/decision",
    "window_closed": "window",
    "reach_result": "target_groups/{which}/reach_result",
    "compilation_approved": "compilation",
    "heard_participants": "feedback",
    "heard_elected": "feedback",
    "influence": "proposal/influence_trace/{which}",
    "proposal_sent": "proposal/state",
    "outcome_decision": "outcome",
    "compilation_in_basis": "outcome/basis",
    "minutes_adjusted": "outcome/adjusted_on",
    "action_plan": "action_items",
    "decided_participants": "feedback",
    "evaluation": "evaluation",
}
"""Where in a dialogue each requirement is met; those not named stand under the mandate's texts or the plan's checklist."""


def steps_left(dialogue: Dialogue) -> list[Step]:
    """The steps before the one it stands in, and that one too when it is closed."""
    if dialogue.was_not_held:
        return []
    return [step for step in Step if step < dialogue.step or dialogue.status == Status.CLOSED]


def check(world: World, problems: Problems, dialogue: Dialogue) -> None:
    """Tell of every requirement of a left step that is not met on the day of the file."""
    for step in steps_left(dialogue):
        for missing in lifecycle.unmet(dialogue, step, on=world.anchor):
            if missing.page == "feedback" and _was_given(dialogue, missing.field):
                continue
            code, _colon, which = missing.code.partition(":")
            if code == "unsorted":
                for reference in which.split(","):
                    problems.add(f"contributions/{reference}", _("was never sorted, and the dialogue has moved on"))
                continue
            problems.add(
                place_of(world, dialogue, code, which),
                _("step %(step)d was left although this is missing: %(what)s (%(code)s)")
                % {"step": step, "what": missing.text, "code": missing.code},
            )


def _was_given(dialogue: Dialogue, anchor: str) -> bool:
    """Whether the feedback was there when the step was left, and has been taken back since."""
    stage, _dash, audience = anchor.partition("-")
    return FeedbackRecall.objects.filter(
        feedback__dialogue=dialogue, feedback__stage=stage, feedback__audience=audience
    ).exists()


def place_of(world: World, dialogue: Dialogue, code: str, which: str) -> str:
    """Where in the file the requirement ``code`` is met."""
    row = world.dialogues[dialogue.reference]
    inside = PLACES.get(code)
    if inside is None:
        inside = "plan/checklist/{code}" if code.startswith("council_") else "{terms}/{code}"
    where = inside.format(terms=terms_name(row), which=which, code=code)
    return f"dialogues/{dialogue.reference}/{where}"


def count_missing(world: World, dialogue: Dialogue) -> int:
    """How much imported history lacks of what a dialogue in the portal would have."""
    return sum(len(lifecycle.unmet(dialogue, step, on=world.anchor)) for step in steps_left(dialogue))
