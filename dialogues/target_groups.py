"""Whom the dialogue is for: what each group expects and is offered, kept with the mandate that promises it."""

from typing import Any

from django.db import transaction

from governance.models import User

from . import drafts, log
from .forms.versioned import VersionedForm
from .models import Dialogue, LogEntry, Status, Step


def is_locked(dialogue: Dialogue) -> bool:
    """The board has been asked, or has decided, on groups and expectations; how they are reached is planned after it."""
    newest = drafts.latest(dialogue)
    return dialogue.step > Step.MANDATE or bool(newest and newest.is_locked)


def may_change(dialogue: Dialogue) -> bool:
    """Until the launch, of a dialogue that is not stopped for good."""
    return dialogue.step <= Step.LAUNCH and dialogue.status in (Status.ACTIVE, Status.PAUSED)


@transaction.atomic
def save(form: VersionedForm, rows: Any, *, by: User) -> bool:
    """Save the groups of a dialogue; false when somebody saved in between, and then nothing is."""
    if not form.claim():
        return False
    changed = rows.changed_names
    rows.save()
    log.write(form.instance, LogEntry.Action.CHANGED, by=by, what="target_groups", groups=changed)
    return True


def grid(dialogue: Dialogue) -> dict[str, Any]:
    """The levels and the matched groups, as the component ``match_grid`` shows them, and the groups whose wishes clash."""
    groups = list(dialogue.target_groups.all())
    matched = [group for group in groups if group.is_matched]
    return {
        "levels": list(dialogue.scale.levels.all()),
        "groups": groups,
        "matched": [
            {"name": str(group), "offer": group.room, "wish": group.wish, "reason": group.evidence} for group in matched
        ],
        "clashes": [group for group in matched if group.gap],
    }
