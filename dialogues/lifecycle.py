"""The nine steps of a dialogue: what each requires, and how a dialogue moves on.

A decision never pushes a dialogue: it is a fact, and the requirements read facts. Leaving a step lists everything
that is missing, each with the page and field where it is mended.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, partial

from django.db import transaction
from django.db.models import Exists, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop

from governance import clock
from governance.models import Decision, LadderLevel, Municipality, User
from governance.prepared import prepared

from . import effects, entitlement, log
from .models import (
    Compilation,
    Consideration,
    Contribution,
    Dialogue,
    DialoguePlan,
    DialogueTargetGroup,
    Feedback,
    Kind,
    LogEntry,
    Mandate,
    Proposal,
    Round,
    Status,
    Step,
)


@dataclass(frozen=True)
class Missing:
    """One thing that keeps a dialogue in its step: a stable code, the sentence to show, and where to mend it."""

    code: str
    text: str
    page: str
    field: str = ""
    query: str = ""

    def url(self, dialogue: Dialogue) -> str:
        """The field on the page where this is mended."""
        address = reverse(f"officials:{self.page}", args=[dialogue.pk])
        return address + (f"?{self.query}" if self.query else "") + (f"#{self.field}" if self.field else "")


@dataclass(frozen=True)
class Case:
    """A dialogue on a certain day, with what several requirements ask for."""

    dialogue: Dialogue
    on: dt.date
    municipality: Municipality

    @cached_property
    def mandate(self) -> Mandate | None:
        return latest_mandate(self.dialogue)

    @cached_property
    def priority_groups(self) -> list[DialogueTargetGroup]:
        return [group for group in self.dialogue.target_groups.all() if group.is_priority]

    @cached_property
    def last_round(self) -> Round | None:
        """The latest period in which residents can take part; there is none before the launch."""
        if self.dialogue.step < Step.LAUNCH:
            return None
        return self.dialogue.rounds.order_by("number").last()

    @cached_property
    def compilation(self) -> Compilation | None:
        last = self.last_round
        return self.dialogue.compilations.filter(round=last).order_by("number").last() if last else None

    @cached_property
    def feedback(self) -> list[Feedback]:
        """Everything that is owed or given in the dialogue."""
        return list(self.dialogue.feedback.all())

    @cached_property
    def proposal(self) -> Proposal | None:
        return (
            self.dialogue.proposals.select_related("decision__board", "decision__prepares_for", "compilation")
            .order_by("number")
            .last()
        )

    @cached_property
    def parts_of_plan(self) -> frozenset[str]:
        """Which parts of the plan have at least one row."""
        plan = getattr(self.dialogue, "plan", None)
        if plan is None:
            return frozenset()
        names = ("responsibilities", "decision_points", "communication")
        if set(names) <= set(getattr(plan, "_prefetched_objects_cache", {})):
            return frozenset(name for name in names if getattr(plan, name).all())
        parts = {
            "has_responsibilities": Exists(plan.responsibilities.all()),
            "has_decision_points": Exists(plan.decision_points.all()),
            "has_communication": Exists(plan.communication.all()),
        }
        told = DialoguePlan.objects.filter(pk=plan.pk).values(**parts).get()
        return frozenset(name.removeprefix("has_") for name, exists in told.items() if exists)


@dataclass(frozen=True)
class Requirement:
    """A rule of one step. ``find`` yields what is missing; ``source`` says where the rule comes from."""

    code: str
    source: str
    find: Callable[[Case], Iterator[Missing]]
    kinds: tuple[str, ...] = (Kind.CITIZEN_DIALOGUE, Kind.KNOWLEDGE_DIALOGUE)


def latest_mandate(dialogue: Dialogue) -> Mandate | None:
    """The mandate in force, or the draft when none is yet."""
    if "mandates" in getattr(dialogue, "_prefetched_objects_cache", {}):
        versions = list(dialogue.mandates.all())
        in_force = (mandate for mandate in versions if mandate.pk == dialogue.mandate_id)
        return next(in_force, None) or max(versions, key=lambda item: item.number, default=None)
    return dialogue.mandate or dialogue.mandates.order_by("number").last()


def latest_compilation(dialogue: Dialogue) -> Compilation | None:
    """The newest version of the last round's compilation, finished or not."""
    last = dialogue.rounds.order_by("-number").values("pk")[:1]
    return dialogue.compilations.filter(round=Subquery(last)).order_by("number").last()


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


