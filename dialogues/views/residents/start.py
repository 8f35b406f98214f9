"""/: what can be affected now, what was promised, what changed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dialogues import frontpage
from dialogues.forms.residents import FollowForm
from governance import clock
from governance.pages import same_for_everyone


@require_safe
@same_for_everyone
def start(request: HttpRequest) -> HttpResponse:
    """The start page."""
    today = clock.today()
    open_now = frontpage.open_now(today)
    return render(
        request,
        "residents/start.html",
        {
            "open_now": open_now,
            "next_opening": None if open_now else frontpage.next_opening(today),
            "board": frontpage.promise_board(today),
            "score": frontpage.score(today),
            "decided": frontpage.recently_decided(),
            "follow_form": FollowForm(),
        },
    )
