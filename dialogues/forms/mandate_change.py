"""The form that rewrites what has been promised."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.forms import BaseInlineFormSet, inlineformset_factory
from django.utils.translation import gettext_lazy as _

from governance import clock
from governance.models import Meeting

from .. import outcomes
from ..models import Dialogue, InfluencePoint, Mandate
from .fields import FEW_LINES, needed_later
from .formsets import GrowingFormSet
from .meetings import keep_in_order
from .versioned import VersionedForm


class MandateChangeForm(VersionedForm):
    """The parts of a mandate that are promised."""

    class Meta:
        model = Mandate
        fields = [
            "change_reason",
            "purpose_kind",
            "purpose",
            "description",
            "level",
            "level_explanation",
            "bindingness",
            "frame_rule",
            "use_of_result",
            "off_topic_rule",
        ]
        help_texts = {
            "change_reason": _("Everyone can read it. Those who took part get it by mail."),
            "purpose_kind": _("What the board wants with the dialogue."),
            "level": _("No level is better than another; they fit different questions."),
            "level_explanation": _("Why this level fits the question now."),
            "bindingness": _("Only for co-decision."),
            "use_of_result": _("Who uses what residents say, and for what."),
        }

    #: What a change lacks when it is empty (``mandate_changes.missing``).
    NEEDED = ("change_reason", "purpose_kind", "purpose", "description", "level", "use_of_result", "off_topic_rule")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        levels = self.instance.dialogue.scale.levels.order_by("order")
        self.fields["level"].queryset = levels  # type: ignore[attr-defined]
        for field in self.fields.values():
            if isinstance(field.widget, forms.Textarea):
                field.widget.attrs.update(FEW_LINES)
        needed_later(self, *self.NEEDED)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.error_summary = False  # the page has one for the whole of it
        self.helper.layout = Layout(
            "version",
            Fieldset(_("Why"), "change_reason"),
            Fieldset(
                _("What is promised"), "purpose_kind", "purpose", "description", "use_of_result", "off_topic_rule"
            ),
            Fieldset(_("Degree of influence"), "level", "level_explanation", "bindingness", "frame_rule"),
        )


class Points(GrowingFormSet, BaseInlineFormSet):
    """What can and what cannot be influenced, one row each."""

    def save_rows(self, *, mandate: Mandate) -> None:
        """Save changed and new rows, and remove those marked so."""
        removed = self.deleted_forms
        for form in self.forms:
            if form in removed:
                if form.instance.pk:
                    form.instance.delete()
            elif form.has_changed():
                form.instance.mandate = mandate
                form.save()


class PointForm(forms.ModelForm):
    """One thing, and whether residents can influence it."""

    can = forms.TypedChoiceField(
        label=_("Can it be influenced?"),
        choices=[("True", _("Yes")), ("False", _("No"))],
        coerce=lambda value: value == "True",
        help_text=_("Say also what cannot be influenced; it protects from wrong expectations."),
    )

    class Meta:
        model = InfluencePoint
        fields = ["text", "can", "why"]
        help_texts = {"text": _("In words that residents use."), "why": _("Only for what cannot be influenced.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # An empty row that is sent as it was shown is no row.
        self.initial["can"] = str(self.instance.can) if self.instance.pk else "True"


PointRows: Any = inlineformset_factory(
    Mandate, InfluencePoint, form=PointForm, formset=Points, extra=1, can_delete=True
)


class ChangeMeetingForm(forms.Form):
    """The meeting where the board decides on the change, and the one where another body prepares it, if any does."""

    preparing_meeting = forms.ModelChoiceField(
        label=_("Meeting that prepares"),
        queryset=Meeting.objects.none(),
        required=False,
        help_text=_("The proposal goes here first. What the body proposes goes on to the one that decides."),
    )
    meeting = forms.ModelChoiceField(
        label=_("Meeting"), queryset=Meeting.objects.none(), required=False, help_text=_("Where the board decides.")
    )

    def __init__(self, *args: Any, dialogue: Dialogue, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        board = dialogue.owner.in_charge(clock.today())
        coming = Meeting.objects.filter(held_on__gte=clock.today()).select_related("board").order_by("held_on")
        fields: Any = self.fields
        fields["meeting"].queryset = coming.filter(board=board)
        fields["preparing_meeting"].queryset = coming.filter(board__in=outcomes.may_prepare_for(board).values("pk"))

    def clean(self) -> dict[str, Any]:
        """The body that prepares meets no later than the one that decides."""
        cleaned = super().clean() or {}
        keep_in_order(self, cleaned)
        return cleaned
