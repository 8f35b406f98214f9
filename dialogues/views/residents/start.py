"""/: what can be affected now, what was promised, what changed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dialogues import frontpage
from dialogues.forms.residents import FollowForm
from governance import clock
from governance.models import Municipality
from governance.pages import same_for_everyone


@require_safe
@same_for_everyone
def start(request: HttpRequest) -> HttpResponse:
    """The start page."""
    today = clock.today()
    open_now = frontpage.open_now(today)
    municipality = Municipality.current()
    shows_board = municipality.shows_promise_board
    return render(
        request,
        "residents/start.html",
        {
            "municipality": municipality,
            "open_now": open_now,
            "next_opening": None if open_now else frontpage.next_opening(today),
            "shows_board": shows_board,
            "board": frontpage.promise_board(today) if shows_board else [],
            "score": frontpage.score(today) if shows_board else None,
            "decided": frontpage.recently_decided(),
            "follow_form": FollowForm(),
        },
    )
