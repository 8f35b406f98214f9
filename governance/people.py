"""The people who work in the portal, and what they are entitled to, from when until when."""

from typing import Any

from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from . import clock, deeds, emails
from .forms.versioned import VersionedForm
from .models import Board, Membership, Role, User


class LocksOneselfOut(Exception):
    """An administrator may not take away their own right to administer: nobody might be left to give it back."""

    @property
    def message(self) -> str:
        """The sentence shown to the person."""
        return _("You cannot close your own account or end your own role as administrator. Ask another administrator.")


def elected_by_role(board: Board) -> list[tuple[str, list[User]]]:
    """Who represents the residents in a body today: the chair first, then vice chair, members and substitutes, by name.

    Name and party in the role may be published (SKR), and a photo that the person has agreed to; nothing else is told.
    """
    held = Membership.objects.current(clock.today()).of_board(board).filter(role__in=Membership.ELECTED)
    found: dict[str, list[User]] = {}
    people = held.select_related("user__portrait").defer("user__portrait__content")
    for row in people.order_by("user__name", "user__pk"):
        found.setdefault(row.role, []).append(row.user)
    return [(str(role.label), found[role.value]) for role in Membership.ELECTED if role.value in found]


@transaction.atomic
def register(user: User, *, by: User) -> User:
    """Add a person, who gets a mail with a link to choose a password."""
    user.email = user.email.lower()
    user.set_password(get_random_string(50))
    user.save()
    deeds.tell("person_changed", user, by=by, new=True)
    emails.password_reset(user, token=default_token_generator.make_token(user))
    return user


@transaction.atomic
def change(form: VersionedForm, *, by: User, memberships: Any) -> User | None:
    """Save a person with their roles; None when somebody saved since the page was opened.

    A role is ended with a date, never removed. Raises ``LocksOneselfOut``.
    """
    if not form.claim():
        return None
    user: User = form.save(commit=False)
    user.version = form.cleaned_data["version"] + 1
    user.email = user.email.lower()
    user.save()
    deeds.tell("person_changed", user, by=by)
    memberships.instance = user
    for held in memberships.save():
        deeds.tell("membership_changed", held, by=by, person=user.pk, role=held.role)
    administers = Membership.objects.current(clock.today()).filter(user=user, role=Role.ADMINISTRATOR)
    if user.pk == by.pk and not (user.is_active and administers.exists()):
        raise LocksOneselfOut
    return user
