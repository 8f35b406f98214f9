"""/dialoger/<slug>/aterkoppling/tydligt/: did it become clear how the contributions were used?

Anybody can answer, without a cookie: what makes sending twice the same as once is the signed key of the form.
"""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from dialogportal.middleware import client_ip
from dialogportal.same_origin import from_our_own_pages
from dialogues import attempts, clarity, participation, visibility
from dialogues.forms.following import ClearForm
from dialogues.models import Dialogue
from dialogues.views.residents.dialogues import public_dialogue
from governance.models import Municipality


@from_our_own_pages
@never_cache
def clear(request: HttpRequest, slug: str) -> HttpResponse:
    """The question, and afterwards the result. Very many from one place have to wait."""
    dialogue = public_dialogue(slug, with_figures=True)
    if not visibility.is_answered(dialogue):
        raise Http404
    form = ClearForm(request.POST or None, initial={"stamp": participation.new_stamp()})
    if request.method != "POST" or not form.is_valid():
        return _page(request, dialogue, form, status=422 if form.is_bound else 200)
    stamp = participation.read_stamp(form.cleaned_data["stamp"])
    if stamp.opened_at is None:
        form.add_error(None, _("The form could not be read. Open the page again and send your answer once more."))
        return _page(request, dialogue, form, status=422)
    place = f"{attempts.network(client_ip(request))} {dialogue.pk}"
    if not attempts.may_try("clear or not", place, most=clarity.MOST_FROM_ONE_PLACE):
        return render(request, "429.html", status=429)
    clarity.answer(dialogue, given_with=clarity.with_form(stamp.key), was_clear=form.was_clear)
    return redirect(f"{request.path}?tack")


def _page(request: HttpRequest, dialogue: Dialogue, form: ClearForm, status: int = 200) -> HttpResponse:
    municipality = Municipality.current()
    context = {
        "municipality": municipality,
        "dialogue": dialogue,
        "form": form,
        "has_answered": "tack" in request.GET and not form.is_bound,
        "clear": clarity.figures(dialogue, municipality.small_cell_threshold),
    }
    return render(request, "residents/clear.html", context, status=status)
