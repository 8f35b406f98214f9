"""What each of the nine steps requires: a table of rules, each with a stable code and its source.

A decision never pushes a dialogue: it is a fact, and the requirements read facts.
"""

from functools import partial

from ..models import Kind, Step
from . import beginning, conclusion, execution, planning
from .case import Case, Missing, Requirement, latest_compilation, latest_mandate

__all__ = ["REQUIREMENTS", "Case", "Missing", "Requirement", "latest_compilation", "latest_mandate"]

CITIZEN = (Kind.CITIZEN_DIALOGUE,)
KNOWLEDGE = (Kind.KNOWLEDGE_DIALOGUE,)

REQUIREMENTS: dict[Step, tuple[Requirement, ...]] = {
    Step.INITIATIVE: (
        Requirement("triage_outcome", "domain 1.6, R11", beginning.triage_outcome),
        Requirement("initiator_reply", "domain 1.6", beginning.initiator_reply),
        Requirement("owner", "I10", beginning.owner),
        Requirement("earlier_dialogues", "R12, Uppsala 2024", beginning.earlier_dialogues),
    ),
    Step.MANDATE: (
        *(
            Requirement(field, "I2, Sandviken step 2", partial(beginning.mandate_text, field=field))
            for field in beginning.MANDATE_TEXTS
        ),
        Requirement("can_influence", "I2", partial(beginning.influence, can=True)),
        Requirement("cannot_influence", "I2", partial(beginning.influence, can=False)),
        Requirement("level", "I2", beginning.level),
        Requirement("level_information_is_no_dialogue", "I3, R1", beginning.level_is_a_dialogue),
        Requirement("frame", "I11, R15", beginning.frame),
        Requirement("target_groups", "I2", beginning.target_groups),
        Requirement("expectation_match", "Uppsala 2024, domain 2.2", beginning.expectation_match),
        Requirement("message_to_group", "R10", beginning.message_to_group),
        Requirement("timetable", "I2", beginning.timetable),
        Requirement("feedback_in_time", "I17", beginning.feedback_in_time),
        Requirement("considered", "R5, R6, Sandviken step 2", beginning.considered),
        Requirement("anchoring", "R8, I12; a mandate decision counts as anchoring", beginning.anchoring, KNOWLEDGE),
        Requirement("coordinator", "R7", beginning.coordinator),
        Requirement("planned_use", "domain 1.8", beginning.planned_use, KNOWLEDGE),
        Requirement("assignment_decision", "domain 1.8", beginning.assignment_decision, KNOWLEDGE),
        Requirement("planned_decision", "I4", beginning.planned_decision, CITIZEN),
        Requirement("decision_after_close", "R3", beginning.decision_after_close, CITIZEN),
        Requirement("mandate_decision", "I1", beginning.mandate_decision, CITIZEN),
    ),
    Step.PLANNING: (
        Requirement("activities", "Sandviken step 3", planning.activities),
        Requirement("manager", "Sandviken", planning.manager),
        Requirement("responsibilities", "Sandviken step 3", planning.responsibilities),
        Requirement("decision_points", "Sandviken step 3", planning.decision_points),
        Requirement("reach", "I13, Sandviken step 3", planning.reach),
        Requirement("communication_plan", "Sandviken step 3", planning.communication_plan),
        Requirement("feedback_plan", "R9, I4", planning.feedback_plan),
        Requirement("promised_days", "I17", planning.promised_days),
        Requirement("privacy_notice", "I4", planning.privacy_answer),
        Requirement("accessibility", "I4", planning.accessibility),
        Requirement("children_considered", "I4, R6", planning.children_considered),
        Requirement("councils_considered", "I4, R5", planning.councils_considered),
        Requirement("plan_approved", "domain 1.7", planning.plan_approved),
    ),
    Step.LAUNCH: (
        Requirement("plan_approved", "I4", planning.plan_approved),
        Requirement("privacy_notice", "I4", planning.privacy_notice),
        Requirement("promises", "R9", planning.both_promises),
        Requirement("decision_after_close", "I4, R3", beginning.decision_after_close, CITIZEN),
        Requirement("window_ahead", "domain 1.7", planning.window_ahead),
        Requirement("launch_decision", "Sandviken step 4", planning.launch_decision),
    ),
    Step.EXECUTION: (
        Requirement("not_suspended", "domain 1.7", execution.not_suspended),
        Requirement("window_closed", "domain 1.7", execution.window_closed),
        Requirement("papers_registered", "domain 1.7", execution.papers_registered),
        Requirement("reach_result", "I13", execution.reach_result),
    ),
    Step.COMPILATION: (
        Requirement("unsorted", "domain 1.7", execution.everything_sorted),
        Requirement("late_counted", "I5", execution.late_is_counted_or_not),
        Requirement("compilation_approved", "domain 1.7", execution.compilation_approved),
    ),
    Step.FEEDBACK: (
        Requirement("heard_participants", "I8, Uppsala 2024", conclusion.heard_participants),
        Requirement("heard_elected", "Sandviken step 7", conclusion.heard_elected),
        Requirement("heard_others", "domain 1.7", conclusion.heard_others),
    ),
    Step.PROCESSING: (
        Requirement("influence", "Uppsala 2017", conclusion.influence_of_each_theme),
        Requirement("proposal_sent", "Sandviken step 8", conclusion.proposal_sent),
    ),
    Step.DECISION: (
        Requirement("outcome_decision", "Sandviken step 9", conclusion.outcome_decision, CITIZEN),
        Requirement("compilation_in_basis", "I7", conclusion.compilation_in_basis, CITIZEN),
        Requirement("minutes_adjusted", "domain 1.4", conclusion.minutes_adjusted, CITIZEN),
        Requirement("action_plan", "Sandviken step 9", conclusion.action_plan),
        Requirement(
            "heard_participants", "I8: what was taken back after step 7 is owed again", conclusion.heard_participants
        ),
        Requirement("decided_participants", "I8", conclusion.decided_participants),
        Requirement("evaluation", "R13, Sandviken step 9", conclusion.evaluation),
    ),
}
