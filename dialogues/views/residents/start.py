"""/: what can be affected now, what was promised, what changed."""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from dialogues import frontpage
from dialogues.forms.residents import FollowForm
from governance import clock, pages
from governance.models import Municipality
from governance.pages import same_for_everyone
from governance.parts import kept


@require_safe
@same_for_everyone
def start(request: HttpRequest) -> HttpResponse:
    """The start page."""
    return pages.shown(request, _start(clock.today()))


@kept
def _start(today: dt.date) -> pages.Blocks:
    open_now = frontpage.open_now(today)
    municipality = Municipality.current()
    shows_board = municipality.shows_promise_board
    context = {
        "municipality": municipality,
        "open_now": open_now,
        "next_opening": None if open_now else frontpage.next_opening(today),
        "shows_board": shows_board,
        "board": frontpage.promise_board(today) if shows_board else [],
        "score": frontpage.score(today) if shows_board else None,
        "decided": frontpage.recently_decided(),
        "follow_form": FollowForm(),
    }
    return pages.blocks("residents/start.html", context)
