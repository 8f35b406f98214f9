"""Letters about something else, and what was answered."""

from django import forms
from django.utils.translation import gettext_lazy as _


class LetterForm(forms.Form):
    """How a letter leaves."""

    till = forms.CharField(widget=forms.HiddenInput, max_length=60)
    address = forms.EmailField(
        label=_("Mailbox of the receiver"),
        required=False,
        help_text=_(
            "The mailbox of the board or the authority, not of a person. Leave it empty if you print the letter."
        ),
    )


class LetterAnswerForm(forms.Form):
    """What the receiver answered to the letter."""

    answer = forms.CharField(
        label=_("The receiver's answer"),
        widget=forms.Textarea(attrs={"rows": 4, "class": "short"}),
        help_text=_("Those who wrote read it on their own pages, and everyone on the feedback page. No names."),
    )
