"""What is given out as open data. The columns are described here once: pages, files and the description of the interface
are made from it. A column never changes its meaning and is not taken away without notice; new ones are added last.

Nothing here tells more than the public pages: no texts or details of those who took part, and no number of people below
the smallest group that the municipality shows (I14).
"""

import datetime as dt
import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from dialogportal.mail import link
from governance import clock
from governance.models import Decision

from .. import keeping, standing, visibility
from ..exports.sheets import Row
from ..followup import figures, frozen, material
from ..followup.report import Report
from ..models import Contribution, Feedback, Measure, Promise
from ..statistics import number_of

Value = str | int | float | bool | dt.date | None
#: So long before something is taken away it is announced.
NOTICE = dt.timedelta(days=365)
#: Rows that are fetched at a time.
AT_A_TIME = 500


@dataclass(frozen=True)
class Reader:
    """What the rows are made with: the day, and the smallest number of people that is told."""

    on: dt.date
    least: int

    def people(self, number: int | None) -> int | None:
        """A number of people, or nothing when so few could be pointed out."""
        return None if number is None or 0 < number < self.least else number


@dataclass(frozen=True)
class Withdrawal:
    """That a data set or a column is to be taken away. Raises ``ValueError`` when it is announced less than a year before."""

    announced_on: dt.date
    ends_on: dt.date
    #: What to use instead, in a sentence.
    instead: Any

    def __post_init__(self) -> None:
        if self.ends_on - self.announced_on < NOTICE:
            raise ValueError("What is to be taken away is announced a year before.")


@dataclass(frozen=True)
class Column:
    """One column: its name, which never changes, what it means, and how its cell is read from a row."""

    name: str
    meaning: Any
    read: Callable[[Any, Reader], Value]
    #: As JSON Schema says it: string, integer, number or boolean; ``date`` and ``uri`` are strings of a form.
    kind: str = "string"
    may_be_empty: bool = False
    leaves: Withdrawal | None = None


@dataclass(frozen=True)
class Dataset:
    """Rows of one kind with a name in the address, a title and a description."""

    name: str
    title: Any
    description: Any
    keywords: tuple[str, ...]
    rows: Callable[[], Any]
    columns: tuple[Column, ...]
    leaves: Withdrawal | None = None

    @property
    def leaving(self) -> list[tuple[str, Withdrawal]]:
        """What is to be taken away: the data set itself, with an empty name, and columns of it."""
        found = [("", self.leaves), *((column.name, column.leaves) for column in self.columns)]
        return [(name, leaves) for name, leaves in found if leaves]

    def items(self, found: Any, reader: Reader) -> Iterator[dict[str, Value]]:
        """The rows as they are given out, by the names of the columns."""
        for row in found:
            yield {column.name: column.read(row, reader) for column in self.columns}

    def after(self, place: int, most: int) -> list[Any]:
        """At most so many rows, from the one after ``place``; each row says its own as ``pk``."""
        return list(self.rows().filter(pk__gt=place).order_by("pk")[:most])

    def every(self) -> Iterator[Any]:
        """All rows, a few fetched at a time."""
        return self.rows().order_by("pk").iterator(chunk_size=AT_A_TIME)

    def table(self, reader: Reader) -> Iterator[Row]:
        """A heading and every row as cells."""
        yield [column.name for column in self.columns]
        for item in self.items(self.every(), reader):
            yield [as_cell(value) for value in item.values()]


