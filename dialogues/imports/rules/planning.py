"""Step 3: the plan, approved by the manager, and the activities in the window."""

from django.utils.translation import gettext as _

from governance import workdays

from ..problems import Problems
from ..vocabulary import CHILDREN
from ..world import Row, World, day, mandated_on, swedish, terms, terms_name
from .decisions import meets_on


def check(world: World, problems: Problems) -> None:
    """The plan agrees with itself and with the mandate, and was approved by somebody else than its author."""
    for code, dialogue in world.dialogues.items():
        if dialogue.get("imported"):
            continue
        place = f"dialogues/{code}"
        plan = dialogue.get("plan") or {}
        if plan.get("state") == "approved":
            _approval(problems, dialogue, plan, place)
            _councils(problems, dialogue, plan, place)
            _actions(world, problems, plan, place)
        if plan.get("checklist"):
            _checklist(problems, plan, place)
        for activity in dialogue.get("activities") or []:
            _activity(world, problems, dialogue, activity, f"{place}/activities/{activity['code']}")


def _approval(problems: Problems, dialogue: Row, plan: Row, place: str) -> None:
    if not plan.get("approved_by"):
        problems.add(f"{place}/plan/approved_by", _("an approved plan names who approved it"))
    elif plan["approved_by"] != dialogue.get("manager") or plan["approved_by"] == plan.get("owner"):
        problems.add(
            f"{place}/plan/approved_by", _("the responsible manager approves the plan, not its author (four eyes)")
        )
    approved = plan.get("approved_on")
    if not approved:
        problems.add(f"{place}/plan/approved_on", _("is missing"))
        return
    if (mandated_on(dialogue) or "") > approved:
        problems.add(f"{place}/plan/approved_on", _("is before the mandate"))
    if not workdays.is_working_day(day(approved)):
        problems.add(f"{place}/plan/approved_on", _("%(day)s is no working day") % {"day": approved}, calendar=True)


def _councils(problems: Problems, dialogue: Row, plan: Row, place: str) -> None:
    """The mandate says which councils are heard; the plan says when, before it is approved."""
    checklist = plan.get("checklist") or {}
    for code, considered in (terms(dialogue).get("considered") or {}).items():
        heard = checklist.get(f"council_{code}")
        if code == CHILDREN or not isinstance(heard, dict):
            continue
        where = f"{place}/plan/checklist/council_{code}"
        if heard.get("answer") != considered.get("answer"):
            problems.add(where, _("plan and mandate do not agree on whether the council is heard"))
        elif heard.get("answer") == "yes" and heard.get("date"):
            if heard["date"] > (plan.get("approved_on") or "9"):
                problems.add(where, _("the council was asked after the plan had been approved"))
            if heard["date"] not in swedish(considered.get("how_heard")):
                problems.add(where, _("the mandate names another day for the council"), calendar=True)


def _actions(world: World, problems: Problems, plan: Row, place: str) -> None:
    for number, action in enumerate(plan.get("communication") or [], 1):
        if action["date"] < (plan.get("approved_on") or ""):
            problems.add(f"{place}/plan/communication/{number}/date", _("is before the plan was approved"))
    presented = (plan.get("feedback_plan") or {}).get("present_to_elected")
    body = world.bodies.get(presented["body"]) if presented else None
    if presented and body and not meets_on(body, day(presented["date"])):
        where = f"{place}/plan/feedback_plan/present_to_elected/date"
        problems.add(where, _("is no meeting day of the body"), calendar=True)


def _checklist(problems: Problems, plan: Row, place: str) -> None:
    facts = {
        "communication_plan": bool(plan.get("communication")),
        "feedback_plan": bool(plan.get("feedback_plan")),
        "accessibility": bool((plan.get("accessibility") or {}).get("answer")),
        "privacy_notice": bool((plan.get("privacy") or {}).get("notice_published_on")),
        "responsibilities": bool(plan.get("responsibilities")),
        "decision_points": bool(plan.get("decision_points")),
    }
    for key, is_there in facts.items():
        ticked = plan["checklist"].get(key)
        if ticked is not None and ticked != is_there:
            problems.add(f"{place}/plan/checklist/{key}", _("the checklist and the plan do not agree"))


def _activity(world: World, problems: Problems, dialogue: Row, row: Row, place: str) -> None:
    first = row.get("date") or row.get("from")
    last = row.get("date") or row.get("to") or first
    if not first or not last:
        return
    if last < first:
        problems.add(place, _("ends before it starts"))
    window = (terms(dialogue).get("timetable") or {}).get("window")
    if window and not window[0] <= first <= last <= window[1]:
        problems.add(place, _("is outside the window of the %(what)s") % {"what": terms_name(dialogue)})
    if row.get("attended") is not None and day(last) > world.anchor:
        problems.add(f"{place}/attended", _("the activity has not been held yet"))
