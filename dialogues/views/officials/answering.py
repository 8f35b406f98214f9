"""The board of themes: who answers what, by when, how far it has come; and the part of another board."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from governance.requests import LoggedInRequest

from ... import answering, feedback, visibility
from ...forms.conclusion import AnswerPartForm, AskForm
from ...models import AnswerPart, Dialogue, Theme
from ...permissions import approvable_by, editable_by, parts_approvable_by, parts_writable_by, rights
from ...refusals import Refused


@login_required
def board(request: LoggedInRequest, pk: int) -> HttpResponse:
    """Every theme with its answer and the other boards' parts; what is missing stands out."""
    dialogue = get_object_or_404(editable_by(request.user) | approvable_by(request.user), pk=pk)
    if request.method == "POST":
        deed = answering.approve if "approve" in request.POST else answering.review
        _move_chosen(request, dialogue, deed)
        return redirect("officials:feedback_answers", pk)
    answers = feedback.missing_in_answers(dialogue)
    context = {
        "dialogue": dialogue,
        "answers": answers,
        "published": feedback.published_answer(dialogue),
        "can_be_marked": any(item.pk and not item.is_approved for item, _parts, _missing in answers),
        "lacking": sum(bool(missing) for _item, _parts, missing in answers),
        "may": rights(request.user, dialogue),
    }
    return render(request, "officials/feedback_answers.html", context)


def _move_chosen(request: LoggedInRequest, dialogue: Dialogue, deed: Any) -> None:
    """Read or approve those that were ticked; each that the rules refuse is told with its reason."""
    chosen = dialogue.responses.filter(theme__code__in=request.POST.getlist("theme")).select_related("theme__dialogue")
    moved = 0
    for item in chosen:
        try:
            deed(item, by=request.user)
            moved += 1
        except Refused as refusal:
            messages.error(request, f"{item.theme}: {refusal.message}")
    if moved:
        text = ngettext("%(number)d answer is marked.", "%(number)d answers are marked.", moved)
        messages.success(request, text % {"number": moved})
    elif not chosen:
        messages.error(request, _("Tick the answers first."))


@login_required
@require_POST
def ask(request: LoggedInRequest, pk: int, theme_pk: int) -> HttpResponse:
    """Ask another board for its part of the answer."""
    theme = get_object_or_404(Theme, pk=theme_pk, dialogue__in=editable_by(request.user).filter(pk=pk))
    form = AskForm(request.POST, theme=theme)
    if form.is_valid():
        try:
            part = answering.ask(theme, board=form.cleaned_data["board"], by=request.user)
            messages.success(request, _("%(board)s is asked for its part of the answer.") % {"board": part.board})
        except Refused as refusal:
            messages.error(request, refusal.message)
    else:
        messages.error(request, _("Choose one of the boards on the list."))
    return redirect("officials:feedback_theme", pk, theme_pk)


def _reachable(request: LoggedInRequest) -> "QuerySet[AnswerPart]":
    """The parts that the person may write or approve, and no others."""
    writable, approvable = parts_writable_by(request.user), parts_approvable_by(request.user)
    reached = AnswerPart.objects.filter(Q(pk__in=writable.values("pk")) | Q(pk__in=approvable.values("pk")))
    return reached.select_related("theme__dialogue__owner", "board", "updated_by", "reviewed_by", "approved_by")


@login_required
def part(request: LoggedInRequest, part_pk: int) -> HttpResponse:
    """A board's part of an answer: its officials write it, and its manager reads it."""
    item = get_object_or_404(_reachable(request), pk=part_pk)
    may_write = parts_writable_by(request.user).filter(pk=item.pk).exists()
    if request.method == "POST" and not may_write:
        raise Http404
    is_public = visibility.is_answered(item.theme.dialogue)
    shows_form = may_write and (request.method == "POST" or not is_public)
    form = AnswerPartForm(request.POST or None, instance=item) if shows_form else None
    if form and request.method == "POST" and form.is_valid() and _written(request, form):
        messages.success(request, _("Your board's part is saved."))
        return redirect("officials:answer_part", item.pk)
    failed = form is not None and form.is_bound
    context = {
        "item": item,
        "theme": item.theme,
        "dialogue": item.theme.dialogue,
        "form": form,
        "is_public": is_public,
        "missing": list(answering.unwritten(item)),
        "compiled": item.theme.compiled.order_by("-compilation__number").first(),
        "may_approve": parts_approvable_by(request.user).filter(pk=item.pk).exists(),
    }
    status = 409 if failed and form and form.is_stale else 422 if failed else 200
    return render(request, "officials/answer_part.html", context, status=status)


def _written(request: LoggedInRequest, form: AnswerPartForm) -> bool:
    """Whether the part was saved; why it was not stands in the form."""
    try:
        return answering.write_part(form, by=request.user)
    except Refused as refusal:
        form.add_error(None, refusal.message)
        return False


@login_required
@require_POST
def part_act(request: LoggedInRequest, part_pk: int) -> HttpResponse:
    """Say that a colleague has read the board's part, or approve it."""
    item = get_object_or_404(_reachable(request), pk=part_pk)
    try:
        if "approve" in request.POST:
            answering.approve_part(item, by=request.user)
            messages.success(request, _("The board's part is approved."))
        else:
            answering.review_part(item, by=request.user)
            messages.success(request, _("The board's part is read by a colleague."))
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("officials:answer_part", item.pk)
