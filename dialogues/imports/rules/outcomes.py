"""Steps 8 and 9: the proposal, the decision that rests on the compilation, and the end."""

from django.utils.translation import gettext as _

from ..problems import Problems
from ..world import Row, World, is_finished, latest_compilation, terms


def check(world: World, problems: Problems) -> None:
    """The outcome rests on an approved compilation (I7); a closed dialogue has its day, and only that."""
    for code, dialogue in world.dialogues.items():
        place = f"dialogues/{code}"
        if (dialogue["status"] == "closed") != bool(dialogue.get("closed_on")):
            problems.add(f"{place}/closed_on", _("a closed dialogue, and only that, has the day it was closed"))
        if dialogue.get("imported"):
            continue
        if dialogue.get("outcome"):
            _outcome(problems, dialogue, place)
        _proposal(problems, dialogue, place)
        if dialogue.get("overdue") and dialogue["status"] == "active":
            late = [row for row in dialogue.get("feedback") or [] if row.get("due") and not row.get("done")]
            if not any(row["due"] < world.anchor.isoformat() for row in late):
                problems.add(f"{place}/overdue", _("nothing is overdue on the day of the file"))


def _outcome(problems: Problems, dialogue: Row, place: str) -> None:
    outcome, compiled = dialogue["outcome"], latest_compilation(dialogue)
    based_on = (outcome.get("basis") or {}).get("compilation_version")
    if (
        not is_finished(compiled)
        or (compiled.get("date") or "9") > outcome["date"]
        or based_on != compiled.get("version")
    ):
        problems.add(f"{place}/outcome/basis", _("the decision rests on the approved compilation (I7)"))
    planned = terms(dialogue).get("planned_decision") or {}
    if planned and outcome["body"] != planned["body"]:
        problems.add(f"{place}/outcome/body", _("another body than planned decided"))
    if not dialogue.get("proposal"):
        problems.add(f"{place}/proposal", _("a decision answers a proposal"))


def _proposal(problems: Problems, dialogue: Row, place: str) -> None:
    row = dialogue.get("proposal") or {}
    if row.get("state") != "sent":
        return
    if not row.get("approved_by") or row["approved_by"] == row.get("author"):
        problems.add(
            f"{place}/proposal/approved_by", _("someone else than the author approves the proposal (four eyes)")
        )
    if not row.get("sent_on"):
        problems.add(f"{place}/proposal/sent_on", _("is missing"))
    elif dialogue.get("outcome") and row["sent_on"] >= dialogue["outcome"]["date"]:
        problems.add(f"{place}/proposal/sent_on", _("is not before the decision"))
