"""Suggests themes for what nobody has sorted yet. The machine suggests, a person decides each time, nothing is sent anywhere.

Learnt in the background, for each dialogue from what people decided in it, and written down beside the contributions:
no page learns anything. Where the municipality does not want it, nothing is learnt, kept or shown.
"""

import datetime as dt
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from governance import clock
from governance.models import Municipality

from . import log
from .models import (
    Coding,
    Contribution,
    ContributionText,
    Dialogue,
    Learning,
    LogEntry,
    LogHead,
    Step,
    Suggestion,
    Theme,
)

if TYPE_CHECKING:
    from .learning import Guesses, Learnt, Text

#: Nothing is learnt from fewer.
LEAST_EXAMPLES = 5
#: Deeds after which there is something new to learn, or to suggest for.
TEACHES = (
    LogEntry.Action.LOADED,
    LogEntry.Action.RECEIVED,
    LogEntry.Action.CODED,
    LogEntry.Action.REFERRED,
    LogEntry.Action.CHANGED,
    LogEntry.Action.CONTRIBUTION_WITHDRAWN,
    LogEntry.Action.TAKEN_IN,
    LogEntry.Action.INTAKE_WITHDRAWN,
)
#: After learning for a while, ten times as long passes before the same dialogue is learnt anew.
REST = 10
#: Another worker takes over from one that died.
LEASE = dt.timedelta(minutes=15)
AT_ONCE = 2_000
#: So many are named beside the one that is read.
MOST_RESEMBLING = 15


@dataclass(frozen=True)
class Suggested:
    """A theme for a contribution; ``words`` of its text speak most for it."""

    theme: Theme
    is_likely: bool
    words: list[str]


# -------------------------------------------------------------------------------------------------------- what is shown


def are_used() -> bool:
    """Whether the municipality wants suggestions."""
    return Municipality.current().suggests_themes


def with_suggestions(rows: "QuerySet[Contribution]") -> "QuerySet[Contribution]":
    """The contributions with what is suggested for each, where the municipality wants it; no further question is asked."""
    unwanted = Municipality.objects.filter(suggests_themes=False)
    return rows.select_related("suggestion").annotate(shows_suggestion=~Exists(unwanted))


def _kept(contribution: Contribution) -> Suggestion | None:
    """What was written down for a contribution that was fetched ``with_suggestions``."""
    return getattr(contribution, "suggestion", None) if getattr(contribution, "shows_suggestion", False) else None


def of(contribution: Contribution, themes: list[Theme]) -> list[Suggested]:
    """What is suggested among ``themes`` for the contribution, the likeliest first, at most three."""
    kept, by_key = _kept(contribution), {theme.pk: theme for theme in themes}
    rows = kept.themes if kept else []
    return [Suggested(by_key[row["theme"]], row["likely"], row["words"]) for row in rows if row["theme"] in by_key]


def resembling(contribution: Contribution) -> tuple[list[Contribution], list[Contribution]]:
    """Those that are sorted already and resemble it, and the first of those with nearly the same text: a campaign."""
    kept = _kept(contribution)
    if kept is None:
        return [], []
    comes_last = Case(When(number__in=kept.similar, then=0), default=1)
    same = Q(suggestion__group=kept.group, suggestion__group__isnull=False)
    rows = Contribution.objects.filter(Q(number__in=kept.similar) | same, withdrawn_at=None)
    rows = rows.filter(dialogue=contribution.dialogue_id).exclude(pk=contribution.pk).select_related("suggestion")
    found = rows.prefetch_related("codings").order_by(comes_last, "number")[:MOST_RESEMBLING]
    similar = [row for row in found if row.number in kept.similar]
    return similar, [row for row in found if kept.group and _group(row) == kept.group]


def _group(contribution: Contribution) -> int | None:
    return contribution.suggestion.group if hasattr(contribution, "suggestion") else None


def began_as_suggestions(dialogue: Dialogue) -> tuple[int, int]:
    """How many of the codings began as a suggestion, and how many there are in all."""
    found = Coding.objects.filter(contribution__dialogue=dialogue).aggregate(
        suggested=Count("pk", filter=Q(was_suggested=True)), all=Count("pk")
    )
    return found["suggested"], found["all"]


def typical_words(dialogue: Dialogue) -> dict[int, list[str]]:
    """For each theme, by key, the words that are used in it and seldom elsewhere."""
    known = Learning.objects.filter(dialogue=dialogue).first() if are_used() else None
    return {int(key): words for key, words in known.typical.items()} if known else {}


# ------------------------------------------------------------------------------------------------------------ learning


def due(now: dt.datetime) -> "QuerySet[Dialogue]":
    """Dialogues that are being sorted, and where something has happened since they were last learnt from."""
    since = Coalesce(OuterRef("learning__log_seq"), Value(0))
    news = LogEntry.objects.filter(dialogue=OuterRef("pk"), action__in=TEACHES, seq__gt=since)
    rested = Q(learning=None) | Q(learning__not_before__lte=now)
    received = Contribution.objects.filter(dialogue=OuterRef("pk"))
    return Dialogue.objects.filter(
        rested, Exists(received), Exists(news), step__in=(Step.EXECUTION, Step.COMPILATION)
    ).order_by("pk")


