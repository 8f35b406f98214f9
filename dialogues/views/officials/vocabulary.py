"""The target groups of the municipality, for those who keep its vocabulary."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from governance.permissions import keeps_vocabulary
from governance.requests import LoggedInRequest

from ... import vocabulary
from ...forms.vocabulary import TargetGroupForm
from ...models import TargetGroup


def _keeper(request: LoggedInRequest) -> None:
    if not keeps_vocabulary(request.user):
        raise Http404


@login_required
@require_GET
def group_list(request: LoggedInRequest) -> HttpResponse:
    """Every target group that a dialogue can choose."""
    _keeper(request)
    return render(request, "officials/vocabulary.html", {"groups": TargetGroup.objects.order_by("pk")})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def group_add(request: LoggedInRequest) -> HttpResponse:
    """Add a target group of the municipality's own."""
    _keeper(request)
    return _edit(request, TargetGroupForm(request.POST or None), _("Add a target group"))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def group_change(request: LoggedInRequest, code: str) -> HttpResponse:
    """Give a target group another name."""
    _keeper(request)
    group = get_object_or_404(TargetGroup, code=code)
    title = str(group)
    return _edit(request, TargetGroupForm(request.POST or None, instance=group), title)


def _edit(request: LoggedInRequest, form: TargetGroupForm, title: str) -> HttpResponse:
    if request.method == "POST" and form.is_valid() and vocabulary.keep(form, by=request.user):
        messages.success(request, _("The target group is saved."))
        return redirect("officials:group_list")
    context = {"form": form, "title": title, "back": "officials:group_list"}
    status = 409 if form.is_stale else 422 if request.method == "POST" else 200
    return render(request, "governance/settings/form.html", context, status=status)
