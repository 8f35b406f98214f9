"""The forms of the questionnaire, and what it looks like to a resident."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from ..models import Question
from .fields import describe_options
from .lines import LinesField

RATINGS = [(str(number), str(number)) for number in range(1, 6)]


class QuestionForm(forms.ModelForm):
    """One question, with its alternatives in order."""

    choices = LinesField(
        label=_("Alternatives"),
        required=False,
        rows=5,
        help_text=_("One per line, in the order they are shown. Only for one choice and several choices."),
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
            },
        )
        if self.instance.pk:
            self.fields["choices"].initial = [str(choice.text) for choice in self.instance.choices.all()]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout("text", "hint", "kind", "choices", "is_required")

    def clean(self) -> dict[str, Any]:
        from ..questionnaires import CHOOSING, TooFewChoices

        cleaned = super().clean() or {}
        if cleaned.get("kind") in CHOOSING and len(cleaned.get("choices") or []) < 2:
            self.add_error("choices", TooFewChoices().message)
        return cleaned


class PreviewForm(forms.Form):
    """The questions as a resident meets them; nothing is sent."""

    def __init__(self, questions: list[Question], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in questions:
            self.fields[question.code] = field_for(question)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True


def field_for(question: Question) -> forms.Field:
    """The field that asks the question."""
    told: dict[str, Any] = {
        "label": str(question.text),
        "help_text": str(question.hint),
        "required": question.is_required,
    }
    choices = [(str(choice.pk), str(choice.text)) for choice in question.choices.all()]
    if question.kind == Question.Kind.ONE:
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **told)
    if question.kind == Question.Kind.SEVERAL:
        return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **told)
    if question.kind == Question.Kind.RATING:
        return forms.ChoiceField(choices=RATINGS, widget=forms.RadioSelect, **told)
    return forms.CharField(widget=forms.Textarea(attrs={"rows": 5}), **told)
