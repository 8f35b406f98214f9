import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from dialogues import log
from governance import clock


class Command(BaseCommand):
    help = "Write the last digest of every chain of the log, to be kept outside the database."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, nargs="?", help="file to write; without it the anchor is printed")

    def handle(self, *args: Any, path: Path | None, **options: Any) -> None:
        anchor = json.dumps({"at": clock.now().isoformat(), "heads": log.heads()}, indent=1, ensure_ascii=False)
        if path:
            path.write_text(anchor + "\n")
        self.stdout.write(f"{len(log.heads())} chains anchored" if path else anchor)
