"""Did it become clear how your contributions were used? Anybody may answer once, and everybody may read the result."""

from django.db import transaction
from django.db.models import OuterRef, QuerySet
from django.utils.translation import gettext as _

from governance import clock

from . import lifecycle, log, visibility
from .models import Clarity, Contribution, Dialogue, LogEntry, Participant
from .refusals import Refused
from .statistics import YesAndNo, number_of, yes_and_no

#: So many answers to one dialogue from one place in a quarter of an hour: a class and a library, and then some.
MOST_FROM_ONE_PLACE = 120


class NotAnswered(Refused):
    """Before the answer is published there is nothing to be clear or not."""

    @property
    def message(self) -> str:
        return _("The answer is not published yet. You can say whether it is clear when it is.")


def with_contribution(contribution: Contribution) -> str:
    """What an answer from whoever follows a contribution is known by."""
    return f"contribution:{contribution.pk}"


def with_address(participant: Participant) -> str:
    """The same for whoever came by a letter: the contribution, when there is one, so that nobody is counted twice."""
    return f"contribution:{participant.contribution_id}" if participant.contribution_id else f"letter:{participant.pk}"


def with_form(key: object) -> str:
    """The same for a form that anybody can open: its signed key."""
    return f"form:{key}"


@transaction.atomic
def answer(dialogue: Dialogue, *, given_with: str, was_clear: bool) -> Clarity:
    """Count an answer; given again with the same, the last word counts. Raises ``NotAnswered``."""
    dialogue = lifecycle.lock(dialogue)
    if not visibility.is_answered(dialogue):
        raise NotAnswered
    said, _is_new = Clarity.objects.update_or_create(
        given_with=given_with,
        defaults={"dialogue": dialogue, "was_clear": was_clear, "answered_at": clock.now()},
    )
    log.write(dialogue, LogEntry.Action.CLEAR_OR_NOT, by=None, clear=was_clear)
    return said


def said_with(given_with: str) -> Clarity | None:
    """What has been answered with a contribution, if anything."""
    return Clarity.objects.filter(given_with=given_with).first()


def with_counts(found: "QuerySet[Dialogue]") -> "QuerySet[Dialogue]":
    """With how many have said yes and no, in the same question to the database."""
    said = Clarity.objects.filter(dialogue=OuterRef("pk"))
    return found.annotate(
        said_clear=number_of(said.filter(was_clear=True)), said_unclear=number_of(said.filter(was_clear=False))
    )


def figures(dialogue: Dialogue, least: int) -> YesAndNo:
    """The result of one dialogue as everybody may read it."""
    if not hasattr(dialogue, "said_clear"):
        dialogue = with_counts(Dialogue.objects.only("pk")).get(pk=dialogue.pk)
    return yes_and_no(dialogue.said_clear, dialogue.said_unclear, least)  # type: ignore[attr-defined]
