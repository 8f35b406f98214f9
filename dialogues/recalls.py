"""Feedback that was published by mistake is taken back: off the page, out of the outbox, and owed again, with the reason."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from governance import clock
from governance.models import OutgoingMail, User
from governance.translated import Translated, as_translated

from . import lifecycle, log, notices, promises
from .models import Compilation, Dialogue, Feedback, FeedbackRecall, LogEntry, Notice, Opening, Status, Step, Told
from .owed import ALWAYS_OWED
from .refusals import ReasonMissing, Refused
from .requirements import latest_compilation


class NotPublished(Refused):
    """There is nothing on the page to take back: somebody was quicker, or it was never published."""

    @property
    def message(self) -> str:
        return _("This feedback is not published, so there is nothing to take back.")


class DialogueClosed(Refused):
    """What a closed dialogue has answered is changed only when it is open again."""

    @property
    def message(self) -> str:
        return _("The dialogue is closed. Open it again before you take back its feedback.")


def published_with(row: Feedback) -> "QuerySet[Feedback]":
    """What is taken back together with ``row``: those who took part and everyone else read it on one page."""
    if row.audience == Feedback.Audience.ELECTED:
        return Feedback.objects.none()  # they have noted it in their minutes
    together = ALWAYS_OWED if row.audience in ALWAYS_OWED else (row.audience,)
    found = Feedback.objects.filter(
        dialogue=row.dialogue_id, stage=row.stage, audience__in=together, given_on__isnull=False
    )
    return found.filter(round=row.round).order_by("pk")


@transaction.atomic
def recall(row: Feedback, *, reason: Any, by: User) -> list[FeedbackRecall]:
    """Take published feedback off the page; the reason is public, and what was written stays as a draft.

    Mail about it that has not left is withdrawn, those who have had it are told at once, and the promise is owed again by
    the day that stands. Raises ``ReasonMissing``, ``NotPublished``, ``DialogueClosed``.
    """
    dialogue = lifecycle.lock(row.dialogue)
    reason = as_translated(reason)
    if not str(reason).strip():
        raise ReasonMissing
    if dialogue.status == Status.CLOSED:
        raise DialogueClosed
    rows = list(published_with(row).select_for_update(of=("self",)))
    if not rows:
        raise NotPublished
    made = [_take_down(dialogue, item, reason, by) for item in rows]
    if row.stage == Feedback.Stage.HEARD and row.audience in ALWAYS_OWED and dialogue.step <= Step.FEEDBACK:
        _unpublish_compilation(dialogue)
    return made


def _take_down(dialogue: Dialogue, row: Feedback, reason: Translated, by: User) -> FeedbackRecall:
    given_on = row.given_on
    if given_on is None:
        raise NotPublished
    made = FeedbackRecall.objects.create(
        feedback=row,
        given_on=given_on,
        headline=row.headline,
        text=row.text,
        reason=reason,
        recalled_on=clock.today(),
        recalled_by=by,
    )
    row.given_on, row.given_by = None, None
    row.save(update_fields=["given_on", "given_by"])
    Opening.objects.filter(feedback=row).delete()  # what was said was said of the text that is gone
    log.write(dialogue, LogEntry.Action.FEEDBACK_RECALLED, by=by, stage=row.stage, audience=row.audience)
    if row.audience == Feedback.Audience.PARTICIPANTS:
        promises.reopen(dialogue, stage=row.stage)
        _tell(dialogue, row, made)
    return made


def _unpublish_compilation(dialogue: Dialogue) -> None:
    """What we heard was published with the answer; before the case is prepared it is shown nowhere else."""
    compiled = latest_compilation(dialogue)
    if compiled and compiled.state == Compilation.State.PUBLISHED:
        compiled.state = Compilation.State.APPROVED
        compiled.save(update_fields=["state"])


def _tell(dialogue: Dialogue, row: Feedback, made: FeedbackRecall) -> None:
    wrong = notices.recall(dialogue, event=row.stage, about=row.pk)
    if wrong is None:
        return

    def what() -> str:
        told = {"what": row.get_stage_display(), "day": date_format(made.given_on, "j F Y")}
        return _("“%(what)s”, which we published on %(day)s, does not hold.") % told

    said = notices.in_every_language(what)
    notices.tell_participants(
        dialogue,
        event=Notice.Event.RECALLED,
        about=made.pk,
        headline=notices.in_every_language(lambda: _("We have taken back our answer.")),
        text=Translated({code: f"{it} {made.reason.get(code) or made.reason}" for code, it in said.items()}),
        corrects=wrong,
    )


def letters_about(row: Feedback) -> dict[str, int]:
    """How many letters about the feedback have left (``sent``), and how many are stopped if it is taken back (``waiting``)."""
    told = Told.objects.filter(notice__dialogue=row.dialogue_id, notice__event=row.stage, notice__about=row.pk)
    mails = OutgoingMail.objects.filter(dedupe_key__in=told.filter(notice__withdrawn_at=None).values("mail_key"))
    State = OutgoingMail.State  # noqa: N806
    return {
        "sent": mails.filter(state__in=[State.SENT, State.SUBMITTING, State.UNCERTAIN]).count(),
        "waiting": mails.filter(state__in=[State.DUE, State.CLAIMED]).count(),
    }


def shown(dialogue: Dialogue) -> list[FeedbackRecall]:
    """The latest time that each answer on the feedback page was taken back, for the notice there."""
    on_page = FeedbackRecall.objects.filter(feedback__dialogue=dialogue, feedback__audience__in=ALWAYS_OWED)
    return latest(on_page.select_related("feedback"))


def latest(found: Iterable[FeedbackRecall]) -> list[FeedbackRecall]:
    """Of each stage of feedback the latest that was taken back, those taken back first before the others."""
    rows = sorted(found, key=lambda item: item.pk)
    return list({item.feedback.stage: item for item in rows}.values())
