"""Do what the worker's tick does, without a worker and without Redis: once, or every minute."""

import signal
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, InterfaceError, close_old_connections

from dialogues import ticking
from governance.outbox import pumping

#: Seconds between two looks for files, and how long at least is spent on one that waits.
PAUSE, LEAST = 5.0, 10.0


class Command(BaseCommand):
    help = "Plan what is due and send the mail that is waiting: once (for a timer), or again and again with --loop."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--loop", action="store_true", help="go on until stopped")
        parser.add_argument("--every", type=float, default=60, help="seconds between two rounds of the loop")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["loop"]:
            if not (ticking.tick() & ticking.take_in() & ticking.learn()):
                raise CommandError("Some of it failed; the log says what.")
            return
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_told: pumping.winding_down.set())
        while not pumping.winding_down.is_set():
            ends = time.monotonic() + options["every"]
            self._carry_out(ticking.tick, ticking.learn)
            self._take_in_until(ends)

    def _take_in_until(self, ends: float) -> None:
        """Look for files every few seconds, as the worker does: somebody who has handed one in waits for it."""
        while not pumping.winding_down.is_set():
            self._carry_out(partial(ticking.take_in, max(ends - time.monotonic(), LEAST)))
            left = ends - time.monotonic()
            if left <= 0:
                return
            pumping.winding_down.wait(min(left, PAUSE))

    def _carry_out(self, *parts: Callable[[], object]) -> None:
        """A database that is away is waited for: nobody needs to start us again."""
        try:
            close_old_connections()
            for part in parts:
                part()
        except (DatabaseError, InterfaceError) as error:
            self.stderr.write(f"The database does not answer ({type(error).__name__}); trying again")
