"""Forms of step 1: the initiative, its assessment and the answer to it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance import clock
from governance.models import Board, Municipality

from .. import triage
from ..models import Initiative
from . import people
from .fields import FEW_LINES, SwedishDateField, describe_options
from .versioned import VersionedForm


class InitiativeForm(forms.ModelForm):
    """What came in: from whom, when, and in the initiator's own words."""

    received_on = SwedishDateField(label=_("Received"), help_text=_("The day it reached the municipality."))

    class Meta:
        model = Initiative
        fields = ["text", "source", "by", "by_board", "contact", "received_on", "why_now"]
        widgets = {"source": forms.RadioSelect, "why_now": forms.Textarea(attrs=FEW_LINES)}
        help_texts = {
            "by_board": _("When a council or the youth assembly took the initiative."),
            "contact": _("The reply is sent here. Residents are never shown the address."),
            "source": _("Who may take the initiative is a setting of the municipality."),
            "why_now": _("Which decision is coming, and when?"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        allowed = Municipality.current().initiative_sources_allowed
        source: Any = self.fields["source"]
        source.choices = [choice for choice in Initiative.Source.choices if choice[0] in allowed]
        self.fields["by_board"].queryset = Board.objects.filter(kind__in=Board.COUNCILS).existing(clock.today())  # type: ignore[attr-defined]
        if not self.is_bound:
            self.initial.setdefault("received_on", clock.today())


class AnswerForm(forms.Form):
    """The answer to one guiding question."""

    value = forms.ChoiceField(
        widget=forms.RadioSelect, error_messages={"required": _("Choose the answer that fits best")}
    )

    def __init__(self, *args: Any, question: triage.Question, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["value"]
        field.label, field.help_text = question.text, question.hint
        options = triage.options_of(question)
        field.choices = [(option.value, option.label) for option in options]
        describe_options(field, {option.value: option.meaning for option in options})


class TriageForm(VersionedForm):
    """The assessment: what it is, why, where to turn instead, and the reply."""

    class Meta:
        model = Initiative
        fields = ["triage_outcome", "triage_reason", "override_reason", "referred_to", "referred_to_board", "reply"]
        widgets = {
            "triage_outcome": forms.RadioSelect,
            "triage_reason": forms.Textarea(attrs=FEW_LINES),
            "override_reason": forms.Textarea(attrs=FEW_LINES),
        }
        help_texts = {
            "triage_outcome": _("Follow the suggestion, or say why not."),
            "override_reason": _("Only when you assess it otherwise than the questions suggest."),
            "referred_to": _("When it is not a dialogue: who takes care of it, for example the care home's council."),
            "referred_to_board": _("When another board takes care of it."),
            "reply": _("What happens now, and why. It is sent by e-mail when there is an address."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        outcome: Any = self.fields["triage_outcome"]
        outcome.choices, outcome.required = triage.offered_outcomes(), True
        outcome.error_messages["required"] = _("Choose what the initiative is")
        self.fields["referred_to_board"].queryset = Board.objects.existing(clock.today()).order_by("name")  # type: ignore[attr-defined]
        if self.instance.suggested_outcome and not self.instance.triage_outcome:
            self.initial["triage_outcome"] = self.instance.suggested_outcome
            suggestion = triage.suggest(self.instance.answers)
            if suggestion and not self.instance.triage_reason:
                self.initial["triage_reason"] = suggestion.reason
        if self.instance.replied_on:
            del self.fields["reply"]


class BeginForm(forms.Form):
    """What a dialogue needs in order to begin: its question, its board and its people."""

    title = forms.CharField(
        label=_("The question"),
        max_length=200,
        help_text=_("A question that residents understand, for example “Where is more light needed?”"),
    )
    owner = forms.ModelChoiceField(
        Board.objects.none(),
        label=_("Owning board"),
        help_text=_("The board that is responsible, and whose records these are."),
    )
    responsible = people.responsible()
    manager = people.manager()
    dnr = forms.CharField(
        label=_("Diary number"), max_length=40, required=False, help_text=_("As in the diary, for example TN 2026/118.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = Board.objects.owners(clock.today()).order_by("name")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("manager") and cleaned.get("manager") == cleaned.get("responsible"):
            self.add_error("manager", _("Choose somebody else than the responsible official."))
        return cleaned
