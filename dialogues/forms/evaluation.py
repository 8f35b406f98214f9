"""The form of the evaluation: participants, our own way of working, and the mandate; and the lessons."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .. import evaluations
from ..models import Evaluation, Lesson, MandateCheck
from .formsets import GrowingFormSet
from .versioned import VersionedForm

#: What is not asked about a dialogue that was aborted.
LONG_FORM = (
    "responses",
    "understood_purpose_pct",
    "knows_how_used_pct",
    "would_take_part_again_pct",
    "against_mandate",
)


class EvaluationForm(VersionedForm):
    """Three lenses: participants, our own way of working, and the mandate; and what the dialogue did cost."""

    cost_actual_sek = forms.IntegerField(
        label=_("Actual cost in SEK"),
        help_text=_("What the dialogue did cost apart from working time. It is shown to those who work here only."),
        min_value=0,
        max_value=2_000_000_000,
        required=False,
    )

    class Meta:
        model = Evaluation
        fields = [
            "responses",
            "understood_purpose_pct",
            "knows_how_used_pct",
            "would_take_part_again_pct",
            "participants_view",
            "internal",
            "against_mandate",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["responses"].help_text = _(
            "How many participants answered the questions about the dialogue itself."
        )
        self.fields["understood_purpose_pct"].help_text = _("A whole number, 0–100.")
        self.fields["knows_how_used_pct"].help_text = _("A whole number, 0–100.")
        self.fields["would_take_part_again_pct"].help_text = _("A whole number, 0–100.")
        self.fields["participants_view"].help_text = _("In their words as far as possible.")
        self.fields["internal"].help_text = _("What worked, what did not, what it cost in time.")
        self.fields["against_mandate"].help_text = _(
            "Did we do what the mandate said, and did the groups get to speak?"
        )
        plan = getattr(self.instance.dialogue, "plan", None)
        if plan is None:
            del self.fields["cost_actual_sek"]
        else:
            self.fields["cost_actual_sek"].initial = plan.cost_actual_sek
        if self.instance.is_short:
            self._shorten()

    def _shorten(self) -> None:
        for name in LONG_FORM:
            del self.fields[name]
        self.fields["internal"].label = _("What happened, and how we worked")
        self.fields["internal"].help_text = _("Why it ended, and what we could have known before we began.")


class MandateCheckForm(forms.ModelForm):
    """One sentence of the mandate as a question; it may be left for later."""

    class Meta:
        model = MandateCheck
        fields = ["verdict", "text"]
        widgets = {"verdict": forms.RadioSelect}
        help_texts = {"text": _("In a sentence. It must be told when the answer is not yes.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"empty_permitted": True, "use_required_attribute": False})
        verdict = self.fields["verdict"]
        verdict.label = self.instance.get_about_display()
        verdict.choices = MandateCheck.Verdict.choices  # type: ignore[attr-defined]


class MandateCheckForms:
    """The mandate's own sentences, each with its small form."""

    def __init__(self, evaluation: Evaluation, data: Any = None) -> None:
        self.forms = [
            MandateCheckForm(data, instance=item, prefix=f"mandate-{item.order}")
            for item in evaluations.checks(evaluation)
        ]

    def is_valid(self) -> bool:
        judged = [form.is_valid() for form in self.forms]
        return all(judged)

    def save(self) -> None:
        """Save the answers that were given."""
        for form in self.forms:
            if form.has_changed():
                form.save()


class LessonForm(forms.ModelForm):
    """One lesson for the next dialogue."""

    class Meta:
        model = Lesson
        fields = ["text"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].help_text = _("One sentence that the next dialogue can act on.")


class LessonRows(GrowingFormSet, forms.BaseInlineFormSet):
    """The lessons, row by row."""


def lesson_rows(evaluation: Evaluation, data: Any = None) -> Any:
    """The lessons of an evaluation; one empty row when there is none."""
    extra = 0 if evaluation.pk and evaluation.lessons.exists() else 1
    factory = forms.inlineformset_factory(
        Evaluation, Lesson, form=LessonForm, formset=LessonRows, extra=extra, can_delete=True
    )
    return factory(data, instance=evaluation, prefix="lessons")


class EvaluationForms:
    """The whole page: the three lenses, the mandate's sentences and the lessons, read and saved together."""

    def __init__(self, evaluation: Evaluation, data: Any = None) -> None:
        self.evaluation = EvaluationForm(data, instance=evaluation)
        self.checks = MandateCheckForms(evaluation, data)
        self.lessons = lesson_rows(evaluation, data)

    def is_valid(self) -> bool:
        judged = [part.is_valid() for part in (self.evaluation, self.checks, self.lessons)]
        return all(judged)

    @property
    def status(self) -> int:
        """How the page is answered when it is shown again."""
        if self.evaluation.is_stale:
            return 409
        return 422 if self.evaluation.is_bound and not self.lessons.is_adding_row else 200
