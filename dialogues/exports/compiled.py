"""A compilation as rows: its themes, its figures, and the contributions it was made of.

Contributions are given in the words that may be shown; as they came only to those who may read them so (``originals``).
"""

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from governance.models import User

from .. import lifecycle, log, permissions, visibility
from ..compilation import Reading, Told
from ..models import Coding, Compilation, Contribution, Dialogue, LogEntry
from ..refusals import NotEntitled
from .sheets import Row

CHUNK = 1000
HIDDEN = "–"


def themes(told: list[Told]) -> Iterator[Row]:
    """Each theme with its counts and what is said of it."""
    yield [
        gettext("Theme"),
        gettext("Contributions"),
        gettext("According to a count made elsewhere"),
        gettext("What you said"),
        gettext("Where views differ"),
        gettext("A minority said"),
    ]
    for item in told:
        row = item.row
        reported: str | int = "" if row.reported_count is None else row.reported_count
        yield [str(row.theme), item.count, reported, str(row.summary), str(row.disagreement), str(row.minority)]


def figures(read: Reading) -> Iterator[Row]:
    """Who took part. What is hidden because it is small is a dash."""
    yield [gettext("Figure"), gettext("Group"), gettext("Number"), gettext("Goal")]
    told = read.figures
    yield [gettext("Registered here"), "", told.registered, ""]
    yield [gettext("Of which counted"), "", told.counted, ""]
    for cell in told.channels:
        yield [gettext("How they came in"), cell.label, _number(cell.count), ""]
    for heading, cells in told.backgrounds:
        for compared in cells:
            yield [heading, compared.label, _number(compared.count), ""]
    for group in told.reach:
        yield [gettext("Reached"), str(group.name), _number(group.reached), _number(group.goal)]
    for table in read.tables:
        for theme, line in table.lines:
            for cell in line:
                yield [f"{table.heading}: {theme}", cell.label, _number(cell.count), ""]
    for name, number in told.sent_on:
        yield [gettext("Sent on"), name, number, ""]


def _number(count: int | None) -> str | int:
    return HIDDEN if count is None else count


# ---------------------------------------------------------------------------------------------------- contributions


def published(dialogue: Dialogue) -> Iterator[Row]:
    """What the compilation counts, in the words that may be shown. What is hidden, not read or withdrawn is not there."""
    yield headings()
    for row, sorted_into, words in shown_texts(dialogue):
        yield [*_facts(row), sorted_into, words]


def shown_texts(dialogue: Dialogue) -> Iterator[tuple[Contribution, str, str]]:
    """Each contribution of ``published`` with its themes and its words, for a page."""
    rows = Contribution.objects.filter(dialogue=dialogue).cleared().counted().with_masked_text()
    for row, sorted_into in _each(dialogue, rows):
        if words := visibility.public_text(row):
            yield row, sorted_into, words


def originals(dialogue: Dialogue) -> Iterator[Row]:
    """Everything that was received, as it came, with whether it is shown and counted."""
    yield headings_of_originals()
    yes = gettext("yes")
    for row, sorted_into in _each(dialogue, dialogue.contributions.all()):
        marks = [str(row.get_state_display()), yes if row.is_late else "", yes if row.withdrawn_at else ""]
        yield [*_facts(row), sorted_into, *marks, row.text]


def headings_of_originals() -> Row:
    """The first row of what was received as it came."""
    return [*headings()[:-1], gettext("shown?"), gettext("late"), gettext("withdrawn"), gettext("text")]


def headings() -> Row:
    """The first row of what may be shown."""
    return [
        gettext("number"),
        gettext("channel"),
        gettext("received"),
        gettext("language"),
        gettext("area"),
        gettext("themes"),
        gettext("text"),
    ]


def _facts(row: Contribution) -> Row:
    received = timezone.localtime(row.received_at).strftime("%Y-%m-%d %H:%M")
    return [row.number, str(row.get_channel_display()), received, row.language, row.area.name if row.area else ""]


def _each(dialogue: Dialogue, rows: Any) -> Iterator[tuple[Contribution, str]]:
    """The contributions by number, each with the themes it stands in; two questions to the database however many."""
    sorted_into: dict[int, list[str]] = {}
    codings = Coding.objects.filter(contribution__dialogue=dialogue).select_related("theme")
    for coding in codings.order_by("theme__order", "theme").iterator(CHUNK):
        sorted_into.setdefault(coding.contribution_id, []).append(str(coding.theme))
    for row in rows.exclude(text="").select_related("area").order_by("number").iterator(CHUNK):
        yield row, " | ".join(sorted_into.get(row.pk, []))


@transaction.atomic
def take_out(item: Compilation, *, file_format: str, by: User) -> None:
    """Note in the log that somebody takes out the contributions as they came. Raises ``NotEntitled``."""
    dialogue = lifecycle.lock(item.dialogue)
    if not permissions.originals_kept_for(by).filter(pk=dialogue.pk).exists():
        raise NotEntitled
    number = dialogue.contributions.count()
    log.write(dialogue, LogEntry.Action.TAKEN_OUT, by=by, contributions=number, format=file_format)
