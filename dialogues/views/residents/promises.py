"""/loften/: how the promises to residents have been kept."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dialogues import keeping
from governance import clock
from governance.models import Municipality
from governance.pages import same_for_everyone

PER_PAGE = 20


@require_safe
@same_for_everyone
def history(request: HttpRequest) -> HttpResponse:
    """Every promise: late with its new day and reason, to come, and kept; not shown where the municipality hides the board."""
    municipality, today = Municipality.current(), clock.today()
    if not municipality.shows_promise_board:
        raise Http404
    late, coming = keeping.owed(today)
    context = {
        "municipality": municipality,
        "score": keeping.score(today),
        "late": late,
        "coming": coming,
        "page_obj": Paginator(keeping.kept(), PER_PAGE).get_page(request.GET.get("page")),
        "late_answers": keeping.late_answers(today),
    }
    return render(request, "residents/promises.html", context)
