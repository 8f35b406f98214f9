"""The form of step 3: the plan and its rows."""

from collections.abc import Iterable
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Fieldset, Layout
from django import forms
from django.db.models import QuerySet
from django.forms import BaseInlineFormSet, inlineformset_factory
from django.utils.translation import gettext_lazy as _

from governance import clock
from governance.models import Board, Membership, User

from ..models import (
    CommunicationAction,
    CouncilView,
    DecisionPoint,
    DialoguePlan,
    Feedback,
    Responsibility,
    TargetGroup,
)
from .fields import SwedishDateField
from .formsets import GrowingFormSet
from .lines import LanguagesField
from .versioned import VersionedForm


def people() -> "QuerySet[User]":
    """Those who work for the municipality today: whom a task can be given to."""
    working = Membership.objects.current().exclude(role__in=Membership.ELECTED)
    return User.objects.filter(pk__in=working.values("user"), is_active=True).order_by("name")


def offer(field: Any, among: "QuerySet[Any]", rows: list[Any], current: Any) -> None:
    """Let the field choose among ``rows``, fetched once for the whole page, and keep what is chosen already."""
    chosen = [current] if current is not None and current not in rows else []
    field.queryset = among | among.model.objects.filter(pk__in=[row.pk for row in chosen])
    field.choices = [("", _("– choose –")), *((row.pk, str(row)) for row in [*chosen, *rows])]


class Offered:
    """What the rows of a plan can choose among: people, bodies and target groups."""

    def __init__(self, groups: Iterable[TargetGroup]) -> None:
        self.people = list(people())
        self.bodies = list(Board.objects.existing(clock.today()).order_by("name"))
        self.groups = list(groups)


