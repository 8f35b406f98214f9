"""The public words of each dialogue, written down so that they can be searched among.

A deed marks the dialogue it changes, in its own transaction (``log.write``); the words are written anew right after it
is committed, and the tick does what a crash between the two left undone. Only what ``visibility`` shows is written.
"""

from collections.abc import Iterable, Iterator
from functools import partial
from itertools import chain
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Prefetch

from . import visibility, words
from .models import (
    CompilationTheme,
    Dialogue,
    Feedback,
    Initiative,
    LogEntry,
    Mandate,
    SearchDocument,
    SearchWord,
    ThemeResponse,
)

#: Deeds that change no public word: they come often, and cost nothing here.
SILENT = frozenset(
    {
        LogEntry.Action.RECEIVED,
        LogEntry.Action.MODERATED,
        LogEntry.Action.CODED,
        LogEntry.Action.REFERRED,
        LogEntry.Action.CONTRIBUTION_WITHDRAWN,
        LogEntry.Action.TAKEN_IN,
        LogEntry.Action.INTAKE_WITHDRAWN,
        LogEntry.Action.APPEALED,
        LogEntry.Action.APPEAL_ANSWERED,
        LogEntry.Action.ADDRESS_CONFIRMED,
        LogEntry.Action.MAIL_STOPPED,
        LogEntry.Action.CONTACT_ERASED,
        LogEntry.Action.PERSON_CHANGED,
        LogEntry.Action.MEMBERSHIP_CHANGED,
    }
)
#: Shorter words are not worth suggesting for a misspelt one.
SHORTEST_SUGGESTED = 3
AT_ONCE = 200


def mark(dialogue: Dialogue | None, action: str) -> None:
    """The deed ``action`` may have changed the public words of ``dialogue``; call it in the deed's transaction."""
    if action in SILENT:
        return
    if dialogue is not None:
        SearchDocument.objects.filter(dialogue=dialogue, is_stale=False).update(is_stale=True)
    transaction.on_commit(partial(refresh), robust=True)


def mark_all() -> None:
    """A name that many dialogues share has changed: a board, an area, a topic."""
    SearchDocument.objects.update(is_stale=True)
    transaction.on_commit(partial(refresh), robust=True)


def rebuild() -> int:
    """Write every word anew, and forget those that stand nowhere any more. Returns the number of documents."""
    with transaction.atomic():
        SearchWord.objects.all().delete()
        SearchDocument.objects.update(is_stale=True)
        return refresh()


def refresh() -> int:
    """Write what has been marked, and what has never been written. Returns how many documents that was."""
    _begin()
    done = 0
    while number := _some():
        done += number
    return done


def _begin() -> None:
    """An empty page for each dialogue and each refused initiative that has none."""
    dialogues = Dialogue.objects.filter(search_document=None).order_by("pk").values_list("pk", flat=True)
    initiatives = Initiative.objects.not_held().filter(dialogue=None, search_document=None).order_by("pk")
    new = [SearchDocument(dialogue_id=pk, is_stale=True) for pk in dialogues]
    new += [SearchDocument(initiative_id=pk, is_stale=True) for pk in initiatives.values_list("pk", flat=True)]
    SearchDocument.objects.bulk_create(new, ignore_conflicts=True)


@transaction.atomic
def _some() -> int:
    # Locked before the rows are read: a deed that comes in between waits, and marks the page again.
    pages = SearchDocument.objects.filter(is_stale=True).select_for_update(skip_locked=True).order_by("pk")[:AT_ONCE]
    stale = list(pages)
    if not stale:
        return 0
    dialogues = _dialogues([page.dialogue_id for page in stale if page.dialogue_id])
    initiatives = Initiative.objects.in_bulk([page.initiative_id for page in stale if page.initiative_id])
    for page in stale:
        heading = body = page.sort_key = ""
        if page.dialogue_id in dialogues:
            dialogue = dialogues[page.dialogue_id]
            heading, body = _of_dialogue(dialogue)
            page.sort_key = words.sort_key(dialogue.title.get(settings.LANGUAGE_CODE) or heading)[:400]
        elif page.initiative_id in initiatives:
            heading, body = _of_initiative(initiatives[page.initiative_id])
        _write(page, heading, body)
    SearchDocument.objects.bulk_update(stale, ["sort_key", "heading", "words", "stems", "is_stale"])
    _remember(word for page in stale for word in page.words.split())
    return len(stale)


