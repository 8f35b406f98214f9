"""The public timeline: nine steps with dates, built from facts and never from the log."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from governance.models import Decision

from . import visibility
from .models import Dialogue, Feedback, Initiative, Promise, Status, Step
from .standing import short, written


def steps(dialogue: Dialogue, on: dt.date) -> list[dict[str, Any]]:
    """Each step with its state, date and one sentence, for ``components/path.html``."""
    tell = {
        Step.INITIATIVE: _initiative,
        Step.MANDATE: _mandate,
        Step.PLANNING: _planning,
        Step.LAUNCH: _launch,
        Step.EXECUTION: _execution,
        Step.COMPILATION: _compilation,
        Step.FEEDBACK: _feedback,
        Step.PROCESSING: _processing,
        Step.DECISION: _decision,
    }
    shown = list(Step)
    if dialogue.was_not_held:
        shown = [step for step in Step if step <= dialogue.step]
    elif dialogue.was_aborted:
        # What was planned after an abort never comes; the answer that is still owed does (I8).
        owed = {Step.FEEDBACK} if dialogue.is_launched else set()
        shown = [step for step in Step if step <= dialogue.step or step in owed]
    return [_step(dialogue, step, *tell[step](dialogue, on), on=on) for step in shown]


def _step(dialogue: Dialogue, step: Step, when: str, text: Any, *, on: dt.date) -> dict[str, Any]:
    if step < dialogue.step or (dialogue.status == Status.CLOSED and not dialogue.was_aborted):
        state = "done"
    elif step == dialogue.step:
        state = "now"
    else:
        state = "ahead"
    told: dict[str, Any] = {
        "number": int(step),
        "label": step.label,
        "state": state,
        "is_decision": step.is_political and not dialogue.is_knowledge,
        "when": when,
        "text": text,
    }
    if dialogue.is_imported and state == "done" and not when:
        told["when"], told["text"] = _("Information is missing"), ""
    stage = {Step.FEEDBACK: Promise.Stage.HEARD, Step.DECISION: Promise.Stage.DECIDED}.get(step)
    promise = promise_of(dialogue, stage) if stage and dialogue.status == Status.ACTIVE else None
    if state == "now" and dialogue.status == Status.PAUSED:
        told["tag"] = {"kind": "plain", "text": Status.PAUSED.label, "icon": "pause"}
    elif state == "now" and dialogue.was_aborted:
        told["tag"] = {"kind": "plain", "text": Status.ABORTED.label, "icon": "cross"}
    elif promise and promise.is_overdue(on):
        told["tag"] = {"kind": "late", "text": _("Feedback is late"), "icon": "clock"}
    return told


def promise_of(dialogue: Dialogue, stage: str) -> Promise | None:
    """One of the two promises."""
    return next((item for item in dialogue.promises.all() if item.stage == stage), None)


def who_began(initiative: Initiative) -> str:
    """Who took the initiative; a resident is never named."""
    if initiative.source == Initiative.Source.RESIDENT or not initiative.by:
        return initiative.get_source_display()
    return initiative.by


def _initiative(dialogue: Dialogue, on: dt.date) -> tuple[str, Any]:
    initiative = dialogue.initiative
    if initiative is None:
        return "", ""
    return written(initiative.received_on), _("Proposed by %(who)s.") % {"who": who_began(initiative)}


def decided(decision: Decision) -> str:
    """When and where a decision stands: "8 september 2026, § 97"."""
    if decision.decided_on is None:
        return ""
    if decision.paragraph:
        return f"{written(decision.decided_on)}, §\u00a0{decision.paragraph}"
    return written(decision.decided_on)


def preliminary(decision: Decision) -> str:
    """The word that must stand beside a decision until its minutes are adjusted."""
    return _("Preliminary decision: the minutes are not adjusted yet.") if visibility.is_preliminary(decision) else ""


def _mandate(dialogue: Dialogue, on: dt.date) -> tuple[str, Any]:
    mandate = visibility.shown_mandate(dialogue)
    if mandate and mandate.decision:
        return decided(mandate.decision), _("%(board)s set the purpose, the limits and the timetable.") % {
            "board": mandate.decision.board
        }
    if mandate and mandate.assigned_on:
        return written(mandate.assigned_on), _("The service gave the assignment, after telling the elected.")
    rejected = visibility.rejected_mandate(dialogue) if dialogue.was_not_held else None
    if rejected and rejected.decision:
        return decided(rejected.decision), _("%(board)s said no.") % {"board": rejected.decision.board}
    return "", ""


def _planning(dialogue: Dialogue, on: dt.date) -> tuple[str, Any]:
    plan = getattr(dialogue, "plan", None)
    if plan and plan.approved_on and dialogue.step > Step.PLANNING:
        return _("Ready %(day)s") % {"day": written(plan.approved_on)}, ""
    return "", _("Who needs to be heard, and how we reach them.")


def _launch(dialogue: Dialogue, on: dt.date) -> tuple[str, Any]:
    launch = getattr(dialogue, "launch", None)
    if launch is None:
        return "", _("The decision that the dialogue may start.")
    decision = launch.decision
    if decision and decision.decided_on and decision.is_final:
        if decision.is_delegated:
            return decided(decision), _("Decided by delegation: %(title)s.") % {
                "title": decision.delegate_title or decision.board
            }
        return decided(decision), _("%(board)s decided that the dialogue may start.") % {"board": decision.board}
    if launch.planned_on:
        return _("Planned %(day)s") % {"day": written(launch.planned_on)}, ""
    return "", ""


def _execution(dialogue: Dialogue, on: dt.date) -> tuple[str, Any]:
    rounds = list(dialogue.rounds.all())
    is_coming = dialogue.status == Status.ACTIVE and dialogue.step <= Step.EXECUTION
    text = _("You can take part.") if is_coming else ""
    longer = [item.extension_reason for item in rounds if item.extension_reason]
    if longer:
        text = " ".join((text, _("Extended, because:"), str(longer[-1]))).strip()
    if rounds:
        return "; ".join(span(item.opens_on, item.closes_on) for item in rounds), text
    mandate = visibility.shown_mandate(dialogue)
    if mandate and mandate.opens_on and mandate.closes_on:
        return span(mandate.opens_on, mandate.closes_on), text
    return "", text


def span(first: dt.date, last: dt.date) -> str:
    """A period: 2 november–6 december 2026."""
    return f"{short(first) if first.year == last.year else written(first)}–{written(last)}"


def _compilation(dialogue: Dialogue, on: dt.date) -> tuple[str, Any]:
    written_so_far = list(dialogue.compilations.all()) if dialogue.step >= Step.COMPILATION else []
    finished = [item.approved_on for item in written_so_far if item.is_approved and item.approved_on]
    if finished and dialogue.step > Step.COMPILATION:
        return _("Ready %(day)s") % {"day": written(finished[-1])}, ""
    text = _("We read every contribution and sort them into themes.")
    coming = [item.due_on for item in written_so_far if item.due_on]
    return (_("No later than %(day)s") % {"day": written(coming[-1])} if coming else ""), text


def _feedback(dialogue: Dialogue, on: dt.date) -> tuple[str, Any]:
    if dialogue.was_aborted:
        told = [row.given_on for row in dialogue.feedback.all() if row.stage == Feedback.Stage.ABORTED and row.given_on]
        return (written(told[0]), _("Those who took part have been told why it was stopped.")) if told else ("", "")
    return _promised(promise_of(dialogue, Promise.Stage.HEARD)), _("You read what we heard.")


def _promised(promise: Promise | None) -> str:
    if promise is None:
        return ""
    if promise.kept_on:
        return _("Published %(day)s") % {"day": written(promise.kept_on)}
    return _("No later than %(day)s") % {"day": written(promise.due_on)}


def _processing(dialogue: Dialogue, on: dt.date) -> tuple[str, Any]:
    proposal = visibility.shown_proposal(dialogue) if dialogue.step >= Step.PROCESSING else None
    if proposal and proposal.sent_on:
        return _("Ready %(day)s") % {"day": written(proposal.sent_on)}, ""
    if dialogue.is_knowledge:
        return "", _("The service writes down what it changes.")
    return "", _("Officials write a proposal for decision, and say how each theme affected it.")


def _decision(dialogue: Dialogue, on: dt.date) -> tuple[str, Any]:
    promise = promise_of(dialogue, Promise.Stage.DECIDED)
    owed = ""
    if promise and not promise.kept_on:
        owed = _("You read what it led to no later than %(day)s.") % {"day": written(promise.due_on)}
    outcome = visibility.shown_outcome(dialogue) if dialogue.step >= Step.PROCESSING else None
    if outcome:
        return decided(outcome), " ".join(part for part in (preliminary(outcome), owed) if part)
    if dialogue.is_knowledge:
        return _promised(promise), _("You read what the service does differently. No political decision is made.")
    if dialogue.decision_planned_on:
        when = pgettext("decision", "Planned %(day)s") % {"day": written(dialogue.decision_planned_on)}
        board = dialogue.deciding_board
        decides = (_("%(board)s decides.") % {"board": board}) if board else ""
        return when, " ".join(part for part in (decides, _moved_decision(dialogue), owed) if part)
    return "", owed


def _moved_decision(dialogue: Dialogue) -> str:
    """That the decision was planned for another day, and why; empty when it was not."""
    if dialogue.decision_first_planned_on is None:
        return ""
    first = _("It was first planned for %(day)s.") % {"day": written(dialogue.decision_first_planned_on)}
    return f"{first} {dialogue.decision_move_reason}".strip()
