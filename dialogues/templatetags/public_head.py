"""What the head of a public page tells search engines, other sites and readers of feeds."""

import re
from typing import Any

from django import template
from django.conf import settings
from django.template.base import NodeList, Parser, Token
from django.template.context import Context
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from dialogportal.mail import link
from dialogues.sitemaps import in_language

register = template.Library()

#: Pages that are found and shared; the others are for who works here, or for who holds a code.
FOUND = frozenset(
    {
        "residents:start",
        "residents:dialogue_list",
        "residents:dialogue_detail",
        "residents:contributions",
        "residents:take_part",
        "residents:feedback",
        "residents:dialogue_privacy",
        "residents:how_it_works",
        "residents:privacy",
        "residents:accessibility",
        "governance:index",
        "governance:board",
        "governance:decision",
        "governance:document_list",
        "governance:document",
    }
)
#: Filters and pages of a list: the list itself is what is found.
LISTS = frozenset({"residents:dialogue_list"})
LOCALES = {"sv": "sv_SE", "en": "en_GB"}
ERROR = re.compile(r"\d{3}\.html|csrf_failure\.html")
SPACE = re.compile(r"\s+")


class ToldNode(template.Node):
    """Keeps what stands between the tags, as one line."""

    def __init__(self, nodelist: NodeList, name: str) -> None:
        self.nodelist, self.name = nodelist, name

    def render(self, context: Context) -> SafeString:
        # Rendered already, and so escaped already.
        context[self.name] = mark_safe(SPACE.sub(" ", self.nodelist.render(context)).strip())
        return mark_safe("")


@register.tag
def told(parser: Parser, token: Token) -> ToldNode:
    """``{% told as name %} ... {% endtold %}``: a block that is shown in more than one place."""
    _tag, _as, name = token.split_contents()
    nodelist = parser.parse(("endtold",))
    parser.delete_first_token()
    return ToldNode(nodelist, name)


@register.inclusion_tag("components/public_head.html", takes_context=True)
def public_head(context: Context, title: str, description: str, site: str) -> dict[str, Any]:
    """The page's own address, its languages, its words for other sites, and the feeds and calendars about it."""
    request = context.get("request")
    match = getattr(request, "resolver_match", None)
    page = context.template.name if context.template else ""
    if request is None or match is None or match.view_name not in FOUND or ERROR.fullmatch(page or ""):
        return {"is_found": False}
    code = (get_language() or settings.LANGUAGE_CODE)[:2]
    everywhere = match.view_name == "residents:take_part"
    languages = [other for other, _name in settings.LANGUAGES if everywhere or other in settings.SITE_LANGUAGES]
    return {
        "is_found": True,
        "is_filtered": match.view_name in LISTS and bool(set(request.GET) - {"sprak"}),
        "title": title,
        "description": description,
        "site": site,
        "url": link(in_language(request.path, code)),
        "locale": LOCALES.get(code, code),
        "languages": [(other, link(in_language(request.path, other))) for other in languages],
        "default": link(request.path),
        "feeds": list(_feeds(match.kwargs.get("slug"))),
    }


def _feeds(slug: str | None) -> Any:
    yield "application/atom+xml", _("What is new in all dialogues"), reverse("residents:register_feed")
    if slug:
        yield "application/atom+xml", _("What is new in this dialogue"), reverse("residents:dialogue_feed", args=[slug])
        yield "text/calendar", _("The days of this dialogue"), reverse("residents:dialogue_calendar", args=[slug])
    else:
        yield "text/calendar", _("The days of all dialogues"), reverse("residents:calendar")
