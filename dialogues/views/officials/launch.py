"""Step 4: the checklist, and the decision that the dialogue may start."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from governance.decisions import DecisionRefused
from governance.requests import LoggedInRequest

from ... import launches, lifecycle, plans, tabled
from ...forms.launch import LaunchForm, PutForm
from ...models import Dialogue, Step
from ...refusals import Refused
from .planning import may_edit, seen, worked_on


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def launch(request: LoggedInRequest, pk: int) -> HttpResponse:
    """The checklist of the launch, who decides, and what has been decided."""
    if request.method == "POST":
        return _save(request, worked_on(request, pk))
    dialogue = seen(request, pk)
    form = None
    if may_edit(request, dialogue) and _is_open(dialogue):
        initial = {"notice_published_on": plans.of(dialogue).notice_published_on}
        form = LaunchForm(instance=launches.of(dialogue), dialogue=dialogue, initial=initial)
    return _page(request, dialogue, form)


def _is_open(dialogue: Dialogue) -> bool:
    return dialogue.step == Step.LAUNCH and dialogue.is_active and not launches.is_put(launches.of(dialogue))


def _save(request: LoggedInRequest, dialogue: Dialogue) -> HttpResponse:
    try:
        form = LaunchForm(request.POST, instance=launches.begin(dialogue, by=request.user), dialogue=dialogue)
        if form.is_valid() and launches.prepare(
            dialogue, form, notice_published_on=form.cleaned_data["notice_published_on"], by=request.user
        ):
            messages.success(request, _("The checklist is saved."))
            return redirect("officials:launch", dialogue.pk)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("officials:launch", dialogue.pk)
    return _page(request, dialogue, form, status=409 if form.is_stale else 422)


def _page(request: LoggedInRequest, dialogue: Dialogue, form: LaunchForm | None, status: int = 200) -> HttpResponse:
    started = launches.of(dialogue)
    checks = launches.checklist(dialogue) if dialogue.step <= Step.LAUNCH else []
    edits = may_edit(request, dialogue)
    context = {
        "dialogue": dialogue,
        "launch": started,
        "decision": started.decision,
        "checks": [check for check in checks if not check.is_warning],
        "warnings": [item for check in checks if check.is_warning for item in check.missing],
        "is_green": bool(checks) and all(check.is_met or check.is_warning for check in checks),
        "form": form,
        "put_form": PutForm(dialogue=dialogue) if form is not None else None,
        "decided_by": launches.Launcher(launches.decided_by(dialogue)).label,
        "may_edit": edits,
        "tabled": started.decision if edits and tabled.may_come_back(dialogue, started.decision) else None,
        "at_launch": dialogue.step == Step.LAUNCH and dialogue.is_active,
        "may_start": edits and dialogue.step == Step.LAUNCH and dialogue.is_active and not lifecycle.unmet(dialogue),
        "why_not": lifecycle.unmet(dialogue, Step.LAUNCH) if dialogue.step == Step.LAUNCH and started.decision else [],
        "snapshot": dialogue.snapshots.order_by("pk").last(),
    }
    return render(request, "officials/launch.html", context, status=status)


@login_required
@require_POST
def launch_put(request: LoggedInRequest, pk: int) -> HttpResponse:
    """Put the launch before the board or its delegate."""
    dialogue = worked_on(request, pk)
    form = PutForm(request.POST, dialogue=dialogue)
    if not form.is_valid():
        messages.error(request, _("Choose a meeting that is still to come."))
        return redirect("officials:launch", pk)
    try:
        launches.put_before_board(dialogue, by=request.user, meeting=form.cleaned_data["meeting"])
    except (Refused, DecisionRefused) as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("The launch waits for a decision. You will get a mail when it is registered."))
    return redirect("officials:launch", pk)


@login_required
@require_POST
def launch_withdraw(request: LoggedInRequest, pk: int) -> HttpResponse:
    """Take the launch back before it is decided."""
    dialogue = worked_on(request, pk)
    try:
        launches.withdraw(dialogue, by=request.user)
    except (Refused, DecisionRefused) as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("The proposal is withdrawn."))
    return redirect("officials:launch", pk)
