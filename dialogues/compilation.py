"""The compilation: what a round gave, written by an official, approved by somebody else, never rewritten after that."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext

from governance import clock
from governance.models import Municipality, User
from governance.translated import Translated

from . import lifecycle, log, permissions, results, second_reading, sorting, statistics, turnout, visibility
from .models import (
    Compilation,
    CompilationTheme,
    Contribution,
    Dialogue,
    LogEntry,
    Round,
    Status,
    Step,
)
from .requirements import Case, Missing, execution, latest_compilation


class NotEntitled(Exception):
    """This person may not write, or not approve, the compilation."""


class NothingToCompile(Exception):
    """Before the launch there is no round to compile."""


class NotDraft(Exception):
    """What is being reviewed, or is approved, is not rewritten."""


class NotSubmitted(Exception):
    """Only what has been submitted can be approved or returned."""


class NotSubmittable(Exception):
    """The compilation cannot be submitted yet; ``missing`` says everything that is, and where it is mended."""

    def __init__(self, missing: list[Missing]) -> None:
        self.missing = missing
        super().__init__("; ".join(item.code for item in missing))


class OwnCompilation(Exception):
    """Nobody approves what they wrote or submitted themselves (four eyes)."""


class ReasonMissing(Exception):
    """A returned compilation says what must be put right; a new version says what it changes."""


class NotApproved(Exception):
    """A new version begins where an approved one stands, in the step of compilation."""


@dataclass(frozen=True)
class Told:
    """A theme as it is told: how many contributions it has, and the quotes that may be shown."""

    row: CompilationTheme
    count: int
    quotes: list[Translated]


def _begin(dialogue: Dialogue, by: User) -> Dialogue:
    dialogue = lifecycle.lock(dialogue)
    if not permissions.editable_by(by).filter(pk=dialogue.pk).exists():
        raise NotEntitled
    return dialogue


def _fetch(compilation: Compilation) -> Compilation:
    return (
        Compilation.objects.select_for_update(of=("self",)).select_related("dialogue", "round").get(pk=compilation.pk)
    )


@transaction.atomic
def begin(dialogue: Dialogue, *, by: User) -> Compilation:
    """The draft of the last round's compilation; begun when there is none. Raises ``NothingToCompile``."""
    dialogue = _begin(dialogue, by)
    last = dialogue.rounds.order_by("number").last()
    if last is None or not dialogue.is_launched:
        raise NothingToCompile
    compilation = latest_compilation(dialogue)
    if compilation is None:
        compilation = _create(dialogue, last, 1, by=by)
        log.write(dialogue, LogEntry.Action.CHANGED, by=by, what="compilation", begun=1)
    return compilation


def _create(dialogue: Dialogue, last: Round, number: int, *, by: User, **texts: Any) -> Compilation:
    return Compilation.objects.create(
        dialogue=dialogue,
        round=last,
        number=number,
        author=by,
        approver=dialogue.manager,
        dated_on=clock.today(),
        **texts,
    )


@transaction.atomic
def saved(compilation: Compilation, *, by: User) -> None:
    """Note in the log that the draft was rewritten. Raises ``NotDraft`` when somebody has submitted it meanwhile."""
    _begin(compilation.dialogue, by)
    if not _fetch(compilation).is_draft:
        raise NotDraft
    log.write(compilation.dialogue, LogEntry.Action.CHANGED, by=by, what="compilation", version=compilation.number)


def missing(compilation: Compilation, told: "list[Told] | None" = None) -> list[Missing]:
    """Everything that keeps the compilation from being submitted; ``told`` are its themes, when they are at hand."""
    return list(_missing(compilation, themes(compilation) if told is None else told))


def _missing(compilation: Compilation, told: "list[Told]") -> Iterator[Missing]:
    dialogue = compilation.dialogue
    case = Case(dialogue, clock.today(), Municipality.current())
    if dialogue.step < Step.COMPILATION and dialogue.status != Status.ABORTED:
        yield Missing("step", gettext("The time to take part must have ended"), "execution")
    yield from execution.everything_sorted(case)
    yield from execution.late_is_counted_or_not(case)
    if left := sum(item.waits_to_be_settled for item in second_reading.of(dialogue)):
        text = gettext("Settle what two readers saw differently: %(count)d are left") % {"count": left}
        yield Missing("second_reading", text, "second_reading", "h-settle")
    if not compilation.summary:
        yield Missing("summary", gettext("Write the summary"), "compilation", "id_summary")
    if not compilation.method_limits:
        text = gettext("Say how it was done, and what cannot be concluded")
        yield Missing("method_limits", text, "compilation", "id_method_limits")
    if compilation.number > 1 and not compilation.what_changed:
        text = gettext("Say what this version changes")
        yield Missing("what_changed", text, "compilation", "id_what_changed")
    for item in told:
        if item.count and not item.row.summary:
            text = gettext("Write what was said about %(theme)s") % {"theme": item.row.theme}
            yield Missing(f"theme:{item.row.theme.code}", text, "compilation", f"theme-{item.row.theme.code}")


