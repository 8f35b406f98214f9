"""What the workspace of a dialogue shows: the gate to the next step, the nine steps, the groups, the plan, the frames."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects
from django.urls import NoReverseMatch, reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from governance.models import Decision

from . import mandate_changes, rounds, suspensions
from .lifecycle import BACKWARDS, requirements_of
from .models import Consideration, Dialogue, DialogueTargetGroup, Mandate, Promise, Round, Status, Step
from .requirements import Case, Missing

#: The page where the work of each step is done.
PAGES = {
    Step.INITIATIVE: "triage",
    Step.MANDATE: "mandate",
    Step.PLANNING: "plan",
    Step.LAUNCH: "launch",
    Step.EXECUTION: "execution",
    Step.COMPILATION: "compilation",
    Step.FEEDBACK: "feedback",
    Step.PROCESSING: "proposal",
    Step.DECISION: "outcome",
}

#: What each requirement is called once it is met.
NAMES = {
    "triage_outcome": gettext_lazy("The initiative is assessed"),
    "initiator_reply": gettext_lazy("The initiator has a reply"),
    "owner": gettext_lazy("The owning board"),
    "earlier_dialogues": gettext_lazy("Earlier dialogues"),
    "purpose": gettext_lazy("Purpose"),
    "purpose_kind": gettext_lazy("Kind of purpose"),
    "description": gettext_lazy("Description"),
    "use_of_result": gettext_lazy("Use of the result"),
    "off_topic_rule": gettext_lazy("Rule for views on other things"),
    "can_influence": gettext_lazy("What can be influenced"),
    "cannot_influence": gettext_lazy("What cannot be influenced"),
    "level": gettext_lazy("Degree of influence"),
    "level_information_is_no_dialogue": gettext_lazy("More than information"),
    "frame": gettext_lazy("Frame for co-decision"),
    "target_groups": gettext_lazy("Target groups"),
    "expectation_match": gettext_lazy("Expectations matched"),
    "message_to_group": gettext_lazy("Text where expectations differ"),
    "timetable": gettext_lazy("Timetable"),
    "feedback_in_time": gettext_lazy("Feedback in time"),
    "considered": gettext_lazy("Children and councils considered"),
    "anchoring": gettext_lazy("Anchoring with the elected"),
    "coordinator": gettext_lazy("Coordinator"),
    "planned_use": gettext_lazy("What the service will change"),
    "assignment_decision": gettext_lazy("The manager's assignment"),
    "planned_decision": gettext_lazy("Planned decision"),
    "decision_after_close": gettext_lazy("The decision comes after the dialogue"),
    "mandate_decision": gettext_lazy("The board's mandate"),
    "activities": gettext_lazy("Activities"),
    "manager": gettext_lazy("Responsible manager"),
    "responsibilities": gettext_lazy("Who does what"),
    "decision_points": gettext_lazy("Coming decisions"),
    "reach": gettext_lazy("How groups are reached"),
    "communication_plan": gettext_lazy("Communication plan"),
    "feedback_plan": gettext_lazy("Feedback plan"),
    "promised_days": gettext_lazy("Promised days"),
    "privacy_notice": gettext_lazy("Personal data"),
    "accessibility": gettext_lazy("Accessibility"),
    "children_considered": gettext_lazy("How children are heard"),
    "councils_considered": gettext_lazy("The councils' views"),
    "plan_approved": gettext_lazy("The plan is approved"),
    "promises": gettext_lazy("Two promised days"),
    "window_ahead": gettext_lazy("The time to take part is ahead"),
    "launch_decision": gettext_lazy("Decision to launch"),
    "not_suspended": gettext_lazy("The dialogue is not stopped"),
    "window_closed": gettext_lazy("The time to take part has ended"),
    "papers_registered": gettext_lazy("The last papers are registered"),
    "reach_result": gettext_lazy("The result for groups that must be reached"),
    "unsorted": gettext_lazy("Every contribution is sorted"),
    "late_counted": gettext_lazy("Late contributions"),
    "compilation_approved": gettext_lazy("The compilation is approved"),
    "heard_participants": gettext_lazy("What we heard is published"),
    "heard_elected": gettext_lazy("The result is presented to the elected"),
    "heard_others": gettext_lazy("Feedback to others"),
    "influence": gettext_lazy("The influence of each theme"),
    "proposal_sent": gettext_lazy("The proposal is sent"),
    "outcome_decision": gettext_lazy("The decision on the matter"),
    "compilation_in_basis": gettext_lazy("The compilation is in the basis"),
    "minutes_adjusted": gettext_lazy("The minutes are adjusted"),
    "action_plan": gettext_lazy("The action plan"),
    "decided_participants": gettext_lazy("What it led to is published"),
    "evaluation": gettext_lazy("The evaluation"),
}
COUNTS = (
    gettext_lazy("No"), gettext_lazy("One"), gettext_lazy("Two"), gettext_lazy("Three"), gettext_lazy("Four"), gettext_lazy("Five"),
    gettext_lazy("Six"), gettext_lazy("Seven"), gettext_lazy("Eight"), gettext_lazy("Nine"), gettext_lazy("Ten"), gettext_lazy("Eleven"),
    gettext_lazy("Twelve"),
)  # fmt: skip
#: What brings about what somebody else must do.
HINTS = {
    "mandate_decision": gettext_lazy("Check the text and put it before the board"),
    "assignment_decision": gettext_lazy("The manager reads the text and gives the assignment on its page"),
}
#: Where people can get more time, or a new round be opened.
ROUNDS = (Step.EXECUTION, *rounds.NEW_ROUND_FROM)
UPCOMING = 6
#: After the compilation the result of the outreach is told there, and the workspace is about the answer.
LAST_REACH = Step.COMPILATION


@dataclass
class Gate:
    """What keeps the dialogue in its step: left to do, waiting for a day or for others, and done."""

    step: Step
    title: str = ""
    text: str = ""
    missing: list[dict[str, Any]] = field(default_factory=list)
    blocked: list[dict[str, Any]] = field(default_factory=list)
    done: list[dict[str, Any]] = field(default_factory=list)
    is_open: bool = False

    @property
    def done_title(self) -> str:
        return _("Done in step %(step)d (%(count)d)") % {"step": self.step, "count": len(self.done)}

    @property
    def action_label(self) -> str:
        following = self.step.next
        if following is None:
            return _("Close the dialogue")
        return _("Move on to step %(number)d: %(name)s") % {"number": following, "name": following.label}


def fetch_mandate(dialogue: Dialogue) -> Dialogue:
    """Read at once what the pages of the mandate and the groups need."""
    mandates = Mandate.objects.select_related("decision__board", "decision__planned_meeting", "level", "meeting__board")
    prefetch_related_objects(
        [dialogue],
        Prefetch("mandates", mandates.prefetch_related("influence_points")),
        Prefetch("mandates__considerations", Consideration.objects.select_related("council")),
        Prefetch("target_groups", DialogueTargetGroup.objects.select_related("group")),
    )
    return dialogue


def fetch(dialogue: Dialogue) -> Dialogue:
    """Read at once what the workspace of the dialogue needs in its step."""
    mandates = Mandate.objects.select_related("decision__board", "decision__planned_meeting", "level", "meeting")
    wanted: list[Any] = [Prefetch("mandates", mandates.prefetch_related("influence_points"))]
    if dialogue.step == Step.MANDATE:
        wanted.append(Prefetch("mandates__considerations", Consideration.objects.select_related("council")))
    if dialogue.step <= LAST_REACH:
        wanted.append(Prefetch("target_groups", DialogueTargetGroup.objects.select_related("group")))
    if dialogue.step >= Step.LAUNCH:
        wanted.append("promises")
    if Step.PLANNING <= dialogue.step <= Step.EXECUTION:
        wanted.append("activities")
    prefetch_related_objects([dialogue], *wanted)
    return dialogue


def gate(case: Case) -> Gate:
    """The gate to the next step, with everything that is missing."""
    dialogue = case.dialogue
    found = Gate(dialogue.current_step)
    if dialogue.status == Status.CLOSED:
        found.title = _("The dialogue is closed")
        found.text = dialogue.closing_reason or day(dialogue.closed_on)
        return found
    if dialogue.status == Status.ABORTED:
        return _aborted(dialogue, found)
    waits = dict(_waits(case))
    for requirement, missing in requirements_of(case):
        for item in missing:
            if item.code in waits:
                found.blocked.append(_task(dialogue, item, kind="plain", status=waits[item.code], icon="wait", hint=""))
            else:
                hint = str(HINTS.get(item.code, ""))
                found.missing.append(_task(dialogue, item, kind="now", status=_("Left"), icon="ring", hint=hint))
        if not missing and requirement.code in NAMES:
            done = {
                "label": str(NAMES[requirement.code]),
                "url": "",
                "kind": "plain",
                "status": _("Done"),
                "icon": "check",
            }
            found.done.append(done)
    left = len(found.missing) + len(found.blocked)
    found.is_open = not left and dialogue.status == Status.ACTIVE
    found.title = _title(dialogue, left)
    if len(found.missing) > 1:
        found.text = _("The tasks can be done in any order.")
    return found


def _aborted(dialogue: Dialogue, found: Gate) -> Gate:
    """An aborted dialogue still owes an answer; then it is closed on the page where it was aborted."""
    owes = suspensions.owed_after_abort(dialogue)
    found.missing = [_task(dialogue, item, kind="now", status=_("Left"), icon="ring", hint="") for item in owes]
    if owes:
        found.title = _("The dialogue is aborted, and residents are owed an answer")
        return found
    found.title = _("The dialogue is aborted, and nothing is owed any more")
    close = Missing("abort_close", _("Close the dialogue"), "suspension", "stopped")
    found.missing = [_task(dialogue, close, kind="now", status=_("Left"), icon="ring", hint="")]
    return found


def more(dialogue: Dialogue) -> list[dict[str, str]]:
    """What else can be done from where the dialogue is now: only what would not be refused."""
    here = dialogue.current_step
    is_open = dialogue.status in (Status.ACTIVE, Status.PAUSED)
    changes = mandate_changes.FROM_STEP <= here <= mandate_changes.TO_STEP
    offered = [
        (dialogue.is_active and here in BACKWARDS, "send_back", _("Send the dialogue back")),
        (may_reopen(dialogue), "reopen", _("Open the dialogue again")),
        (is_open, "anchoring", _("Record an anchoring with the elected")),
        (is_open and here > Step.INITIATIVE, "suspension", _("Pause, resume or abort")),
        (is_open and here > Step.MANDATE, "promises", _("Move a promised day or the planned decision")),
        (is_open and changes, "mandate_change", _("Change what residents are promised")),
        (is_open and here > Step.INITIATIVE, "public_texts", _("Write the public texts in other languages")),
        (dialogue.is_active and here in ROUNDS, "rounds", _("Give more time, or open a new round")),
        (is_open and here > Step.INITIATIVE, "change_owner", _("Move the dialogue to another board")),
    ]
    return [{"url": page(dialogue, name), "label": label} for holds, name, label in offered if holds]


def may_reopen(dialogue: Dialogue) -> bool:
    """Closed after it was held here; what was imported or never held stays closed."""
    return dialogue.status == Status.CLOSED and not dialogue.was_not_held and not dialogue.is_imported


def records(dialogue: Dialogue) -> list[dict[str, str]]:
    """What stays readable of a dialogue that has got its mandate, whatever its state."""
    kept = [
        (dialogue.step > Step.MANDATE, "promises", _("What was promised")),
        (dialogue.step > Step.MANDATE, "mandate_change", _("Every version of the mandate")),
        (dialogue.is_launched, "rounds", _("Rounds")),
        (dialogue.step > Step.INITIATIVE, "suspension", _("Pauses and aborts")),
        (dialogue.step >= Step.MANDATE, "anchoring", _("Anchoring with the elected")),
    ]
    return [{"url": page(dialogue, name), "label": label} for holds, name, label in kept if holds]


def _title(dialogue: Dialogue, left: int) -> str:
    if dialogue.status == Status.PAUSED:
        return _("The dialogue is paused")
    following = dialogue.current_step.next
    if not left:
        return (
            _("Everything is done: step %(step)d can begin") % {"step": following}
            if following
            else _("Everything is done: the dialogue can be closed")
        )
    words = {"count": COUNTS[left] if left < len(COUNTS) else left, "step": following}
    if following is None:
        return (
            ngettext(
                "%(count)s thing is missing before the dialogue can be closed",
                "%(count)s things are missing before the dialogue can be closed",
                left,
            )
            % words
        )
    return (
        ngettext(
            "%(count)s thing is missing before step %(step)s can begin",
            "%(count)s things are missing before step %(step)s can begin",
            left,
        )
        % words
    )


def _task(dialogue: Dialogue, item: Missing, **more: Any) -> dict[str, Any]:
    return {"label": item.text, "url": address(item, dialogue), **more}


def address(item: Missing, dialogue: Dialogue) -> str:
    """Where the missing thing is mended; empty when there is no such page."""
    try:
        return item.url(dialogue)
    except NoReverseMatch:
        return ""


def _waits(case: Case) -> Iterator[tuple[str, str]]:
    """Requirements that nobody here can hurry: a day to come, or somebody else's answer."""
    dialogue, last = case.dialogue, case.last_round
    if dialogue.step == Step.EXECUTION and last and not last.has_closed(case.on):
        yield "window_closed", _("No earlier than %(day)s") % {"day": day(last.closes_on + dt.timedelta(days=1))}
    for code, decision in (
        ("mandate_decision", case.mandate.decision if dialogue.step == Step.MANDATE and case.mandate else None),
        ("launch_decision", _launch(dialogue) if dialogue.step == Step.LAUNCH else None),
        ("outcome_decision", case.proposal.decision if dialogue.step == Step.DECISION and case.proposal else None),
    ):
        if decision and decision.is_pending:
            yield code, _("Awaits %(board)s") % {"board": decision.board}
        if decision and code == "outcome_decision":
            yield "minutes_adjusted", _("Awaits the minutes")


