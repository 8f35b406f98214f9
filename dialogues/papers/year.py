"""The yearly report for the executive board and the assembly: every figure of the page, with its sentence and its table."""

from collections.abc import Iterator
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from .. import shares
from ..followup import page
from ..followup.asked import Asked
from ..followup.material import Learnt
from ..followup.report import Compared, Kept, Report
from .paper import Bar, Paper


def year(asked: Asked, *, for_staff: bool = False) -> Paper:
    """The report that is asked for; ``for_staff`` with costs, and with every lesson."""
    report, told = asked.report, page.context(asked)
    said = told["said"]
    paper = Paper(
        _("Yearly follow-up of dialogues %(year)d") % {"year": report.year},
        author=str(report.municipality),
        kicker=_about(report),
    )
    paper.facts(_facts(asked))
    paper.text(said["lede"], "lede")
    paper.heading(_("The figures"))
    figures = [[item["term"], item["figure"], item["text"]] for item in told["kpis"]]
    paper.table(_("The figures"), [_("What"), _("Number"), _("Note")], figures)
    _beside(paper, asked, told["compared"])
    _promises(paper, report, said, told["quarters"])
    _days(paper, report, said)
    _boards(paper, report)
    _levels(paper, report, said)
    _themes(paper, report, said)
    _compared(paper, report.ages, said["ages"], said["of_ages"], _("Age"), _("years"))
    _compared(paper, report.genders, said["genders"], said["of_genders"], _("Gender"))
    _reach(paper, report, said)
    _clear(paper, report, said)
    _mandates(paper, report, said)
    _programmes(paper, report)
    _reported(paper, report)
    _gaps(paper, report, said)
    _evaluated(paper, report, said)
    _learnt(paper, report.learnt if for_staff else report.learnt_in_public)
    if for_staff:
        _costs(paper, report, said)
    _how_we_count(paper, asked)
    return paper


def _about(report: Report) -> str:
    names = [body.name for body in report.boards if body.code == report.board]
    return names[0] if names else _("The whole municipality")


def _facts(asked: Asked) -> Iterator[tuple[str, Any]]:
    report = asked.report
    yield _("About"), _about(report)
    if asked.is_so_far:
        yield _("Time"), _("1 January until %(day)s") % {"day": _day(report.on)}
    else:
        yield _("Time"), _("1 January–31 December %(year)s") % {"year": report.year}
    if asked.closed:
        yield _("State"), _("Closed on %(day)s. The figures stand.") % {"day": _day(asked.closed.closed_on)}
        yield _("Fingerprint of the figures"), asked.closed.figures_digest
        yield _("Fingerprint of the log"), asked.closed.log_digest
    else:
        yield _("State"), _("Not closed: the figures can change when something is put right")


def _beside(paper: Paper, asked: Asked, rows: list[dict[str, Any]]) -> None:
    if asked.before:
        heading = _("%(year)s beside %(before)s") % {"year": asked.report.year, "before": asked.before.year}
        paper.heading(heading, 2)
        columns = [_("What"), str(asked.report.year), str(asked.before.year)]
        paper.table(heading, columns, [[row["name"], row["now"], row["then"]] for row in rows])


def _promises(paper: Paper, report: Report, said: dict[str, str], quarters: dict[str, str]) -> None:
    if not report.owed:
        return
    paper.heading(said["promises"], 2)
    paper.text(_("Promises of an answer that fell due, by quarter."))
    bars = [Bar(quarters[row.name], row.in_time, _of(row.in_time, row.all)) for row in report.quarters]
    paper.bars(said["promises"], bars)
    paper.table(
        said["promises"], [_("Quarter"), *_kept_columns()], [[quarters[r.name], *_kept(r)] for r in report.quarters]
    )


def _kept_columns() -> list[str]:
    return [_("In time"), pgettext("promises", "Late"), _("Not answered"), _("Share in time")]


