"""What every template may ask for: the municipality, and which menus the person logged in sees."""

from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from governance.models import Membership, Municipality, Role
from governance.permissions import roles_of
from governance.prepared import prepared


class Roles:
    """Which menus a person sees. Never a permission: pages fetch through permission querysets."""

    def __init__(self, user: Any, held: frozenset[str] | None = None) -> None:
        self.user = user
        if held is not None:
            self.held = held

    @cached_property
    def held(self) -> frozenset[str]:
        """The roles the person holds today."""
        return frozenset(roles_of(self.user))

    @cached_property
    def has_board_desk(self) -> bool:
        """Whether the person sits on a board or is its secretary."""
        return bool(self.held & {*Membership.ELECTED, Role.SECRETARY})

    @cached_property
    def is_official(self) -> bool:
        """Whether the person works with dialogues in an administration."""
        return bool(self.held & set(Membership.WORKERS))


@prepared
def _municipality() -> "QuerySet[Municipality]":
    """Asked on every page."""
    return Municipality.objects.order_by("pk")[:1]


def municipality(request: HttpRequest) -> dict[str, Any]:
    """The municipality (None before it is set up) and the visitor's menus, fetched only if a template asks."""
    return {
        "municipality": SimpleLazyObject(lambda: next(iter(_municipality()), None)),
        "roles": Roles(getattr(request, "user", None)),
    }
