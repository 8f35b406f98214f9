"""Parts of public pages that are kept until something they were made of is changed.

A part is a function of its arguments, the language, the day and what the database answers. While it is made, its
questions are noted, each with the tables it names and a digest of the answer. It stands for as long as none of the
tables has a new number (``editions.py``). When one has, the questions that name it are asked again, just as they were:
where every answer is the same as before, so is the part. So nobody has to say, or can forget, what it depends on.
Which way the making went was decided by what was answered before, so a change that would lead another way is a
different answer to a question that was noted.

Only ``same_for_everyone`` keeps parts: in an open transaction, and for whoever has a session, each is made anew.
"""

import contextlib
import functools
import hashlib
import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, TypeVar

from django.apps import apps
from django.db import connection
from django.utils.translation import get_language

from . import clock, editions

Value = TypeVar("Value")

#: Of which the least used is forgotten first; some twenty kilobytes each.
MOST_KEPT = 300

_WORD = re.compile(r"\w+")


class _Answered:
    """A cursor whose rows have all been read, and are handed out once more."""

    def __init__(self, cursor: Any) -> None:
        self.cursor, self.rows = cursor, cursor.fetchall()
        self._left = iter(self.rows)

    def __iter__(self) -> Iterator[Any]:
        return self._left

    def fetchone(self) -> Any:
        return next(self._left, None)

    def fetchmany(self, size: int = 1) -> list[Any]:
        return list(islice(self._left, size))

    def fetchall(self) -> list[Any]:
        return list(self._left)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.cursor, name)


@dataclass(frozen=True)
class _Question:
    """One question that was asked while a part was made."""

    sql: str
    params: Any
    tables: frozenset[str]
    answer: bytes

    def is_answered_as_before(self) -> bool:
        with connection.cursor() as cursor:
            cursor.execute(self.sql, self.params)
            return _digest(cursor.fetchall()) == self.answer


@dataclass(frozen=True)
class _Part:
    """What was made, the questions it was made of, and the number that each table had when they were last answered so."""

    value: Any
    questions: tuple[_Question, ...]
    numbers: dict[str, int | None]

    def standing(self, numbers: dict[str, int]) -> "_Part | None":
        """The part with the numbers of today, when it still stands."""
        changed = {table for table, number in self.numbers.items() if numbers.get(table) != number}
        if not changed:
            return self
        if not all(question.is_answered_as_before() for question in self.questions if question.tables & changed):
            return None
        return replace(self, numbers={table: numbers.get(table) for table in self.numbers})


_lock = threading.Lock()
_kept: "OrderedDict[Any, _Part]" = OrderedDict()
#: The edition that the page being made is to show; nothing is kept without one.
_edition: ContextVar[str] = ContextVar("edition", default="")
#: What the parts that are being made, one within the other, have asked so far.
_noted: ContextVar[tuple[list[_Question], ...]] = ContextVar("noted", default=())


@contextlib.contextmanager
def keeping(edition: str) -> Iterator[None]:
    """Within it, parts are kept and those that still stand are used; ``edition`` was read before anything else."""
    token = _edition.set(edition)
    try:
        yield
    finally:
        _edition.reset(token)


def kept(make: Callable[..., Value]) -> Callable[..., Value]:
    """Keep what ``make`` returns: a text, or anything else that nobody changes or asks the database with later.

    The arguments must be hashable, and say everything about the visitor that the part depends on.
    """

    @functools.wraps(make)
    def part(*values: Any) -> Value:
        edition = _edition.get()
        if not edition:
            return make(*values)
        numbers = editions.of_tables(edition)
        place = (make, values, get_language(), clock.today())
        found = _find(place, numbers) or _made(make, values, numbers)
        if found.numbers.keys() <= _watched():
            _keep(place, found)
        for noted in _noted.get():
            noted.extend(found.questions)
        return found.value

    return part


def forget() -> None:
    """Forget every part, as a new process has."""
    with _lock:
        _kept.clear()


def _find(place: Any, numbers: dict[str, int]) -> _Part | None:
    with _lock:
        found = _kept.get(place)
    return found.standing(numbers) if found else None


def _keep(place: Any, found: _Part) -> None:
    with _lock:
        _kept[place] = found
        _kept.move_to_end(place)
        if len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)


def _made(make: Callable[..., Any], values: Any, numbers: dict[str, int]) -> _Part:
    """What is made, with what was asked for it; a part only asks, and changes nothing."""
    noted: list[_Question] = []

    def note(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        cursor = context["cursor"]
        if isinstance(cursor.cursor, _Answered):
            cursor.cursor = cursor.cursor.cursor
        result = execute(sql, params, many, context)
        cursor.cursor = _Answered(cursor.cursor)
        tables = _tables() & set(_WORD.findall(str(sql)))
        noted.append(_Question(sql, params, tables, _digest(cursor.cursor.rows)))
        return result

    token = _noted.set((*_noted.get(), noted))
    try:
        with connection.execute_wrapper(note):
            value = make(*values)
    finally:
        _noted.reset(token)
    tables = frozenset().union(*(question.tables for question in noted))
    return _Part(value, tuple(noted), {table: numbers.get(table) for table in tables})


def _digest(rows: list[Any]) -> bytes:
    return hashlib.blake2b(repr(rows).encode(), digest_size=16).digest()


@functools.cache
def _tables() -> frozenset[str]:
    """Every table, also those of other apps."""
    return frozenset(model._meta.db_table for model in apps.get_models(include_auto_created=True))


@functools.cache
def _watched() -> frozenset[str]:
    """The tables whose changes are told; what was read elsewhere is not kept."""
    ours = (apps.get_app_config(name) for name in ("governance", "dialogues"))
    return frozenset(table for app in ours for table in editions.tables(app, getattr(app, "unseen", ())))
