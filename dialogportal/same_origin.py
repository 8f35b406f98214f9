"""Forms that need no cookie: what counts is that the browser says the form was on a page of ours."""

import functools
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt

View = Callable[..., HttpResponse]


def from_our_own_pages(view: View) -> View:
    """Take a form without Django's token, so that the page that holds it can be the same for everyone.

    Browsers tell where a form was sent from (Sec-Fetch-Site, older ones Origin); what comes from elsewhere is refused.
    For what changes nothing that belongs to the person who sends it, such as looking something up.
    """

    @functools.wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST" and not _is_ours(request):
            return render(request, "403_csrf.html", status=403)
        return view(request, *args, **kwargs)

    return csrf_exempt(checked)


def _is_ours(request: HttpRequest) -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in ("same-origin", "none")
    return request.headers.get("Origin") in (None, f"{request.scheme}://{request.get_host()}")
