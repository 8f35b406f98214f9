"""Forms of steps 1 and 2: the initiative, its assessment, what is known of the dialogue, its groups and its mandate."""

from typing import Any, cast

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from governance import clock
from governance.models import Area, Board, Decision, LadderLevel, Meeting, Municipality, Role, User

from .. import initiatives, outcomes, triage
from ..models import (
    AnchoringRecord,
    Consideration,
    Dialogue,
    DialogueTargetGroup,
    Initiative,
    Mandate,
    TargetGroup,
    Topic,
)
from .fields import LinesField, SwedishDateField, describe_options
from .formsets import GrowingFormSet
from .meetings import keep_in_order
from .versioned import VersionedForm, shown

SHORT = {"class": "input--s", "inputmode": "numeric"}
FEW_LINES = {"rows": 3, "class": "input--short"}


def needed_later(form: forms.BaseForm, *names: str) -> None:
    """Fields that may be saved empty, but are asked for before the step is left: they are not called optional."""
    for name in names:
        if name in form.fields:
            form.fields[name].is_needed_later = True  # type: ignore[attr-defined]


#: How many of the newest dialogues are offered as earlier ones.
EARLIER_OFFERED = 50


class Person(forms.ModelChoiceField):
    """One of those who work with dialogues, by name."""

    def __init__(self, *args: Any, roles: tuple[str, ...], **kwargs: Any) -> None:
        self.roles = roles
        people = User.objects.filter(is_active=True, memberships__role__in=roles).distinct().order_by("name")
        super().__init__(people, *args, **kwargs)


def name_people(*asked: Person) -> None:
    """Fill the choices of several fields of people with one question to the database."""
    roles = {role for field in asked for role in field.roles}
    found = User.objects.filter(is_active=True, memberships__role__in=roles).order_by("name", "pk")
    rows = list(found.values_list("pk", "name", "memberships__role"))
    for field in asked:
        people = dict.fromkeys((pk, name) for pk, name, role in rows if role in field.roles)
        field.choices = [("", field.empty_label), *people]


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
    responsible = Person(
        label=_("Responsible official"),
        roles=(Role.OFFICIAL, Role.COORDINATOR),
        help_text=_("Leads the dialogue from here to the answer."),
    )
    manager = Person(
        label=_("Responsible manager"),
        roles=(Role.MANAGER,),
        required=False,
        help_text=_("The highest official in charge, who approves plan and compilation."),
    )
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


class DialogueForm(VersionedForm):
    """What is known of a dialogue: its question, its people, its areas, and what earlier dialogues gave."""

    responsible = Person(
        label=_("Responsible official"),
        roles=(Role.OFFICIAL, Role.COORDINATOR),
        help_text=_("Leads the dialogue from here to the answer."),
    )
    manager = Person(
        label=_("Responsible manager"),
        roles=(Role.MANAGER,),
        required=False,
        help_text=_("The highest official in charge, who approves plan and compilation."),
    )
    coordinator = Person(
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
        name_people(fields["responsible"], fields["coordinator"], fields["manager"])
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


# ----------------------------------------------------------------------------------------------- groups


class GroupForm(forms.ModelForm):
    """One group: what it expects, what it is offered, how we know, and how it is reached."""

    class Meta:
        model = DialogueTargetGroup
        fields = [
            "group", "area", "is_priority", "heard_before", "room", "wish", "evidence", "message", "spokesperson",
            "reach", "reach_goal", "needs",
        ]  # fmt: skip
        widgets = {
            "heard_before": forms.Textarea(attrs=FEW_LINES),
            "message": forms.Textarea(attrs=FEW_LINES),
            "reach": forms.Textarea(attrs=FEW_LINES),
            "needs": forms.Textarea(attrs=FEW_LINES),
            "reach_goal": forms.NumberInput(attrs=SHORT),
        }
        help_texts = {
            "group": _("Choose from the list. The coordinator adds groups that are missing."),
            "area": _("Only when the group is one of a certain part of the municipality."),
            "is_priority": _("The dialogue is not done until this group is reached, or we have said why not."),
            "spokesperson": _("A function or an association, not a private person."),
            "reach": _("Where they are: at school, in the association, in their own language."),
            "needs": _("What they need in order to take part."),
        }

    def __init__(
        self,
        *args: Any,
        levels: list[LadderLevel],
        groups: list[tuple[Any, str]],
        areas: Any,
        locked: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name in ("room", "wish"):
            old = self.fields[name]
            choices = [("", "–"), *((level.order, f"{level.order}. {level}") for level in levels)]
            self.fields[name] = forms.TypedChoiceField(
                label=old.label, help_text=old.help_text, required=False, choices=choices, coerce=int, empty_value=None
            )
        self.fields["group"].choices = groups  # type: ignore[attr-defined]
        self.fields["area"].choices = areas  # type: ignore[attr-defined]
        needed_later(self, "room", "wish", "evidence", "reach", "reach_goal")
        if locked:
            for name in ("group", "area", "is_priority", "heard_before", "room", "wish", "evidence", "message"):
                self.fields[name].disabled = True


class BaseGroupSet(GrowingFormSet, forms.BaseInlineFormSet):
    """The groups of one dialogue."""

    def __init__(self, *args: Any, locked: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.locked = locked
        dialogue = self.instance
        self.levels = list(dialogue.scale.levels.all())
        self.groups = [("", "–"), *((group.pk, str(group)) for group in TargetGroup.objects.order_by("pk"))]
        self.areas = [("", "–"), *((area.pk, area.name) for area in Area.objects.order_by("name"))]

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        kwargs = super().get_form_kwargs(index)
        return {**kwargs, "levels": self.levels, "groups": self.groups, "areas": self.areas, "locked": self.locked}

    def get_queryset(self) -> Any:
        if not hasattr(self, "_rows"):
            self._rows = super().get_queryset().select_related("group", "area")
        return self._rows

    @property
    def changed_names(self) -> list[str]:
        """Codes of the groups that were changed, for the log."""
        return sorted(
            {form.instance.group.code for form in self.forms if form.has_changed() and form.instance.group_id}
        )

    def conflicts(self) -> list[dict[str, str]]:
        """What stands now beside what was typed, in the rows that were typed differently."""
        return [
            {
                "label": f"{form.instance.group if form.instance.group_id else _('New group')}: {form[name].label}",
                "saved": shown(form.fields[name], form.initial.get(name)),
                "typed": shown(form.fields[name], form[name].data),
            }
            for form in self.forms
            for name in form.changed_data
            if name in GroupForm.Meta.fields
        ]


def group_rows(dialogue: Dialogue, data: Any = None, *, locked: bool) -> BaseGroupSet:
    """The rows of the page on target groups; when the mandate is locked only how groups are reached can change."""
    kind = forms.inlineformset_factory(
        Dialogue,
        DialogueTargetGroup,
        form=GroupForm,
        formset=BaseGroupSet,
        extra=0 if locked else 1,
        can_delete=not locked,
    )
    return cast(BaseGroupSet, kind(data, instance=dialogue, prefix="groups", locked=locked))


class VersionForm(VersionedForm):
    """Only the version of the dialogue, for pages whose rows belong to it."""

    class Meta:
        model = Dialogue
        fields: list[str] = []


# ----------------------------------------------------------------------------------------------- mandate


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
        label=_("Proposed decisions"), required=False, help_text=_("One sentence per line; they are numbered.")
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
