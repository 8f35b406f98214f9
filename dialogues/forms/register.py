"""The form beside the register of the whole municipality."""

from django import forms
from django.utils.translation import gettext_lazy as _


class SaveFilterForm(forms.Form):
    """A name for the choice that is shown."""

    name = forms.CharField(
        label=_("Save this choice as"),
        max_length=60,
        help_text=_("For example “Tekniska nämnden, late answers”. The same name again replaces the old choice."),
    )
    query = forms.CharField(widget=forms.HiddenInput, required=False, max_length=2000)
