"""The forms of the questionnaire, and what it looks like to a resident."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from .. import questionnaires
from ..models import Dialogue, Question
from .answers import Asked
from .fields import describe_options
from .lines import LinesField


class QuestionForm(forms.ModelForm):
    """One question, with its alternatives in order."""

    choices = LinesField(
        label=_("Alternatives"),
        required=False,
        rows=5,
        help_text=_(
            "One per line, in the order they are shown. For one choice, several choices and ranking. "
            "For a budget vote one proposal per line with its cost, for example: Benches by the river; 45000"
        ),
    )

    class Meta:
        model = Question
        fields = ["text", "kind", "hint", "is_required"]
        widgets = {"kind": forms.RadioSelect}
        help_texts = {
            "text": _("One question at a time, in words that people use."),
            "kind": _("How residents answer."),
            "hint": _("A line under the question, for example what you will use the answer for."),
            "is_required": _("Ask for as little as you can: every compulsory question makes somebody give up."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = Question.Kind.choices  # type: ignore[attr-defined]
        describe_options(
            self.fields["kind"],
            {
                "open": _("Residents write in their own words."),
                "one": _("One of several alternatives."),
                "several": _("As many alternatives as they like."),
                "rating": _("From 1 to 5."),
                "ranking": _("Alternatives in order, the most important one first."),
                "place": _("One of the areas the dialogue is about, or of the municipality's areas."),
                "budget": _("Proposals with a cost, within the frame of the mandate. Only for co-decision."),
            },
        )
        if self.instance.pk:
            self.fields["choices"].initial = questionnaires.lines_of(self.instance)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.error_summary = False  # the page has one for the whole of it
        self.helper.layout = Layout("text", "hint", "kind", "choices", "is_required")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("kind") in questionnaires.CHOOSING and len(cleaned.get("choices") or []) < 2:
            self.add_error("choices", questionnaires.TooFewChoices().message)
        return cleaned


class PreviewForm(forms.Form):
    """The questions as a resident meets them; nothing is sent."""

    def __init__(self, dialogue: Dialogue, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = Asked(dialogue, list(dialogue.questions.prefetch_related("choices")))
        self.fields.update(asked.fields(""))
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
