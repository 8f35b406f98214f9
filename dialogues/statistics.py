"""Figures about who took part, without cells so small that they point out a person (I14)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Func, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext

from governance.models import Area

from . import shares
from .models import Channel, Dialogue, DialogueTargetGroup, Referral


@dataclass(frozen=True)
class Cell:
    """A figure that may be shown; ``count`` is None when it is hidden because the group is small."""

    label: str
    count: int | None

    @property
    def is_hidden(self) -> bool:
        return self.count is None


def suppress(
    counts: Mapping[str, int], threshold: int, *, adds_up: bool = True, of: int | None = None
) -> dict[str, int | None]:
    """Hide every cell below ``threshold`` that is not zero.

    In a table that adds up to a known sum one hidden cell could be worked out from the rest: while fewer than two are
    hidden, or their sum is below the threshold, the next smallest is hidden too (ties by name). Groups that overlap
    do not add up, so there only the small cells are hidden; and, where it is known ``of`` how many people they are counted,
    the cells that all but a few are in: they would tell how few are not.
    """
    few_are_not = [] if of is None else [name for name, count in counts.items() if 0 < of - count < threshold]
    hidden = _hidden(counts, threshold, few_are_not, adds_up=adds_up)
    return {name: None if name in hidden else count for name, count in counts.items()}


def _hidden(
    counts: Mapping[Any, int], threshold: int, also: Collection[Any] = (), *, adds_up: bool = True
) -> list[Any]:
    """The cells of one line to hide; those in ``also`` are hidden for another reason already."""
    in_order = sorted((name for name, count in counts.items() if count), key=lambda name: (counts[name], name))
    hidden = [name for name in in_order if counts[name] < threshold or name in also]
    rest = [name for name in in_order if name not in hidden]
    while hidden and adds_up and rest and (len(hidden) < 2 or sum(counts[name] for name in hidden) < threshold):
        hidden.append(rest.pop(0))
    return hidden


Lines = Mapping[str, Mapping[str, int]]


def suppress_table(lines: Lines, threshold: int) -> dict[str, dict[str, int | None]]:
    """Hide small cells of a table whose lines and columns add up to known sums, and what they could be worked out from.

    A line that is small as a whole is hidden as a whole. In every line and column a hidden cell has company, as in
    ``suppress``. What is left could still follow from several sums together: a hidden cell can be worked out exactly
    when no way leads from its line to its column over other hidden cells; then the smallest cell beside it is hidden too.
    """
    cells = {(row, column): count for row, line in lines.items() for column, count in line.items()}
    hidden = {place for place in cells if sum(lines[place[0]].values()) < threshold and cells[place]}
    while True:
        grown = set(hidden)
        for axis in (0, 1):
            for name in {place[axis] for place in cells}:
                line = {place: count for place, count in cells.items() if place[axis] == name}
                grown.update(_hidden(line, threshold, hidden))
        grown.update(_company(cells, grown))
        if grown == hidden:
            break
        hidden = grown
    return {
        row: {column: None if (row, column) in hidden else line[column] for column in line}
        for row, line in lines.items()
    }


Place = tuple[str, str]


def _company(cells: Mapping[Place, int], hidden: Collection[Place]) -> set[Place]:
    """The smallest cell beside a hidden one that could be worked out; empty cells come last."""
    for place in sorted(hidden):
        if not _is_safe(place, hidden):
            beside = [one for one in cells if one not in hidden and (one[0] == place[0] or one[1] == place[1])]
            if beside:
                return {min(beside, key=lambda one: (not cells[one], cells[one], one))}
    return set()


def _is_safe(place: Place, hidden: Collection[Place]) -> bool:
    """Whether a way leads from the line of a hidden cell to its column over other hidden cells."""
    others = [one for one in hidden if one != place]
    rows, columns = {place[0]}, set[str]()
    while True:
        found = {column for row, column in others if row in rows} - columns
        columns |= found
        more = {row for row, column in others if column in columns} - rows
        rows |= more
        if not found and not more:
            return place[1] in columns


def shown(counts: Mapping[str, int], threshold: int, *, adds_up: bool = True) -> list[Cell]:
    """The cells of a table as they may be published."""
    return [Cell(name, count) for name, count in suppress(counts, threshold, adds_up=adds_up).items()]


def by_channel(dialogue: Dialogue) -> dict[str, int]:
    """How many contributions came in each way, in the order of the channels. For those who work with the dialogue."""
    rows = dialogue.contributions.order_by().values_list("channel").annotate(Count("pk"))
    found = dict(rows)
    return {str(channel.label): found[channel.value] for channel in Channel if channel.value in found}


def number_of(rows: "QuerySet[Any]", *, by: str = "dialogue") -> Coalesce:
    """How many ``rows`` there are of what they belong to, to be counted inside another question."""
    return Coalesce(Subquery(rows.order_by().values(by).annotate(number=Count("pk")).values("number")), 0)


@dataclass(frozen=True)
class YesAndNo:
    """How many said yes and no, as it may be published: a small one hides the other, which would tell it."""

    answered: int
    least: int
    yes: int | None
    no: int | None
    few_said_no: bool = False
    few_said_yes: bool = False

    @property
    def are_enough(self) -> bool:
        """Whether so many have answered that anything is told in numbers."""
        return self.answered >= self.least

    @property
    def is_whole(self) -> bool:
        """Whether both figures may be told."""
        return self.are_enough and self.yes is not None and self.no is not None


def yes_and_no(yes: int, no: int, least: int) -> YesAndNo:
    """Both figures as they may be published; where one is hidden it is still told which is the small one."""
    kept = suppress({"yes": yes, "no": no}, least)
    return YesAndNo(yes + no, least, kept["yes"], kept["no"], few_said_no=0 < no < least, few_said_yes=0 < yes < least)


@dataclass(frozen=True)
class Background:
    """How many contributions there are, and how many of the counted ones came each way, from each area and each age."""

    registered: int
    counted: int
    #: By the code of the channel.
    channels: dict[str, int]
    areas: dict[str, int]
    ages: dict[str, int]
    genders: dict[str, int]
    #: Of those areas, where it is known.
    inhabitants: dict[str, int]
    #: Of all areas.
    all_inhabitants: int
    #: How many were sent on to each receiver, also of those that are not counted.
    sent_on: dict[str, int]


def background(dialogue: Dialogue) -> Background:
    """Areas and ages by name, as senders gave them: beside what they said, or counted apart from it."""
    everybody = Area.objects.order_by().annotate(all=Func(F("population"), function="SUM")).values("all")
    rows = dialogue.contributions.order_by("area__name", "age_band").annotate(everybody=Subquery(everybody))
    is_counted = Q(pk__in=dialogue.contributions.counted().order_by().values("pk"))
    found = rows.values_list(
        "channel",
        "area__name",
        "area__population",
        "age_band",
        "referral__receiver",
        "referral__board__name",
        "everybody",
    ).annotate(every=Count("pk"), number=Count("pk", filter=is_counted))
    areas: dict[str, int] = {}
    ages: dict[str, int] = {}
    channels: dict[str, int] = {}
    sent_on: dict[str, int] = {}
    inhabitants: dict[str, int] = {}
    registered = all_inhabitants = 0
    for channel, area, population, age, receiver, board, all_areas, every, number in found:
        registered, all_inhabitants = registered + every, all_areas or 0
        if receiver:
            _add(sent_on, board or str(Referral.Receiver(receiver).label), every)
        if number:
            if population:
                inhabitants[area] = population
            _add(channels, channel, number)
            for table, name in ((areas, area), (ages, age)):
                _add(table, gettext("not given") if name in (None, "", "unknown") else name, number)
    apart = list(dialogue.background_counts.order_by("value").values_list("dimension", "value", "count"))
    for age, count in _counted_apart(apart, "age").items():
        unknown = gettext("not given")
        ages[age] = ages.get(age, 0) + count
        ages[unknown] = max(0, ages.get(unknown, 0) - count)
    return Background(
        registered=registered,
        counted=sum(channels.values()),
        channels=channels,
        areas=areas,
        ages=dict(sorted((age, count) for age, count in ages.items() if count)),
        genders={value: count for kind, value, count in apart if kind == "gender"},
        inhabitants=inhabitants,
        all_inhabitants=all_inhabitants,
        sent_on=sent_on,
    )


def _add(table: dict[str, int], name: str, number: int) -> None:
    table[name] = table.get(name, 0) + number


@dataclass(frozen=True)
class Compared(Cell):
    """A group's part of those who told which group they belong to, beside its part of the inhabitants."""

    told: int = 0
    inhabitants: Decimal | None = None

    @property
    def mark(self) -> Decimal | None:
        """Where the group would stand if it had taken part as much as it is a part of the inhabitants, in people."""
        return None if self.inhabitants is None else self.inhabitants * self.told / 100


