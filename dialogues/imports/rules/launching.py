"""Step 4: both promises, and a launch after the plan and before the first day."""

import datetime as dt

from django.utils.translation import gettext as _

from governance import workdays

from ..problems import Problems
from ..world import Row, World, day, is_knowledge, is_launched, terms, windows

STAGES = ("heard", "decided")


def check(world: World, problems: Problems) -> None:
    """The promises agree with mandate and plan; the launch froze them (I4, I9, I17, R9)."""
    for code, dialogue in world.dialogues.items():
        if dialogue.get("imported"):
            continue
        place = f"dialogues/{code}"
        if dialogue["step"] >= 4:
            _promises(world, problems, dialogue, place)
        for stage, item in (dialogue.get("promises") or {}).items():
            if item and item.get("moved_to") and not item.get("moved_reason"):
                problems.add(f"{place}/promises/{stage}/moved_reason", _("a promise is moved only with a reason (I17)"))
        if is_launched(dialogue):
            _launch(problems, dialogue, place)
        elif windows(dialogue):
            problems.add(f"{place}/launch", _("the dialogue has been open but was never launched"))


def _promises(world: World, problems: Problems, dialogue: Row, place: str) -> None:
    given = dialogue.get("promises") or {}
    missing = [stage for stage in STAGES if not given.get(stage)]
    for stage in missing:
        problems.add(f"{place}/promises/{stage}", _("two promises are given before the launch (R9)"))
    if missing:
        return
    heard, decided = given["heard"]["due"], given["decided"]["due"]
    answer = (dialogue.get("plan") or {}).get("feedback_plan") or {}
    promised = (terms(dialogue).get("timetable") or {}).get("feedback_due")
    if heard != promised or heard != answer.get("heard_due"):
        problems.add(f"{place}/promises/heard/due", _("differs from the mandate or the plan"))
    if decided != answer.get("decided_due"):
        problems.add(f"{place}/promises/decided/due", _("differs from the plan"))
    if not heard < decided:
        problems.add(f"{place}/promises/decided/due", _("is before the first promise"))
    planned = (terms(dialogue).get("planned_decision") or {}).get("date")
    if not is_knowledge(dialogue) and planned:
        days = world.setting("decided_feedback_days_after_decision")
        latest = workdays.on_or_before(day(planned) + dt.timedelta(days=days))
        if day(decided) != latest:
            problems.add(
                f"{place}/promises/decided/due",
                _("%(days)d days after the planned decision is %(day)s") % {"days": days, "day": latest},
                calendar=True,
            )


def _launch(problems: Problems, dialogue: Row, place: str) -> None:
    launch = dialogue["launch"]
    decision = launch.get("decision")
    if not decision:
        problems.add(f"{place}/launch/decision", _("a launch that is decided has its decision"))
        return
    on, plan = decision["date"], dialogue.get("plan") or {}
    if on < (plan.get("approved_on") or "9"):
        problems.add(f"{place}/launch/decision/date", _("is before the plan was approved"))
    window = (terms(dialogue).get("timetable") or {}).get("window")
    if window and on > window[0]:
        problems.add(f"{place}/launch/decision/date", _("is after the first day of the window"))
    if launch.get("promise_frozen_on") != on:
        problems.add(f"{place}/launch/promise_frozen_on", _("the promise is frozen on the day of the launch (I9)"))
    notice = (plan.get("privacy") or {}).get("notice_published_on")
    if notice and notice > on:
        problems.add(f"{place}/plan/privacy/notice_published_on", _("is after the launch (I4)"))
    if decision.get("by") == dialogue["responsible"]:
        problems.add(
            f"{place}/launch/decision/by", _("the responsible official does not launch the dialogue (four eyes)")
        )
