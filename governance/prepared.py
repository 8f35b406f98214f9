"""Questions to the database whose SQL is made once per process, because making it costs more than answering it.

For what every visitor asks. The function that is decorated builds the same queryset each time, and its arguments go
into the conditions as they are: numbers, texts and keys are filled in afresh, anything else (a day) has SQL of its own.
The rows that point at those that were found (``prefetch_related``) are asked for in the same way.
"""

import copy
import functools
import uuid
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import ManyToOneRel, Model, Prefetch, QuerySet
from django.db.transaction import TransactionManagementError

Row = TypeVar("Row")

#: How many days, and other arguments with SQL of their own, are remembered of each question.
MOST_KEPT = 20


def prepared(build: Callable[..., "QuerySet[Any, Row]"]) -> Callable[..., list[Row]]:
    """Ask the queryset that ``build`` makes, as a list; its SQL is made the first time.

    Raises ``TransactionManagementError`` when rows are to be locked and there is no transaction to lock them in.
    """
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


def hand_over(owner: Model, name: str, rows: list[Any]) -> None:
    """Let ``owner`` have ``rows`` as its related ``name``, as if they had been prefetched."""
    manager: Any = getattr(owner, name)
    found = manager.get_queryset()
    found._result_cache, found._prefetch_done = rows, True
    for row in rows:
        setattr(row, manager.field.name, owner)
    owner.__dict__.setdefault("_prefetched_objects_cache", {})[name] = found


def fetch(owner: Model, name: str, ask: Callable[[Any], list[Any]]) -> None:
    """Let ``owner`` have what ``ask`` finds for its key as its related ``name``, unless it has been prefetched already."""
    if name not in owner.__dict__.get("_prefetched_objects_cache", {}):
        hand_over(owner, name, ask(owner.pk))


class _Question:
    """A queryset with its SQL, and the places in it that are filled in each time."""

    def __init__(self, build: Callable[..., "QuerySet[Any]"], values: Sequence[Any]) -> None:
        self.blanks = [_blank(value, place) for place, value in enumerate(values)]
        self.queryset = build(*self.blanks)
        self.along = self._taken_over()
        self.compiler = self.queryset.query.get_compiler(self.queryset.db)
        try:
            self.sql, self.params = self.compiler.as_sql()
        except EmptyResultSet:
            self.sql, self.params = "", ()
        self.converters: dict[Any, Any] | None = None

    def ask(self, values: Sequence[Any]) -> list[Any]:
        if not self.sql:
            return []
        connection = connections[self.queryset.db]
        if self.queryset.query.select_for_update and not connection.in_atomic_block:
            raise TransactionManagementError("Rows can be locked within a transaction only.")
        filled = tuple(self._filled(param, values) for param in self.params)
        # A compiler of our own: several threads ask at once, each on its own connection.
        compiler: Any = copy.copy(self.compiler)
        compiler.connection = connection
        compiler.as_sql = lambda *_args, **_options: (self.sql, filled)
        compiler.get_converters = self._converters
        queryset: Any = self.queryset._clone()  # type: ignore[attr-defined]
        queryset.query.get_compiler = lambda *_args, **_options: compiler
        found = list(queryset)
        for along in self.along:
            along.hand_out(found)
        return found

    def _taken_over(self) -> "list[_Along]":
        """What is to be fetched along, apart from what only Django knows how to."""
        queryset: Any = self.queryset
        lookups = [(lookup, _pointing(queryset.model, lookup)) for lookup in queryset._prefetch_related_lookups]
        queryset._prefetch_related_lookups = tuple(lookup for lookup, pointing in lookups if pointing is None)
        return [_Along(lookup, pointing) for lookup, pointing in lookups if pointing is not None]

    def _converters(self, columns: Any) -> dict[Any, Any]:
        """How the columns become values of ours: the same each time, as the columns are."""
        if self.converters is None:
            self.converters = self.compiler.get_converters(columns)
        return self.converters

    def _filled(self, param: Any, values: Sequence[Any]) -> Any:
        for blank, value in zip(self.blanks, values, strict=True):
            if isinstance(blank, uuid.UUID) and param == blank.hex:
                # As a database without a type for keys holds it.
                return value.hex
            if _is_blank(blank) and param == blank:
                return type(param)(value) if isinstance(param, int | str) else value
        return param


class _Along:
    """The rows that point at those of a question, in one question of its own for each number of them."""

    def __init__(self, lookup: "str | Prefetch[Any]", pointing: ManyToOneRel) -> None:
        self.name, self.field = str(getattr(lookup, "prefetch_to", lookup)), pointing.field
        given = getattr(lookup, "queryset", None)
        queryset = pointing.related_model._default_manager.all() if given is None else given
        self.ask = prepared(lambda *keys: queryset.filter(**{f"{self.field.name}__in": keys}))

    def hand_out(self, owners: list[Any]) -> None:
        rows = self.ask(*(owner.pk for owner in owners))
        for owner in owners:
            hand_over(owner, self.name, [row for row in rows if getattr(row, self.field.attname) == owner.pk])


def _pointing(model: type[Model], lookup: "str | Prefetch[Any]") -> ManyToOneRel | None:
    """The relation of rows that point at the key of ``model`` and are fetched under its own name; None for any other."""
    path, name = (lookup, lookup) if isinstance(lookup, str) else (lookup.prefetch_through, lookup.prefetch_to)
    found = next((item for item in model._meta.related_objects if item.get_accessor_name() == path), None)
    is_simple = type(found) is ManyToOneRel and path == name and found.field.target_field.primary_key
    return found if is_simple and isinstance(found, ManyToOneRel) else None


def _is_blank(value: Any) -> bool:
    return isinstance(value, int | str | uuid.UUID)


def _blank(value: Any, place: int) -> Any:
    """What stands in the SQL until it is filled in: nothing that a question says otherwise."""
    if isinstance(value, str):
        return f"\ue000{place}"
    if isinstance(value, uuid.UUID):
        return uuid.UUID(int=0xE000 << 96 | place)
    return 1_900_000_000 + place if isinstance(value, int) else value
