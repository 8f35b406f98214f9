"""Sorting what residents said into themes, and sending on what belongs elsewhere. A person decides what goes where."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypedDict

from django.db import transaction
from django.db.models import Count, F, Max, Q, QuerySet
from django.utils.text import slugify

from governance import clock
from governance.models import Board, User
from governance.prepared import prepared

from . import lifecycle, log, moderation, permissions
from .models import (
    Coding,
    Compilation,
    CompilationTheme,
    Contribution,
    Dialogue,
    FormerCoding,
    InfluenceTrace,
    LogEntry,
    ModerationState,
    Proposal,
    Quote,
    Referral,
    Theme,
    ThemeChange,
    ThemeResponse,
)
from .requirements import latest_compilation

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations


class NotEntitled(Exception):
    """This person may not sort contributions in this dialogue."""


class CompilationIsLocked(Exception):
    """What the compilation counts is not sorted anew while it is reviewed or approved; a new version is begun first."""

    def __init__(self, compilation: Compilation) -> None:
        self.compilation = compilation
        super().__init__(str(compilation))


class ForeignTheme(Exception):
    """A theme belongs to one dialogue, and one that was merged is sorted into no more."""


class NotQuotable(Exception):
    """Only what has been cleared, whole or masked, may be quoted, under a theme."""


class NothingToMove(Exception):
    """A theme is split by moving at least one of its contributions."""


class BoardMissing(Exception):
    """Another board, or a company, must be named."""


class NameTaken(Exception):
    """Two themes of a dialogue do not share a name."""


@dataclass(frozen=True)
class Route:
    """Where a view outside the purpose is sent. ``is_partly`` when the rest belongs to the question."""

    receiver: str
    board: Board | None = None
    is_partly: bool = False

    @property
    def named(self) -> Board | None:
        """The board or company, where the receiver is one."""
        return self.board if self.receiver in NAMED else None

    def check(self) -> None:
        """Raise ``ReceiverMissing`` or ``BoardMissing`` when nobody is told to have it."""
        if self.receiver not in Referral.Receiver.values:
            raise moderation.ReceiverMissing
        if self.receiver in NAMED and self.board is None:
            raise BoardMissing


NAMED = (Referral.Receiver.OTHER_BOARD, Referral.Receiver.COMPANY)


# ----------------------------------------------------------------------------------------------- one contribution


@transaction.atomic
def sort(
    contribution: Contribution,
    *,
    verdict: moderation.Verdict,
    themes: Sequence[Theme],
    route: Route | None = None,
    is_quote: bool = False,
    suggested: Collection[int] = (),
    version: int,
    by: User,
) -> Contribution:
    """Review a contribution and sort it, at once; ``suggested`` are the keys of the themes that the reader was shown
    as suggestions. Raises what ``moderation.review`` raises, and the refusals above."""
    was_sorted = Contribution.objects.sorted().filter(pk=contribution.pk).exists()
    contribution = moderation.claim(contribution, version=version, by=by)
    if any(theme.dialogue_id != contribution.dialogue_id or theme.merged_into_id for theme in themes):
        raise ForeignTheme
    changes = {theme.pk for theme in themes} != set(contribution.codings.values_list("theme", flat=True))
    if was_sorted and changes:
        refuse_when_locked(contribution.dialogue)
    if route:
        send_on(contribution, route, by=by)
    else:
        take_back(contribution, by=by)
    moderation.judge(contribution, verdict, by=by)
    _code(contribution, themes, suggested=suggested, by=by)
    _quote(contribution, themes if is_quote else (), by=by)
    return contribution


def refuse_when_locked(dialogue: Dialogue) -> None:
    """Raise ``CompilationIsLocked`` while the newest compilation is being reviewed or is approved."""
    compilation = latest_compilation(dialogue)
    if compilation and not compilation.is_draft:
        raise CompilationIsLocked(compilation)


def is_locked(dialogue: Dialogue) -> bool:
    """Whether what is sorted already stands until a new version of the compilation is begun."""
    compilation = latest_compilation(dialogue)
    return compilation is not None and not compilation.is_draft


def _code(contribution: Contribution, themes: Sequence[Theme], *, suggested: Collection[int], by: User) -> None:
    chosen = {theme.pk: theme for theme in themes}
    present = set(contribution.codings.values_list("theme", flat=True))
    contribution.codings.exclude(theme__in=chosen).delete()
    contribution.quotes.exclude(theme__in=chosen).delete()
    for key, theme in chosen.items():
        if key not in present:
            began = key in suggested
            Coding.objects.create(contribution=contribution, theme=theme, by=by, at=clock.now(), was_suggested=began)
    if set(chosen) != present:
        codes = sorted(theme.code for theme in themes)
        log.write(contribution.dialogue, LogEntry.Action.CODED, by=by, number=contribution.number, themes=codes)


@transaction.atomic
def code_anew(contribution: Contribution, themes: Sequence[Theme], *, by: User) -> None:
    """Let these themes hold instead, when two readers have seen it differently. Raises ``CompilationIsLocked``."""
    refuse_when_locked(contribution.dialogue)
    _code(contribution, themes, suggested=(), by=by)
    Contribution.objects.filter(pk=contribution.pk).update(version=F("version") + 1)


def _quote(contribution: Contribution, themes: Sequence[Theme], *, by: User) -> None:
    if themes and contribution.state not in (ModerationState.PUBLISH, ModerationState.MASK):
        raise NotQuotable
    contribution.quotes.exclude(theme__in=themes).delete()
    for theme in themes:
        Quote.objects.get_or_create(theme=theme, contribution=contribution, defaults={"chosen_by": by})


def send_on(contribution: Contribution, route: Route, *, by: User) -> Referral:
    """Off topic is routed, not deleted: to a receiver, with the day (R4)."""
    route.check()
    before = Referral.objects.filter(contribution=contribution).first()
    if before and (before.receiver, before.board, before.is_partly) == (route.receiver, route.named, route.is_partly):
        return before
    referral, _is_new = Referral.objects.update_or_create(
        contribution=contribution,
        defaults={
            "receiver": route.receiver,
            "board": route.named,
            "is_partly": route.is_partly,
            "referred_on": clock.today(),
            "referred_by": by,
            "letter": None,
            "left_on": None,
            "answered_on": None,
            "answer": "",
        },
    )
    log.write(
        contribution.dialogue,
        LogEntry.Action.REFERRED,
        by=by,
        number=contribution.number,
        receiver=str(route.receiver),
        partly=route.is_partly,
    )
    return referral


def send_all_on(rows: Sequence[Contribution], route: Route, *, by: User) -> None:
    """Send contributions of one dialogue on that are sent nowhere yet, as ``send_on`` does."""
    route.check()
    told: dict[str, Any] = {"receiver": route.receiver, "board": route.named, "is_partly": route.is_partly}
    told |= {"referred_on": clock.today(), "referred_by": by}
    Referral.objects.bulk_create(Referral(contribution=row, **told) for row in rows)
    said = {"receiver": str(route.receiver), "partly": route.is_partly}
    log.write_many(rows[0].dialogue, LogEntry.Action.REFERRED, [{"number": row.number, **said} for row in rows], by=by)


def take_all_back(rows: Sequence[Contribution], *, by: User) -> None:
    """Contributions of one dialogue belonged to the question after all, and nothing of them has been sent or answered."""
    if rows:
        Referral.objects.filter(contribution__in=rows, answered_on=None).delete()
        said = [{"number": row.number, "taken_back": True} for row in rows]
        log.write_many(rows[0].dialogue, LogEntry.Action.REFERRED, said, by=by)


def take_back(contribution: Contribution, *, by: User) -> None:
    """It belonged to the question after all; what was answered already stays on record."""
    if Referral.objects.filter(contribution=contribution, answered_on=None).delete()[0]:
        log.write(contribution.dialogue, LogEntry.Action.REFERRED, by=by, number=contribution.number, taken_back=True)


@transaction.atomic
def referral_answered(referral: Referral, *, answer: str, by: User) -> Referral:
    """The receiver has answered; the author reads it on the follow page."""
    contribution = referral.contribution
    if not permissions.editable_by(by).filter(pk=contribution.dialogue_id).exists():
        raise NotEntitled
    today = clock.today()
    referral.answer, referral.answered_on = answer.strip(), referral.answered_on or today
    referral.left_on = referral.left_on or today
    referral.save(update_fields=["answer", "answered_on", "left_on"])
    log.write(contribution.dialogue, LogEntry.Action.REFERRED, by=by, number=contribution.number, answered=True)
    return referral


# ---------------------------------------------------------------------------------------------------------- themes


class Filled(TypedDict):
    """What is known of a theme in a list: how many counted contributions are sorted into it."""

    rows: int


def themes_of(dialogue: Dialogue | int) -> "QuerySet[WithAnnotations[Theme, Filled]]":
    """The themes that are sorted into, in order, each with ``rows``: how many counted contributions it has."""
    counted = Q(codings__contribution__in=Contribution.objects.filter(dialogue=dialogue).counted())
    themes = Theme.objects.filter(dialogue=dialogue, merged_into=None)
    return themes.annotate(rows=Count("codings", filter=counted)).order_by("order", "pk")


@prepared
def filled_themes(dialogue: int) -> "QuerySet[WithAnnotations[Theme, Filled]]":
    """As ``themes_of``, for the pages that are opened once for each contribution."""
    return themes_of(dialogue)


def _begin(dialogue: Dialogue, by: User) -> Dialogue:
    dialogue = lifecycle.lock(dialogue)
    if not permissions.editable_by(by).filter(pk=dialogue.pk).exists():
        raise NotEntitled
    return dialogue


def _refuse_taken(dialogue: Dialogue, name: str, *, but: int | None = None) -> None:
    others = [theme for theme in dialogue.themes.filter(merged_into=None) if theme.pk != but]
    taken = {str(theme.name).casefold() for theme in others}
    if name.strip().casefold() in taken:
        raise NameTaken


@transaction.atomic
def add_theme(dialogue: Dialogue, *, name: Any, description: Any = "", example: Any = "", by: User) -> Theme:
    """Create a theme, last in order. Raises ``NotEntitled``, ``NameTaken`` and ``CompilationIsLocked``."""
    dialogue = _begin(dialogue, by)
    refuse_when_locked(dialogue)
    theme = Theme(dialogue=dialogue, name=name, description=description, example=example)
    _refuse_taken(dialogue, str(theme.name))
    stem = slugify(str(theme.name).translate(str.maketrans("åäöÅÄÖ", "aaoAAO")))[:50] or "tema"
    codes = set(dialogue.themes.values_list("code", flat=True))
    theme.code = next(
        code for n in range(1, len(codes) + 2) if (code := stem if n == 1 else f"{stem}-{n}") not in codes
    )
    theme.order = (dialogue.themes.aggregate(Max("order"))["order__max"] or 0) + 1
    theme.save()
    _remember(theme, ThemeChange.Kind.CREATED, by=by)
    log.write(dialogue, LogEntry.Action.CHANGED, by=by, what="theme", theme=theme.code)
    return theme


@dataclass(frozen=True)
class Moved:
    """What went from one theme to another: how many contributions, and the links of those that were there already."""

    number: int
    doubled: list[Coding]
    quotes: dict[int, Quote]

    def former(self) -> list[FormerCoding]:
        """The links that became one with another, for a change that is not written down yet."""
        return [
            FormerCoding(
                contribution_id=row.contribution_id,
                by_id=row.by_id,
                at=row.at,
                was_suggested=row.was_suggested,
                was_quoted=row.contribution_id in self.quotes,
                quoted_by_id=quote.chosen_by_id if (quote := self.quotes.get(row.contribution_id)) else None,
            )
            for row in self.doubled
        ]


def _remember(theme: Theme, kind: str, *, by: User, moved: Moved | None = None, **more: Any) -> None:
    """Write down what was done, and the links that became one with those of the other theme."""
    if moved:
        more |= {"moved": moved.number, "kept": len(moved.doubled)}
    change = ThemeChange.objects.create(theme=theme, kind=kind, by=by, at=clock.now(), **more)
    former = moved.former() if moved else []
    for row in former:
        row.change = change
    FormerCoding.objects.bulk_create(former)


@transaction.atomic
def rename_theme(theme: Theme, *, name: Any, description: Any, example: Any = "", by: User) -> Theme:
    """Give a theme another name; its contributions follow. Raises like ``add_theme``."""
    dialogue = _begin(theme.dialogue, by)
    refuse_when_locked(dialogue)
    before = Theme.objects.get(pk=theme.pk).name
    theme.name, theme.description, theme.example = name, description, example
    _refuse_taken(dialogue, str(theme.name), but=theme.pk)
    theme.save(update_fields=["name", "description", "example"])
    if theme.name != before:
        _remember(theme, ThemeChange.Kind.RENAMED, name=before, by=by)
    log.write(dialogue, LogEntry.Action.CHANGED, by=by, what="theme", theme=theme.code)
    return theme


@transaction.atomic
def merge_themes(theme: Theme, *, into: Theme, by: User) -> Theme:
    """Move everything in ``theme`` to another theme. The merged one stays on record, out of sight.

    Every link is kept: contributions, quotes, what a draft says, answers and measures. Raises like ``add_theme``, and
    ``ForeignTheme``.
    """
    dialogue = _begin(theme.dialogue, by)
    refuse_when_locked(dialogue)
    if theme.pk == into.pk or into.dialogue_id != theme.dialogue_id or into.merged_into_id or theme.merged_into_id:
        raise ForeignTheme
    moved = _move_links(theme, into)
    _keep_what_drafts_say(theme, into)
    theme.measures.update(theme=into)
    for told in (theme.responses.all(), theme.influence.exclude(proposal__state=Proposal.State.SENT)):
        for row in told:
            if not row.__class__._default_manager.filter(theme=into, **_beside(row)).exists():
                row.theme = into
                row.save(update_fields=["theme"])
    Theme.objects.filter(merged_into=theme).update(merged_into=into)
    theme.merged_into = into
    theme.save(update_fields=["merged_into"])
    _remember(theme, ThemeChange.Kind.MERGED, other=into, moved=moved, by=by)
    log.write(dialogue, LogEntry.Action.CHANGED, by=by, what="theme_merged", theme=theme.code, into=into.code)
    return into


def _beside(row: "ThemeResponse | InfluenceTrace") -> dict[str, Any]:
    """What an answer or an influence is told once for, besides its theme."""
    return {"proposal": row.proposal_id} if isinstance(row, InfluenceTrace) else {"dialogue": row.dialogue_id}


def _move_links(theme: Theme, into: Theme, among: Collection[int] | None = None) -> Moved:
    """Move contributions and quotes; where they are in the other theme already, the two become one."""
    _moved, quotes = _moved_rows(theme.quotes, into, among)
    number, doubled = _moved_rows(theme.codings, into, among)
    return Moved(number, doubled, {row.contribution_id: row for row in quotes})


def _moved_rows(links: Any, into: Theme, among: Collection[int] | None) -> tuple[int, list[Any]]:
    rows: QuerySet[Any] = links.all() if among is None else links.filter(contribution__number__in=among)
    there = rows.model._default_manager.filter(theme=into).values_list("contribution", flat=True)
    doubled = list(rows.filter(contribution__in=list(there)))
    rows.filter(pk__in=[row.pk for row in doubled]).delete()
    return rows.update(theme=into), doubled


def _keep_what_drafts_say(theme: Theme, into: Theme) -> None:
    """What a draft says of a merged theme stands under the one it was merged into, after what is said there."""
    for row in CompilationTheme.objects.filter(theme=theme, compilation__state=Compilation.State.DRAFT):
        other = CompilationTheme.objects.filter(theme=into, compilation=row.compilation).first()
        if other is None:
            row.theme = into
            row.save()
            continue
        for name in ("summary", "minority"):
            texts = [getattr(item, name) for item in (other, row)]
            languages = dict.fromkeys(code for text in texts for code in text)
            joined = {code: "\n\n".join(text[code] for text in texts if code in text) for code in languages}
            setattr(other, name, joined)
        if other.reported_count is None:
            other.reported_count = row.reported_count
        row.delete()
        other.save()


@transaction.atomic
def split_theme(
    theme: Theme, numbers: Collection[int], *, into: Theme | None = None, name: str = "", by: User
) -> Theme:
    """Move some of the contributions of a theme to another one, new when ``into`` is none. They lose no link.

    Raises ``NothingToMove``, and like ``add_theme`` and ``merge_themes``.
    """
    dialogue = _begin(theme.dialogue, by)
    refuse_when_locked(dialogue)
    chosen = theme.codings.filter(contribution__number__in=numbers)
    if not chosen.exists():
        raise NothingToMove
    target = into or add_theme(dialogue, name=name, by=by)
    if (
        target.pk == theme.pk
        or target.dialogue_id != theme.dialogue_id
        or target.merged_into_id
        or theme.merged_into_id
    ):
        raise ForeignTheme
    changed = Contribution.objects.filter(pk__in=chosen.values("contribution"))
    changed.update(version=F("version") + 1)
    moved = _move_links(theme, target, among=numbers)
    _remember(theme, ThemeChange.Kind.SPLIT, other=target, moved=moved, by=by)
    log.write(dialogue, LogEntry.Action.CHANGED, by=by, what="theme_split", theme=theme.code, into=target.code)
    return target


def history(dialogue: Dialogue) -> "QuerySet[ThemeChange]":
    """What has been done to the themes of the dialogue, oldest first."""
    return ThemeChange.objects.filter(theme__dialogue=dialogue).select_related("theme", "other", "by")


def reported(dialogue: Dialogue) -> dict[int, CompilationTheme]:
    """By theme: the newest compilation that gives a count made elsewhere. Never added to what is counted here."""
    rows = CompilationTheme.objects.filter(compilation__dialogue=dialogue, reported_count__isnull=False)
    rows = rows.select_related("compilation").order_by("compilation__round__number", "compilation__number")
    return {row.theme_id: row for row in rows}


@transaction.atomic
def move_theme(theme: Theme, *, up: bool, by: User) -> None:
    """Move a theme one place up or down in the list."""
    dialogue = _begin(theme.dialogue, by)
    ordered = list(dialogue.themes.filter(merged_into=None))
    place = next(number for number, item in enumerate(ordered) if item.pk == theme.pk)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(ordered):
        return
    ordered[place], ordered[other] = ordered[other], ordered[place]
    for number, item in enumerate(ordered, start=1):
        item.order = number
    Theme.objects.bulk_update(ordered, ["order"])
    log.write(dialogue, LogEntry.Action.CHANGED, by=by, what="theme_order", theme=theme.code)
