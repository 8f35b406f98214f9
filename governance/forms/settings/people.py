"""Those who work in the portal, and the roles they hold."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseInlineFormSet, inlineformset_factory
from django.utils.translation import gettext_lazy as _

from governance.models import Membership, Role, User

from ..fields import SwedishDateField
from ..formsets import GrowingFormSet
from ..plain import helper
from ..versioned import VersionedForm


class PersonForm(VersionedForm):
    """Someone who works in the portal."""

    class Meta:
        model = User
        fields = ["name", "email", "party", "phone", "is_active"]
        help_texts = {
            "name": _("First name and surname."),
            "email": _("What the person logs in with."),
            "party": _("For the elected. Shown beside their name on the board's desk."),
            "phone": _("To colleagues only."),
            "is_active": _("Take it away when the person has left. What they have done stays."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper()
        if not self.instance.pk:
            del self.fields["is_active"]

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].lower()
        if User.objects.filter(email__iexact=email).exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("Someone already has this e-mail address."))
        return email


class MembershipForm(forms.ModelForm):
    """A role with its term. It is ended with a date, never removed."""

    class Meta:
        model = Membership
        fields = ["role", "board", "administration", "starts_on", "ends_on"]
        field_classes = {"starts_on": SwedishDateField, "ends_on": SwedishDateField}
        help_texts = {
            "role": _("What the person does."),
            "board": _("For the elected and the board secretaries."),
            "administration": _("For officials and managers."),
            "starts_on": _("Leave it empty when it has always been so."),
            "ends_on": _("The last day. Leave it empty for as long as it lasts."),
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        role = cleaned.get("role")
        political = (*Membership.ELECTED, Role.SECRETARY)
        if role in political and not cleaned.get("board"):
            self.add_error("board", _("Choose the body."))
        if role in (Role.OFFICIAL, Role.MANAGER) and not cleaned.get("administration"):
            self.add_error("administration", _("Choose the administration."))
        if cleaned.get("board") and cleaned.get("administration"):
            self.add_error("administration", _("A role is for a body or for an administration, not both."))
        if cleaned.get("starts_on") and cleaned.get("ends_on") and cleaned["ends_on"] < cleaned["starts_on"]:
            self.add_error("ends_on", _("The last day must be after the first."))
        return cleaned


class MembershipRows(GrowingFormSet, BaseInlineFormSet):
    """The roles of a person."""


Memberships = inlineformset_factory(
    User, Membership, form=MembershipForm, formset=MembershipRows, extra=1, can_delete=False
)
