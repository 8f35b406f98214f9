"""Who took part, in figures: counted once as whole numbers, shown without cells that point out a person (I14).

What ``counted`` gives is kept with a compilation when it is approved, so that it stands as those who decide read it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext

from governance.models import Municipality
from governance.translated import Translated

from . import second_reading, statistics, untold
from .models import AgeBand, Channel, Coding, Dialogue
from .statistics import Cell, Compared

#: Whole figures, as JSON keeps them.
Counted = dict[str, Any]
UNKNOWN = "unknown"


# --------------------------------------------------------------------------------------------------------- counting


def counted(dialogue: Dialogue, municipality: Municipality) -> Counted:
    """Everything the figures tell, as it stands now, in a few questions to the database."""
    told = statistics.background(dialogue)
    return {
        "registered": told.registered,
        "counted": told.counted,
        "channels": told.channels,
        **_by_theme(dialogue),
        "ages": told.ages,
        "genders": told.genders,
        "areas": told.areas,
        "inhabitants": {
            "ages": municipality.age_population,
            "genders": municipality.gender_population,
            "areas": told.inhabitants,
            "all": told.all_inhabitants,
        },
        "groups": [
            {
                "name": dict(item.group.name),
                "goal": item.reach_goal,
                "reached": item.reached,
                "reason": dict(item.reach_result),
            }
            for item in dialogue.target_groups.select_related("group")
        ],
        "sent_on": _most_first(told.sent_on),
        "second_reading": second_reading.counted(dialogue),
    }


def _by_theme(dialogue: Dialogue) -> Counted:
    """How each theme's counted contributions came in, and the ages of those who told them with the contribution."""
    rows = Coding.objects.filter(contribution__in=dialogue.contributions.counted()).order_by()
    found = rows.values_list("theme__code", "contribution__channel", "contribution__age_band").annotate(Count("pk"))
    channels: dict[str, dict[str, int]] = {}
    ages: dict[str, dict[str, int]] = {}
    for theme, channel, age, number in found:
        for table, name in ((channels, channel), (ages, age or UNKNOWN)):
            line = table.setdefault(theme, {})
            line[name] = line.get(name, 0) + number
    return {"theme_channels": channels, "theme_ages": ages}


def _most_first(numbers: dict[str, int]) -> list[Counted]:
    in_order = sorted(numbers.items(), key=lambda item: (-item[1], item[0]))
    return [{"name": name, "count": number} for name, number in in_order]


# ---------------------------------------------------------------------------------------------------------- showing


@dataclass(frozen=True)
class Reach:
    """A group that was to be reached: the goal, and how many were, when they are so many that it can be told."""

    name: Translated
    goal: int | None
    reached: int | None
    reason: Translated
    is_small: bool = False
    is_met: bool = False


@dataclass(frozen=True)
class Table:
    """Themes against ways in, or against groups; a cell without a number is hidden."""

    heading: str
    columns: list[str]
    #: By the code of the theme, or its name (``named``).
    lines: list[tuple[Any, list[Cell]]]

    def named(self, names: Mapping[str, Any]) -> "Table":
        """The lines in the order of ``names`` (by code), called so; a theme without a name is no longer told."""
        lines = dict(self.lines)
        return replace(self, lines=[(name, lines[code]) for code, name in names.items() if code in lines])

    @property
    def has_hidden(self) -> bool:
        return any(cell.is_hidden for _code, cells in self.lines for cell in cells)


@dataclass(frozen=True)
class Figures:
    """Who took part, as everybody may read it."""

    registered: int
    counted: int
    channels: list[Cell]
    backgrounds: list[tuple[str, list[Compared]]]
    reach: list[Reach]
    sent_on: list[tuple[str, int]]
    tables: list[Table] = field(default_factory=list)
    least: int = 0
    #: As ``second_reading.counted`` gave it.
    second_reading: Counted = field(default_factory=dict)


def shown(told: Counted, least: int) -> Figures:
    """The figures without cells under ``least``, and without those from which such a cell could be worked out."""
    people = told["inhabitants"]
    return Figures(
        registered=told["registered"],
        counted=told["counted"],
        channels=statistics.shown(_named(told["channels"], Channel), least),
        backgrounds=[
            (gettext("Ages"), statistics.compared(told["ages"], people["ages"], least)),
            (gettext("Gender"), statistics.compared(told["genders"], people["genders"], least)),
            (gettext("Areas"), statistics.compared(told["areas"], people["areas"], least, everybody=people["all"])),
        ],
        reach=_reach(told["groups"], least),
        sent_on=[(item["name"], item["count"]) for item in told["sent_on"]],
        tables=[
            table
            for table in (
                _table(gettext("How they came in"), told["theme_channels"], Channel, least),
                _table(gettext("Ages of those who told"), told["theme_ages"], AgeBand, least),
            )
            if table.columns
        ],
        least=least,
        second_reading=told.get("second_reading") or {},
    )


def _named(numbers: dict[str, int], names: Any) -> dict[str, int]:
    return {str(name.label): numbers[name.value] for name in names if name.value in numbers}


def _reach(groups: Iterable[dict[str, Any]], least: int) -> list[Reach]:
    """Groups overlap: nobody is counted only once, so a small one hides nothing but itself."""
    found = []
    for item in groups:
        reached, goal = item["reached"], item["goal"]
        is_small = reached is not None and 0 < reached < least
        is_met = reached is not None and goal is not None and reached >= goal
        name, reason = Translated(item["name"]), Translated(item["reason"])
        reason = untold.without(reason, reached) if is_small else reason
        found.append(Reach(name, goal, None if is_small else reached, reason, is_small=is_small, is_met=is_met))
    return found


def groups(dialogue: Any, least: int) -> list[dict[str, Any]]:
    """Who was to be reached and who is missing; numbers below the smallest group shown are not told (I14)."""
    shown = statistics.suppress(statistics.reached(dialogue.its_groups), least, adds_up=False)
    return [_group(item, shown.get(str(item)), least) for item in dialogue.its_groups]


def _group(item: Any, reached: int | None, least: int) -> dict[str, Any]:
    is_small = item.reached is not None and reached is None
    return {
        "name": item.group.name,
        "reached": reached,
        "is_small": is_small,
        "least": least,
        "goal": item.reach_goal,
        "is_missing": not item.goal_is_met,
        "reason": untold.without(item.reach_result, item.reached) if is_small else item.reach_result,
    }


def _table(heading: str, lines: dict[str, dict[str, int]], names: Any, least: int) -> Table:
    """A table in which nobody told anything but "not given" has no columns, and is not shown."""
    present = [item for item in names if any(item.value in line for line in lines.values())]
    if not present:
        return Table(heading, [], [])
    labels = {item.value: str(item.label) for item in present}
    if any(UNKNOWN in line for line in lines.values()):
        labels[UNKNOWN] = gettext("not given")
    whole = {code: {key: line.get(key, 0) for key in labels} for code, line in lines.items()}
    kept = statistics.suppress_table(whole, least)
    cells = [(code, [Cell(labels[key], kept[code][key]) for key in labels]) for code in lines]
    return Table(heading, list(labels.values()), cells)
