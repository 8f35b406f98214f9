"""Every requirement of every step stops the dialogue by itself, and is told with the page where it is mended.

For each there is a dialogue that lacks only that one thing. It stays, and the answer names just that; with the
requirement taken out of the table the same dialogue moves on, so the refusal comes from that rule and no other.
"""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from dialogues import lifecycle
from dialogues.models import (
    Activity,
    CommunicationAction,
    Compilation,
    Contribution,
    DecisionPoint,
    Dialogue,
    DialoguePlan,
    DialogueTargetGroup,
    Evaluation,
    Feedback,
    InfluenceTrace,
    Initiative,
    Kind,
    Mandate,
    Measure,
    Proposal,
    Responsibility,
    Status,
    Step,
)
from dialogues.requirements import REQUIREMENTS, Case, Missing
from governance import clock
from governance.models import Board, Decision, Municipality

from .worlds import CLOSES, World

CITIZEN, KNOWLEDGE = Kind.CITIZEN_DIALOGUE, Kind.KNOWLEDGE_DIALOGUE
Take = Callable[[World, Dialogue], Any]


def on(model: Any, **values: Any) -> Take:
    """Change the dialogue's rows of ``model``."""
    return lambda world, dialogue: model.objects.filter(dialogue=dialogue).update(**values)


def without(model: Any, **which: Any) -> Take:
    """Take the dialogue's rows of ``model`` away."""
    return lambda world, dialogue: model.objects.filter(dialogue=dialogue, **which).delete()


def without_plan_rows(model: Any, **which: Any) -> Take:
    return lambda world, dialogue: model.objects.filter(plan__dialogue=dialogue, **which).delete()


def dialogue(**values: Any) -> Take:
    return lambda world, item: Dialogue.objects.filter(pk=item.pk).update(**values)


def initiative(**values: Any) -> Take:
    return lambda world, item: Initiative.objects.filter(dialogue=item).update(**values)


def level(code: str) -> Take:
    return lambda world, item: Mandate.objects.filter(dialogue=item).update(level=world.level[code])


def not_answered(kind: str) -> Take:
    """The question about children or a council is not answered."""

    def take(world: World, item: Dialogue) -> None:
        council = None if kind == "children" else getattr(world, kind)
        Mandate.objects.get(dialogue=item).considerations.filter(council=council).update(reason={})

    return take


def clash(world: World, item: Dialogue) -> None:
    DialogueTargetGroup.objects.filter(dialogue=item).update(wish=4, message={})


def no_plan_council(world: World, item: Dialogue) -> None:
    item.plan.council_views.filter(council=world.kpr).update(heard_on=None)


def another_board(world: World, item: Dialogue) -> None:
    Decision.objects.filter(mandate__dialogue=item).update(board=world.kfn)


def of_a_committee(world: World, item: Dialogue) -> None:
    Decision.objects.filter(mandate__dialogue=item).update(is_proposal=True)


def several_boards(world: World, item: Dialogue) -> None:
    item.co_boards.add(world.kfn)


def unsorted(world: World, item: Dialogue) -> None:
    item.contributions.order_by("number").first().codings.all().delete()


def late(world: World, item: Dialogue) -> None:
    Contribution.objects.filter(pk=item.contributions.order_by("number").first().pk).update(is_late=True)


def not_presented(world: World, item: Dialogue) -> None:
    Feedback.objects.filter(dialogue=item, audience=Feedback.Audience.ELECTED).update(
        given_on=None, meeting_decision=None
    )


def not_minuted(world: World, item: Dialogue) -> None:
    Decision.objects.filter(outcome_of__dialogue=item).update(adjusted_on=None, posted_on=None)


def compilation_left_out(world: World, item: Dialogue) -> None:
    Proposal.objects.filter(dialogue=item).update(compilation=None)


def last_papers(world: World, item: Dialogue) -> None:
    world.today(CLOSES + dt.timedelta(days=2))


def window_open(world: World, item: Dialogue) -> None:
    world.today(CLOSES)


def closed_board(world: World, item: Dialogue) -> None:
    Board.objects.filter(pk=world.tn.pk).update(valid_to=dt.date(2025, 12, 31))


