"""The year for those who work here: the public figures, and costs, expectations and what was learnt."""

from io import BytesIO
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from governance import clock
from governance.models import Role
from governance.permissions import has_role, roles_of, works_here
from governance.requests import LoggedInRequest

from ...followup import asked, figures, frozen, page
from ...followup.asked import Asked
from ...papers import pdf, word
from ...papers import year as report
from ...papers.paper import Paper
from ...refusals import Refused
from .. import files


@login_required
@require_GET
def year(request: LoggedInRequest) -> HttpResponse:
    """The chosen year, or the latest."""
    if not roles_of(request.user):
        raise Http404
    today = clock.today()
    found = asked.read(request.GET, today)
    context = page.context(found) | {
        "learnt": found.report.learnt if found else [],
        "may_close": found and not found.closed and frozen.may_be_closed(found.report.year, today, by=request.user),
    }
    return render(request, "officials/followup.html", context)


@login_required
@require_POST
def close_year(request: LoggedInRequest, year: int) -> HttpResponse:
    """Let the figures of the year stand as they are."""
    if not has_role(request.user, Role.COORDINATOR):
        raise Http404
    try:
        frozen.close(year, by=request.user)
        messages.success(request, _("The figures of %(year)d are closed.") % {"year": year})
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect(f"{reverse('officials:followup')}?{urlencode({'year': year})}")


def _report(request: LoggedInRequest) -> tuple[Asked, Paper]:
    found = files.in_own_words(asked.read, request.GET, clock.today()) if works_here(request.user) else None
    if found is None:
        raise Http404
    return found, files.in_own_words(lambda: report.year(found, for_staff=True))


@login_required
@require_GET
def year_word(request: LoggedInRequest) -> HttpResponseBase:
    """The report for Word, costs and lessons included."""
    found, paper = _report(request)
    return files.written_file(files.in_own_words(word.word, paper), f"{found.name}.docx")


@login_required
@require_GET
def year_pdf(request: LoggedInRequest) -> HttpResponseBase:
    """The same as a PDF that a screen reader can follow."""
    found, paper = _report(request)
    return files.written_file(BytesIO(files.in_own_words(pdf.pdf, paper)), f"{found.name}.pdf")


@login_required
@require_GET
def year_figures(request: LoggedInRequest) -> HttpResponseBase:
    """The figures as a file, costs included."""
    found = asked.read(request.GET, clock.today()) if works_here(request.user) else None
    if found is None:
        raise Http404
    return files.separated_values(figures.rows(found.report, for_staff=True), f"{found.name}.csv")
