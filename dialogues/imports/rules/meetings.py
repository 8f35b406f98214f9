"""Meetings that are planned: of a body in the file, each once, with their papers in time."""

from django.utils.translation import gettext as _

from ..problems import Problems
from ..world import World


def check(world: World, problems: Problems) -> None:
    """Each stands once, and its papers are due no later than the day itself."""
    seen: set[tuple[str, str]] = set()
    bodies = world.known("bodies")
    for number, row in enumerate(world.content["meetings"], 1):
        place = f"meetings/{number}"
        if row["body"] not in bodies:
            problems.add(f"{place}/body", _("there is no such body in the file"))
        if (row["body"], row["date"]) in seen:
            problems.add(f"{place}/date", _("the meeting stands twice"))
        seen.add((row["body"], row["date"]))
        if (row.get("papers_due") or "") > row["date"]:
            problems.add(f"{place}/papers_due", _("is after the meeting"))
