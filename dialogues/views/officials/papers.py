"""The papers of a dialogue: to read, to print, and as files for Word and PDF."""

from io import BytesIO

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from governance.requests import LoggedInRequest

from ...models import Dialogue
from ...papers import pdf, shelf, word
from ...papers.paper import Paper
from ...papers.shelf import Sort
from ...permissions import viewable_by
from .. import files


@login_required
@require_safe
def overview(request: LoggedInRequest, pk: int) -> HttpResponse:
    """Every paper that the dialogue has by now."""
    dialogue = get_object_or_404(shelf.with_papers(viewable_by(request.user)), pk=pk)
    return render(request, "officials/papers.html", {"dialogue": dialogue, "papers": shelf.ready(dialogue)})


def _written(request: LoggedInRequest, pk: int, code: str) -> tuple[Dialogue, Sort, Paper]:
    allowed = viewable_by(request.user).select_related(
        "owner", "responsible", "manager", "coordinator", "initiative", "guideline", "deciding_board", "scale",
        "mandate__level", "mandate__decision__board", "plan", "launch__decision__board", "launch__planned_by",
    )  # fmt: skip
    dialogue = get_object_or_404(shelf.with_papers(allowed), pk=pk)
    for sort in shelf.ready(dialogue):
        if sort.code == code and (paper := shelf.write(sort, dialogue)):
            return dialogue, sort, paper
    raise Http404


@login_required
@require_safe
def read(request: LoggedInRequest, pk: int, code: str) -> HttpResponse:
    """The paper as a page, for the screen and for printing."""
    dialogue, sort, paper = _written(request, pk, code)
    return render(request, "officials/paper.html", {"dialogue": dialogue, "sort": sort, "paper": paper})


@login_required
@require_safe
def word_file(request: LoggedInRequest, pk: int, code: str) -> HttpResponseBase:
    """The paper for Word."""
    dialogue, sort, paper = _written(request, pk, code)
    return files.written_file(files.in_own_words(word.word, paper), _name(dialogue, sort, "docx"))


@login_required
@require_safe
def pdf_file(request: LoggedInRequest, pk: int, code: str) -> HttpResponseBase:
    """The paper as a PDF that a screen reader can follow."""
    dialogue, sort, paper = _written(request, pk, code)
    return files.written_file(BytesIO(files.in_own_words(pdf.pdf, paper)), _name(dialogue, sort, "pdf"))


def _name(dialogue: Dialogue, sort: Sort, ending: str) -> str:
    return f"{sort.code}-{slugify(dialogue.reference)}.{ending}"
