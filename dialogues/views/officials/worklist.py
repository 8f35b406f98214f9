"""The official's own pages: what awaits me, and the dialogues I may open."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from governance import clock
from governance.models import Membership, Role
from governance.permissions import has_role
from governance.requests import LoggedInRequest

from ... import worklist as work
from ...context import Roles
from ...models import Dialogue, Status, Step
from ...permissions import registers_dialogues, viewable_by

REGISTERS = (Role.OFFICIAL, Role.COORDINATOR)
PER_PAGE = 25


@login_required
@require_GET
def worklist(request: LoggedInRequest) -> HttpResponse:
    """What awaits me, late first."""
    desk = work.Desk(request.user, clock.today())
    if not desk.roles & {*Membership.WORKERS}:
        raise Http404
    lines = work.lines(desk)
    context = {
        "today": desk.on,
        "heading": work.heading(lines),
        "lines": lines,
        "groups": {
            name: [line for line in lines if line.group == name] for name in ("late", "week", "waiting", "later")
        },
        "dialogues": work.my_dialogues(desk),
        "may_register": bool(desk.roles & {*REGISTERS}),
        "roles": Roles(request.user, desk.roles),
    }
    return render(request, "officials/worklist.html", context)


@login_required
@require_GET
def dialogue_list(request: LoggedInRequest) -> HttpResponse:
    """Every dialogue that I may open, drafts included."""
    if not has_role(request.user, *Role.values):
        raise Http404
    found = viewable_by(request.user).select_related("owner", "responsible").order_by("-entered_step_on", "-pk")
    step, status, words = request.GET.get("step", ""), request.GET.get("status", ""), request.GET.get("q", "").strip()
    if step.isdecimal() and int(step) in Step.values:
        found = found.filter(step=int(step))
    if status in Status.values:
        found = found.filter(status=status)
    if words:
        pks = [
            pk
            for pk, title, reference, dnr in found.values_list("pk", "title", "reference", "dnr")
            if _has(words, title, reference, dnr)
        ]
        found = (
            Dialogue.objects.filter(pk__in=pks)
            .select_related("owner", "responsible")
            .order_by("-entered_step_on", "-pk")
        )
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page, "steps": Step.choices, "statuses": Status.choices, "step": step, "status": status, "q": words,
        "may_register": registers_dialogues(request.user),
    }  # fmt: skip
    return render(request, "officials/dialogue_list.html", context)


def _has(words: str, title: dict[str, str], *others: str) -> bool:
    text = " ".join([*title.values(), *others]).lower()
    return all(word in text for word in words.lower().split())
