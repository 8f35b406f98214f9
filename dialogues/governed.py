"""The line that is written in the system's log when documents, settings, bodies, people or roles are changed.

Governance calls this inside its own transaction (``governance.deeds.recorders``).
"""

from typing import Any

from governance.deeds import Event
from governance.models import User

from . import log, searchable
from .models import LogEntry

#: Rows whose names can be searched for.
NAMED_IN_SEARCH = ("governance.board", "governance.area")


def write_log(event: Event, label: str, pk: int, by: User | None, detail: dict[str, Any]) -> None:
    """Write what was done to which row, by number and code only."""
    log.write(None, LogEntry.Action(event), by=by, row=label, pk=pk, **detail)
    if label in NAMED_IN_SEARCH:
        searchable.mark_all()