@transaction.atomic
def submit(compilation: Compilation, *, by: User) -> Compilation:
    """Hand the compilation over to whoever approves it. Raises ``NotDraft``, and ``NotSubmittable`` with what is missing."""
    dialogue = _begin(compilation.dialogue, by)
    compilation = _fetch(compilation)
    if not compilation.is_draft:
        raise NotDraft
    compilation.dialogue = dialogue
    if found := missing(compilation):
        raise NotSubmittable(found)
    compilation.state, compilation.author, compilation.dated_on = Compilation.State.SUBMITTED, by, clock.today()
    compilation.return_reason = ""
    compilation.version += 1
    compilation.save()
    log.write(dialogue, LogEntry.Action.COMPILATION_SUBMITTED, by=by, version=compilation.number)
    return compilation


def _begin_answer(compilation: Compilation, by: User) -> Compilation:
    dialogue = lifecycle.lock(compilation.dialogue)
    compilation = _fetch(compilation)
    compilation.dialogue = dialogue
    if not permissions.approvable_by(by).filter(pk=dialogue.pk).exists():
        raise NotEntitled
    if compilation.state != Compilation.State.SUBMITTED:
        raise NotSubmitted
    since = LogEntry.Action.COMPILATION_APPROVED
    if compilation.author_id == by.pk or log.has_written(dialogue, by, "compilation", since=since):
        raise OwnCompilation
    return compilation


@transaction.atomic
def approve(compilation: Compilation, *, by: User) -> Compilation:
    """Approve the compilation: its text and its counts are fixed from now on.

    Raises ``NotEntitled``, ``NotSubmitted``, ``OwnCompilation``, and ``NotSubmittable`` when something arrived meanwhile.
    """
    compilation = _begin_answer(compilation, by)
    if found := missing(compilation):
        raise NotSubmittable(found)
    for told in themes(compilation):
        if told.row.pk:
            CompilationTheme.objects.filter(pk=told.row.pk).update(count=told.count, order=told.row.order)
    compilation.state, compilation.results = Compilation.State.APPROVED, results.count(compilation.round)
    compilation.turnout = turnout.counted(compilation.dialogue, Municipality.current())
    compilation.approved_by, compilation.approved_on = by, clock.today()
    compilation.version += 1
    compilation.save()
    log.write(compilation.dialogue, LogEntry.Action.COMPILATION_APPROVED, by=by, version=compilation.number)
    return compilation


@transaction.atomic
def send_back(compilation: Compilation, *, reason: str, by: User) -> Compilation:
    """Return the compilation to its author, with what must be put right. Raises like ``approve``, and ``ReasonMissing``."""
    if not reason.strip():
        raise ReasonMissing
    compilation = _begin_answer(compilation, by)
    compilation.state, compilation.return_reason = Compilation.State.DRAFT, reason.strip()
    compilation.version += 1
    compilation.save()
    log.write(compilation.dialogue, LogEntry.Action.COMPILATION_RETURNED, by=by, version=compilation.number)
    return compilation


def may_begin_anew(compilation: Compilation) -> bool:
    """Whether a new version may be begun: the old one is approved, and the dialogue stands at its compilation."""
    dialogue = compilation.dialogue
    return compilation.is_approved and (dialogue.step == Step.COMPILATION or dialogue.status == Status.ABORTED)


