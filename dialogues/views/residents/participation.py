"""/dialoger/<slug>/delta/: write, check, send."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from dialogues import participation, visibility
from dialogues.contributions import WindowClosed
from dialogues.forms.residents import TakePartForm
from dialogues.models import Dialogue
from dialogues.views.residents.dialogues import public_dialogue, with_promise
from governance import clock


@never_cache
def take_part(request: HttpRequest, slug: str) -> HttpResponse:
    """The form; when it is filled in a page to check it; then the contribution is received."""
    dialogue = with_promise(public_dialogue(slug))
    data = request.POST if request.method == "POST" else None
    shown_in = (data or request.GET).get("sprak", "")
    form = TakePartForm(data, dialogue=dialogue, shown_in=shown_in, initial={"stamp": participation.new_stamp()})
    if not visibility.can_take_part(dialogue, clock.today()):
        return _closed(request, dialogue, form)
    if data is None or "change" in data:
        return _form(request, dialogue, form)
    if not form.is_valid():
        return _form(request, dialogue, form, status=422)
    if "send" not in data:
        return render(request, "residents/take_part_check.html", {"dialogue": dialogue, "form": form})
    return _send(request, dialogue, form)


def _send(request: HttpRequest, dialogue: Dialogue, form: TakePartForm) -> HttpResponse:
    given = form.cleaned_data
    try:
        receipt = participation.take_part(
            dialogue,
            text=form.text(),
            answers=form.answers(),
            language=form.written_language(),
            stamp=participation.read_stamp(given["stamp"]),
            email=given["email"],
            area=form.areas.get(given.get("area", "")),
            age_band=given["age"],
            filled_trap=bool(given["website"]),
        )
    except WindowClosed:
        return _closed(request, dialogue, form)
    if not receipt.token:
        return render(
            request, "residents/already_sent.html", {"dialogue": dialogue, "contribution": receipt.contribution}
        )
    return redirect(reverse("residents:contribution", args=[receipt.token]) + "?kvitto")


def _form(request: HttpRequest, dialogue: Dialogue, form: TakePartForm, status: int = 200) -> HttpResponse:
    context = {
        "dialogue": dialogue,
        "form": form,
        "promised": visibility.shown_promise(dialogue),
        "number": len(form.typed),
    }
    return render(request, "residents/take_part.html", context, status=status)


def _closed(request: HttpRequest, dialogue: Dialogue, form: TakePartForm) -> HttpResponse:
    """Why one cannot take part now and where to turn; what was typed is shown, to be copied or sent elsewhere."""
    context: dict[str, Any] = {
        "dialogue": dialogue,
        "suspension": dialogue.suspensions.filter(resumed_on=None).select_related("decision__board").first(),
        "rounds": [item for item in dialogue.rounds.all() if item.has_closed(clock.today())],
        "opening": dialogue.mandate.opens_on if dialogue.mandate and not dialogue.is_launched else None,
        "typed": form.overview() if form.is_bound and form.is_valid() else _raw(form),
    }
    return render(request, "residents/take_part_closed.html", context, status=409 if form.is_bound else 200)


def _raw(form: TakePartForm) -> list[dict[str, Any]]:
    if not form.is_bound:
        return []
    return [{"label": field.label, "text": field.value()} for field in form.typed if field.value()]
