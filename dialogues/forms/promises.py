"""The forms that move a promised date, and that take back an answer."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance import clock
from governance.translated import TranslatedFormField

from .fields import SwedishDateField


class MoveForm(forms.Form):
    """A new day, and the reason that everyone can read."""

    due_on = SwedishDateField(
        label=_("New day"), help_text=_("The old day stays readable, and the promise counts as late.")
    )
    reason = TranslatedFormField(
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Everyone can read it. Say what has happened, and what those who took part can count on."),
    )

    def __init__(self, *args: Any, about_decision: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if about_decision:
            self.fields["due_on"].help_text = _("After the last day to take part. The first day stays readable.")

    def clean_due_on(self) -> Any:
        day = self.cleaned_data["due_on"]
        if day < clock.today():
            raise forms.ValidationError(_("Choose a day that is still to come."))
        return day


class RecallForm(forms.Form):
    """Why published feedback is taken back."""

    reason = TranslatedFormField(
        label=_("What was wrong?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "Everyone can read it on the page, and those who have had a letter get it by e-mail. "
            "Say what was wrong, and whether something else was right all the same."
        ),
        error_messages={"required": _("Write what was wrong. It can be read by everyone.")},
    )
