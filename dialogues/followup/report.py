"""The figures of one year, for the whole municipality or one board, counted from the material and nothing else.

No figure about people tells more than each dialogue may tell by itself: a dialogue with a small cell in a table is left
out of that table altogether (I14). So nobody can be pointed out by comparing a board with the whole, or today with
yesterday, and no group looks missed only because its figure is hidden.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from statistics import median

from governance.models import LadderLevel, Municipality
from governance.translated import Translated

from .. import shares
from ..models import ThemeResponse
from ..statistics import plain, suppress, yes_and_no
from .material import Body, Held, Learnt, Material, Meetings, Owed, Part, Reported

QUARTERS = (1, 2, 3, 4)
EFFECTS = tuple(ThemeResponse.Effect)
#: A group is told to be reached too little, or more than others, from this difference on.
APART = Decimal(2)
#: So many dialogues of a part are named.
NAMED = 20


@dataclass(frozen=True)
class Kept:
    """How promises were kept, in a quarter or by a board."""

    name: str
    in_time: int
    late: int
    unanswered: int

    @property
    def all(self) -> int:
        return self.in_time + self.late + self.unanswered

    @property
    def share(self) -> int:
        """Kept in time, in whole per cent."""
        return shares.whole(self.in_time, self.all)


@dataclass(frozen=True)
class Row:
    """A board's number of dialogues on each level."""

    name: str
    numbers: tuple[int, ...]

    @property
    def all(self) -> int:
        return sum(self.numbers)


@dataclass(frozen=True)
class Compared:
    """A group's part of those who told what they belong to, against its part of the inhabitants; both in per cent."""

    name: str
    number: int
    share: Decimal
    inhabitants: Decimal

    @property
    def difference(self) -> Decimal:
        return self.share - self.inhabitants

    @property
    def is_missed(self) -> bool:
        """Clearly less than its part of the inhabitants."""
        return self.difference <= -APART


@dataclass(frozen=True)
class Reach:
    """A target group over the dialogues that aimed at it."""

    name: Translated
    code: str
    reached: int
    missed: int

    @property
    def all(self) -> int:
        return self.reached + self.missed


@dataclass(frozen=True)
class Gaps:
    """How many target groups wished for more influence than they were offered, for as much, and for less."""

    more: int
    same: int
    less: int

    @property
    def all(self) -> int:
        return self.more + self.same + self.less


@dataclass(frozen=True)
class Clear:
    """How many said yes to a question, of those who answered it."""

    name: str
    yes: int
    all: int

    @property
    def share(self) -> int:
        return shares.whole(self.yes, self.all)


@dataclass(frozen=True)
class Cost:
    """What the dialogues of a board were planned to cost, and did cost, in SEK."""

    name: str
    dialogues: int
    planned: int
    #: How many of the dialogues have told what they did cost, what those were planned to cost, and did.
    told: int
    planned_of_told: int
    actual: int


@dataclass(frozen=True)
class Linked:
    """A part of a programme with the dialogues that belong to it."""

    part: Part
    dialogues: list[Held]

    @property
    def more(self) -> int:
        """How many there are besides those that are named on the page."""
        return max(0, len(self.dialogues) - NAMED)


