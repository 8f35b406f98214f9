"""Every public page and its languages, for search engines."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.urls import reverse
from django.utils.translation import get_language

from governance.models import Board, GoverningDocument
from governance.views.public import PUBLIC_STATUSES

from . import visibility

STANDING_PAGES = (
    "residents:start",
    "residents:dialogue_list",
    "residents:promises",
    "residents:followup",
    "residents:open_data",
    "residents:how_it_works",
    "residents:privacy",
    "residents:accessibility",
    "governance:index",
    "governance:document_list",
    "governance:meetings",
)


def in_language(path: str, code: str) -> str:
    """The address of a page in a language: the municipality's own needs no word about it."""
    return path if code == settings.LANGUAGE_CODE else f"{path}?sprak={code}"


class _Pages(Sitemap):
    """Addresses from PUBLIC_BASE_URL, one per language of the site, each naming the others."""

    i18n = alternates = x_default = True
    languages = settings.SITE_LANGUAGES

    def get_protocol(self, protocol: str | None = None) -> str:
        return urlsplit(settings.PUBLIC_BASE_URL).scheme

    def get_domain(self, site: Any = None) -> str:
        return urlsplit(settings.PUBLIC_BASE_URL).netloc

    def location(self, item: Any) -> str:
        name, *args = item
        return in_language(reverse(name, args=args), (get_language() or settings.LANGUAGE_CODE)[:2])


class StandingPages(_Pages):
    """Pages that are always there."""

    def items(self) -> list[tuple[str, ...]]:
        return [(name,) for name in STANDING_PAGES]


class DialoguePages(_Pages):
    """Each public dialogue, and what was answered in it."""

    limit = 10_000

    def items(self) -> list[tuple[str, ...]]:
        slugs = visibility.public_dialogues().order_by("pk").values_list("slug", flat=True)
        pages = ("residents:dialogue_detail", "residents:feedback")
        return [(page, slug) for slug in slugs for page in pages]


class GovernancePages(_Pages):
    """Boards and the documents that steer them."""

    def items(self) -> list[tuple[str, ...]]:
        documents = GoverningDocument.objects.filter(status__in=PUBLIC_STATUSES).order_by("code")
        boards = Board.objects.order_by("code").values_list("code", flat=True)
        pages: list[tuple[str, ...]] = [("governance:board", code) for code in boards]
        return pages + [("governance:document", code) for code in documents.values_list("code", flat=True)]


SITEMAPS: dict[str, Any] = {"sidor": StandingPages, "dialoger": DialoguePages, "styrning": GovernancePages}
