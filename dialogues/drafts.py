"""The versions of a mandate: the newest one, and a copy of it to be changed and decided anew."""

from django.db import transaction

from governance.models import User

from . import log
from .models import Dialogue, LogEntry, Mandate


def latest(dialogue: Dialogue) -> Mandate | None:
    """The newest version: the draft, what is before the board, or what was decided last."""
    if "mandates" in getattr(dialogue, "_prefetched_objects_cache", {}):
        return max(dialogue.mandates.all(), key=lambda item: item.number, default=None)
    return (
        dialogue.mandates.select_related(
            "decision__board", "decision__prepares_for", "level", "meeting", "preparing_meeting__board"
        )
        .order_by("number")
        .last()
    )


@transaction.atomic
def new_draft(dialogue: Dialogue, *, by: User) -> Mandate:
    """A copy of the newest version, to be changed and decided anew; the old one stays with its decision."""
    last = latest(dialogue)
    if last is None:
        return Mandate.objects.create(dialogue=dialogue, level=dialogue.proposed_level, written_by=by)
    points, considerations = list(last.influence_points.all()), list(last.considerations.all())
    copy = Mandate.objects.get(pk=last.pk)
    copy.pk, copy._state.adding = None, True
    copy.number, copy.decision, copy.meeting, copy.preparing_meeting = last.number + 1, None, None, None
    copy.assigned_by, copy.assigned_on, copy.written_by = None, None, by
    copy.save()
    for point in points:
        point.pk, point.mandate = None, copy
        point.save(force_insert=True)
    for item in considerations:
        item.pk, item.mandate = None, copy
        item.save(force_insert=True)
    log.write(dialogue, LogEntry.Action.CHANGED, by=by, what="mandate", begun=copy.number)
    return copy
