"""The ways to take part: planned with the plan, and changed in the open afterwards."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from governance.models import User

from . import lifecycle, log, permissions, plans, sign_ups
from .models import Activity, Dialogue, LogEntry, Status, Step
from .refusals import NotEntitled, ReasonMissing, Refused, WrongStep


class AlreadyCancelled(Refused):
    """A cancelled activity stays as it is on record."""

    @property
    def message(self) -> str:
        return _("The activity is cancelled. Add a new one instead.")


def why_locked(dialogue: Dialogue) -> str:
    """Why activities cannot be changed now; empty when they can.

    Before launch they are part of the plan and locked with it; while people take part they may be added, moved and
    cancelled, and each change is logged.
    """
    if dialogue.status != Status.ACTIVE:
        return _("The dialogue is stopped.")
    if dialogue.step == Step.EXECUTION:
        return ""
    if dialogue.step > Step.EXECUTION:
        return _("The time to take part has ended. A new round can have new activities.")
    return plans.why_locked(dialogue)


@transaction.atomic
def save(form: Any, dialogue: Dialogue, *, by: User) -> Activity:
    """Add or change an activity; a new one gets the next free code. Raises ``NotEntitled``, ``WrongStep``, ``AlreadyCancelled``."""
    dialogue = _open(dialogue, by=by)
    activity: Activity = form.instance
    if activity.is_cancelled:
        raise AlreadyCancelled
    if activity.pk is None:
        activity.dialogue, activity.code = dialogue, free_code(dialogue)
        if dialogue.is_launched:
            activity.round = dialogue.rounds.order_by("number").last()
    activity = form.save()
    log.write(
        dialogue, LogEntry.Action.ACTIVITY_CHANGED, by=by, activity=activity.code, fields=sorted(form.changed_data)
    )
    return activity


@transaction.atomic
def cancel(activity: Activity, *, reason: str, by: User) -> Activity:
    """Cancel an activity, with a reason that residents read; it stays on record. Raises as ``save``, and ``ReasonMissing``."""
    dialogue = _open(activity.dialogue, by=by)
    if not reason.strip():
        raise ReasonMissing
    activity = Activity.objects.select_for_update(of=("self",)).get(pk=activity.pk)
    if activity.is_cancelled:
        raise AlreadyCancelled
    activity.is_cancelled, activity.note = True, reason.strip()
    activity.save(update_fields=["is_cancelled", "note"])
    sign_ups.tell_cancelled(activity)
    log.write(dialogue, LogEntry.Action.ACTIVITY_CANCELLED, by=by, activity=activity.code)
    return activity


def free_code(dialogue: Dialogue) -> str:
    """The next code of the dialogue's activities: A1, A2 …"""
    taken = set(dialogue.activities.values_list("code", flat=True))
    return next(code for number in range(1, len(taken) + 2) if (code := f"A{number}") not in taken)


def _open(dialogue: Dialogue, *, by: User) -> Dialogue:
    dialogue = lifecycle.lock(dialogue)
    if not permissions.editable_by(by).filter(pk=dialogue.pk).exists():
        raise NotEntitled
    if why_locked(dialogue):
        raise WrongStep
    return dialogue
