"""Step 5: what happens while residents take part, and what did not come by the site."""

import datetime as dt
import uuid
from typing import Any

from django import forms
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from governance import clock
from governance.models import Membership, User

from .. import execution
from ..contributions import AnswerData
from ..models import (
    Activity,
    AgeBand,
    Dialogue,
    DialogueTargetGroup,
)
from .answers import Asked, answer_of
from .lines import LANGUAGES
from .received import ReceivedForm
from .versioned import VersionedForm


class ElectedChoiceField(forms.ModelMultipleChoiceField):
    """The elected by name: their party has no place here (R14)."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class ActivityHeldForm(VersionedForm):
    """How an activity went: how many came, which of the elected, and what was noted."""

    elected = ElectedChoiceField(
        User.objects.none(),
        label=_("Who of the elected took part"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("They represent the municipality while the dialogue runs. Their party is not shown."),
    )

    class Meta:
        model = Activity
        fields = [
            "attended",
            "elected_present",
            "elected",
            "conflict_note",
            "facilitator",
            "note_taker",
            "documentation",
            "learnt",
            "is_cancelled",
        ]
        help_texts = {
            "attended": _("How many came, everyone counted. Write no names."),
            "elected_present": _("How many of them were elected representatives."),
            "conflict_note": _(
                "If someone who took part for the municipality has an interest of their own in the matter."
            ),
            "facilitator": _("Who led the activity."),
            "note_taker": _("Who wrote the notes."),
            "documentation": _("What was said, without names. Register what residents said as contributions too."),
            "is_cancelled": _("The activity was not held."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dialogue = self.instance.dialogue
        boards = [dialogue.owner_id, dialogue.deciding_board_id, *dialogue.co_boards.values_list("pk", flat=True)]
        in_term = Membership.objects.current(self.instance.starts_on)
        elected = in_term.filter(role__in=Membership.ELECTED, board__in=boards)
        present = self.instance.elected.values("pk")
        choices: Any = self.fields["elected"]
        choices.queryset = (
            User.objects.filter(pk__in=elected.values("user")) | User.objects.filter(pk__in=present)
        ).order_by("name")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        named, said = len(data.get("elected") or ()), data.get("elected_present")
        if named and (said is None or said < named):
            data["elected_present"] = named
        came = data.get("attended")
        if came is not None and (data.get("elected_present") or 0) > came:
            self.add_error("attended", _("More elected took part than people in all. Check the figures."))
        return data

    def keep(self, *, by: User) -> bool:
        """Record the activity, unless somebody saved since the page was opened."""
        with transaction.atomic():
            if not self.claim():
                return False
            execution.activity_held(self.instance, by=by)
            self.instance.version = self.cleaned_data["version"] + 1
            self.save()
        return True


class ReachForm(VersionedForm):
    """How many of a target group were reached, and why when the goal was missed."""

    class Meta:
        model = DialogueTargetGroup
        fields = ["reached", "reach_result"]
        help_texts = {
            "reached": _("How many of the group have taken part so far, in every way. An estimate is enough."),
            "reach_result": _("Needed when the goal is missed. Residents and the elected read it."),
        }

    def keep(self, *, by: User) -> bool:
        """Record the reach, unless somebody saved since the page was opened."""
        with transaction.atomic():
            if not self.claim():
                return False
            execution.group_reached(self.instance, by=by)
            self.instance.version = self.cleaned_data["version"] + 1
            self.save()
        return True


#: A day further back than this is a slip of the pen.
YEARS_BACK = 5


class RegisterForm(ReceivedForm):
    """What came on paper, by phone, by mail or at a meeting, typed word for word."""

    age_band = forms.ChoiceField(label=_("Age"), required=False, help_text=_("Only if the sender said so."))
    text = forms.CharField(
        label=_("What was said"),
        required=False,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Exactly as it is written or said. It can never be changed afterwards."),
    )
    sender_role = forms.CharField(
        label=_("Sent in as"),
        required=False,
        max_length=60,
        help_text=_("For example landowner or association, if it was said. Never a name."),
    )
    reference = forms.CharField(
        label=_("Number elsewhere"), required=False, max_length=40, help_text=_("For example the number on the paper.")
    )
    attachment_name = forms.CharField(
        label=_("Attachment"),
        required=False,
        max_length=160,
        help_text=_("Name of a picture or map that came with it."),
    )
    wants_feedback = forms.BooleanField(
        label=_("Wants feedback"), required=False, help_text=_("The sender asked to be told what happens.")
    )
    submission_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, dialogue: Dialogue, goes_on: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, dialogue=dialogue, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["channel"].help_text = _("Kept for the next one you register.")
        fields["received_on"].help_text = _("The day it reached us, not the day you type it.")
        fields["area"].help_text = _("Only if the sender said so.")
        fields["age_band"].choices = [("", _("not said")), *AgeBand.choices]
        fields["submission_key"].initial = uuid.uuid4
        self.asked = Asked(dialogue, list(dialogue.questions.prefetch_related("choices")), is_typed_in=True)
        self.questions = {f"question-{question.code}": question for question in self.asked.questions}
        self.fields.update(self.asked.fields("question-"))
        # In the order of the paper form: its questions first, then what was written besides.
        said = [*self.questions, "text"]
        if goes_on and not self.is_bound:
            self.fields[said[0]].widget.attrs["autofocus"] = True
        self.order_fields(["channel", "received_on", "activity", "language", *said, "area", "age_band"])

    def clean_received_on(self) -> dt.date:
        day = super().clean_received_on()
        if day.year < clock.today().year - YEARS_BACK:
            raise forms.ValidationError(_("Check the year."))
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not data.get("text") and not self.answers():
            self.add_error("text", _("Write what was said, or answer at least one question."))
        return data

    @property
    def received_at(self) -> dt.datetime:
        """The instant it is kept with: now for what came today, else noon of the day."""
        day = self.cleaned_data["received_on"]
        noon = timezone.make_aware(dt.datetime.combine(day, dt.time(12)))
        return min(noon, clock.now())

    def answers(self) -> list[AnswerData]:
        """The answers to the questions of the form; those left empty are left out."""
        return [
            answer_of(question, self.cleaned_data[name], self.asked)
            for name, question in self.questions.items()
            if self.cleaned_data.get(name)
        ]

    def facts(self) -> dict[str, Any]:
        """What is kept of the form besides the answers."""
        names = ("channel", "text", "activity", "area", "age_band", "language", "sender_role", "reference")
        more = ("attachment_name", "wants_feedback", "submission_key")
        return {name: self.cleaned_data[name] for name in (*names, *more)}


class LateForm(forms.Form):
    """Whether a late contribution counts, and why."""

    counts = forms.ChoiceField(
        label=_("Does it count in the compilation?"),
        choices=[("yes", _("Yes, it is counted")), ("no", _("No, it is kept but not counted"))],
        widget=forms.RadioSelect,
        help_text=_("It came after the last day. It is kept whatever you answer."),
    )
    reason = forms.CharField(
        label=_("Why"),
        widget=forms.Textarea(attrs={"rows": 2, "class": "short"}),
        help_text=_("The sender and everyone else can read it."),
    )


class TranslationForm(forms.Form):
    """A translation beside the original."""

    language = forms.ChoiceField(label=_("Translated to"), choices=LANGUAGES, help_text=_("Usually Swedish."))
    text = forms.CharField(
        label=_("Translation"),
        widget=forms.Textarea(attrs={"rows": 4, "class": "short"}),
        help_text=_("The original stays beside it, as it came."),
    )


class ReferralAnswerForm(forms.Form):
    """What the receiver of an off-topic view answered."""

    answer = forms.CharField(
        label=_("The receiver's answer"),
        widget=forms.Textarea(attrs={"rows": 3, "class": "short"}),
        help_text=_("In short. The author reads it on the follow page."),
    )
