"""The workspace of a dialogue: the gate to the next step, and the deeds that move the dialogue."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from governance import clock
from governance.models import Municipality
from governance.permissions import Visitor
from governance.requests import LoggedInRequest

from ... import initiatives, lifecycle, mandates, warnings, workspace
from ...forms.dialogue import NO_WAY_BACK, DialogueForm, OwnerForm, ReasonForm, SendBackForm
from ...models import Dialogue, Status, Step
from ...papers import shelf
from ...permissions import approvable_by, editable_by, viewable_by
from ...requirements import Case

LOG_LINES, LOG_PAGE = 8, 50


def opened(user: Visitor) -> "QuerySet[Dialogue]":
    """Dialogues that the user may open, with whether they may edit or approve them, and what their pages read."""
    same = OuterRef("pk")
    return (
        viewable_by(user)
        .annotate(
            may_edit=Exists(editable_by(user).filter(pk=same)), may_approve=Exists(approvable_by(user).filter(pk=same))
        )
        .select_related(
            "owner", "deciding_board", "responsible", "manager", "coordinator", "initiative", "scale", "guideline",
            "evaluation", "plan",
            "launch__decision__board", "proposed_level", "owner__successor",
        )
    )  # fmt: skip


@login_required
@require_GET
def dialogue_detail(request: LoggedInRequest, pk: int) -> HttpResponse:
    """The workspace: what is missing before the next step, the nine steps, the groups, the plan and the frames."""
    dialogue = get_object_or_404(shelf.with_papers(opened(request.user)), pk=pk)
    return render(request, "officials/dialogue_detail.html", _workspace(workspace.fetch(dialogue)))


def _workspace(dialogue: Dialogue) -> dict[str, Any]:
    case = Case(dialogue, clock.today(), Municipality.current())
    entries = list(dialogue.log.select_related("actor").order_by("-seq")[:LOG_LINES])
    may_edit: bool = dialogue.may_edit  # type: ignore[attr-defined]
    gate = workspace.gate(case)
    return {
        "dialogue": dialogue,
        "municipality": case.municipality,
        "level": case.mandate.level if case.mandate and case.mandate.level else dialogue.proposed_level,
        "gate": gate,
        "may_move": may_edit and gate.is_open,
        "steps": workspace.rail(case),
        "groups": workspace.groups(case),
        "upcoming": workspace.upcoming(case),
        "papers": shelf.newest(dialogue),
        "frames": workspace.frames(case),
        "warnings": warnings.of_case(case),
        "entries": [{"at": entry.at, "who": entry.actor, "text": entry.get_action_display()} for entry in entries],
        "log_count": entries[0].seq if entries else 0,
        "may_edit": may_edit,
        "more": workspace.more(dialogue) if may_edit else [],
        "records": workspace.records(dialogue),
        "may_close_rejected": may_edit
        and dialogue.is_active
        and dialogue.step == Step.MANDATE
        and mandates.is_no(case.mandate),
        "in_charge": dialogue.owner.in_charge(clock.today()),
    }


@login_required
@require_POST
def advance(request: LoggedInRequest, pk: int) -> HttpResponse:
    """Move the dialogue on from the step that the page showed."""
    dialogue = get_object_or_404(editable_by(request.user), pk=pk)
    try:
        moved = lifecycle.advance(dialogue, leaving=Step.from_code(request.POST.get("leaving", "")), by=request.user)
        text = (
            _("The dialogue is closed.")
            if moved.status == Status.CLOSED
            else _("Now in step %(step)d: %(name)s.")
            % {
                "step": moved.step,
                "name": moved.current_step.label,
            }
        )
        messages.success(request, text)
    except KeyError:
        messages.error(request, _("Open the page again and press the button there."))
    except lifecycle.StepChanged as changed:
        now = changed.dialogue.current_step
        messages.warning(
            request,
            _("Somebody has moved the dialogue already. It is in step %(step)d: %(name)s.")
            % {"step": now, "name": now.label},
        )
    except lifecycle.NotReady as error:
        messages.error(
            request,
            _("The dialogue cannot move on yet: %(what)s.") % {"what": "; ".join(item.text for item in error.unmet)},
        )
    except lifecycle.NotActive:
        messages.error(request, _("The dialogue is stopped, and does not move."))
    return redirect("officials:dialogue_detail", pk)


@login_required
def send_back(request: LoggedInRequest, pk: int) -> HttpResponse:
    """Send the dialogue back to an earlier step, with the reason."""
    dialogue = get_object_or_404(editable_by(request.user), pk=pk)
    steps = lifecycle.BACKWARDS.get(dialogue.current_step, ())
    if request.method == "GET" and not steps:
        messages.error(request, NO_WAY_BACK)
        return redirect("officials:dialogue_detail", pk)
    form = SendBackForm(request.POST or None, steps=steps)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            lifecycle.send_back(dialogue, to=Step.from_code(said["to"]), reason=said["reason"], by=request.user)
            messages.success(request, _("The dialogue is sent back."))
            return redirect("officials:dialogue_detail", pk)
        except (lifecycle.CannotGoBack, lifecycle.NotActive):
            form.add_error(None, NO_WAY_BACK)
    context = {"dialogue": dialogue, "form": form, "heading": _("Send the dialogue back"), "button": _("Send back")}
    return render(request, "officials/reason.html", context, status=422 if form.is_bound else 200)


@login_required
def reopen(request: LoggedInRequest, pk: int) -> HttpResponse:
    """Open a closed dialogue again, with the reason."""
    dialogue = get_object_or_404(editable_by(request.user), pk=pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            lifecycle.reopen(dialogue, reason=form.cleaned_data["reason"], by=request.user)
            messages.success(request, _("The dialogue is open again, in processing."))
            return redirect("officials:dialogue_detail", pk)
        except lifecycle.CannotGoBack:
            form.add_error(None, _("Only a dialogue that was held and closed can be opened again."))
    context = {
        "dialogue": dialogue, "form": form, "heading": _("Open the dialogue again"), "button": _("Open again"),
        "text": _("It goes back to processing: after a decision that was annulled, or an error."),
    }  # fmt: skip
    return render(request, "officials/reason.html", context, status=422 if form.is_bound else 200)


@login_required
@require_POST
def close_rejected(request: LoggedInRequest, pk: int) -> HttpResponse:
    """Close a dialogue to which the board has said no."""
    dialogue = get_object_or_404(editable_by(request.user), pk=pk)
    try:
        mandates.close_rejected(dialogue, by=request.user)
        messages.success(request, _("The dialogue is closed. The board's reason stays on record."))
    except mandates.MandateRefused as refused:
        messages.error(request, refused.message)
    return redirect("officials:dialogue_detail", pk)


@login_required
def dialogue_edit(request: LoggedInRequest, pk: int) -> HttpResponse:
    """What is known of the dialogue: question, people, areas, earlier dialogues."""
    dialogue = get_object_or_404(editable_by(request.user).select_related("owner"), pk=pk)
    form = DialogueForm(request.POST or None, instance=dialogue)
    if request.method == "POST" and form.is_valid() and initiatives.save_details(form, by=request.user):
        messages.success(request, _("The details are saved."))
        return redirect("officials:dialogue_detail", pk)
    context = {"dialogue": dialogue, "form": form, "similar": initiatives.most_alike(form.others)}
    status = 409 if form.is_stale else 422 if form.is_bound else 200
    return render(request, "officials/dialogue_edit.html", context, status=status)


@login_required
def change_owner(request: LoggedInRequest, pk: int) -> HttpResponse:
    """Move the dialogue to another board, by the decision that says so."""
    dialogue = get_object_or_404(editable_by(request.user).select_related("owner"), pk=pk)
    form = OwnerForm(request.POST or None, dialogue=dialogue)
    if request.method == "POST" and form.is_valid():
        try:
            initiatives.change_owner(
                dialogue, form.cleaned_data["owner"], form.cleaned_data["decision"], by=request.user
            )
            messages.success(request, _("The dialogue has a new owning board."))
            return redirect("officials:worklist")
        except initiatives.RegistrationRefused as refused:
            form.add_error(refused.field or None, refused.message)
    context = {
        "dialogue": dialogue, "form": form, "heading": _("Move the dialogue to another board"), "button": _("Change owning board"),
        "text": _("A dialogue belongs to one board, and changes board only by decision."),
    }  # fmt: skip
    return render(request, "officials/reason.html", context, status=422 if form.is_bound else 200)


@login_required
@require_GET
def dialogue_log(request: LoggedInRequest, pk: int) -> HttpResponse:
    """Everything that was done, newest first."""
    dialogue = get_object_or_404(viewable_by(request.user), pk=pk)
    page = Paginator(dialogue.log.select_related("actor").order_by("-seq"), LOG_PAGE).get_page(request.GET.get("page"))
    entries = [{"at": entry.at, "who": entry.actor, "text": _said(entry)} for entry in page]
    return render(request, "officials/log.html", {"dialogue": dialogue, "page_obj": page, "entries": entries})


def _said(entry: Any) -> str:
    reason = entry.detail.get("reason")
    return f"{entry.get_action_display()}: {reason}" if reason else entry.get_action_display()
