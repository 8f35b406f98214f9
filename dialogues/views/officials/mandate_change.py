"""A changed promise: begin, write, put before the board, bring into force."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from governance.refusals import DecisionRefused
from governance.requests import LoggedInRequest

from ... import mandate_changes, tabled
from ...forms.mandate_change import ChangeMeetingForm, MandateChangeForm, PointRows
from ...models import Dialogue, Mandate, Status
from ...permissions import approvable_by
from ...refusals import Refused
from .planning import may_edit, seen, worked_on


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def mandate_change(request: LoggedInRequest, pk: int) -> HttpResponse:
    """What is promised now, what is proposed, and the form to write it."""
    if request.method == "POST":
        dialogue = worked_on(request, pk)
        change = mandate_changes.current(dialogue)
        return _save(request, dialogue, change) if change else redirect("officials:mandate_change", pk)
    dialogue = seen(request, pk)
    change = mandate_changes.current(dialogue)
    form, points = _forms(request, dialogue, change)
    return _page(request, dialogue, change, form, points)


def _forms(
    request: LoggedInRequest, dialogue: Dialogue, change: Mandate | None
) -> tuple[MandateChangeForm | None, object | None]:
    """What the change is written in, for those who may write it, and while it is not locked."""
    if change is None or change.is_locked or not _may_write(request, dialogue):
        return None, None
    return MandateChangeForm(instance=change), PointRows(instance=change, prefix="points")


def _may_write(request: LoggedInRequest, dialogue: Dialogue) -> bool:
    first, last = mandate_changes.FROM_STEP, mandate_changes.TO_STEP
    return first <= dialogue.step <= last and dialogue.status != Status.ABORTED and may_edit(request, dialogue)


def _save(request: LoggedInRequest, dialogue: Dialogue, change: Mandate) -> HttpResponse:
    form = MandateChangeForm(request.POST, instance=change)
    points = PointRows(request.POST, instance=change, prefix="points")
    if form.is_valid() and points.is_valid():
        try:
            if mandate_changes.save(change, form, points, by=request.user):
                messages.success(request, _("The change is saved. It is not in force."))
                return redirect("officials:mandate_change", dialogue.pk)
        except Refused as refusal:
            messages.error(request, refusal.message)
            return redirect("officials:mandate_change", dialogue.pk)
    status = 409 if form.is_stale else 200 if points.is_adding_row else 422
    return _page(request, dialogue, Mandate.objects.get(pk=change.pk), form, points, status=status)


def _page(
    request: LoggedInRequest,
    dialogue: Dialogue,
    change: Mandate | None,
    form: MandateChangeForm | None,
    points: object | None,
    meetings: ChangeMeetingForm | None = None,
    status: int = 200,
) -> HttpResponse:
    now = dialogue.mandate
    if now:
        prefetch_related_objects([now], "influence_points")
    approves = approvable_by(request.user).filter(pk=dialogue.pk).exists()
    decision = change.decision if change else None
    context = {
        "dialogue": dialogue,
        "mandate": now,
        "tabled": decision if _may_write(request, dialogue) and tabled.may_come_back(dialogue, decision) else None,
        "change": change,
        "differences": mandate_changes.differences(now, change) if now and change else [],
        "form": form,
        "points": points,
        "missing": mandate_changes.missing(change) if change and not change.is_locked else [],
        "may_edit": _may_write(request, dialogue) and now is not None,
        "may_assign": approves and dialogue.is_knowledge and change is not None and not change.is_locked,
        "meeting_form": meetings or ChangeMeetingForm(dialogue=dialogue),
        "versions": list(dialogue.mandates.select_related("decision__board", "level").order_by("-number")),
    }
    return render(request, "officials/mandate_change.html", context, status=status)


@login_required
@require_POST
def mandate_change_act(request: LoggedInRequest, pk: int) -> HttpResponse:
    """Begin a change, put it before the board, withdraw it, or bring what was approved into force."""
    dialogue = worked_on(request, pk)
    if "submit" in request.POST:
        return _submit(request, dialogue)
    try:
        done = _act(request, dialogue)
    except (Refused, DecisionRefused) as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, done)
    return redirect("officials:mandate_change", pk)


def _act(request: LoggedInRequest, dialogue: Dialogue) -> str:
    if "begin" in request.POST:
        mandate_changes.begin(dialogue, by=request.user)
        return _("Write what is to be changed. Nothing is changed until it is decided.")
    change = _begun(dialogue)
    if "withdraw" in request.POST:
        mandate_changes.withdraw(change, by=request.user)
        return _("The proposal is withdrawn.")
    mandate_changes.bring_into_force(change, by=request.user)
    return _("The changed promise is in force. The former one stays readable.")


def _submit(request: LoggedInRequest, dialogue: Dialogue) -> HttpResponse:
    meetings = ChangeMeetingForm(request.POST, dialogue=dialogue)
    try:
        change = _begun(dialogue)
        if meetings.is_valid():
            mandate_changes.submit(change, by=request.user, **meetings.cleaned_data)
            messages.success(request, _("The change waits for the board."))
            return redirect("officials:mandate_change", dialogue.pk)
    except (Refused, DecisionRefused) as refusal:
        messages.error(request, refusal.message)
        return redirect("officials:mandate_change", dialogue.pk)
    form, points = _forms(request, dialogue, change)
    return _page(request, dialogue, change, form, points, meetings=meetings, status=422)


def _begun(dialogue: Dialogue) -> Mandate:
    change = mandate_changes.current(dialogue)
    if change is None:
        raise mandate_changes.NothingBegun
    return change


@login_required
@require_POST
def mandate_change_assign(request: LoggedInRequest, pk: int) -> HttpResponse:
    """The manager assigns the change of a knowledge dialogue."""
    dialogue = get_object_or_404(approvable_by(request.user).select_related("mandate"), pk=pk)
    try:
        mandate_changes.assign(_begun(dialogue), by=request.user)
        messages.success(request, _("The change is assigned."))
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("officials:mandate_change", pk)
