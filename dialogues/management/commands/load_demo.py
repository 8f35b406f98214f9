"""Load the demo municipality."""

from typing import Any

from django.core.management import CommandError
from django.utils.translation import gettext as _

from dialogues import demo
from dialogues.demo.loading import NotTheDemo, load_demo

from . import load_world


class Command(load_world.Command):
    help = "Load the demo municipality, its days moved to this week, into an empty installation."

    def add_arguments(self, parser: Any) -> None:
        return

    def handle(self, *args: Any, verbosity: int = 1, **options: Any) -> None:
        try:
            report = load_demo()
        except NotTheDemo as refused:
            raise CommandError(
                _("There is a municipality here already. The demo is loaded into an empty installation only.")
            ) from refused
        if verbosity > 1:
            for warning in report.warnings:
                self.stdout.write(self.style.WARNING(str(warning)))
        if verbosity:
            self.tell(report)
            for line in demo.logins():
                self.stdout.write(line)
