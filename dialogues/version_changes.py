"""What a version of the compilation changed against the one before it: themes, counts, and which texts were written anew."""

from dataclasses import dataclass
from typing import Any

from .compilation import Reading, Told
from .models import Compilation, CompilationTheme

#: The texts of a theme, and those of the whole, that may be written anew.
THEME_TEXTS = ("summary", "disagreement", "minority")
TEXTS = ("summary", "disagreements", "minority_views", "method_limits")


@dataclass(frozen=True)
class ThemeChange:
    """A theme that differs: how many contributions it had and has; None where it was not, or is no more, told."""

    name: Any
    was: int | None
    now: int | None
    is_reworded: bool = False

    @property
    def is_new(self) -> bool:
        return self.was is None

    @property
    def is_gone(self) -> bool:
        return self.now is None


@dataclass(frozen=True)
class Changes:
    """Everything that differs from the version before; nothing in it when only the reason was written."""

    former: Compilation
    themes: list[ThemeChange]
    #: The names of the texts that were written anew.
    texts: list[str]
    #: How many contributions were counted, then and now; None when it is the same, or was not kept.
    counted: tuple[int, int] | None

    @property
    def is_empty(self) -> bool:
        return not (self.themes or self.texts or self.counted)


def former(item: Compilation) -> Compilation | None:
    """The approved version that this one took the place of, in the same round."""
    approved = (Compilation.State.APPROVED, Compilation.State.PUBLISHED)
    versions = Compilation.objects.filter(round=item.round_id, number__lt=item.number, state__in=approved)
    return versions.order_by("-number").first() if item.number > 1 else None


def since_former(read: Reading) -> Changes | None:
    """What the version changed; None for the first."""
    old = former(read.item)
    if old is None:
        return None
    then = old.turnout.get("counted")
    now = read.figures.counted
    return Changes(
        former=old,
        themes=list(_themes(old, read.themes)),
        texts=[_label(name) for name in TEXTS if getattr(old, name) != getattr(read.item, name)],
        counted=None if then in (None, now) else (then, now),
    )


def _label(name: str) -> str:
    return str(Compilation._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def _themes(old: Compilation, told: list[Told]) -> list[ThemeChange]:
    before = {row.theme_id: row for row in old.themes.select_related("theme")}
    found = []
    for item in told:
        row = before.pop(item.row.theme_id, None)
        if row is None:
            if item.count or item.row.reported_count:
                found.append(ThemeChange(item.row.theme.name, None, _number(item.row, item.count)))
            continue
        was, now = _number(row, row.count), _number(item.row, item.count)
        is_reworded = any(getattr(row, name) != getattr(item.row, name) for name in THEME_TEXTS)
        if was != now or is_reworded:
            found.append(ThemeChange(item.row.theme.name, was, now, is_reworded=is_reworded))
    return found + [ThemeChange(row.theme.name, _number(row, row.count), None) for row in before.values()]


def _number(row: CompilationTheme, count: int | None) -> int:
    """What is linked; where nothing is, the count that was made elsewhere."""
    return count or row.reported_count or 0