def _launch(dialogue: Dialogue) -> Decision | None:
    started = getattr(dialogue, "launch", None)
    return started.decision if started else None


# ------------------------------------------------------------------------------------------------ the nine steps


def rail(case: Case) -> list[dict[str, Any]]:
    """The nine steps with the day each was reached or is planned, as facts tell it."""
    dialogue, days = case.dialogue, _days(case)
    return [
        {
            "number": step.value,
            "label": step.label,
            "state": _state(dialogue, step),
            "is_decision": step.is_political,
            "when": days.get(step, ""),
            "url": page(dialogue, PAGES[step]) if step <= dialogue.step else "",
            "tag": {"kind": "part", "text": _("Stopped here"), "icon": "pause"}
            if _state(dialogue, step) == "stopped"
            else None,
        }
        for step in Step
    ]


def _state(dialogue: Dialogue, step: Step) -> str:
    if dialogue.status == Status.ABORTED and step == dialogue.step:
        return "stopped"
    if step < dialogue.step or (dialogue.step == step == Step.DECISION and dialogue.status == Status.CLOSED):
        return "done"
    return "now" if step == dialogue.step else "ahead"


def _days(case: Case) -> dict[Step, str]:
    dialogue, mandate, last = case.dialogue, case.mandate, case.last_round
    found: dict[Step, str] = {}
    if dialogue.initiative:
        found[Step.INITIATIVE] = day(dialogue.initiative.received_on)
    if mandate:
        found[Step.MANDATE] = _decided(mandate.decision) or day(mandate.assigned_on) or _planned(mandate)
    plan = getattr(dialogue, "plan", None)
    if plan and plan.approved_on:
        found[Step.PLANNING] = _("Approved %(day)s") % {"day": day(plan.approved_on)}
    started = getattr(dialogue, "launch", None)
    if started:
        found[Step.LAUNCH] = _decided(started.decision) or day(started.planned_on)
    opens, closes = _window(mandate, last)
    if opens and closes:
        found[Step.EXECUTION] = f"{day(opens)} – {day(closes)}"
    compilation = case.compilation if dialogue.step >= Step.COMPILATION else None
    if compilation:
        found[Step.COMPILATION] = (
            _("Approved %(day)s") % {"day": day(compilation.approved_on)}
            if compilation.approved_on
            else _latest(compilation.due_on)
        )
    promises = {promise.stage: promise for promise in given_promises(dialogue)}
    if heard := promises.get("heard"):
        found[Step.FEEDBACK] = day(heard.kept_on) or _latest(heard.due_on)
    elif mandate and mandate.feedback_due:
        found[Step.FEEDBACK] = _latest(mandate.feedback_due)
    proposal = case.proposal if dialogue.step >= Step.PROCESSING else None
    if proposal and proposal.sent_on:
        found[Step.PROCESSING] = day(proposal.sent_on)
    outcome = _decided(proposal.decision) if proposal else ""
    found[Step.DECISION] = outcome or day(dialogue.decision_planned_on)
    return found


