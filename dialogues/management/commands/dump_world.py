"""Write the whole municipality to a file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from dialogues.exports.world import as_yaml, dump
from governance.models import Municipality


class Command(BaseCommand):
    help = "Write the whole municipality as YAML that load_world reads: to a file, or to standard output."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, nargs="?", help="the file; standard output when it is left out")

    def handle(self, *args: Any, path: Path | None, **options: Any) -> None:
        if not Municipality.objects.exists():
            raise CommandError(_("There is no municipality here yet."))
        with transaction.atomic():
            text = as_yaml(dump())
        if path is None:
            self.stdout.write(text, ending="")
            return
        try:
            path.write_text(text, encoding="utf-8")
        except OSError as error:
            raise CommandError(_("The file cannot be written: %(why)s") % {"why": error}) from error
        self.stderr.write(_("The municipality is written to %(path)s.") % {"path": path})
