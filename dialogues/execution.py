"""The time when residents take part: activities held, groups reached, papers registered."""

from django.db import transaction

from governance import clock
from governance.models import User

from . import lifecycle, log, permissions
from .models import Activity, Dialogue, DialogueTargetGroup, LogEntry, Round, Step


class NotEntitled(Exception):
    """This person may not record what happens in the dialogue."""


class WindowOpen(Exception):
    """The last papers are registered when the time to take part has ended."""


class NotUnderWay(Exception):
    """What happens in the execution is recorded from the launch until the compilation is left."""


class MoreElectedThanPeople(Exception):
    """Of those who took part, some may be elected; never more than all."""


RECORDED_IN = (Step.EXECUTION, Step.COMPILATION)


def is_recorded(dialogue: Dialogue) -> bool:
    """Whether attendance and reach may be recorded now."""
    return dialogue.step in RECORDED_IN


def _begin(dialogue: Dialogue, by: User) -> Dialogue:
    dialogue = lifecycle.lock(dialogue)
    if not permissions.editable_by(by).filter(pk=dialogue.pk).exists():
        raise NotEntitled
    if not is_recorded(dialogue):
        raise NotUnderWay
    return dialogue


@transaction.atomic
def activity_held(activity: Activity, *, by: User) -> None:
    """Note that attendance and notes of an activity were recorded. Raises ``NotEntitled``, ``NotUnderWay``.

    The elected who took part represent the municipality, without party (I18, R14).
    """
    dialogue = _begin(activity.dialogue, by)
    if activity.attended is not None and (activity.elected_present or 0) > activity.attended:
        raise MoreElectedThanPeople
    log.write(dialogue, LogEntry.Action.CHANGED, by=by, what="activity", activity=activity.code)


@transaction.atomic
def group_reached(group: DialogueTargetGroup, *, by: User) -> None:
    """Note that the reach of a target group was recorded (I13). Raises ``NotEntitled``, ``NotUnderWay``."""
    dialogue = _begin(group.dialogue, by)
    log.write(dialogue, LogEntry.Action.CHANGED, by=by, what="reach", group=group.group.code)


@transaction.atomic
def papers_registered(dialogue: Dialogue, *, by: User) -> Round:
    """Say that every paper has been registered, so that the compilation may begin. Raises ``WindowOpen``."""
    dialogue = _begin(dialogue, by)
    last = Round.objects.select_for_update().filter(dialogue=dialogue).order_by("number").last()
    if last is None or not last.has_closed(clock.today()):
        raise WindowOpen
    if last.papers_registered_on is None:
        last.papers_registered_on = clock.today()
        last.save(update_fields=["papers_registered_on"])
        log.write(dialogue, LogEntry.Action.PAPERS_REGISTERED, by=by, round=last.number)
    return last