# ------------------------------------------------------------------------------------------------- 5 execution


def not_suspended(case: Case) -> Iterator[Missing]:
    if case.dialogue.status in (Status.PAUSED, Status.ABORTED):
        yield Missing(f"not_{case.dialogue.status}", gettext("The dialogue is stopped"), "suspension", "stopped")


def window_closed(case: Case) -> Iterator[Missing]:
    last = case.last_round
    if last is None or not last.has_closed(case.on):
        yield Missing("window_closed", gettext("The time to take part must have ended"), "execution", "h-window")


def papers_registered(case: Case) -> Iterator[Missing]:
    last = case.last_round
    if last is None or not last.has_closed(case.on) or last.papers_registered_on:
        return
    if case.on <= last.closes_on + dt.timedelta(days=case.municipality.late_grace_days):
        yield Missing(
            "papers_registered",
            gettext("Register the last papers, or wait until the extra days have passed"),
            "execution",
            "id_papers_registered_on",
        )


def reach_result(case: Case) -> Iterator[Missing]:
    for group in case.priority_groups:
        if not (group.goal_is_met or (group.reached is not None and group.reach_result)):
            text = gettext("Say how many of %(group)s were reached, and why the goal was missed") % {"group": group}
            yield Missing(f"reach_result:{group.group.code}", text, "execution", f"group-{group.group.code}")


# ----------------------------------------------------------------------------------------------- 6 compilation


def everything_sorted(case: Case) -> Iterator[Missing]:
    left = list(
        Contribution.objects.filter(dialogue=case.dialogue)
        .unsorted()
        .order_by("number")
        .values_list("reference", "number")
    )
    if left:
        names = ",".join(reference or str(number) for reference, number in left)
        text = gettext("Sort every contribution: %(count)d are left") % {"count": len(left)}
        yield Missing(f"unsorted:{names}", text, "sorting", "unsorted")


def late_is_counted_or_not(case: Case) -> Iterator[Missing]:
    open_cases = Contribution.objects.filter(dialogue=case.dialogue, is_late=True, is_counted=None).sorted().count()
    if open_cases:
        yield Missing(
            "late_counted",
            gettext("Say of every late contribution whether it counts, and why"),
            "sorting",
            "unsorted",
            "ko=late",
        )


def compilation_approved(case: Case) -> Iterator[Missing]:
    if not case.compilation or not case.compilation.is_approved:
        yield Missing(
            "compilation_approved",
            gettext("The compilation must be approved by someone else than its author"),
            "compilation",
            "approval",
        )


# -------------------------------------------------------------------------------------------------- 7 feedback


def heard_rows(case: Case, stage: str) -> list[Feedback]:
    last = case.last_round
    return [
        row
        for row in case.feedback
        if row.stage == stage and (row.round_id is None or (last and row.round_id == last.pk))
    ]


def heard_participants(case: Case) -> Iterator[Missing]:
    if not any(
        row.given_on for row in heard_rows(case, Feedback.Stage.HEARD) if row.audience == Feedback.Audience.PARTICIPANTS
    ):
        yield Missing(
            "heard_participants",
            gettext("Publish what we heard to those who took part"),
            "feedback",
            "heard-participants",
        )


def heard_elected(case: Case) -> Iterator[Missing]:
    rows = [row for row in heard_rows(case, Feedback.Stage.HEARD) if row.audience == Feedback.Audience.ELECTED]
    if not any(row.given_day and row.meeting_decision_id for row in rows):
        yield Missing(
            "heard_elected", gettext("Present the result to the elected at a meeting"), "feedback", "heard-elected"
        )


