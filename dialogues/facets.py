"""How many hits every choice in the register's filters gives, given the other filters: one question to the database.

What is public, and what matches each filter, comes from the same querysets as the list itself; the counting over them
is written in SQL, where it is one reading of the rows instead of one for every choice.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Value, When

from governance.translated import Translated

from . import standing
from .models import Dialogue, Promise

#: In a list of choices: the dialogues that each of these rows belongs to, and the code and name of the row.
_NAMED = {
    "board": (
        "SELECT id AS dialogue_id, owner_id AS row_id FROM hit"
        " UNION SELECT dialogue_id, board_id FROM dialogues_dialogue_co_boards",
        "governance_board",
    ),
    "group": (
        "SELECT DISTINCT dialogue_id, group_id AS row_id FROM dialogues_dialoguetargetgroup",
        "dialogues_targetgroup",
    ),
    "area": ("SELECT dialogue_id, area_id AS row_id FROM dialogues_dialogue_areas", "governance_area"),
    "topic": ("SELECT dialogue_id, topic_id AS row_id FROM dialogues_dialogue_topics", "dialogues_topic"),
}
_YEARS = (
    ("dialogues_round", "dialogue_id", "opens_on"),
    ("dialogues_round", "dialogue_id", "closes_on"),
    ("hit JOIN dialogues_mandate ON dialogues_mandate.id = hit.mandate_id", "hit.id", "opens_on"),
    ("hit JOIN dialogues_mandate ON dialogues_mandate.id = hit.mandate_id", "hit.id", "closes_on"),
    ("hit JOIN dialogues_initiative ON dialogues_initiative.id = hit.initiative_id", "hit.id", "received_on"),
    ("hit", "id", "closed_on"),
)
_COLUMNS = (
    "id",
    "step",
    "owner_id",
    "mandate_id",
    "initiative_id",
    "closed_on",
    "state",
    "is_late",
    "is_answered",
    "level",
)


@dataclass
class Counts:
    """What each choice gives: by filter and code, in the order of the database; names where a row has one."""

    numbers: dict[str, dict[str, int]] = field(default_factory=dict)
    names: dict[tuple[str, str], str] = field(default_factory=dict)

    def of(self, facet: str, code: str) -> int:
        return self.numbers.get(facet, {}).get(code, 0)

    def add(self, facet: str, code: str, number: int, name: str = "") -> None:
        row = self.numbers.setdefault(facet, {})
        row[code] = row.get(code, 0) + number
        if name:
            self.names[facet, code] = name


def count(statement: tuple[str, Any]) -> Counts:
    """Ask the one question that ``statement`` made, and sort its answer."""
    counts = Counts()
    with connection.cursor() as cursor:
        cursor.execute(*statement)
        for facet, code, name, number in cursor.fetchall():
            counts.add(facet, str(code), int(number or 0), _name(name))
    return counts


def statement(found: "QuerySet[Dialogue]", conditions: dict[str, Q], on: Any) -> tuple[str, Any]:
    """The SQL that counts over ``found`` (every public dialogue), where ``conditions`` says what each filter in use asks."""
    marks = {f"m_{name}": _as_condition(condition) for name, condition in conditions.items()}
    promises = {f"p_{code}": Exists(_promises(code, on)) for code in standing.PROMISES}
    rows = found.annotate(
        state=Case(
            *(When(standing.in_state(code, on), then=Value(code)) for code in standing.EXCLUSIVE),
            default=Value(""),
            output_field=CharField(),
        ),
        is_late=_as_condition(standing.in_state("late", on)),
        is_answered=_as_condition(standing.in_state("answered", on)),
        level_code=Case(When(mandate=None, then=F("proposed_level__code")), default=F("mandate__level__code")),
        **promises,
        **marks,
    ).order_by()
    named = ("pk", *_COLUMNS[1:-1], "level_code", *promises, *marks)
    hit, params = rows.values_list(*named).query.sql_with_params()
    columns = ", ".join((*_COLUMNS, *promises, *marks))
    return f"WITH hit ({columns}) AS ({hit}) {' UNION ALL '.join(_branches(list(conditions)))}", params


def _as_condition(condition: Q) -> Any:
    return Case(When(condition, then=Value(1)), default=Value(0))


def _promises(code: str, on: Any) -> "QuerySet[Promise]":
    return Promise.objects.filter(standing.promise_is(code, on), dialogue=OuterRef("pk"))


def _name(said: str | None) -> str:
    """The name of a row: plain text, or the text in each language."""
    if not said or not said.startswith("{"):
        return said or ""
    return str(Translated(json.loads(said)))


def _branches(used: list[str]) -> Iterator[str]:
    def matching(leaving_out: str = "") -> str:
        left = [f"m_{name} = 1" for name in used if name != leaving_out]
        return f"SUM(CASE WHEN {' AND '.join(left)} THEN 1 ELSE 0 END)" if left else "COUNT(*)"

    def flag(facet: str, column: str, code: str, number: str) -> str:
        return f"SELECT '{facet}', '{code}', '', {number} FROM hit WHERE {column}"  # noqa: S608

    for column in ("state", "level", "step"):
        value = f"CAST({column} AS varchar)"
        yield f"SELECT '{column}', {value}, '', {matching(column)} FROM hit WHERE {column} IS NOT NULL GROUP BY {value}"  # noqa: S608
    yield flag("state", "is_late = 1", "late", matching("state"))
    yield flag("state", "is_answered = 1", "answered", matching("state"))
    for code in standing.PROMISES:
        yield flag("promise", f"p_{code}", code, matching("promise"))
    for facet, (linked, table) in _NAMED.items():
        name = f"CAST({table}.name AS varchar)"
        yield (
            f"SELECT '{facet}', {table}.code, {name}, {matching(facet)} FROM hit"  # noqa: S608
            f" JOIN ({linked}) AS linked ON linked.dialogue_id = hit.id"
            f" JOIN {table} ON {table}.id = linked.row_id GROUP BY {table}.code, {name}"
        )
    yield (
        f"SELECT 'year', CAST(linked.year AS varchar), '', {matching('year')} FROM hit"  # noqa: S608
        f" JOIN ({_years()}) AS linked ON linked.dialogue_id = hit.id WHERE linked.year IS NOT NULL GROUP BY linked.year"
    )
    yield flag("all", "1 = 1", "matching", matching())
    yield flag("all", "1 = 1", "public", "COUNT(*)")
    yield flag("all", "state = 'open'", "open", "COUNT(*)")
    yield flag("all", f"state IN ({', '.join(repr(code) for code in standing.WAITING)})", "waiting", "COUNT(*)")
    yield flag("all", "is_answered = 1", "answered", "COUNT(*)")
    for name in used:
        yield flag("without", "1 = 1", name, matching(name))


def _years() -> str:
    year = "EXTRACT(YEAR FROM {0})" if connection.vendor == "postgresql" else "strftime('%%Y', {0})"
    return " UNION ".join(
        f"SELECT {dialogue} AS dialogue_id, CAST({year.format(day)} AS integer) AS year FROM {table}"  # noqa: S608
        for table, dialogue, day in _YEARS
    )
