"""Step 5: what happens while residents take part, and registering what did not come by the site."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from governance import clock
from governance.models import Municipality
from governance.requests import LoggedInRequest

from ... import contributions, desk, execution, moderation, personal_data, sorting, statistics
from ... import sign_ups as signing_up
from ...forms.execution import (
    ActivityHeldForm,
    LateForm,
    ReachForm,
    ReferralAnswerForm,
    RegisterForm,
    TranslationForm,
)
from ...models import (
    Activity,
    Channel,
    Contribution,
    DialogueTargetGroup,
    ModerationAction,
    Referral,
    SignUp,
)
from ...permissions import (
    editable_by,
    originals_kept_for,
    originals_readable_by,
    receivable_by,
    rights,
    viewable_by,
)
from .sorting import filters


@login_required
def overview(request: LoggedInRequest, pk: int) -> HttpResponse:
    """The windows, the activities, the reach of each target group and what has come in, on one page."""
    dialogue = get_object_or_404(viewable_by(request.user).select_related("owner"), pk=pk)
    may, today = rights(request.user, dialogue), clock.today()
    rounds = list(dialogue.rounds.select_related("level"))
    groups = list(dialogue.target_groups.select_related("group", "area"))
    context = {
        "dialogue": dialogue,
        "rounds": rounds,
        "last_round": rounds[-1] if rounds else None,
        "has_closed": bool(rounds) and rounds[-1].has_closed(today),
        "halfway": bool(rounds) and today >= rounds[-1].opens_on + (rounds[-1].closes_on - rounds[-1].opens_on) / 2,
        "activities": list(dialogue.activities.select_related("level").prefetch_related("elected")),
        "groups": groups,
        "channels": statistics.by_channel(dialogue),
        "sizes": desk.sizes(dialogue),
        "grace_days": Municipality.current().late_grace_days,
        "may_edit": may.edit and execution.is_recorded(dialogue),
        "may_read": may.read_originals,
        "may_register": may.receive and dialogue.is_launched,
    }
    return render(request, "officials/execution.html", context)


@login_required
@require_POST
def papers(request: LoggedInRequest, pk: int) -> HttpResponse:
    """Say that the last papers are registered."""
    dialogue = get_object_or_404(editable_by(request.user), pk=pk)
    try:
        execution.papers_registered(dialogue, by=request.user)
        messages.success(request, _("The last papers are registered. The compilation can begin."))
    except execution.WindowOpen:
        messages.error(request, _("The time to take part has not ended yet."))
    except execution.NotUnderWay:
        messages.error(request, _("The dialogue is not in the step of execution."))
    return redirect("officials:execution", pk)


def _dialogue_under_way(request: LoggedInRequest, pk: int) -> Any:
    return editable_by(request.user).filter(pk=pk, step__in=execution.RECORDED_IN)


@login_required
def activity(request: LoggedInRequest, pk: int, activity_pk: int) -> HttpResponse:
    """Record how an activity went."""
    held = get_object_or_404(
        Activity.objects.select_related("dialogue"), pk=activity_pk, dialogue__in=_dialogue_under_way(request, pk)
    )
    form = ActivityHeldForm(request.POST or None, instance=held)
    if request.method == "POST" and form.is_valid() and form.keep(by=request.user):
        messages.success(request, _("The activity is recorded."))
        return redirect("officials:execution", pk)
    context = {"dialogue": held.dialogue, "activity": held, "form": form, "heading": str(held)}
    return render(request, "officials/activity_held.html", context, status=_status(form))


@login_required
def sign_ups(request: LoggedInRequest, pk: int, activity_pk: int) -> HttpResponse:
    """Who has signed up for an activity and what they need, for those who arrange it."""
    wanted = Activity.objects.select_related("dialogue__owner").filter(dialogue__in=editable_by(request.user))
    activity = get_object_or_404(wanted, pk=activity_pk, dialogue=pk)
    rows = list(signing_up.coming(activity))
    context = {
        "dialogue": activity.dialogue,
        "activity": activity,
        "rows": rows,
        "coming": sum(row.people for row in rows if row.state == SignUp.State.PLACE),
        "waiting": sum(row.people for row in rows if row.state == SignUp.State.WAITING),
    }
    return render(request, "officials/sign_ups.html", context)


@login_required
def reach(request: LoggedInRequest, pk: int, group_pk: int) -> HttpResponse:
    """Record how many of a target group were reached."""
    group = get_object_or_404(
        DialogueTargetGroup.objects.select_related("dialogue", "group"),
        pk=group_pk,
        dialogue__in=_dialogue_under_way(request, pk),
    )
    form = ReachForm(request.POST or None, instance=group)
    if request.method == "POST" and form.is_valid() and form.keep(by=request.user):
        messages.success(request, _("The reach is recorded."))
        return redirect(f"{reverse('officials:execution', args=[pk])}#group-{group.group.code}")
    context = {"dialogue": group.dialogue, "group": group, "form": form}
    return render(request, "officials/reach.html", context, status=_status(form))


def _status(form: Any) -> int:
    if getattr(form, "is_stale", False):
        return 409
    return 422 if form.is_bound and form.errors else 200


# ---------------------------------------------------------------------------------------------------- contributions


@login_required
def contribution_list(request: LoggedInRequest, pk: int) -> HttpResponse:
    """Everything that has been received, filtered and in pages."""
    dialogue = get_object_or_404(originals_kept_for(request.user), pk=pk)
    may, choice = rights(request.user, dialogue), desk.Choice.asked(request.GET, "all")
    sizes = desk.sizes(dialogue)
    context = {
        "dialogue": dialogue,
        "choice": choice,
        "page": desk.page(choice, dialogue, request.GET),
        "matches": desk.number(choice, dialogue, sizes),
        "queues": [(key, label, sizes[key]) for key, label in desk.QUEUES.items()],
        "filters": filters(dialogue, choice, sorting.filled_themes(dialogue.pk)),
        "may_register": may.receive and dialogue.is_launched,
        "may_sort": may.edit,
    }
    return render(request, "officials/contribution_list.html", context)


@login_required
def register(request: LoggedInRequest, pk: int) -> HttpResponse:
    """Register what came on paper, by phone, by mail or at a meeting, one after the other."""
    dialogue = get_object_or_404(receivable_by(request.user).filter(step__gte=5).select_related("owner"), pk=pk)
    kept = {name: request.GET.get(name, "") for name in RegisterForm.FACTS if request.GET.get(name)}
    initial = {"channel": Channel.PAPER, "received_on": clock.today(), "language": "sv", **kept}
    form = RegisterForm(request.POST or None, dialogue=dialogue, initial=initial, goes_on=bool(kept))
    if request.method == "POST" and form.is_valid():
        kept_row = contributions.register(
            dialogue, by=request.user, received_at=form.received_at, answers=form.answers(), **form.facts()
        )
        messages.success(request, _registered(kept_row))
        return redirect(_after_registering(request, form, kept_row))
    context = {
        "dialogue": dialogue,
        "form": form,
        "may_read": rights(request.user, dialogue).read_originals,
        **contributions.entered_by(request.user, dialogue),
    }
    return render(request, "officials/contribution_register.html", context, status=_status(form))


def _registered(row: Contribution) -> str:
    if row.is_late:
        return _("Registered as number %(number)d. It came late: say in the compilation whether it counts.") % {
            "number": row.number
        }
    return _("Registered as number %(number)d.") % {"number": row.number}


def _after_registering(request: LoggedInRequest, form: RegisterForm, row: Contribution) -> str:
    if "show" in request.POST:
        return reverse("officials:contribution_detail", args=[row.dialogue_id, row.number])
    kept = {name: form.data.get(name, "") for name in RegisterForm.FACTS}
    return reverse("officials:contribution_register", args=[row.dialogue_id]) + "?" + urlencode(kept)


def _contribution(request: LoggedInRequest, pk: int, number: int) -> Contribution:
    rows = originals_readable_by(request.user).filter(dialogue=pk, number=number)
    return get_object_or_404(
        rows.select_related("dialogue", "area", "activity", "question", "registered_by", "round", "intake")
    )


@login_required
def contribution_detail(request: LoggedInRequest, pk: int, number: int) -> HttpResponse:
    """One contribution: what was received, its translation, every review, its themes and where it was sent."""
    return _detail(request, _contribution(request, pk, number))


def _detail(request: LoggedInRequest, row: Contribution, status: int = 200, **bound: Any) -> HttpResponse:
    actions = list(row.moderations.select_related("by"))
    context = {
        "dialogue": row.dialogue,
        "contribution": row,
        "pieces": personal_data.pieces(row.text),
        "answers": list(
            row.answers.select_related("question", "area").prefetch_related("answerchoice_set__choice", "proposals")
        ),
        "actions": actions,
        "last": actions[-1] if actions else None,
        "limits": moderation.LIMITED,
        "codings": list(row.codings.select_related("theme", "by")),
        "former_codings": list(row.former_codings.select_related("change__theme", "change__other", "by")),
        "translations": list(row.translations.select_related("by")),
        "referral": Referral.objects.filter(contribution=row).select_related("board").first(),
        "may_edit": rights(request.user, row.dialogue).edit,
        "late_form": LateForm(
            initial={
                "counts": "" if row.is_counted is None else "yes" if row.is_counted else "no",
                "reason": row.late_reason,
            }
        ),
        "translation_form": TranslationForm(prefix="translation"),
        "answer_form": ReferralAnswerForm(prefix="referral"),
        **bound,
    }
    return render(request, "officials/contribution_detail.html", context, status=status)


def _editable(request: LoggedInRequest, pk: int, number: int) -> Contribution:
    get_object_or_404(editable_by(request.user), pk=pk)
    return _contribution(request, pk, number)


@login_required
@require_POST
def late(request: LoggedInRequest, pk: int, number: int) -> HttpResponse:
    """Say whether a late contribution counts."""
    row = _editable(request, pk, number)
    form = LateForm(request.POST)
    if not form.is_valid():
        return _detail(request, row, 422, late_form=form)
    try:
        counts = form.cleaned_data["counts"] == "yes"
        contributions.decide_late(row, counts=counts, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("It is written down whether the contribution counts."))
    except contributions.LateCaseIncomplete:
        messages.error(request, _("The contribution came in time."))
    return redirect("officials:contribution_detail", pk, number)


@login_required
@require_POST
def translation(request: LoggedInRequest, pk: int, number: int) -> HttpResponse:
    """Keep a translation beside the original."""
    row = _editable(request, pk, number)
    form = TranslationForm(request.POST, prefix="translation")
    if not form.is_valid():
        return _detail(request, row, 422, translation_form=form)
    moderation.translate(row, by=request.user, **form.cleaned_data)
    messages.success(request, _("The translation is kept beside the original."))
    return redirect("officials:contribution_detail", pk, number)


@login_required
@require_POST
def referral_answer(request: LoggedInRequest, pk: int, number: int) -> HttpResponse:
    """Write down what the receiver answered."""
    row = _editable(request, pk, number)
    referral = get_object_or_404(Referral.objects.select_related("contribution__dialogue"), contribution=row)
    form = ReferralAnswerForm(request.POST, prefix="referral")
    if not form.is_valid():
        return _detail(request, row, 422, answer_form=form)
    sorting.referral_answered(referral, answer=form.cleaned_data["answer"], by=request.user)
    messages.success(request, _("The answer is written down."))
    return redirect("officials:contribution_detail", pk, number)


@login_required
@require_POST
def author_told(request: LoggedInRequest, pk: int, number: int) -> HttpResponse:
    """Record that the author has been told of what is hidden."""
    row = _editable(request, pk, number)
    action = ModerationAction.objects.filter(contribution=row).select_related("contribution__dialogue").last()
    try:
        if action:
            moderation.author_told(action, by=request.user)
            messages.success(request, _("It is written down that the author has been told."))
    except moderation.NothingToTell:
        messages.error(request, _("Nothing is hidden, so there is nothing to tell."))
    return redirect("officials:contribution_detail", pk, number)
