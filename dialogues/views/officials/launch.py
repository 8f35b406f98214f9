"""Step 4: the checklist, and the decision that the dialogue may start."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch, prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from governance import clock
from governance.models import Municipality
from governance.refusals import DecisionRefused
from governance.requests import LoggedInRequest

from ... import launches, plans, tabled
from ...forms.launch import LaunchForm, PutForm
from ...lifecycle import requirements_of
from ...models import Activity, Dialogue, DialoguePlan, Launch, Step
from ...refusals import Refused
from ...requirements import Case
from .planning import may_edit, seen, worked_on


def fetched(dialogue: Dialogue, municipality: Municipality) -> Dialogue:
    """The dialogue with everything that the checklist asks for, fetched once."""
    asked = ("decision__board", "decision__delegate", "decision__delegation", "decision__reported_to")
    plan_with = DialoguePlan.objects.select_related("feedback_responsible").prefetch_related("council_views")
    prefetch_related_objects(
        [dialogue],
        Prefetch("plan", plan_with),
        Prefetch(
            "launch", Launch.objects.select_related(*asked, "decision__planned_meeting", "planned_by", "delegation")
        ),
        Prefetch("activities", Activity.objects.select_related("level")),
        "promises",
    )
    if not municipality._state.adding:
        prefetch_related_objects([municipality], "councils_always_considered")
    return dialogue


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def launch(request: LoggedInRequest, pk: int) -> HttpResponse:
    """The checklist of the launch, who decides, and what has been decided."""
    municipality = Municipality.current()
    if request.method == "POST":
        return _save(request, worked_on(request, pk), municipality)
    dialogue = fetched(seen(request, pk), municipality)
    form = None
    if may_edit(request, dialogue) and _is_open(dialogue):
        initial = {"notice_published_on": plans.of(dialogue).notice_published_on}
        started = launches.of(dialogue)
        form = LaunchForm(instance=started, dialogue=dialogue, municipality=municipality, initial=initial)
    return _page(request, dialogue, municipality, form)


def _is_open(dialogue: Dialogue) -> bool:
    return dialogue.step == Step.LAUNCH and dialogue.is_active and not launches.is_put(launches.of(dialogue))


def _save(request: LoggedInRequest, dialogue: Dialogue, municipality: Municipality) -> HttpResponse:
    try:
        started = launches.begin(dialogue, by=request.user)
        form = LaunchForm(request.POST, instance=started, dialogue=dialogue, municipality=municipality)
        if form.is_valid() and launches.prepare(
            dialogue, form, notice_published_on=form.cleaned_data["notice_published_on"], by=request.user
        ):
            messages.success(request, _("The checklist is saved."))
            return redirect("officials:launch", dialogue.pk)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("officials:launch", dialogue.pk)
    return _page(request, fetched(dialogue, municipality), municipality, form, status=409 if form.is_stale else 422)


def _page(
    request: LoggedInRequest, dialogue: Dialogue, municipality: Municipality, form: LaunchForm | None, status: int = 200
) -> HttpResponse:
    started, at_launch = launches.of(dialogue), dialogue.step == Step.LAUNCH and dialogue.is_active
    case = Case(dialogue, clock.today(), municipality)
    checks = launches.checklist(dialogue, case) if dialogue.step <= Step.LAUNCH else []
    lacking = [item for _asked, found in requirements_of(case, Step.LAUNCH) for item in found] if at_launch else []
    edits = may_edit(request, dialogue)
    context = {
        "dialogue": dialogue,
        "municipality": municipality,
        "launch": started,
        "decision": started.decision,
        "checks": [check for check in checks if not check.is_warning],
        "warnings": [item for check in checks if check.is_warning for item in check.missing],
        "is_green": bool(checks) and all(check.is_met or check.is_warning for check in checks),
        "form": form,
        "put_form": PutForm(dialogue=dialogue) if form is not None else None,
        "decided_by": launches.Launcher(launches.decided_by(dialogue, municipality)).label,
        "may_edit": edits,
        "tabled": started.decision if edits and tabled.may_come_back(dialogue, started.decision) else None,
        "at_launch": at_launch,
        "may_start": edits and at_launch and not lacking,
        "why_not": lacking if started.decision else [],
        "snapshot": dialogue.snapshots.order_by("pk").last() if dialogue.is_launched else None,
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
