"""Forms of step 2: the mandate, what can be influenced, who is considered, and anchoring."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from governance import clock
from governance.models import Board, LadderLevel, Meeting

from .. import outcomes
from ..models import AnchoringRecord, Consideration, Dialogue, Mandate
from .fields import FEW_LINES, SHORT, LinesField, SwedishDateField, describe_options, needed_later
from .formsets import GrowingFormSet
from .meetings import keep_in_order
from .versioned import VersionedForm


class MandateForm(VersionedForm):
    """The text that the board decides on; for a knowledge dialogue the manager's assignment."""

    opens_on = SwedishDateField(
        label=_("First day"), required=False, help_text=_("When residents can begin to take part.")
    )
    closes_on = SwedishDateField(
        label=_("Last day"), required=False, help_text=_("Three to eight weeks suit most dialogues.")
    )
    feedback_due = SwedishDateField(
        label=_("Feedback no later than"),
        required=False,
        help_text=_("The day residents are promised to hear what we heard."),
    )
    decision_planned_on = SwedishDateField(
        label=_("Planned decision"),
        required=False,
        help_text=_("The day the matter itself is decided, after the dialogue."),
    )
    deciding_board = forms.ModelChoiceField(
        Board.objects.none(),
        label=_("Who decides"),
        required=False,
        help_text=_("The body that decides on the matter itself."),
    )
    planned_use_on = SwedishDateField(label=_("Used from"), required=False, help_text=_("When the service changes."))
    sentences = LinesField(
        label=_("Proposed decisions"), required=False, rows=5, help_text=_("One sentence per line; they are numbered.")
    )

    class Meta:
        model = Mandate
        fields = [
            "purpose_kind", "purpose", "description", "level", "level_explanation", "bindingness", "frame_rule", "frame_sum_sek",
            "frame_max_per_proposal_sek", "frame_min_age", "frame_who", "use_of_result", "off_topic_rule", "opens_on", "closes_on",
            "feedback_due", "deciding_board", "decision_planned_on", "planned_use", "planned_use_on", "budget_sek", "staff",
            "child_perspective", "gender_perspective", "business_perspective", "sentences", "preparing_meeting",
            "meeting",
        ]  # fmt: skip
        widgets = {
            "purpose_kind": forms.RadioSelect,
            "level": forms.RadioSelect,
            "bindingness": forms.RadioSelect,
            **{
                name: forms.Textarea(attrs=FEW_LINES)
                for name in (
                    "purpose",
                    "description",
                    "level_explanation",
                    "frame_rule",
                    "use_of_result",
                    "off_topic_rule",
                    "planned_use",
                    "child_perspective",
                    "gender_perspective",
                    "business_perspective",
                )
            },
            "frame_sum_sek": forms.NumberInput(attrs=SHORT),
            "frame_max_per_proposal_sek": forms.NumberInput(attrs=SHORT),
            "frame_min_age": forms.NumberInput(attrs=SHORT),
            "budget_sek": forms.NumberInput(attrs=SHORT),
        }
        help_texts = {
            "purpose_kind": _("It decides which methods fit."),
            "level": _("No level is better than another; they fit different questions."),
            "level_explanation": _("Why this level fits the question, and why not another."),
            "bindingness": _("The result is advice to the elected unless they have said otherwise."),
            "frame_sum_sek": _("What the participants decide about, in kronor."),
            "frame_max_per_proposal_sek": _("The most that one proposal can cost."),
            "frame_min_age": _("From what age one can take part in the decision."),
            "frame_who": _("For example everyone who lives in Norrstrand."),
            "use_of_result": _("Who reads it, and what it becomes part of."),
            "budget_sek": _("What the dialogue costs, apart from working time."),
            "staff": _("For example two officials, 20 percent each."),
            "child_perspective": _("What the question means for children, and how they are heard."),
            "gender_perspective": _("Whether women and men are affected differently, and how both are heard."),
            "business_perspective": _("What the question means for businesses."),
            "meeting": _(
                "The meeting of the owning board that decides on the mandate. Its papers are due some weeks before."
            ),
        }

    FRAME = ("bindingness", "frame_rule", "frame_sum_sek", "frame_max_per_proposal_sek", "frame_min_age", "frame_who")
    KNOWLEDGE = ("planned_use", "planned_use_on")
    NEEDED = (
        "purpose_kind", "purpose", "description", "level", "use_of_result", "off_topic_rule", "opens_on", "closes_on", "feedback_due",
        "deciding_board", "decision_planned_on", "planned_use",
    )  # fmt: skip
    POLITICAL = ("deciding_board", "decision_planned_on", "sentences", "preparing_meeting", "meeting", *FRAME)

    def __init__(self, *args: Any, dialogue: Dialogue, **kwargs: Any) -> None:
        self.dialogue = dialogue
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        for name in self.POLITICAL if dialogue.is_knowledge else self.KNOWLEDGE:
            del self.fields[name]
        needed_later(self, *self.NEEDED)
        fields["level"].queryset = LadderLevel.objects.filter(scale=dialogue.scale_id).order_by("order")
        levels = list(fields["level"].queryset)
        fields["level"].choices = [(level.pk, str(level)) for level in levels]
        describe_options(
            fields["level"],
            {level.pk: f"{level.verb_municipality} / {level.verb_participant}. {level.promise}" for level in levels},
        )
        fields["purpose_kind"].choices = Mandate.PurposeKind.choices
        if dialogue.is_knowledge:
            return
        fields["bindingness"].choices = Mandate.Bindingness.choices
        fields["deciding_board"].queryset = (
            Board.objects.existing(clock.today()).exclude(kind__in=Board.PROPOSES_ONLY).order_by("name")
        )
        self.initial["deciding_board"] = dialogue.deciding_board_id
        self.initial["decision_planned_on"] = dialogue.decision_planned_on
        self._offer_meetings()

    def _offer_meetings(self) -> None:
        """Meetings to come of the owning board and of bodies that can prepare, in one question to the database."""
        preparing = outcomes.may_prepare_for(self.dialogue.owner)
        coming = Meeting.objects.filter(held_on__gte=clock.today()).select_related("board").order_by("held_on")
        within = {"meeting": Q(board=self.dialogue.owner_id), "preparing_meeting": Q(board__in=preparing.values("pk"))}
        found = list(coming.filter(within["meeting"] | within["preparing_meeting"]))
        owners = [item for item in found if item.board_id == self.dialogue.owner_id]
        offered = {"meeting": owners, "preparing_meeting": [item for item in found if item not in owners]}
        for name in within:
            field: Any = self.fields[name]
            field.queryset = coming.filter(within[name])
            field.choices = [("", field.empty_label), *((item.pk, str(item)) for item in offered[name])]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        opens, closes = cleaned.get("opens_on"), cleaned.get("closes_on")
        if opens and closes and closes < opens:
            self.add_error("closes_on", _("The last day comes after the first."))
        keep_in_order(self, cleaned)
        return cleaned

    def save(self, commit: bool = True) -> Mandate:
        """The mandate, and with it who decides on the matter and when, which the dialogue keeps."""
        mandate: Mandate = super().save(commit)
        if not self.dialogue.is_knowledge:
            Dialogue.objects.filter(pk=self.dialogue.pk).update(
                deciding_board=self.cleaned_data["deciding_board"],
                decision_planned_on=self.cleaned_data["decision_planned_on"],
            )
        return mandate