def _kept(row: Kept) -> list[Any]:
    return [row.in_time, row.late, row.unanswered, shares.percent(row.in_time, row.all) if row.all else "–"]


def _days(paper: Paper, report: Report, said: dict[str, str]) -> None:
    if not report.answers:
        return
    paper.heading(said["days"], 2)
    paper.text(_("Days from the last day to take part until what we heard was published."))
    bars = [Bar(str(item.title), item.days or 0, str(item.days)) for item in report.answers]
    paper.bars(said["days"], bars if len(bars) <= MOST_BARS else [])
    paper.table(said["days"], [_("Dialogue"), _("Days")], [[item.title, item.days] for item in report.answers])


#: More answers than this are told in the table alone.
MOST_BARS = 30


def _boards(paper: Paper, report: Report) -> None:
    if len(report.by_board) > 1:
        heading = _("How each board kept its promises")
        paper.heading(heading, 2)
        paper.table(heading, [_("Board"), *_kept_columns()], [[row.name, *_kept(row)] for row in report.by_board])


def _levels(paper: Paper, report: Report, said: dict[str, str]) -> None:
    if not report.held:
        return
    paper.heading(said["levels"], 2)
    paper.text(_("Number of dialogues by board and level of participation. No level is best: the question decides."))
    columns = [_("Board"), *(str(label) if code else _("Not said") for code, label in report.levels), _("Total")]
    rows: list[list[Any]] = [[row.name, *row.numbers, row.all] for row in report.by_level]
    if len(rows) > 1:
        rows.append([_("All"), *report.on_levels, len(report.held)])
    paper.table(said["levels"], columns, rows)


def _themes(paper: Paper, report: Report, said: dict[str, str]) -> None:
    if not report.themes:
        return
    paper.heading(said["themes"], 2)
    paper.text(_("What the municipality answered to the themes that residents brought up"))
    found = [(str(effect.label), report.effects[effect.value]) for effect in page.EFFECTS]
    paper.bars(said["themes"], [Bar(label, number, str(number)) for label, number in found])
    paper.table(said["themes"], [_("Answer"), _("Themes")], found)


def _compared(paper: Paper, rows: list[Compared], sentence: str, source: str, heading: str, unit: str = "") -> None:
    if not rows:
        return
    paper.heading(sentence, 2)
    paper.text(source)
    named = [(f"{row.name} {unit}".strip(), row) for row in rows]
    paper.bars(sentence, [Bar(name, float(row.share), shares.percent(row.share)) for name, row in named])
    columns = [heading, _("Took part"), _("Inhabitants")]
    lines = [[name, shares.percent(row.share), shares.percent(row.inhabitants)] for name, row in named]
    paper.table(sentence, columns, lines)


def _reach(paper: Paper, report: Report, said: dict[str, str]) -> None:
    if report.reach:
        paper.heading(said["reach"], 2)
        paper.text(_("The groups that closed dialogues aimed at, and in how many of them the goal was met"))
        rows = [[group.name, group.reached, group.missed] for group in report.reach]
        paper.table(said["reach"], [_("Group"), _("Reached"), _("Missed")], rows)


def _clear(paper: Paper, report: Report, said: dict[str, str]) -> None:
    if report.clear:
        paper.heading(said["clear"], 2)
        text = _("Those who read the answer were asked: did it become clear how your contributions were used?")
        paper.text(text)
        paper.bars(said["clear"], [Bar(row.name, row.share, shares.percent(row.yes, row.all)) for row in report.clear])
        rows = [[row.name, row.yes, row.all, shares.percent(row.yes, row.all)] for row in report.clear]
        paper.table(said["clear"], [_("Board"), _("Yes"), _("Answers"), _("Share")], rows)


def _mandates(paper: Paper, report: Report, said: dict[str, str]) -> None:
    if not report.held:
        return
    paper.heading(said["mandate"], 2)
    paper.items(f"{item.title}: {_mandate_day(item.mandated_on, item.opened_on)}" for item in report.without_mandate)
    paper.text(f"{said['elected']}.")
    met = report.meetings.attended
    if met >= report.municipality.small_cell_threshold:
        came = ngettext("%(number)s person came to them.", "%(number)s people came to them.", met)
        paper.text(came % {"number": met})


