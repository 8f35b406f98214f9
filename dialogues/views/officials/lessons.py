"""/handlaggning/lardomar/: what our own dialogues have learnt, for those who plan the next one."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from governance.models import Area, LadderLevel
from governance.permissions import works_here
from governance.requests import LoggedInRequest

from ... import lessons as learnt
from ...models import Method, TargetGroup

PER_PAGE = 20


@login_required
@require_safe
def lessons(request: LoggedInRequest) -> HttpResponse:
    """Every finished evaluation, by the words and choices of the address."""
    if not works_here(request.user):
        raise Http404
    question = learnt.Question.read(request.GET)
    page = Paginator(learnt.found(request.user, question), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "question": question,
        "asked": request.GET,
        "methods": Method.objects.values_list("code", "name"),
        "groups": TargetGroup.objects.order_by("code").values_list("code", "name"),
        "areas": Area.objects.order_by("name").values_list("code", "name"),
        "levels": LadderLevel.Code.choices,
    }
    return render(request, "lessons/lessons.html", context)