def heard_others(case: Case) -> Iterator[Missing]:
    for row in heard_rows(case, Feedback.Stage.HEARD):
        if row.audience not in (Feedback.Audience.PARTICIPANTS, Feedback.Audience.ELECTED) and not row.given_on:
            text = gettext("Give feedback to %(audience)s") % {"audience": row.get_audience_display()}
            yield Missing(f"heard_{row.audience}", text, "feedback", f"heard-{row.audience}")


# ------------------------------------------------------------------------------------------------ 8 processing


def influence_of_each_theme(case: Case) -> Iterator[Missing]:
    proposal = case.proposal
    told = {trace.theme_id for trace in proposal.influence.all() if trace.is_told} if proposal else set()
    for item in case.compilation.themes.select_related("theme") if case.compilation else ():
        if item.theme_id not in told:
            text = gettext("Say how the theme %(theme)s affected the proposal") % {"theme": item.theme}
            yield Missing(f"influence:{item.theme.code}", text, "proposal", f"theme-{item.theme.code}")


def proposal_sent(case: Case) -> Iterator[Missing]:
    if not case.proposal or not case.proposal.is_sent:
        yield Missing("proposal_sent", gettext("Send the proposal to the deciding body"), "proposal", "send")
    elif (decision := case.proposal.decision) and decision.prepares_for:
        told = {"board": decision.board, "decides": decision.prepares_for}
        text = gettext("%(board)s must say what it proposes before the matter reaches %(decides)s") % told
        yield Missing("proposal_sent", text, "proposal", "send")


# -------------------------------------------------------------------------------------------------- 9 decision


def outcome(case: Case) -> Decision | None:
    return case.proposal.decision if case.proposal else None


def outcome_decision(case: Case) -> Iterator[Missing]:
    decision = outcome(case)
    final = (Decision.Outcome.APPROVED, Decision.Outcome.APPROVED_CHANGED, Decision.Outcome.REJECTED)
    if not (decision and decision.outcome in final and decision.paragraph and not decision.is_proposal):
        yield Missing(
            "outcome_decision", gettext("The decision on the matter must be registered"), "outcome", "decision"
        )


def compilation_in_basis(case: Case) -> Iterator[Missing]:
    basis = case.proposal.compilation if case.proposal else None
    if not basis or not basis.is_approved:
        yield Missing(
            "compilation_in_basis",
            gettext("The approved compilation must be part of the basis for the decision"),
            "proposal",
            "id_compilation",
        )


def minutes_adjusted(case: Case) -> Iterator[Missing]:
    decision = outcome(case)
    if not (decision and decision.is_final):
        yield Missing("minutes_adjusted", gettext("The minutes must be adjusted"), "outcome", "decision")


def action_plan(case: Case) -> Iterator[Missing]:
    measures = list(case.dialogue.measures.all())
    if not measures or not all(measure.is_assigned for measure in measures):
        yield Missing(
            "action_plan", gettext("Every measure needs someone responsible and a day"), "measures", "measures"
        )


def decided_participants(case: Case) -> Iterator[Missing]:
    rows = heard_rows(case, Feedback.Stage.DECIDED)
    if not any(row.given_on for row in rows if row.audience == Feedback.Audience.PARTICIPANTS):
        yield Missing(
            "decided_participants",
            gettext("Publish what it led to, to those who took part"),
            "feedback",
            "decided-participants",
        )


def evaluation(case: Case) -> Iterator[Missing]:
    guideline = case.dialogue.guideline
    demanded = (
        guideline.requires_evaluation
        if guideline and guideline.requires_evaluation is not None
        else case.municipality.evaluation_required(case.dialogue.kind)
    )
    done = getattr(case.dialogue, "evaluation", None)
    complete = (
        done and done.has_participants_view and done.internal and (done.against_mandate or case.dialogue.is_knowledge)
    )
    if demanded and not complete:
        lens = "participants_view" if not (done and done.has_participants_view) else "internal"
        if done and done.has_participants_view and done.internal:
            lens = "against_mandate"
        yield Missing(
            "evaluation",
            gettext("Evaluate the dialogue: the participants' view, our way of working and the mandate"),
            "evaluation",
            f"id_{lens}",
        )


