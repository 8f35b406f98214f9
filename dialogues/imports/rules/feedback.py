"""Step 7 and the promises: feedback given when it was due, reminders sent when they should."""

import datetime as dt

from django.utils.translation import gettext as _

from governance import workdays

from ..problems import Problems
from ..world import Row, World, day, due, is_finished, is_launched, latest_compilation


def check(world: World, problems: Problems) -> None:
    """Feedback follows the compilation, and reminders follow the promised days."""
    for code, dialogue in world.dialogues.items():
        if dialogue.get("imported"):
            continue
        place = f"dialogues/{code}"
        for number, row in enumerate(dialogue.get("feedback") or [], 1):
            _row(world, problems, dialogue, row, f"{place}/feedback/{number}")
        for number, row in enumerate(dialogue.get("reminders_sent") or [], 1):
            _reminder(world, problems, dialogue, row, f"{place}/reminders_sent/{number}")


def _row(world: World, problems: Problems, dialogue: Row, row: Row, place: str) -> None:
    promise = (dialogue.get("promises") or {}).get(row["stage"]) or {}
    if (
        row.get("due")
        and promise
        and not row.get("round")
        and row["due"] not in (promise["due"], promise.get("moved_to"))
    ):
        problems.add(f"{place}/due", _("differs from the promise, %(day)s") % {"day": promise["due"]})
    done = row.get("done")
    if not done:
        return
    if day(done) > world.anchor:
        problems.add(f"{place}/done", _("is later than the day of the file, %(day)s") % {"day": world.anchor})
    elif not workdays.is_working_day(day(done)):
        problems.add(f"{place}/done", _("%(day)s is no working day") % {"day": done}, calendar=True)
    compiled = latest_compilation(dialogue)
    is_heard = row["stage"] == "heard" and not row.get("round")
    if is_heard and (not is_finished(compiled) or done < (compiled.get("date") or "")):
        problems.add(f"{place}/done", _("feedback was given before the compilation was approved"))
    if row["audience"] == "elected" and not row.get("meeting"):
        problems.add(f"{place}/meeting", _("the elected hear at a meeting"))


def _reminder(world: World, problems: Problems, dialogue: Row, row: Row, place: str) -> None:
    """A reminder goes on a promised day plus an offset, moved back to a working day, while the promise is not kept."""
    promised = due(dialogue, row["stage"])
    if not promised or not is_launched(dialogue):
        problems.add(place, _("there was nothing to remind of"))
        return
    if row["offset"] not in world.setting("reminder_days"):
        problems.add(f"{place}/offset", _("is none of the municipality's reminder days"))
        return
    expected = workdays.on_or_before(day(promised) + dt.timedelta(days=row["offset"]))
    if day(row["date"]) != expected:
        problems.add(f"{place}/date", _("must be %(day)s") % {"day": expected}, calendar=True)
    if day(row["date"]) > world.anchor:
        problems.add(f"{place}/date", _("is later than the day of the file, %(day)s") % {"day": world.anchor})