def given_promises(dialogue: Dialogue) -> list[Promise]:
    """The promised days; they are set when the plan is approved."""
    return list(dialogue.promises.all()) if dialogue.step >= Step.LAUNCH else []


def _window(mandate: Mandate | None, last: Round | None) -> tuple[dt.date | None, dt.date | None]:
    if last:
        return last.opens_on, last.closes_on
    return (mandate.opens_on, mandate.closes_on) if mandate else (None, None)


def _decided(decision: Decision | None) -> str:
    if decision is None or not decision.decided_on:
        return ""
    return f"{day(decision.decided_on)}, § {decision.paragraph}" if decision.paragraph else day(decision.decided_on)


def _planned(mandate: Mandate) -> str:
    return day(mandate.meeting.held_on) if mandate.meeting else ""


def _latest(value: dt.date | None) -> str:
    return _("No later than %(day)s") % {"day": day(value)} if value else ""


def day(value: dt.date | None) -> str:
    """A day in words; empty when there is none."""
    return date_format(value, "j F Y") if value else ""


def page(dialogue: Dialogue, name: str) -> str:
    """The address of one of the dialogue's pages."""
    try:
        return reverse(f"officials:{name}", args=[dialogue.pk])
    except NoReverseMatch:
        return ""


# ------------------------------------------------------------------------------------------------ below the gate


