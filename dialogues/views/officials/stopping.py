"""Pause, resume, abort; extend the window and open a new round."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from governance import clock
from governance.refusals import DecisionRefused
from governance.requests import LoggedInRequest

from ... import entitlement, rounds, suspensions, tabled
from ...forms.stopping import AskForm, ExtendForm, NewRoundForm
from ...models import Dialogue, Status, Step
from ...refusals import Refused
from .planning import may_edit, seen, worked_on


def told(form: forms.Form, refusal: Refused) -> None:
    """Say the refusal beside the field where it is put right, or above the form."""
    form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def suspension(request: LoggedInRequest, pk: int) -> HttpResponse:
    """Every pause and abort with its reason, what waits, and a form to ask the mandating body."""
    if request.method != "POST":
        return _suspension_page(request, seen(request, pk), None)
    dialogue = worked_on(request, pk)
    form = AskForm(request.POST, dialogue=dialogue)
    if form.is_valid():
        try:
            suspensions.ask(dialogue, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            told(form, refusal)
        except DecisionRefused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("The proposal waits for an answer from the body that gave the mandate."))
            return redirect("officials:suspension", pk)
    return _suspension_page(request, dialogue, form, status=422)


def _suspension_page(
    request: LoggedInRequest, dialogue: Dialogue, form: AskForm | None, status: int = 200
) -> HttpResponse:
    edits, waits = may_edit(request, dialogue), suspensions.waiting(dialogue)
    stoppable = dialogue.status in (Status.ACTIVE, Status.PAUSED) and dialogue.step >= Step.MANDATE
    if form is None and edits and stoppable and waits is None:
        form = AskForm(dialogue=dialogue)
    aborted = dialogue.status == Status.ABORTED
    answered = [item for item in suspensions.proposals(dialogue)[:10] if item.outcome and item != waits]
    context = {
        "dialogue": dialogue,
        "body": entitlement.mandating_body(dialogue, clock.today()),
        "suspensions": list(dialogue.suspensions.select_related("decision__board", "resume_decision__board")),
        "waiting": waits,
        "answered": answered,
        "tabled": next((item for item in answered if edits and tabled.may_come_back(dialogue, item)), None),
        "form": form if edits else None,
        "may_edit": edits,
        "aborted": aborted,
        "owed": suspensions.owed_after_abort(dialogue) if aborted else [],
    }
    return render(request, "officials/suspension.html", context, status=status)


@login_required
@require_POST
def suspension_act(request: LoggedInRequest, pk: int) -> HttpResponse:
    """Carry out what the body has decided, or withdraw what it has not answered."""
    dialogue = worked_on(request, pk)
    decision = suspensions.waiting(dialogue)
    if decision is None:
        messages.error(request, _("Nothing waits to be carried out."))
        return redirect("officials:suspension", pk)
    try:
        if "withdraw" in request.POST:
            suspensions.withdraw(dialogue, decision, by=request.user)
            messages.success(request, _("The proposal is withdrawn."))
        else:
            suspensions.carry_out(dialogue, decision, by=request.user)
            messages.success(request, _("It is done, and the reason is public."))
    except (Refused, DecisionRefused) as refusal:
        messages.error(request, refusal.message)
    return redirect("officials:suspension", pk)


@login_required
@require_POST
def abort_close(request: LoggedInRequest, pk: int) -> HttpResponse:
    """Close an aborted dialogue when nothing is owed any more."""
    try:
        suspensions.close_aborted(worked_on(request, pk), by=request.user)
        messages.success(request, _("The dialogue is closed."))
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("officials:suspension", pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def round_list(request: LoggedInRequest, pk: int) -> HttpResponse:
    """The periods in which people can take part; extend one, or open a new one."""
    if request.method != "POST":
        return _round_page(request, seen(request, pk))
    dialogue = worked_on(request, pk)
    if "extend" in request.POST:
        form: Any = ExtendForm(request.POST, prefix="extend")
        done, page = _("People can take part longer. The reason is public."), {"extend_form": form}
    else:
        form = NewRoundForm(request.POST, prefix="new", dialogue=dialogue)
        done, page = _("The new round is planned. The dialogue is in execution again."), {"new_form": form}
    if form.is_valid() and _changed(request, dialogue, form):
        messages.success(request, done)
        return redirect("officials:rounds", pk)
    return _round_page(request, dialogue, status=422, **page)


def _changed(request: LoggedInRequest, dialogue: Dialogue, form: Any) -> bool:
    try:
        if isinstance(form, ExtendForm):
            current = get_object_or_404(dialogue.rounds.order_by("-number")[:1])
            rounds.extend(current, by=request.user, **form.cleaned_data)
        else:
            rounds.open_new(dialogue, by=request.user, **form.cleaned_data)
    except Refused as refusal:
        told(form, refusal)
        return False
    return True


def _round_page(
    request: LoggedInRequest,
    dialogue: Dialogue,
    extend_form: ExtendForm | None = None,
    new_form: NewRoundForm | None = None,
    status: int = 200,
) -> HttpResponse:
    edits, today = may_edit(request, dialogue), clock.today()
    shown = list(dialogue.rounds.select_related("level"))
    last = shown[-1] if shown else None
    is_running = edits and dialogue.is_active and dialogue.step == Step.EXECUTION and last is not None
    if is_running and last and not last.has_closed(today):
        extend_form = extend_form or ExtendForm(prefix="extend")
    if edits and dialogue.is_active and dialogue.current_step in rounds.NEW_ROUND_FROM:
        new_form = new_form or NewRoundForm(prefix="new", dialogue=dialogue)
    context = {
        "dialogue": dialogue,
        "rounds": shown,
        "extend_form": extend_form,
        "new_form": new_form,
        "today": today,
    }
    return render(request, "officials/rounds.html", context, status=status)
