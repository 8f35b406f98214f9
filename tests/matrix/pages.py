"""Every page of the product as it is read, and as it answers a form that is empty or wrongly filled in."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import BadRequest, PermissionDenied
from django.db import transaction
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse
from django.views import defaults

from tests.access_table import TABLE, Rule

from .forms import Form, forms_on
from .visitors import BY_DIALOGUE, VISITORS, Town


@dataclass(frozen=True)
class Page:
    """One answer, as a browser gets it."""

    name: str
    address: str
    html: str
    policy: str = ""

    @property
    def is_in_error(self) -> bool:
        """Whether it sums up what is wrong with what was sent."""
        return 'class="errsum"' in self.html

    @property
    def content(self) -> str:
        """The page without what is new each time it is asked for."""
        return re.sub(r'(name="(?:csrfmiddlewaretoken|stamp|key)"\s+value=)"[^"]*"', r"\1", self.html)


def every_page(town: Town, *, thoroughly: bool) -> list[Page]:
    """Every page, clean and in error, each answer once.

    Thoroughly means also: for those who may only read, and at every step of a dialogue.
    """
    pages = [*_of_the_table(town, thoroughly=thoroughly), *_refusals(town)]
    if thoroughly:
        pages += _at_every_step(town)
    return list({page.content: page for page in reversed(pages)}.values())[::-1]


def readers(rule: Rule, *, thoroughly: bool) -> list[str]:
    """Who is shown the page: the first who may act there; thoroughly, also the first who may only read."""
    able = sorted(rule.get & rule.post - rule.led_on, key=list(VISITORS).index)
    others = sorted(rule.get - rule.post - rule.led_on, key=list(VISITORS).index)
    return [*able[:1], *others[: 1 if thoroughly or not able else 0]]


def _of_the_table(town: Town, *, thoroughly: bool) -> Iterator[Page]:
    for name, rule in TABLE.items():
        address = town.address(name, rule.at)
        for visitor in readers(rule, thoroughly=thoroughly):
            clean = _ask(town.clients[visitor], "GET", address)
            yield from _page(f"{name}, as {visitor}", address, clean)
            if visitor in rule.post:
                yield from _in_error(town, name, address, visitor, forms_on(clean), thoroughly=thoroughly)
        for visitor in sorted(rule.post, key=list(VISITORS).index)[:1]:
            yield from _page(f"{name}, sent empty", address, _ask(town.clients[visitor], "POST", address))


def _in_error(
    town: Town, name: str, address: str, visitor: str, forms: Iterable[Form], *, thoroughly: bool
) -> Iterator[Page]:
    for number, form in enumerate(forms):
        for how, data in (("wrong", nonsense(form)), ("empty", emptied(form))):
            answer = _ask(town.clients[visitor], "POST", form.action or address, data)
            if answer.status_code in (409, 422):
                yield from _page(f"{name}, form {number} {how}", form.action or address, answer)
                if not thoroughly:
                    break


def emptied(form: Form) -> dict[str, list[str]]:
    """The form with nothing written and nothing chosen."""
    return {field: values for field, values in form.data.items() if form.fields[field].kind == "hidden"}


#: What a browser lets people send that is wrong all the same; in other fields, words.
WRONG = {
    "number": "-99999999",
    "date": "0999-01-01",
    "time": "23:59",
    "datetime-local": "0999-01-01T00:00",
    "url": "ftp://a",
}


def nonsense(form: Form) -> dict[str, list[str]]:
    """The form with days and figures that cannot be, and choices that are not offered."""
    wrong = {field: [WRONG.get(form.fields[field].kind, "inte ett svar")] for field in form.written}
    return form.data | wrong | {field: ["inget val"] for field, item in form.fields.items() if item.choices}


def _at_every_step(town: Town) -> Iterator[Page]:
    """The pages of one dialogue for every dialogue of the town, and those for residents of every public one."""
    for fate, dialogue in town.dialogues.items():
        for name, rule in TABLE.items():
            is_public = rule.at == "public page"
            if rule.get and (is_public or rule.at in BY_DIALOGUE):
                kwargs: dict[str, Any] = {"slug": dialogue.slug} if is_public else {"pk": dialogue.pk}
                address = reverse(name, kwargs=kwargs)
                for visitor in readers(rule, thoroughly=False):
                    yield from _page(f"{name}, {fate}", address, _ask(town.clients[visitor], "GET", address))


def _refusals(town: Town) -> Iterator[Page]:
    """The pages that say that something went wrong."""
    request = RequestFactory().get("/")
    answers = {
        "404": town.clients["anonymous"].get("/finns-inte/"),
        "404, logged in": town.clients["responsible"].get("/finns-inte/"),
        "403": defaults.permission_denied(request, PermissionDenied()),
        "400": defaults.bad_request(request, BadRequest()),
        "500": defaults.server_error(request),
        "a form that is too old": Client(enforce_csrf_checks=True).post("/konto/logga-in/", {}),
    }
    for name, answer in answers.items():
        yield Page(name, "/", answer.content.decode(), answer.headers.get("Content-Security-Policy", ""))
    yield Page("429", "/", render_to_string("429.html", request=request))


def _ask(client: Client, method: str, address: str, data: Any = None) -> Any:
    """One request, undone afterwards; who logs out by it is still logged in."""
    cookies = client.cookies.copy()
    with transaction.atomic():
        response = client.post(address, data or {}) if method == "POST" else client.get(address)
        transaction.set_rollback(True)
    client.cookies = type(client.cookies)(cookies)
    return response


def _page(name: str, address: str, response: Any) -> Iterator[Page]:
    if response.headers.get("Content-Type", "").startswith("text/html") and response.content:
        policy = response.headers["Content-Security-Policy"]
        yield Page(name, address, response.content.decode(), policy)