def upcoming(case: Case) -> list[dict[str, Any]]:
    """What is coming, day by day: activities, the last day, promises and decisions."""
    dialogue, last, mandate = case.dialogue, case.last_round, case.mandate
    found: list[dict[str, Any]] = [
        {
            "date": activity.starts_on,
            "text": f"{activity.method}, {activity.place}" if activity.place else activity.method,
        }
        for activity in (dialogue.activities.all() if Step.PLANNING <= dialogue.step <= Step.EXECUTION else ())
        if activity.starts_on and not activity.is_cancelled
    ]
    opens, closes = _window(mandate, last)
    found += [
        {"date": opens, "text": _("First day to take part")},
        {"date": closes, "text": _("Last day to take part")},
    ]
    found += [
        {"date": promise.due_on, "text": _("Promise: %(what)s") % {"what": promise.get_stage_display()}}
        for promise in given_promises(dialogue)
        if promise.kept_on is None
    ]
    if mandate and mandate.meeting and dialogue.step == Step.MANDATE:
        found.append({"date": mandate.meeting.held_on, "text": _("The mandate is decided"), "is_decision": True})
    if dialogue.decision_planned_on:
        text = _("%(board)s decides") % {"board": dialogue.deciding_board or dialogue.owner}
        found.append({"date": dialogue.decision_planned_on, "text": text, "is_decision": True})
    ahead = [item for item in found if item["date"] and item["date"] >= case.on]
    return sorted(ahead, key=lambda item: item["date"])[:UPCOMING]


