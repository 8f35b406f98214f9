"""Taking in many contributions at once: a file from another tool, or the notes of a meeting."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from governance.requests import LoggedInRequest

from ...exports.sheets import workbook
from ...forms.intake import AcceptForm, ColumnsForm, FileForm, LookForm, NotesForm
from ...intake import answers, deeds, report
from ...models import Dialogue, Intake, IntakeRow
from ...permissions import originals_kept_for, receivable_by
from ...refusals import Refused
from ...sorting import CompilationIsLocked
from ..files import in_own_language, written_file

#: So many rows of each kind stand on the page; all that are left out stand in the report.
SHOWN = 10
#: How wide the columns of the report are.
WIDTHS = [8, 40, 60]
WIDTHS_OF_MISFITS = [8, 40, 50, 60]


def _dialogue(request: LoggedInRequest, pk: int) -> Dialogue:
    return get_object_or_404(receivable_by(request.user).filter(step__gte=5), pk=pk)


def _intake(request: LoggedInRequest, pk: int, intake_pk: int) -> Intake:
    dialogue = _dialogue(request, pk)
    rows = Intake.objects.select_related("by", "accepted_by", "activity", "area")
    intake = get_object_or_404(rows, pk=intake_pk, dialogue=dialogue)
    intake.dialogue = dialogue
    return intake


@login_required
def overview(request: LoggedInRequest, pk: int) -> HttpResponse:
    """The files that have been taken in, and a place for a new one."""
    dialogue = _dialogue(request, pk)
    sent, received = request.POST or None, request.FILES or None
    form = FileForm(sent, received, was_too_large=getattr(request, "let_go_of_file", False))
    if request.method == "POST" and form.is_valid():
        upload, key = form.cleaned_data["file"], form.cleaned_data["submission_key"]
        try:
            intake = deeds.hand_in(dialogue, upload.file, name=upload.name, key=key, by=request.user)
            return redirect("officials:intake", pk, intake.pk)
        except Refused as refusal:
            form.add_error("file", refusal.message)
    context = {"dialogue": dialogue, "form": form, "intakes": dialogue.intakes.select_related("by")[:50]}
    return render(request, "officials/intake_list.html", context, status=422 if form.errors else 200)


@login_required
def notes(request: LoggedInRequest, pk: int) -> HttpResponse:
    """The notes of a meeting, divided into what each person said."""
    dialogue = _dialogue(request, pk)
    form = NotesForm(request.POST or None, dialogue=dialogue)
    is_divided = request.method == "POST" and form.is_valid()
    if is_divided and "go_on" in request.POST:
        pieces, key = form.pieces(), form.cleaned_data["submission_key"]
        name = str(form.cleaned_data["activity"] or _("Meeting notes"))[:160]
        intake = deeds.hand_in_notes(dialogue, pieces, name=name, key=key, by=request.user, **form.facts())
        return redirect("officials:intake", pk, intake.pk)
    pieces = form.pieces() if is_divided else []
    context = {"dialogue": dialogue, "form": form.divided() if is_divided else form, "pieces": pieces}
    return render(request, "officials/intake_notes.html", context, status=422 if form.errors else 200)


@login_required
def one(request: LoggedInRequest, pk: int, intake_pk: int) -> HttpResponse:
    """A file as far as it has come: its columns, its progress, its rows, or what became of it."""
    intake = _intake(request, pk, intake_pk)
    if intake.state == Intake.State.CHOOSING:
        return _choosing(request, intake)
    if request.method == "POST":
        messages.error(request, deeds.NotNow().message)
        return redirect("officials:intake", pk, intake_pk)
    return _shown(request, intake)


def _choosing(request: LoggedInRequest, intake: Intake) -> HttpResponse:
    """Which column holds what; or, with the button "show", the first rows read in another way."""
    wants_look, is_sent = "show" in request.POST, request.method == "POST"
    look = LookForm(request.POST if wants_look else None, intake=intake)
    form = ColumnsForm(request.POST if is_sent and not wants_look else None, intake=intake)
    try:
        if wants_look and look.is_valid():
            deeds.look_again(intake, by=request.user, **look.cleaned_data)
            return redirect("officials:intake", intake.dialogue_id, intake.pk)
        if form.is_bound and form.is_valid():
            deeds.read(intake, by=request.user, columns=form.chosen(), **form.facts())
            return redirect("officials:intake", intake.dialogue_id, intake.pk)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("officials:intake", intake.dialogue_id, intake.pk)
    context = {"dialogue": intake.dialogue, "intake": intake, "form": form, "look": look}
    status = 422 if form.errors or look.errors else 200
    return render(request, "officials/intake_columns.html", context, status=status)


def _shown(request: LoggedInRequest, intake: Intake, form: AcceptForm | None = None) -> HttpResponse:
    found = report.numbers(intake)
    context: dict[str, Any] = {
        "dialogue": intake.dialogue,
        "intake": intake,
        "found": found,
        "answered": answers.numbers(intake) if intake.is_open else [],
        "misfits": answers.misfits(intake),
        "may_read": originals_kept_for(request.user).filter(pk=intake.dialogue_id).exists(),
    }
    if intake.state == Intake.State.READY:
        kinds = (IntakeRow.Kind.READ, IntakeRow.Kind.PROBLEM, IntakeRow.Kind.COPY, IntakeRow.Kind.KNOWN)
        context |= {kind.value: list(intake.rows.filter(kind=kind).select_related("area")[:SHOWN]) for kind in kinds}
        context["before"] = report.taken_in_before(intake)
        context["given"] = answers.for_rows(intake, context[IntakeRow.Kind.READ.value])
        context["form"] = form or AcceptForm(copies=found.copy, known=found.known)
    return render(request, "officials/intake.html", context, status=422 if form and form.errors else 200)


@login_required
@require_POST
def accept(request: LoggedInRequest, pk: int, intake_pk: int) -> HttpResponse:
    """Receive the rows."""
    intake = _intake(request, pk, intake_pk)
    found = report.numbers(intake)
    form = AcceptForm(request.POST, copies=found.copy, known=found.known)
    if intake.state == Intake.State.READY and not form.is_valid():
        return _shown(request, intake, form)
    try:
        deeds.accept(intake, by=request.user, **form.facts() if form.is_valid() else {})
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("officials:intake", pk, intake_pk)


@login_required
@require_POST
def discard(request: LoggedInRequest, pk: int, intake_pk: int) -> HttpResponse:
    """Throw away what has not been received."""
    try:
        deeds.discard(_intake(request, pk, intake_pk), by=request.user)
        messages.success(request, _("It is thrown away. Nothing of it was received."))
        return redirect("officials:intake_list", pk)
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("officials:intake", pk, intake_pk)


@login_required
@require_POST
def choose_again(request: LoggedInRequest, pk: int, intake_pk: int) -> HttpResponse:
    """Choose the columns of a file anew."""
    try:
        deeds.choose_again(_intake(request, pk, intake_pk), by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("officials:intake", pk, intake_pk)


@login_required
@require_POST
def take_back(request: LoggedInRequest, pk: int, intake_pk: int) -> HttpResponse:
    """Withdraw everything that came in with the file."""
    try:
        number = deeds.take_back(_intake(request, pk, intake_pk), by=request.user)
        text = ngettext("%(number)d contribution is withdrawn.", "%(number)d contributions are withdrawn.", number)
        messages.success(request, text % {"number": number})
    except Refused as refusal:
        messages.error(request, refusal.message)
    except CompilationIsLocked:
        messages.error(
            request, _("The compilation counts them, and is being reviewed or approved. Begin a new version.")
        )
    return redirect("officials:intake", pk, intake_pk)


@login_required
def left_out(request: LoggedInRequest, pk: int, intake_pk: int) -> HttpResponseBase:
    """The rows that did not become contributions, and the answers that are not counted, each with why, as a spreadsheet."""
    intake = _intake(request, pk, intake_pk)
    rows = in_own_language(report.table(intake))
    name = slugify(intake.name.rpartition(".")[0] or intake.name) or "fil"
    misfits = in_own_language(report.table_of_misfits(intake))
    sheets = [("Utelämnade", WIDTHS, rows), ("Svar som inte räknas", WIDTHS_OF_MISFITS, misfits)]
    return written_file(workbook(sheets, title=intake.name), f"{name}-utelamnade.xlsx")