# ---------------------------------------------------------------------------------------------------- the table

CITIZEN = (Kind.CITIZEN_DIALOGUE,)
KNOWLEDGE = (Kind.KNOWLEDGE_DIALOGUE,)

REQUIREMENTS: dict[Step, tuple[Requirement, ...]] = {
    Step.INITIATIVE: (
        Requirement("triage_outcome", "domain 1.6, R11", triage_outcome),
        Requirement("initiator_reply", "domain 1.6", initiator_reply),
        Requirement("owner", "I10", owner),
        Requirement("earlier_dialogues", "R12, Uppsala 2024", earlier_dialogues),
    ),
    Step.MANDATE: (
        *(Requirement(field, "I2, Sandviken step 2", partial(mandate_text, field=field)) for field in MANDATE_TEXTS),
        Requirement("can_influence", "I2", partial(influence, can=True)),
        Requirement("cannot_influence", "I2", partial(influence, can=False)),
        Requirement("level", "I2", level),
        Requirement("level_information_is_no_dialogue", "I3, R1", level_is_a_dialogue),
        Requirement("frame", "I11, R15", frame),
        Requirement("target_groups", "I2", target_groups),
        Requirement("expectation_match", "Uppsala 2024, domain 2.2", expectation_match),
        Requirement("message_to_group", "R10", message_to_group),
        Requirement("timetable", "I2", timetable),
        Requirement("feedback_in_time", "I17", feedback_in_time),
        Requirement("considered", "R5, R6, Sandviken step 2", considered),
        Requirement("anchoring", "R8, I12; a mandate decision counts as anchoring", anchoring, KNOWLEDGE),
        Requirement("coordinator", "R7", coordinator),
        Requirement("planned_use", "domain 1.8", planned_use, KNOWLEDGE),
        Requirement("assignment_decision", "domain 1.8", assignment_decision, KNOWLEDGE),
        Requirement("planned_decision", "I4", planned_decision, CITIZEN),
        Requirement("decision_after_close", "R3", decision_after_close, CITIZEN),
        Requirement("mandate_decision", "I1", mandate_decision, CITIZEN),
    ),
    Step.PLANNING: (
        Requirement("activities", "Sandviken step 3", activities),
        Requirement("manager", "Sandviken", manager),
        Requirement("responsibilities", "Sandviken step 3", responsibilities),
        Requirement("decision_points", "Sandviken step 3", decision_points),
        Requirement("reach", "I13, Sandviken step 3", reach),
        Requirement("communication_plan", "Sandviken step 3", communication_plan),
        Requirement("feedback_plan", "R9, I4", feedback_plan),
        Requirement("promised_days", "I17", promised_days),
        Requirement("privacy_notice", "I4", privacy_answer),
        Requirement("accessibility", "I4", accessibility),
        Requirement("children_considered", "I4, R6", children_considered),
        Requirement("councils_considered", "I4, R5", councils_considered),
        Requirement("plan_approved", "domain 1.7", plan_approved),
    ),
    Step.LAUNCH: (
        Requirement("plan_approved", "I4", plan_approved),
        Requirement("privacy_notice", "I4", privacy_notice),
        Requirement("promises", "R9", both_promises),
        Requirement("decision_after_close", "I4, R3", decision_after_close, CITIZEN),
        Requirement("window_ahead", "domain 1.7", window_ahead),
        Requirement("launch_decision", "Sandviken step 4", launch_decision),
    ),
    Step.EXECUTION: (
        Requirement("not_suspended", "domain 1.7", not_suspended),
        Requirement("window_closed", "domain 1.7", window_closed),
        Requirement("papers_registered", "domain 1.7", papers_registered),
        Requirement("reach_result", "I13", reach_result),
    ),
    Step.COMPILATION: (
        Requirement("unsorted", "domain 1.7", everything_sorted),
        Requirement("late_counted", "I5", late_is_counted_or_not),
        Requirement("compilation_approved", "domain 1.7", compilation_approved),
    ),
    Step.FEEDBACK: (
        Requirement("heard_participants", "I8, Uppsala 2024", heard_participants),
        Requirement("heard_elected", "Sandviken step 7", heard_elected),
        Requirement("heard_others", "domain 1.7", heard_others),
    ),
    Step.PROCESSING: (
        Requirement("influence", "Uppsala 2017", influence_of_each_theme),
        Requirement("proposal_sent", "Sandviken step 8", proposal_sent),
    ),
    Step.DECISION: (
        Requirement("outcome_decision", "Sandviken step 9", outcome_decision, CITIZEN),
        Requirement("compilation_in_basis", "I7", compilation_in_basis, CITIZEN),
        Requirement("minutes_adjusted", "domain 1.4", minutes_adjusted, CITIZEN),
        Requirement("action_plan", "Sandviken step 9", action_plan),
        Requirement("heard_participants", "I8: what was taken back after step 7 is owed again", heard_participants),
        Requirement("decided_participants", "I8", decided_participants),
        Requirement("evaluation", "R13, Sandviken step 9", evaluation),
    ),
}


