"""The same deed on several contributions at once, and undoing it. Each contribution gets its own line in the log."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from django.db import models, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from governance import clock
from governance.models import User

from . import log, moderation, permissions, sorting
from .models import (
    Coding,
    Contribution,
    Dialogue,
    LogEntry,
    ModerationAction,
    ModerationRule,
    ModerationState,
    Referral,
    SelectionDeed,
    Theme,
)

#: No more at once: so many can be looked through on one page.
MOST = 100


class NothingChosen(Exception):
    """A deed on a selection needs at least one contribution."""


class AlreadyUndone(Exception):
    """A deed is undone once."""


class Why(models.TextChoices):
    """Why a contribution is left as it is."""

    HAD_IT = "had_it", _("it was so already")
    NAMES_YOU = "names_you", _("the text names you")
    FLAGGED = "flagged", _("it is flagged, and is read on its own")
    LOCKED = "locked", _("the compilation is submitted or approved")
    CHANGED_SINCE = "changed_since", _("it was changed since")
    SENT = "sent", _("it has been sent or answered")


@dataclass(frozen=True)
class Result:
    """What came of it: how many were changed, and by number those that were left as they were, with why."""

    deed: SelectionDeed | None
    changed: int
    left: dict[Why, list[int]]


@transaction.atomic
def add_theme(dialogue: Dialogue, numbers: Collection[int], *, theme: Theme, by: User) -> Result:
    """Put the contributions in a theme beside those they have. Raises ``NotEntitled``, ``ForeignTheme``, ``NothingChosen``."""
    if theme.dialogue_id != dialogue.pk or theme.merged_into_id:
        raise sorting.ForeignTheme
    rows = dialogue.contributions.sorted() if sorting.is_locked(dialogue) else dialogue.contributions.none()
    standing = set(rows.filter(number__in=numbers).values_list("pk", flat=True))

    def why_not(row: Contribution) -> Why | None:
        if any(coding.theme_id == theme.pk for coding in row.codings.all()):
            return Why.HAD_IT
        return Why.LOCKED if row.pk in standing else None

    def act(row: Contribution) -> None:
        Coding.objects.create(contribution=row, theme=theme, by=by, at=clock.now())
        _log_themes(row, [*(coding.theme.code for coding in row.codings.all()), theme.code], by=by)

    deed = SelectionDeed(dialogue=dialogue, kind=SelectionDeed.Kind.THEME, theme=theme, by=by)
    return _carry_out(deed, numbers, why_not, act)


@transaction.atomic
def send_on(dialogue: Dialogue, numbers: Collection[int], *, route: sorting.Route, by: User) -> Result:
    """Send the contributions on, as outside the question. Raises ``NotEntitled``, ``BoardMissing``, ``NothingChosen``."""

    def why_not(row: Contribution) -> Why | None:
        return Why.HAD_IT if hasattr(row, "referral") else None

    def act(row: Contribution) -> None:
        sorting.send_on(row, route, by=by)

    kind = SelectionDeed.Kind.OFF_TOPIC
    receiver = str(route.board.code if route.board else route.receiver)[:30]
    return _carry_out(SelectionDeed(dialogue=dialogue, kind=kind, receiver=receiver, by=by), numbers, why_not, act)


@transaction.atomic
def mark_read(dialogue: Dialogue, numbers: Collection[int], *, by: User) -> Result:
    """Say that the contributions are read and may be shown whole. What is flagged is never let through in passing."""

    def why_not(row: Contribution) -> Why | None:
        if row.state != ModerationState.PENDING:
            return Why.HAD_IT
        return Why.FLAGGED if row.is_flagged or row.suspicion else None

    def act(row: Contribution) -> None:
        moderation.judge(row, moderation.SHOWN, by=by)

    return _carry_out(SelectionDeed(dialogue=dialogue, kind=SelectionDeed.Kind.READ, by=by), numbers, why_not, act)


def _carry_out(
    deed: SelectionDeed,
    numbers: Collection[int],
    why_not: Callable[[Contribution], Why | None],
    act: Callable[[Contribution], None],
) -> Result:
    rows, left = _locked(deed.dialogue, numbers, by=deed.by), Left()
    wanted = []
    for row in rows:
        reason = Why.NAMES_YOU if moderation.names(row.text, deed.by) else why_not(row)
        if reason:
            left.add(reason, row)
        else:
            wanted.append(row)
    if not wanted:
        return Result(None, 0, left.numbers)
    for row in wanted:
        act(row)
    deed.changed, deed.at = _next_version(wanted), clock.now()
    deed.save()
    return Result(deed, len(wanted), left.numbers)


class Left:
    """Those that were left as they were, by why."""

    def __init__(self) -> None:
        self.numbers: dict[Why, list[int]] = {}

    def add(self, reason: Why, row: Contribution) -> None:
        self.numbers.setdefault(reason, []).append(row.number)


def _locked(dialogue: Dialogue, numbers: Collection[int], *, by: User) -> list[Contribution]:
    """The chosen contributions, locked in order before anything is logged, so that two deeds never stand in a circle."""
    if not permissions.editable_by(by).filter(pk=dialogue.pk).exists():
        raise sorting.NotEntitled
    chosen = sorted(set(numbers))[:MOST]
    readable = permissions.originals_readable_by(by).filter(dialogue=dialogue, number__in=chosen).values("pk")
    rows = Contribution.objects.select_for_update(of=("self",)).filter(pk__in=readable).order_by("number")
    found = list(rows.select_related("dialogue", "referral").prefetch_related("codings__theme"))
    if not found:
        raise NothingChosen
    return found


def _next_version(rows: list[Contribution]) -> list[list[int]]:
    """Whoever has one of them open is told that it was changed."""
    Contribution.objects.filter(pk__in=[row.pk for row in rows]).update(version=F("version") + 1)
    return [[row.number, row.version + 1] for row in rows]


def _log_themes(row: Contribution, codes: Iterable[str], *, by: User) -> None:
    log.write(row.dialogue, LogEntry.Action.CODED, by=by, number=row.number, themes=sorted(codes))


# ---------------------------------------------------------------------------------------------------------- undoing


@transaction.atomic
def undo(deed: SelectionDeed, *, by: User) -> Result:
    """Take the deed back from every contribution that nobody has changed since. Raises ``NotEntitled``, ``AlreadyUndone``."""
    versions = {int(number): int(version) for number, version in deed.changed}
    rows = _locked(deed.dialogue, versions, by=by)
    deed = SelectionDeed.objects.select_for_update(of=("self",)).select_related("dialogue", "theme").get(pk=deed.pk)
    if deed.undone_at:
        raise AlreadyUndone
    left, taken_back, is_locked = Left(), list[Contribution](), sorting.is_locked(deed.dialogue)
    for row in rows:
        if row.version != versions[row.number]:
            left.add(Why.CHANGED_SINCE, row)
        elif is_locked and deed.kind == SelectionDeed.Kind.THEME:
            left.add(Why.LOCKED, row)
        elif not _TAKE_BACK[deed.kind](row, deed, by):
            left.add(Why.SENT, row)
        else:
            taken_back.append(row)
    _next_version(taken_back)
    deed.undone_by, deed.undone_at = by, clock.now()
    deed.save(update_fields=["undone_by", "undone_at"])
    return Result(deed, len(taken_back), left.numbers)


def _take_from_theme(row: Contribution, deed: SelectionDeed, by: User) -> bool:
    row.codings.filter(theme=deed.theme).delete()
    row.quotes.filter(theme=deed.theme).delete()
    _log_themes(row, (coding.theme.code for coding in row.codings.all() if coding.theme_id != deed.theme_id), by=by)
    return True


def _take_back_referral(row: Contribution, deed: SelectionDeed, by: User) -> bool:
    if not Referral.objects.filter(contribution=row, left_on=None).exists():
        return False
    sorting.take_back(row, by=by)
    return True


def _unread(row: Contribution, deed: SelectionDeed, by: User) -> bool:
    """A review is never removed: a new one says that it waits again."""
    state, rule = ModerationState.PENDING, ModerationRule.FOLLOWS_RULES
    ModerationAction.objects.create(contribution=row, state=state, rule=rule, by=by, at=clock.now())
    Contribution.objects.filter(pk=row.pk).update(state=state)
    log.write(row.dialogue, LogEntry.Action.MODERATED, by=by, number=row.number, state=str(state), rule=str(rule))
    return True


_TAKE_BACK: dict[str, Callable[[Contribution, SelectionDeed, User], bool]] = {
    SelectionDeed.Kind.THEME: _take_from_theme,
    SelectionDeed.Kind.OFF_TOPIC: _take_back_referral,
    SelectionDeed.Kind.READ: _unread,
}
