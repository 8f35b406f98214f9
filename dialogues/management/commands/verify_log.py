import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from dialogues import log


class Command(BaseCommand):
    help = "Check that nothing in the log has been changed, removed, inserted, reordered or cut off."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--anchor", type=Path, help="a file that anchor_log wrote earlier, kept outside the database"
        )

    def handle(self, *args: Any, anchor: Path | None, **options: Any) -> None:
        faults = log.verify(_read(anchor) if anchor else None)
        for fault in faults:
            self.stdout.write(str(fault))
        if faults:
            raise CommandError(f"{len(faults)} faults in the log")
        self.stdout.write("The log is whole.")


def _read(anchor: Path) -> list[tuple[str, int, str]]:
    try:
        return [(chain, seq, digest) for chain, seq, digest in json.loads(anchor.read_text())["heads"]]
    except (OSError, ValueError, KeyError) as error:
        raise CommandError(f"{anchor} is not an anchor file: {error}") from error
