"""What authors say that we did not understand, or should not have hidden: for another official than the first."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from governance.requests import LoggedInRequest

from ... import appeals, understanding
from ...forms.following import AppealAnswerForm, RereadForm
from ...models import Dialogue
from ...permissions import editable_by, originals_kept_for


def _dialogues(request: LoggedInRequest, pk: int) -> "QuerySet[Dialogue]":
    """The dialogue, for whoever may sort in it and read what came in as it came."""
    return editable_by(request.user).filter(pk=pk, pk__in=originals_kept_for(request.user).values("pk"))


@login_required
def overview(request: LoggedInRequest, pk: int) -> HttpResponse:
    """Everything that waits to be read again, and the figures that residents see."""
    dialogue = get_object_or_404(_dialogues(request, pk).select_related("owner"))
    rows = understanding.waiting(_dialogues(request, pk)).select_related("contribution")
    context = {
        "dialogue": dialogue,
        "rows": rows,
        "figures": understanding.figures(dialogue),
        "appeals": appeals.waiting(_dialogues(request, pk)).select_related("review__contribution"),
    }
    return render(request, "officials/rereading.html", context)


@login_required
def one(request: LoggedInRequest, pk: int, number: int) -> HttpResponse:
    """One contribution beside what its author says that we missed; the second reading and the reply."""
    waiting = understanding.waiting(_dialogues(request, pk)).select_related("contribution__dialogue__owner")
    item = get_object_or_404(waiting, contribution__number=number)
    form = RereadForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and form.keep(item, by=request.user):
        messages.success(request, _("The author reads your reply on the contribution's own page."))
        return redirect("officials:rereading", pk)
    context = {
        "dialogue": item.contribution.dialogue,
        "item": item,
        "contribution": item.contribution,
        "themes": [coding.theme for coding in item.contribution.codings.select_related("theme")],
        "looked_before": request.user.pk in understanding.first_readers(item.contribution),
        "form": form,
    }
    return render(request, "officials/rereading_one.html", context, status=422 if form.is_bound else 200)


@login_required
def appeal(request: LoggedInRequest, pk: int, number: int) -> HttpResponse:
    """A wish for a new review, the review it is about, and the answer."""
    waiting = appeals.waiting(_dialogues(request, pk)).select_related("review__contribution__dialogue__owner")
    item = get_object_or_404(waiting, review__contribution__number=number)
    form = AppealAnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and form.keep(item, by=request.user):
        messages.success(request, _("The author reads your answer on the contribution's own page."))
        return redirect("officials:rereading", pk)
    contribution = item.review.contribution
    context = {
        "dialogue": contribution.dialogue,
        "item": item,
        "contribution": contribution,
        "latest": contribution.moderations.order_by("at", "pk").last(),
        "looked_before": item.review.by_id == request.user.pk,
        "form": form,
    }
    return render(request, "officials/appeal.html", context, status=422 if form.is_bound else 200)