def as_cell(value: Value) -> str | int:
    """A value in a file of separated values."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, int) else str(value)


def _dialogues() -> "QuerySet[Any]":
    received = number_of(Contribution.objects.counted().filter(dialogue=OuterRef("pk")))
    return (
        visibility.public_dialogues()
        .annotate(received=received)
        .select_related("owner", "mandate__level", "proposed_level", "deciding_board", "guideline")
        .prefetch_related("rounds", "areas")
    )


def _first_day(row: Any, reader: Reader) -> dt.date | None:
    return min((item.opens_on for item in row.rounds.all()), default=None)


def _last_day(row: Any, reader: Reader) -> dt.date | None:
    return max((item.closes_on for item in row.rounds.all()), default=None)


def _page(row: Any, reader: Reader) -> str:
    return link(reverse("residents:dialogue_detail", args=[row.slug]))


DIALOGUES = Dataset(
    "dialoger",
    _("The register of dialogues"),
    _("Every dialogue that residents may know of: planned, open, answered, stopped, and those that were not held."),
    ("dialog", "medborgardialog", "delaktighet"),
    _dialogues,
    (
        Column("number", _("The number of the dialogue, which never changes"), lambda row, r: row.reference),
        Column("question", _("The question to residents, in Swedish"), lambda row, r: str(row.title)),
        Column("kind", _("citizen_dialogue (decided politically) or knowledge_dialogue"), lambda row, r: row.kind),
        Column("board_code", _("The code of the board that is responsible"), lambda row, r: row.owner.code),
        Column("board", _("The name of the board"), lambda row, r: row.owner.name),
        Column("step", _("Which of the nine steps the dialogue is in, 1–9"), lambda row, r: row.step, "integer"),
        Column("state", _("open, planned, compiling, feedback, processing, decision, paused, aborted, closed or not_held"), lambda row, r: standing.code_of(row, r.on)),
        Column("level", _("The level of participation: information, consultation, dialogue, influence or co_decision"), lambda row, r: row.level.code if row.level and not row.was_not_held else None, may_be_empty=True),
        Column("opens_on", _("First day to take part"), _first_day, "date", may_be_empty=True),
        Column("closes_on", _("Last day to take part"), _last_day, "date", may_be_empty=True),
        Column("areas", _("The areas it concerns, with semicolons between them"), lambda row, r: "; ".join(sorted(area.name for area in row.areas.all())) or None, may_be_empty=True),
        Column("contributions", _("Contributions, as counted by the dialogue or as registered; empty where they are too few to be shown"), lambda row, r: r.people(row.received if row.reported_contributions is None else row.reported_contributions), "integer", may_be_empty=True),
        Column("participants", _("People who took part, estimated; empty where nobody has counted, or they are too few to be shown"), lambda row, r: r.people(row.reported_participants), "integer", may_be_empty=True),
        Column("deciding_board", _("Who decides on the matter"), lambda row, r: row.deciding_board.name if row.deciding_board else None, may_be_empty=True),
        Column("decision_planned_on", _("When the decision is planned"), lambda row, r: row.decision_planned_on, "date", may_be_empty=True),
        Column("case_number", _("The number of the case in the diary"), lambda row, r: row.dnr or None, may_be_empty=True),
        Column("page", _("The page about the dialogue"), _page, "uri"),
    ),
)  # fmt: skip


def _decisions() -> "QuerySet[Any]":
    """Decisions that everybody may read, each with the number of its dialogue where that is public."""
    public = visibility.public_dialogues()
    ways = Q(mandates__decision=OuterRef("pk")) | Q(launch__decision=OuterRef("pk"))
    ways |= Q(proposals__decision=OuterRef("pk"))
    about = public.filter(ways).order_by("pk").values("reference")[:1]
    return Decision.objects.public().annotate(dialogue_number=Subquery(about)).select_related("board")


DECISIONS = Dataset(
    "beslut",
    _("Decisions"),
    _("What boards and others have decided about dialogues and governing documents. A decision is preliminary until the minutes are adjusted."),
    ("beslut", "protokoll", "nämnd"),
    _decisions,
    (
        Column("id", _("The number of the decision here, which never changes"), lambda row, r: row.pk, "integer"),
        Column("dialogue", _("The number of the dialogue, where the decision is about one"), lambda row, r: row.dialogue_number, may_be_empty=True),
        Column("board_code", _("The code of the board that decided"), lambda row, r: row.board.code),
        Column("board", _("The name of the board"), lambda row, r: row.board.name),
        Column("kind", _("What it is about: mandate, mandate_change, launch, pause, resume, abort, outcome, action_plan, adopt_document, repeal_document or information_noted"), lambda row, r: row.kind),
        Column("outcome", _("approved, approved_changed, rejected, referred_back, tabled or noted"), lambda row, r: row.outcome),
        Column("decided_on", _("The day of the decision"), lambda row, r: row.decided_on, "date", may_be_empty=True),
        Column("paragraph", _("The number of the paragraph in the minutes"), lambda row, r: str(row.paragraph) if row.paragraph else None, may_be_empty=True),
        Column("case_number", _("The number of the case in the diary"), lambda row, r: row.dnr or None, may_be_empty=True),
        Column("is_delegated", _("Whether somebody decided for the board, under delegation"), lambda row, r: row.is_delegated, "boolean"),
        Column("is_final", _("Whether the minutes are adjusted"), lambda row, r: bool(row.is_final), "boolean"),
        Column("page", _("The page about the decision"), lambda row, r: link(reverse("governance:decision", args=[row.pk])), "uri"),
    ),
)  # fmt: skip


def _promise_state(row: Promise, reader: Reader) -> str:
    if row.kept_on:
        return "kept_late" if row.is_late(reader.on) else "kept"
    if row.dialogue.status in ("aborted", "closed"):
        return "not_owed"
    return "late" if row.is_overdue(reader.on) else "coming"


PROMISES = Dataset(
    "loften",
    _("Promises of answers"),
    _("By when residents were promised an answer, and when it came. A day that is moved still counts as late."),
    ("återkoppling", "löfte", "uppföljning"),
    keeping.promises,
    (
        Column("dialogue", _("The number of the dialogue"), lambda row, r: row.dialogue.reference),
        Column("stage", _("heard (what we heard) or decided (what it led to)"), lambda row, r: row.stage),
        Column("first_promised", _("The day that was promised first"), lambda row, r: row.first_due, "date"),
        Column("promised", _("The day that is promised now"), lambda row, r: row.due_on, "date"),
        Column("kept_on", _("The day the answer was published"), lambda row, r: row.kept_on, "date", may_be_empty=True),
        Column("state", _("coming, kept, kept_late, late or not_owed (the dialogue was stopped or has ended)"), _promise_state),
    ),
)  # fmt: skip


def _measures() -> "QuerySet[Any]":
    """Measures are given out when what the dialogue led to has been published."""
    told = Feedback.objects.filter(
        dialogue=OuterRef("dialogue"),
        stage=Feedback.Stage.DECIDED,
        audience__in=(Feedback.Audience.PARTICIPANTS, Feedback.Audience.PUBLIC),
        given_on__isnull=False,
    )
    return (
        Measure.objects.filter(Exists(told), dialogue__in=visibility.public_dialogues())
        .select_related("dialogue", "board", "administration")
        .annotate(dialogue_number=F("dialogue__reference"))
    )


MEASURES = Dataset(
    "atgarder",
    _("Measures"),
    _("What is done because of the dialogues, by whom and when, and how it goes."),
    ("åtgärd", "handlingsplan", "uppföljning"),
    _measures,
    (
        Column("id", _("The number of the measure here, which never changes"), lambda row, r: row.pk, "integer"),
        Column("dialogue", _("The number of the dialogue"), lambda row, r: row.dialogue_number),
        Column("measure", _("What is done, in Swedish"), lambda row, r: str(row.title)),
        Column("responsible", _("The board or the administration that does it"), lambda row, r: str(row.board or row.administration or "") or None, may_be_empty=True),
        Column("due_on", _("Done no later than"), lambda row, r: row.due_on, "date", may_be_empty=True),
        Column("state", _("not_started, on_track, partly, off or done"), lambda row, r: row.state),
        Column("updated_on", _("When it was last followed up"), lambda row, r: row.updated_on, "date", may_be_empty=True),
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Figure:
    """A figure of a year, for the whole municipality or a board."""

    pk: int
    year: int
    board: str
    figure: str
    group: str
    number: float | int | None
    of: int | None
    unit: str


@dataclass(frozen=True)
class Counted(Dataset):
    """A data set whose rows are counted and not kept: ``rows`` gives them all, in an order that each has its place in."""

    def after(self, place: int, most: int) -> list[Any]:
        return [row for row in self.rows() if row.pk > place][:most]

    def every(self) -> Iterator[Any]:
        return iter(self.rows())


#: Figures that count people, or what people sent in: small ones are left out.
OF_PEOPLE = ("contributions", "participants")


def _statistics() -> list[Figure]:
    """Every public figure of the yearly follow-up, the latest year first; of closed years as they were closed."""
    today = clock.today()
    years = material.years(today)
    found: list[Figure] = []
    for year, source in frozen.sources(tuple(years), today).items() if years else ():
        whole = Report(source.material, year, source.on, source.municipality)
        for board in ("", *(body.code for body in whole.boards)):
            report = Report(source.material, year, source.on, source.municipality, board)
            for row in itertools.islice(figures.rows(report), 1, None):
                found.append(_figure(len(found) + 1, row))
    return found


def _figure(place: int, row: Row) -> Figure:
    year, board, figure, group, number, of, unit = row
    told = None if number == "" else number if isinstance(number, int) else float(number)
    return Figure(place, int(year), str(board), str(figure), str(group), told, None if of == "" else int(of), str(unit))


def _told(row: Figure, reader: Reader) -> float | int | None:
    return reader.people(int(row.number or 0)) if row.figure in OF_PEOPLE else row.number


STATISTICS = Counted(
    "statistik",
    _("Statistics of the years"),
    _("The figures of the yearly follow-up, one in each row, for the whole municipality and each board. Years that are closed do not change."),
    ("statistik", "uppföljning", "delaktighet"),
    _statistics,
    (
        Column("year", _("The year"), lambda row, r: row.year, "integer"),
        Column("board_code", _("The code of the board; empty for the whole municipality"), lambda row, r: row.board or None, may_be_empty=True),
        Column("figure", _("Which figure it is; the name never changes"), lambda row, r: row.figure),
        Column("group", _("Of which group, quarter, board, level or dialogue, where the figure is divided"), lambda row, r: row.group or None, may_be_empty=True),
        Column("number", _("The figure; empty where so few are counted that they could be pointed out"), _told, "number", may_be_empty=True),
        Column("of", _("Out of how many, where there is such a thing"), lambda row, r: row.of, "integer", may_be_empty=True),
        Column("unit", _("What is counted, in Swedish"), lambda row, r: row.unit),
    ),
)  # fmt: skip

DATASETS: dict[str, Dataset] = {item.name: item for item in (DIALOGUES, DECISIONS, PROMISES, MEASURES, STATISTICS)}
