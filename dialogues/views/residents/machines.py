"""What search engines read first: which pages they may fetch, and which there are."""

from django.contrib.sitemaps import views as sitemap_views
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from dialogportal.mail import link
from dialogues.sitemaps import SITEMAPS

#: For those who work here, or who hold a code of their own.
CLOSED = ("/handlaggning/", "/namnd/", "/konto/", "/admin/", "/folj/", "/anmalan/", "/stil/", "/sprak/")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Everything public may be fetched; the way to the sitemap."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED), "Allow: /", ""]
    lines.append(f"Sitemap: {link(reverse('residents:sitemap'))}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
def sitemap(request: HttpRequest) -> TemplateResponse:
    """The parts of the sitemap: a large municipality has more addresses than one file may hold."""
    return sitemap_views.index(request, SITEMAPS, sitemap_url_name="residents:sitemap_part")


@require_safe
def sitemap_part(request: HttpRequest, section: str) -> TemplateResponse:
    """The pages of one part, each with its languages."""
    return sitemap_views.sitemap(request, SITEMAPS, section=section)
