"""/handlaggning/metoder/ and /handlaggning/stod/: what those who work with dialogues lean on."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from governance.models import LadderLevel
from governance.permissions import keeps_vocabulary, works_here
from governance.requests import LoggedInRequest

from ... import methods
from ...forms.methods import MethodForm, SupportPageForm
from ...models import Method, Step, SupportPage

FORM = ["GET", "HEAD", "POST"]


def _reader(request: LoggedInRequest) -> None:
    if not works_here(request.user):
        raise Http404


def _keeper(request: LoggedInRequest) -> None:
    if not keeps_vocabulary(request.user):
        raise Http404


@login_required
@require_GET
def catalogue(request: LoggedInRequest) -> HttpResponse:
    """Every method, or those that suit a level, children, or are tried."""
    _reader(request)
    level, status = request.GET.get("level", ""), request.GET.get("status", "")
    level = level if level in LadderLevel.Code.values else ""
    for_children = bool(request.GET.get("children"))
    context = {
        "methods": methods.catalogue(level=level, status=status, for_children=for_children),
        "levels": LadderLevel.Code.choices,
        "statuses": Method.Status.choices,
        "level": level,
        "status": status,
        "for_children": for_children,
        "may_change": keeps_vocabulary(request.user),
    }
    return render(request, "officials/methods.html", context)


@login_required
@require_GET
def method(request: LoggedInRequest, code: str) -> HttpResponse:
    """One card, with what our own dialogues learnt."""
    _reader(request)
    found = get_object_or_404(Method, code=code)
    context = {"method": found, "learnt": methods.learnt_with(found), "may_change": keeps_vocabulary(request.user)}
    return render(request, "officials/method.html", context)


@login_required
@require_http_methods(FORM)
def method_add(request: LoggedInRequest) -> HttpResponse:
    """Describe a method that the catalogue lacks."""
    _keeper(request)
    return _edit(request, MethodForm(request.POST or None), gettext_lazy("Add a method"), "method")


@login_required
@require_http_methods(FORM)
def method_change(request: LoggedInRequest, code: str) -> HttpResponse:
    """Change a card."""
    _keeper(request)
    row = get_object_or_404(Method, code=code)
    return _edit(request, MethodForm(request.POST or None, instance=row), str(row), "method")


@login_required
@require_GET
def support(request: LoggedInRequest) -> HttpResponse:
    """What there is to lean on, in all or in one of the nine steps."""
    _reader(request)
    step = methods.step_asked_for(request.GET.get("step", ""))
    context = {
        "step": step,
        "steps": Step.choices,
        "shelves": methods.support_for(step),
        "may_change": keeps_vocabulary(request.user),
    }
    return render(request, "officials/support.html", context)


@login_required
@require_GET
def support_page(request: LoggedInRequest, code: str) -> HttpResponse:
    """One of them, to read and to print."""
    _reader(request)
    found = get_object_or_404(SupportPage, code=code)
    return render(request, "officials/support_page.html", {"page": found, "may_change": keeps_vocabulary(request.user)})


@login_required
@require_http_methods(FORM)
def support_add(request: LoggedInRequest) -> HttpResponse:
    """Add something to lean on."""
    _keeper(request)
    return _edit(request, SupportPageForm(request.POST or None), gettext_lazy("Add support"), "support_page")


@login_required
@require_http_methods(FORM)
def support_change(request: LoggedInRequest, code: str) -> HttpResponse:
    """Change a support page."""
    _keeper(request)
    row = get_object_or_404(SupportPage, code=code)
    return _edit(request, SupportPageForm(request.POST or None, instance=row), str(row), "support_page")


def _edit(request: LoggedInRequest, form: Any, title: Any, page: str) -> HttpResponse:
    if request.method == "POST" and form.is_valid() and (row := methods.keep(form, by=request.user)):
        messages.success(request, _("Saved."))
        return redirect(f"officials:{page}", row.code)
    back = "officials:methods" if page == "method" else "officials:support"
    context = {"form": form, "title": title, "back": back}
    status = 409 if form.is_stale else 422 if form.is_bound else 200
    return render(request, "governance/settings/form.html", context, status=status)
