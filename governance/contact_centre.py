"""What residents ask the contact centre about, as numbers by subject and area: a source for boards, and for new dialogues.

The figures come as a table that the contact centre takes out of its own system. There is nothing about persons in it, and
nothing is asked for: a subject that looks as if it named somebody is refused, with the number of its row.
"""

import csv
import datetime as dt
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from . import clock, deeds, emails
from .models import Area, Board, ContactCount, ContactReport, ContactSending, Membership, Role, User

#: A table of subjects is small; what is larger is something else.
LARGEST, MOST_ROWS, MOST_FAULTS = 2 * 2**20, 5_000, 10
#: What the columns may be called.
COLUMNS = {
    "subject": ("ämne", "amne", "kategori", "subject"),
    "board": ("organ", "nämnd", "namnd", "body", "board"),
    "area": ("område", "omrade", "area"),
    "number": ("antal", "number", "count"),
}
#: An address, or as many digits as a telephone number or a personal number has.
_PERSONAL = re.compile(r"@|(?:\d[\s-]?){6,}")


class FiguresRefused(Exception):
    """Why the figures are not taken. ``field`` is the form field where it is put right."""

    field = "file"

    def __init__(self, *sentences: str) -> None:
        super().__init__(*sentences)
        self.sentences = list(sentences)

    def __str__(self) -> str:
        return " ".join(self.sentences)


class ReportedAlready(FiguresRefused):
    """The figures of that time are there."""

    field = "starts_on"


class SentAlready(FiguresRefused):
    """A body gets the same figures once."""


Row = tuple[Board, str, Area | None, int]


def read(content: bytes) -> list[Row]:
    """The rows of the table, those that say the same added together. Raises ``FiguresRefused`` with each row at fault."""
    lines = _table(content)
    columns = _columns(next(lines, []))
    known = _Known()
    counted: Counter[tuple[Board, str, Area | None]] = Counter()
    faults: list[str] = []
    for place, cells in enumerate(lines, 2):
        if not any(cell.strip() for cell in cells):
            continue
        if place > MOST_ROWS:
            raise FiguresRefused(_("The table has more than %(most)d rows.") % {"most": MOST_ROWS})
        told = {name: cells[at].strip() if at < len(cells) else "" for name, at in columns.items()}
        try:
            counted[known.board(told["board"]), _subject(told["subject"]), known.area(told.get("area", ""))] += _number(
                told["number"]
            )
        except ValueError as fault:
            faults.append(_("Row %(row)d: %(fault)s") % {"row": place, "fault": fault})
    if faults:
        more = len(faults) - MOST_FAULTS
        rest = [ngettext("%(count)d more row.", "%(count)d more rows.", more) % {"count": more}] if more > 0 else []
        raise FiguresRefused(*faults[:MOST_FAULTS], *rest)
    if not counted:
        raise FiguresRefused(_("The table has no rows."))
    return [(*key, number) for key, number in counted.items()]


def _table(content: bytes) -> Iterator[list[str]]:
    if b"\0" in content:
        raise FiguresRefused(_("The file is no text file with columns (.csv)."))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    first = text.partition("\n")[0]
    delimiter = max(";,\t", key=first.count)
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)


def _columns(headings: list[str]) -> dict[str, int]:
    known = {name: column for column, names in COLUMNS.items() for name in names}
    found = {known[name]: at for at, cell in enumerate(headings) if (name := cell.strip().lower()) in known}
    lacking = [COLUMNS[name][0] for name in ("subject", "board", "number") if name not in found]
    if lacking:
        text = _("The first row must have the headings subject, body and number. Not found: %(names)s.")
        raise FiguresRefused(text % {"names": ", ".join(lacking)})
    return found


def _subject(text: str) -> str:
    if not text:
        raise ValueError(_("the subject is missing."))
    if len(text) > 80:
        raise ValueError(_("the subject is longer than 80 characters. Use subjects, not what somebody wrote."))
    if _PERSONAL.search(text):
        raise ValueError(_("the subject looks as if it held an address or a number that belongs to somebody."))
    return text


def _number(text: str) -> int:
    digits = re.sub(r"[\s\u00a0]", "", text)
    if not digits.isdecimal() or len(digits) > 7:
        raise ValueError(_("“%(text)s” is not a whole number.") % {"text": text})
    return int(digits)


class _Known:
    """Bodies and areas by what people call them."""

    def __init__(self) -> None:
        boards = Board.objects.existing(clock.today())
        self.boards = {name.lower(): row for row in boards for name in (row.name, row.abbreviation, row.code) if name}
        self.areas = {name.lower(): row for row in Area.objects.all() for name in (row.name, row.code)}

    def board(self, text: str) -> Board:
        if found := self.boards.get(text.lower()):
            return found
        raise ValueError(_("no body is called “%(text)s”.") % {"text": text})

    def area(self, text: str) -> Area | None:
        if not text:
            return None
        if found := self.areas.get(text.lower()):
            return found
        raise ValueError(_("no area is called “%(text)s”. Leave the cell empty when it is not known.") % {"text": text})


