"""The administration site, when an installation turns it on: a way to look at rows, not a way round the rules.

What a body has decided and what has been sent can only be read there. Deeds are done on the product's own pages.
"""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from . import models


class ReadOnly(admin.ModelAdmin):
    """Rows that are record: looked at, never added, changed or deleted."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


RECORD = (
    models.Administration,
    models.Area,
    models.Board,
    models.Decision,
    models.GoverningDocument,
    models.LadderScale,
    models.Meeting,
    models.Membership,
    models.Municipality,
    models.OutgoingMail,
    models.Statement,
    models.User,
)
admin.site.register(RECORD, ReadOnly)