@transaction.atomic
def new_version(compilation: Compilation, *, what_changed: Any, by: User) -> Compilation:
    """Begin a new version of an approved compilation; the old one stays readable. Raises ``NotApproved``, ``ReasonMissing``."""
    dialogue = _begin(compilation.dialogue, by)
    compilation = _fetch(compilation)
    compilation.dialogue = dialogue
    newest = compilation.round.compilations.aggregate(Max("number"))["number__max"]
    if not may_begin_anew(compilation) or compilation.number != newest:
        raise NotApproved
    if not what_changed:
        raise ReasonMissing
    texts = {name: getattr(compilation, name) for name in Compilation.TEXTS if name != "what_changed"}
    new = _create(dialogue, compilation.round, newest + 1, by=by, what_changed=what_changed, **texts)
    for row in compilation.themes.filter(theme__merged_into=None):
        new.themes.create(
            theme=row.theme,
            order=row.order,
            summary=row.summary,
            disagreement=row.disagreement,
            minority=row.minority,
            reported_count=row.reported_count,
        )
    log.write(dialogue, LogEntry.Action.CHANGED, by=by, what="compilation", begun=new.number)
    return new


# --------------------------------------------------------------------------------------------------------- reading


def figures(compilation: Compilation) -> results.Figures:
    """What was answered to the questions: as it was approved, before that as it stands now."""
    return compilation.results if compilation.is_approved else results.count(compilation.round)


def took_part(compilation: Compilation, municipality: Municipality) -> turnout.Figures:
    """Who took part: as it was when approved, before that as it stands now, without small cells.

    A compilation that came with a municipality's file without these figures shows them as they stand.
    """
    fixed = compilation.turnout if compilation.is_approved else None
    told = fixed or turnout.counted(compilation.dialogue, municipality)
    return turnout.shown(told, municipality.small_cell_threshold)


def themes(compilation: Compilation) -> list[Told]:
    """Each theme with its count and its quotes. Counts come from the links until approval fixes them.

    Until then every theme of the dialogue has its place, in their order, also those that nothing is written about yet.
    """
    rows = {row.theme_id: row for row in compilation.themes.select_related("theme")}
    counts: dict[int, int] = {}
    for place, theme in enumerate(sorting.themes_of(compilation.dialogue), start=1):
        counts[theme.pk] = theme.rows
        if not compilation.is_approved:
            row = rows.setdefault(theme.pk, CompilationTheme(compilation=compilation, theme=theme))
            row.order = place
    quotes = _quotes(list(rows))
    ordered = sorted(rows.values(), key=lambda row: (row.order, row.pk or 0))
    return [
        Told(row, counts.get(row.theme_id, 0) if row.count is None else row.count, quotes.get(row.theme_id, []))
        for row in ordered
    ]


@dataclass
class Reading:
    """A version of the compilation as it is read, on a page and in a file: cleared quotes, and no small cells."""

    item: Compilation
    municipality: Municipality

    @property
    def least(self) -> int:
        """The smallest number that is shown."""
        return self.municipality.small_cell_threshold

    @cached_property
    def themes(self) -> list[Told]:
        """Each theme as it is told."""
        return themes(self.item)

    @cached_property
    def figures(self) -> turnout.Figures:
        """Who took part."""
        return took_part(self.item, self.municipality)

    @cached_property
    def total(self) -> tuple[int, int]:
        """How many contributions were registered, and how many of them count."""
        if self.item.is_approved:
            return self.figures.registered, self.figures.counted
        told = statistics.background(self.item.dialogue)
        return told.registered, told.counted

    @cached_property
    def results(self) -> list[results.Result]:
        """The answers to the questions with alternatives."""
        return results.shown(figures(self.item), self.least)

    @cached_property
    def agreement(self) -> second_reading.Agreement | None:
        """How much two readers agreed, where some contributions were read by two."""
        return second_reading.agreement(self.figures.second_reading, self._names)

    @cached_property
    def _names(self) -> dict[str, Any]:
        return {told.row.theme.code: told.row.theme.name for told in self.themes}

    @property
    def tables(self) -> list[turnout.Table]:
        """How each theme came in, and from whom, in the order of the themes and by their names."""
        return [table.named(self._names) for table in self.figures.tables]


def _quotes(themes: list[int]) -> dict[int, list[Translated]]:
    """The words that may be quoted, by theme, each in the language it was said in."""
    found: dict[int, list[Translated]] = {}
    quoted = Contribution.objects.cleared().with_masked_text().filter(quotes__theme__in=themes)
    for row in quoted.annotate(quoted_for=F("quotes__theme")).order_by("number"):
        if words := visibility.public_text(row):
            found.setdefault(row.quoted_for, []).append(Translated({row.language: words}))
    return found
