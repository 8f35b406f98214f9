"""Step 3: the plan, the activities and the questions."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Exists, OuterRef, Prefetch, prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from governance.models import Municipality
from governance.prepared import hand_over
from governance.requests import LoggedInRequest
from governance.within import Rows

from ... import activities, lessons, planboard, plans, questionnaires
from ...forms.activities import ActivityForm, CancelForm
from ...forms.plan import PlanForms, ReasonForm, ReturnForm
from ...forms.questionnaire import PreviewForm, QuestionForm
from ...models import (
    Activity,
    CommunicationAction,
    CouncilView,
    DecisionPoint,
    Dialogue,
    DialoguePlan,
    DialogueTargetGroup,
    Promise,
    Question,
    Responsibility,
)
from ...permissions import approvable_by, editable_by, viewable_by
from ...refusals import Refused


def seen(request: LoggedInRequest, pk: int) -> Dialogue:
    """The dialogue, for those who may open its workspace; 404 for others."""
    edits, approves = editable_by(request.user), approvable_by(request.user)
    dialogues = (
        viewable_by(request.user)
        .select_related("owner", "mandate__level", "mandate__decision", "scale", "responsible", "manager")
        .annotate(
            edits=Exists(edits.filter(pk=OuterRef("pk"))),
            approves=Exists(approves.filter(pk=OuterRef("pk"))),
        )
    )
    return get_object_or_404(dialogues, pk=pk)


def worked_on(request: LoggedInRequest, pk: int) -> Dialogue:
    """The dialogue, for those who may work on it; 404 for others."""
    return get_object_or_404(editable_by(request.user).select_related("owner", "mandate__level", "scale"), pk=pk)


def may_edit(request: LoggedInRequest, dialogue: Dialogue) -> bool:
    """Whether the visitor works on the dialogue; asked along with the dialogue when it was ``seen``."""
    known: bool | None = getattr(dialogue, "edits", None)
    return editable_by(request.user).filter(pk=dialogue.pk).exists() if known is None else known


def fetch_plan(dialogue: Dialogue, municipality: Municipality) -> None:
    """Fetch the plan with everything in it, once."""
    people = ("feedback_responsible", "present_board", "controller", "approved_by")
    points = DecisionPoint.objects.filter(plan=OuterRef("pk"))
    its_points = Rows(points, "plan", "what", "planned_on", "board", "board__pk", "board__name")
    plan_with = (
        DialoguePlan.objects.select_related(*people)
        .annotate(its_points=its_points)
        .prefetch_related(
            Prefetch("responsibilities", Responsibility.objects.select_related("person")),
            Prefetch("communication", CommunicationAction.objects.select_related("responsible", "group")),
            Prefetch("council_views", CouncilView.objects.select_related("council")),
        )
    )
    prefetch_related_objects(
        [dialogue],
        Prefetch("plan", plan_with),
        Prefetch("activities", Activity.objects.select_related("level", "catalogue_method")),
        Prefetch("target_groups", DialogueTargetGroup.objects.select_related("group")),
    )
    found = plans.of(dialogue)
    if found.pk:
        hand_over(found, "decision_points", found.its_points)  # type: ignore[attr-defined]
    if found.has_been_approved:
        prefetch_related_objects([dialogue], Prefetch("promises", Promise.objects.select_related("responsible")))
    if not municipality._state.adding:
        prefetch_related_objects([municipality], "councils_always_considered")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: LoggedInRequest, pk: int) -> HttpResponse:
    """The plan as a board and, while it is written, as a form."""
    if request.method == "POST":
        return _save_plan(request, worked_on(request, pk))
    dialogue, municipality = seen(request, pk), Municipality.current()
    fetch_plan(dialogue, municipality)
    forms = None
    if may_edit(request, dialogue) and plans.editable(dialogue):
        forms = _plan_forms(dialogue, municipality)
    return _plan_page(request, dialogue, municipality, forms)


def _plan_forms(dialogue: Dialogue, municipality: Municipality, data: Any = None) -> PlanForms:
    has_councils = not municipality._state.adding
    return PlanForms(
        data,
        plan=plans.of(dialogue),
        groups=[item.group for item in dialogue.target_groups.all()],
        councils=municipality.councils_always_considered.all() if has_councils else [],
        initial=plans.suggested(dialogue, municipality),
    )


def _save_plan(request: LoggedInRequest, dialogue: Dialogue) -> HttpResponse:
    municipality = Municipality.current()
    try:
        plans.begin(dialogue, by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("officials:plan", dialogue.pk)
    fetch_plan(dialogue, municipality)
    forms = _plan_forms(dialogue, municipality, request.POST)
    if not forms.is_valid():
        return _plan_page(request, dialogue, municipality, forms, status=200 if forms.is_adding_row else 422)
    if plans.save(plans.of(dialogue), forms.plan, forms.rows, by=request.user) is None:
        return _plan_page(request, dialogue, municipality, forms, status=409)
    messages.success(request, _("The plan is saved."))
    return redirect("officials:plan", dialogue.pk)


def _plan_page(
    request: LoggedInRequest,
    dialogue: Dialogue,
    municipality: Municipality,
    forms: PlanForms | None,
    status: int = 200,
) -> HttpResponse:
    edits, written = may_edit(request, dialogue), plans.of(dialogue)
    approves = getattr(dialogue, "approves", False)
    groups = [group for group in dialogue.target_groups.all() if group.is_priority]
    context = {
        "dialogue": dialogue,
        "plan": written,
        "forms": forms,
        "why_locked": plans.why_locked(dialogue),
        "lanes": planboard.lanes(dialogue, written, may_edit=edits),
        "reach": planboard.reach(groups),
        "methods": planboard.methods(dialogue),
        "alike": lessons.alike(dialogue, request.user) if forms else [],
        "missing": plans.missing(dialogue, municipality) if edits or approves else [],
        "municipality": municipality,
        "may_edit": edits,
        "may_add_activity": edits and not activities.why_locked(dialogue),
        "may_approve": approves and dialogue.step == 3 and not written.is_approved and written.pk is not None,
        "may_reopen": (edits or approves) and written.is_approved and dialogue.step in (3, 4) and dialogue.is_active,
        "return_form": ReturnForm(),
        "reason_form": ReasonForm(),
    }
    return render(request, "officials/plan.html", context, status=status)


def _deed(request: LoggedInRequest, dialogue: Dialogue, deed: Any, done: str, page: str, **told: Any) -> HttpResponse:
    """Do it, and say that it is done or why it was not; then show the page."""
    try:
        deed(dialogue, by=request.user, **told)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, done)
    return redirect(f"officials:{page}", dialogue.pk)


@login_required
@require_POST
def plan_submit(request: LoggedInRequest, pk: int) -> HttpResponse:
    """Ask the manager to approve the plan."""
    done = _("The plan waits for the responsible manager.")
    return _deed(request, worked_on(request, pk), plans.submit, done, "plan")


@login_required
@require_POST
def plan_take_back(request: LoggedInRequest, pk: int) -> HttpResponse:
    """Take the plan back before it is approved."""
    return _deed(request, worked_on(request, pk), plans.take_back, _("You can write on the plan again."), "plan")


@login_required
@require_POST
def plan_approve(request: LoggedInRequest, pk: int) -> HttpResponse:
    """The manager approves the plan that was read."""
    dialogue = get_object_or_404(approvable_by(request.user), pk=pk)
    version = request.POST.get("version", "")
    told = {"version": int(version) if version.isdecimal() and len(version) < 9 else 0}
    return _deed(
        request, dialogue, plans.approve, _("The plan is approved. The promised days are set."), "plan", **told
    )


@login_required
@require_POST
def plan_return(request: LoggedInRequest, pk: int) -> HttpResponse:
    """The manager returns the plan with what must be changed."""
    dialogue = get_object_or_404(approvable_by(request.user), pk=pk)
    note = request.POST.get("note", "")
    return _deed(request, dialogue, plans.return_to_author, _("The plan is returned."), "plan", note=note)


@login_required
@require_POST
def plan_reopen(request: LoggedInRequest, pk: int) -> HttpResponse:
    """Open an approved plan again, with a reason."""
    dialogue = get_object_or_404(viewable_by(request.user), pk=pk)
    if not plans.may_open_again(dialogue, request.user):
        dialogue = get_object_or_404(editable_by(request.user), pk=pk)
    reason = request.POST.get("reason", "")
    return _deed(request, dialogue, plans.reopen, _("The plan is open again."), "plan", reason=reason)


@login_required
@require_POST
def communication_done(request: LoggedInRequest, pk: int) -> HttpResponse:
    """Note that one way of letting people know has been carried out."""
    dialogue, row = worked_on(request, pk), request.POST.get("row", "")
    number = int(row) if row.isdecimal() and len(row) < 18 else 0
    action = CommunicationAction.objects.filter(plan__dialogue=dialogue, pk=number).select_related("plan").first()
    if action is None:
        messages.error(request, _("Choose what has been done."))
    else:
        plans.mark_as_done(action, by=request.user)
        messages.success(request, _("Noted as done."))
    return redirect("officials:plan", pk)


@login_required
@require_GET
def activity_list(request: LoggedInRequest, pk: int) -> HttpResponse:
    """Every way to take part."""
    dialogue = seen(request, pk)
    context = {
        "dialogue": dialogue,
        "activities": list(dialogue.activities.select_related("level", "catalogue_method")),
        "why_locked": activities.why_locked(dialogue),
        "may_edit": may_edit(request, dialogue),
    }
    return render(request, "officials/activities.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def activity_add(request: LoggedInRequest, pk: int) -> HttpResponse:
    """Plan one more way to take part."""
    dialogue = worked_on(request, pk)
    initial = {"level": dialogue.level.pk if dialogue.level else None, "languages": ["sv"]}
    form = ActivityForm(request.POST or None, dialogue=dialogue, initial=initial)
    return _save_activity(request, dialogue, form)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def activity(request: LoggedInRequest, pk: int, activity_pk: int) -> HttpResponse:
    """Change an activity, or cancel it."""
    dialogue = worked_on(request, pk)
    item = get_object_or_404(Activity, pk=activity_pk, dialogue=dialogue)
    return _save_activity(request, dialogue, ActivityForm(request.POST or None, instance=item, dialogue=dialogue))


def _save_activity(request: LoggedInRequest, dialogue: Dialogue, form: ActivityForm, status: int = 200) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            activities.save(form, dialogue, by=request.user)
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("The activity is saved."))
            return redirect("officials:activities", dialogue.pk)
    context = {
        "dialogue": dialogue,
        "form": form,
        "activity": form.instance,
        "why_locked": activities.why_locked(dialogue),
        "cancel_form": CancelForm(),
    }
    return render(request, "officials/activity.html", context, status=422 if form.errors else status)


@login_required
@require_POST
def activity_cancel(request: LoggedInRequest, pk: int, activity_pk: int) -> HttpResponse:
    """Cancel an activity, with a reason that residents read."""
    item = get_object_or_404(Activity, pk=activity_pk, dialogue=worked_on(request, pk))
    form = CancelForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else request.POST.get("reason", "")[:200]
    try:
        activities.cancel(item, reason=reason, by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("officials:activity", pk, activity_pk)
    messages.success(request, _("The activity is cancelled. It stays on record with the reason."))
    return redirect("officials:activities", pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def questionnaire(request: LoggedInRequest, pk: int) -> HttpResponse:
    """The questions in order, and a form for one more."""
    dialogue = worked_on(request, pk) if request.method == "POST" else seen(request, pk)
    form = QuestionForm(request.POST or None)
    if request.method == "POST" and _saved_question(request, dialogue, form, _("The question is added.")):
        return redirect("officials:questionnaire", pk)
    context = {
        "dialogue": dialogue,
        "questions": list(dialogue.questions.prefetch_related("choices").select_related("round")),
        "changeable": set(questionnaires.changeable(dialogue).values_list("pk", flat=True)),
        "may_add": may_edit(request, dialogue) and questionnaires.may_add(dialogue),
        "form": form,
    }
    return render(request, "officials/questionnaire.html", context, status=422 if form.errors else 200)


def _saved_question(request: LoggedInRequest, dialogue: Dialogue, form: QuestionForm, done: str) -> bool:
    if not form.is_valid():
        return False
    try:
        questionnaires.save(form, dialogue, choices=form.cleaned_data["choices"], by=request.user)
    except Refused as refusal:
        form.add_error(refusal.field or None, refusal.message)
        return False
    messages.success(request, done)
    return True


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: LoggedInRequest, pk: int, question_pk: int) -> HttpResponse:
    """Change one question."""
    dialogue = worked_on(request, pk)
    item = get_object_or_404(Question, pk=question_pk, dialogue=dialogue)
    form = QuestionForm(request.POST or None, instance=item)
    if request.method == "POST" and _saved_question(request, dialogue, form, _("The question is changed.")):
        return redirect("officials:questionnaire", pk)
    context = {"dialogue": dialogue, "form": form, "question": item}
    return render(request, "officials/question.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def question_act(request: LoggedInRequest, pk: int, question_pk: int) -> HttpResponse:
    """Move a question up or down, or take it away."""
    item = get_object_or_404(Question, pk=question_pk, dialogue=worked_on(request, pk))
    try:
        if "remove" in request.POST:
            questionnaires.remove(item, by=request.user)
            messages.success(request, _("The question is removed."))
        else:
            questionnaires.move(item, up="up" in request.POST, by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("officials:questionnaire", pk)


@login_required
@require_GET
def questionnaire_preview(request: LoggedInRequest, pk: int) -> HttpResponse:
    """The form as a resident meets it; nothing is sent."""
    dialogue = seen(request, pk)
    form = PreviewForm(dialogue)
    return render(request, "officials/questionnaire_preview.html", {"dialogue": dialogue, "form": form})
