"""/dialoger/<slug>/delta/: write, check, send. On paper: /dialoger/<slug>/blankett/."""

from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery, prefetch_related_objects
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from dialogportal.middleware import client_ip, in_every_language
from dialogues import participation, standing, visibility
from dialogues.contributions import WindowClosed
from dialogues.forms.residents import TakePartForm
from dialogues.models import Dialogue, Status
from dialogues.views.residents.dialogues import with_promise
from governance import clock
from governance.prepared import prepared


@in_every_language
@never_cache
def take_part(request: HttpRequest, slug: str) -> HttpResponse:
    """The form; when it is filled in a page to check it; then the contribution is received."""
    data = request.POST if request.method == "POST" else None
    given = data or request.GET
    is_sent = data is not None and "send" in data
    dialogue = _dialogue(slug, is_sent=is_sent)
    if not is_sent:
        prefetch_related_objects([dialogue], "rounds")
    shown_in = given.get("in_language") or given.get("sprak", "")
    form = TakePartForm(data, dialogue=dialogue, shown_in=shown_in, initial={"stamp": participation.new_stamp})
    if not is_sent and not visibility.can_take_part(dialogue, clock.today()):
        return _closed(request, dialogue, form)
    if data is None or _turned(form):
        return _form(request, dialogue, form)
    if not form.is_valid():
        return _put_right(request, _dialogue(slug), form)
    return _send(request, dialogue, form) if is_sent else _check(request, dialogue, form)


@in_every_language
@require_safe
def paper_form(request: HttpRequest, slug: str) -> HttpResponse:
    """The same questions to print and fill in by hand, with where and by when to hand it in."""
    dialogue = _dialogue(slug)
    form = TakePartForm(None, dialogue=dialogue, shown_in=request.GET.get("sprak", ""))
    if not visibility.paper_form_is_shown(dialogue, clock.today()):
        return _closed(request, dialogue, form)
    prefetch_related_objects([with_promise(dialogue)], "promises")
    context = {
        "dialogue": dialogue,
        "form": form,
        "asked": form.asked,
        "promised": visibility.shown_promise(dialogue),
        "shown_in": form.page_language,
        "closes_on": max((item.closes_on for item in dialogue.rounds.all()), default=None),
    }
    return render(request, "residents/paper_form.html", context)


def _dialogue(slug: str, *, is_sent: bool = False) -> Dialogue:
    """A dialogue that residents may see, with no more than sending needs when that is what is done; 404 otherwise."""
    found = (_to_be_sent_to if is_sent else _by_slug)(slug)
    if not found:
        raise Http404
    return found[0]


@prepared
def _by_slug(slug: str) -> "QuerySet[Dialogue]":
    return _public().filter(slug=slug).select_related("owner", "mandate__level", "vote")


@prepared
def _to_be_sent_to(slug: str) -> "QuerySet[Dialogue]":
    needed = ("reference", "slug", "title", "languages", "mandate__frame_sum_sek", "vote__votes_each")
    return _public().filter(slug=slug).select_related("mandate", "vote").only(*needed)


def _public() -> "QuerySet[Dialogue]":
    areas = Dialogue.areas.through.objects.filter(dialogue=OuterRef("pk")).order_by().values("dialogue")
    number = Coalesce(Subquery(areas.annotate(number=Count("pk")).values("number")), 0)  # type: ignore[misc]
    return visibility.public_dialogues().annotate(number_of_areas=number)


def _turned(form: TakePartForm) -> bool:
    """Whether another page of the form was asked for: what stands on it is shown, and nothing is checked yet."""
    if "change" in form.data:
        form.turn_to_field(form.data["change"])
    elif "back" in form.data:
        form.turn(to=form.page - 1)
    elif "in_language" in form.data:
        form.forgive()
    elif not form.is_last and "send" not in form.data and form.page_is_valid():
        form.turn(to=form.page + 1)
    else:
        return False
    return True


def _put_right(request: HttpRequest, dialogue: Dialogue, form: TakePartForm) -> HttpResponse:
    if form.lacks_only_email:
        return _check(request, dialogue, form, status=422)
    if form.page_is_valid():
        form.turn_to_first_error()
    return _form(request, dialogue, form, status=422)


def _send(request: HttpRequest, dialogue: Dialogue, form: TakePartForm) -> HttpResponse:
    given = form.cleaned_data
    try:
        receipt = participation.take_part(
            dialogue,
            text=form.text(),
            answers=form.answers(),
            language=form.written_language(),
            stamp=participation.read_stamp(given["stamp"]),
            sent_from=client_ip(request),
            email=given["email"],
            letters_in=(get_language() or "sv")[:2],
            area=form.place(),
            background=form.background(),
            filled_trap=bool(given["website"]),
        )
    except WindowClosed:
        return _closed(request, _dialogue(dialogue.slug), form)
    except participation.TooMany:
        return _check(request, _dialogue(dialogue.slug), form, status=429)
    if not receipt.token:
        context = {"dialogue": dialogue, "contribution": receipt.contribution}
        return render(request, "residents/already_sent.html", context)
    page = reverse("residents:contribution", args=[receipt.token])
    return redirect(f"{page}?kvitto&sprak={get_language()}")


def _form(request: HttpRequest, dialogue: Dialogue, form: TakePartForm, status: int = 200) -> HttpResponse:
    prefetch_related_objects([with_promise(dialogue)], "promises")
    promised = visibility.shown_promise(dialogue)
    level = promised.level if promised and form.number == 1 else None
    context = {
        "dialogue": dialogue,
        "form": form,
        "promised": promised,
        "level": level,
        "is_partly_swedish": form.is_partly_swedish
        or (level is not None and form.page_language not in level["promise"]),
        "shown_in": form.page_language,
    }
    return render(request, "residents/take_part.html", context, status=status)


def _check(request: HttpRequest, dialogue: Dialogue, form: TakePartForm, status: int = 200) -> HttpResponse:
    context = {"dialogue": dialogue, "form": form, "must_wait": status == 429}
    return render(request, "residents/take_part_check.html", context, status=status)


def _closed(request: HttpRequest, dialogue: Dialogue, form: TakePartForm) -> HttpResponse:
    """Why one cannot take part now and where to turn; what was typed is shown, to be copied or sent elsewhere."""
    prefetch_related_objects([with_promise(dialogue)], "promises")
    today = clock.today()
    opening = standing.planned_opening(dialogue, today, visibility.shown_mandate(dialogue))
    context: dict[str, Any] = {
        "dialogue": dialogue,
        "is_planned": dialogue.status == Status.ACTIVE and (opening is not None or not dialogue.is_launched),
        "opening": opening if opening and opening > today else None,
        "suspension": dialogue.suspensions.filter(resumed_on=None).select_related("decision__board").first(),
        "rounds": [item for item in dialogue.rounds.all() if item.has_closed(today)],
        "typed": form.overview() if form.is_bound and form.is_valid() else _raw(form),
    }
    return render(request, "residents/take_part_closed.html", context, status=409 if form.is_bound else 200)


def _raw(form: TakePartForm) -> list[dict[str, Any]]:
    if not form.is_bound:
        return []
    return [{"label": field.label, "text": field.value()} for field in form.typed if field.value()]
