"""Forms of steps 7 to 9: the answer to each theme, feedback, the proposal and the measures."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance import clock
from governance.models import Administration, Board, Meeting

from .. import outcomes
from ..models import (
    AnswerPart,
    Dialogue,
    Feedback,
    InfluenceTrace,
    Measure,
    Proposal,
    Theme,
    ThemeResponse,
)
from .fields import LinesField, SwedishDateField
from .formsets import GrowingFormSet
from .meetings import keep_in_order
from .versioned import VersionedForm


class ThemeResponseForm(VersionedForm):
    """What becomes of one theme, and why."""

    due_on = SwedishDateField(label=_("Done no later than"), required=False)
    next_word_on = SwedishDateField(
        label=_("Next word"),
        required=False,
        help_text=_("When something is investigated: when participants hear more."),
    )

    class Meta:
        model = ThemeResponse
        fields = ["effect", "text", "because", "instead", "board", "responsible", "due_on", "next_word_on"]
        widgets = {"effect": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        effect = self.fields["effect"]
        effect.choices = ThemeResponse.Effect.choices  # type: ignore[attr-defined]
        effect.help_text = _("Choose first; the choice decides what must be said before it can be published.")
        effect.required = False
        self.fields["board"].queryset = Board.objects.existing(clock.today()).order_by("name")  # type: ignore[attr-defined]


class AskForm(forms.Form):
    """Another board that is asked for its part of an answer."""

    board = forms.ModelChoiceField(
        Board.objects.none(),
        label=_("Which board?"),
        help_text=_(
            "Its officials write their part, and its manager approves it. They see nothing else of the answers."
        ),
        empty_label=_("Choose on the list"),
    )

    def __init__(self, *args: Any, theme: Theme, **kwargs: Any) -> None:
        # The answer above it on the page has a board of its own.
        kwargs.setdefault("auto_id", "ask_%s")
        super().__init__(*args, **kwargs)
        asked = theme.parts.values("board")
        found = Board.objects.existing(clock.today()).exclude(pk=theme.dialogue.owner_id).exclude(pk__in=asked)
        self.fields["board"].queryset = found.order_by("name")  # type: ignore[attr-defined]


class AnswerPartForm(VersionedForm):
    """What another board answers."""

    due_on = SwedishDateField(label=_("Done no later than"), required=False)

    class Meta:
        model = AnswerPart
        fields = ["text", "responsible", "due_on"]


class FeedbackForm(VersionedForm):
    """The conclusion and the text of one feedback."""

    class Meta:
        model = Feedback
        fields = ["headline", "text", "easy_read", "format"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].help_text = _(
            "Lead with what happens. Say no plainly, with the reason and what there is instead."
        )
        if self.instance.audience not in (Feedback.Audience.CHILDREN, Feedback.Audience.COUNCIL):
            del self.fields["format"]
        if self.instance.audience == Feedback.Audience.CHILDREN:
            self.fields["text"].help_text = _(
                "Write to the child: what you said, what the grown-ups decided, and why. It gets a page of its own."
            )
        if not self.instance.is_for_residents:
            del self.fields["easy_read"]


class EasyReadForm(VersionedForm):
    """The answer in easy language, also when the answer itself is published."""

    class Meta:
        model = Feedback
        fields = ["easy_read"]


class MeetingForm(forms.Form):
    """Which meeting."""

    meeting = forms.ModelChoiceField(
        Meeting.objects.none(),
        label=_("Meeting"),
        help_text=_("Is the meeting missing? The board secretary adds it at the board's desk."),
        error_messages={"required": _("Choose the meeting")},
    )

    def __init__(self, *args: Any, board: Board, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        coming = Meeting.objects.filter(board=board, held_on__gte=clock.today()).select_related("board")
        self.fields["meeting"].queryset = coming.order_by("held_on")  # type: ignore[attr-defined]


class SendForm(MeetingForm):
    """To which meeting the proposal goes; where another body prepares it, also to which meeting of that body."""

    preparing_meeting = forms.ModelChoiceField(
        Meeting.objects.none(),
        label=_("Meeting that prepares"),
        help_text=_("The proposal goes here first. What the body proposes goes on to the one that decides."),
        error_messages={"required": _("Choose the meeting")},
    )
    field_order = ("preparing_meeting", "meeting")

    def __init__(self, *args: Any, board: Board, prepares: Board | None, **kwargs: Any) -> None:
        super().__init__(*args, board=board, **kwargs)
        if prepares is None:
            del self.fields["preparing_meeting"]
            return
        fields: Any = self.fields
        coming = Meeting.objects.filter(board=prepares, held_on__gte=clock.today()).select_related("board")
        fields["preparing_meeting"].queryset = coming.order_by("held_on")
        fields["meeting"].label = _("Meeting that decides")

    def clean(self) -> dict[str, Any]:
        """The body that prepares meets no later than the one that decides."""
        cleaned = super().clean() or {}
        keep_in_order(self, cleaned)
        return cleaned


class ProposalForm(VersionedForm):
    """The proposal for decision, or what the service will change."""

    sentences = LinesField(
        label=_("Proposed decisions"), required=False, rows=5, help_text=_("One sentence per line; they are numbered.")
    )
    child_best_interest_on = SwedishDateField(label=_("Test of the child's best interest, day"), required=False)

    class Meta:
        model = Proposal
        fields = [
            "text", "sentences", "preparing_board", "alternatives", "cost", "child_best_interest_on", "child_best_interest",
            "gender_perspective", "business_perspective",
        ]  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.dialogue.is_knowledge:
            self.fields["text"].label = _("What the service will change")
            del self.fields["sentences"], self.fields["preparing_board"]
        else:
            self._offer_bodies()
        self.fields["text"].help_text = _("The proposal in short, and the reasons for it.")
        self.fields["alternatives"].help_text = _("What else was considered, and why it was not proposed.")
        self.fields["cost"].help_text = _("What it costs, and whether there is money for it.")
        self.fields["gender_perspective"].help_text = _("How the proposal affects women and men, girls and boys.")
        self.fields["business_perspective"].help_text = _("How the proposal affects companies, or that it does not.")
        self.fields["child_best_interest"].help_text = _("What the test showed, when children are affected.")

    def _offer_bodies(self) -> None:
        dialogue, field = self.instance.dialogue, self.fields["preparing_board"]
        decides = {"board": outcomes.deciding_board(dialogue)}
        field.queryset = outcomes.may_prepare(dialogue)  # type: ignore[attr-defined]
        field.label = _("Who prepares the decision?")
        field.empty_label = _("Nobody: it goes straight to %(board)s") % decides  # type: ignore[attr-defined]
        field.help_text = (
            _(
                "%(board)s decides. Choose a body here when it is to say what it proposes first, for example a committee, "
                "or the executive board before the assembly."
            )
            % decides
        )


class InfluenceForm(forms.ModelForm):
    """How one theme affected the proposal."""

    class Meta:
        model = InfluenceTrace
        fields = ["effect", "text"]
        widgets = {"effect": forms.RadioSelect, "text": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        effect = self.fields["effect"]
        effect.choices = ThemeResponse.Effect.choices  # type: ignore[attr-defined]
        effect.help_text = _("Did the proposal take it in?")
        effect.required = False
        self.fields["text"].required = False
        self.fields["text"].help_text = _("In a sentence or two: what changed, or why nothing did.")


class MeasureForm(forms.ModelForm):
    """One measure: what, who, when and how it goes."""

    due_on = SwedishDateField(label=_("Done no later than"), required=False)

    class Meta:
        model = Measure
        fields = ["title", "board", "administration", "due_on", "state", "note", "budget", "theme"]

    def __init__(self, *args: Any, dialogue: Dialogue, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].help_text = _("What is done, so that a resident understands it.")
        self.fields["note"].help_text = _("How it goes; residents read it.")
        self.fields["budget"].help_text = _("Where the money comes from.")
        self.fields["board"].queryset = Board.objects.existing(clock.today()).order_by("name")  # type: ignore[attr-defined]
        self.fields["board"].help_text = _("Or choose an administration below.")
        self.fields["administration"].queryset = Administration.objects.order_by("name")  # type: ignore[attr-defined]
        self.fields["administration"].help_text = _("When the service itself has decided on the change.")
        self.fields["theme"].queryset = dialogue.themes.all()  # type: ignore[attr-defined]
        self.fields["theme"].help_text = _("Which theme it answers.")
        self.fields["state"].help_text = _("Participants see how it goes.")


class MeasureRows(GrowingFormSet, forms.BaseInlineFormSet):
    """The action plan, row by row."""


def measure_rows(dialogue: Dialogue, data: Any = None) -> Any:
    """The rows of the dialogue's action plan; one empty row when there is none."""
    extra = 0 if dialogue.measures.exists() else 1
    factory = forms.inlineformset_factory(
        Dialogue, Measure, form=MeasureForm, formset=MeasureRows, extra=extra, can_delete=True
    )
    return factory(data, instance=dialogue, prefix="measures", form_kwargs={"dialogue": dialogue})
