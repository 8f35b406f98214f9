"""Closed years: their figures came here to the letter."""

import json

from django.utils.translation import gettext as _

from ...followup import frozen
from ..problems import Problems
from ..world import World


def check(world: World, problems: Problems) -> None:
    """Each year stands once, was closed by somebody in the file when it was over, and has the figures of its fingerprint."""
    seen: set[int] = set()
    for number, row in enumerate(world.content["closed_years"], 1):
        place = f"closed_years/{number}"
        if row["year"] in seen:
            problems.add(f"{place}/year", _("the year stands twice"))
        seen.add(row["year"])
        if row["closed_by"] not in world.users:
            problems.add(f"{place}/closed_by", _("there is no such person in the file"))
        if not row["closed_on"] > f"{row['year']}-12-31":
            problems.add(f"{place}/closed_on", _("a year is closed when it is over"))
        if not _has_its_figures(row["figures"], row["figures_digest"]):
            problems.add(f"{place}/figures", _("the figures are not those of the fingerprint"))


def _has_its_figures(text: str, digest: str) -> bool:
    try:
        figures = json.loads(text)
    except ValueError:
        return False
    return frozen.digest(figures) == digest and frozen.can_be_read(figures)
