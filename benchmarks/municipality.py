"""A large municipality: the demo over and over, every dialogue with everything that belongs to it.

Copies go through the models with ``bulk_create``, so that each row has the shape that the product gives it.
"""

import copy
import datetime as dt
import uuid
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.models import Count

from dialogues import log
from dialogues.models import (
    Attempts,
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
#: Groups and topics are lists of the municipality, of which a larger one has no more.
LEFT_OUT = (LogEntry, LogHead, SentReminder, Attempts, TargetGroup, Topic, PromiseSnapshot)
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
    for place in range(Dialogue.objects.count() // first, -(-dialogues // first)):
        for model, rows in demo:
            model._default_manager.bulk_create([_copy(row, place) for row in rows], batch_size=1000)
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


def _copy(row: Any, place: int) -> Any:
    new = copy.copy(row)
    new._state = copy.copy(row._state)
    new._state.adding = True
    copied = {*_copied(), PromiseSnapshot}
    for field in new._meta.concrete_fields:
        value = getattr(row, field.attname)
        if field.primary_key or (field.is_relation and field.related_model in copied and value is not None):
            setattr(new, field.attname, value + place * APART)
        elif field.unique and value:
            setattr(new, field.attname, _another(field, value, place))
    if isinstance(new, Decision) and new.paragraph:
        new.paragraph += place * 1000
    return new


def _another(field: Any, value: Any, place: int) -> Any:
    if isinstance(field, models.UUIDField):
        return uuid.uuid4()
    if field.name.endswith("_hash"):
        return uuid.uuid4().hex * 2
    return f"{value}{place:03d}" if field.name == "reference" else f"{value}-{place}"


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