def refresh() -> int:
    """Learn from every dialogue that is due, or forget everything where it is not wanted. How many were learnt from."""
    if not are_used():
        Suggestion.objects.all().delete()
        Learning.objects.all().delete()
        return 0
    claimed = [dialogue for dialogue in due(clock.now()) if _claim(dialogue)]
    for dialogue in claimed:
        learn(dialogue)
    return len(claimed)


def _claim(dialogue: Dialogue) -> bool:
    """Whether this worker, and no other, learns from the dialogue now."""
    now = clock.now()
    Learning.objects.get_or_create(dialogue=dialogue, defaults={"not_before": now})
    return bool(Learning.objects.filter(dialogue=dialogue, not_before__lte=now).update(not_before=now + LEASE))


def learn(dialogue: Dialogue) -> None:
    """Learn from what people have sorted in the dialogue, and write down what it suggests for the rest."""
    from . import likeness

    began = time.monotonic()
    head = LogHead.objects.filter(chain=log.chain_of(dialogue)).first()
    learnt, examples, typical = _lesson(dialogue)
    groups = likeness.groups((number, words.words) for _pk, number, words, _is_open in _texts(dialogue))
    rows = list(_suggestions(dialogue, learnt, groups))
    with transaction.atomic():
        Suggestion.objects.filter(contribution__dialogue=dialogue).delete()
        Suggestion.objects.bulk_create(rows, batch_size=AT_ONCE)
        now = clock.now()
        Learning.objects.filter(dialogue=dialogue).update(
            log_seq=head.seq if head else 0,
            examples=examples,
            typical=typical,
            learnt_at=now,
            not_before=now + dt.timedelta(seconds=REST * (time.monotonic() - began)),
        )


def _texts(dialogue: Dialogue) -> "Iterator[tuple[int, int, Text, bool]]":
    """Key, number and words of all that was said, in Swedish where it is translated, and whether it is unsorted."""
    from .learning import Text

    swedish = dict(
        ContributionText.objects.filter(contribution__dialogue=dialogue, language="sv").values_list(
            "contribution", "text"
        )
    )
    rows = dialogue.contributions.filter(withdrawn_at=None).exclude(text="").order_by("number")
    sorted_already = Exists(Coding.objects.filter(contribution=OuterRef("pk")))
    found = rows.annotate(is_sorted=sorted_already).values_list("pk", "number", "text", "language", "is_sorted")
    for pk, number, text, language, is_sorted in found.iterator(chunk_size=AT_ONCE):
        yield pk, number, Text(swedish[pk]) if pk in swedish else Text(text, language), not is_sorted


def _lesson(dialogue: Dialogue) -> "tuple[Learnt | None, int, dict[int, list[str]]]":
    """What people's choices teach, from how many, and the words of each theme; nothing while they are too few."""
    from . import learning

    chosen: defaultdict[int, set[int]] = defaultdict(set)
    codings = Coding.objects.filter(contribution__dialogue=dialogue, theme__merged_into=None).order_by("at", "pk")
    for contribution, theme in codings.values_list("contribution", "theme"):
        chosen[contribution].add(theme)
    elsewhere = dialogue.contributions.filter(referral__is_partly=False, codings=None).values_list("pk", flat=True)
    chosen.update((pk, set()) for pk in elsewhere)
    newest = dict(list(chosen.items())[-learning.MOST_EXAMPLES :])
    texts = {pk: (number, text) for pk, number, text, _is_open in _texts(dialogue) if pk in newest}
    examples = [
        learning.Example(texts[pk][1], frozenset(themes), texts[pk][0]) for pk, themes in newest.items() if pk in texts
    ]
    book = {theme.pk: learning.Text(f"{theme.name}\n{theme.description}") for theme in dialogue.themes.all()}
    if len(examples) < LEAST_EXAMPLES or len({theme for item in examples for theme in item.themes}) < 2:
        return None, len(examples), {}
    learnt = learning.Learnt(examples, book)
    typical = learnt.typical([item.text for item in examples], [item.themes for item in examples])
    return learnt, len(examples), typical


def _suggestions(dialogue: Dialogue, learnt: "Learnt | None", groups: dict[int, int]) -> Iterator[Suggestion]:
    texts = _texts(dialogue)
    while some := list(islice(texts, AT_ONCE)):
        unsorted = [text for _pk, _number, text, is_open in some if is_open]
        guesses = iter(learnt.guess(unsorted)) if learnt and unsorted else None
        for pk, number, _text, is_open in some:
            guessed = next(guesses) if guesses and is_open else None
            if guessed or number in groups:
                yield _row(pk, guessed, groups.get(number))


def _row(pk: int, guessed: "Guesses | None", group: int | None) -> Suggestion:
    themes: list[dict[str, Any]] = [
        {"theme": item.theme, "likely": item.is_likely, "words": item.words}
        for item in (guessed.themes if guessed else [])
    ]
    return Suggestion(contribution_id=pk, themes=themes, similar=guessed.similar if guessed else [], group=group)