# ---------------------------------------------------------------------------------------------------- the deeds


class NotReady(Exception):
    """The dialogue cannot leave its step yet; ``unmet`` says what is missing."""

    def __init__(self, unmet: list[Missing]) -> None:
        self.unmet = unmet
        super().__init__("; ".join(item.code for item in unmet))


class StepChanged(Exception):
    """Someone else moved the dialogue since the page was shown; ``dialogue`` is how it stands now."""

    def __init__(self, dialogue: Dialogue) -> None:
        self.dialogue = dialogue
        super().__init__(str(dialogue.step))


class NotActive(Exception):
    """A paused, aborted or closed dialogue does not move."""


class ReasonMissing(Exception):
    """Going backwards needs a reason that can be read later."""


class CannotGoBack(Exception):
    """A dialogue is sent back only to a step that it has left, and never undoes what was launched or decided."""


def unmet(dialogue: Dialogue, step: Step | None = None, *, on: dt.date | None = None) -> list[Missing]:
    """Everything that keeps ``dialogue`` from leaving ``step`` (its own unless said) on the day ``on``."""
    case = Case(dialogue, on or clock.today(), Municipality.current())
    return [item for _requirement, found in requirements_of(case, step) for item in found]


def requirements_of(case: Case, step: Step | None = None) -> Iterator[tuple[Requirement, list[Missing]]]:
    """Every requirement of the step (the dialogue's own unless said), each with what it misses."""
    for requirement in REQUIREMENTS[step or case.dialogue.current_step]:
        if case.dialogue.kind in requirement.kinds:
            yield requirement, list(requirement.find(case))


def lock(dialogue: Dialogue) -> Dialogue:
    """The dialogue as it stands, locked for the rest of the transaction; what a deed works on.

    Raises ``DoesNotExist`` when there is none any more.
    """
    if found := _locked(dialogue.pk):
        return found[0]
    raise Dialogue.DoesNotExist


def lock_alone(dialogue: Dialogue) -> Dialogue:
    """As ``lock``, with nothing that belongs to the dialogue but who is responsible: for what thousands do."""
    if found := _locked_alone(dialogue.pk):
        return found[0]
    raise Dialogue.DoesNotExist


@prepared
def _locked_alone(pk: int) -> "QuerySet[Dialogue]":
    found = Dialogue.objects.select_for_update(of=("self",), no_key=True).filter(pk=pk)
    return found.select_related("responsible")


@prepared
def _locked(pk: int) -> "QuerySet[Dialogue]":
    found = Dialogue.objects.select_for_update(of=("self",), no_key=True).filter(pk=pk)
    return found.select_related("owner", "responsible", "mandate", "initiative", "guideline")


