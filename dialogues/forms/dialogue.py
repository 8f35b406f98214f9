"""Forms of what is known of a dialogue, and of moving it: its people, its owner, a step back."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance import clock
from governance.models import Board, Decision, LadderLevel, Role

from .. import initiatives
from ..models import Dialogue, Topic
from . import people
from .fields import FEW_LINES, needed_later
from .versioned import VersionedForm

#: How many of the newest dialogues are offered as earlier ones.
EARLIER_OFFERED = 50


class DialogueForm(VersionedForm):
    """What is known of a dialogue: its question, its people, its areas, and what earlier dialogues gave."""

    responsible = people.responsible()
    manager = people.manager()
    coordinator = people.Person(
        label=_("Coordinator"),
        roles=(Role.COORDINATOR, Role.OFFICIAL),
        required=False,
        help_text=_("Needed when more than one board is concerned, so that the municipality acts as one."),
    )

    class Meta:
        model = Dialogue
        fields = [
            "title", "owner", "co_boards", "coordinator", "responsible", "manager", "assignment_reason", "dnr", "assignment_number",
            "areas", "topics", "contact_email", "contact_phone", "publishing", "proposed_level",
            "earlier_result", "earlier_dialogues", "earlier_note",
        ]  # fmt: skip
        widgets = {
            "co_boards": forms.CheckboxSelectMultiple,
            "areas": forms.CheckboxSelectMultiple,
            "topics": forms.CheckboxSelectMultiple,
            "earlier_dialogues": forms.CheckboxSelectMultiple,
            "publishing": forms.RadioSelect,
            "earlier_result": forms.RadioSelect,
            "earlier_note": forms.Textarea(attrs=FEW_LINES),
        }
        help_texts = {
            "co_boards": _("Their matters are touched too. Then somebody must coordinate."),
            "assignment_reason": _("Only when an official of another administration leads the dialogue."),
            "dnr": _("As in the diary, for example TN 2026/118."),
            "areas": _("The parts of the municipality that the question is about."),
            "contact_phone": _("A number that somebody answers."),
            "publishing": _("When residents can read what others have written."),
            "proposed_level": _("A first thought. The board decides in the mandate."),
            "earlier_result": _("Views already given must be used before new ones are asked for."),
            "earlier_dialogues": _("Those you have read, because they are about the same."),
            "earlier_note": _("What we already know from them, and how it is used."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today, dialogue = clock.today(), self.instance
        fields: Any = self.fields
        boards = list(Board.objects.existing(today).order_by("name"))
        fields["co_boards"].queryset = Board.objects.existing(today).exclude(pk=dialogue.owner_id)
        fields["co_boards"].choices = [(board.pk, board.name) for board in boards if board.pk != dialogue.owner_id]
        if initiatives.may_choose_owner(dialogue):
            fields["owner"].queryset = Board.objects.owners(today)
            fields["owner"].choices = [(board.pk, board.name) for board in boards if board.may_mandate]
        else:
            del self.fields["owner"]
        fields["proposed_level"].queryset = LadderLevel.objects.filter(scale=dialogue.scale_id)
        self.others = initiatives.others(dialogue)
        fields["earlier_dialogues"].queryset = Dialogue.objects.exclude(pk=dialogue.pk)
        chosen = {earlier.pk for earlier in self.initial.get("earlier_dialogues", [])}
        fields["earlier_dialogues"].choices = [
            (other.pk, str(other))
            for place, other in enumerate(self.others)
            if place < EARLIER_OFFERED or other.pk in chosen
        ]
        fields["topics"].queryset = Topic.objects.order_by("pk")
        fields["earlier_result"].choices = Dialogue.Earlier.choices
        people.name_people(fields["responsible"], fields["coordinator"], fields["manager"])
        needed_later(self, "earlier_result", "manager")
        if dialogue.is_launched:
            for name in ("publishing", "proposed_level"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("manager") and cleaned.get("manager") == cleaned.get("responsible"):
            self.add_error("manager", _("Choose somebody else than the responsible official."))
        return cleaned


class OwnerForm(forms.Form):
    """Which board takes over, and the decision that says so."""

    owner = forms.ModelChoiceField(
        Board.objects.none(), label=_("New owning board"), help_text=_("It becomes responsible, and keeps the records.")
    )
    decision = forms.ModelChoiceField(
        Decision.objects.none(),
        label=_("Decision"),
        help_text=_("By the owning board, the body above it or the board that has taken over."),
        error_messages={"required": _("Choose the decision that moved the dialogue")},
    )

    def __init__(self, *args: Any, dialogue: Dialogue, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owners = Board.objects.owners(clock.today()).exclude(pk=dialogue.owner_id)
        self.fields["owner"].queryset = owners.order_by("name")  # type: ignore[attr-defined]
        decision: Any = self.fields["decision"]
        decision.queryset = initiatives.decisions_that_move(dialogue)
        decision.label_from_instance = lambda item: (
            f"{item.board}, § {item.paragraph}, {item.decided_on}: {item.subject}"
        )


class ReasonForm(forms.Form):
    """Why something is done that everyone can read about later."""

    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea(attrs=FEW_LINES),
        help_text=_("It can be read later. Write no names of private persons."),
        error_messages={"required": _("Write the reason")},
    )


NO_WAY_BACK = _("The dialogue cannot go back from where it is now.")


class SendBackForm(ReasonForm):
    """To which step, and why."""

    to = forms.ChoiceField(
        label=_("Send back to"),
        widget=forms.RadioSelect,
        help_text=_("What was launched stays launched. What was decided stays readable."),
        error_messages={"required": _("Choose a step")},
    )
    field_order = ["to", "reason"]

    def __init__(self, *args: Any, steps: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["to"]
        choice.choices = [(step.code, step.label) for step in steps]
        if not steps:
            del self.fields["to"]

    def clean(self) -> dict[str, Any] | None:
        """Some steps have no way back; somebody may have moved the dialogue there in the meantime."""
        if "to" not in self.fields:
            self.add_error(None, NO_WAY_BACK)
        return super().clean()
