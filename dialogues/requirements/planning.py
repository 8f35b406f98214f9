"""What keeps a dialogue in steps three and four: planning and launch."""

import datetime as dt
from collections.abc import Iterator

from django.utils.translation import gettext

from governance.models import Decision

from .. import entitlement
from .case import Case, Missing

# -------------------------------------------------------------------------------------------------- 3 planning


def activities(case: Case) -> Iterator[Missing]:
    planned = list(case.dialogue.activities.all())
    if not planned:
        yield Missing("activities", gettext("Plan at least one way to take part"), "activities", "activities")
    for activity in planned:
        if not activity.is_complete:
            text = gettext("Say level, day, place and accessibility of %(activity)s") % {
                "activity": activity.method or activity.code
            }
            yield Missing(f"activity:{activity.code}", text, "activities", f"activity-{activity.code}")


def manager(case: Case) -> Iterator[Missing]:
    if not case.dialogue.manager:
        yield Missing("manager", gettext("Name the responsible manager"), "dialogue_edit", "id_manager")


def responsibilities(case: Case) -> Iterator[Missing]:
    if "responsibilities" not in case.parts_of_plan:
        yield Missing("responsibilities", gettext("Say who does what"), "plan", "responsibilities")


def decision_points(case: Case) -> Iterator[Missing]:
    if "decision_points" not in case.parts_of_plan:
        yield Missing("decision_points", gettext("List the coming decisions"), "plan", "decision_points")


def reach(case: Case) -> Iterator[Missing]:
    for group in case.priority_groups:
        if not (group.reach and group.reach_goal):
            text = gettext("Say how %(group)s are reached, and how many") % {"group": group}
            yield Missing(f"reach:{group.group.code}", text, "target_groups", f"group-{group.group.code}")


def communication_plan(case: Case) -> Iterator[Missing]:
    if "communication" not in case.parts_of_plan:
        yield Missing(
            "communication_plan",
            gettext("Say how people get to know about the dialogue"),
            "plan",
            "communication",
        )


def feedback_plan(case: Case) -> Iterator[Missing]:
    plan = getattr(case.dialogue, "plan", None)
    if not (plan and plan.feedback_responsible and plan.heard_due and plan.decided_due):
        yield Missing(
            "feedback_plan",
            gettext("Say who gives feedback, and set both dates"),
            "plan",
            "id_feedback_responsible",
        )


def promised_days(case: Case) -> Iterator[Missing]:
    """What we heard is answered soon after the close, and what it led to after the decision (I17)."""
    plan, mandate = getattr(case.dialogue, "plan", None), case.mandate
    if not plan or not mandate or not mandate.closes_on:
        return
    latest = mandate.closes_on + dt.timedelta(days=case.municipality.feedback_days_after_close)
    latest = min(latest, mandate.feedback_due or latest)
    if plan.heard_due and not mandate.closes_on < plan.heard_due <= latest:
        text = gettext("What we heard is answered after %(close)s and no later than %(day)s") % {
            "close": mandate.closes_on,
            "day": latest,
        }
        yield Missing("heard_in_time", text, "plan", "id_heard_due")
    decision_on = case.dialogue.decision_planned_on
    if plan.decided_due and decision_on and plan.decided_due < decision_on:
        text = gettext("What it led to can be answered only when the decision is taken, %(day)s") % {"day": decision_on}
        yield Missing("decided_after_decision", text, "plan", "id_decided_due")


def privacy_answer(case: Case) -> Iterator[Missing]:
    plan = getattr(case.dialogue, "plan", None)
    if not plan or not plan.privacy_answer:
        yield Missing("privacy_notice", gettext("Say how personal data are handled"), "plan", "id_privacy_answer")


def accessibility(case: Case) -> Iterator[Missing]:
    plan = getattr(case.dialogue, "plan", None)
    if not plan or not plan.accessibility_answer:
        yield Missing("accessibility", gettext("Say how everyone can take part"), "plan", "id_accessibility_answer")


