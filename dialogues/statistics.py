"""Figures about who took part, without cells so small that they point out a person (I14)."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count
from django.utils.translation import gettext

from governance.models import Municipality

from .models import Channel, Contribution, Dialogue, DialogueTargetGroup


@dataclass(frozen=True)
class Cell:
    """A figure that may be shown; ``count`` is None when it is hidden because the group is small."""

    label: str
    count: int | None

    @property
    def is_hidden(self) -> bool:
        return self.count is None


def suppress(counts: Mapping[str, int], threshold: int, *, adds_up: bool = True) -> dict[str, int | None]:
    """Hide every cell below ``threshold`` that is not zero.

    In a table that adds up to a known sum one hidden cell could be worked out from the rest: while fewer than two are
    hidden, or their sum is below the threshold, the next smallest is hidden too (ties by name). Groups that overlap
    do not add up, so there only the small cells are hidden.
    """
    in_order = sorted((name for name, count in counts.items() if count), key=lambda name: (counts[name], name))
    hidden = [name for name in in_order if counts[name] < threshold]
    if hidden and adds_up:
        rest = in_order[len(hidden) :]
        while rest and (len(hidden) < 2 or sum(counts[name] for name in hidden) < threshold):
            hidden.append(rest.pop(0))
    return {name: None if name in hidden else count for name, count in counts.items()}


def shown(counts: Mapping[str, int], *, adds_up: bool = True) -> list[Cell]:
    """The cells of a table as they may be published, with the municipality's own threshold."""
    threshold = Municipality.current().small_cell_threshold
    return [Cell(name, count) for name, count in suppress(counts, threshold, adds_up=adds_up).items()]


def by_channel(dialogue: Dialogue) -> dict[str, int]:
    """How many contributions came in each way, in the order of the channels. For those who work with the dialogue."""
    rows = dialogue.contributions.order_by().values_list("channel").annotate(Count("pk"))
    found = dict(rows)
    return {str(channel.label): found[channel.value] for channel in Channel if channel.value in found}


def by_area(dialogue: Dialogue) -> dict[str, int]:
    """How many contributions came from each area."""
    rows = dialogue.contributions.counted().order_by("area__name").values_list("area__name").annotate(Count("pk"))
    return {name or gettext("not given"): count for name, count in rows}


def by_age(dialogue: Dialogue) -> dict[str, int]:
    """How many contributions came from each age."""
    rows = dialogue.contributions.counted().order_by("age_band").values_list("age_band").annotate(Count("pk"))
    counts: dict[str, int] = {}
    for band, count in rows:
        name = gettext("not given") if band in ("", "unknown") else band
        counts[name] = counts.get(name, 0) + count
    return counts


def reached(groups: list[DialogueTargetGroup]) -> dict[str, int]:
    """How many of each target group were reached. Groups overlap: nobody is counted only once."""
    return {str(group): group.reached for group in groups if group.reached is not None}


def received(dialogue: Dialogue) -> int:
    """How many contributions are registered here."""
    return Contribution.objects.filter(dialogue=dialogue).count()
