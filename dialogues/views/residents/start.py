"""/: what can be affected now, what was promised, what changed."""

import datetime as dt
import re
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dialogues import frontpage
from dialogues.forms.residents import FollowForm
from governance import clock, pages
from governance.models import Municipality
from governance.pages import same_for_everyone
from governance.parts import kept

RECEIVED = re.compile(r"<!-- received (\d+) -->")


@require_safe
@same_for_everyone
def start(request: HttpRequest) -> HttpResponse:
    """The start page."""
    today = clock.today()
    made, received = _start(today), frontpage.received(today)
    return pages.shown(request, made | {"main": mark_safe(RECEIVED.sub(partial(_number, received), made["main"]))})


def _number(received: dict[int, int], place: re.Match[str]) -> str:
    """How many contributions there are so far, put where the page leaves room for it."""
    number = received.get(int(place[1]), 0)
    return format_html("<span>{}</span>", _("%(number)s contributions so far") % {"number": number}) if number else ""


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
