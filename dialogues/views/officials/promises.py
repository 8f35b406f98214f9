"""The two promised dates: kept, late or moved, in the open."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from governance import clock
from governance.requests import LoggedInRequest

from ... import promises
from ...forms.promises import MoveForm
from ...models import Dialogue, Promise
from ...refusals import Refused
from .planning import may_edit, seen, worked_on

#: What the form that moves the planned decision is called, beside the two promises.
DECISION = "decision"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def overview(request: LoggedInRequest, pk: int) -> HttpResponse:
    """Both promises with every date they have had, and a form to move each."""
    if request.method == "POST":
        return _move(request, worked_on(request, pk))
    return _page(request, seen(request, pk))


def _move(request: LoggedInRequest, dialogue: Dialogue) -> HttpResponse:
    if request.POST.get("stage") == DECISION:
        return _move_decision(request, dialogue)
    promise = dialogue.promises.filter(stage=request.POST.get("stage", "")[:10].replace("\0", "")).first()
    if promise is None:
        messages.error(request, _("Choose which promise to move."))
        return redirect("officials:promises", dialogue.pk)
    form = MoveForm(request.POST, prefix=promise.stage)
    if form.is_valid():
        try:
            promises.move(promise, to=form.cleaned_data["due_on"], reason=form.cleaned_data["reason"], by=request.user)
        except Refused as refusal:
            form.add_error(refusal.field or None, refusal.message)
        else:
            messages.success(request, _("The day is moved. The reason is public, and the old day stays readable."))
            return redirect("officials:promises", dialogue.pk)
    return _page(request, dialogue, {promise.stage: form}, status=422)


def _move_decision(request: LoggedInRequest, dialogue: Dialogue) -> HttpResponse:
    form = MoveForm(request.POST, prefix=DECISION, about_decision=True)
    if form.is_valid():
        said = form.cleaned_data
        try:
            promises.move_decision(dialogue, to=said["due_on"], reason=said["reason"], by=request.user)
        except Refused as refusal:
            form.add_error(refusal.field or None, refusal.message)
        else:
            messages.success(request, _("The planned decision is moved. The reason is public."))
            return redirect("officials:promises", dialogue.pk)
    return _page(request, dialogue, {DECISION: form}, status=422)


def _page(
    request: LoggedInRequest, dialogue: Dialogue, bound: dict[str, MoveForm] | None = None, status: int = 200
) -> HttpResponse:
    edits, today = may_edit(request, dialogue), clock.today()
    rows = dialogue.promises.select_related("responsible").prefetch_related("moves__moved_by")
    shown = [_row(promise, bound or {}, may_move=edits and not promise.kept_on, today=today) for promise in rows]
    context = {
        "dialogue": dialogue,
        "promises": shown,
        "decision_form": _decision_form(dialogue, bound or {}) if edits else None,
        "snapshots": list(dialogue.snapshots.select_related("mandate").order_by("-pk")),
        "bound": next(iter(bound.values()), None) if bound else None,
    }
    return render(request, "officials/promises.html", context, status=status)


def _decision_form(dialogue: Dialogue, bound: dict[str, MoveForm]) -> MoveForm | None:
    if not promises.may_move_decision(dialogue):
        return None
    return bound.get(DECISION) or MoveForm(prefix=DECISION, about_decision=True)


def _row(promise: Promise, bound: dict[str, MoveForm], *, may_move: bool, today: Any) -> dict[str, Any]:
    return {
        "promise": promise,
        "moves": list(promise.moves.all()),
        "is_late": promise.is_late(today),
        "is_overdue": promise.is_overdue(today),
        "form": (bound.get(promise.stage) or MoveForm(prefix=promise.stage)) if may_move else None,
    }
