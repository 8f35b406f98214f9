"""/handlaggning/handlingsplan/: what is to be done for democracy, what was measured, and each body's forms of dialogue."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from governance import action_plans, permissions, plan_adoption, refusals
from governance.forms import action_plans as forms
from governance.models import ActionPlan, BudgetLine, DialogueInventory, Indicator, IndicatorValue, PlanActivity
from governance.requests import LoggedInRequest

FORM = ["GET", "HEAD", "POST"]


@dataclass(frozen=True)
class Content:
    """One kind of row that a plan consists of."""

    model: Any
    form: Any
    add: Any
    within: str


CONTENT = {
    "aktivitet": Content(PlanActivity, forms.ActivityForm, gettext_lazy("Add something to do"), "plan"),
    "matetal": Content(Indicator, forms.IndicatorForm, gettext_lazy("Add an indicator"), "activity__plan"),
    "varde": Content(IndicatorValue, forms.ValueForm, gettext_lazy("Add a value"), "indicator__activity__plan"),
    "kostnad": Content(BudgetLine, forms.BudgetLineForm, gettext_lazy("Add a budget line"), "plan"),
}


def _keeper(request: LoggedInRequest) -> None:
    if not permissions.keeps_documents(request.user):
        raise Http404


def _kept(request: LoggedInRequest, code: str) -> ActionPlan:
    _keeper(request)
    return get_object_or_404(ActionPlan, code=code)


def _draft(request: LoggedInRequest, code: str) -> ActionPlan:
    """A plan whose text may still be rewritten; what lies before a body or is adopted has no page for that."""
    found = _kept(request, code)
    if not action_plans.may_be_rewritten(found):
        raise Http404
    return found


@login_required
@require_GET
def index(request: LoggedInRequest) -> HttpResponse:
    """Every plan, and which forms of dialogue each body uses and what support it needs."""
    roles = permissions.roles_of(request.user)
    if not roles:
        raise Http404
    context = {
        "plans": ActionPlan.objects.select_related("owner").order_by("-pk"),
        "inventories": action_plans.newest_inventories(),
        "may_change": bool(roles.intersection(permissions.KEEP_DOCUMENTS)),
    }
    return render(request, "action_plans/index.html", context)


@login_required
@require_http_methods(FORM)
def add(request: LoggedInRequest) -> HttpResponse:
    """Begin a plan."""
    _keeper(request)
    return _edit(request, forms.ActionPlanForm(request.POST or None), gettext_lazy("Add an action plan"))


@login_required
@require_GET
def plan(request: LoggedInRequest, code: str) -> HttpResponse:
    """What the plan says, and what was measured."""
    roles = permissions.roles_of(request.user)
    if not roles:
        raise Http404
    found = get_object_or_404(action_plans.with_content(ActionPlan.objects.all()), code=code)
    keeps = bool(roles.intersection(permissions.KEEP_DOCUMENTS))
    before = action_plans.lies_before(found)
    context = {
        "plan": found,
        "reports": found.reports.select_related("decision__board"),
        "before": before,
        "answer": action_plans.answer_to(found),
        "may_change": keeps,
        "may_rewrite": keeps and found.decision is None and before is None,
    }
    return render(request, "action_plans/plan.html", context)


@login_required
@require_http_methods(FORM)
def change(request: LoggedInRequest, code: str) -> HttpResponse:
    """The goal, the focus themes and who answers."""
    found = _draft(request, code)
    return _edit(request, forms.ActionPlanForm(request.POST or None, instance=found), str(found), found)


@login_required
@require_http_methods(FORM)
def content_add(request: LoggedInRequest, code: str, kind: str) -> HttpResponse:
    """Add an activity, an indicator, a value or a budget line."""
    content = _kind(kind)
    found = _kept(request, code) if kind == "varde" else _draft(request, code)
    initial = {name: request.GET[name] for name in ("activity", "indicator") if request.GET.get(name, "").isdecimal()}
    form = content.form(request.POST or None, plan=found, initial=initial)
    return _edit(request, form, content.add, found)


@login_required
@require_http_methods(FORM)
def content_change(request: LoggedInRequest, code: str, kind: str, row_pk: int) -> HttpResponse:
    """Change one of them."""
    content = _kind(kind)
    found = _kept(request, code) if kind in ("varde", "aktivitet") else _draft(request, code)
    row = get_object_or_404(content.model, pk=row_pk, **{content.within: found})
    return _edit(request, content.form(request.POST or None, instance=row, plan=found), str(row), found)


def _kind(kind: str) -> Content:
    if kind not in CONTENT:
        raise Http404
    return CONTENT[kind]


@login_required
@require_http_methods(FORM)
def propose(request: LoggedInRequest, code: str) -> HttpResponse:
    """Put the plan before the body that adopts it, or first before the one that prepares."""
    found = _draft(request, code)
    form = forms.ProposePlanForm(request.POST or None, plan=found)

    def put() -> str:
        plan_adoption.propose(found, **form.cleaned_data, by=request.user)
        return _("The plan has been put before the body.")

    button = gettext_lazy("Put before the body")
    return _deed(request, form, put, gettext_lazy("Put the plan before a body"), found, button)


@login_required
@require_http_methods(FORM)
def adopt(request: LoggedInRequest, code: str) -> HttpResponse:
    """Bring the plan into force by a decision: one that changed it, or one from before the portal was taken into use."""
    found = _draft(request, code)
    form = forms.AdoptPlanForm(request.POST or None, plan=found)

    def bring() -> str:
        plan_adoption.adopt(found, **form.cleaned_data, by=request.user)
        return _("The plan is in force and public.")

    button = gettext_lazy("Bring into force")
    return _deed(request, form, bring, gettext_lazy("Bring the plan into force"), found, button)


@login_required
@require_http_methods(FORM)
def next_version(request: LoggedInRequest, code: str) -> HttpResponse:
    """Begin the plan that is to replace one in force."""
    found = _kept(request, code)
    if not found.is_in_force:
        raise Http404
    form = forms.NextVersionForm(request.POST or None, initial={"title": found.title})
    made = []

    def begin() -> str:
        made.append(plan_adoption.begin_version(found, **form.cleaned_data, by=request.user))
        return _("The new version is begun. What the earlier plan says stands in it; change what is to be changed.")

    answer = _deed(request, form, begin, gettext_lazy("Begin a new version"), found, gettext_lazy("Begin"))
    return redirect("action_plans:plan", made[0].code) if made else answer


def _deed(
    request: LoggedInRequest, form: Any, deed: Callable[[], str], title: Any, found: ActionPlan, button: Any
) -> HttpResponse:
    """Do what the form asks for, and tell beside the field what stands in its way."""
    if request.method == "POST" and form.is_valid():
        try:
            told = deed()
        except (action_plans.PlanRefused, refusals.DecisionRefused) as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, told)
            return redirect("action_plans:plan", found.code)
    return _page(request, form, title, found, button)


@login_required
@require_http_methods(FORM)
def report(request: LoggedInRequest, code: str) -> HttpResponse:
    """Put how the plan stands before the body it is reported to."""
    found = _kept(request, code)
    form = forms.PlanReportForm(request.POST or None, plan=found)
    if request.method == "POST" and form.is_valid():
        try:
            action_plans.report(found, **form.cleaned_data, by=request.user)
        except (action_plans.ReportedAlready, refusals.DecisionRefused) as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, _("The report has been put before the body."))
            return redirect("action_plans:plan", code)
    return _page(request, form, gettext_lazy("Report how the plan stands"), found, gettext_lazy("Put before the body"))


@login_required
@require_http_methods(FORM)
def inventory_add(request: LoggedInRequest) -> HttpResponse:
    """Note what a body told of its dialogue."""
    _keeper(request)
    return _edit(request, forms.InventoryForm(request.POST or None), gettext_lazy("Note a body's forms of dialogue"))


@login_required
@require_http_methods(FORM)
def inventory_change(request: LoggedInRequest, pk: int) -> HttpResponse:
    """Change such a note."""
    _keeper(request)
    row = get_object_or_404(DialogueInventory.objects.select_related("board"), pk=pk)
    return _edit(request, forms.InventoryForm(request.POST or None, instance=row), str(row))


def _edit(request: LoggedInRequest, form: Any, title: Any, found: ActionPlan | None = None) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            row = action_plans.save(form, plan=found, by=request.user)
        except action_plans.PlanRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            if row is not None:
                messages.success(request, _("Saved."))
                whole = found or (row if isinstance(row, ActionPlan) else None)
                return redirect("action_plans:plan", whole.code) if whole else redirect("action_plans:index")
    return _page(request, form, title, found)


def _page(request: LoggedInRequest, form: Any, title: Any, found: Any = None, button: Any = "") -> HttpResponse:
    status = 409 if getattr(form, "is_stale", False) else 422 if form.is_bound else 200
    context = {"form": form, "title": title, "plan": found, "button": button}
    return render(request, "action_plans/form.html", context, status=status)
