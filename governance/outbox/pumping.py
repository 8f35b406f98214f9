"""The pump: hands what is due to the mail server. The tick calls it, and so does `manage.py run_reminders`."""

import datetime as dt
import logging
import threading
import time
import uuid

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone

from governance import clock, workdays
from governance.models import DeliveryAttempt, Municipality, OutgoingMail

from . import addresses, brakes, conversation, handing_over, pace, recovering, rendering, steps
from .conversation import AmbiguousError, NotTakenError, UnreachableError
from .handing_over import Taken
from .rates import Turn

logger = logging.getLogger(__name__)
State = OutgoingMail.State
Outcome = DeliveryAttempt.Outcome

#: Set when the process is asked to stop: the mail in hand is finished, the rest waits for another sender.
winding_down = threading.Event()
#: A mail server that breaks off so many mails in a row is left alone.
BREAKS_IN_A_ROW = 3


def pump(*, limit: int | None = None, max_seconds: float = 50) -> int:
    """Send what is due, for at most ``max_seconds``; gives how many mails the mail server took.

    Any number of pumps share the work, on any number of machines. A database that goes away in the middle is waited
    for; what the mail server has taken meanwhile is not forgotten.
    """
    sender = Sender(limit=limit, until=time.monotonic() + max_seconds)
    try:
        sender.run()
    finally:
        sender.conversation.close()
    return sender.count


