"""How long the outbox waits for what. ``OUTBOX_PACE`` shortens all of it alike, so that a rehearsal need not take a day."""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings

MINUTE = dt.timedelta(minutes=1)

#: How long to wait after each time that the mail server said “later”; after the last one the mail has failed for good.
BACK_OFF = [minutes * MINUTE for minutes in (1, 2, 5, 10, 20, 30, 60, 120, 240, 480, 720)]


@dataclass(frozen=True)
class Pace:
    """The waits, multiplied by ``factor``."""

    factor: float

    def of(self, wait: dt.timedelta) -> dt.timedelta:
        return wait * self.factor

    @property
    def lease(self) -> dt.timedelta:
        """For how long a mail belongs to the sender that took it: far longer than any conversation lasts."""
        return self.of(10 * MINUTE)

    @property
    def slack(self) -> dt.timedelta:
        """How long after the lease the mail server is asked: its log may be written a little late."""
        return self.of(2 * MINUTE)

    @property
    def resend_after(self) -> dt.timedelta:
        """When an uncertain mail is sent again, where its rule says so."""
        return self.of(30 * MINUTE)

    def back_off(self, attempts: int) -> dt.timedelta | None:
        """The wait after so many attempts; None when there have been enough."""
        return self.of(BACK_OFF[attempts - 1]) if attempts <= len(BACK_OFF) else None

    def closed_for(self, failures: int) -> dt.timedelta:
        """How long a mail server that did not answer is left alone: a minute, in the end a quarter of an hour."""
        return self.of(min(2 ** max(failures - 3, 0), 15) * MINUTE)


def current() -> Pace:
    """The pace of this installation."""
    return Pace(settings.OUTBOX_PACE)
