"""The line that is written in the system's log when documents, settings, bodies, people or roles are changed.

Governance calls this inside its own transaction (``governance.deeds.recorders``).
"""

from typing import Any

from governance.deeds import Event
from governance.models import User

from . import log
from .models import LogEntry


def write_log(event: Event, label: str, pk: int, by: User | None, detail: dict[str, Any]) -> None:
    """Write what was done to which row, by number and code only."""
    log.write(None, LogEntry.Action(event), by=by, row=label, pk=pk, **detail)
