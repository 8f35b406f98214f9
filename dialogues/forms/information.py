"""Telling that a page is not accessible, and saying what was done about it."""

from django import forms
from django.utils.translation import gettext_lazy as _

MOST_CHARACTERS = 3000


class AccessibilityReportForm(forms.Form):
    """What does not work. Only that must be told."""

    text = forms.CharField(
        label=_("What does not work, or in what form do you want it?"),
        max_length=MOST_CHARACTERS,
        help_text=_("Write as you would say it. What you write becomes a public document."),
        error_messages={"required": _("Write what does not work")},
        widget=forms.Textarea(attrs={"rows": 5, "maxlength": None}),
    )
    page = forms.CharField(
        label=_("On which page?"),
        required=False,
        max_length=200,
        help_text=_("Its address or its heading."),
    )
    aid = forms.CharField(
        label=_("Which aid do you use?"),
        required=False,
        max_length=120,
        help_text=_("For example a screen reader, magnification or voice control, and its name if you know it."),
    )
    email = forms.EmailField(
        label=_("Your e-mail address, if you want an answer"),
        required=False,
        max_length=254,
        help_text=_("We use it only to answer you."),
        error_messages={"invalid": _("Write the address with an @ sign, for example name@example.se")},
        widget=forms.EmailInput(attrs={"class": "input--m", "autocomplete": "email"}),
    )
    website = forms.CharField(required=False, widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}))

    @property
    def asked(self) -> list[forms.BoundField]:
        """The fields a person sees, in order."""
        return [field for field in self.visible_fields() if field.name != "website"]


class OutcomeForm(forms.Form):
    """What was done about a report."""

    outcome = forms.CharField(
        label=_("What was done?"),
        max_length=300,
        help_text=_("One sentence: what was put right, or why it was not."),
        error_messages={"required": _("Write what was done, or why it was not.")},
        widget=forms.TextInput,
    )
