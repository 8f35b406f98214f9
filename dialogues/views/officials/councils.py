"""/handlaggning/dialoger/<pk>/rad/: what the councils were asked within a dialogue, and what they answered."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from governance.requests import LoggedInRequest

from ... import councils
from ...forms.councils import CouncilQuestionForm
from ...models import Dialogue
from .planning import may_edit, seen, worked_on

FORM = ["GET", "HEAD", "POST"]


@login_required
@require_GET
def questions(request: LoggedInRequest, pk: int) -> HttpResponse:
    """Every question to a council, with its answer."""
    dialogue = seen(request, pk)
    asked = dialogue.council_questions.select_related("council")
    context = {"dialogue": dialogue, "questions": asked, "may_edit": may_edit(request, dialogue)}
    return render(request, "officials/councils.html", context)


@login_required
@require_http_methods(FORM)
def add(request: LoggedInRequest, pk: int) -> HttpResponse:
    """Keep what a council is asked."""
    return _keep(request, worked_on(request, pk), CouncilQuestionForm(request.POST or None))


@login_required
@require_http_methods(FORM)
def change(request: LoggedInRequest, pk: int, question_pk: int) -> HttpResponse:
    """Write down the answer, or put the question right."""
    dialogue = worked_on(request, pk)
    row = get_object_or_404(dialogue.council_questions, pk=question_pk)
    return _keep(request, dialogue, CouncilQuestionForm(request.POST or None, instance=row))


def _keep(request: LoggedInRequest, dialogue: Dialogue, form: CouncilQuestionForm) -> HttpResponse:
    if request.method == "POST" and form.is_valid() and councils.save(form, dialogue, by=request.user):
        messages.success(request, _("Saved."))
        return redirect("officials:councils", dialogue.pk)
    status = 409 if form.is_stale else 422 if form.is_bound else 200
    return render(request, "officials/council_question.html", {"dialogue": dialogue, "form": form}, status=status)