#: Step, the code that is then told, what is taken away, and for which kind it is tried.
CASES: list[tuple[Step, str, Take, str]] = [
    (Step.INITIATIVE, "triage_outcome", initiative(triage_outcome=""), CITIZEN),
    (Step.INITIATIVE, "triage_outcome", initiative(triage_outcome="fault_report"), CITIZEN),
    (Step.INITIATIVE, "initiator_reply", initiative(replied_on=None), CITIZEN),
    (Step.INITIATIVE, "owner", closed_board, CITIZEN),
    (Step.INITIATIVE, "earlier_dialogues", dialogue(earlier_result=""), CITIZEN),
    (Step.INITIATIVE, "earlier_dialogues", dialogue(earlier_result="found"), CITIZEN),
    *(
        (Step.MANDATE, field, on(Mandate, **{field: empty}), kind)
        for field, empty in (
            ("purpose", {}),
            ("purpose_kind", ""),
            ("description", {}),
            ("use_of_result", {}),
            ("off_topic_rule", {}),
        )
        for kind in (CITIZEN, KNOWLEDGE)
    ),
    (
        Step.MANDATE,
        "can_influence",
        lambda world, item: Mandate.objects.get(dialogue=item).influence_points.filter(can=True).delete(),
        CITIZEN,
    ),
    (
        Step.MANDATE,
        "cannot_influence",
        lambda world, item: Mandate.objects.get(dialogue=item).influence_points.filter(can=False).delete(),
        CITIZEN,
    ),
    (Step.MANDATE, "level", on(Mandate, level=None), CITIZEN),
    (Step.MANDATE, "level_information_is_no_dialogue", level("information"), CITIZEN),
    (Step.MANDATE, "frame", level("co_decision"), CITIZEN),
    (Step.MANDATE, "target_groups", without(DialogueTargetGroup), CITIZEN),
    (Step.MANDATE, "expectation_match:youth_13_17", on(DialogueTargetGroup, evidence=""), CITIZEN),
    (Step.MANDATE, "expectation_match:youth_13_17", on(DialogueTargetGroup, room=None), CITIZEN),
    (Step.MANDATE, "message_to_group:youth_13_17", clash, CITIZEN),
    (Step.MANDATE, "timetable", on(Mandate, opens_on=None), CITIZEN),
    (Step.MANDATE, "timetable", on(Mandate, feedback_due=None), CITIZEN),
    (Step.MANDATE, "feedback_in_time", on(Mandate, feedback_due=CLOSES + dt.timedelta(days=31)), CITIZEN),
    (Step.MANDATE, "considered:children", not_answered("children"), CITIZEN),
    (Step.MANDATE, "considered:kpr", not_answered("kpr"), CITIZEN),
    (Step.MANDATE, "considered:frr", not_answered("frr"), KNOWLEDGE),
    (Step.MANDATE, "anchoring", lambda world, item: item.anchoring.all().delete(), KNOWLEDGE),
    (Step.MANDATE, "coordinator", several_boards, CITIZEN),
    (Step.MANDATE, "planned_use", on(Mandate, planned_use={}), KNOWLEDGE),
    (Step.MANDATE, "assignment_decision", on(Mandate, assigned_by=None, assigned_on=None), KNOWLEDGE),
    (Step.MANDATE, "planned_decision", dialogue(decision_planned_on=None), CITIZEN),
    (Step.MANDATE, "planned_decision", dialogue(deciding_board=None), CITIZEN),
    (Step.MANDATE, "decision_after_close", dialogue(decision_planned_on=CLOSES), CITIZEN),
    (Step.MANDATE, "mandate_decision", on(Mandate, decision=None), CITIZEN),
    (Step.MANDATE, "mandate_decision", another_board, CITIZEN),
    (Step.MANDATE, "mandate_decision", of_a_committee, CITIZEN),
    (Step.PLANNING, "activities", without(Activity), CITIZEN),
    (Step.PLANNING, "activity:A1", on(Activity, accessibility=[]), CITIZEN),
    (Step.PLANNING, "manager", dialogue(manager=None), CITIZEN),
    (Step.PLANNING, "responsibilities", without_plan_rows(Responsibility), CITIZEN),
    (Step.PLANNING, "decision_points", without_plan_rows(DecisionPoint), CITIZEN),
    (Step.PLANNING, "reach:youth_13_17", on(DialogueTargetGroup, reach={}), CITIZEN),
    (Step.PLANNING, "communication_plan", without_plan_rows(CommunicationAction), CITIZEN),
    (Step.PLANNING, "feedback_plan", on(DialoguePlan, feedback_responsible=None), CITIZEN),
    (Step.PLANNING, "feedback_plan", on(DialoguePlan, decided_due=None), CITIZEN),
    (Step.PLANNING, "heard_in_time", on(DialoguePlan, heard_due=CLOSES + dt.timedelta(days=60)), CITIZEN),
    (Step.PLANNING, "decided_after_decision", on(DialoguePlan, decided_due=dt.date(2026, 6, 1)), CITIZEN),
    (Step.PLANNING, "privacy_notice", on(DialoguePlan, privacy_answer=""), CITIZEN),
    (Step.PLANNING, "accessibility", on(DialoguePlan, accessibility_answer=""), CITIZEN),
    (Step.PLANNING, "children_considered", on(DialoguePlan, children_method=""), CITIZEN),
    (Step.PLANNING, "council_kpr", no_plan_council, CITIZEN),
    (Step.PLANNING, "plan_approved", on(DialoguePlan, state="draft", approved_by=None, approved_on=None), CITIZEN),
    (Step.LAUNCH, "privacy_notice", on(DialoguePlan, notice_published_on=None), CITIZEN),
    (Step.LAUNCH, "promise_heard", lambda world, item: item.promises.filter(stage="heard").delete(), CITIZEN),
    (Step.LAUNCH, "promise_decided", lambda world, item: item.promises.filter(stage="decided").delete(), CITIZEN),
    (Step.LAUNCH, "decision_after_close", dialogue(decision_planned_on=CLOSES), CITIZEN),
    (
        Step.LAUNCH,
        "launch_decision",
        lambda world, item: Decision.objects.filter(launch__dialogue=item).update(outcome="rejected"),
        CITIZEN,
    ),
    (Step.EXECUTION, "not_paused", dialogue(status=Status.PAUSED), CITIZEN),
    (Step.EXECUTION, "window_closed", window_open, CITIZEN),
    (Step.EXECUTION, "papers_registered", last_papers, CITIZEN),
    (Step.EXECUTION, "reach_result:youth_13_17", on(DialogueTargetGroup, reached=3), CITIZEN),
    (Step.COMPILATION, "unsorted:1", unsorted, CITIZEN),
    (Step.COMPILATION, "late_counted", late, CITIZEN),
    (
        Step.COMPILATION,
        "compilation_approved",
        on(Compilation, state="draft", approved_by=None, approved_on=None),
        CITIZEN,
    ),
    (
        Step.FEEDBACK,
        "heard_participants",
        lambda world, item: item.feedback.filter(audience="participants").update(given_on=None),
        CITIZEN,
    ),
    (Step.FEEDBACK, "heard_elected", not_presented, CITIZEN),
    (
        Step.FEEDBACK,
        "heard_public",
        lambda world, item: item.feedback.filter(audience="public").update(given_on=None),
        CITIZEN,
    ),
    (
        Step.PROCESSING,
        "influence:bron",
        lambda world, item: InfluenceTrace.objects.filter(proposal__dialogue=item).delete(),
        CITIZEN,
    ),
    (Step.PROCESSING, "proposal_sent", on(Proposal, state="draft"), CITIZEN),
    (
        Step.DECISION,
        "outcome_decision",
        lambda world, item: Decision.objects.filter(outcome_of__dialogue=item).update(outcome="tabled"),
        CITIZEN,
    ),
    (Step.DECISION, "compilation_in_basis", compilation_left_out, CITIZEN),
    (Step.DECISION, "minutes_adjusted", not_minuted, CITIZEN),
    (Step.DECISION, "action_plan", on(Measure, due_on=None), CITIZEN),
    (Step.DECISION, "action_plan", without(Measure), KNOWLEDGE),
    (
        Step.DECISION,
        "heard_participants",
        lambda world, item: item.feedback.filter(stage="heard", audience="participants").update(given_on=None),
        CITIZEN,
    ),
    (
        Step.DECISION,
        "decided_participants",
        lambda world, item: item.feedback.filter(stage="decided").update(given_on=None),
        CITIZEN,
    ),
    (Step.DECISION, "evaluation", without(Evaluation), CITIZEN),
    (Step.DECISION, "evaluation", on(Evaluation, against_mandate={}), CITIZEN),
]


