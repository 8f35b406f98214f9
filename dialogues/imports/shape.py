"""A small language for the shape of a file. Each shape tells every deviation, with its place."""

import base64
import datetime as dt
import re
from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from .problems import Problems

NOTES = frozenset({"expected", "comment", "note_for_testers"})
"""What may stand anywhere for whoever reads the file; it is never input."""


class Shape(ABC):
    """What a value in the file may look like."""

    @abstractmethod
    def check(self, value: Any, place: str, problems: Problems) -> None:
        """Tell ``problems`` of everything in ``value`` that deviates."""


class Text(Shape):
    """A text; ``short`` limits its length, ``matches`` its form."""

    def __init__(self, *, longest: int = 20000, matches: str = "", example: str = "") -> None:
        self.longest, self.pattern, self.example = longest, re.compile(matches) if matches else None, example

    def check(self, value: Any, place: str, problems: Problems) -> None:
        if not isinstance(value, str):
            problems.unreadable(place, _("must be a text"))
        elif not value.strip():
            problems.unreadable(place, _("is empty"))
        elif len(value) > self.longest:
            problems.unreadable(place, _("is longer than %(count)d characters") % {"count": self.longest})
        elif "\x00" in value:
            problems.unreadable(place, _("holds a character that cannot be kept"))
        elif self.pattern and not self.pattern.fullmatch(value):
            problems.unreadable(
                place, _("“%(value)s” must look like %(example)s") % {"value": value, "example": self.example}
            )


class Day(Shape):
    """A date."""

    def check(self, value: Any, place: str, problems: Problems) -> None:
        try:
            if not re.fullmatch(r"\d{4}-\d\d-\d\d", value):
                raise ValueError
            dt.date.fromisoformat(value)
        except (TypeError, ValueError):
            problems.unreadable(place, _("“%(value)s” is no day; write it like 2026-11-23") % {"value": value})


class Moment(Shape):
    """A day and a time in the municipality's own time zone."""

    def check(self, value: Any, place: str, problems: Problems) -> None:
        try:
            if dt.datetime.fromisoformat(value).tzinfo or "T" not in value:
                raise ValueError
        except (TypeError, ValueError):
            problems.unreadable(place, _("“%(value)s” is no time; write it like 2026-11-23T09:00") % {"value": value})


class Clock(Shape):
    """A time of the day."""

    def check(self, value: Any, place: str, problems: Problems) -> None:
        try:
            dt.time.fromisoformat(value)
        except (TypeError, ValueError):
            problems.unreadable(place, _("“%(value)s” is no time; write it like 09:00") % {"value": value})


class Whole(Shape):
    """A whole number."""

    def __init__(self, least: int | None = 0, most: int = 2_000_000_000) -> None:
        self.least, self.most = least, most

    def check(self, value: Any, place: str, problems: Problems) -> None:
        if isinstance(value, bool) or not isinstance(value, int):
            problems.unreadable(place, _("must be a whole number"))
        elif value > self.most or (self.least is not None and value < self.least):
            problems.unreadable(place, _("%(value)d is too small or too large") % {"value": value})


class Number(Shape):
    """A number, with decimals or without."""

    def check(self, value: Any, place: str, problems: Problems) -> None:
        if isinstance(value, bool) or not isinstance(value, int | float):
            problems.unreadable(place, _("must be a number"))


class Content(Shape):
    """What a file holds, as base64; at most ``most`` bytes."""

    def __init__(self, *, most: int) -> None:
        self.most = most

    def check(self, value: Any, place: str, problems: Problems) -> None:
        try:
            held = base64.b64decode(value, validate=True)
        except (TypeError, ValueError):
            problems.unreadable(place, _("must be what the file holds, as base64"))
            return
        if not held or len(held) > self.most:
            problems.unreadable(place, _("%(value)d is too small or too large") % {"value": len(held)})


class Flag(Shape):
    """True or false."""

    def check(self, value: Any, place: str, problems: Problems) -> None:
        if not isinstance(value, bool):
            problems.unreadable(place, _("must be true or false"))