def groups(case: Case) -> list[dict[str, Any]]:
    """How far each group with a goal is reached; marked when half the time has passed and less than half is reached."""
    dialogue = case.dialogue
    if dialogue.step > LAST_REACH:
        return []
    opens, closes = _window(case.mandate, case.last_round)
    half = opens is not None and closes is not None and case.on >= opens + (closes - opens) / 2
    lags = half and dialogue.is_launched
    return [_towards_goal(group, group.reach_goal, lags) for group in dialogue.target_groups.all() if group.reach_goal]


def _towards_goal(group: DialogueTargetGroup, goal: int, may_lag: bool) -> dict[str, Any]:
    reached = group.reached or 0
    low = may_lag and reached * 2 < goal
    said = _("%(reached)d of %(goal)d, less than half") if low else _("%(reached)d of %(goal)d")
    told = {"reached": reached, "goal": goal}
    return {"label": str(group), "value": reached, "goal": goal, "text": said % told, "low": low}


def frames(case: Case) -> list[dict[str, Any]]:
    """What the board has framed the dialogue with, or what is proposed."""
    dialogue, mandate = case.dialogue, case.mandate
    if mandate is None:
        return []
    points = list(mandate.influence_points.all())
    facts = [
        (_("Purpose"), mandate.purpose),
        (_("Can be influenced"), [str(point) for point in points if point.can]),
        (_("Cannot be influenced"), [str(point) for point in points if not point.can]),
        (_("Views on other things"), mandate.off_topic_rule),
        (_("Degree of influence"), f"{mandate.level.order}. {mandate.level}" if mandate.level else ""),
        (_("Responsible manager"), str(dialogue.manager or "")),
        (_("Guideline in force"), str(dialogue.guideline or "")),
        (_("Decision"), _decided(mandate.decision)),
    ]
    return [
        {"term": term, "lines": said} if isinstance(said, list) else {"term": term, "text": said}
        for term, said in facts
        if said
    ]
