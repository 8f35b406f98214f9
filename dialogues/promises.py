"""Two promises per dialogue: what we heard, and what it led to. Set before launch, frozen then, moved only in the open."""

import datetime as dt
import hashlib
import json
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from governance import clock, outbox, workdays
from governance.models import Municipality, User
from governance.translated import Translated, as_translated

from . import log, notices
from .models import (
    Dialogue,
    Feedback,
    FeedbackRecall,
    LogEntry,
    Notice,
    Promise,
    PromiseMove,
    PromiseSnapshot,
    Status,
    Step,
)
from .refusals import BadDay, ReasonMissing, Refused, WrongStep


class AlreadyKept(Refused):
    """The promise is kept; there is no date left to move."""

    @property
    def message(self) -> str:
        return _("The promise is kept already.")


class AlreadyFrozen(Refused):
    """After launch a promised date is moved in the open, never set anew."""

    @property
    def message(self) -> str:
        return _("The promise is frozen. Move the day, with a reason.")


class SameDay(Refused):
    """A move goes to another day than the one that stands."""

    field = "due_on"

    @property
    def message(self) -> str:
        return _("This is the day that is promised now.")


def suggested_decided_due(decision_on: dt.date, municipality: Municipality) -> dt.date:
    """The second promise: so many days after the planned decision, moved back to a working day."""
    days = municipality.decided_feedback_days_after_decision
    return workdays.on_or_before(decision_on + dt.timedelta(days=days))


@transaction.atomic
def promise(dialogue: Dialogue, *, stage: str, due_on: dt.date, responsible: User, by: User | None) -> Promise:
    """Set a promised date before launch; until then it may be changed freely. Raises ``AlreadyFrozen`` after it (I9)."""
    if dialogue.is_launched and dialogue.promises.filter(stage=stage).exists():
        raise AlreadyFrozen
    given = Promise.objects.update_or_create(
        dialogue=dialogue,
        stage=stage,
        defaults={"first_due": due_on, "due_on": due_on, "responsible": responsible},
        create_defaults={
            "first_due": due_on,
            "due_on": due_on,
            "responsible": responsible,
            "set_on": clock.today(),
        },
    )[0]
    log.write(dialogue, LogEntry.Action.PROMISED, by=by, stage=stage, due_on=due_on.isoformat())
    return given


@transaction.atomic
def move(given: Promise, *, to: dt.date, reason: Any, by: User) -> Promise:
    """Move a promised date, with a public reason. It still counts as late (I17). Raises ``ReasonMissing``, ``AlreadyKept``, ``SameDay``."""
    reason = as_translated(reason)
    if not str(reason).strip():
        raise ReasonMissing
    Dialogue.objects.select_for_update(of=("self",), no_key=True).get(pk=given.dialogue_id)
    given = Promise.objects.select_for_update(of=("self",)).select_related("dialogue").get(pk=given.pk)
    if given.kept_on:
        raise AlreadyKept
    if given.due_on == to:
        raise SameDay
    made = given.moves.create(
        revision=given.moves.count() + 1,
        old_due=given.due_on,
        new_due=to,
        reason=reason,
        moved_on=clock.today(),
        moved_by=by,
    )
    log.write(
        given.dialogue,
        LogEntry.Action.PROMISE_MOVED,
        by=by,
        stage=given.stage,
        old=given.due_on.isoformat(),
        new=to.isoformat(),
    )
    given.due_on = to
    given.save(update_fields=["due_on"])
    outbox.withdraw(chase_topic(given), before_revision=chase_revision(given))
    _tell_of_move(given, made)
    return given


def chase_topic(given: Promise) -> str:
    """What reminders to officials about the promise are withdrawn by."""
    return f"dialogue:{given.dialogue_id}:promise:{given.stage}"


def chase_revision(given: Promise) -> int:
    """Raised when the day is moved, when the promise is kept and when its answer is taken back: reminders of an earlier
    one do not leave any more.
    """
    return 2 * (given.moves.count() + recalls_of(given).count()) + (given.kept_on is not None)


def recalls_of(given: Promise) -> "QuerySet[FeedbackRecall]":
    """The times that the answer which kept the promise was taken back."""
    return FeedbackRecall.objects.filter(
        feedback__dialogue=given.dialogue_id,
        feedback__stage=given.stage,
        feedback__audience=Feedback.Audience.PARTICIPANTS,
    )


@transaction.atomic
def keep(dialogue: Dialogue, *, stage: str, on: dt.date, by: User) -> Promise | None:
    """The feedback that was promised is given to those who took part; None when there was no open promise."""
    given = Promise.objects.select_for_update().filter(dialogue=dialogue, stage=stage, kept_on=None).first()
    if given is None:
        return None
    given.kept_on = on
    given.save(update_fields=["kept_on"])
    log.write(dialogue, LogEntry.Action.PROMISE_KEPT, by=by, stage=stage)
    outbox.withdraw(chase_topic(given), before_revision=chase_revision(given))
    return given


@transaction.atomic
def reopen(dialogue: Dialogue, *, stage: str) -> Promise | None:
    """The answer that kept the promise is taken back, so it is owed again by the day that stands; None without a promise."""
    given = Promise.objects.select_for_update().filter(dialogue=dialogue, stage=stage).exclude(kept_on=None).first()
    if given is None:
        return None
    given.kept_on = None
    given.save(update_fields=["kept_on"])
    return given


