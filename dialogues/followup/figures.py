"""The figures of the year as rows, for a spreadsheet: the same as on the page, one in each row."""

from collections import Counter
from collections.abc import Iterator
from itertools import chain

from django.utils.translation import gettext as _

from governance.models import Progress

from ..exports.sheets import Row
from ..models import ThemeResponse
from .report import Compared, Report

COLUMNS: Row = ["year", "board", "figure", "group", "number", "of", "unit"]


def rows(report: Report, *, for_staff: bool = False) -> Iterator[Row]:
    """The heading, then every figure with its year and board; what it is counted of stands in ``of``, where there is such a thing."""
    yield COLUMNS
    for figure in chain(_figures(report), _costs(report) if for_staff else ()):
        yield [report.year, report.board, *figure]


Figure = tuple[str, str, str | int, str | int, str]


def _figures(report: Report) -> Iterator[Figure]:
    dialogues, promises = _("dialogues"), _("promises")
    yield "dialogues", "", len(report.held), "", dialogues
    yield "contributions", "", report.contributions, "", _("contributions")
    yield "participants", "", report.participants, "", _("people")
    for kept in report.quarters:
        yield "promises_in_time_by_quarter", kept.name, kept.in_time, kept.all, promises
        yield "promises_late_by_quarter", kept.name, kept.late, kept.all, promises
        yield "promises_unanswered_by_quarter", kept.name, kept.unanswered, kept.all, promises
    for kept in report.by_board:
        yield "promises_in_time_by_board", kept.name, kept.in_time, kept.all, promises
        yield "promises_late_by_board", kept.name, kept.late, kept.all, promises
        yield "promises_unanswered_by_board", kept.name, kept.unanswered, kept.all, promises
    for item in report.answers:
        yield "days_to_answer", str(item.title), item.days or 0, "", _("days")
    if report.median_days is not None:
        yield "days_to_answer_median", "", report.median_days, "", _("days")
    for row in report.by_level:
        for (code, _label), number in zip(report.levels, row.numbers, strict=True):
            yield "dialogues_by_board_and_level", f"{row.name}: {code}", number, row.all, dialogues
    for effect in ThemeResponse.Effect:
        yield "themes_by_answer", effect.value, report.effects[effect.value], report.themes, _("themes")
    for group in report.reach:
        yield "groups_reached", str(group.name), group.reached, group.all, dialogues
    yield from _shares("age", report.ages)
    yield from _shares("gender", report.genders)
    for clear in report.clear:
        yield "answer_was_clear", clear.name, clear.yes, clear.all, _("answers")
    for name, told in report.evaluated.items():
        yield f"evaluation_{name}", "", told.yes, told.all, _("answers")
    for gap in ("more", "same", "less"):
        yield "groups_by_wish_against_offer", gap, getattr(report.gaps, gap), report.gaps.all, _("groups")
    yield "mandate_before_start", "", len(report.with_mandate), len(report.held), dialogues
    yield "activities_with_elected", "", report.meetings.with_elected, report.meetings.number, _("activities")
    yield "elected_taking_part", "", report.meetings.elected, "", _("times")
    for linked in report.linked:
        yield (
            "dialogues_by_programme_part",
            f"{linked.part.number} {linked.part.title}",
            len(linked.dialogues),
            "",
            dialogues,
        )
    yield from _reported(report)


def _reported(report: Report) -> Iterator[Figure]:
    """How many reports say that it goes well, and so on, of all that are signed off; then how many each programme has."""
    states = Counter(item.state for item in report.reported)
    for state in Progress:
        yield "programme_reports_by_state", state.value, states[state.value], len(report.reported), _("reports")
    for programme, number in Counter(item.programme for item in report.reported).items():
        yield "programme_reports_by_programme", programme, number, len(report.reported), _("reports")


def _shares(kind: str, compared: list[Compared]) -> Iterator[Figure]:
    for item in compared:
        yield f"share_of_participants_by_{kind}", item.name, f"{item.share:.1f}", "", "%"
        yield f"share_of_inhabitants_by_{kind}", item.name, f"{item.inhabitants:.1f}", "", "%"


def _costs(report: Report) -> Iterator[Figure]:
    for cost in report.costs:
        yield "cost_planned", cost.name, cost.planned, "", "SEK"
        yield "cost_actual", cost.name, cost.actual if cost.told else "", "", "SEK"
