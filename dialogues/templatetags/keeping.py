"""A language that was chosen in the address stays chosen in every link of the page, without a cookie."""

import re

from django import template
from django.conf import settings
from django.template.base import NodeList, Parser, Token
from django.template.context import Context
from django.utils.safestring import SafeString, mark_safe

from dialogportal.middleware import keeping_language

register = template.Library()

#: Links inside the site, and those that only change the query; each with what stands before and after the address.
ADDRESS = re.compile(r'(<(?:a|form)\b[^>]*?\s(?:href|action)=")((?:/(?!/)|\?)[^"#]*)')
#: A form that is sent with GET leaves the query of its address behind.
ASKING = re.compile(r'<form\b[^>]*\smethod="get"[^>]*>')


class KeepsLanguageNode(template.Node):
    """Renders what it holds, and adds ``?sprak=`` to its links when the page was asked for that way."""

    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        page: str = self.nodelist.render(context)
        request = context.get("request")
        code = request.GET.get("sprak", "") if request is not None else ""
        if code not in dict(settings.LANGUAGES):
            return mark_safe(page)
        page = ADDRESS.sub(lambda found: found[1] + keeping_language(found[2], code, joint="&amp;"), page)
        # Escaped already; the code is one of our own.
        return mark_safe(ASKING.sub(rf'\g<0><input type="hidden" name="sprak" value="{code}">', page))


@register.tag
def keepslanguage(parser: Parser, token: Token) -> KeepsLanguageNode:
    """``{% keepslanguage %} ... {% endkeepslanguage %}`` around a page."""
    nodelist = parser.parse(("endkeepslanguage",))
    parser.delete_first_token()
    return KeepsLanguageNode(nodelist)
