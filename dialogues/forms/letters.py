"""The form with which somebody follows a dialogue by e-mail."""

from django import forms
from django.utils.translation import gettext_lazy as _


class FollowDialogueForm(forms.Form):
    """Where letters about the dialogue are to go."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("We write when something happens in the dialogue, at most once a week. You can stop at any time."),
        max_length=254,
        error_messages={
            "required": _("Write the address that the letters are to go to"),
            "invalid": _("Write the address with an @ sign, for example name@example.se"),
        },
        widget=forms.EmailInput(attrs={"class": "input--m", "autocomplete": "email"}),
    )
