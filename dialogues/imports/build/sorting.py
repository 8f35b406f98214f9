"""How contributions were sorted: what was done to the themes, letters to other receivers, and second readings."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ...models import Contribution, FormerCoding, ReferralLetter, SecondReading, Theme, ThemeChange
from ..world import Row
from .site import Site, day, moment, needed_day, needed_moment, text

if TYPE_CHECKING:
    from .dialogue import Work

Pairs = Sequence[tuple[Contribution, Row]]


def letters(work: "Work") -> dict[int, ReferralLetter]:
    """The letters of the dialogue, by the number that contributions name them with."""
    made = [
        ReferralLetter(
            dialogue=work.dialogue,
            receiver=row["receiver"],
            board=work.site.board(row.get("body")),
            address=row.get("address") or "",
            sent_on=needed_day(row["sent"]),
            by=work.site.user(row["by"]),
            answer=row.get("answer") or "",
            answered_on=day(row.get("answered")),
        )
        for row in work.row.get("letters") or []
    ]
    return dict(enumerate(work.site.add_all(ReferralLetter, made), 1))


def history(work: "Work", themes: dict[str, Theme], pairs: Pairs) -> None:
    """What was done to the themes, and the links that became one with others when it was."""
    site = work.site
    changes = [
        ThemeChange(
            theme=themes[row["theme"]],
            kind=row["kind"],
            other=themes[row["other"]] if row.get("other") else None,
            name=text(row.get("name")),
            moved=row.get("moved") or 0,
            kept=row.get("kept") or 0,
            by=site.user(row["by"]),
            at=needed_moment(row["at"]),
        )
        for row in work.row.get("theme_history") or []
    ]
    numbered = dict(enumerate(site.add_all(ThemeChange, changes), 1))
    former = [
        FormerCoding(
            change=numbered[told["change"]],
            contribution=item,
            by=site.user(told.get("by")),
            at=needed_moment(told["at"]),
            was_suggested=bool(told.get("suggested")),
            was_quoted=bool(told.get("quoted")),
            quoted_by=site.user(told.get("quoted_by")),
        )
        for item, row in pairs
        for told in row.get("former_coding") or []
    ]
    site.add_all(FormerCoding, former)


def second_readings(site: Site, pairs: Pairs) -> None:
    """The contributions that were drawn to be sorted by two."""
    drawn = [(item, row["second_reading"]) for item, row in pairs if row.get("second_reading")]
    made = [
        SecondReading(
            contribution=item,
            drawn_on=needed_day(row["drawn"]),
            first=row.get("first") or [],
            second=row.get("second") or [],
            read_by=site.user(row.get("read_by")),
            read_at=moment(row.get("read_at")),
            settled_by=site.user(row.get("settled_by")),
            settled_at=moment(row.get("settled_at")),
        )
        for item, row in drawn
    ]
    site.add_all(SecondReading, made)