def children_considered(case: Case) -> Iterator[Missing]:
    plan = getattr(case.dialogue, "plan", None)
    yes = plan and plan.children_answer == "yes" and plan.children_method
    no = plan and plan.children_answer == "no" and plan.children_reason
    if case.municipality.children_always_considered and not (yes or no):
        yield Missing(
            "children_considered",
            gettext("Say how children are heard, or why not"),
            "plan",
            "id_children_answer",
        )


def councils_considered(case: Case) -> Iterator[Missing]:
    if case.municipality._state.adding:
        return
    plan = getattr(case.dialogue, "plan", None)
    views = {view.council_id: view for view in plan.council_views.all()} if plan else {}
    for council in case.municipality.councils_always_considered.all():
        view = views.get(council.pk)
        if view is None or not view.is_answered:
            text = gettext("Say when %(council)s was asked, or why not") % {"council": council}
            yield Missing(f"council_{council.code}", text, "plan", f"council-{council.code}")


def plan_approved(case: Case) -> Iterator[Missing]:
    plan = getattr(case.dialogue, "plan", None)
    if not plan or not plan.is_approved:
        yield Missing("plan_approved", gettext("The responsible manager must approve the plan"), "plan", "approval")


# ---------------------------------------------------------------------------------------------------- 4 launch


def privacy_notice(case: Case) -> Iterator[Missing]:
    plan = getattr(case.dialogue, "plan", None)
    if not plan or not plan.notice_published_on:
        yield Missing(
            "privacy_notice",
            gettext("Publish the owning board's privacy notice"),
            "launch",
            "id_notice_published_on",
        )


def both_promises(case: Case) -> Iterator[Missing]:
    given = {promise.stage for promise in case.dialogue.promises.all()}
    for stage, text in (
        ("heard", gettext("Promise a day for what we heard")),
        ("decided", gettext("Promise a day for what it led to")),
    ):
        if stage not in given:
            yield Missing(f"promise_{stage}", text, "plan", "approval")


def window_ahead(case: Case) -> Iterator[Missing]:
    mandate = case.mandate
    if not case.last_round and mandate and mandate.closes_on and mandate.closes_on < case.on:
        yield Missing(
            "window_ahead",
            gettext("The time to take part has passed. The board must give a mandate with new days"),
            "send_back",
            "id_to",
        )


def launch_decision(case: Case) -> Iterator[Missing]:
    started = getattr(case.dialogue, "launch", None)
    decision = started.decision if started else None
    if not (decision and decision.is_approved and decision.kind == Decision.Kind.LAUNCH):
        yield Missing("launch_decision", gettext("The launch must be decided"), "launch", "decide")
    elif text := launch_decided_by_wrong_person(case, decision):
        yield Missing("launch_decision", text, "launch", "decide")


def launch_decided_by_wrong_person(case: Case, decision: Decision) -> str:
    """Why the decision to launch does not count; empty when it does.

    The owning board decides, or its presidium or a manager by delegation; a knowledge dialogue is launched by the
    manager. The responsible official never launches (four eyes).
    """
    day = decision.decided_on or case.on
    board = case.dialogue.owner.in_charge(day)
    if not entitlement.is_decided_by(decision, board, day):
        return gettext("The launch must be decided by %(board)s") % {"board": board}
    if not decision.is_delegated:
        return ""
    if decision.delegate_id == case.dialogue.responsible_id:
        return gettext("The responsible official cannot decide on the launch")
    if entitlement.is_manager_for(decision.delegate, board, day):
        return ""
    if case.dialogue.is_knowledge:
        return gettext("A knowledge dialogue is launched by the responsible manager")
    if not entitlement.is_presidium(decision.delegate, board, day):
        return gettext("Only the chair or a responsible manager can decide on the launch by delegation")
    return ""