@transaction.atomic
def add(*, starts_on: dt.date, ends_on: dt.date, source: str, note: str, content: bytes, by: User) -> ContactReport:
    """Keep the figures of some time. Raises ``FiguresRefused`` and ``ReportedAlready``."""
    same = {"starts_on": starts_on, "ends_on": ends_on, "source": source}
    if ContactReport.objects.filter(**same).exists():
        raise ReportedAlready(_("The figures of that time are here already."))
    rows = read(content)
    report = ContactReport.objects.create(**same, note=note, added_by=by, added_at=clock.now())
    ContactCount.objects.bulk_create(
        ContactCount(report=report, board=board, subject=subject, area=area, number=number)
        for board, subject, area, number in rows
    )
    deeds.tell("contact_figures_added", report, by=by, rows=len(rows))
    return report


@dataclass
class Asked:
    """A subject: how many asked, where, and how many the time before."""

    subject: str
    number: int = 0
    before: int | None = None
    areas: dict[str, int] = field(default_factory=dict)

    @property
    def change(self) -> int | None:
        return None if self.before is None else self.number - self.before

    @property
    def where(self) -> str:
        """The areas with most questions first, in words."""
        most = sorted(self.areas.items(), key=lambda item: (-item[1], item[0]))
        return ", ".join(f"{area} {number}" for area, number in most)


@dataclass
class Told:
    """What residents asked about that one body answers for, most asked first."""

    board: Board
    subjects: list[Asked]

    @property
    def number(self) -> int:
        return sum(asked.number for asked in self.subjects)

    @property
    def sentence(self) -> str:
        """What the figures say: what most ask about, and what has grown most since the time before."""
        first, *_others = self.subjects
        said = ngettext(
            "Most ask about %(subject)s: %(number)d question.",
            "Most ask about %(subject)s: %(number)d questions.",
            first.number,
        ) % {"subject": first.subject, "number": first.number}
        grown = max(self.subjects, key=lambda asked: asked.change or 0)
        if grown is first and first.change and first.change > 0:
            said += " " + _("That is more than the time before, when they were %(before)d.") % {"before": first.before}
        elif grown.change and grown.change > 0:
            told = {"subject": capfirst(grown.subject), "before": grown.before, "number": grown.number}
            said += " " + _("%(subject)s has grown most, from %(before)d to %(number)d.") % told
        elif all(asked.before is None for asked in self.subjects):
            said += " " + _("There is no earlier time of the same length to compare with.")
        else:
            said += " " + _("Nothing is asked about more than the time before.")
        return said


def before(report: ContactReport) -> ContactReport | None:
    """The time before, from the same source and about as long: other times cannot be compared."""
    earlier = ContactReport.objects.filter(source=report.source, ends_on__lt=report.starts_on).first()
    return earlier if earlier and abs(earlier.days - report.days) <= 3 else None


def told(report: ContactReport, board: Board | None = None) -> list[Told]:
    """What was asked, body by body, the most asked of first; of one body when it is given."""
    earlier = before(report)
    counted: dict[Board, dict[str, Asked]] = {}
    for row in _counts(report, board):
        asked = counted.setdefault(row.board, {}).setdefault(row.subject, Asked(row.subject))
        asked.number += row.number
        if row.area:
            asked.areas[str(row.area)] = asked.areas.get(str(row.area), 0) + row.number
    if earlier:
        was: Counter[tuple[int, str]] = Counter()
        for row in _counts(earlier, board):
            was[row.board_id, row.subject] += row.number
        for body, subjects in counted.items():
            for asked in subjects.values():
                asked.before = was[body.pk, asked.subject]
    found = [
        Told(body, sorted(rows.values(), key=lambda item: (-item.number, item.subject)))
        for body, rows in counted.items()
    ]
    return sorted(found, key=lambda item: (-item.number, item.board.name))


def _counts(report: ContactReport, board: Board | None) -> "QuerySet[ContactCount]":
    rows = report.counts.select_related("board", "area")
    return rows.filter(board=board) if board else rows


def receivers(board: Board) -> "QuerySet[User]":
    """Who gets the figures of a body: its chair and secretary, and the officials and managers who work for it."""
    held = Membership.objects.current(clock.today()).filter(
        Q(board=board, role__in=(Role.CHAIR, Role.SECRETARY))
        | Q(administration__serves=board, role__in=(Role.OFFICIAL, Role.MANAGER))
    )
    return User.objects.filter(pk__in=held.values("user"), is_active=True).order_by("pk")


@transaction.atomic
def send(report: ContactReport, board: Board, *, by: User) -> ContactSending:
    """Send the figures of a body to those who work with it. Raises ``SentAlready``, and ``FiguresRefused`` with none to get them."""
    ContactReport.objects.select_for_update().get(pk=report.pk)
    if report.sendings.filter(board=board).exists():
        raise SentAlready(_("%(board)s has got the figures already.") % {"board": board})
    found = told(report, board)
    people = list(receivers(board))
    if not found or not people:
        raise FiguresRefused(_("%(board)s has no figures of that time, or nobody who can get them.") % {"board": board})
    sending = ContactSending.objects.create(
        report=report, board=board, sent_by=by, sent_at=clock.now(), receivers=len(people)
    )
    emails.contact_figures(report, board, people, sentence=found[0].sentence)
    deeds.tell("contact_figures_sent", report, by=by, board=board.pk, receivers=len(people))
    return sending
