"""Which year and board a visitor asks for, and which year to compare with; what makes no sense is left out."""

import datetime as dt
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict

from ..models import ClosedYear
from . import frozen, material
from .report import Report


@dataclass(frozen=True)
class Asked:
    """The report that is asked for, the one to compare with, and what there is to choose among."""

    report: Report
    before: Report | None
    years: list[int]
    #: When the year of the report is closed: when, and by which fingerprint its figures are known.
    closed: ClosedYear | None = None

    @property
    def address(self) -> str:
        """The same choice as the end of an address."""
        chosen = {
            "year": self.report.year,
            "board": self.report.board,
            "compare": self.before.year if self.before else "",
        }
        return urlencode({name: value for name, value in chosen.items() if value})

    @property
    def name(self) -> str:
        """The name of a file with these figures."""
        return "-".join(str(part) for part in ("uppfoljning", self.report.year, self.report.board) if part)

    @property
    def is_so_far(self) -> bool:
        """Whether the year is not over."""
        return self.report.year == self.report.on.year


def read(query: QueryDict, on: dt.date, year: int | None = None) -> Asked | None:
    """What is asked on the day ``on``; the latest year when none is named. None where nothing has been held, or not that year."""
    years = material.years(on)
    chosen = year or _year(query.get("year", ""), years) or (years[0] if years else None)
    if chosen is None or chosen not in years:
        return None
    other = _year(query.get("compare", ""), years)
    other = None if other == chosen else other
    found = frozen.sources((chosen, other) if other else (chosen,), on)
    whole = _report(found[chosen], chosen)
    board = query.get("board", "")
    board = board if board in {body.code for body in whole.boards} else ""
    report = _report(found[chosen], chosen, board) if board else whole
    return Asked(report, _report(found[other], other, board) if other else None, years, found[chosen].closed)


def _report(source: frozen.Source, year: int, board: str = "") -> Report:
    return Report(source.material, year, source.on, source.municipality, board)


def _year(said: str, years: list[int]) -> int | None:
    return int(said) if said.isascii() and said.isdecimal() and len(said) == 4 and int(said) in years else None