def compared(
    counts: Mapping[str, int], population: Mapping[str, int], threshold: int, *, everybody: int | None = None
) -> list[Compared]:
    """The cells as they may be shown, beside the groups' parts of the inhabitants where the municipality has given them.

    Who did not tell is a row of its own and part of no share. ``everybody`` is said where ``population`` leaves groups out.
    """
    unknown = gettext("not given")
    told = sum(count for name, count in counts.items() if name != unknown)
    all_inhabitants = sum(population.values()) if everybody is None else everybody
    known = {plain(name): number for name, number in population.items()}
    return [
        Compared(
            cell.label,
            cell.count,
            told=told,
            inhabitants=shares.share(known[plain(cell.label)], all_inhabitants) if plain(cell.label) in known else None,
        )
        for cell in shown(counts, threshold)
    ]


def plain(name: str) -> str:
    """The name of a group without regard to capitals or the kind of dash."""
    return name.replace("–", "-").replace(" ", "").casefold()


def _counted_apart(rows: list[tuple[str, str, int]], dimension: str) -> dict[str, int]:
    """What senders on the site told of themselves; none where the figures are those of a count made elsewhere."""
    if any(row[0] == "answered" for row in rows):
        return {}
    return {value: count for kind, value, count in rows if kind == dimension}


def reached(groups: list[DialogueTargetGroup]) -> dict[str, int]:
    """How many of each target group were reached. Groups overlap: nobody is counted only once."""
    return {str(group): group.reached for group in groups if group.reached is not None}
