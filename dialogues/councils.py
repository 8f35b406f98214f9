"""What advisory councils are asked and answer. They never decide: their words go with the decision basis, and are public."""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from governance.forms.versioned import VersionedForm
from governance.models import Board, User

from . import log, visibility
from .models import CouncilQuestion, Dialogue, LogEntry
from .permissions import editable_by
from .refusals import NotEntitled


@transaction.atomic
def save(form: VersionedForm, dialogue: Dialogue, *, by: User) -> Any:
    """Keep what a council was asked or answered. None when somebody saved since the page was opened.

    Raises ``NotEntitled``.
    """
    if not editable_by(by).filter(pk=dialogue.pk).exists():
        raise NotEntitled
    row: Any = form.instance
    row.dialogue = dialogue
    saved: Any = form.save_unless_stale()
    if saved is not None:
        action = LogEntry.Action.COUNCIL_ANSWERED if saved.answered_on else LogEntry.Action.COUNCIL_ASKED
        log.write(dialogue, action, by=by, council=saved.council_id, question=saved.pk)
    return saved


def answered_in(dialogue: Any) -> "QuerySet[CouncilQuestion]":
    """What councils have answered in the dialogue, as it goes with the decision basis; in the order they were asked."""
    return CouncilQuestion.objects.filter(dialogue=dialogue).exclude(answer="").order_by("asked_on", "pk")


def public_of(council: Board) -> "QuerySet[CouncilQuestion]":
    """What the council was asked and answered, in the dialogues that residents may know of; the latest first."""
    public = CouncilQuestion.objects.filter(council=council, dialogue__in=visibility.public_dialogues())
    return public.select_related("dialogue")
