"""Read mail that came back: from a Maildir, an mbox, or the one mail on standard input.

A mailbox that the mail server writes beside us, or a pipe from it, needs no password that somebody must keep and
renew, as reading over IMAP would; whoever only has IMAP fetches with a tool made for it and pipes here.
"""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from governance.outbox import bounces


class Command(BaseCommand):
    help = "Register mail that came back: stop sending to addresses that do not work."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("mailbox", help="a Maildir, an mbox file, or - for one mail on standard input")

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(options["mailbox"])
        if options["mailbox"] == "-":
            messages = bounces.in_stream(sys.stdin.buffer)
        elif path.is_dir():
            messages = bounces.in_maildir(path)
        elif path.is_file():
            messages = bounces.in_mbox(path)
        else:
            raise CommandError(f"There is no mailbox at {path}.")
        self.stdout.write(f"Mails of ours that came back: {bounces.read_all(messages)}")
