"""The same deed on several contributions at once, and undoing it. Each contribution gets its own line in the log.

Chosen are those that somebody has ticked, or all that match what is chosen at the reading desk. Many are changed some at a
time, each time in a transaction of its own, so that nobody who sends something in has to wait for all of them.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from governance import clock
from governance.models import User

from . import desk, log, moderation, permissions, sorting
from .models import Coding, Contribution, Dialogue, LogEntry, ModerationState, Quote, Referral, SelectionDeed, Theme
from .models.contribution import is_sorted

#: No more are ticked at once: so many can be looked through on one page.
MOST = 100
#: No more of those that match are changed at once.
MOST_MATCHING = 20_000
#: So many are changed in each transaction.
AT_ONCE = 500

Kind = SelectionDeed.Kind


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
class Work:
    """What is to be done to each: put it in ``theme``, send it along ``route``, or say that it is read."""

    kind: str
    theme: Theme | None = None
    route: sorting.Route | None = None

    def check(self, dialogue: Dialogue) -> None:
        """Raise ``ForeignTheme``, ``ReceiverMissing`` or ``BoardMissing`` when it cannot be done to anything."""
        if self.theme and (self.theme.dialogue_id != dialogue.pk or self.theme.merged_into_id):
            raise sorting.ForeignTheme
        if self.route:
            self.route.check()

    def begun(self, dialogue: Dialogue, *, by: User) -> SelectionDeed:
        """What is written down of it, so that it can be undone. Not saved."""
        route = self.route
        receiver = str(route.board.code if route.board else route.receiver)[:30] if route else ""
        return SelectionDeed(dialogue=dialogue, kind=self.kind, theme=self.theme, receiver=receiver, by=by)


@dataclass
class Result:
    """What came of it: how many were changed, and by number those that were left as they were, with why."""

    changed: int
    left: dict[Why, list[int]]

    def leave(self, why: Why, row: Contribution) -> None:
        """One more is left as it was."""
        self.left.setdefault(why, []).append(row.number)


def on_chosen(dialogue: Dialogue, numbers: Collection[int], work: Work, *, by: User) -> Result:
    """Do it to those that were ticked, all in one transaction.

    Raises ``NotEntitled``, ``NothingChosen``, and what ``Work.check`` raises.
    """
    work.check(dialogue)
    result = Result(0, {})
    if not _carry_out(work.begun(dialogue, by=by), work, sorted(set(numbers))[:MOST], result):
        raise NothingChosen
    return result


def matching(dialogue: Dialogue, choice: desk.Choice) -> "QuerySet[Contribution]":
    """The contributions that match what is chosen at the desk, by number."""
    return replace(choice, is_flagged_first=False).rows(dialogue)


def on_matching(dialogue: Dialogue, choice: desk.Choice, work: Work, *, upto: int, by: User) -> Result:
    """Do it to all that match, and had a number of at most ``upto`` when the person was asked.

    Whatever does not match any more when its turn comes is left as it is. Raises as ``on_chosen``.
    """
    work.check(dialogue)
    rows, result, deed = matching(dialogue, choice), Result(0, {}), work.begun(dialogue, by=by)
    numbers = list(rows.filter(number__lte=upto).values_list("number", flat=True)[:MOST_MATCHING])
    found = [
        _carry_out(deed, work, numbers[start : start + AT_ONCE], result, among=rows)
        for start in range(0, len(numbers), AT_ONCE)
    ]
    if not any(found):
        raise NothingChosen
    return result


def will_change(dialogue: Dialogue, choice: desk.Choice, work: Work) -> int:
    """How many of those that match it can be done to, before it is known which of them name whoever does it."""
    rows = matching(dialogue, choice)
    if work.kind == Kind.THEME:
        rows = rows.exclude(Exists(Coding.objects.filter(contribution=OuterRef("pk"), theme=work.theme)))
        rows = rows.filter(~is_sorted()) if sorting.is_locked(dialogue) else rows
    elif work.kind == Kind.OFF_TOPIC:
        rows = rows.exclude(Exists(Referral.objects.filter(contribution=OuterRef("pk"))))
    else:
        rows = rows.filter(Q(state=ModerationState.PENDING, is_flagged=False, suspicion=""))
    return min(rows.count(), MOST_MATCHING)


@transaction.atomic
def _carry_out(
    deed: SelectionDeed,
    work: Work,
    numbers: Sequence[int],
    result: Result,
    among: "QuerySet[Contribution] | None" = None,
) -> int:
    """Do it to some of them, and write down what can be undone. How many there were."""
    rows = _locked(deed.dialogue, numbers, by=deed.by)
    still = None
    if among is not None:
        still = set(among.filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
    standing = _standing(deed, rows)
    wanted = []
    for row in rows:
        if reason := _why_not(row, deed, standing, still):
            result.leave(reason, row)
        else:
            wanted.append(row)
    if wanted:
        _DO[work.kind](wanted, work, deed.by)
        deed.changed, deed.at = [*deed.changed, *_next_version(wanted)], clock.now()
        deed.number = len(deed.changed)
        deed.save()
        result.changed += len(wanted)
    return len(rows)


def _standing(deed: SelectionDeed, rows: Sequence[Contribution]) -> set[int]:
    """Those that are not put in another theme, because a compilation that is reviewed or approved counts them."""
    if deed.kind != Kind.THEME or not sorting.is_locked(deed.dialogue):
        return set()
    sorted_rows = deed.dialogue.contributions.sorted().filter(pk__in=[row.pk for row in rows])
    return set(sorted_rows.values_list("pk", flat=True))


def _why_not(row: Contribution, deed: SelectionDeed, standing: set[int], still: set[int] | None) -> Why | None:
    if still is not None and row.pk not in still:
        return Why.CHANGED_SINCE
    if moderation.names(row.text, deed.by):
        return Why.NAMES_YOU
    if deed.kind == Kind.THEME:
        has_it = any(coding.theme_id == deed.theme_id for coding in row.codings.all())
        return Why.HAD_IT if has_it else Why.LOCKED if row.pk in standing else None
    if deed.kind == Kind.OFF_TOPIC:
        return Why.HAD_IT if hasattr(row, "referral") else None
    if row.state != ModerationState.PENDING:
        return Why.HAD_IT
    return Why.FLAGGED if row.is_flagged or row.suspicion else None


def _locked(dialogue: Dialogue, numbers: Collection[int], *, by: User) -> list[Contribution]:
    """Those contributions, locked in order before anything is logged, so that two deeds never stand in a circle."""
    if not permissions.editable_by(by).filter(pk=dialogue.pk).exists():
        raise sorting.NotEntitled
    readable = permissions.originals_readable_by(by).filter(dialogue=dialogue, number__in=numbers).values("pk")
    rows = Contribution.objects.select_for_update(of=("self",)).filter(pk__in=readable).order_by("number")
    return list(rows.select_related("dialogue", "referral").prefetch_related("codings__theme"))


def _next_version(rows: Sequence[Contribution]) -> list[list[int]]:
    """Whoever has one of them open is told that it was changed."""
    Contribution.objects.filter(pk__in=[row.pk for row in rows]).update(version=F("version") + 1)
    return [[row.number, row.version + 1] for row in rows]


def _add_theme(rows: Sequence[Contribution], work: Work, by: User) -> None:
    theme = work.theme
    if theme is None:
        raise sorting.ForeignTheme
    Coding.objects.bulk_create(Coding(contribution=row, theme=theme, by=by, at=clock.now()) for row in rows)
    _log_themes(rows, lambda codes: {*codes, theme.code}, by=by)


def _send_on(rows: Sequence[Contribution], work: Work, by: User) -> None:
    if work.route is None:
        raise moderation.ReceiverMissing
    sorting.send_all_on(rows, work.route, by=by)


def _mark_read(rows: Sequence[Contribution], _work: Work, by: User) -> None:
    moderation.show_all(rows, by=by)


_DO: dict[str, Callable[[Sequence[Contribution], Work, User], None]] = {
    Kind.THEME: _add_theme,
    Kind.OFF_TOPIC: _send_on,
    Kind.READ: _mark_read,
}


def _log_themes(rows: Sequence[Contribution], now: Callable[[set[str]], set[str]], *, by: User) -> None:
    """A line for each with the themes it has now, from those it had."""
    told = [
        {"number": row.number, "themes": sorted(now({coding.theme.code for coding in row.codings.all()}))}
        for row in rows
    ]
    if told:
        log.write_many(rows[0].dialogue, LogEntry.Action.CODED, told, by=by)


# ---------------------------------------------------------------------------------------------------------- undoing


def undo(deed: SelectionDeed, *, by: User) -> Result:
    """Take the deed back from every contribution that nobody has changed since. Raises ``NotEntitled``, ``AlreadyUndone``.

    Should it be interrupted, the rest can be undone later.
    """
    if deed.undone_at:
        raise AlreadyUndone
    result = Result(0, {})
    while not deed.undone_at:
        deed = _undo_some(deed, result, by)
    return result


@transaction.atomic
def _undo_some(deed: SelectionDeed, result: Result, by: User) -> SelectionDeed:
    """Take it back from the first of those that are left; the deed as it stands after it."""
    some = deed.changed[:AT_ONCE]
    versions = {int(number): int(version) for number, version in some}
    rows = _locked(deed.dialogue, versions, by=by)
    deed = SelectionDeed.objects.select_for_update(of=("self",)).select_related("dialogue", "theme").get(pk=deed.pk)
    if deed.undone_at or deed.changed[:AT_ONCE] != some:
        raise AlreadyUndone
    kept = _kept(deed, rows, versions, result)
    taken_back = [row for row in rows if row.pk not in kept]
    _TAKE_BACK[deed.kind](taken_back, deed, by)
    _next_version(taken_back)
    result.changed += len(taken_back)
    deed.changed = deed.changed[AT_ONCE:]
    if not deed.changed:
        deed.undone_by, deed.undone_at = by, clock.now()
    deed.save(update_fields=["changed", "undone_by", "undone_at"])
    return deed


def _kept(deed: SelectionDeed, rows: Sequence[Contribution], versions: dict[int, int], result: Result) -> set[int]:
    """Those that it is not taken back from, each told with why."""
    is_locked = deed.kind == Kind.THEME and sorting.is_locked(deed.dialogue)
    left_us = Referral.objects.filter(contribution__in=rows, left_on=None).values_list("contribution", flat=True)
    waits = set(left_us) if deed.kind == Kind.OFF_TOPIC else set()
    kept = set()
    for row in rows:
        why = Why.CHANGED_SINCE if row.version != versions[row.number] else Why.LOCKED if is_locked else None
        if why is None and deed.kind == Kind.OFF_TOPIC and row.pk not in waits:
            why = Why.SENT
        if why:
            result.leave(why, row)
            kept.add(row.pk)
    return kept


def _take_from_theme(rows: Sequence[Contribution], deed: SelectionDeed, by: User) -> None:
    code = deed.theme.code if deed.theme else ""
    for model in (Coding, Quote):
        model._default_manager.filter(contribution__in=rows, theme=deed.theme).delete()
    _log_themes(rows, lambda codes: codes - {code}, by=by)


def _take_back_referrals(rows: Sequence[Contribution], _deed: SelectionDeed, by: User) -> None:
    sorting.take_all_back(rows, by=by)


def _unread(rows: Sequence[Contribution], _deed: SelectionDeed, by: User) -> None:
    moderation.wait_again(rows, by=by)


_TAKE_BACK: dict[str, Callable[[Sequence[Contribution], SelectionDeed, User], None]] = {
    Kind.THEME: _take_from_theme,
    Kind.OFF_TOPIC: _take_back_referrals,
    Kind.READ: _unread,
}
