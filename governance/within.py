"""The rows that belong to a row, asked for in the same question: for pages that would otherwise ask once for each kind."""

import json
from typing import Any

from django.db.models import (
    BinaryField,
    DateTimeField,
    DecimalField,
    DurationField,
    Field,
    JSONField,
    Model,
    QuerySet,
    Subquery,
    TimeField,
)
from django.db.models.functions import JSONArray

#: What JSON does not hold the same way on both databases.
_LOST_ON_THE_WAY = (BinaryField, DateTimeField, DecimalField, DurationField, TimeField)


class Rows(Subquery):
    """To annotate with: what ``queryset`` finds for each row (by ``OuterRef``), in its order, as a list of its model.

    ``fields`` are those that are read, also of what a row points at (``group__name``); without any, all of its own. What
    is used of a row besides them is asked for then, as of any row that was fetched with ``only``.
    Raises ``TypeError`` for a column that JSON cannot hand over as it is.
    """

    output_field = JSONField()

    def __init__(self, queryset: "QuerySet[Any]", *fields: str) -> None:
        self.model: type[Model] = queryset.model
        own = [field.attname for field in self.model._meta.concrete_fields]
        self.names = ("pk", *fields) if fields else tuple(own)
        self.columns = [_column(self.model, name) for name in self.names]
        if lost := [field.name for field in self.columns if isinstance(field, _LOST_ON_THE_WAY)]:
            raise TypeError(f"{', '.join(lost)} of {self.model.__name__} cannot be handed over as JSON")
        super().__init__(queryset.values(told=JSONArray(*self.names)))

    def as_postgresql(self, compiler: Any, connection: Any) -> Any:
        template = "(SELECT COALESCE(JSONB_AGG(found.told), '[]') FROM (%(subquery)s) found)"
        return self.as_sql(compiler, connection, template=template)

    def as_sqlite(self, compiler: Any, connection: Any) -> Any:
        template = "(SELECT JSON_GROUP_ARRAY(JSON(found.told)) FROM (%(subquery)s) found)"
        return self.as_sql(compiler, connection, template=template)

    def get_db_converters(self, connection: Any) -> list[Any]:
        return [*super().get_db_converters(connection), self._rows]

    def _rows(self, found: list[list[Any]], _expression: Any, connection: Any) -> list[Model]:
        return [self._row(values, connection) for values in found]

    def _row(self, values: list[Any], connection: Any) -> Model:
        parts: dict[str, dict[str, Any]] = {}
        for name, field, value in zip(self.names, self.columns, values, strict=True):
            owner, _, _last = name.rpartition("__")
            parts.setdefault(owner, {})[field.attname] = _read(field, value, connection)
        row = _made(self.model, parts.pop("", {}), connection)
        for owner, told in parts.items():
            pointer: Any = self.model._meta.get_field(owner)
            is_nothing = all(value is None for value in told.values())
            pointer.set_cached_value(row, None if is_nothing else _made(pointer.related_model, told, connection))
        return row


def _column(model: type[Model], name: str) -> "Field[Any, Any]":
    owner, _, last = name.rpartition("__")
    holder: Any = model._meta.get_field(owner).related_model if owner else model
    if last == "pk":
        return holder._meta.pk
    return next(field for field in holder._meta.concrete_fields if last in (field.name, field.attname))


def _made(model: type[Model], told: dict[str, Any], connection: Any) -> Model:
    """An instance that has what was told, in the order of its columns; the rest is asked for when it is used."""
    names = [field.attname for field in model._meta.concrete_fields if field.attname in told]
    return model.from_db(connection.alias, names, [told[name] for name in names])


def _read(field: "Field[Any, Any]", value: Any, connection: Any) -> Any:
    if value is None:
        return None
    if isinstance(field, JSONField):
        # SQLite keeps JSON as a text, which is a text within the list as well.
        return json.loads(value) if connection.vendor == "sqlite" else value
    return field.to_python(value)
