"""The form by which what a council was asked and answered is kept."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance import clock
from governance.forms.plain import PlainForm
from governance.models import Board

from ..models import CouncilQuestion
from .fields import SwedishDateField


class CouncilQuestionForm(PlainForm):
    """A question, and the answer when it has come."""

    class Meta:
        model = CouncilQuestion
        fields = ["council", "question", "asked_on", "answer", "answered_on"]
        field_classes = {"asked_on": SwedishDateField, "answered_on": SwedishDateField}
        widgets = {"question": forms.Textarea(attrs={"rows": 4}), "answer": forms.Textarea(attrs={"rows": 7})}
        help_texts = {
            "council": _("An advisory council, the youth assembly or a local council."),
            "question": _("As it was asked. Everybody can read it when the dialogue is public."),
            "asked_on": _("The day it was sent, or the meeting where it was asked."),
            "answer": _("In the council's own words. Everybody can read it: write no names."),
            "answered_on": _("The day of the meeting or of the letter. Leave both empty until the answer has come."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["council"]
        councils = Board.objects.filter(kind__in=Board.COUNCILS)
        existing = councils.existing(clock.today())
        held = councils.filter(pk=self.instance.council_id) if self.instance.pk else councils.none()
        field.queryset = (existing | held).order_by("name")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        asked, answered = cleaned.get("asked_on"), cleaned.get("answered_on")
        if cleaned.get("answer") and "answered_on" not in self.errors and not answered:
            self.add_error("answered_on", _("Write the day when the council answered."))
        if answered and "answer" in cleaned and not cleaned["answer"]:
            self.add_error("answer", _("Write what the council answered, or take away the day."))
        if asked and answered and answered < asked:
            self.add_error("answered_on", _("The council cannot answer before it was asked."))
        if answered and answered > clock.today():
            self.add_error("answered_on", _("The day has not come yet."))
        return cleaned
