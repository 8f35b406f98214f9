"""/handlaggning/program/: what a programme says, what the bodies report of it, and its follow-up."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from governance import permissions, programmes, refusals
from governance.forms import programmes as forms
from governance.models import AdditionalAssignment, Appropriation, FocusArea, FollowUp, Programme, SubArea
from governance.requests import LoggedInRequest

FORM = ["GET", "HEAD", "POST"]


@dataclass(frozen=True)
class Content:
    """One kind of row that a programme consists of."""

    model: Any
    form: Any
    add: Any
    within: str = "programme"


CONTENT = {
    "fokusomrade": Content(FocusArea, forms.FocusAreaForm, gettext_lazy("Add a focus area")),
    "del": Content(SubArea, forms.SubAreaForm, gettext_lazy("Add a part"), "focus_area__programme"),
    "anslag": Content(Appropriation, forms.AppropriationForm, gettext_lazy("Add an amount")),
    "tillaggsuppdrag": Content(AdditionalAssignment, forms.AssignmentForm, gettext_lazy("Add an assignment")),
}


def _readable(request: LoggedInRequest, code: str) -> Programme:
    if not permissions.works_here(request.user):
        raise Http404
    return get_object_or_404(Programme.objects.select_related("document"), document__code=code)


def _kept(request: LoggedInRequest, code: str) -> Programme:
    if not permissions.keeps_documents(request.user):
        raise Http404
    return get_object_or_404(Programme.objects.select_related("document__decision"), document__code=code)


@login_required
@require_GET
def index(request: LoggedInRequest) -> HttpResponse:
    """Every programme, what I owe a report on and what waits for me to sign off."""
    roles = permissions.roles_of(request.user)
    if not roles:
        raise Http404
    waiting = permissions.reports_signable_by(request.user).select_related("board", "sub_area", "written_by")
    context = {
        "programmes": Programme.objects.select_related("document").order_by("-document__valid_from", "pk"),
        "owed": programmes.owed_by(request.user),
        "waiting": waiting,
        "may_change": bool(roles.intersection(permissions.KEEP_DOCUMENTS)),
    }
    return render(request, "programmes/index.html", context)


@login_required
@require_http_methods(FORM)
def add(request: LoggedInRequest) -> HttpResponse:
    """Make a governing document a programme."""
    if not permissions.keeps_documents(request.user):
        raise Http404
    form = forms.ProgrammeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = programmes.save(form, programme=None, by=request.user)
        messages.success(request, _("Saved."))
        return redirect("programmes:programme", made.document.code)
    return _form(request, form, gettext_lazy("Add a programme"))


@login_required
@require_GET
def programme(request: LoggedInRequest, code: str) -> HttpResponse:
    """What the programme says, and what each body has reported of the year that is chosen."""
    roles = permissions.roles_of(request.user)
    if not roles:
        raise Http404
    found = get_object_or_404(programmes.with_content(Programme.objects.all()), document__code=code)
    years, asked = programmes.years(found), request.GET.get("ar", "")
    year = int(asked) if asked in map(str, years) else programmes.year_to_report(found)
    context = {
        "programme": found,
        "told": programmes.of_year(found, year, only_signed=False, with_work=False),
        "years": years,
        "writes_for": set(permissions.boards_reported_by(request.user, roles).values_list("pk", flat=True)),
        "reviews": found.reviews.select_related("decision__board"),
        "revision": programmes.open_revision(found),
        "may_change": bool(roles.intersection(permissions.KEEP_DOCUMENTS)),
    }
    return render(request, "programmes/programme.html", context)


@login_required
@require_http_methods(FORM)
def change(request: LoggedInRequest, code: str) -> HttpResponse:
    """The goal, and how the programme is kept together and followed up."""
    found = _kept(request, code)
    return _content(request, found, forms.ProgrammeForm(request.POST or None, instance=found), str(found))


@login_required
@require_http_methods(FORM)
def content_add(request: LoggedInRequest, code: str, kind: str) -> HttpResponse:
    """Add a focus area, a part, an amount or an assignment."""
    found, content = _kept(request, code), _kind(kind)
    return _content(request, found, content.form(request.POST or None, programme=found), content.add)


@login_required
@require_http_methods(FORM)
def content_change(request: LoggedInRequest, code: str, kind: str, row_pk: int) -> HttpResponse:
    """Change one of them."""
    found, content = _kept(request, code), _kind(kind)
    row = get_object_or_404(content.model, pk=row_pk, **{content.within: found})
    return _content(request, found, content.form(request.POST or None, instance=row, programme=found), str(row))


def _kind(kind: str) -> Content:
    if kind not in CONTENT:
        raise Http404
    return CONTENT[kind]


def _content(request: LoggedInRequest, found: Programme, form: Any, title: Any) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        decision = form.cleaned_data.get("decision")
        try:
            if programmes.save(form, programme=found, decision=decision, by=request.user):
                messages.success(request, _("Saved."))
                return redirect("programmes:programme", found.document.code)
        except programmes.ProgrammeRefused as refusal:
            form.add_error(refusal.field or None, str(refusal))
    return _form(request, form, title, programme=found)


@login_required
@require_http_methods(FORM)
def report_write(request: LoggedInRequest, code: str, part_pk: int, board: str, year: int) -> HttpResponse:
    """Write what a body reports of one part, and hand it over to be signed off."""
    found = _readable(request, code)
    report = _writable(request, found, part_pk, board, year)
    if report.is_signed:
        return redirect("programmes:report", report.pk)
    form = forms.ReportForm(request.POST or None, instance=report)
    if request.method == "POST" and form.is_valid() and _written(request, form):
        return redirect("programmes:programme", code)
    work = programmes.work_within(found).get(part_pk, [])
    context = {"form": form, "report": report, "programme": found, "work": work}
    return render(request, "programmes/report_write.html", context, status=_status(form))


def _writable(request: LoggedInRequest, found: Programme, part_pk: int, board: str, year: int) -> FollowUp:
    body = get_object_or_404(permissions.boards_reported_by(request.user), code=board)
    parts = SubArea.objects.filter(focus_area__programme=found, responsibilities__board=body)
    part = get_object_or_404(parts.select_related("focus_area__programme"), pk=part_pk)
    if year not in programmes.years(found):
        raise Http404
    return programmes.report_of(part, body, year)


def _written(request: LoggedInRequest, form: forms.ReportForm) -> bool:
    is_ready = "submit" in request.POST
    try:
        is_saved = programmes.write_report(form, is_ready=is_ready, by=request.user) is not None
    except programmes.ProgrammeRefused as refusal:
        form.add_error(None, str(refusal))
        return False
    if is_saved:
        messages.success(request, _("The report waits to be signed off.") if is_ready else _("The draft is saved."))
    return is_saved


@login_required
@require_GET
def report(request: LoggedInRequest, pk: int) -> HttpResponse:
    """A report as it stands, with what may be done with it."""
    return _report(request, pk, forms.HandBackForm())


def _report(request: LoggedInRequest, pk: int, form: forms.HandBackForm) -> HttpResponse:
    if not permissions.works_here(request.user):
        raise Http404
    rows = FollowUp.objects.select_related(
        "programme__document", "sub_area__focus_area", "board", "written_by", "signed_by"
    )
    found = get_object_or_404(rows.exclude(stage=FollowUp.Stage.DRAFT), pk=pk)
    may_sign = permissions.reports_signable_by(request.user).filter(pk=pk).exists()
    context = {"report": found, "may_sign": may_sign, "form": form}
    return render(request, "programmes/report.html", context, status=_status(form))


@login_required
@require_POST
def report_sign(request: LoggedInRequest, pk: int) -> HttpResponse:
    """Sign off what somebody else has written."""
    found = get_object_or_404(permissions.reports_signable_by(request.user), pk=pk)
    programmes.sign(found, by=request.user)
    messages.success(request, _("The report is signed off and public."))
    return redirect("programmes:report", pk)


@login_required
@require_POST
def report_hand_back(request: LoggedInRequest, pk: int) -> HttpResponse:
    """Hand a report back with what it lacks."""
    found = get_object_or_404(permissions.reports_signable_by(request.user), pk=pk)
    form = forms.HandBackForm(request.POST)
    if form.is_valid():
        try:
            programmes.hand_back(found, comment=form.cleaned_data["comment"], by=request.user)
        except programmes.CommentMissing as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, _("The report is handed back."))
            return redirect("programmes:programme", found.programme.document.code)
    return _report(request, pk, form)


@login_required
@require_http_methods(FORM)
def review(request: LoggedInRequest, code: str) -> HttpResponse:
    """Put the follow-up of a year before the executive board."""
    found = _kept(request, code)
    form = forms.ReviewForm(request.POST or None, programme=found)
    if request.method == "POST" and form.is_valid():
        try:
            programmes.put_review(found, **form.cleaned_data, by=request.user)
        except (programmes.ProgrammeRefused, refusals.DecisionRefused) as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, _("The follow-up has been put before the body."))
            return redirect("programmes:programme", code)
    button = gettext_lazy("Put before the body")
    return _form(request, form, gettext_lazy("Follow up the programme"), programme=found, button=button)


@login_required
@require_POST
def revision_finish(request: LoggedInRequest, code: str) -> HttpResponse:
    """Say that what the body revised is written in."""
    found = _kept(request, code)
    try:
        programmes.finish_revision(found, by=request.user)
    except programmes.NothingToFinish as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request, _("The revision is written in. The programme stands as it is until it is revised again.")
        )
    return redirect("programmes:programme", code)


def _status(form: Any) -> int:
    return 409 if getattr(form, "is_stale", False) else 422 if form.is_bound else 200


def _form(request: LoggedInRequest, form: Any, title: Any, **more: Any) -> HttpResponse:
    context = {"form": form, "title": title, **more}
    return render(request, "programmes/form.html", context, status=_status(form))