def _tell_of_move(given: Promise, move: PromiseMove) -> None:
    """Those who took part hear of the new day, and why. A promise that is put off is called what it is: not kept."""
    if not given.dialogue.is_launched:
        return
    is_put_off = move.new_due > given.first_due

    def headline() -> str:
        told = {"day": date_format(move.new_due, "j F Y")}
        if is_put_off:
            return _("We do not keep our promise. The new day is %(day)s.") % told
        return _("The answer comes sooner: no later than %(day)s.") % told

    def before() -> str:
        told = {"what": given.get_stage_display(), "day": date_format(given.first_due, "j F Y")}
        return _("We promised “%(what)s” no later than %(day)s.") % told

    promised = notices.in_every_language(before)
    text = {code: f"{sentence} {move.reason.get(code) or str(move.reason)}" for code, sentence in promised.items()}
    notices.tell_participants(
        given.dialogue,
        event=Notice.Event.DELAYED if is_put_off else Notice.Event.SOONER,
        about=given.pk,
        revision=move.revision,
        headline=notices.in_every_language(headline),
        text=Translated(text),
    )


#: While the mandate stands and the matter is not before the deciding body, its planned day can be moved.
DECISION_DAY_STEPS = (Step.PLANNING, Step.PROCESSING)


def may_move_decision(dialogue: Dialogue) -> bool:
    """Whether the planned decision is still ahead and set by the mandate; before that the mandate itself is written."""
    first, last = DECISION_DAY_STEPS
    stands = dialogue.status in (Status.ACTIVE, Status.PAUSED) and first <= dialogue.step <= last
    return stands and not dialogue.is_knowledge and dialogue.decision_planned_on is not None


@transaction.atomic
def move_decision(dialogue: Dialogue, *, to: dt.date, reason: Any, by: User) -> Dialogue:
    """Move the planned decision, with a public reason; the first day stays readable and those who took part are told.

    Dialogue happens before decisions: the new day comes after the last day to take part (R3). Raises ``WrongStep``,
    ``ReasonMissing``, ``SameDay``, ``BadDay``.
    """
    dialogue = (
        Dialogue.objects.select_for_update(of=("self",), no_key=True).select_related("mandate").get(pk=dialogue.pk)
    )
    reason, old = as_translated(reason), dialogue.decision_planned_on
    if not may_move_decision(dialogue) or old is None:
        raise WrongStep
    if not str(reason).strip():
        raise ReasonMissing
    if old == to:
        raise SameDay
    if to < clock.today():
        raise BadDay("due_on", _("Choose a day that is still to come."))
    closes_on = _last_day(dialogue)
    if closes_on and to <= closes_on:
        told = {"day": date_format(closes_on, "DATE_FORMAT")}
        raise BadDay(
            "due_on", _("People can take part until %(day)s. Dialogue happens before decisions, not after.") % told
        )
    dialogue.decision_first_planned_on = dialogue.decision_first_planned_on or old
    dialogue.decision_planned_on, dialogue.decision_move_reason = to, reason
    dialogue.save(update_fields=["decision_first_planned_on", "decision_planned_on", "decision_move_reason"])
    line = log.write(
        dialogue, LogEntry.Action.DECISION_DAY_MOVED, by=by, old=old.isoformat(), new=to.isoformat(), reason=str(reason)
    )
    if dialogue.is_launched:
        headline = notices.in_every_language(
            lambda: _("The decision is now planned for %(day)s.") % {"day": date_format(to, "DATE_FORMAT")}
        )
        notices.tell_participants(dialogue, event="decision_moved", about=line.seq, headline=headline, text=reason)
    return dialogue


def _last_day(dialogue: Dialogue) -> dt.date | None:
    last = dialogue.rounds.order_by("number").last()
    return last.closes_on if last else dialogue.mandate.closes_on if dialogue.mandate else None


def what_is_promised(dialogue: Dialogue) -> dict[str, Any]:
    """Purpose, level, what can and cannot be influenced, the off-topic rule and both dates, as they stand now."""
    mandate = dialogue.mandate
    if mandate is None:
        return {}
    level = mandate.level
    points = list(mandate.influence_points.all())
    return {
        "purpose": dict(mandate.purpose),
        "level": {
            "code": level.code,
            "order": level.order,
            "label": dict(level.label),
            "verb_municipality": dict(level.verb_municipality),
            "verb_participant": dict(level.verb_participant),
            "promise": dict(level.promise),
        }
        if level
        else None,
        "can_influence": [dict(point.text) for point in points if point.can],
        "cannot_influence": [{"text": dict(point.text), "why": dict(point.why)} for point in points if not point.can],
        "off_topic_rule": dict(mandate.off_topic_rule),
        "use_of_result": dict(mandate.use_of_result),
        "bindingness": mandate.bindingness,
        "promises": {item.stage: item.due_on.isoformat() for item in dialogue.promises.all()},
    }


def digest_of(content: dict[str, Any]) -> str:
    """SHA-256 over the canonical JSON of what was promised, so that anybody can see that no word was changed."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


@transaction.atomic
def freeze(dialogue: Dialogue, *, by: User | None, on: dt.date | None = None) -> PromiseSnapshot:
    """Keep what is promised, word for word, at launch and at every change of the mandate after it (I9)."""
    content = what_is_promised(dialogue)
    mandate = dialogue.mandate
    if mandate is None:
        raise ValueError("a dialogue without a mandate has nothing to freeze")
    snapshot = PromiseSnapshot.objects.create(
        dialogue=dialogue, mandate=mandate, frozen_on=on or clock.today(), content=content, digest=digest_of(content)
    )
    log.write(dialogue, LogEntry.Action.PROMISE_FROZEN, by=by, digest=snapshot.digest)
    return snapshot
