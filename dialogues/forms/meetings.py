"""Two meetings of one matter: a body prepares it before the other decides."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


def keep_in_order(form: forms.BaseForm, cleaned: dict[str, Any]) -> None:
    """Say beside ``meeting`` when it comes before ``preparing_meeting``."""
    first, last = cleaned.get("preparing_meeting"), cleaned.get("meeting")
    if first and last and last.held_on < first.held_on:
        form.add_error("meeting", _("Choose a meeting on the same day as the one that prepares, or later."))
