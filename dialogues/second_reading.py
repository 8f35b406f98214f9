"""A second reader: some contributions are sorted by two, and the compilation tells how much they agreed.

Agreement is told for each theme as Cohen's kappa (1960), which leaves out what two would agree on by chance, and in words
after Landis and Koch (1977).
"""

import random
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from governance import clock
from governance.models import User

from . import lifecycle, log, permissions, sorting
from .models import Coding, Dialogue, LogEntry, SecondReading, Theme
from .refusals import NotEntitled, Refused

#: Of a hundred, when nobody says otherwise.
USUAL_SHARE = 10
FIRST, SECOND, BOTH = "first", "second", "both"


class NothingToDraw(Refused):
    """All that is sorted has been drawn already, or so many that the share is reached."""

    field = "share"

    @property
    def message(self) -> str:
        return _("There is nothing more to draw. Sort more contributions, or choose a larger share.")


class FirstReader(Refused):
    """The second reader is somebody else than the first."""

    @property
    def message(self) -> str:
        return _("You sorted this contribution the first time. A colleague must read it.")


class ReadAlready(Refused):
    """A second reading is made once."""

    @property
    def message(self) -> str:
        return _("Somebody has read it already.")


class NotToSettle(Refused):
    """The two chose the same, or it is settled."""

    @property
    def message(self) -> str:
        return _("There is nothing to settle here.")


def _begin(dialogue: Dialogue, by: User) -> Dialogue:
    dialogue = lifecycle.lock(dialogue)
    if not permissions.editable_by(by).filter(pk=dialogue.pk).exists():
        raise NotEntitled
    return dialogue


