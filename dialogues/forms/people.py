"""Those who work with dialogues, to choose from."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.models import Role, User


class Person(forms.ModelChoiceField):
    """One of those who work with dialogues, by name."""

    def __init__(self, *args: Any, roles: tuple[str, ...], **kwargs: Any) -> None:
        self.roles = roles
        people = User.objects.filter(is_active=True, memberships__role__in=roles).distinct().order_by("name")
        super().__init__(people, *args, **kwargs)


def responsible() -> Person:
    """Who leads the dialogue."""
    return Person(
        label=_("Responsible official"),
        roles=(Role.OFFICIAL, Role.COORDINATOR),
        help_text=_("Leads the dialogue from here to the answer."),
    )


def manager() -> Person:
    """Who approves plan and compilation; may be chosen later."""
    return Person(
        label=_("Responsible manager"),
        roles=(Role.MANAGER,),
        required=False,
        help_text=_("The highest official in charge, who approves plan and compilation."),
    )


def name_people(*asked: Person) -> None:
    """Fill the choices of several fields of people with one question to the database."""
    roles = {role for field in asked for role in field.roles}
    found = User.objects.filter(is_active=True, memberships__role__in=roles).order_by("name", "pk")
    rows = list(found.values_list("pk", "name", "memberships__role"))
    for field in asked:
        people = dict.fromkeys((pk, name) for pk, name, role in rows if role in field.roles)
        field.choices = [("", field.empty_label), *people]
