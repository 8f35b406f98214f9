"""Pauses and aborts: by the body that gave the mandate, with a public reason, and feedback all the same."""

from django.utils.translation import gettext as _

from ..problems import Problems
from ..world import Row, World, day, is_sorted, terms

SHORT_PAUSE_DAYS = 28


def check(world: World, problems: Problems) -> None:
    """A stopped dialogue, and only that, has a suspension (I8, I15)."""
    for code, dialogue in world.dialogues.items():
        if dialogue.get("imported"):
            continue
        place = f"dialogues/{code}/suspension"
        row = dialogue.get("suspension")
        if (dialogue["status"] in ("paused", "aborted")) != bool(row):
            problems.add(place, _("status and suspension do not agree"))
        if row:
            _suspension(world, problems, dialogue, row, place)
            if row["kind"] == "abort":
                _aborted(world, problems, dialogue, f"dialogues/{code}")


def _suspension(world: World, problems: Problems, dialogue: Row, row: Row, place: str) -> None:
    if row["kind"] != {"paused": "pause", "aborted": "abort"}.get(dialogue["status"], row["kind"]):
        problems.add(f"{place}/kind", _("status and suspension do not agree"))
    if not row.get("public_reason"):
        problems.add(f"{place}/public_reason", _("everyone may read why (I15)"))
    if row["kind"] == "pause" and not row.get("expected_resume"):
        problems.add(f"{place}/expected_resume", _("a pause says when it is expected to end"))
    if row["from"] < row["decision"]["date"]:
        problems.add(f"{place}/from", _("is before the decision"))
    lasts = None
    if row["kind"] == "pause" and row.get("expected_resume"):
        lasts = (day(row["expected_resume"]) - day(row["from"])).days
    mandator = (terms(dialogue).get("decision") or {}).get("body") or dialogue["owner"]
    if row["decision"]["body"] != mandator and (lasts is None or lasts > SHORT_PAUSE_DAYS):
        problems.add(f"{place}/decision/body", _("the body that gave the mandate decides on an abort or a long pause"))


def _aborted(world: World, problems: Problems, dialogue: Row, place: str) -> None:
    told = [
        row
        for row in dialogue.get("feedback") or []
        if row["stage"] == "aborted" and row["audience"] == "participants" and row.get("done")
    ]
    if not told:
        problems.add(f"{place}/feedback", _("those who took part are told that the dialogue was aborted (I8)"))
    for row in world.received[dialogue["id"]]:
        if not is_sorted(row):
            problems.add(f"contributions/{row['id']}", _("the dialogue is aborted, and this was never dealt with"))
