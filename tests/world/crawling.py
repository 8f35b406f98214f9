"""Read everything that somebody who is not logged in can reach, page by page and route by route."""

import html
import json
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from dialogues.models import Activity, Compilation, Dialogue
from dialogues.opendata.datasets import DATASETS
from governance.models import ActionPlan, Board, Decision, GoverningDocument
from tests.paper_files import words

LANGUAGES = ("sv", "en")
PUBLIC = ("residents", "governance")

#: What stands in the place of each part of an address.
VALUES: dict[str, Callable[[], Iterable[Any]]] = {
    "residents:slug": lambda: Dialogue.objects.values_list("slug", flat=True),
    "governance:code": lambda: [
        *Board.objects.values_list("code", flat=True),
        *GoverningDocument.objects.values_list("code", flat=True),
        *ActionPlan.objects.values_list("code", flat=True),
    ],
    "governance:pk": lambda: Decision.objects.values_list("pk", flat=True),
    "governance:register": lambda: ["personer"],
    "governance:file_pk": lambda: [1],
    "residents:token": lambda: ["ingen-har-den-har-lanken"],
    "residents:code": lambda: Board.objects.values_list("code", flat=True),
    "residents:name": lambda: list(DATASETS),
    "residents:section": lambda: ["pages", "dialogues"],
    "residents:year": lambda: [2024, 2025, 2026, 2027],
}

#: Where an address has parts that belong together. Every version of a compilation is asked for, drafts too.
PAIRS: dict[tuple[str, ...], Callable[[], Iterable[tuple[Any, ...]]]] = {
    ("residents:slug", "residents:code"): lambda: Activity.objects.values_list("dialogue__slug", "code"),
    ("residents:slug", "residents:held", "residents:number"): lambda: Compilation.objects.values_list(
        "dialogue__slug", "round__number", "number"
    ),
}


class UnknownPart(Exception):
    """A new public address has a part that the crawler cannot fill in: say in ``VALUES`` what stands there."""


def routes() -> list[tuple[str, list[str]]]:
    """Every address of the public namespaces, with the names of its parts."""
    found = []
    for resolver in get_resolver().url_patterns:
        if isinstance(resolver, URLResolver) and resolver.namespace in PUBLIC:
            for pattern in resolver.url_patterns:
                assert isinstance(pattern, URLPattern)
                parts = [f"{resolver.namespace}:{part}" for part in pattern.pattern.regex.groupindex]
                found.append((f"{resolver.namespace}:{pattern.name}", parts))
    return found


def addresses() -> Iterator[str]:
    """Every public route for every dialogue, body, document and decision."""
    for name, parts in routes():
        names = [part.split(":")[1] for part in parts]
        if pairs := PAIRS.get(tuple(parts)):
            for values in pairs():
                yield reverse(name, kwargs=dict(zip(names, values, strict=True)))
            continue
        if unknown := set(parts) - set(VALUES):
            raise UnknownPart(name, unknown)
        choices: list[dict[str, Any]] = [{}]
        for part in parts:
            choices = [{**chosen, part.split(":")[1]: value} for chosen in choices for value in VALUES[part]()]
        for chosen in choices:
            yield reverse(name, kwargs=chosen)


def texts(client: Client, *, language: str, within: str = "/") -> Iterator[tuple[str, str]]:
    """Address and text of every answer that can be reached, in one language; links are followed where they lead.

    ``within`` keeps to the addresses that begin so.
    """
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    waiting, seen = list(addresses()), set()
    while waiting:
        address = waiting.pop(0)
        if address in seen or not address.startswith(within):
            continue
        seen.add(address)
        response = client.get(address)
        assert response.status_code < 500, f"{address}: {response.status_code}"
        body = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
        text = words(body) if is_paper(body) else readable(body.decode("utf-8", "replace"), response["Content-Type"])
        yield address, text
        if "html" in response.get("Content-Type", ""):
            waiting += [link for link in links(body.decode(), address) if link not in seen]


def is_paper(body: bytes) -> bool:
    """Whether it is a PDF or a Word document, whose words are not letters in a row."""
    return body.startswith((b"%PDF", b"PK\x03\x04"))


def readable(text: str, content_type: str) -> str:
    """The answer with marks of HTML and JSON read as the letters they mean."""
    if "json" in content_type:
        return json.dumps(json.loads(text), ensure_ascii=False)
    return html.unescape(re.sub(r"\s+", " ", text))


def links(text: str, address: str) -> Iterator[str]:
    """Pages that the page leads to within the public site. Of the register's many filters only pages are followed."""
    for found in re.findall(r'(?:href|src)="([^"#]+)', text):
        link = urlsplit(urljoin(address, html.unescape(found)))
        if link.scheme or link.netloc or link.path.startswith(("/static/", "/konto/", "/sprak/")):
            continue
        if link.query and not re.fullmatch(r"(page|sida)=\d+", link.query) and not link.path.endswith("/bidrag/"):
            continue
        yield link.path + (f"?{link.query}" if link.query else "")


def leaks(secrets: Iterable[str], pages: Iterable[tuple[str, str]]) -> list[str]:
    """Every secret that can be read on one of the pages, with the address."""
    wanted = [(secret, re.sub(r"\s+", " ", secret).lower()) for secret in secrets]
    return [
        f"{address}: {secret}"
        for address, text in pages
        for lowered in [text.lower()]
        for secret, normal in wanted
        if normal in lowered
    ]
