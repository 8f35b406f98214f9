"""A large municipality: the demo over and over, every dialogue with everything that belongs to it.

Copies are made by the database, row for row, so that each has the shape that the product gave it.
"""

import datetime as dt
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.models import Count

from dialogues import log
from dialogues.models import (
    Attempts,
    ClosedYear,
    Coding,
    Contribution,
    Dialogue,
    LogEntry,
    LogHead,
    ModerationAction,
    ModerationState,
    PromiseSnapshot,
    SentReminder,
    Step,
    TargetGroup,
    Topic,
)
from governance import clock
from governance.models import Decision, Statement

#: Each copy of a row has the number of the row plus this much more.
APART = 1_000_000
#: Groups, topics and years are the municipality's own, of which a larger one has no more.
LEFT_OUT = (LogEntry, LogHead, SentReminder, Attempts, TargetGroup, Topic, PromiseSnapshot, ClosedYear)
WORDS = (
    "Gångvägen vid skolan är mörk på vintern, och många väljer bilen. Sätt upp lampor som tänds när någon går förbi. "
    "Jag vill också ha fler bänkar, så att den som är äldre kan vila på vägen till affären."
)


Originals = list[tuple[type[models.Model], list[Any]]]


def originals() -> Originals:
    """What is copied: read once, before anything is added."""
    # What was promised stands still once it is frozen, so the frozen promises come after what they froze.
    return [(model, list(model._default_manager.all())) for model in (*_copied(), PromiseSnapshot)]


@transaction.atomic
def grow(demo: Originals, dialogues: int, contributions: int) -> None:
    """Copy the demo until there are at least so many dialogues, and let residents write until there are so many views."""
    with connection.cursor() as cursor:
        # Making the rows takes longer than a person may leave a transaction open, or wait for one question.
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        cursor.execute("SET LOCAL statement_timeout = 0")
    first = len(dict(demo)[Dialogue])
    places = (Dialogue.objects.count() // first, -(-dialogues // first) - 1)
    for model, rows in (pair for pair in demo if pair[1]):
        _copy(model, [row.pk for row in rows], places)
    _begin_logs()
    _write(contributions - Contribution.objects.count())
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(apps.get_models())):
            cursor.execute(statement)
        cursor.execute("ANALYZE")


def _begin_logs() -> None:
    """Every dialogue has a log; that of a copy begins empty."""
    begun = set(LogHead.objects.values_list("chain", flat=True))
    chains = map(log.chain_of, Dialogue.objects.all())
    LogHead.objects.bulk_create(LogHead(chain=chain) for chain in chains if chain not in begun)


def _copied() -> list[type[models.Model]]:
    ours = apps.get_app_config("dialogues").get_models(include_auto_created=True)
    return [Decision, Statement, *(model for model in ours if model not in LEFT_OUT)]


def _copy(model: type[models.Model], keys: list[Any], places: tuple[int, int]) -> None:
    """Each row of the demo once more for every place, made by the database itself."""
    fields = model._meta.concrete_fields
    columns = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    table, key = (connection.ops.quote_name(name) for name in (model._meta.db_table, model._meta.pk.column))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({columns}) SELECT {', '.join(map(_again, fields))} "  # noqa: S608 (names of columns)
            f"FROM {table} AS one, generate_series(%s, %s) AS copy(nth) WHERE one.{key} = ANY(%s)",
            [*places, keys],
        )


def _again(field: models.Field) -> str:
    """What stands in the column of a copy: keys are moved apart, and what must be unique becomes so."""
    value = f"one.{connection.ops.quote_name(field.column)}"
    if field.primary_key or (field.is_relation and field.related_model in {*_copied(), PromiseSnapshot}):
        return f"{value} + copy.nth * {APART}"
    if field.model is Decision and field.name == "paragraph":
        return f"{value} + copy.nth * 1000"
    if not field.unique:
        return value
    if isinstance(field, models.UUIDField):
        return "gen_random_uuid()"
    if field.name.endswith("_hash"):
        return f"CASE WHEN {value} IS NULL THEN NULL ELSE md5(random()::text) || md5(random()::text) END"
    return f"{value} || lpad(copy.nth::text, 3, '0')" if field.name == "reference" else f"{value} || '-' || copy.nth"


def _write(number: int) -> None:
    """Contributions, read and sorted into a theme, in turn to every dialogue that has been launched."""
    launched = Dialogue.objects.filter(step__gte=Step.EXECUTION, rounds__isnull=False)
    found = list(
        launched.distinct().annotate(held=Count("contributions", distinct=True)).prefetch_related("rounds", "themes")
    )
    received_at = clock.now() - dt.timedelta(days=1)
    new = [
        Contribution(
            dialogue=dialogue,
            round=dialogue.rounds.all()[0],
            number=dialogue.held + place // len(found) + 1,
            text=WORDS,
            received_at=received_at,
            state=ModerationState.PUBLISH,
        )
        for place in range(number)
        for dialogue in (found[place % len(found)],)
    ]
    rows = Contribution.objects.bulk_create(new, batch_size=2000)
    by = found[0].responsible
    ModerationAction.objects.bulk_create(
        (
            ModerationAction(
                contribution=row, state=ModerationState.PUBLISH, rule="follows_rules", by=by, at=received_at
            )
            for row in rows
        ),
        batch_size=2000,
    )
    themes = {dialogue.pk: list(dialogue.themes.all()) for dialogue in found}
    Coding.objects.bulk_create(
        (
            Coding(contribution=row, theme=choices[row.number % len(choices)], by=by, at=received_at)
            for row in rows
            if (choices := themes[row.dialogue_id])
        ),
        batch_size=2000,
    )
