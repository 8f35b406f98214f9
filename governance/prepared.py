"""Questions to the database whose SQL is made once per process, because making it costs more than answering it.

For what every visitor asks. The function that is decorated builds the same queryset each time, and its arguments go
into the conditions as they are: numbers and texts are filled in afresh, anything else (a day) has SQL of its own.
"""

import copy
import functools
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import QuerySet

Row = TypeVar("Row")

#: How many days, and other arguments with SQL of their own, are remembered of each question.
MOST_KEPT = 20


def prepared(build: Callable[..., "QuerySet[Any, Row]"]) -> Callable[..., list[Row]]:
    """Ask the queryset that ``build`` makes, as a list; its SQL is made the first time."""
    kept: dict[Any, _Question] = {}

    @functools.wraps(build)
    def ask(*values: Any) -> list[Any]:
        shape = tuple(type(value) if _is_blank(value) else value for value in values)
        question = kept.get(shape)
        if question is None:
            if len(kept) >= MOST_KEPT:
                kept.clear()
            question = kept[shape] = _Question(build, values)
        return question.ask(values)

    return ask


class _Question:
    """A queryset with its SQL, and the places in it that are filled in each time."""

    def __init__(self, build: Callable[..., "QuerySet[Any]"], values: Sequence[Any]) -> None:
        self.blanks = [_blank(value, place) for place, value in enumerate(values)]
        self.queryset = build(*self.blanks)
        self.compiler = self.queryset.query.get_compiler(self.queryset.db)
        try:
            self.sql, self.params = self.compiler.as_sql()
        except EmptyResultSet:
            self.sql, self.params = "", ()

    def ask(self, values: Sequence[Any]) -> list[Any]:
        if not self.sql:
            return []
        filled = tuple(self._filled(param, values) for param in self.params)
        # A compiler of our own: several threads ask at once, each on its own connection.
        compiler: Any = copy.copy(self.compiler)
        compiler.connection = connections[self.queryset.db]
        compiler.as_sql = lambda *_args, **_options: (self.sql, filled)
        queryset: Any = self.queryset._clone()  # type: ignore[attr-defined]
        queryset.query.get_compiler = lambda *_args, **_options: compiler
        return list(queryset)

    def _filled(self, param: Any, values: Sequence[Any]) -> Any:
        if _is_blank(param) and param in self.blanks:
            return type(param)(values[self.blanks.index(param)])
        return param


def _is_blank(value: Any) -> bool:
    return isinstance(value, int | str)


def _blank(value: Any, place: int) -> Any:
    """What stands in the SQL until it is filled in: nothing that a question says otherwise."""
    if isinstance(value, str):
        return f"\ue000{place}"
    return 1_900_000_000 + place if isinstance(value, int) else value
