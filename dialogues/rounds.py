"""When people can take part: the window extended in the open, and a new round when somebody was missed."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from governance import clock
from governance.models import LadderLevel, Municipality, User
from governance.translated import Translated, as_translated

from . import lifecycle, log, notices, permissions, promises
from .models import Dialogue, LogEntry, Promise, Round, Status, Step
from .refusals import BadDay, NotEntitled, ReasonMissing, Refused, WrongStep

#: A new round is opened from here: groups were missing, or more must be asked (domain 1.7).
NEW_ROUND_FROM = (Step.COMPILATION, Step.FEEDBACK, Step.PROCESSING)


class WindowHasClosed(Refused):
    """A window that has closed is not opened again by moving its last day; that is a new round."""

    field = "closes_on"

    @property
    def message(self) -> str:
        return _("The time to take part has ended. Open a new round instead.")


class LevelNotMandated(Refused):
    """A round promises no more influence than the mandate does; more needs a changed mandate."""

    field = "level"

    def __init__(self, mandated: LadderLevel) -> None:
        super().__init__(mandated.pk)
        self.mandated = mandated

    @property
    def message(self) -> str:
        return _("The mandate promises %(level)s. More than that needs a changed mandate.") % {"level": self.mandated}


def refuse_bad_window(dialogue: Dialogue, opens_on: dt.date, closes_on: dt.date) -> None:
    """A window ends after it begins, lies ahead, and ends before the decision (R3). Raises ``BadDay``."""
    if closes_on < opens_on:
        raise BadDay("closes_on", _("The last day comes before the first."))
    if closes_on < clock.today():
        raise BadDay("closes_on", _("Choose a day that is still to come."))
    decision_on = dialogue.decision_planned_on
    if not dialogue.is_knowledge and decision_on and closes_on >= decision_on:
        told = {"day": date_format(decision_on, "DATE_FORMAT")}
        raise BadDay(
            "closes_on",
            _("The decision is planned for %(day)s. Dialogue happens before decisions, not after.") % told,
        )


def latest_feedback(closes_on: dt.date) -> dt.date:
    """The last day on which what we heard may be promised (I17)."""
    return closes_on + dt.timedelta(days=Municipality.current().feedback_days_after_close)


def refuse_late_feedback(closes_on: dt.date, feedback_due: dt.date) -> None:
    """What we heard comes after the close, and soon enough (I17). Raises ``BadDay``."""
    latest = latest_feedback(closes_on)
    if not closes_on < feedback_due <= latest:
        told = {"close": date_format(closes_on, "DATE_FORMAT"), "day": date_format(latest, "DATE_FORMAT")}
        raise BadDay("feedback_due", _("Feedback comes after %(close)s and no later than %(day)s.") % told)


def move_heard_promise(dialogue: Dialogue, to: dt.date, *, reason: Translated, by: User) -> None:
    """Move the first promise in the open, when it is not kept already and the day is another."""
    given = Promise.objects.filter(dialogue=dialogue, stage=Promise.Stage.HEARD, kept_on=None).first()
    if given is not None and given.due_on != to:
        promises.move(given, to=to, reason=reason, by=by)


@transaction.atomic
def extend(current: Round, *, closes_on: dt.date, reason: Any, by: User) -> Round:
    """Let people take part longer, with a public reason; the first promise moves as many days, and counts as late.

    Raises ``ReasonMissing``, ``WindowHasClosed``, ``BadDay``, ``WrongStep``, ``NotEntitled``.
    """
    dialogue = _locked(current.dialogue, by=by)
    current = Round.objects.select_for_update(of=("self",)).get(pk=current.pk)
    reason = as_translated(reason)
    if dialogue.step != Step.EXECUTION or dialogue.status != Status.ACTIVE:
        raise WrongStep
    if not str(reason).strip():
        raise ReasonMissing
    if current.has_closed(clock.today()):
        raise WindowHasClosed
    if closes_on <= current.closes_on:
        raise BadDay("closes_on", _("The new last day comes after the one that stands."))
    refuse_bad_window(dialogue, current.opens_on, closes_on)
    old, due = current.closes_on, current.feedback_due
    current.closes_on, current.extension_reason = closes_on, reason
    current.feedback_due = min((due or old) + (closes_on - old), latest_feedback(closes_on))
    current.save(update_fields=["closes_on", "extension_reason", "feedback_due"])
    line = log.write(
        dialogue,
        LogEntry.Action.WINDOW_EXTENDED,
        by=by,
        round=current.number,
        old=old.isoformat(),
        new=closes_on.isoformat(),
    )
    move_heard_promise(dialogue, current.feedback_due, reason=reason, by=by)
    headline = notices.in_every_language(
        lambda: _("You can take part until %(day)s.") % {"day": date_format(closes_on, "DATE_FORMAT")}
    )
    notices.tell_participants(dialogue, event="extended", about=line.seq, headline=headline, text=reason)
    return current


@transaction.atomic
def open_new(
    dialogue: Dialogue,
    *,
    opens_on: dt.date,
    closes_on: dt.date,
    feedback_due: dt.date,
    reason: Any,
    by: User,
    level: LadderLevel | None = None,
    name: Any = "",
) -> Round:
    """Open a new round within the mandate, with its own level, days and feedback: back to execution (domain 1.7).

    The compilations and feedback of earlier rounds stay. Raises ``WrongStep``, ``ReasonMissing``, ``BadDay``,
    ``LevelNotMandated``, ``NotEntitled``.
    """
    dialogue = _locked(dialogue, by=by)
    reason = as_translated(reason)
    if dialogue.current_step not in NEW_ROUND_FROM or dialogue.status != Status.ACTIVE or dialogue.mandate is None:
        raise WrongStep
    if not str(reason).strip():
        raise ReasonMissing
    if opens_on < clock.today():
        raise BadDay("opens_on", _("Choose a day that is still to come."))
    refuse_bad_window(dialogue, opens_on, closes_on)
    refuse_late_feedback(closes_on, feedback_due)
    mandated = dialogue.mandate.level
    if level and mandated and level.order > mandated.order:
        raise LevelNotMandated(mandated)
    number = (dialogue.rounds.aggregate(last=Max("number"))["last"] or 0) + 1
    opened = Round.objects.create(
        dialogue=dialogue, number=number, name=name, level=level or mandated, opens_on=opens_on, closes_on=closes_on,
        feedback_due=feedback_due,
    )  # fmt: skip
    left = dialogue.current_step
    dialogue.step, dialogue.entered_step_on = Step.EXECUTION, clock.today()
    dialogue.save(update_fields=["step", "entered_step_on"])
    log.write(
        dialogue, LogEntry.Action.ROUND_OPENED, by=by, round=number, left=left.code, reason=str(reason),
        opens_on=opens_on.isoformat(), closes_on=closes_on.isoformat(),
    )  # fmt: skip
    move_heard_promise(dialogue, feedback_due, reason=reason, by=by)
    headline = notices.in_every_language(
        lambda: _("You can take part again from %(day)s.") % {"day": date_format(opens_on, "DATE_FORMAT")}
    )
    notices.tell_participants(dialogue, event="new_round", about=opened.pk, headline=headline, text=reason)
    return opened


def _locked(dialogue: Dialogue, *, by: User) -> Dialogue:
    dialogue = lifecycle.lock(dialogue)
    if not permissions.editable_by(by).filter(pk=dialogue.pk).exists():
        raise NotEntitled
    return dialogue
