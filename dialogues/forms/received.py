"""What is known of everything that did not come in on the site: how it came, when, from where, in which language."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance import clock
from governance.models import Area

from ..models import Activity, Channel, Dialogue
from ..models.contribution import SITE_CHANNELS
from .fields import SwedishDateField
from .lines import LANGUAGES


class ReceivedForm(forms.Form):
    """How and when something reached us; whoever types it in and whoever takes in a file say the same things."""

    channel = forms.ChoiceField(label=_("How it came"), help_text=_("Paper, phone, meeting and so on."))
    received_on = SwedishDateField(label=_("Received on"), help_text=_("The day it reached us."))
    activity = forms.ModelChoiceField(
        Activity.objects.none(),
        label=_("From the activity"),
        required=False,
        empty_label=_("none"),
        help_text=_("If it was said or written at an activity."),
    )
    area = forms.ModelChoiceField(
        Area.objects.order_by("name"),
        label=_("Area"),
        required=False,
        empty_label=_("not said"),
        help_text=_("Only if all of it is about one area."),
    )
    language = forms.ChoiceField(label=_("Language"), help_text=_("The language it is written in."))

    FACTS = ("channel", "received_on", "activity", "area", "language")

    def __init__(self, *args: Any, dialogue: Dialogue, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["channel"].choices = [choice for choice in Channel.choices if choice[0] not in SITE_CHANNELS]
        fields["language"].choices = LANGUAGES
        fields["activity"].queryset = dialogue.activities.all()

    def clean_received_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["received_on"]
        if day > clock.today():
            raise forms.ValidationError(_("Nothing is received tomorrow. Write the day it came."))
        return day
