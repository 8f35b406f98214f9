"""/handlaggning/kontaktcenter/: what residents ask about, as figures that boards can be sent."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from governance import contact_centre, permissions
from governance.forms.contact_centre import FiguresForm
from governance.models import Board, ContactReport
from governance.requests import LoggedInRequest


def _reader(request: LoggedInRequest) -> bool:
    """Whether the reader also adds and sends figures; strangers get 404."""
    roles = permissions.roles_of(request.user)
    if not roles:
        raise Http404
    return bool(roles.intersection(permissions.KEEP_DOCUMENTS))


@login_required
@require_GET
def index(request: LoggedInRequest) -> HttpResponse:
    """The figures there are, the latest first."""
    context = {"may_change": _reader(request), "reports": ContactReport.objects.all()[:40]}
    return render(request, "contact_centre/index.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: LoggedInRequest) -> HttpResponse:
    """Take in the table of some time."""
    if not permissions.keeps_documents(request.user):
        raise Http404
    form = FiguresForm(request=request)
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("starts_on", "ends_on", "source", "note")}
        try:
            report = contact_centre.add(**said, content=form.content() or b"", by=request.user)
        except contact_centre.FiguresRefused as refusal:
            form.add_error(refusal.field, refusal.sentences)
        else:
            messages.success(request, _("The figures are in. Now send each body its own."))
            return redirect("contact_centre:report", report.pk)
    return render(request, "contact_centre/add.html", {"form": form}, status=422 if form.is_bound else 200)


@login_required
@require_GET
def report(request: LoggedInRequest, pk: int) -> HttpResponse:
    """What was asked during some time, body by body, and which bodies have got their figures."""
    may_change = _reader(request)
    found = get_object_or_404(ContactReport, pk=pk)
    sent = {row.board_id: row for row in found.sendings.select_related("sent_by")}
    told = [{"told": item, "sending": sent.get(item.board.pk)} for item in contact_centre.told(found)]
    context = {"report": found, "lines": told, "before": contact_centre.before(found), "may_change": may_change}
    return render(request, "contact_centre/report.html", context)


@login_required
@require_GET
def board(request: LoggedInRequest, code: str) -> HttpResponse:
    """What residents ask about that one body answers for: the latest figures, or those that are chosen."""
    _reader(request)
    body = get_object_or_404(Board, code=code)
    reports = list(ContactReport.objects.filter(counts__board=body).distinct()[:20])
    asked = request.GET.get("rapport", "")
    chosen = next((row for row in reports if str(row.pk) == asked), reports[0] if reports else None)
    told: Any = contact_centre.told(chosen, body) if chosen else []
    context = {
        "board": body,
        "reports": reports,
        "report": chosen,
        "before": contact_centre.before(chosen) if chosen else None,
        "told": told[0] if told else None,
    }
    return render(request, "contact_centre/board.html", context)


@login_required
@require_POST
def send(request: LoggedInRequest, pk: int, code: str) -> HttpResponse:
    """Send a body its figures."""
    if not permissions.keeps_documents(request.user):
        raise Http404
    found, body = get_object_or_404(ContactReport, pk=pk), get_object_or_404(Board, code=code)
    try:
        sending = contact_centre.send(found, body, by=request.user)
    except contact_centre.FiguresRefused as refusal:
        messages.error(request, str(refusal))
    else:
        told = ngettext("Sent to %(count)d person.", "Sent to %(count)d people.", sending.receivers)
        messages.success(request, told % {"count": sending.receivers})
    return redirect("contact_centre:report", pk)
