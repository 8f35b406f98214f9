"""A year that is closed: its figures stay as they stood that day, whatever is put right afterwards.

What is kept is what the figures are made of, not the figures: every board, comparison and file can be made of it again,
and a new plot can be drawn of an old year. A table of who took part that has a small cell is left out before it is kept.
"""

import copy
import dataclasses
import datetime as dt
import hashlib
import json
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from governance import clock
from governance.models import Municipality, Role, User
from governance.permissions import has_role, roles_of
from governance.translated import Translated

from .. import log
from ..models import ClosedYear, LogEntry
from ..refusals import NotEntitled, Refused
from ..statistics import suppress
from . import material
from .material import Material

#: What the figures are counted by, as the municipality had decided it that year.
RULES = ("feedback_days_after_close", "small_cell_threshold", "age_population", "gender_population")


class NotOver(Refused):
    """A year that still runs, or in which nothing was held, has no figures to close."""

    @property
    def message(self) -> str:
        return _("Only a year that is over, and in which a dialogue was open, can be closed.")


class AlreadyClosed(Refused):
    """The figures of a closed year stand."""

    @property
    def message(self) -> str:
        return _("The year is closed already. Its figures stand.")


@dataclasses.dataclass(frozen=True)
class Source:
    """What the report of one year is made of, the day it stands on, and the rules it is counted by."""

    material: Material
    on: dt.date
    municipality: Municipality
    closed: ClosedYear | None = None


def may_be_closed(year: int, on: dt.date, *, by: User) -> bool:
    """Whether the user may close the year now: a coordinator, once it is over."""
    return year < on.year and Role.COORDINATOR in roles_of(by)


@transaction.atomic
def close(year: int, *, by: User) -> ClosedYear:
    """Keep what the figures of the year are made of, with the fingerprint of the log they come from.

    Raises ``NotEntitled``, ``NotOver``, ``AlreadyClosed``.
    """
    today, municipality = clock.today(), Municipality.current()
    if not has_role(by, Role.COORDINATOR):
        raise NotEntitled
    if year not in material.years(today) or not may_be_closed(year, today, by=by):
        raise NotOver
    kept = _kept(material.gather((year,), today), municipality)
    digests = {"figures_digest": digest(kept), "log_digest": digest(log.heads())}
    try:
        with transaction.atomic():
            closed = ClosedYear.objects.create(year=year, closed_on=today, closed_by=by, figures=kept, **digests)
    except IntegrityError as same:
        raise AlreadyClosed from same
    log.write(None, LogEntry.Action.YEAR_CLOSED, by=by, year=year, **digests)
    return closed


def digest(said: Any) -> str:
    """SHA-256 over the canonical JSON."""
    return hashlib.sha256(canonical(said).encode()).hexdigest()


def canonical(said: Any) -> str:
    """The one way in which it is written as JSON."""
    return json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def sources(years: tuple[int, ...], on: dt.date) -> dict[int, Source]:
    """What each of the years is made of: as it was kept when the year is closed, else as it stands on the day ``on``."""
    closed = {item.year: item for item in ClosedYear.objects.filter(year__in=years)}
    municipality, running = Municipality.current(), tuple(year for year in years if year not in closed)
    gathered = material.gather(running, on) if running else None
    found = {year: Source(gathered, on, municipality) for year in running if gathered}
    return found | {year: _source(item, municipality) for year, item in closed.items()}


def can_be_read(figures: Any) -> bool:
    """Whether a report can be made of what was kept, also when it was kept in another installation."""
    try:
        _read(Material, figures["material"])
        return set(RULES) <= set(figures["rules"])
    except (KeyError, TypeError, ValueError, AttributeError):
        return False


def _source(item: ClosedYear, municipality: Municipality) -> Source:
    then = copy.copy(municipality)
    for name in RULES:
        setattr(then, name, item.figures["rules"][name])
    return Source(_read(Material, item.figures["material"]), item.closed_on, then, item)


def _kept(gathered: Material, municipality: Municipality) -> dict[str, Any]:
    least = municipality.small_cell_threshold
    whole = {
        pk: {kind: table for kind, table in tables.items() if None not in suppress(table, least).values()}
        for pk, tables in gathered.backgrounds.items()
    }
    rules = {name: getattr(municipality, name) for name in RULES}
    return {"rules": rules, "material": _written(dataclasses.replace(gathered, backgrounds=whole))}


def _written(value: Any) -> Any:
    """The value as JSON keeps it."""
    if dataclasses.is_dataclass(value):
        return {field.name: _written(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, dict):
        return {str(key): _written(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, frozenset)):
        return [_written(item) for item in (sorted(value) if isinstance(value, frozenset) else value)]
    return value.isoformat() if isinstance(value, dt.date) else value


def _read(kind: Any, value: Any) -> Any:
    """The value as ``kind`` says that it is; the other way of ``_written``."""
    if value is None:
        return None
    arguments = [item for item in get_args(kind) if item is not NoneType]
    origin = get_origin(kind)
    if origin is UnionType:
        return _read(arguments[0], value)
    if dataclasses.is_dataclass(kind):
        hints = get_type_hints(kind)
        return kind(**{field.name: _read(hints[field.name], value[field.name]) for field in dataclasses.fields(kind)})  # type: ignore[operator]
    if origin is dict:
        return {arguments[0](key): _read(arguments[1], item) for key, item in value.items()}
    if origin in (list, frozenset):
        return origin(_read(arguments[0], item) for item in value)
    if kind is Translated:
        return Translated(value)
    return dt.date.fromisoformat(value) if kind is dt.date else value
