"""The compilation on paper and as files; the contributions in the words that may be shown, or as they came."""

from collections.abc import Iterable
from io import BytesIO

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST, require_safe

from governance.models import Municipality
from governance.requests import LoggedInRequest

from ... import compilation
from ...exports import compiled
from ...exports.sheets import Row
from ...exports.sheets import workbook as bound
from ...models import Compilation
from ...papers import pdf, word
from ...papers.annex import annex
from ...papers.paper import Paper
from ...permissions import originals_kept_for
from .. import files
from .compilation import readable

WIDE, NARROW = 60, 16
CONTRIBUTIONS = [NARROW, NARROW, NARROW, NARROW, NARROW, WIDE, WIDE]


@login_required
@require_safe
def separated_values(request: LoggedInRequest, pk: int, number: int) -> HttpResponseBase:
    """The contributions that the compilation counts, in the words that may be shown."""
    item = readable(request, pk, number)
    return files.separated_values(compiled.published(item.dialogue), _name(item, "bidrag", "csv"))


@login_required
@require_safe
def workbook(request: LoggedInRequest, pk: int, number: int) -> HttpResponseBase:
    """The themes, the figures and the contributions that may be shown, each on a sheet of its own."""
    item = readable(request, pk, number)
    with override(settings.LANGUAGE_CODE):
        read = compilation.Reading(item, Municipality.current())
        sheets: list[tuple[str, list[int], Iterable[Row]]] = [
            (_("Themes"), [NARROW * 2, NARROW, NARROW, WIDE, WIDE, WIDE], compiled.themes(read.themes)),
            (_("Figures"), [WIDE, NARROW * 2, NARROW, NARROW], compiled.figures(read)),
            (_("Contributions"), CONTRIBUTIONS, compiled.published(item.dialogue)),
        ]
        file = bound(sheets, title=str(item.dialogue.title))
    return files.written_file(file, _name(item, "sammanstallning", "xlsx"))


@login_required
@require_safe
def document(request: LoggedInRequest, pk: int, number: int) -> HttpResponseBase:
    """The compilation as a document for the papers of a meeting."""
    item = readable(request, pk, number)
    return files.written_file(files.in_own_words(word.word, _annex(item)), _name(item, "sammanstallning", "docx"))


@login_required
@require_safe
def pdf_document(request: LoggedInRequest, pk: int, number: int) -> HttpResponseBase:
    """The same as a PDF that a screen reader can follow."""
    item = readable(request, pk, number)
    file = BytesIO(files.in_own_words(pdf.pdf, _annex(item)))
    return files.written_file(file, _name(item, "sammanstallning", "pdf"))


def _annex(item: Compilation) -> Paper:
    return files.in_own_words(annex, compilation.Reading(item, Municipality.current()))


@login_required
@require_safe
def printed(request: LoggedInRequest, pk: int, number: int) -> HttpResponse:
    """The compilation for printing, with every contribution that may be shown after it."""
    item = readable(request, pk, number)
    read = compilation.Reading(item, Municipality.current())
    rows = compiled.shown_texts(item.dialogue)
    context = {"dialogue": item.dialogue, "item": item, "read": read, "municipality": read.municipality, "rows": rows}
    return render(request, "officials/compilation_print.html", context)


@login_required
@require_POST
def originals(request: LoggedInRequest, pk: int, number: int) -> HttpResponseBase:
    """Everything that was received, as it came; only for those who may read it so, and with a line in the log."""
    item = get_object_or_404(
        Compilation, pk=readable(request, pk, number).pk, dialogue__in=originals_kept_for(request.user)
    )
    kind = "xlsx" if request.POST.get("format") == "xlsx" else "csv"
    compiled.take_out(item, file_format=kind, by=request.user)
    rows, name = compiled.originals(item.dialogue), _name(item, "bidrag-i-original", kind)
    if kind == "csv":
        return files.separated_values(rows, name)
    widths = [*CONTRIBUTIONS[:-1], NARROW, NARROW, NARROW, WIDE]
    return files.written_file(
        bound([(_("Contributions"), widths, files.in_own_language(rows))], title=str(item.dialogue.title)), name
    )


def _name(item: Compilation, what: str, ending: str) -> str:
    return f"{what}-{item.dialogue.reference}-version-{item.number}.{ending}"