@transaction.atomic
def draw(dialogue: Dialogue, *, share: int, by: User) -> int:
    """Draw by lot until ``share`` of a hundred sorted contributions are to be read by two; gives how many were drawn.

    Raises ``NotEntitled`` and ``NothingToDraw``.
    """
    dialogue = _begin(dialogue, by)
    coded = Coding.objects.filter(contribution=OuterRef("pk"))
    rows = dialogue.contributions.filter(Exists(coded), withdrawn_at=None).exclude(text="")
    left = list(rows.filter(second_reading=None).values_list("pk", flat=True))
    wanted = -(-rows.count() * share // 100) - of(dialogue).count()
    if not left or wanted <= 0:
        raise NothingToDraw
    drawn = random.SystemRandom().sample(left, min(wanted, len(left)))
    SecondReading.objects.bulk_create(SecondReading(contribution_id=pk, drawn_on=clock.today()) for pk in drawn)
    log.write(dialogue, LogEntry.Action.SECOND_DRAWN, by=by, number=len(drawn), share=share)
    return len(drawn)


def _claim(item: SecondReading) -> SecondReading:
    rows = SecondReading.objects.select_for_update(of=("self",)).select_related("contribution__dialogue")
    return rows.get(pk=item.pk)


@transaction.atomic
def read(item: SecondReading, *, themes: Iterable[Theme], by: User) -> SecondReading:
    """Keep what the second reader chose, beside what the first had chosen by then.

    Raises ``NotEntitled``, ``ReadAlready``, ``FirstReader`` and ``sorting.ForeignTheme``.
    """
    dialogue = _begin(item.contribution.dialogue, by)
    item, chosen = _claim(item), list(themes)
    if item.is_read:
        raise ReadAlready
    if any(theme.dialogue_id != dialogue.pk or theme.merged_into_id for theme in chosen):
        raise sorting.ForeignTheme
    codings = list(item.contribution.codings.select_related("theme"))
    if any(coding.by_id == by.pk for coding in codings):
        raise FirstReader
    item.first = sorted(coding.theme.code for coding in codings)
    item.second = sorted(theme.code for theme in chosen)
    item.read_by, item.read_at = by, clock.now()
    item.save()
    log.write(dialogue, LogEntry.Action.SECOND_READ, by=by, number=item.contribution.number, same=not item.differs)
    return item


@transaction.atomic
def settle(item: SecondReading, *, choice: str, by: User) -> SecondReading:
    """A person decides which themes hold: those of the first, of the second, or of both. The sorting follows.

    Raises ``NotEntitled``, ``NotToSettle``, and ``sorting.CompilationIsLocked`` when the compilation is approved.
    """
    dialogue = _begin(item.contribution.dialogue, by)
    item = _claim(item)
    if not item.waits_to_be_settled or choice not in (FIRST, SECOND, BOTH):
        raise NotToSettle
    codes = {FIRST: item.first, SECOND: item.second, BOTH: [*item.first, *item.second]}[choice]
    renamed = _roots(dialogue)
    themes = dialogue.themes.filter(code__in={renamed.get(code, code) for code in codes}, merged_into=None)
    sorting.code_anew(item.contribution, list(themes), by=by)
    item.settled_by, item.settled_at = by, clock.now()
    item.save(update_fields=["settled_by", "settled_at"])
    log.write(dialogue, LogEntry.Action.SECOND_SETTLED, by=by, number=item.contribution.number, choice=choice)
    return item


# ---------------------------------------------------------------------------------------------------------- reading


def of(dialogue: Dialogue) -> "QuerySet[SecondReading]":
    """What was drawn in the dialogue; what its author has withdrawn is read no more."""
    return SecondReading.objects.filter(contribution__dialogue=dialogue, contribution__withdrawn_at=None)


def next_for(dialogue: Dialogue, person: User, *, after: int = 0) -> SecondReading | None:
    """The next one that the person may read, the first again after the last."""
    own = Coding.objects.filter(contribution=OuterRef("contribution"), by=person)
    rows = (
        of(dialogue).filter(~Exists(own), read_at=None).select_related("contribution").order_by("contribution__number")
    )
    return rows.filter(contribution__number__gt=after).first() or rows.first()


def _roots(dialogue: Dialogue) -> dict[str, str]:
    """The code of each merged theme, and of the one it went into."""
    into: dict[str, str] = dict(dialogue.themes.exclude(merged_into=None).values_list("code", "merged_into__code"))
    return {code: _root(code, into) for code in into}


def _root(code: str, into: dict[str, str]) -> str:
    while code in into:
        code = into[code]
    return code


def counted(dialogue: Dialogue) -> dict[str, Any]:
    """How many were read by two, and for each theme how often both, only the first, only the second or neither chose it."""
    rows = list(of(dialogue).filter(read_at__isnull=False).values_list("first", "second"))
    if not rows:
        return {}
    into = _roots(dialogue)
    pairs = [tuple({into.get(code, code) for code in codes} for codes in row) for row in rows]
    chosen = sorted({code for pair in pairs for codes in pair for code in codes})
    return {
        "read": len(pairs),
        "same": sum(first == second for first, second in pairs),
        "themes": {code: _table(code, pairs) for code in chosen},
    }


def _table(code: str, pairs: list[tuple[set[str], ...]]) -> list[int]:
    """Both, only the first, only the second, neither."""
    table = [0, 0, 0, 0]
    for first, second in pairs:
        table[(0 if code in second else 1) if code in first else (2 if code in second else 3)] += 1
    return table


# ------------------------------------------------------------------------------------------------------- agreement

#: From this kappa on, in words (Landis and Koch 1977).
WORDS = (
    (0.81, gettext_noop("almost complete agreement")),
    (0.61, gettext_noop("good agreement")),
    (0.41, gettext_noop("moderate agreement")),
    (0.21, gettext_noop("fair agreement")),
    (-1.0, gettext_noop("little agreement")),
)


def kappa(both: int, first: int, second: int, neither: int) -> float | None:
    """Cohen's kappa of two who said yes or no; None where chance alone would give full agreement, so that it tells nothing."""
    number = both + first + second + neither
    observed = (both + neither) / number
    said_first, said_second = (both + first) / number, (both + second) / number
    by_chance = said_first * said_second + (1 - said_first) * (1 - said_second)
    return None if by_chance == 1 else (observed - by_chance) / (1 - by_chance)


@dataclass(frozen=True)
class ThemeAgreement:
    """How much the two readers agreed on one theme."""

    code: str
    name: Any
    same: int
    of: int
    kappa: float | None

    @property
    def words(self) -> str:
        """The agreement in plain words."""
        if self.kappa is None:
            return _("both chose the same every time")
        return next(_(words) for least, words in WORDS if round(self.kappa, 2) >= least)


@dataclass(frozen=True)
class Agreement:
    """How many were read by two, and how much they agreed."""

    read: int
    same: int
    themes: list[ThemeAgreement]


def agreement(told: dict[str, Any], names: dict[str, Any]) -> Agreement | None:
    """What ``counted`` gave, with the themes called by ``names``; none when nothing was read by two."""
    if not told:
        return None
    lines = [
        ThemeAgreement(code, names[code], table[0] + table[3], sum(table), kappa(*table))
        for code, table in told["themes"].items()
        if code in names
    ]
    return Agreement(told["read"], told["same"], lines)
