"""The compilation as an annex: its themes, the answers, who took part; cleared words only."""

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext, ngettext

from governance.models import Municipality

from .. import turnout
from ..compilation import Reading, Told
from ..exports.compiled import HIDDEN
from ..models import Compilation
from ..results import Result
from ..second_reading import Agreement
from .paper import Bar, Paper


def annex(read: Reading) -> Paper:
    """The compilation for the papers of a meeting or the archive."""
    item, municipality = read.item, read.municipality
    paper = Paper(
        f"{gettext('What residents said')}: {item.dialogue.title}", author=str(municipality), kicker=item.dialogue.dnr
    )
    paper.text(_head(item, municipality))
    if item.number > 1 and item.what_changed:
        paper.section(gettext("Changed since the last version"), item.what_changed)
    paper.section(gettext("In short"), item.summary)
    paper.heading(gettext("Theme by theme"), 1)
    paper.bars(gettext("How many contributions each theme has"), _counts(read.themes))
    for told in read.themes:
        _theme(paper, told)
    paper.text(
        gettext("A contribution can have several themes. The number is not a vote: reasons weigh, not only numbers.")
    )
    if read.results:
        paper.heading(gettext("The answers to the questions"), 1)
        for result in read.results:
            _result(paper, result)
    paper.section(gettext("Where views differ"), item.disagreements)
    paper.section(gettext("Views of a few"), item.minority_views)
    _figures(paper, read)
    paper.section(gettext("How it was done, and its limits"), item.method_limits)
    if read.agreement:
        _agreement(paper, read.agreement)
    return paper


def _head(item: Compilation, municipality: Municipality) -> str:
    parts = [str(municipality), str(item.dialogue.owner), item.dialogue.dnr]
    parts.append(gettext("Version %(number)d, %(state)s") % {"number": item.number, "state": item.get_state_display()})
    if item.approved_on:
        day = {"person": item.approved_by, "day": date_format(item.approved_on, "j F Y")}
        parts.append(gettext("approved by %(person)s on %(day)s") % day)
    return " · ".join(filter(None, parts))


def _counts(themes: list[Told]) -> list[Bar]:
    return [Bar(str(told.row.theme), told.count, str(told.count)) for told in themes]


def _theme(paper: Paper, told: Told) -> None:
    row = told.row
    paper.heading(row.theme.name, 2)
    if told.count or row.reported_count is None:
        number = ngettext("%(counter)s contribution", "%(counter)s contributions", told.count)
        paper.text(number % {"counter": told.count})
    if row.reported_count is not None:
        count = gettext("According to a count made elsewhere: %(count)s. It is not part of our own figure.")
        paper.text(count % {"count": row.reported_count})
    paper.text(row.summary)
    for words in told.quotes:
        paper.text(words, "quote")
    for heading, text in (
        (gettext("Where views differ"), row.disagreement),
        (gettext("A minority said"), row.minority),
    ):
        if text:
            paper.heading(heading, 3)
            paper.text(text)


def _result(paper: Paper, result: Result) -> None:
    paper.heading(result.text or result.code, 2)
    paper.text(result.sentence)
    if result.lines:
        rows = [[str(line.text), HIDDEN if line.count is None else str(line.count)] for line in result.lines]
        bars = [Bar(str(line.text), line.count, str(line.count)) for line in result.lines if line.count is not None]
        paper.bars(result.sentence, bars)
        paper.table(result.text or result.code, [gettext("Alternative"), gettext("Number")], rows)


def _figures(paper: Paper, read: Reading) -> None:
    told = read.figures
    paper.heading(gettext("Who took part"), 1)
    first = [[gettext("Registered here"), told.registered], [gettext("Of which counted"), told.counted]]
    paper.table(gettext("Who took part"), [gettext("Figure"), gettext("Number")], first)
    parts: list[tuple[str, list[turnout.Cell]]] = [(gettext("How they came in"), told.channels)]
    parts += [(heading, list(cells)) for heading, cells in told.backgrounds]
    for heading, cells in parts:
        if cells:
            paper.heading(heading, 2)
            paper.table(
                heading, [gettext("Group"), gettext("Number")], [[cell.label, _shown(cell.count)] for cell in cells]
            )
    if told.reach:
        paper.heading(gettext("Reached"), 2)
        rows = [[str(group.name), _shown(group.reached), _shown(group.goal), str(group.reason)] for group in told.reach]
        paper.table(
            gettext("Reached"), [gettext("Group"), gettext("Reached"), gettext("Goal"), gettext("Reason")], rows
        )
    for table in read.tables:
        paper.heading(table.heading, 2)
        lines = [[str(theme), *(_shown(cell.count) for cell in cells)] for theme, cells in table.lines]
        paper.table(table.heading, [gettext("Theme"), *table.columns], lines)
    if told.sent_on:
        paper.heading(gettext("Outside the question"), 2)
        paper.table(
            gettext("Outside the question"),
            [gettext("Sent to"), gettext("Number")],
            [list(row) for row in told.sent_on],
        )
    least = gettext(
        "Figures under %(least)d are not shown. Sometimes another figure is left out too, so that the small one cannot be worked out."
    )
    paper.text(least % {"least": told.least})


def _agreement(paper: Paper, told: Agreement) -> None:
    paper.heading(gettext("Read by two"), 2)
    paper.text(
        gettext("Read by two: %(read)d. Exactly the same themes: %(same)d.") % {"read": told.read, "same": told.same}
    )
    headings = [gettext("Theme"), gettext("Judged alike"), gettext("Cohen's kappa"), gettext("In words")]
    lines = [
        [
            str(item.name),
            f"{item.same}/{item.of}",
            HIDDEN if item.kappa is None else number_format(item.kappa, 2),
            item.words,
        ]
        for item in told.themes
    ]
    paper.table(gettext("Read by two"), headings, lines)


def _shown(count: int | None) -> str:
    return HIDDEN if count is None else str(count)
