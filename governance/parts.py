"""Parts of public pages that are kept until something they were made of is changed.

A part is a function of its arguments, the language, the day and what the database holds. While it is made, the tables
that its questions name are noted; it stands for as long as none of them has a new number (``editions.py``). So nobody
has to say, or can forget, what it depends on. Which way the making went was decided by what was read, so a change that
would lead another way is a change in a table that was noted.

Only ``same_for_everyone`` keeps parts: in an open transaction, and for whoever has a session, each is made anew.
"""

import contextlib
import functools
import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from typing import Any, TypeVar

from django.apps import apps
from django.db import connection
from django.utils.translation import get_language

from . import clock, editions

Value = TypeVar("Value")

#: Of which the least used is forgotten first; some twenty kilobytes each.
MOST_KEPT = 300

_WORD = re.compile(r"\w+")
_lock = threading.Lock()
_kept: "OrderedDict[Any, tuple[dict[str, int], Any]]" = OrderedDict()
#: The edition that the page being made is to show; nothing is kept without one.
_edition: ContextVar[str] = ContextVar("edition", default="")
#: What the parts that are being made, one within the other, have asked so far.
_noted: ContextVar[tuple[set[str], ...]] = ContextVar("noted", default=())


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
        found = _find(place, numbers)
        if found is None:
            found = _made(make, values, numbers)
            if found[0].keys() <= _watched():
                _keep(place, found)
        for noted in _noted.get():
            noted.update(found[0])
        return found[1]

    return part


def forget() -> None:
    """Forget every part, as a new process has."""
    with _lock:
        _kept.clear()


def _find(place: Any, numbers: dict[str, int]) -> tuple[dict[str, int], Any] | None:
    with _lock:
        found = _kept.get(place)
        if found is None or any(numbers.get(table) != number for table, number in found[0].items()):
            return None
        _kept.move_to_end(place)
        return found


def _keep(place: Any, found: tuple[dict[str, int], Any]) -> None:
    with _lock:
        _kept[place] = found
        if len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)


def _made(make: Callable[..., Value], values: Any, numbers: dict[str, int]) -> tuple[dict[str, Any], Value]:
    """What is made, with the numbers of the tables it was made of."""
    noted: set[str] = set()

    def note(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        noted.update(_tables() & set(_WORD.findall(str(sql))))
        return execute(sql, params, many, context)

    token = _noted.set((*_noted.get(), noted))
    try:
        with connection.execute_wrapper(note):
            value = make(*values)
    finally:
        _noted.reset(token)
    return {table: numbers.get(table) for table in noted}, value


@functools.cache
def _tables() -> frozenset[str]:
    """Every table, also those of other apps."""
    return frozenset(model._meta.db_table for model in apps.get_models(include_auto_created=True))


@functools.cache
def _watched() -> frozenset[str]:
    """The tables whose changes are told; what was read elsewhere is not kept."""
    ours = (apps.get_app_config(name) for name in ("governance", "dialogues"))
    return frozenset(table for app in ours for table in editions.tables(app, getattr(app, "unseen", ())))
