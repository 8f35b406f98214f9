"""Deeds on what steers the portal itself: its documents, settings, bodies, people and roles.

``recorders`` is called inside the transaction of each deed, so that a line in a log is written or undone together with
it, as ``decisions.recorders`` is for what a body decides. The dialogues app adds its log there when it starts.
"""

from collections.abc import Callable
from typing import Any, Literal

from django.db import models, transaction

from .forms.versioned import VersionedForm
from .models import Board, User

Event = Literal[
    "document_proposed",
    "document_adopted",
    "document_repealed",
    "document_file_added",
    "programme_changed",
    "programme_reported",
    "programme_signed",
    "programme_returned",
    "programme_reviewed",
    "programme_revised",
    "action_plan_changed",
    "action_plan_proposed",
    "action_plan_adopted",
    "action_plan_ended",
    "action_plan_reported",
    "settings_changed",
    "board_changed",
    "person_changed",
    "membership_changed",
    "portrait_kept",
    "portrait_removed",
    "contact_figures_added",
    "contact_figures_sent",
    "sending_paused",
    "sending_released",
    "mail_settled",
]
Recorder = Callable[[Event, str, int, User | None, dict[str, Any]], None]

#: What else is written down, in the same transaction.
recorders: list[Recorder] = []


def tell(event: Event, row: models.Model, *, by: User | None, **detail: Any) -> None:
    """Tell those who keep a log what was done to which row. ``detail`` holds numbers and codes, never personal data."""
    for recorder in recorders:
        recorder(event, row._meta.label_lower, row.pk, by, detail)


@transaction.atomic
def save(form: Any, *, by: User) -> Any:
    """Save a valid form on one row of the settings, and tell which of its fields were changed.

    None when the form carries a version and somebody saved since the page was opened.
    """
    fields = sorted(set(form.changed_data) - {"version"})
    row = form.save_unless_stale() if isinstance(form, VersionedForm) else form.save()
    if row is None:
        return None
    tell("board_changed" if isinstance(row, Board) else "settings_changed", row, by=by, fields=fields)
    return row