def name_of(case: tuple[Step, str, Take, str]) -> str:
    return f"{case[0].code}-{case[1]}-{case[3]}"


def rule_behind(step: Step, code: str, found: list[Missing], item: Dialogue) -> str:
    """The requirement of the table that told ``code``."""
    case = Case(item, clock.today(), Municipality.current())
    return next(
        requirement.code
        for requirement, missing in lifecycle.requirements_of(case, step)
        if code in {one.code for one in missing}
    )


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_each_requirement_stops_the_dialogue_by_itself(
    world: World, monkeypatch: Any, case: tuple[Step, str, Take, str]
) -> None:
    step, code, take, kind = case
    item = world.ready(step, kind)
    take(world, item)
    item = Dialogue.objects.get(pk=item.pk)
    missing = lifecycle.unmet(item)
    assert [one.code for one in missing] == [code]
    assert missing[0].text and missing[0].page
    with pytest.raises(lifecycle.NotReady) as refusal:
        lifecycle.advance(item, leaving=step, by=world.maja)
    assert [one.code for one in refusal.value.unmet] == [code]
    assert Dialogue.objects.get(pk=item.pk).step == step

    rule = rule_behind(step, code, missing, Dialogue.objects.get(pk=item.pk))
    kept = tuple(requirement for requirement in REQUIREMENTS[step] if requirement.code != rule)
    monkeypatch.setitem(REQUIREMENTS, step, kept)
    if rule == "not_suspended":
        assert lifecycle.unmet(Dialogue.objects.get(pk=item.pk)) == []
        return
    moved = lifecycle.advance(item, leaving=step, by=world.maja)
    assert moved.step > step or moved.status == Status.CLOSED


