"""Have we understood you? Whoever says no is read again, by somebody who did not read the first time (ux 5.A)."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, QuerySet
from django.utils.translation import gettext as _

from governance import clock
from governance.models import User

from . import lifecycle, log, permissions
from .models import Coding, Contribution, Dialogue, LogEntry, ModerationAction, Referral, Understanding
from .refusals import NotEntitled, Refused
from .statistics import YesAndNo, number_of, yes_and_no


class ReadBefore(Refused):
    """The second reading is made by somebody else than the first."""

    @property
    def message(self) -> str:
        return _("You read or sorted this contribution the first time. A colleague must read it again.")


class AlreadyReread(Refused):
    """A second reading is made once."""

    @property
    def message(self) -> str:
        return _("Somebody has read it again already.")


class ReplyMissing(Refused):
    """The author is told what the second reading came to."""

    @property
    def message(self) -> str:
        return _("Choose what the second reading came to, and write a reply to the author.")


@transaction.atomic
def answer(contribution: Contribution, *, is_understood: bool, text: str = "") -> Understanding:
    """Keep the author's answer; until it has been read again it may be changed. Raises ``AlreadyReread``."""
    dialogue = lifecycle.lock(contribution.dialogue)
    known = Understanding.objects.filter(contribution=contribution).first()
    if known and known.reread_at:
        raise AlreadyReread
    item, _is_new = Understanding.objects.update_or_create(
        contribution=contribution,
        defaults={
            "is_understood": is_understood,
            "text": "" if is_understood else text.strip(),
            "answered_at": clock.now(),
        },
    )
    log.write(dialogue, LogEntry.Action.UNDERSTOOD, by=None, number=contribution.number, understood=is_understood)
    return item


def waiting(dialogues: "QuerySet[Dialogue]") -> "QuerySet[Understanding]":
    """What is to be read again in the dialogues, the one that has waited longest first; withdrawn texts are not."""
    return _waiting().filter(contribution__dialogue__in=dialogues)


def waiting_in(dialogue: OuterRef) -> "QuerySet[Understanding]":
    """The same in one dialogue, to be counted inside another question."""
    return _waiting().filter(contribution__dialogue=dialogue)


def _waiting() -> "QuerySet[Understanding]":
    return Understanding.objects.filter(is_understood=False, reread_at=None, contribution__withdrawn_at=None)


def first_readers(contribution: Contribution) -> set[int | None]:
    """Those who reviewed, sorted or sent on the contribution."""
    reviewed = ModerationAction.objects.filter(contribution=contribution).values_list("by", flat=True)
    sorted_by = Coding.objects.filter(contribution=contribution).values_list("by", flat=True)
    sent_on = Referral.objects.filter(contribution=contribution).values_list("referred_by", flat=True)
    return {*reviewed, *sorted_by, *sent_on}


@transaction.atomic
def reread(item: Understanding, *, result: str, reply: str, by: User) -> Understanding:
    """Write down what the second reading came to; the author reads the reply on the contribution's own page.

    Raises ``NotEntitled``, ``ReadBefore``, ``AlreadyReread`` and ``ReplyMissing``.
    """
    dialogue = lifecycle.lock(item.contribution.dialogue)
    may = permissions.editable_by(by).filter(pk=dialogue.pk).exists()
    if not (may and permissions.originals_readable_by(by).filter(pk=item.contribution_id).exists()):
        raise NotEntitled
    item = Understanding.objects.select_for_update().get(pk=item.pk)
    if not item.waits:
        raise AlreadyReread
    if by.pk in first_readers(item.contribution):
        raise ReadBefore
    if result not in Understanding.Result.values or not reply.strip():
        raise ReplyMissing
    item.result, item.reply = result, reply.strip()
    item.reread_by, item.reread_at = by, clock.now()
    item.save(update_fields=["result", "reply", "reread_by", "reread_at"])
    number = item.contribution.number
    log.write(dialogue, LogEntry.Action.REREAD, by=by, number=number, result=str(result))
    return item


@dataclass(frozen=True)
class Figures:
    """How many have answered whether we understood them, and what became of those who said no."""

    answered: int
    not_understood: int
    reread: int
    corrected: int


def with_counts(found: "QuerySet[Dialogue]") -> "QuerySet[Dialogue]":
    """With what the authors of a dialogue's contributions have said, in the same question to the database."""
    said = Understanding.objects.filter(contribution__dialogue=OuterRef("pk"), contribution__withdrawn_at=None)
    no = said.filter(is_understood=False)
    numbers = {
        "said_understood": said.filter(is_understood=True),
        "said_misunderstood": no,
        "misunderstood_reread": no.filter(reread_at__isnull=False),
        "misunderstood_corrected": no.filter(result=Understanding.Result.CORRECTED),
    }
    return found.annotate(**{name: number_of(rows, by="contribution__dialogue") for name, rows in numbers.items()})


def figures(dialogue: Dialogue) -> Figures:
    """The figures of one dialogue, shown openly; in one question to the database."""
    told: Any = dialogue
    if not hasattr(told, "said_understood"):
        told = with_counts(Dialogue.objects.only("pk")).get(pk=dialogue.pk)
    return Figures(
        answered=told.said_understood + told.said_misunderstood,
        not_understood=told.said_misunderstood,
        reread=told.misunderstood_reread,
        corrected=told.misunderstood_corrected,
    )


@dataclass(frozen=True)
class Shown:
    """The figures as everybody may read them."""

    said: YesAndNo
    #: Of those who said no; None where so few did that it is not told.
    reread: int | None
    corrected: int | None
    #: Some were put right, but too few to be told in numbers.
    few_corrected: bool = False


def shown(dialogue: Dialogue, least: int) -> Shown | None:
    """How many said that we had understood them, and what became of the others; none when nobody has said anything."""
    told = figures(dialogue)
    if not told.answered:
        return None
    said = yes_and_no(told.answered - told.not_understood, told.not_understood, least)
    if not said.is_whole or not told.not_understood:
        return Shown(said, None, None)
    is_few = 0 < told.corrected < least or 0 < told.reread - told.corrected < least
    return Shown(said, told.reread, None if is_few else told.corrected, few_corrected=is_few)
