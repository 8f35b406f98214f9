"""What the worker does with files, once a minute: a while at a time, so that it never stands in the way of mail."""

import time

from . import deeds, reading

#: Less than there is between two rings of the bell.
SECONDS = 40.0


def carry_on(*, seconds: float = SECONDS) -> None:
    """Receive what was accepted, read on in what waits, and throw away what is no longer needed."""
    deeds.receive_due()
    ends = time.monotonic() + seconds
    for intake in reading.due():
        reading.go_on(intake, seconds=ends - time.monotonic())
    deeds.tidy()