class PlanForm(VersionedForm):
    """Everything in the plan that is not a row of its own."""

    heard_due = SwedishDateField(
        label=_("What we heard, no later than"),
        required=False,
        help_text=_("The first promise: when those who took part see what we heard."),
    )
    decided_due = SwedishDateField(
        label=_("What it led to, no later than"),
        required=False,
        help_text=_("The second promise: when they see what it led to, after the decision."),
    )
    present_on = SwedishDateField(
        label=_("Presented on"), required=False, help_text=_("The meeting where the elected hear the result.")
    )
    dpo_consulted_on = SwedishDateField(
        label=_("Data protection officer asked"),
        required=False,
        help_text=_("Ask early when sensitive data or children are involved."),
    )
    audiences = forms.MultipleChoiceField(
        label=_("Who gets feedback"),
        choices=Feedback.Audience,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Those who took part, the elected and everyone always do."),
    )

    class Meta:
        model = DialoguePlan
        fields = [
            "feedback_responsible",
            "heard_due",
            "decided_due",
            "present_board",
            "present_on",
            "audiences",
            "channels",
            "privacy_answer",
            "controller",
            "dpo_consulted_on",
            "privacy_text",
            "accessibility_answer",
            "accessibility_text",
            "children_answer",
            "children_method",
            "children_reason",
            "evaluation_plan",
            "risks",
            "cost_sek",
        ]
        help_texts = {
            "feedback_responsible": _("One person. Others may write, but this person sees that it is done."),
            "present_board": _("The elected hear the result at a meeting of this body."),
            "channels": _(
                "For example e-mail or letter to those who asked for an answer, the web site, a notice on site."
            ),
            "privacy_answer": _("Answer yes as soon as somebody can leave a name, an address or a telephone number."),
            "controller": _("The board that answers for the personal data: as a rule the owning board."),
            "privacy_text": _("What we save, why, for how long and who can see it. Residents read it."),
            "accessibility_answer": _("With a disability, without a computer, in other languages."),
            "accessibility_text": _(
                "Premises, hearing loop, paper forms, large print, interpreters, times of the day."
            ),
            "children_answer": _("Children have the right to speak on what concerns them."),
            "children_method": _("For example class visits, the youth council, drawings. Only if they are heard."),
            "children_reason": _("Only if they are not heard."),
            "evaluation_plan": _("What those who took part are asked, and how the work is compared with the mandate."),
            "risks": _("For example threats against staff, few who come, one group that takes over."),
            "cost_sek": _("Everything except working time."),
        }
        labels = {"feedback_responsible": _("Who gives feedback")}
        widgets = {
            "privacy_answer": forms.RadioSelect,
            "accessibility_answer": forms.RadioSelect,
            "children_answer": forms.RadioSelect,
        }

    def __init__(self, *args: Any, offered: Offered, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bodies = Board.objects.existing(clock.today())
        controllers = [board for board in offered.bodies if board.is_data_controller]
        plan = self.instance
        offer(self.fields["feedback_responsible"], people(), offered.people, plan.feedback_responsible)
        offer(self.fields["present_board"], bodies, offered.bodies, plan.present_board)
        offer(self.fields["controller"], bodies.filter(is_data_controller=True), controllers, plan.controller)
        for name in ("privacy_answer", "accessibility_answer", "children_answer"):
            self.fields[name].choices = DialoguePlan.YesNo.choices  # type: ignore[attr-defined]
        for name in ("privacy_text", "accessibility_text", "evaluation_plan", "channels", "risks"):
            self.fields[name].widget.attrs["rows"] = 3
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.error_summary = False  # the page has one for the whole of it
        self.helper.layout = Layout(
            "version",
            Fieldset(
                _("Feedback"),
                "feedback_responsible",
                Div("heard_due", "decided_due", css_class="cols-2"),
                Div("present_board", "present_on", css_class="cols-2"),
                "audiences",
                "channels",
            ),
            Fieldset(_("Personal data"), "privacy_answer", "controller", "dpo_consulted_on", "privacy_text"),
            Fieldset(_("Everyone can take part"), "accessibility_answer", "accessibility_text"),
            Fieldset(_("Children and young people"), "children_answer", "children_method", "children_reason"),
            Fieldset(_("Evaluation, risks and cost"), "evaluation_plan", "risks", "cost_sek"),
        )


class PlanRows(GrowingFormSet, BaseInlineFormSet):
    """Rows of a plan. A row that somebody else has removed meanwhile counts as a new one, so nothing typed is lost."""

    def __init__(self, *args: Any, saved: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._queryset = saved

    def _construct_form(self, i: int, **kwargs: Any) -> Any:
        form = super()._construct_form(i, **kwargs)
        if self.is_bound and form.instance.pk is None:
            form.fields["id"] = forms.CharField(required=False, disabled=True, initial="", widget=forms.HiddenInput)
        return form

    def save_rows(self, *, plan: DialoguePlan) -> None:
        """Save changed and new rows, and remove those marked so."""
        removed = self.deleted_forms
        for form in self.forms:
            if form in removed:
                if form.instance.pk:
                    form.instance.delete()
            elif form.has_changed():
                form.instance.plan = plan
                form.save()


def _chosen(row: Any, name: str) -> Any:
    return getattr(row, name) if getattr(row, f"{name}_id") else None


class ResponsibilityForm(forms.ModelForm):
    """One task and who does it."""

    class Meta:
        model = Responsibility
        fields = ["task", "person"]
        help_texts = {
            "task": _("For example leads the dialogue, writes the compilation, answers the telephone."),
            "person": _("One person."),
        }

    def __init__(self, *args: Any, offered: Offered, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["person"], people(), offered.people, _chosen(self.instance, "person"))


class DecisionPointForm(forms.ModelForm):
    """One decision that the dialogue must be in time for."""

    planned_on = SwedishDateField(label=_("When"), help_text=_("For example 2027-02-19"))

    class Meta:
        model = DecisionPoint
        fields = ["what", "board", "planned_on"]
        help_texts = {
            "what": _("For example decision to launch, decision on the matter."),
            "board": _("The body that decides."),
        }

    def __init__(self, *args: Any, offered: Offered, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bodies = Board.objects.existing(clock.today())
        offer(self.fields["board"], bodies, offered.bodies, _chosen(self.instance, "board"))


class CommunicationForm(forms.ModelForm):
    """One way in which people get to know about the dialogue."""

    planned_on = SwedishDateField(label=_("When"), help_text=_("For example 2027-02-19"))
    done_on = SwedishDateField(label=_("Done"), required=False, help_text=_("Fill in when it has been done."))
    languages = LanguagesField(
        label=_("Languages"), required=False, help_text=_("Tick every language it is offered in.")
    )

    class Meta:
        model = CommunicationAction
        fields = ["channel", "group", "languages", "planned_on", "responsible", "done_on"]
        help_texts = {
            "channel": _("For example letter, poster, visit, school newsletter."),
            "responsible": _("One person."),
        }

    def __init__(self, *args: Any, offered: Offered, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["responsible"], people(), offered.people, _chosen(self.instance, "responsible"))
        offer(self.fields["group"], TargetGroup.objects.all(), offered.groups, self.instance.group)
        self.fields["languages"].keep(self.instance.languages)  # type: ignore[attr-defined]


ResponsibilityRows: Any = inlineformset_factory(
    DialoguePlan, Responsibility, form=ResponsibilityForm, formset=PlanRows, extra=1, can_delete=True
)
DecisionPointRows: Any = inlineformset_factory(
    DialoguePlan, DecisionPoint, form=DecisionPointForm, formset=PlanRows, extra=1, can_delete=True
)
CommunicationRows: Any = inlineformset_factory(
    DialoguePlan, CommunicationAction, form=CommunicationForm, formset=PlanRows, extra=1, can_delete=True
)


class CouncilViewForm(forms.ModelForm):
    """When one council was asked, or why not."""

    heard_on = SwedishDateField(label=_("When"), required=False, help_text=_("The day the council is asked."))

    class Meta:
        model = CouncilView
        fields = ["answer", "heard_on", "reason"]
        widgets = {"answer": forms.RadioSelect}
        help_texts = {
            "answer": _("The question must be asked, whatever the answer."),
            "reason": _("Only if the council is not heard."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"].choices = DialoguePlan.YesNo.choices  # type: ignore[attr-defined]


class CouncilRows:
    """One small form per council that is always considered, or that the plan mentions already."""

    def __init__(self, data: Any = None, *, plan: DialoguePlan, always: Iterable[Board]) -> None:
        saved = {view.council_id: view for view in plan.council_views.all()} if plan.pk else {}
        councils = {board.pk: board for board in [*always, *(view.council for view in saved.values())]}
        self.forms = [
            CouncilViewForm(
                data, instance=saved.get(board.pk) or CouncilView(council=board), prefix=f"council-{board.code}"
            )
            for board in councils.values()
        ]

    def is_valid(self) -> bool:
        judged = [form.is_valid() for form in self.forms]
        return all(judged)

    def save_rows(self, *, plan: DialoguePlan) -> None:
        """Save the answers that were given."""
        for form in self.forms:
            if form.has_changed():
                form.instance.plan = plan
                form.save()


class ReturnForm(forms.Form):
    """What the manager wants changed."""

    note = forms.CharField(
        label=_("What must be changed"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Whoever wrote the plan reads it."),
    )


class ReasonForm(forms.Form):
    """A reason that can be read later."""

    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It is kept in the log of the dialogue."),
    )


class PlanForms:
    """The whole page: the plan, its rows and the councils, read and saved together."""

    def __init__(
        self,
        data: Any = None,
        *,
        plan: DialoguePlan,
        groups: Iterable[TargetGroup] = (),
        councils: Iterable[Board] = (),
        initial: dict[str, Any] | None = None,
    ) -> None:
        empty = {
            name: value
            for name, value in (initial or {}).items()
            if not getattr(plan, name, None) and not getattr(plan, f"{name}_id", None)
        }
        offered = Offered(groups)

        def rows(formset: Any, name: str) -> Any:
            saved = list(getattr(plan, name).all()) if plan.pk else []
            return formset(data, instance=plan, prefix=name, saved=saved, form_kwargs={"offered": offered})

        self.plan = PlanForm(data, instance=plan, initial=empty, offered=offered)
        self.responsibilities = rows(ResponsibilityRows, "responsibilities")
        self.decision_points = rows(DecisionPointRows, "decision_points")
        self.communication = rows(CommunicationRows, "communication")
        self.councils = CouncilRows(data, plan=plan, always=councils)

    @property
    def rows(self) -> list[Any]:
        return [self.responsibilities, self.decision_points, self.communication, self.councils]

    @property
    def all_forms(self) -> list[Any]:
        """For the error summary."""
        return [self.plan, self.responsibilities, self.decision_points, self.communication, *self.councils.forms]

    def is_valid(self) -> bool:
        """Whether everything can be saved; false while a row is being added."""
        return all([self.plan.is_valid(), *[part.is_valid() for part in self.rows]])

    @property
    def is_adding_row(self) -> bool:
        return any(rows.is_adding_row for rows in self.rows[:3])