class Sender:
    """One run of the pump: its lease, its conversation with the mail server, and what it knows to have been taken."""

    def __init__(self, *, limit: int | None, until: float) -> None:
        self.me = uuid.uuid4()
        self.limit, self.until = limit, until
        self.count = 0
        self.taken: Taken | None = None
        self.breaks = 0
        self.conversation = conversation.begin()

    @property
    def must_stop(self) -> bool:
        return (
            winding_down.is_set()
            or time.monotonic() >= self.until
            or (self.limit is not None and self.count >= self.limit)
        )

    def run(self) -> None:
        """Batch after batch, and once more when the database comes back."""
        while True:
            try:
                self._mark()
                handing_over.give_back(self.me)
                if not brakes.sending().is_paused:
                    recovering.recover()
                while not self.must_stop and self._batch():
                    pass
                return
            except (OperationalError, InterfaceError) as error:
                if connection.in_atomic_block or self.must_stop:
                    raise
                logger.warning("The database does not answer (%s); waiting for it", type(error).__name__)
                connection.close()
                time.sleep(0.5)

    def _batch(self) -> bool:
        """Hand over one batch. Whether there is more to do."""
        row = brakes.sending()
        if row.is_paused or brakes.pause_when_behind(row):
            return False
        verdict = brakes.verdict(self.conversation.host)
        if verdict == "closed":
            return False
        left = handing_over.BATCH if self.limit is None else min(self.limit - self.count, handing_over.BATCH)
        turns = handing_over.claim(
            self.me, limit=1 if verdict == "probe" else left, is_open=is_office_hours(clock.now())
        )
        if not turns:
            return False
        steps.reached("claimed")
        brakes.note_departure(row)
        is_open = self._hand_over(turns)
        if verdict == "probe" and is_open:
            brakes.answered(self.conversation.host)
        handing_over.give_back(self.me)
        return is_open

    def _hand_over(self, turns: list[Turn]) -> bool:
        """Each mail of the batch; gives whether the mail server still can be used."""
        is_open = True
        for row, at in turns:
            if self.must_stop or not is_open:
                break
            if (content := self._render(row)) is None:
                continue
            self._wait_for(at)
            if not self._let_go(row):
                continue
            is_open = self._give(row, *content)
        self._mark()
        return is_open

    def _render(self, row: OutgoingMail) -> tuple[bytes, EmailMessage] | None:
        """The mail as it goes over the wire. One that cannot be written has failed, and the next one goes on."""
        try:
            message = rendering.message(row)
            return rendering.as_bytes(message), message
        except Exception as error:  # noqa: BLE001 whatever is wrong with this mail, the next one must be sent
            logger.error("Mail %s (%s) could not be written: %s", row.pk, row.name, type(error).__name__)
            handing_over.settle(self.me, row, State.FAILED, Outcome.UNRENDERABLE, note=type(error).__name__)
            return None

    def _wait_for(self, at: dt.datetime | None) -> None:
        """Wait for one's turn; what is known to be sent is not left unmarked meanwhile."""
        wait = (at - timezone.now()).total_seconds() if at else 0
        if wait > 0.02:
            self._mark()
        if wait > 0:
            time.sleep(wait)

    def _let_go(self, row: OutgoingMail) -> bool:
        taken, may_leave = self.taken, handing_over.fence(self.me, row, self.taken)
        self.taken = None
        if taken:
            steps.reached("after_mark")
        if may_leave:
            steps.reached("submitting")
        else:
            handing_over.why_not(self.me, row)
        return may_leave

    def _give(self, row: OutgoingMail, content: bytes, message: EmailMessage) -> bool:
        """Hand one mail over and write what became of it. Whether the mail server still can be used."""
        try:
            code = self.conversation.hand_over(settings.BOUNCE_ADDRESS, row.to_address, content, message)
        except NotTakenError as refusal:
            self.breaks = 0
            self._not_taken(row, refusal)
            return True
        except UnreachableError as error:
            return self._unreachable(row, error)
        except AmbiguousError as error:
            logger.warning("Mail %s (%s) may have been sent: %s", row.pk, row.name, error)
            handing_over.note_attempt(row, Outcome.AMBIGUOUS, note=str(error))
            return self._count_break()
        self.breaks = 0
        self.count += 1
        self.taken = Taken(row.pk, code, clock.now())
        steps.reached("before_mark")
        return True

    def _mark(self) -> None:
        if self.taken:
            handing_over.fence(self.me, None, self.taken)
            self.taken = None
            steps.reached("after_mark")

    def _not_taken(self, row: OutgoingMail, refusal: NotTakenError) -> None:
        wait = None if refusal.is_for_good else pace.current().back_off(row.attempts + 1)
        if wait is None:
            handing_over.settle(self.me, row, State.FAILED, Outcome.REFUSED, code=refusal.code)
            if refusal.is_about_recipient and refusal.is_for_good:
                addresses.suppress(row.address_digest, "refused", smtp_code=refusal.code)
        else:
            later = clock.now() + wait
            handing_over.settle(self.me, row, State.DUE, Outcome.POSTPONED, code=refusal.code, not_before=later)
        logger.warning("Mail %s (%s) was not taken: %s", row.pk, row.name, refusal.code)

    def _unreachable(self, row: OutgoingMail, error: UnreachableError) -> bool:
        """The mail is not to blame when the server is shut; it is counted when only this conversation broke."""
        wait = pace.current().back_off(row.attempts + 1)
        logger.warning("The mail server could not be reached: %s", error.reason)
        if error.is_shut or wait is None:
            handing_over.settle(
                self.me, row, State.DUE, Outcome.UNREACHABLE, code=error.code, note=error.reason, is_counted=False
            )
            brakes.did_not_answer(self.conversation.host)
            return False
        later = clock.now() + wait
        handing_over.settle(
            self.me, row, State.DUE, Outcome.UNREACHABLE, code=error.code, note=error.reason, not_before=later
        )
        return self._count_break()

    def _count_break(self) -> bool:
        self.breaks += 1
        if self.breaks < BREAKS_IN_A_ROW:
            return True
        brakes.did_not_answer(self.conversation.host)
        return False


def is_office_hours(now: dt.datetime) -> bool:
    """Mail is sent on working days within the municipality's hours, so that nobody's phone sounds at night."""
    local = timezone.localtime(now)
    opens, closes = (dt.time.fromisoformat(hour) for hour in Municipality.current().reminder_hours)
    return workdays.is_working_day(local.date()) and opens <= local.time() < closes
