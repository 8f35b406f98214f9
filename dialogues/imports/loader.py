"""Load a municipality: everything or nothing."""

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from django.db import DatabaseError, IntegrityError, transaction
from django.utils.translation import gettext as _

from .. import searchable
from ..models import Dialogue
from . import gates
from .build import closed_years, documents, initiatives, municipality, programme
from .build import dialogue as dialogue_builder
from .build.decisions import Decisions
from .build.site import Site, day, needed_day
from .problems import Problem, Problems, WorldRefused
from .rules import RULES
from .sections.world import WORLD
from .world import Row, World


@dataclass
class Report:
    """What loading did: rows added by model, what imported history lacks, and rules about days that did not hold."""

    added: Counter[str] = field(default_factory=Counter)
    already_there: int = 0
    data_missing: dict[str, int] = field(default_factory=dict)
    warnings: list[Problem] = field(default_factory=list)

    @property
    def changed_nothing(self) -> bool:
        return not any(self.added.values())


def load(content: Row, *, calendar_warns: bool = False) -> Report:
    """Build the municipality that ``content`` tells, in one transaction.

    What is there already by its code or number is left as it is. Raises ``WorldRefused`` with every problem, and then
    nothing is changed. ``calendar_warns`` is for a demo moved to another week: rules about days become warnings.
    """
    problems = Problems(calendar_warns=calendar_warns)
    world = understand(content, problems)
    report = Report()
    with transaction.atomic():
        _build(world, problems, report)
        if problems:
            raise WorldRefused(sorted(problems.found))
    report.warnings = sorted(problems.warnings)
    return report


def understand(content: Row, problems: Problems) -> World:
    """Check the shape and the rules; raises ``WorldRefused`` at once when what all else rests on cannot be read."""
    WORLD.check(content, "", problems)
    if not all(problems.is_readable(part) for part in ("meta", "municipality", "ladder")):
        raise WorldRefused(sorted(problems.found))
    if not all(isinstance(content.get(name), list) for name in ("bodies", "users")):
        raise WorldRefused(sorted(problems.found))
    world = World(content, problems)
    for check in RULES:
        check(world, problems)
    return world


def _build(world: World, problems: Problems, report: Report) -> None:
    site = Site(world)
    if not _attempt(problems, _("the file"), lambda: _foundation(site)):
        return
    decisions = Decisions(site)
    if not _attempt(problems, "governing_documents", lambda: documents.build(site, decisions)):
        return
    _attempt(problems, "programme", lambda: programme.build(site, decisions))
    _attempt(problems, "closed_years", lambda: closed_years.build(site))
    _attempt(problems, "referred_initiatives", lambda: initiatives.build_referred(site))
    made: dict[str, Dialogue] = {}
    there = set(Dialogue.objects.values_list("reference", flat=True))
    report.already_there = len(there & set(world.dialogues))
    for code, row in world.dialogues.items():
        if code not in there:
            _attempt(problems, f"dialogues/{code}", lambda row=row: _dialogue(site, decisions, row, made))  # type: ignore[misc]
    dialogue_builder.link_earlier(site, made)
    whole = Dialogue.objects.filter(pk__in=[dialogue.pk for dialogue in made.values()])
    for fresh in whole.select_related("owner", "mandate", "initiative", "guideline", "plan").prefetch_related(
        "target_groups__group", "activities__level", "promises", "feedback", "measures"
    ):
        code = fresh.reference
        if fresh.is_imported:
            report.data_missing[code] = gates.count_missing(world, fresh)
        else:
            gates.check(world, problems, fresh)
    searchable.refresh()
    report.added = site.added


def _foundation(site: Site) -> None:
    municipality.build(site)
    for row in site.world.content["meetings"]:
        told = {"papers_due": day(row.get("papers_due")), "place": row.get("place") or ""}
        site.meeting(site.boards[row["body"]], needed_day(row["date"]), **told)


def _dialogue(site: Site, decisions: Decisions, row: Row, made: dict[str, Dialogue]) -> None:
    made[row["id"]] = dialogue_builder.build(site, decisions, row)


def _attempt(problems: Problems, place: str, build: Callable[[], Any]) -> bool:
    """Build one part; what the database refuses becomes a problem there, unless the rules have told of one already.

    A part that rests on something unreadable cannot be built either; then what is unreadable has been told.
    """
    try:
        with transaction.atomic():
            build()
    except DatabaseError as error:
        if not problems.has(place):
            problems.add(place, _refusal(error))
        return False
    except (KeyError, TypeError, ValueError):
        if not problems:
            raise
        return False
    return True


def _refusal(error: Exception) -> str:
    """What the database said: our constraints are named with sentences."""
    words = str(error).splitlines()[0]
    if isinstance(error, IntegrityError):
        with suppress(IndexError):
            words = words.split(":")[-1].strip(' "').split('"')[-1] or words
    return _("cannot be kept: %(why)s") % {"why": words.replace("_", " ")}
