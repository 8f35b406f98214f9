"""/oppna-data/: the register, decisions, promises and measures for machines, and what they mean for people."""

import datetime as dt
import functools
import hashlib
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import http_date
from django.utils.translation import get_language, override
from django.views.decorators.http import condition, require_safe

from dialogportal.mail import link
from dialogues.opendata import catalogue, interface
from dialogues.opendata.datasets import DATASETS, Dataset, Reader
from dialogues.views import files
from governance import clock, editions
from governance.models import Municipality
from governance.pages import same_for_everyone

View = Callable[..., HttpResponseBase]
#: The greatest number that any database compares a key with.
GREATEST = 2**63 - 1


def for_any_machine(view: View) -> View:
    """May be read from any site, and is not sent again to whoever has it (ETag)."""

    @require_safe
    @condition(etag_func=_mark)
    @functools.wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(request, *args, **kwargs)

    @functools.wraps(view)
    def shared(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        answer = answered(request, *args, **kwargs)
        answer.headers["Access-Control-Allow-Origin"] = "*"
        answer.headers["Access-Control-Expose-Headers"] = "ETag, Deprecation, Sunset, Link"
        _announce(answer, DATASETS.get(kwargs.get("name", "")))
        return answer

    return shared


def _announce(answer: HttpResponseBase, dataset: Dataset | None) -> None:
    """Say in the answer that something in it is to be taken away, and where one can read about it."""
    if dataset is None or not dataset.leaving:
        return
    first = min(leaves.announced_on for _name, leaves in dataset.leaving)
    answer.headers["Deprecation"] = f"@{_instant(first)}"
    answer.headers["Link"] = f'<{link(reverse("residents:open_data"))}#h-leaving>; rel="deprecation"; type="text/html"'
    if dataset.leaves:
        answer.headers["Sunset"] = http_date(_instant(dataset.leaves.ends_on))


def _instant(day: dt.date) -> int:
    return int(dt.datetime.combine(day, dt.time(), dt.UTC).timestamp())


def _mark(request: HttpRequest, *args: Any, **kwargs: Any) -> str:
    """The mark of what the address gives: the same as long as nothing public has been changed, and the day is the same."""
    told = f"{editions.current()} {clock.today()} {get_language()} {request.get_full_path()}"
    return f'W/"{hashlib.blake2b(told.encode(), digest_size=16).hexdigest()}"'


@require_safe
@same_for_everyone
def index(request: HttpRequest) -> HttpResponse:
    """What there is, what each column means, and under which terms."""
    is_leaving = any(dataset.leaving for dataset in DATASETS.values())
    context = {
        "datasets": DATASETS.values(),
        "is_leaving": is_leaving,
        "licence": interface.LICENCE,
        "at_most": interface.AT_MOST,
    }
    return render(request, "residents/open_data.html", context)


@for_any_machine
def as_json(request: HttpRequest, name: str) -> HttpResponse:
    """One page of rows, and the address of the next."""
    dataset, limit = _dataset(name), _number(request.GET.get("limit", ""), interface.USUALLY)
    limit = max(1, min(limit, interface.AT_MOST))
    after = _number(request.GET.get("after", ""), 0)
    with override(settings.LANGUAGE_CODE):
        found = dataset.after(after, limit + 1)
        items = list(dataset.items(found[:limit], _reader()))
    following = None
    if len(found) > limit:
        place = f"?after={found[limit - 1].pk}&limit={limit}"
        following = link(reverse("residents:open_data_json", args=[name]) + place)
    return JsonResponse({"items": items, "next": following}, json_dumps_params={"ensure_ascii": False})


@for_any_machine
def as_separated_values(request: HttpRequest, name: str) -> HttpResponseBase:
    """Every row, line by line."""
    return files.separated_values(_dataset(name).table(_reader()), f"{name}.csv")


@for_any_machine
def openapi(request: HttpRequest) -> HttpResponse:
    """The description of the interface."""
    return JsonResponse(interface.describe(Municipality.current()), json_dumps_params={"ensure_ascii": False})


@for_any_machine
def dcat(request: HttpRequest) -> HttpResponse:
    """The catalogue."""
    return HttpResponse(catalogue.catalogue(Municipality.current()), content_type="application/rdf+xml; charset=utf-8")


def _dataset(name: str) -> Dataset:
    if name not in DATASETS:
        raise Http404
    return DATASETS[name]


def _reader() -> Reader:
    return Reader(clock.today(), Municipality.current().small_cell_threshold)


def _number(said: str, otherwise: int) -> int:
    return min(int(said), GREATEST) if said.isascii() and said.isdecimal() and len(said) < 30 else otherwise