class OneOf(Shape):
    """One of some words."""

    def __init__(self, words: Iterable[Any]) -> None:
        self.words = list(words)

    def check(self, value: Any, place: str, problems: Problems) -> None:
        if value not in self.words:
            known = ", ".join(str(word) for word in self.words)
            problems.unreadable(place, _("“%(value)s” is none of: %(known)s") % {"value": value, "known": known})


class Languages(Shape):
    """A text by language, Swedish at least; a plain text is Swedish. ``extra`` are fields beside the texts."""

    def __init__(self, extra: dict[str, Shape] | None = None, *, needs_text: bool = True) -> None:
        self.extra, self.needs_text = extra or {}, needs_text

    def check(self, value: Any, place: str, problems: Problems) -> None:
        if isinstance(value, str) and not self.extra:
            Text().check(value, place, problems)
            return
        if not isinstance(value, dict):
            problems.unreadable(place, _("must be a text by language"))
            return
        if self.needs_text and "sv" not in value:
            problems.unreadable(place, _("has no Swedish text"))
        for key, text in value.items():
            if key in self.extra:
                if text is not None:
                    self.extra[key].check(text, f"{place}/{key}", problems)
            elif not re.fullmatch(r"[a-z]{2,3}", str(key)):
                problems.unreadable(f"{place}/{key}", _("is no language"))
            elif text is not None:
                Text().check(text, f"{place}/{key}", problems)


class Many(Shape):
    """A list. Where the items have a ``key``, their places are told by it."""

    def __init__(self, item: Shape, *, key: str = "", at_least: int = 0, exactly: int | None = None) -> None:
        self.item, self.key, self.at_least, self.exactly = item, key, at_least, exactly

    def check(self, value: Any, place: str, problems: Problems) -> None:
        if not isinstance(value, list):
            problems.unreadable(place, _("must be a list"))
            return
        if len(value) < self.at_least or (self.exactly is not None and len(value) != self.exactly):
            problems.unreadable(place, _("has the wrong number of items"))
        for name, item in named(value, self.key):
            self.item.check(item, f"{place}/{name}", problems)


def named(items: list[Any], key: str) -> list[tuple[str, Any]]:
    """The items with the name each has in a place: its key when it has one, else its number in the list."""
    return [
        (str(item[key]) if key and isinstance(item, dict) and item.get(key) else str(number), item)
        for number, item in enumerate(items, 1)
    ]


class Fields(Shape):
    """Named fields. ``needed`` must stand there with a value; ``may`` may be left out or be null."""

    def __init__(self, needed: dict[str, Shape], may: dict[str, Shape] | None = None) -> None:
        self.needed, self.may = needed, may or {}

    def check(self, value: Any, place: str, problems: Problems) -> None:
        if not isinstance(value, dict):
            problems.unreadable(place, _("must have named fields"))
            return
        for name in self.needed:
            if value.get(name) is None:
                problems.unreadable(_join(place, name), _("is missing"))
        for name, part in value.items():
            shape = self.needed.get(name) or self.may.get(name)
            if shape is None:
                if name not in NOTES:
                    problems.unreadable(_join(place, str(name)), _("is no field that the portal knows"))
            elif part is not None:
                shape.check(part, _join(place, name), problems)


class ByCode(Shape):
    """Values by a code of the municipality's own."""

    def __init__(self, item: Shape) -> None:
        self.item = item

    def check(self, value: Any, place: str, problems: Problems) -> None:
        if not isinstance(value, dict):
            problems.unreadable(place, _("must have named fields"))
            return
        for name, part in value.items():
            self.item.check(part, f"{place}/{name}", problems)


class Anything(Shape):
    """Notes for whoever reads the file."""

    def check(self, value: Any, place: str, problems: Problems) -> None:
        return


class Either(Shape):
    """A plain code, or fields."""

    def __init__(self, plain: Shape, fields: Shape) -> None:
        self.plain, self.fields = plain, fields

    def check(self, value: Any, place: str, problems: Problems) -> None:
        (self.fields if isinstance(value, dict) else self.plain).check(value, place, problems)


def _join(place: str, name: str) -> str:
    return f"{place}/{name}" if place else name
