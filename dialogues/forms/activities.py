"""The form of one activity."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ..models import Activity, Dialogue
from .fields import SwedishDateField, SwedishTimeField
from .lines import LanguagesField, LinesField


class ActivityForm(forms.ModelForm):
    """One way to take part: everything a resident needs to know in order to come."""

    starts_on = SwedishDateField(label=_("First day"), required=False, help_text=_("For example 2027-02-19"))
    ends_on = SwedishDateField(
        label=_("Last day"), required=False, help_text=_("Only when it goes on for more than one day.")
    )
    starts_at = SwedishTimeField(label=_("Time"), required=False, help_text=_("For example 18.30"))
    sign_up_by = SwedishDateField(
        label=_("Last day to sign up"),
        required=False,
        help_text=_("Empty when one can sign up until the day itself. Give those who need an interpreter time enough."),
    )
    accessibility = LinesField(
        label=_("Accessibility"),
        required=False,
        rows=4,
        help_text=_("One per line: step-free, hearing loop, interpreter, large print, can be done by keyboard …"),
    )
    languages = LanguagesField(label=_("Languages"), required=False, help_text=_("Tick every language it is held in."))

    class Meta:
        model = Activity
        fields = [
            "catalogue_method",
            "method",
            "level",
            "place",
            "starts_on",
            "ends_on",
            "starts_at",
            "capacity",
            "takes_sign_ups",
            "sign_up_by",
            "accessibility",
            "languages",
            "facilitator",
            "note_taker",
        ]
        help_texts = {
            "method": _(
                "What residents read, for example “Walk along the river”. Empty, it is called as in the catalogue."
            ),
            "level": _("A dialogue may have several levels: one per activity. None is better than another."),
            "place": _("Name and part of town, or “the web”."),
            "capacity": _("Empty when there is room for everyone."),
            "takes_sign_ups": _("The dialogue's page then has a form, without an account."),
            "facilitator": _("Name or role."),
            "note_taker": _("Somebody must write down what is said."),
        }

    def __init__(self, *args: Any, dialogue: Dialogue, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["level"].queryset = dialogue.scale.levels.order_by("order")  # type: ignore[attr-defined]
        self.fields["method"].required = False
        self.fields["languages"].keep(self.instance.languages)  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.error_summary = False  # the page has one for the whole of it
        self.helper.layout = Layout(
            "catalogue_method",
            "method",
            "level",
            "place",
            Div("starts_on", "ends_on", css_class="cols-2"),
            Div("starts_at", "capacity", css_class="cols-2"),
            "takes_sign_ups",
            "sign_up_by",
            "accessibility",
            "languages",
            Div("facilitator", "note_taker", css_class="cols-2"),
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("method") and "method" not in self.errors:
            self._named_as_the_method(cleaned)
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if last and not first:
            self.add_error("starts_on", ValidationError(_("Write the first day too.")))
        elif first and last and last < first:
            self.add_error("ends_on", ValidationError(_("The last day comes before the first.")))
        if cleaned.get("takes_sign_ups") and not first and "starts_on" not in self.errors:
            self.add_error("starts_on", ValidationError(_("Nobody can sign up for an activity without a day.")))
        if first and cleaned.get("sign_up_by") and cleaned["sign_up_by"] > first:
            self.add_error("sign_up_by", ValidationError(_("The last day to sign up comes after the activity.")))
        return cleaned

    def _named_as_the_method(self, cleaned: dict[str, Any]) -> None:
        if chosen := cleaned.get("catalogue_method"):
            cleaned["method"] = chosen.name
        else:
            self.add_error("method", ValidationError(_("Choose a method, or write what the activity is.")))


class CancelForm(forms.Form):
    """Why an activity is cancelled."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Residents read it. Say also where they can turn instead."),
    )