def test_every_requirement_of_the_table_is_tried() -> None:
    tried = {(step, code.split(":")[0]) for step, code, _take, _kind in CASES}
    under = {
        (Step.PLANNING, "promised_days"): ("heard_in_time", "decided_after_decision"),
        (Step.PLANNING, "councils_considered"): ("council_kpr",),
        (Step.PLANNING, "activities"): ("activities", "activity"),
        (Step.LAUNCH, "promises"): ("promise_heard", "promise_decided"),
        (Step.EXECUTION, "not_suspended"): ("not_paused",),
        (Step.FEEDBACK, "heard_others"): ("heard_public",),
    }
    elsewhere = {(Step.LAUNCH, "plan_approved"), (Step.LAUNCH, "window_ahead")}  # tests of the launch
    for step, rules in REQUIREMENTS.items():
        for requirement in rules:
            codes = under.get((step, requirement.code), (requirement.code,))
            if (step, requirement.code) not in elsewhere:
                assert any((step, code) in tried for code in codes), (step, requirement.code)


def test_everything_that_is_missing_is_told_at_once(world: World) -> None:
    item = world.arrived(Step.MANDATE)
    codes = {missing.code for missing in lifecycle.unmet(item)}
    assert {
        "purpose",
        "level",
        "can_influence",
        "cannot_influence",
        "target_groups",
        "timetable",
        "mandate_decision",
    } <= codes


def test_the_settings_of_the_municipality_decide_what_is_asked(world: World) -> None:
    """Evaluation, information as dialogue, children and councils are choices of the municipality (domain 1.9)."""
    item = world.ready(Step.DECISION)
    Evaluation.objects.filter(dialogue=item).delete()
    Municipality.objects.update(evaluation_required_citizen=False)
    assert lifecycle.unmet(Dialogue.objects.get(pk=item.pk)) == []
    other = world.ready(Step.MANDATE)
    level("information")(world, other)
    Municipality.objects.update(information_counts_as_dialogue=True)
    assert lifecycle.unmet(Dialogue.objects.get(pk=other.pk)) == []
    not_answered("children")(world, other)
    Municipality.objects.update(children_always_considered=False)
    assert lifecycle.unmet(Dialogue.objects.get(pk=other.pk)) == []


def test_a_knowledge_dialogue_needs_no_political_decision_and_a_citizen_dialogue_no_assignment(world: World) -> None:
    """The two kinds have different gates (domain 1.8, I12)."""
    knowledge = {requirement.code for requirement in REQUIREMENTS[Step.MANDATE] if KNOWLEDGE in requirement.kinds}
    citizen = {requirement.code for requirement in REQUIREMENTS[Step.MANDATE] if CITIZEN in requirement.kinds}
    assert knowledge - citizen == {"anchoring", "planned_use", "assignment_decision"}
    assert citizen - knowledge == {"planned_decision", "decision_after_close", "mandate_decision"}
