"""Steps 1 and 2: who leads, what was read before, and a mandate that can be kept."""

from django.utils.translation import gettext as _

from governance.models import Board, LadderLevel

from ...models import Mandate
from ..problems import Problems
from ..world import Row, World, day, is_knowledge, latest_compilation, mandated_on, terms, terms_name, windows
from .decisions import meets_on


def check(world: World, problems: Problems) -> None:
    """Roles, expectation match, timetable and the order of events."""
    for code, dialogue in world.dialogues.items():
        if dialogue.get("imported"):
            continue
        place = f"dialogues/{code}"
        _roles(world, problems, dialogue, place)
        if terms(dialogue):
            _match(world, problems, dialogue, place)
            _timetable(world, problems, dialogue, place)
            _kind(problems, dialogue, place)
            _bindingness(problems, dialogue, place)
        if mandated_on(dialogue):
            _order(world, problems, dialogue, place)


def _roles(world: World, problems: Problems, dialogue: Row, place: str) -> None:
    owner = dialogue["owner"]
    if owner in (dialogue.get("co_bodies") or []):
        problems.add(f"{place}/co_bodies", _("the owner is not also a board concerned"))
    if dialogue.get("co_bodies") and not dialogue.get("coordinator"):
        problems.add(f"{place}/coordinator", _("several boards are concerned: name who coordinates (R7)"))
    coordinator = world.users.get(dialogue.get("coordinator") or "")
    if coordinator and coordinator.get("role") not in ("coordinator", "official"):
        problems.add(f"{place}/coordinator", _("is neither a coordinator nor an official"))
    if owner not in _serves(world, dialogue["responsible"]) and not dialogue.get("assignment_reason"):
        problems.add(
            f"{place}/responsible",
            _("%(who)s belongs to another administration than the owner's; say why in assignment_reason")
            % {"who": dialogue["responsible"]},
        )
    manager = dialogue.get("manager")
    if dialogue["step"] >= 3:
        if world.users.get(manager or "", {}).get("role") != "manager":
            problems.add(f"{place}/manager", _("a dialogue in planning has a responsible manager"))
        elif owner not in _serves(world, manager or ""):
            problems.add(f"{place}/manager", _("the manager does not work for the owning board"))
    if manager and manager == dialogue["responsible"]:
        problems.add(f"{place}/manager", _("the manager is someone else than the responsible official (four eyes)"))
    if not dialogue.get("earlier_dialogues"):
        problems.add(
            f"{place}/earlier_dialogues", _("say which earlier dialogues were read, or that none was found (R12)")
        )


def _serves(world: World, username: str) -> list[str]:
    administration = world.users.get(username, {}).get("administration")
    return world.administrations.get(administration or "", {}).get("serves") or []


def _match(world: World, problems: Problems, dialogue: Row, place: str) -> None:
    offered = world.level_order.get(terms(dialogue).get("level") or "")
    for item in dialogue.get("expectation_match") or []:
        where = f"{place}/expectation_match/{item['group']}"
        if offered and item["municipality"] != offered:
            problems.add(
                f"{where}/municipality", _("differs from the level of the mandate, %(level)d") % {"level": offered}
            )


def _timetable(world: World, problems: Problems, dialogue: Row, place: str) -> None:
    where = f"{place}/{terms_name(dialogue)}"
    plan = terms(dialogue).get("timetable") or {}
    window, feedback_due = plan.get("window"), plan.get("feedback_due")
    if not window:
        return
    if window[0] > window[1]:
        problems.add(f"{where}/timetable/window", _("ends before it starts"))
    if feedback_due:
        days = world.setting("feedback_days_after_close")
        if (day(feedback_due) - day(window[1])).days > days:
            problems.add(
                f"{where}/timetable/feedback_due",
                _("feedback is promised later than %(days)d days after the close (I17)") % {"days": days},
            )
    if windows(dialogue) and [windows(dialogue)[0][0], windows(dialogue)[-1][1]] != window:
        problems.add(f"{where}/timetable/window", _("differs from when the dialogue was open"))
    planned = terms(dialogue).get("planned_decision")
    if planned:
        _planned_decision(world, problems, dialogue, planned, window, where)


