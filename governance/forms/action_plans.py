"""The forms by which the action plan for democracy work is written, measured and reported."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from governance import action_plans, clock, plan_adoption
from governance.models import (
    ActionPlan,
    Board,
    BudgetLine,
    Decision,
    DialogueInventory,
    Indicator,
    IndicatorValue,
    Meeting,
    PlanActivity,
    PlanReport,
)

from .fields import LinesField, NumberField, SwedishDateField
from .plain import PlainForm, begin_with_capitals, helper


class ActionPlanForm(PlainForm):
    """What the plan is for, and whom it is reported to."""

    is_of_the_text = True

    themes = LinesField(
        label=_("focus themes"),
        help_text=_("One per line with its year, for example 2027: Young people and trust."),
        required=False,
    )

    class Meta:
        model = ActionPlan
        fields = ["title", "code", "goal", "themes", "owner", "reported_to"]
        widgets = {"goal": forms.Textarea(attrs={"rows": 4})}
        help_texts = {
            "title": _("For example Action plan for democracy work 2027."),
            "code": _("Small letters without spaces, part of the address. It never changes."),
            "goal": _("What the work is to lead to."),
            "owner": _("The body that answers for the plan."),
            "reported_to": _("The body that gets the part-year report and the annual accounts."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["code"]


class _Part(PlainForm):
    """Something that belongs to one plan."""

    #: Whether it changes what a body decides on: only while the plan is a draft.
    is_of_the_text = True

    def __init__(self, *args: Any, plan: ActionPlan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan = plan


class ActivityForm(_Part):
    """Something to be done."""

    class Meta:
        model = PlanActivity
        fields = ["number", "title", "board", "due_on", "state", "order"]
        field_classes = {"due_on": SwedishDateField}
        help_texts = {
            "number": _("For example 4.1."),
            "title": _("What is to be done."),
            "board": _("The body that answers for it."),
            "due_on": _("For example 2027-06-30."),
            "state": _("How it goes today."),
            "order": _("A lower number comes first."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_of_the_text = action_plans.may_be_rewritten(self.plan)
        if not self.is_of_the_text and self.instance.pk:
            for name in set(self.fields) - {"state", "version"}:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        rows = self.plan.activities.filter(number=cleaned.get("number"))
        self.refuse_taken(rows, "number", _("The number is taken by another activity."))
        return cleaned

    def _post_clean(self) -> None:
        self.instance.plan = self.plan
        super()._post_clean()  # type: ignore[misc]


class IndicatorForm(_Part):
    """How one sees that an activity leads somewhere."""

    class Meta:
        model = Indicator
        fields = ["activity", "number", "name", "target", "order"]
        field_classes = {"target": NumberField}
        help_texts = {
            "activity": _("The activity that it belongs to."),
            "number": _("For example 5.1."),
            "name": _("What is counted, and in what unit."),
            "target": _("Leave it empty when the figure is only to be followed."),
            "order": _("A lower number comes first."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["activity"]
        field.queryset = self.plan.activities.all()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        rows = Indicator.objects.filter(activity__plan=self.plan, number=cleaned.get("number"))
        self.refuse_taken(rows, "number", _("The number is taken by another indicator."))
        return cleaned


class ValueForm(_Part):
    """A figure, where it comes from and which time it tells of."""

    is_of_the_text = False

    class Meta:
        model = IndicatorValue
        fields = ["indicator", "value", "measured_on", "period", "source", "comment"]
        field_classes = {"measured_on": SwedishDateField, "value": NumberField}
        widgets = {"comment": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "indicator": _("What was measured."),
            "value": _("The figure, for example 23.5."),
            "measured_on": _("The day it was read."),
            "period": _("For example January–August 2027."),
            "source": _("For example the citizen survey of Statistics Sweden."),
            "comment": _("What one should know in order to understand the figure."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["indicator"].queryset = Indicator.objects.filter(activity__plan=self.plan)
        for name in ("measured_on", "source"):
            fields[name].required = not self.instance.pk

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        day = cleaned.get("measured_on")
        if day and day > clock.today():
            self.add_error("measured_on", _("The day has not come yet."))
        same = IndicatorValue.objects.filter(indicator=cleaned.get("indicator"), measured_on=day)
        self.refuse_taken(same, "measured_on", _("There is a value for that day already."))
        return cleaned


class BudgetLineForm(_Part):
    """What something in the plan may cost."""

    class Meta:
        model = BudgetLine
        fields = ["heading", "amount_sek", "order"]
        help_texts = {
            "heading": _("For example meetings with residents."),
            "amount_sek": _("In kronor."),
            "order": _("A lower number comes first."),
        }

    def clean_heading(self) -> str:
        heading: str = self.cleaned_data["heading"]
        if self.plan.budget_lines.filter(heading=heading).exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("There is a line with that heading already."))
        return heading

    def _post_clean(self) -> None:
        self.instance.plan = self.plan
        super()._post_clean()  # type: ignore[misc]


class InventoryForm(PlainForm):
    """What a body told when somebody met it about its dialogue."""

    class Meta:
        model = DialogueInventory
        fields = ["board", "noted_on", "forms_used", "support_needed"]
        field_classes = {"noted_on": SwedishDateField}
        widgets = {
            "forms_used": forms.Textarea(attrs={"rows": 5}),
            "support_needed": forms.Textarea(attrs={"rows": 5}),
        }
        help_texts = {
            "board": _("The body that was met."),
            "noted_on": _("The day of the meeting."),
            "forms_used": _(
                "For example advisory councils, open board meetings, surveys among those who use a service."
            ),
            "support_needed": _("For example training, somebody who leads meetings, money for interpreters."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["board"]
        field.queryset = Board.objects.existing(clock.today()).exclude(kind__in=Board.COUNCILS).order_by("name")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        day: Any = cleaned.get("noted_on")
        same = DialogueInventory.objects.filter(board=cleaned.get("board"), noted_on=day)
        if same.exclude(pk=self.instance.pk).exists():
            self.add_error("noted_on", _("There is a note of that day already."))
        return cleaned


class NextVersionForm(forms.Form):
    """The plan that is to replace one in force."""

    title = forms.CharField(
        label=_("title"), help_text=_("For example Action plan for democracy work 2027."), max_length=200
    )
    code = forms.SlugField(
        label=_("code"),
        help_text=_("Small letters without spaces, part of the address. It never changes."),
        max_length=50,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        begin_with_capitals(self)
        self.helper = helper()

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if ActionPlan.objects.filter(code=code).exists():
            raise ValidationError(_("The code is taken by another plan."))
        return code


class ProposePlanForm(forms.Form):
    """Which body adopts the plan, and which one prepares it."""

    board = forms.ModelChoiceField(
        label=_("body that adopts"),
        help_text=_("The assembly or the executive board."),
        queryset=Board.objects.none(),
        error_messages={"required": _("Choose the body.")},
    )
    preparing_board = forms.ModelChoiceField(
        label=_("body that prepares"),
        help_text=_(
            "It says first what it proposes, and its words go on with the plan. Leave it empty when none does."
        ),
        queryset=Board.objects.none(),
        required=False,
    )
    planned_meeting = forms.ModelChoiceField(
        label=_("meeting"),
        help_text=_("Of the body that takes it up first. Leave it empty when it is not known."),
        queryset=Meeting.objects.none(),
        required=False,
    )

    def __init__(self, *args: Any, plan: ActionPlan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        today = clock.today()
        existing = Board.objects.existing(today).order_by("name")
        fields["board"].queryset = existing.filter(kind__in=plan_adoption.ADOPTERS)
        fields["preparing_board"].queryset = existing.exclude(kind__in=(*Board.COUNCILS, Board.Kind.COMPANY))
        fields["planned_meeting"].queryset = (
            Meeting.objects.filter(board__in=existing.exclude(kind__in=Board.COUNCILS), held_on__gte=today)
            .select_related("board")
            .order_by("held_on", "board__name")
        )
        self.initial.setdefault("board", fields["board"].queryset.filter(pk=plan.reported_to_id).first())
        if not plan.owner.may_decide:
            self.initial.setdefault("preparing_board", plan.owner_id)
        begin_with_capitals(self)
        self.helper = helper()


class AdoptPlanForm(forms.Form):
    """The decision that adopts the plan, where it is not brought into force by itself."""

    decision = forms.ModelChoiceField(
        label=_("decision"),
        help_text=_("Approved by the assembly or the executive board. Write what it changed into the plan first."),
        queryset=Decision.objects.none(),
        error_messages={"required": _("Choose the decision.")},
    )

    def __init__(self, *args: Any, plan: ActionPlan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["decision"]
        field.queryset = plan_adoption.adoptions()
        field.label_from_instance = lambda row: f"{row.board}, {row.decided_on}: {row.subject}"
        self.initial.setdefault("decision", action_plans.answer_to(plan))
        begin_with_capitals(self)
        self.helper = helper()


class PlanReportForm(forms.Form):
    """How the plan stands, on its way to the body."""

    occasion = forms.ChoiceField(
        label=_("occasion"), help_text=_("When the municipality reports."), choices=PlanReport.Occasion.choices
    )
    year = forms.IntegerField(
        label=_("year"), help_text=_("The year that is reported."), min_value=1990, max_value=2100
    )
    board = forms.ModelChoiceField(
        label=_("body"), help_text=_("The body that it is reported to."), queryset=Board.objects.none()
    )
    planned_meeting = forms.ModelChoiceField(
        label=_("meeting"),
        help_text=_("The meeting that takes it up. Leave it empty when it is not known."),
        queryset=Meeting.objects.none(),
        required=False,
    )
    summary = forms.CharField(
        label=_("what the plan has led to"),
        help_text=_("The activities and their figures follow by themselves, as they stand today."),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=4000,
    )

    def __init__(self, *args: Any, plan: ActionPlan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        today = clock.today()
        fields["board"].queryset = Board.objects.existing(today).exclude(kind__in=Board.COUNCILS).order_by("name")
        fields["planned_meeting"].queryset = (
            Meeting.objects.filter(board=plan.reported_to, held_on__gte=today)
            .select_related("board")
            .order_by("held_on")
        )
        self.initial.setdefault("year", today.year)
        self.initial.setdefault("board", plan.reported_to_id)
        begin_with_capitals(self)
        self.helper = helper()
