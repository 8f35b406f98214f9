"""/styrning/installningar/: an administrator makes an empty installation usable, and keeps it so, in a browser."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from governance import clock, deeds, documents, ladders, people, permissions, refusals
from governance.forms import settings as forms
from governance.models import (
    Administration,
    Area,
    Board,
    DocumentType,
    GoverningDocument,
    MandatePeriod,
    Meeting,
    Municipality,
    User,
)
from governance.translated import as_translated

FORM = ["GET", "POST"]


def _for(may: Callable[[Any], bool]) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Strangers get 404, as on every page."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @login_required
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not may(request.user):
                raise Http404
            return view(request, *args, **kwargs)

        return guarded

    return decorate


@dataclass(frozen=True)
class Register:
    """One of the lists that an administrator keeps."""

    title: Any
    add: Any
    form: Any
    rows: Callable[[], "QuerySet[Any]"]
    told: Callable[[Any], str]
    may: Callable[[Any], bool] = permissions.sets_up


def _board(board: Board) -> str:
    parts = [str(board.get_kind_display()).capitalize()]
    if board.valid_to:
        parts.append(_("until %(day)s") % {"day": board.valid_to})
    return ", ".join(parts)


REGISTERS: dict[str, Register] = {
    "organ": Register(
        gettext_lazy("Bodies"),
        gettext_lazy("Add a body"),
        forms.BoardForm,
        lambda: Board.objects.order_by("valid_to", "name"),
        _board,
    ),
    "forvaltningar": Register(
        gettext_lazy("Administrations"),
        gettext_lazy("Add an administration"),
        forms.AdministrationForm,
        lambda: Administration.objects.prefetch_related("serves").order_by("name"),
        lambda row: ", ".join(board.abbreviation for board in row.serves.all()),
    ),
    "omraden": Register(
        gettext_lazy("Areas"),
        gettext_lazy("Add an area"),
        forms.AreaForm,
        lambda: Area.objects.order_by("name"),
        lambda row: row.kind,
    ),
    "moten": Register(
        gettext_lazy("Meetings"),
        gettext_lazy("Add a meeting"),
        forms.AnyMeetingForm,
        lambda: Meeting.objects.select_related("board").order_by("-held_on"),
        lambda row: row.place,
    ),
    "mandatperioder": Register(
        gettext_lazy("Terms of office"),
        gettext_lazy("Add a term of office"),
        forms.MandatePeriodForm,
        lambda: MandatePeriod.objects.order_by("-starts_on"),
        lambda row: row.get_elected_display(),
    ),
    "dokumenttyper": Register(
        gettext_lazy("Document types"),
        gettext_lazy("Add a document type"),
        forms.DocumentTypeForm,
        lambda: DocumentType.objects.order_by("rank", "name"),
        lambda row: str(row.rank),
        permissions.keeps_documents,
    ),
    "dokument": Register(
        gettext_lazy("Governing documents"),
        gettext_lazy("Add a governing document"),
        forms.DocumentForm,
        lambda: GoverningDocument.objects.select_related("doc_type").order_by("doc_type__rank", "title"),
        lambda row: f"{row.doc_type}, {row.get_status_display()}",
        permissions.keeps_documents,
    ),
}


@_for(permissions.keeps_documents)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """What can be set up, and what an empty installation still lacks."""
    asked = {permissions.sets_up, permissions.keeps_vocabulary, *(register.may for register in REGISTERS.values())}
    allowed = {may: may(request.user) for may in asked}
    lines = [
        {"slug": slug, "title": register.title, "count": register.rows().count()}
        for slug, register in REGISTERS.items()
        if allowed[register.may]
    ]
    return render(
        request,
        "governance/settings/index.html",
        {
            "lines": lines,
            "may_set_up": allowed[permissions.sets_up],
            "may_keep_vocabulary": allowed[permissions.keeps_vocabulary],
            "ladder": ladders.current(),
            "people": User.objects.filter(is_active=True).count(),
            "expiring": documents.expiring(),
        },
    )


@_for(permissions.sets_up)
@require_http_methods(FORM)
def municipality(request: HttpRequest) -> HttpResponse:
    """Everything that the municipality may decide for itself."""
    form = forms.MunicipalityForm(request.POST or None, instance=Municipality.current())
    if request.method == "POST" and form.is_valid() and deeds.save(form, by=request.user):  # type: ignore[arg-type]
        return _saved(request, "governance:settings")
    return _page(request, form, gettext_lazy("The municipality"))


@_for(permissions.sets_up)
@require_http_methods(FORM)
def ladder(request: HttpRequest) -> HttpResponse:
    """The ladder in use, and a new version of it. What dialogues already use is never changed."""
    scale = ladders.current()
    names = ("code", "label", "verb_municipality", "verb_participant", "promise", "counts_as_dialogue")
    levels = [{name: getattr(level, name) for name in names} for level in scale.levels.all()] if scale else []
    shown = [
        {**level, **{name: str(as_translated(level[name])) for name in names[1:5]}}
        for level in levels or ladders.STANDARD
    ]
    form = forms.LadderForm(request.POST or None, initial={"name": scale.name if scale else ""})
    rows = forms.Levels(request.POST or None, initial=shown, prefix="levels")
    if request.method == "POST" and form.is_valid() & rows.is_valid():
        try:
            ladders.new_version(**form.cleaned_data, levels=[row.cleaned_data for row in rows], by=request.user)  # type: ignore[arg-type]
        except ladders.VersionTaken as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            return _saved(request, "governance:settings_ladder")
    return render(
        request,
        "governance/settings/ladder.html",
        {"form": form, "rows": rows, "scale": scale},
        status=422 if form.is_bound else 200,
    )


@_for(permissions.sets_up)
@require_GET
def people_list(request: HttpRequest) -> HttpResponse:
    """Everybody who works in the portal, with the roles they hold today."""
    today = clock.today()
    found = User.objects.prefetch_related("memberships__board", "memberships__administration").order_by("name")
    page = Paginator(found, 50).get_page(request.GET.get("page"))
    lines = [
        {
            "person": person,
            "roles": [
                f"{held.get_role_display()} {held.board or held.administration or ''}".strip()
                for held in person.memberships.all()
                if (held.starts_on is None or held.starts_on <= today)
                and (held.ends_on is None or held.ends_on >= today)
            ],
        }
        for person in page.object_list
    ]
    return render(request, "governance/settings/people.html", {"page": page, "lines": lines})


@_for(permissions.sets_up)
@require_http_methods(FORM)
def person_add(request: HttpRequest) -> HttpResponse:
    """Register a person, who gets a mail with a link to choose a password."""
    form = forms.PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = people.register(form.save(commit=False), by=request.user)  # type: ignore[arg-type]
        messages.success(request, _("A mail with a link to choose a password is on its way. Now add the roles."))
        return redirect("governance:settings_person", user.pk)
    return _page(request, form, gettext_lazy("Add a person"), back="governance:settings_people")


@_for(permissions.sets_up)
@require_http_methods(FORM)
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """A person with their roles. A role is ended with a date, never removed."""
    user = get_object_or_404(User, pk=pk)
    form = forms.PersonForm(request.POST or None, instance=user)
    rows: Any = forms.Memberships(request.POST or None, instance=user, prefix="roles")
    if request.method == "POST" and form.is_valid() & rows.is_valid():
        try:
            if people.change(form, by=request.user, memberships=rows):  # type: ignore[arg-type]
                return _saved(request, "governance:settings_people")
        except people.LocksOneselfOut as refusal:
            form.add_error(None, refusal.message)
    status = 409 if form.is_stale else 422 if form.is_bound and not rows.is_adding_row else 200
    return render(
        request, "governance/settings/person.html", {"form": form, "rows": rows, "person": user}, status=status
    )


def _register(request: HttpRequest, slug: str) -> Register:
    register = REGISTERS.get(slug)
    if register is None or not register.may(request.user):
        raise Http404
    return register


@login_required
@require_GET
def register_list(request: HttpRequest, register: str) -> HttpResponse:
    """One of the lists, with a link to each row."""
    found = _register(request, register)
    page = Paginator(found.rows(), 50).get_page(request.GET.get("page"))
    lines = [{"pk": row.pk, "name": str(row), "told": found.told(row)} for row in page.object_list]
    return render(
        request,
        "governance/settings/register.html",
        {"register": found, "slug": register, "page": page, "lines": lines},
    )


@login_required
@require_http_methods(FORM)
def register_add(request: HttpRequest, register: str) -> HttpResponse:
    """Add a row to one of the lists."""
    found = _register(request, register)
    form = found.form(request.POST or None, by=request.user)
    return _register_form(request, register, form, found.add)


@login_required
@require_http_methods(FORM)
def register_change(request: HttpRequest, register: str, pk: int) -> HttpResponse:
    """Change a row of one of the lists."""
    found = _register(request, register)
    row = get_object_or_404(found.rows(), pk=pk)
    form = found.form(request.POST or None, instance=row, by=request.user)
    context = {"document": row} if isinstance(row, GoverningDocument) else {}
    return _register_form(request, register, form, str(row), **context)


def _register_form(request: HttpRequest, slug: str, form: Any, title: Any, **context: Any) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            if _save(form, by=request.user):
                return _saved(request, "governance:settings_register", slug)
        except (refusals.DecisionRefused, documents.DocumentRefused) as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
    return _page(request, form, title, back="governance:settings_register", slug=slug, **context)


@transaction.atomic
def _save(form: Any, *, by: Any) -> Any:
    row = deeds.save(form, by=by)
    if isinstance(form, forms.DocumentForm) and form.is_open and form.was_adopted_before:
        names = ("adopted_by", "adopted_by_role", "adopted_on", "paragraph", "valid_from", "valid_until")
        documents.register_adopted(row, by=by, **{name: form.cleaned_data[name] for name in names})
    return row


@_for(permissions.keeps_documents)
@require_http_methods(FORM)
def document_propose(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a draft before a body."""
    document = get_object_or_404(GoverningDocument, pk=pk)
    form = forms.ProposeForm(request.POST or None, document=document)
    if request.method == "POST" and form.is_valid():
        try:
            documents.propose(document, by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
        except (refusals.DecisionRefused, documents.DocumentRefused) as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            messages.success(request, _("The document has been put before the body."))
            return redirect("governance:settings_register", "dokument")
    title = gettext_lazy("Put before a body: %(title)s") % {"title": document.title}
    return _page(request, form, title, back="governance:settings_register", slug="dokument")


@_for(permissions.keeps_documents)
@require_http_methods(FORM)
def document_adopt(request: HttpRequest, pk: int) -> HttpResponse:
    """Register that a body's decision adopts the document; what it replaces is repealed at the same time."""
    document = get_object_or_404(GoverningDocument, pk=pk)
    form = forms.AdoptForm(request.POST or None, document=document)
    if request.method == "POST" and form.is_valid():
        try:
            documents.adopt(document, by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
        except documents.DocumentRefused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            return _saved(request, "governance:settings_register", "dokument")
    title = gettext_lazy("Adopt: %(title)s") % {"title": document.title}
    return _page(request, form, title, back="governance:settings_register", slug="dokument")


def _saved(request: HttpRequest, to: str, *args: Any) -> HttpResponse:
    messages.success(request, _("Saved."))
    return redirect(to, *args)


def _page(
    request: HttpRequest, form: Any, title: Any, *, back: str = "governance:settings", slug: str = "", **context: Any
) -> HttpResponse:
    return render(
        request,
        "governance/settings/form.html",
        {"form": form, "title": title, "back": back, "slug": slug, **context},
        status=409 if getattr(form, "is_stale", False) else 422 if form.is_bound else 200,
    )
