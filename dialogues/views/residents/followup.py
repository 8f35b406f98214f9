"""/uppfoljning/: the year, for everybody: what was asked, what was promised, and what became of it."""

from io import BytesIO

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dialogues.followup import asked, figures, page
from dialogues.followup.asked import Asked
from dialogues.papers import pdf, word
from dialogues.papers import year as report
from dialogues.papers.paper import Paper
from dialogues.views import files
from governance import clock
from governance.pages import same_for_everyone


@require_safe
@same_for_everyone
def year(request: HttpRequest, year: int | None = None) -> HttpResponse:
    """The year in the address, the one that is chosen in the form, or the latest; for the municipality or a board."""
    found = asked.read(request.GET, clock.today(), year)
    if year and found is None:
        raise Http404
    return render(request, "residents/followup.html", page.context(found))


def _report(request: HttpRequest, year: int) -> tuple[Asked, Paper]:
    found = files.in_own_words(asked.read, request.GET, clock.today(), year)
    if found is None:
        raise Http404
    return found, files.in_own_words(report.year, found)


@require_safe
def year_word(request: HttpRequest, year: int) -> HttpResponseBase:
    """The report for Word."""
    found, paper = _report(request, year)
    return files.written_file(files.in_own_words(word.word, paper), f"{found.name}.docx")


@require_safe
def year_pdf(request: HttpRequest, year: int) -> HttpResponseBase:
    """The report as a PDF that a screen reader can follow."""
    found, paper = _report(request, year)
    return files.written_file(BytesIO(files.in_own_words(pdf.pdf, paper)), f"{found.name}.pdf")


@require_safe
def year_figures(request: HttpRequest, year: int) -> HttpResponseBase:
    """The same figures as a file."""
    found = asked.read(request.GET, clock.today(), year)
    if found is None:
        raise Http404
    return files.separated_values(figures.rows(found.report), f"{found.name}.csv")