def _mandate_day(decided: Any, opened: Any) -> str:
    if not decided:
        return _("no day of the mandate is registered")
    return _("opened %(opened)s, mandate %(decided)s") % {"opened": _day(opened), "decided": _day(decided)}


def _programmes(paper: Paper, report: Report) -> None:
    if not report.linked:
        return
    heading = _("Linked to the municipality's programmes")
    paper.heading(heading, 2)
    rows = [
        [
            f"{row.part.programme}: {row.part.number} {row.part.title}",
            "; ".join(str(item.title) for item in row.dialogues),
        ]
        for row in report.linked
    ]
    paper.table(heading, [_("Programme and part"), _("Dialogues")], rows)


def _reported(paper: Paper, report: Report) -> None:
    if report.reported:
        heading = _("What the boards report on their parts")
        paper.heading(heading, 2)
        rows = [
            [f"{row.programme}: {row.number} {row.title}", row.board.name, row.state_label] for row in report.reported
        ]
        paper.table(heading, [_("Part"), _("Main responsibility"), _("How it goes")], rows)


#: What stands under two of the figures, here and on the page.
WISHED_AND_OFFERED = gettext_lazy(
    "What each group in the year's dialogues wished for, against what it was offered. No level is best, but where they differ the group must be told."
)
EVALUATED = gettext_lazy("Those who took part were asked about the dialogue itself, when it was evaluated.")


def _costs(paper: Paper, report: Report, said: dict[str, str]) -> None:
    """What is only told those who work here."""
    if report.held:
        paper.heading(said["cost"], 2)
        columns = [
            _("Board"),
            _("Dialogues"),
            pgettext("cost", "Planned"),
            _("Have reported"),
            pgettext("cost", "Actual"),
        ]
        rows = [
            [row.name, row.dialogues, _sum(row.planned), row.told, _sum(row.actual) if row.told else _("not reported")]
            for row in report.costs
        ]
        paper.table(said["cost"], columns, rows)


def _gaps(paper: Paper, report: Report, said: dict[str, str]) -> None:
    if report.gaps.all:
        paper.heading(said["gaps"], 2)
        paper.text(WISHED_AND_OFFERED)
        rows = [(row["label"], row["value"]) for row in page.gaps(report)]
        paper.bars(said["gaps"], [Bar(label, number, str(number)) for label, number in rows])
        paper.table(said["gaps"], [_("Wished for"), _("Groups")], rows)


def _evaluated(paper: Paper, report: Report, said: dict[str, str]) -> None:
    rows = [(row["label"], row["clear"]) for row in page.evaluated(report)]
    if rows:
        paper.heading(said["evaluated"], 2)
        paper.text(EVALUATED)
        shown = [(label, told, shares.percent(told.yes, told.all)) for label, told in rows]
        paper.bars(said["evaluated"], [Bar(label, told.share, share) for label, told, share in shown])
        lines = [[label, told.yes, told.all, share] for label, told, share in shown]
        paper.table(said["evaluated"], [_("Question"), _("Yes"), _("Answers"), _("Share")], lines)


def _learnt(paper: Paper, learnt: list[Learnt]) -> None:
    if learnt:
        paper.heading(_("What we learnt"), 2)
        for item in learnt:
            paper.heading(item.title, 3)
            paper.items(item.lessons)


def _how_we_count(paper: Paper, asked: Asked) -> None:
    paper.heading(_("How we count"))
    paper.items(page.how_we_count(asked))


def _of(number: int, every: int) -> str:
    return _("%(number)d of %(all)d") % {"number": number, "all": every} if every else "–"


def _sum(value: int) -> str:
    return number_format(value, force_grouping=True)


def _day(day: Any) -> str:
    return date_format(day, "j F Y")
