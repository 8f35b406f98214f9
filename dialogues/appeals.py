"""The author thinks that we were wrong to hide something: another official reviews it anew and answers on the follow page."""

from django.db import transaction
from django.db.models import OuterRef, QuerySet
from django.utils.translation import gettext as _

from governance import clock
from governance.models import User

from . import lifecycle, log, moderation, permissions
from .models import Appeal, Contribution, Dialogue, LogEntry
from .refusals import NotEntitled, Refused


class NothingHidden(Refused):
    """What is shown whole needs no new review."""

    @property
    def message(self) -> str:
        return _("Nothing of your contribution is hidden.")


class AlreadyAppealed(Refused):
    """A review is asked about once; a new review can be asked about again."""

    @property
    def message(self) -> str:
        return _("You have asked for a new review already.")


class ReviewedBefore(Refused):
    """The new review is made by somebody else than the first."""

    @property
    def message(self) -> str:
        return _("You made the review that the author asks about. A colleague must make the new one.")


class AlreadyAnswered(Refused):
    """A new review is answered once."""

    @property
    def message(self) -> str:
        return _("Somebody has answered already.")


class TextMissing(Refused):
    """Whoever reviews anew must know what to look at, and the author must get a reply."""

    field = "text"

    @property
    def message(self) -> str:
        return _("Write a few words")


@transaction.atomic
def ask(contribution: Contribution, *, text: str) -> Appeal:
    """The author asks for a new review. Raises ``NothingHidden``, ``AlreadyAppealed`` and ``TextMissing``."""
    dialogue = lifecycle.lock(contribution.dialogue)
    last = contribution.moderations.order_by("at", "pk").last()
    if last is None or last.state not in moderation.LIMITED:
        raise NothingHidden
    if Appeal.objects.filter(review=last).exists():
        raise AlreadyAppealed
    if not text.strip():
        raise TextMissing
    appeal = Appeal.objects.create(review=last, text=text.strip(), asked_at=clock.now())
    log.write(dialogue, LogEntry.Action.APPEALED, by=None, number=contribution.number)
    return appeal


def latest(contribution: Contribution) -> Appeal | None:
    """What the author has asked last, if anything."""
    return Appeal.objects.filter(review__contribution=contribution).select_related("review").last()


def waiting(dialogues: "QuerySet[Dialogue]") -> "QuerySet[Appeal]":
    """What is to be reviewed anew in the dialogues, the one that has waited longest first; withdrawn texts are not."""
    return _waiting().filter(review__contribution__dialogue__in=dialogues)


def waiting_in(dialogue: OuterRef) -> "QuerySet[Appeal]":
    """The same in one dialogue, to be counted inside another question."""
    return _waiting().filter(review__contribution__dialogue=dialogue)


def _waiting() -> "QuerySet[Appeal]":
    return Appeal.objects.filter(answered_at=None, review__contribution__withdrawn_at=None)


@transaction.atomic
def answer(appeal: Appeal, *, text: str, by: User) -> Appeal:
    """Answer the author, after what is shown has been changed at the desk or left as it was.

    Raises ``NotEntitled``, ``AlreadyAnswered``, ``ReviewedBefore`` and ``TextMissing``.
    """
    contribution = appeal.review.contribution
    dialogue = lifecycle.lock(contribution.dialogue)
    may = permissions.editable_by(by).filter(pk=dialogue.pk).exists()
    if not (may and permissions.originals_readable_by(by).filter(pk=contribution.pk).exists()):
        raise NotEntitled
    appeal = Appeal.objects.select_for_update(of=("self",)).select_related("review__contribution").get(pk=appeal.pk)
    if appeal.answered_at:
        raise AlreadyAnswered
    if appeal.review.by_id == by.pk:
        raise ReviewedBefore
    if not text.strip():
        raise TextMissing
    appeal.answer, appeal.answered_by, appeal.answered_at = text.strip(), by, clock.now()
    appeal.was_changed = contribution.moderations.order_by("at", "pk").last() != appeal.review
    appeal.save(update_fields=["answer", "answered_by", "answered_at", "was_changed"])
    number = contribution.number
    log.write(dialogue, LogEntry.Action.APPEAL_ANSWERED, by=by, number=number, changed=appeal.was_changed)
    return appeal
