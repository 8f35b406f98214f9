"""Step 6: the compilation, written by one and approved by another."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet, Subquery
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from governance.models import Municipality
from governance.requests import LoggedInRequest

from ... import compilation, version_changes
from ...forms.compilation import CompilationForm, CompiledThemeForm, NewVersionForm, ReturnForm
from ...models import Compilation, Dialogue, Round
from ...permissions import Rights, approvable_by, editable_by, rights, viewable_by
from ...requirements import Missing


def _newest(allowed: "QuerySet[Dialogue]", pk: int) -> "QuerySet[Compilation]":
    """The newest compilation of the last round of the dialogue, when it is among ``allowed``."""
    last = Round.objects.filter(dialogue=pk).order_by("-number").values("pk")[:1]
    rows = Compilation.objects.filter(dialogue=pk, dialogue__in=allowed, round=Subquery(last))
    return rows.select_related("dialogue__owner", "round", "author", "approver", "approved_by").order_by("-number")


def _compiled(request: LoggedInRequest, pk: int, allowed: "QuerySet[Dialogue]") -> Compilation:
    if item := _newest(allowed, pk).first():
        return item
    raise Http404


@login_required
def overview(request: LoggedInRequest, pk: int) -> HttpResponse:
    """The compilation as it stands: a form for who writes it, a text for who approves it."""
    item = _newest(viewable_by(request.user), pk).first()
    dialogue = item.dialogue if item else get_object_or_404(viewable_by(request.user), pk=pk)
    may = rights(request.user, dialogue)
    if item is None:
        return render(request, "officials/compilation_begin.html", {"dialogue": dialogue, "may_edit": may.edit})
    if item.is_draft and may.edit:
        return _edit(request, item)
    return _read(request, item, may)


def _edit(request: LoggedInRequest, item: Compilation) -> HttpResponse:
    form = CompilationForm(request.POST or None, instance=item)
    told = compilation.themes(item)
    rows = [
        CompiledThemeForm(request.POST or None, instance=one.row, prefix=f"tema-{one.row.theme_id}") for one in told
    ]
    is_valid = [one.is_valid() for one in (form, *rows)]
    if request.method == "POST" and all(is_valid):
        try:
            if form.keep(rows, by=request.user):
                messages.success(request, _("The compilation is saved."))
                return redirect(
                    "officials:compilation_check" if "check" in request.POST else "officials:compilation",
                    item.dialogue_id,
                )
        except compilation.NotDraft:
            messages.error(request, _("Somebody has submitted the compilation. It is no longer changed."))
            return redirect("officials:compilation", item.dialogue_id)
    stale = form.conflicts() + [line for row in rows for line in row.conflicts()] if form.is_stale else []
    municipality = Municipality.current()
    context = {
        "dialogue": item.dialogue,
        "item": item,
        "municipality": municipality,
        "figures": compilation.took_part(item, municipality),
        "unsorted": item.dialogue.contributions.unsorted().count(),
        "form": form,
        "rows": list(zip(told, rows, strict=True)),
        "row_forms": rows,
        "differences": stale,
    }
    failed = form.is_bound and (not all(is_valid))
    return render(
        request, "officials/compilation_edit.html", context, status=409 if form.is_stale else 422 if failed else 200
    )


def _read(request: LoggedInRequest, item: Compilation, may: Rights, status: int = 200, **bound: Any) -> HttpResponse:
    may_read = item.is_approved or may.read_originals
    may_answer = item.state == Compilation.State.SUBMITTED and may.approve
    read = compilation.Reading(item, Municipality.current()) if may_read else None
    context = {
        "dialogue": item.dialogue,
        "item": item,
        "read": read,
        "changes": version_changes.since_former(read) if read else None,
        "may_read": may_read,
        "may_take_out": may.read_originals,
        "may_answer": may_answer and item.author_id != request.user.pk,
        "is_own": may_answer and item.author_id == request.user.pk,
        "may_begin_anew": may.edit and compilation.may_begin_anew(item),
        "return_form": ReturnForm(),
        "version_form": NewVersionForm(),
        "earlier": [
            old
            for old in item.round.compilations.exclude(pk=item.pk).order_by("-number")
            if may_read or old.is_approved
        ],
        **bound,
    }
    return render(request, "officials/compilation.html", context, status=status)


@login_required
@require_POST
def begin(request: LoggedInRequest, pk: int) -> HttpResponse:
    """Begin the compilation."""
    dialogue = get_object_or_404(editable_by(request.user), pk=pk)
    try:
        compilation.begin(dialogue, by=request.user)
    except compilation.NothingToCompile:
        messages.error(request, _("The dialogue is not launched yet. There is nothing to compile."))
    return redirect("officials:compilation", pk)


@login_required
def check(request: LoggedInRequest, pk: int) -> HttpResponse:
    """What is missing before the compilation can be submitted; then submit it."""
    item = _compiled(request, pk, editable_by(request.user))
    if request.method == "POST":
        try:
            compilation.submit(item, by=request.user)
            messages.success(request, _("The compilation is submitted. Someone else approves it."))
            return redirect("officials:compilation", pk)
        except compilation.NotDraft:
            messages.info(request, _("The compilation has been submitted already."))
            return redirect("officials:compilation", pk)
        except compilation.NotSubmittable as error:
            return _check(request, item, error.missing, 409)
    return _check(request, item)


def _check(
    request: LoggedInRequest, item: Compilation, missing: list[Missing] | None = None, status: int = 200
) -> HttpResponse:
    read = compilation.Reading(item, Municipality.current())
    lacks = compilation.missing(item, read.themes) if missing is None else missing
    context = {
        "dialogue": item.dialogue,
        "item": item,
        "municipality": read.municipality,
        "missing": lacks,
        "read": read,
    }
    return render(request, "officials/compilation_check.html", context, status=status)


@login_required
@require_POST
def approve(request: LoggedInRequest, pk: int) -> HttpResponse:
    """Approve the compilation that somebody else wrote."""
    item = _compiled(request, pk, approvable_by(request.user))
    try:
        compilation.approve(item, by=request.user)
        messages.success(request, _("The compilation is approved and is no longer changed."))
    except compilation.OwnCompilation:
        messages.error(request, _("You submitted it yourself. Someone else must approve it."))
    except compilation.NotSubmitted:
        messages.info(request, _("The compilation is not waiting for approval."))
    except compilation.NotSubmittable as error:
        return _check(request, item, error.missing, 409)
    return redirect("officials:compilation", pk)


@login_required
@require_POST
def send_back(request: LoggedInRequest, pk: int) -> HttpResponse:
    """Return the compilation with what must be put right."""
    item = _compiled(request, pk, approvable_by(request.user))
    form = ReturnForm(request.POST)
    if not form.is_valid():
        return _read(request, item, rights(request.user, item.dialogue), 422, return_form=form)
    try:
        compilation.send_back(item, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("The compilation is returned to its author."))
    except compilation.OwnCompilation:
        messages.error(request, _("You submitted it yourself. Someone else must approve it."))
    except compilation.NotSubmitted:
        messages.info(request, _("The compilation is not waiting for approval."))
    return redirect("officials:compilation", pk)


@login_required
@require_POST
def new_version(request: LoggedInRequest, pk: int) -> HttpResponse:
    """Begin a new version of an approved compilation."""
    item = _compiled(request, pk, editable_by(request.user))
    form = NewVersionForm(request.POST)
    if not form.is_valid():
        return _read(request, item, rights(request.user, item.dialogue), 422, version_form=form)
    try:
        compilation.new_version(item, what_changed=form.cleaned_data["what_changed"], by=request.user)
        messages.success(request, _("A new version is begun. The approved one stays readable."))
    except compilation.NotApproved:
        messages.error(request, _("A new version begins from the approved one, in the step of compilation."))
    return redirect("officials:compilation", pk)


def readable(request: LoggedInRequest, pk: int, number: int) -> Compilation:
    """A version that the person may read: approved, or a draft of a dialogue whose contributions they may read."""
    item = get_object_or_404(_newest(viewable_by(request.user), pk), number=number)
    if not (item.is_approved or rights(request.user, item.dialogue).read_originals):
        raise Http404
    return item


@login_required
def preview(request: LoggedInRequest, pk: int, number: int) -> HttpResponse:
    """A version of the compilation as the elected and residents read it: cleared quotes, and no small cells."""
    item = readable(request, pk, number)
    read = compilation.Reading(item, Municipality.current())
    changes = version_changes.since_former(read)
    context = {
        "dialogue": item.dialogue,
        "item": item,
        "read": read,
        "municipality": read.municipality,
        "changes": changes,
    }
    return render(request, "officials/compilation_preview.html", context)
