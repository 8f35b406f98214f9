"""The form to sign up for an activity: no account, and no question that is not needed."""

import contextlib
import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ..models import SignUp


class SignUpForm(forms.Form):
    """Who comes, how we reach them, and what they need in order to take part."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        help_text=_("So that we know who is coming. A first name is enough."),
        error_messages={"required": _("Write a name, a first name is enough")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        max_length=254,
        help_text=_(
            "We send a letter with time, place and a link that takes back the sign-up. E-mail or phone is enough."
        ),
        error_messages={"invalid": _("Write the address with an @ sign, for example name@example.se")},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    phone = forms.CharField(
        label=_("Phone"),
        required=False,
        max_length=30,
        help_text=_("If you have no e-mail: we call only if something changes."),
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    people = forms.IntegerField(
        label=_("How many are you?"),
        min_value=1,
        max_value=SignUp.MOST_PEOPLE,
        help_text=_("You and those who come with you, at most six."),
        error_messages={
            "required": _("Write how many you are"),
            "invalid": _("Write how many you are, with digits"),
            "min_value": _("Write a number from 1 to 6"),
            "max_value": _("Write a number from 1 to 6. Are you more? Call or write to us"),
        },
        widget=forms.TextInput(attrs={"class": "input--s", "inputmode": "numeric"}),
    )
    needs = forms.CharField(
        label=_("What do you need in order to take part?"),
        required=False,
        max_length=500,
        help_text=_(
            "For example an interpreter, sign language, a hearing loop, room for a wheelchair, a companion or picture support. "
            "Say what you need, not why. Only those who arrange the activity read it."
        ),
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": None}),
    )
    website = forms.CharField(required=False, widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}))
    key = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not cleaned.get("email") and not cleaned.get("phone") and not {"email", "phone"} & set(self.errors):
            self.add_error(
                "email", _("Write an e-mail address or a phone number, so that we can tell you if something changes")
            )
        return cleaned

    def clean_key(self) -> uuid.UUID:
        """What makes a form sent twice the same as once; a changed one is a new form."""
        with contextlib.suppress(ValueError):
            return uuid.UUID(self.cleaned_data["key"])
        return uuid.uuid4()

    @property
    def asked(self) -> list[Any]:
        """The fields a person sees, in order."""
        return [field for field in self.visible_fields() if field.name != "website"]
