"""Public pages that are the same for everyone: kept as long as nothing is changed, and not sent twice to a browser."""

import functools
import gzip
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.context import Context
from django.template.loader import get_template
from django.template.loader_tags import BlockNode
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.functional import SimpleLazyObject
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from . import clock, editions, parts
from .models import Municipality

View = Callable[..., HttpResponse]

#: What a browser is told anew when it has the page already.
KEPT_BY_BROWSER = ("ETag", "Cache-Control", "Vary")
_TAKES_GZIP = re.compile(r"\bgzip\b")


@dataclass(frozen=True)
class Page:
    """An answer as it was made, packed and unpacked, with the mark by which a browser knows it again."""

    body: bytes
    packed: bytes
    headers: dict[str, str]
    mark: str

    @classmethod
    def of(cls, response: HttpResponse) -> "Page":
        body = response.content
        mark = f'W/"{hashlib.blake2b(body, digest_size=16).hexdigest()}"'
        response.headers["ETag"] = mark
        response.headers["Cache-Control"] = "no-cache"
        patch_vary_headers(response, ("Accept-Encoding", "Cookie"))
        return cls(body, gzip.compress(body, 5, mtime=0), dict(response.headers), mark)

    def answer(self, request: HttpRequest) -> HttpResponse:
        """The page, or 304 when the browser has it already."""
        if held := get_conditional_response(request, etag=self.mark):
            for name in KEPT_BY_BROWSER:
                held.headers[name] = self.headers[name]
            return held
        is_packed = bool(_TAKES_GZIP.search(request.META.get("HTTP_ACCEPT_ENCODING", "")))
        response = HttpResponse(self.packed if is_packed else self.body, headers=self.headers)
        if is_packed:
            response.headers["Content-Encoding"] = "gzip"
        return response


def same_for_everyone(view: View) -> View:
    """A page that depends on nothing but its address, the language, the day and what the database holds.

    Whoever has a session is served the view itself. So is everyone while a transaction is open, whose changes the
    edition does not tell yet. An answer that is not 200, or that sets a cookie or uses a token, is never kept.
    """

    @functools.wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method not in ("GET", "HEAD") or settings.SESSION_COOKIE_NAME in request.COOKIES:
            return view(request, *args, **kwargs)
        if connection.in_atomic_block:
            response = view(request, *args, **kwargs)
            return Page.of(response).answer(request) if _is_for_everyone(request, response) else response
        edition = editions.current()
        place = _place(request, edition)
        page = caches["pages"].get(place)
        if page is None:
            with parts.keeping(edition):
                response = view(request, *args, **kwargs)
            if not _is_for_everyone(request, response):
                return response
            page = Page.of(response)
            caches["pages"].set(place, page)
        return page.answer(request)

    return shown


Blocks = dict[str, SafeString]
KEPT = "kept.html"
#: Blocks of the frame that are the same on every page.
SAME_ON_ALL = frozenset({"site_title", "brand", "footer"})


def blocks(template: str, context: dict[str, Any]) -> Blocks:
    """The blocks of a page that extends the frame of all pages, each made by itself and for nobody in particular.

    So they can be kept (``parts.py``) while what surrounds them, which tells where the visitor is, is made each time.
    Raises ``ValueError`` for a page with a block that ``kept.html`` does not pass on: it would be lost in silence.
    """
    found = get_template(template).template  # type: ignore[attr-defined]
    same = {name: block for name, block in _blocks_in("base.html").items() if name in SAME_ON_ALL}
    own = found.nodelist[0].blocks
    if lost := own.keys() - _blocks_in(KEPT).keys():
        raise ValueError(f"{KEPT} does not pass on {', '.join(sorted(lost))} of {template}")
    values = {"municipality": SimpleLazyObject(Municipality.objects.first), **context}
    made: Blocks = {}
    for name, block in {**same, **own}.items():
        around = Context(dict(values))
        with around.bind_template(found), around.render_context.push_state(found):
            made[name] = mark_safe(block.nodelist.render(around))
    return made


def _blocks_in(template: str) -> dict[str, BlockNode]:
    nodes = get_template(template).template.nodelist  # type: ignore[attr-defined]
    return {node.name: node for node in nodes.get_nodes_by_type(BlockNode)}


def shown(request: HttpRequest, made: Blocks) -> HttpResponse:
    """The page with blocks that were made before, in a frame that tells where the visitor is."""
    return render(request, KEPT, {"blocks": made})


def _place(request: HttpRequest, edition: str) -> str:
    """Where the page is kept. Read before the page is made: what changes meanwhile gets an edition of its own."""
    told = (
        edition,
        clock.today().isoformat(),
        get_language() or "",
        # What the reader asked for, when the page is not in that language and says so.
        getattr(request, "readers_language", ""),
        request.scheme or "",
        request.get_host(),
        request.get_full_path(),
    )
    return hashlib.blake2b("\n".join(told).encode(), digest_size=32).hexdigest()


def _is_for_everyone(request: HttpRequest, response: HttpResponse) -> bool:
    has_cookie = response.cookies or request.META.get("CSRF_COOKIE_NEEDS_UPDATE") or request.session.modified
    return response.status_code == 200 and not has_cookie and not response.headers.get("Cache-Control")