@transaction.atomic
def advance(dialogue: Dialogue, *, leaving: Step, by: User) -> Dialogue:
    """Move the dialogue from the step ``leaving`` to the next one; from the last step it is closed.

    Raises ``StepChanged`` when someone was faster, ``NotActive`` and ``NotReady`` with everything that is missing.
    """
    dialogue = lock(dialogue)
    if dialogue.step != leaving:
        raise StepChanged(dialogue)
    if dialogue.status == Status.CLOSED or dialogue.status == Status.ABORTED:
        raise NotActive
    if missing := unmet(dialogue):
        raise NotReady(missing)
    if dialogue.status != Status.ACTIVE:
        raise NotActive
    effects.on_leaving(dialogue, by=by)
    following = leaving.next
    if following is None:
        return _close(dialogue, by=by)
    dialogue.step = following
    dialogue.entered_step_on = clock.today()
    dialogue.save(update_fields=["step", "entered_step_on"])
    log.write(dialogue, LogEntry.Action.ADVANCED, by=by, left=leaving.code, entered=following.code)
    return dialogue


def _close(dialogue: Dialogue, *, by: User) -> Dialogue:
    dialogue.status = Status.CLOSED
    dialogue.closed_on = clock.today()
    dialogue.save(update_fields=["status", "closed_on"])
    log.write(dialogue, LogEntry.Action.CLOSED, by=by)
    return dialogue


@transaction.atomic
def send_back(dialogue: Dialogue, *, to: Step, reason: str, by: User) -> Dialogue:
    """Send the dialogue back to an earlier step, with a reason.

    Planning may reveal a flaw in the mandate and launch one in the plan; feedback may send errors back to the
    compilation, and a referral back of the outcome reopens processing. What was launched stays launched: from
    execution on a new round or a changed mandate is the way (domain 1.7). Raises ``ReasonMissing``, ``CannotGoBack``.
    """
    dialogue = lock(dialogue)
    if not reason.strip():
        raise ReasonMissing
    if dialogue.status not in (Status.ACTIVE, Status.PAUSED):
        raise NotActive
    if to not in BACKWARDS.get(dialogue.current_step, ()):
        raise CannotGoBack
    left = dialogue.current_step
    effects.on_going_back(dialogue, to=to, by=by)
    dialogue.step = to
    dialogue.entered_step_on = clock.today()
    dialogue.save(update_fields=["step", "entered_step_on"])
    log.write(dialogue, LogEntry.Action.SENT_BACK, by=by, left=left.code, entered=to.code, reason=reason)
    return dialogue


BACKWARDS: dict[Step, tuple[Step, ...]] = {
    Step.PLANNING: (Step.MANDATE,),
    Step.LAUNCH: (Step.MANDATE, Step.PLANNING),
    Step.FEEDBACK: (Step.COMPILATION,),
    Step.PROCESSING: (Step.FEEDBACK, Step.COMPILATION),
    Step.DECISION: (Step.PROCESSING,),
}


@transaction.atomic
def reopen(dialogue: Dialogue, *, reason: str, by: User) -> Dialogue:
    """Open a closed dialogue again at processing: an annulled decision or an error (domain 1.13). Needs a reason."""
    dialogue = lock(dialogue)
    if not reason.strip():
        raise ReasonMissing
    if dialogue.status != Status.CLOSED or dialogue.was_not_held or dialogue.is_imported:
        raise CannotGoBack
    dialogue.status, dialogue.closed_on, dialogue.step = Status.ACTIVE, None, Step.PROCESSING
    dialogue.entered_step_on = clock.today()
    dialogue.save(update_fields=["status", "closed_on", "step", "entered_step_on"])
    effects.on_going_back(dialogue, to=Step.PROCESSING, by=by)
    log.write(dialogue, LogEntry.Action.REOPENED, by=by, reason=reason)
    return dialogue
