"""What people have told about pages that do not work for them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from governance.requests import LoggedInRequest

from ... import accessibility
from ...forms.information import OutcomeForm
from ...models import AccessibilityReport

PER_PAGE = 50


def _for_readers(request: LoggedInRequest) -> None:
    if not accessibility.may_read(request.user):
        raise Http404


@login_required
def reports(request: LoggedInRequest) -> HttpResponse:
    """Every report, the newest first."""
    _for_readers(request)
    rows = AccessibilityReport.objects.select_related("handled_by")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "officials/accessibility_reports.html", {"page": page})


@login_required
def one(request: LoggedInRequest, pk: int) -> HttpResponse:
    """One report, and what was done about it."""
    _for_readers(request)
    item = get_object_or_404(AccessibilityReport.objects.select_related("handled_by"), pk=pk)
    form = OutcomeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        accessibility.handle(item, outcome=form.cleaned_data["outcome"], by=request.user)
        messages.success(request, _("It is noted what was done."))
        return redirect("officials:accessibility_reports")
    context = {"item": item, "form": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "officials/accessibility_report.html", context, status=status)
