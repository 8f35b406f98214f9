"""Load a whole municipality from a file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dialogues.imports.loader import Report, load
from dialogues.imports.problems import WorldRefused
from dialogues.imports.reading import read


class Command(BaseCommand):
    help = "Load a whole municipality from a YAML file. Everything is checked first; everything or nothing is loaded."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, help="the file")

    def handle(self, *args: Any, path: Path, **options: Any) -> None:
        try:
            report = load(read(path))
        except WorldRefused as refused:
            for problem in refused.problems:
                self.stderr.write(str(problem))
            count = len(refused.problems)
            text = ngettext(
                "Nothing was loaded: there is %(count)d problem.",
                "Nothing was loaded: there are %(count)d problems.",
                count,
            )
            raise CommandError(text % {"count": count}) from refused
        self.tell(report)

    def tell(self, report: Report) -> None:
        if report.changed_nothing:
            self.stdout.write(_("Everything in the file was there already. Nothing changed."))
            return
        for model, count in sorted(report.added.items()):
            if count:
                self.stdout.write(f"  {count:6d}  {model}")
        for code, count in report.data_missing.items():
            self.stdout.write(
                ngettext(
                    "%(code)s is imported history; %(count)d thing is missing.",
                    "%(code)s is imported history; %(count)d things are missing.",
                    count,
                )
                % {"code": code, "count": count}
            )
        self.stdout.write(self.style.SUCCESS(_("The municipality is loaded.")))
