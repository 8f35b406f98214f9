"""The first person of an empty installation: someone who can let the others in."""

import getpass
import os
import sys
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction

from dialogues import vocabulary
from governance import clock, deeds
from governance.models import Membership, Municipality, Role, User


class Command(BaseCommand):
    help = (
        "Create an administrator, and the municipality with its target groups, ladder and document types where there "
        "are none. Asks for a password, twice."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="what the administrator logs in with")
        parser.add_argument("--name", required=True, help="the administrator's name")
        parser.add_argument("--municipality", help='as residents say it, for example "Lindviks kommun"')

    def handle(self, *args: Any, email: str, name: str, municipality: str | None, **options: Any) -> None:
        if not Municipality.objects.exists() and not municipality:
            raise CommandError('There is no municipality yet: say its name with --municipality "Lindviks kommun".')
        if User.objects.filter(email__iexact=email).exists():
            raise CommandError("Somebody already logs in with that address.")
        user = User(email=email.lower(), name=name, is_staff=True, is_superuser=True)
        password = self._password()
        try:
            validate_email(email)
            validate_password(password, user)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        with transaction.atomic():
            if municipality and not Municipality.objects.exists():
                Municipality.objects.create(name=municipality)
            vocabulary.begin_with_standard()
            user.set_password(password)
            user.save()
            held = Membership.objects.create(user=user, role=Role.ADMINISTRATOR, starts_on=clock.today())
            deeds.tell("person_changed", user, by=None, new=True)
            deeds.tell("membership_changed", held, by=None, person=user.pk, role=held.role)
        self.stdout.write(f"{name} can log in at /konto/logga-in/.")

    def _password(self) -> str:
        if "ADMINISTRATOR_PASSWORD" in os.environ:
            return os.environ["ADMINISTRATOR_PASSWORD"]
        if not sys.stdin.isatty():
            raise CommandError("There is no terminal to ask at: set ADMINISTRATOR_PASSWORD in the environment.")
        password = getpass.getpass("Password: ")
        if getpass.getpass("Once more: ") != password:
            raise CommandError("The two passwords differ. Nothing was created.")
        return password
