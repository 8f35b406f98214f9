"""Telling participants: one mail per person and event, written in the transaction of the deed."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import translation

from dialogportal import mail
from governance import outbox
from governance.translated import Translated

from .models import Dialogue, Participant


def reachable(dialogue: Dialogue) -> "QuerySet[Participant]":
    """Those who asked for feedback, confirmed their address and have neither stopped nor been erased."""
    return dialogue.participants.filter(confirmed_at__isnull=False, unsubscribed_at=None, erased_at=None).exclude(
        email=""
    )


def in_every_language(sentence: Callable[[], str]) -> Translated:
    """A sentence of the portal's own in each of its languages; ``sentence`` is called once per language."""
    texts = {}
    for code in settings.SITE_LANGUAGES:
        with translation.override(code):
            texts[code] = sentence()
    return Translated(texts)


def tell_participants(dialogue: Dialogue, *, event: str, about: int, headline: Any, text: Any) -> int:
    """Write one mail to each reachable participant about ``event``; a second call about the same thing writes none.

    Returns how many were written.
    """
    written = 0
    for participant in reachable(dialogue):
        page = "feedback" if event in ("heard", "decided") else "dialogue_detail"
        row = outbox.queue(
            "participant_news",
            participant.email,
            {
                "title": dialogue.title.get(participant.language) or str(dialogue.title),
                "headline": headline.get(participant.language) or str(headline),
                "text": text.get(participant.language) or str(text),
                "link": mail.link(reverse(f"residents:{page}", args=[dialogue.slug])),
                "unsubscribe_url": participant.stop_link(),
            },
            dedupe_key=f"{event}:{dialogue.pk}:{about}:{participant.pk}",
            language=participant.language,
        )
        written += row is not None
    return written
