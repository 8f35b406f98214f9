"""The form by which figures from the contact centre are sent in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance import clock, contact_centre

from .fields import SwedishDateField
from .uploads import UploadForm


class FiguresForm(UploadForm):
    """Which time the figures tell of, and the table itself."""

    largest = contact_centre.LARGEST

    starts_on = SwedishDateField(label=_("first day"), help_text=_("For example 2027-01-01."))
    ends_on = SwedishDateField(label=_("last day"), help_text=_("For example 2027-03-31."))
    source = forms.CharField(
        label=_("source"), help_text=_("Who has counted, for example the contact centre."), max_length=80
    )
    note = forms.CharField(
        label=_("what one should know of the figures"),
        help_text=_("For example that the telephone was closed for two weeks."),
        max_length=300,
        required=False,
    )
    file = forms.FileField(
        label=_("table"),
        help_text=_(
            "A text file with columns (.csv) whose first row says “ämne; organ; område; antal”. "
            "Numbers by subject only: nothing about persons, and not what somebody wrote."
        ),
        max_length=160,
        widget=forms.FileInput(attrs={"accept": ".csv,.txt"}),
        error_messages={"required": _("Choose a file.")},
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The last day must be after the first."))
        elif last and last > clock.today():
            self.add_error("ends_on", _("The day has not come yet."))
        return cleaned