@dataclass(frozen=True)
class Report:
    """One year of the municipality, or of the board with the code ``board``."""

    material: Material
    year: int
    on: dt.date
    municipality: Municipality
    board: str = ""

    # ------------------------------------------------------------------------------------------------ dialogues

    @cached_property
    def held(self) -> list[Held]:
        """The dialogues that could be taken part in during the year."""
        return [item for item in self.material.held if self.year in item.years and self._is_asked(item.board)]

    @cached_property
    def boards(self) -> list[Body]:
        """Every board with a dialogue or a promise in the year, by name; whichever one is chosen."""
        found = {item.board for item in self.material.held if self.year in item.years}
        found |= {item.board for item in self.material.owed if self._belongs(item)}
        return sorted(found, key=lambda body: body.name)

    @cached_property
    def owning(self) -> list[Body]:
        """The boards that owned the year's dialogues."""
        return sorted({item.board for item in self.held}, key=lambda body: body.name)

    @property
    def contributions(self) -> int:
        return sum(item.contributions for item in self.held)

    @property
    def participants(self) -> int:
        """People who took part, where a count or an estimate has been made."""
        return sum(item.participants or 0 for item in self.held)

    @property
    def without_participants(self) -> int:
        """Dialogues in which nobody has counted the people."""
        return sum(1 for item in self.held if item.participants is None)

    # ------------------------------------------------------------------------------------------------- promises

    @cached_property
    def owed(self) -> list[Owed]:
        """The promises that fell due in the year."""
        return [item for item in self.material.owed if item.due_on.year == self.year and self._is_asked(item.board)]

    @cached_property
    def promises(self) -> Kept:
        return _kept("", self.owed)

    @cached_property
    def quarters(self) -> list[Kept]:
        """The same by quarter of the day that was promised first."""
        return [
            _kept(str(number), [item for item in self.owed if _quarter(item.due_on) == number]) for number in QUARTERS
        ]

    @cached_property
    def by_board(self) -> list[Kept]:
        """The same by board, where any promise fell due."""
        bodies = sorted({item.board for item in self.owed}, key=lambda body: body.name)
        return [_kept(body.name, [item for item in self.owed if item.board == body]) for body in bodies]

    @cached_property
    def not_in_time(self) -> list[Owed]:
        """The promises that were not kept in time, each to be read about on its page."""
        return [item for item in self.owed if not item.in_time]

    @cached_property
    def answers(self) -> list[Owed]:
        """What we heard, published in the year, by how long it took."""
        told = [
            item
            for item in self.material.owed
            if item.is_first and item.kept_on and item.kept_on.year == self.year and self._is_asked(item.board)
        ]
        return sorted((item for item in told if item.days is not None), key=lambda item: (item.days, str(item.title)))

    @cached_property
    def days(self) -> list[int]:
        """From the last day to take part to what we heard, in days, one for each answer."""
        return [item.days for item in self.answers if item.days is not None]

    @property
    def goal(self) -> int:
        """So many days at most, as the municipality has decided."""
        return self.municipality.feedback_days_after_close

    @property
    def within_goal(self) -> int:
        return sum(1 for number in self.days if number <= self.goal)

    @property
    def median_days(self) -> int | None:
        """Half of the answers came sooner; half a day is rounded upwards."""
        return int(Decimal(median(self.days)).quantize(Decimal(1), "ROUND_HALF_UP")) if self.days else None

    # --------------------------------------------------------------------------------------------------- levels

    @cached_property
    def levels(self) -> list[tuple[str, Translated | str]]:
        """The levels that the year's dialogues were held on, in the order of the ladder: code and name."""
        names = {item.level: item.level_label for item in self.held}
        return [(code, names[code]) for code in LadderLevel.Code.values if code in names] + [
            ("", "") for _once in range("" in names)
        ]

    @cached_property
    def by_level(self) -> list[Row]:
        """How many dialogues each board held on each of ``levels``."""
        return [
            Row(body.name, self._on_levels(item for item in self.held if item.board == body)) for body in self.owning
        ]

    @cached_property
    def on_levels(self) -> tuple[int, ...]:
        """All boards together."""
        return self._on_levels(self.held)

    def _on_levels(self, held: Iterable[Held]) -> tuple[int, ...]:
        numbers = Counter(item.level for item in held)
        return tuple(numbers[code] for code, _label in self.levels)

    # --------------------------------------------------------------------------------------------------- themes

    @cached_property
    def effects(self) -> dict[str, int]:
        """What the municipality answered to the themes, of the four answers; told to residents during the year."""
        numbers: Counter[str] = Counter()
        for item in self.material.answered:
            if item.year == self.year and self._is_asked(item.board):
                numbers[item.effect] += item.number
        return {effect.value: numbers[effect.value] for effect in EFFECTS}

    @property
    def themes(self) -> int:
        return sum(self.effects.values())

    @property
    def led_to_something(self) -> int:
        """Themes that are carried out, wholly or partly."""
        return self.effects[ThemeResponse.Effect.TAKEN] + self.effects[ThemeResponse.Effect.PARTLY]

    # --------------------------------------------------------------------------------------------------- groups

    @cached_property
    def reach(self) -> list[Reach]:
        """The groups that dialogues aimed at, once nobody can take part any more: in how many they were reached."""
        closed = {item.pk for item in self.held if item.has_closed(self.on)}
        names: dict[str, Translated] = {}
        numbers: dict[str, Counter[bool]] = {}
        for group in self.material.groups:
            if group.dialogue in closed and group.goal is not None:
                names[group.code] = group.name
                numbers.setdefault(group.code, Counter())[group.is_reached] += 1
        found = [Reach(names[code], code, count[True], count[False]) for code, count in numbers.items()]
        return sorted(found, key=lambda item: (-item.missed, -item.all, str(item.name)))

    @cached_property
    def gaps(self) -> Gaps:
        """What groups wished against what they were offered. No level is best, but a gap must be told (Uppsala 2024)."""
        mine = {item.pk for item in self.held}
        gaps = [
            group.wish - group.room
            for group in self.material.groups
            if group.dialogue in mine and group.room and group.wish
        ]
        return Gaps(more=sum(1 for gap in gaps if gap > 0), same=gaps.count(0), less=sum(1 for gap in gaps if gap < 0))

    @cached_property
    def ages(self) -> list[Compared]:
        return self._compared("age", self.municipality.age_population)

    @cached_property
    def genders(self) -> list[Compared]:
        return self._compared("gender", self.municipality.gender_population)

    def whole(self, kind: str) -> list[dict[str, int]]:
        """The tables of ``kind``, age or gender, of closed dialogues that may tell every cell: none of them is small."""
        least = self.municipality.small_cell_threshold
        tables = [self.material.backgrounds.get(item.pk, {}).get(kind, {}) for item in self.held]
        return [table for table in tables if table and None not in suppress(table, least).values()]

    def _compared(self, kind: str, population: Mapping[str, int]) -> list[Compared]:
        """Added over the whole tables; groups whose number of inhabitants nobody has given are left out."""
        numbers = Counter[str]()
        for table in self.whole(kind):
            numbers.update({plain(name): number for name, number in table.items()})
        told = sum(numbers[plain(name)] for name in population)
        if not told:
            return []
        return [
            Compared(
                name,
                numbers[plain(name)],
                shares.share(numbers[plain(name)], told),
                shares.share(number, sum(population.values())),
            )
            for name, number in population.items()
        ]

    # -------------------------------------------------------------------------------------------------- clarity

    @cached_property
    def clear(self) -> list[Clear]:
        """By board, of the dialogues that may tell both how many said yes and how many said no."""
        least, found = self.municipality.small_cell_threshold, []
        for body in self.owning:
            told = [yes_and_no(d.said_clear, d.said_unclear, least) for d in self.held if d.board == body]
            whole = [item for item in told if item.is_whole]
            if whole:
                found.append(
                    Clear(body.name, sum(item.yes or 0 for item in whole), sum(item.answered for item in whole))
                )
        return found

    # ------------------------------------------------------------------------------------------------- evaluation

    @cached_property
    def learnt(self) -> list[Learnt]:
        """What the evaluations of the year's dialogues came to, also what only those who work here read."""
        mine = {item.pk for item in self.held}
        return [item for item in self.material.learnt if item.dialogue in mine]

    @property
    def learnt_in_public(self) -> list[Learnt]:
        """The same, as far as residents read it."""
        return [item for item in self.learnt if item.is_public]

    @cached_property
    def evaluated(self) -> dict[str, Clear]:
        """What participants answered, by question, over the dialogues that may tell both how many said yes and no."""
        asked = {
            "understood": [(item.responses, item.understood) for item in self.learnt_in_public],
            "knows_use": [(item.responses, item.knows_use) for item in self.learnt_in_public],
            "again": [(item.responses, item.again) for item in self.learnt_in_public],
        }
        found = {name: self._said_yes(name, answers) for name, answers in asked.items()}
        return {name: clear for name, clear in found.items() if clear.all}

    def _said_yes(self, name: str, answers: list[tuple[int | None, int | None]]) -> Clear:
        told = [
            (int((number * share + 50) // 100), number) for number, share in answers if number and share is not None
        ]
        least = self.municipality.small_cell_threshold
        whole = [item for yes, number in told if (item := yes_and_no(yes, number - yes, least)).is_whole]
        return Clear(name, sum(item.yes or 0 for item in whole), sum(item.answered for item in whole))

    # ------------------------------------------------------------------------------------------ mandate, elected

    @cached_property
    def with_mandate(self) -> list[Held]:
        """Dialogues whose mandate, or anchored assignment, was given before anybody could take part."""
        return [item for item in self.held if item.mandated_on and item.mandated_on <= item.opened_on]

    @cached_property
    def without_mandate(self) -> list[Held]:
        """The others: given too late, or no day is known."""
        timely = {item.pk for item in self.with_mandate}
        return [item for item in self.held if item.pk not in timely]

    @cached_property
    def meetings(self) -> Meetings:
        """Activities that were held, and how many times the elected took part in them."""
        mine = [item for item in self.material.meetings if item.year == self.year and self._is_asked(item.board)]
        return Meetings(
            Body("", ""),
            self.year,
            sum(item.number for item in mine),
            sum(item.with_elected for item in mine),
            sum(item.elected for item in mine),
            sum(item.attended for item in mine),
        )

    # ---------------------------------------------------------------------------------------- programmes, costs

    @cached_property
    def linked(self) -> list[Linked]:
        """The parts of the municipality's programmes that the year's dialogues belong to."""
        mine = {item.pk: item for item in self.held}
        found: dict[tuple[str, str, str], Linked] = {}
        for part in self.material.parts:
            if part.dialogue in mine:
                place = (part.programme, part.number, part.title)
                found.setdefault(place, Linked(part, [])).dialogues.append(mine[part.dialogue])
        return list(found.values())

    @cached_property
    def unlinked(self) -> list[Held]:
        """Dialogues that belong to no part of a programme."""
        linked = {item.dialogue for item in self.material.parts}
        return [item for item in self.held if item.pk not in linked]

    @cached_property
    def reported(self) -> list[Reported]:
        """What the bodies have reported of their parts of the programmes."""
        return [item for item in self.material.reported if item.year == self.year and self._is_asked(item.board)]

    @cached_property
    def costs(self) -> list[Cost]:
        """By board. Only shown to those who work here."""
        return [_cost(body.name, [item for item in self.held if item.board == body]) for body in self.owning]

    @cached_property
    def cost(self) -> Cost:
        """All of them together."""
        return _cost("", self.held)

    def _is_asked(self, body: Body) -> bool:
        return not self.board or body.code == self.board

    def _belongs(self, item: Owed) -> bool:
        return self.year in (item.due_on.year, item.kept_on.year if item.kept_on else None)


def _quarter(day: dt.date) -> int:
    return (day.month - 1) // 3 + 1


def _kept(name: str, owed: Iterable[Owed]) -> Kept:
    found = list(owed)
    in_time = sum(1 for item in found if item.in_time)
    unanswered = sum(1 for item in found if item.kept_on is None)
    return Kept(name, in_time, len(found) - in_time - unanswered, unanswered)


def _cost(name: str, held: list[Held]) -> Cost:
    told = [item for item in held if item.cost_actual is not None]
    return Cost(
        name,
        len(held),
        sum(item.cost_planned or 0 for item in held),
        len(told),
        sum(item.cost_planned or 0 for item in told),
        sum(item.cost_actual or 0 for item in told),
    )
