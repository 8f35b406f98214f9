"""Do what the worker's tick does, without a worker and without Redis: once, or every minute."""

import signal
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, InterfaceError, close_old_connections

from dialogues import ticking
from governance.outbox import pumping


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
            began = time.monotonic()
            self._round()
            pumping.winding_down.wait(max(0, options["every"] - (time.monotonic() - began)))

    def _round(self) -> None:
        """One round. A database that is away is waited for: nobody needs to start us again."""
        try:
            close_old_connections()
            ticking.tick()
            ticking.take_in()
            ticking.learn()
        except (DatabaseError, InterfaceError) as error:
            self.stderr.write(f"The database does not answer ({type(error).__name__}); trying again")
