"""The address of a dialogue: it follows the question, and every address it has had leads on to it."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse

from . import visibility
from .models import Dialogue, FormerSlug

View = Callable[..., HttpResponseBase]


def renew(dialogue: Dialogue) -> None:
    """Give the dialogue an address after its question, and remember the old one; call it in the deed's transaction."""
    left, dialogue.slug = dialogue.slug, dialogue.free_slug()
    if dialogue.slug == left:
        return
    FormerSlug.objects.filter(slug=dialogue.slug, dialogue=dialogue).delete()
    FormerSlug.objects.get_or_create(slug=left, defaults={"dialogue": dialogue})
    dialogue.save(update_fields=["slug"])


def current(slug: str) -> str | None:
    """The address that a public dialogue has now, by one that it has had."""
    found = visibility.public_dialogues().filter(former_slugs__slug=slug)
    return found.values_list("slug", flat=True).first()


def leads_on(view: View) -> View:
    """A page of a dialogue that is asked for by a former address is answered with the way to the present one."""

    @wraps(view)
    def found(request: HttpRequest, slug: str, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, slug=slug, **kwargs)
        except Http404:
            if request.method not in ("GET", "HEAD") or not (now := current(slug)):
                raise
        match = request.resolver_match
        path = reverse(match.view_name if match else "residents:dialogue_detail", kwargs={**kwargs, "slug": now})
        query = request.META.get("QUERY_STRING", "")
        return HttpResponsePermanentRedirect(f"{path}?{query}" if query else path)

    return found
