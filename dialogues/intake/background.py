"""What the worker does with files, every ten seconds: one file at a time, so that it never stands in the way of mail."""

import time

from . import deeds, reading

#: So long at a time. Bells that ring meanwhile find that a file is in hand, and leave it at that.
SECONDS = 100.0


def carry_on(*, seconds: float = SECONDS) -> None:
    """Receive what was accepted, read on in what waits, and throw away what is no longer needed."""
    if reading.is_under_way():
        return
    deeds.receive_due()
    ends = time.monotonic() + seconds
    for intake in reading.due():
        reading.go_on(intake, seconds=ends - time.monotonic())
    deeds.tidy()
