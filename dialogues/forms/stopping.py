"""The forms that pause, resume and abort, extend the window, and open a new round."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance import clock
from governance.models import Decision, LadderLevel, Meeting
from governance.translated import TranslatedFormField

from ..entitlement import mandating_body
from ..models import Dialogue, Status, Step, Suspension
from .fields import SwedishDateField


def public_reason() -> TranslatedFormField:
    return TranslatedFormField(
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Everyone can read it. Say what has happened, and what those who took part can count on."),
    )


class AskForm(forms.Form):
    """What is put before the body that gave the mandate."""

    kind = forms.ChoiceField(
        label=_("What is proposed"),
        widget=forms.RadioSelect,
        help_text=_("The body decides, not you."),
        error_messages={"required": _("Choose what is proposed.")},
    )
    reason_code = forms.ChoiceField(
        label=_("Kind of reason"),
        choices=[("", "–"), *Suspension.Reason.choices],
        help_text=_("Used when dialogues are compared."),
        error_messages={"required": _("Choose the kind of reason.")},
    )
    reason = public_reason()
    expected_resume = SwedishDateField(
        label=_("Expected to go on"),
        required=False,
        help_text=_("For a pause. The chair can pause for four weeks at most; the body itself for longer."),
    )
    opens_on = SwedishDateField(
        label=_("New first day"), required=False, help_text=_("When people can take part again.")
    )
    closes_on = SwedishDateField(label=_("New last day"), required=False, help_text=_("Before the decision."))
    feedback_due = SwedishDateField(
        label=_("New day for what we heard"),
        required=False,
        help_text=_("The promise is moved in the open, and counts as late."),
    )
    meeting = forms.ModelChoiceField(
        label=_("Meeting"),
        queryset=Meeting.objects.none(),
        required=False,
        help_text=_("Where the body decides. Empty when its chair decides on a short pause."),
    )

    def __init__(self, *args: Any, dialogue: Dialogue, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [Decision.Kind.RESUME] if dialogue.status == Status.PAUSED else [Decision.Kind.PAUSE]
        words = {
            Decision.Kind.PAUSE: _("Pause the dialogue"),
            Decision.Kind.RESUME: _("Let the dialogue go on"),
            Decision.Kind.ABORT: _("Abort the dialogue"),
        }
        self.fields["kind"].choices = [(kind.value, words[kind]) for kind in [*kinds, Decision.Kind.ABORT]]  # type: ignore[attr-defined]
        if dialogue.status == Status.PAUSED:
            del self.fields["expected_resume"]
            self.fields["reason_code"].required = False
            self.fields["reason_code"].help_text = _("Needed when the dialogue is aborted.")
        if dialogue.step != Step.EXECUTION:
            del self.fields["opens_on"], self.fields["closes_on"]
        body = mandating_body(dialogue, clock.today())
        coming = Meeting.objects.filter(board=body, held_on__gte=clock.today())
        self.fields["meeting"].queryset = coming.select_related("board").order_by("held_on")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A dialogue goes on for no particular kind of reason; it is stopped for one."""
        cleaned = super().clean() or {}
        if not cleaned.get("reason_code") and "reason_code" not in self.errors:
            if cleaned.get("kind") == Decision.Kind.ABORT:
                self.add_error("reason_code", self.fields["reason_code"].error_messages["required"])
            cleaned["reason_code"] = Suspension.Reason.OTHER
        return cleaned


class ExtendForm(forms.Form):
    """A later last day, in the open."""

    closes_on = SwedishDateField(label=_("New last day"), help_text=_("The first promise moves as many days."))
    reason = public_reason()


class NewRoundForm(forms.Form):
    """A new round within the mandate."""

    name = forms.CharField(
        label=_("Name"),
        max_length=80,
        required=False,
        help_text=_("For example “The schools” or “Vote”. May be empty."),
    )
    level: Any = forms.ModelChoiceField(
        label=_("Level"),
        queryset=LadderLevel.objects.none(),
        help_text=_("No more influence than the mandate promises."),
    )
    opens_on = SwedishDateField(label=_("First day"), help_text=_("For example 2027-02-19"))
    closes_on = SwedishDateField(label=_("Last day"), help_text=_("Before the decision."))
    feedback_due = SwedishDateField(label=_("Feedback no later than"), help_text=_("What we heard in this round."))
    reason = public_reason()

    def __init__(self, *args: Any, dialogue: Dialogue, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["level"].queryset = dialogue.scale.levels.order_by("order")  # type: ignore[attr-defined]
        self.fields["level"].initial = dialogue.level
