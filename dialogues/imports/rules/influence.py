"""Steps 6 and 8: compilations approved by somebody else, after the close."""

from django.utils.translation import gettext as _

from ..problems import Problems
from ..world import Row, World, compilations, is_finished, rounds


def check(world: World, problems: Problems) -> None:
    """Nobody approves their own compilation, and none is older than what it compiles."""
    for code, dialogue in world.dialogues.items():
        if dialogue.get("imported"):
            continue
        for where, number, row in compilations(dialogue):
            _compilation(world, problems, dialogue, row, number, f"dialogues/{code}/{where}")


def _compilation(world: World, problems: Problems, dialogue: Row, row: Row, number: int, place: str) -> None:
    if not is_finished(row):
        if row.get("approved_by") or row.get("approved_on"):
            problems.add(f"{place}/state", _("the compilation is approved, the state says otherwise"))
        return
    approver = row.get("approved_by")
    if not row.get("author") or not approver or approver in (row["author"], dialogue["responsible"]):
        problems.add(
            f"{place}/approved_by",
            _("a compilation is approved by someone else than its author and the responsible official (four eyes)"),
        )
    if not row.get("date") or not row.get("approved_on"):
        problems.add(f"{place}/date", _("a finished compilation has its date and the day it was approved"))
        return
    closed = next((item["window"][1] for item in rounds(dialogue) if item["n"] == number), "")
    if row["date"] <= closed:
        problems.add(f"{place}/date", _("is before the window closed"))
    if row["date"] > world.anchor.isoformat():
        problems.add(f"{place}/date", _("is later than the day of the file, %(day)s") % {"day": world.anchor})