class CanForm(forms.Form):
    """One thing that residents can influence."""

    text = forms.CharField(
        label=_("What"),
        help_text=_("One thing per row, as concrete as you can."),
        widget=forms.Textarea(attrs=FEW_LINES),
    )


class CannotForm(forms.Form):
    """One thing that residents cannot influence, and why."""

    text = forms.CharField(
        label=_("What"),
        help_text=_("One thing per row. It protects residents from wrong expectations."),
        widget=forms.Textarea(attrs=FEW_LINES),
    )
    why = forms.CharField(
        label=_("Why not"), required=False, help_text=_("For example that it is decided already, and when.")
    )


class BasePointSet(GrowingFormSet, forms.BaseFormSet):
    """What can, or cannot, be influenced; the rows are saved together."""

    def lines(self) -> list[tuple[str, str]]:
        """What is typed, row by row; empty and removed rows are left out."""
        rows = [form.cleaned_data for form in self.forms if form.cleaned_data and not form.cleaned_data.get("DELETE")]
        return [(str(row.get("text") or ""), str(row.get("why") or "")) for row in rows if row.get("text")]

    def saved_lines(self) -> list[tuple[str, str]]:
        """What stands now."""
        return [(str(row.get("text", "")), str(row.get("why", ""))) for row in self.initial or []]

    def has_changes(self) -> bool:
        return self.lines() != self.saved_lines()


def point_rows(mandate: Mandate, *, can: bool, data: Any = None) -> BasePointSet:
    """The rows of what can or cannot be influenced."""
    points = [point for point in mandate.influence_points.all() if point.can == can] if mandate.pk else []
    form = CanForm if can else CannotForm
    kind = forms.formset_factory(form, formset=BasePointSet, extra=0 if points else 1, can_delete=True)
    initial = [{"text": str(point.text), "why": str(point.why)} for point in points]
    return kind(data, prefix="can" if can else "cannot", initial=initial)  # type: ignore[return-value]


class ConsiderationForm(forms.ModelForm):
    """Whether the matter concerns children or a council, why, and how they are heard."""

    class Meta:
        model = Consideration
        fields = ["answer", "reason", "how_heard"]
        widgets = {
            "answer": forms.RadioSelect,
            "reason": forms.Textarea(attrs=FEW_LINES),
            "how_heard": forms.Textarea(attrs=FEW_LINES),
        }
        help_texts = {
            "answer": _("The question must be asked every time."),
            "reason": _("Why they are affected, or why not."),
            "how_heard": _("When they are affected: when and how they are heard."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"].choices = Consideration.Answer.choices  # type: ignore[attr-defined]
        needed_later(self, "answer", "reason")

    @property
    def code(self) -> str:
        """Names the question on the page."""
        return self.instance.council.code if self.instance.council else "children"


class AnchoringForm(forms.ModelForm):
    """When elected representatives were told, who they were, and what they said."""

    held_on = SwedishDateField(label=_("Date"), help_text=_("The day you met."))
    elected = LinesField(
        label=_("Who took part"), help_text=_("One role per line, for example the chair. Not parties.")
    )

    class Meta:
        model = AnchoringRecord
        fields = ["board", "forum", "held_on", "elected", "note"]
        widgets = {"note": forms.Textarea(attrs=FEW_LINES)}
        help_texts = {
            "board": _("The board whose representatives were told."),
            "note": _("What they said, and what you do about it."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["board"].queryset = Board.objects.existing(clock.today()).order_by("name")  # type: ignore[attr-defined]

    def clean_held_on(self) -> Any:
        day = self.cleaned_data["held_on"]
        if day > clock.today():
            raise forms.ValidationError(_("The day has not been yet."))
        return day
