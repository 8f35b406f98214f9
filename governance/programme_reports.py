"""What bodies owe a programme each year and by when, and what waits to be signed off: for the work list and for reminders."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from . import permissions
from .models import Board, FollowUp, GoverningDocument, Role, SubAreaResponsibility, User

Stage, Status = FollowUp.Stage, GoverningDocument.Status
#: From a body's part in a programme to the document that the programme is.
DOCUMENT = "sub_area__focus_area__programme__document"
#: What was to be reported longer ago than this is history and chased no more.
REMEMBERED = dt.timedelta(days=365)
#: Programmes that bodies report on: also the last year of one whose time has run out.
REPORTED = (Status.ADOPTED, Status.EXPIRED)


@dataclass(frozen=True)
class Debt:
    """What a body has still to report of a year, of one programme: so many of its parts, by one day."""

    code: str
    title: str
    board: int
    board_name: str
    year: int
    parts: int
    due_on: dt.date


def debts(first: dt.date, last: dt.date, boards: Any = None) -> Iterator[Debt]:
    """What is to be reported from ``first`` to ``last`` and is not handed over; of ``boards`` when they are given.

    A year is reported on the year after, on the programme's own day; a programme without a day is asked for by nobody.
    """
    years = range(first.year - 1, last.year)
    for row in _lines(years, boards):
        month, day = map(int, row["reports_due"].split("-"))
        for year in years:
            due_on, parts = dt.date(year + 1, month, day), row[f"parts_{year}"]
            if parts and first <= due_on <= last:
                yield Debt(row["code"], row["title"], row["board"], row["board__name"], year, parts, due_on)


def _lines(years: Iterable[int], boards: Any) -> Any:
    """A row for each body and programme, with how many parts are left of each year as ``parts_2026``."""
    lines = SubAreaResponsibility.objects.filter(**{f"{DOCUMENT}__status__in": REPORTED}).exclude(
        sub_area__focus_area__programme__reports_due=""
    )
    if boards is not None:
        lines = lines.filter(board__in=boards)
    named = {"code": F(f"{DOCUMENT}__code"), "title": F(f"{DOCUMENT}__title")}
    due = F("sub_area__focus_area__programme__reports_due")
    rows: Any = lines.order_by().values("board", "board__name", reports_due=due, **named)
    left = {f"parts_{year}": Count("pk", filter=_is_left(year)) for year in years}
    return rows.annotate(**left).order_by("title", "board__name")


def _is_left(year: int) -> Q:
    """The programme ran that year, and the body has not handed over what it says of the part."""
    handed_over = FollowUp.objects.filter(sub_area=OuterRef("sub_area"), board=OuterRef("board"), year=year)
    runs = Q(**{f"{DOCUMENT}__valid_until": None}) | Q(**{f"{DOCUMENT}__valid_until__year__gte": year})
    return runs & Q(~Exists(handed_over.exclude(stage=Stage.DRAFT)), **{f"{DOCUMENT}__valid_from__year__lte": year})


def to_write(user: User, first: dt.date, last: dt.date, *, is_coordinator: bool) -> Iterator[Debt]:
    """What the person is to report: for the bodies that their administration works for.

    A coordinator also reports for companies and others that no administration works for.
    """
    boards = Q(pk__in=permissions.boards_served_by(user, *permissions.REPORT_ON_PROGRAMMES))
    if is_coordinator:
        boards |= Q(administrations=None)
    return debts(first, last, Board.objects.filter(boards).values("pk"))


def to_sign(user: User) -> "QuerySet[FollowUp]":
    """Reports that wait for the manager of the body's administration, or for its chair; never for who wrote them."""
    led = permissions.boards_served_by(user, Role.MANAGER)
    chaired = permissions.boards_with_role(user, Role.CHAIR, Role.VICE_CHAIR)
    waiting = FollowUp.objects.filter(Q(board__in=led) | Q(board__in=chaired), stage=Stage.SUBMITTED)
    return (
        waiting.exclude(written_by=user)
        .select_related("board", "sub_area", "programme__document")
        .order_by("year", "pk")
    )