def _planned_decision(
    world: World, problems: Problems, dialogue: Row, planned: Row, window: list[str], where: str
) -> None:
    coming = dialogue.get("coming_decision") or {}
    if (planned["body"], planned["date"]) != (coming.get("body"), coming.get("planned")):
        problems.add(f"{where}/planned_decision", _("differs from coming_decision"))
    days = world.setting("processing_days_min")
    if (day(planned["date"]) - day(window[1])).days < days:
        problems.add(
            f"{where}/planned_decision/date",
            _("the decision is planned before the dialogue has ended, or within %(days)d days after (R3)")
            % {"days": days},
        )
    body = world.bodies.get(planned["body"])
    if body and not meets_on(body, day(planned["date"])):
        problems.add(f"{where}/planned_decision/date", _("is no meeting day of the body"), calendar=True)


def _kind(problems: Problems, dialogue: Row, place: str) -> None:
    """A knowledge dialogue never claims influence on a political decision (I12)."""
    if is_knowledge(dialogue):
        for key in ("planned_decision", "decision", "preparation"):
            if terms(dialogue).get(key):
                problems.add(
                    f"{place}/assignment/{key}", _("a knowledge dialogue leads to no political decision (I12)")
                )
        if dialogue.get("outcome"):
            problems.add(f"{place}/outcome", _("a knowledge dialogue leads to no political decision (I12)"))


def _bindingness(problems: Problems, dialogue: Row, place: str) -> None:
    bound = terms(dialogue).get("bindingness") or Mandate.Bindingness.ADVISORY
    if bound != Mandate.Bindingness.ADVISORY and terms(dialogue).get("level") != LadderLevel.Code.CO_DECISION:
        where = f"{place}/{terms_name(dialogue)}/bindingness"
        problems.add(where, _("below co-decision the result is advisory (I11)"))


def _councils(world: World, problems: Problems, dialogue: Row, place: str) -> None:
    for number, item in enumerate(dialogue.get("council_questions") or [], 1):
        at = f"{place}/council_questions/{number}"
        if world.bodies.get(item["council"], {}).get("kind") not in Board.COUNCILS:
            problems.add(f"{at}/council", _("only a council is asked for its view"))
        if bool(item.get("answer")) != bool(item.get("answered")):
            problems.add(f"{at}/answered", _("an answer has its day, and a day has its answer"))
        elif item.get("answered") and item["answered"] < item["asked"]:
            problems.add(f"{at}/answered", _("the council answers after it was asked"))


def _order(world: World, problems: Problems, dialogue: Row, place: str) -> None:
    given = mandated_on(dialogue) or ""
    initiative = dialogue.get("initiative") or {}
    assessed = (initiative.get("triage") or {}).get("date")
    if not assessed or not initiative["received"] <= assessed <= given:
        problems.add(f"{place}/initiative/triage/date", _("initiative, assessment and mandate come in that order"))
    for number, item in enumerate(dialogue.get("anchoring") or [], 1):
        if not (assessed or "") <= item["date"] <= given:
            problems.add(f"{place}/anchoring/{number}/date", _("the elected are told between assessment and mandate"))
    _councils(world, problems, dialogue, place)
    read = dialogue.get("earlier_dialogues") or {}
    if read and not initiative.get("received", "") <= (read.get("reviewed_on") or "") <= given:
        problems.add(f"{place}/earlier_dialogues/reviewed_on", _("earlier dialogues are read before the mandate"))
    for number, earlier in enumerate(read.get("dialogues") or [], 1):
        if earlier in world.dialogues and not latest_compilation(world.dialogues[earlier]).get("date"):
            problems.add(f"{place}/earlier_dialogues/dialogues/{number}", _("has no compilation to read"))
    if dialogue.get("guideline") != world.guideline_on(day(given)):
        problems.add(f"{place}/guideline", _("is not the guideline in force at the mandate (G6)"))