def _write(page: SearchDocument, heading: str, body: str) -> None:
    title, told = words.of(heading), words.of(f"{heading} {body}")
    page.heading = _spaced(title)
    page.words = _spaced(told)
    page.stems = _spaced(sorted(set(chain.from_iterable(words.stems(word) for word in told))))
    page.is_stale = False


def _spaced(found: Iterable[str]) -> str:
    """With a space before the first and after the last too, so that a whole word can be asked for."""
    joined = " ".join(found)
    return f" {joined} " if joined else ""


def _remember(found: Iterable[str]) -> None:
    new = sorted({word for word in found if len(word) >= SHORTEST_SUGGESTED and not word.isdigit()})
    SearchWord.objects.bulk_create(
        [SearchWord(word=word, stem=words.stem(word)) for word in new], ignore_conflicts=True, batch_size=500
    )


def _dialogues(pks: list[int]) -> dict[int, Dialogue]:
    """Those of the dialogues that are public, with everything that may be told of them."""
    found = visibility.public_dialogues().select_related("owner", "deciding_board", "initiative", "mandate__level")
    found = found.select_related("mandate__decision").prefetch_related(
        "co_boards",
        "areas",
        "topics",
        "snapshots__mandate",
        "feedback",
        "mandate__influence_points",
        Prefetch("mandates", Mandate.objects.select_related("decision").prefetch_related("influence_points")),
        Prefetch("responses", ThemeResponse.objects.select_related("theme")),
        "compilations",
        Prefetch("compilations__themes", CompilationTheme.objects.select_related("theme")),
    )
    return {dialogue.pk: dialogue for dialogue in found.filter(pk__in=pks)}


def _of_initiative(initiative: Initiative) -> tuple[str, str]:
    return _all(initiative.text), " ".join((initiative.reference, initiative.triage_reason))


def _of_dialogue(dialogue: Dialogue) -> tuple[str, str]:
    told = _refused(dialogue) if dialogue.was_not_held else chain(_asked(dialogue), _answered(dialogue))
    return _all(dialogue.title), " ".join(text for text in chain(_about(dialogue), told) if text)


def _about(dialogue: Dialogue) -> Iterator[str]:
    yield from (dialogue.reference, dialogue.dnr, dialogue.owner.name, dialogue.owner.name_en)
    yield from (board.name for board in dialogue.co_boards.all())
    yield from (area.name for area in dialogue.areas.all())
    yield from (_all(topic.name) for topic in dialogue.topics.all())


def _refused(dialogue: Dialogue) -> Iterator[str]:
    rejected = visibility.rejected_mandate(dialogue)
    if rejected and rejected.decision:
        yield rejected.decision.motivation
    yield dialogue.closing_reason
    if dialogue.initiative:
        yield dialogue.initiative.triage_reason


def _asked(dialogue: Dialogue) -> Iterator[str]:
    promised, mandate = visibility.shown_promise(dialogue), visibility.shown_mandate(dialogue)
    if mandate:
        yield _all(mandate.description)
    if promised:
        yield _all(promised.purpose)
        yield from map(_all, promised.can)
        yield from (f"{_all(text)} {_all(why)}" for text, why in promised.cannot)
        yield _all(promised.use_of_result)


def _answered(dialogue: Dialogue) -> Iterator[str]:
    compilation = visibility.shown_compilation(dialogue)
    if compilation:
        yield _all(compilation.summary)
        for item in compilation.themes.all():
            yield f"{_all(item.theme.name)} {_all(item.summary)}"
    for response in visibility.shown_responses(dialogue):
        yield f"{_all(response.theme.name)} {_all(response.text)}"
    readers = (Feedback.Audience.PARTICIPANTS, Feedback.Audience.PUBLIC)
    for row in dialogue.feedback.all():
        if row.given_on and row.audience in readers:
            yield f"{_all(row.headline)} {_all(row.text)}"


def _all(text: Any) -> str:
    """A text in every language that it exists in."""
    return " ".join(text.values()) if isinstance(text, dict) else str(text or "")
