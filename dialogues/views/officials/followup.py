"""The year for those who work here: the public figures, and costs, expectations and what was learnt."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from governance import clock
from governance.requests import LoggedInRequest

from ...followup import asked, figures, material, page
from ...permissions import works_here
from .. import files


@login_required
@require_GET
def year(request: LoggedInRequest) -> HttpResponse:
    """The chosen year, or the latest."""
    if not works_here(request.user):
        raise Http404
    today = clock.today()
    found = asked.read(request.GET, today)
    learnt = material.learnt(found.report.year, today) if found else []
    context = page.context(found) | {
        "learnt": [item for item in learnt if found and found.report.board in ("", item.board.code)]
    }
    return render(request, "officials/followup.html", context)


@login_required
@require_GET
def year_figures(request: LoggedInRequest) -> HttpResponseBase:
    """The figures as a file, costs included."""
    found = asked.read(request.GET, clock.today()) if works_here(request.user) else None
    if found is None:
        raise Http404
    return files.separated_values(figures.rows(found.report, for_staff=True), f"{found.name}.csv")
