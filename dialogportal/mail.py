"""One mail from one template file: templates/emails/<name>.email holds its subject, text and html as blocks."""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template import Context
from django.template.loader import get_template
from django.template.loader_tags import BlockNode
from django.utils import translation


def link(path: str) -> str:
    """The absolute address of a path on this site, from PUBLIC_BASE_URL only: no request can change it."""
    return f"{settings.PUBLIC_BASE_URL}{path}"


def build(
    name: str, to: str, context: dict[str, Any] | None = None, language: str | None = None
) -> EmailMultiAlternatives:
    """The mail `name`, ready to send, in the reader's language.

    The text block is written without autoescape, the html block with. Line breaks in a subject are folded into spaces.
    """
    values = {"public_base_url": settings.PUBLIC_BASE_URL, **(context or {})}
    with translation.override(language or settings.LANGUAGE_CODE):
        template: Any = get_template(f"emails/{name}.email")
        blocks = {node.name: node for node in template.template.nodelist.get_nodes_by_type(BlockNode)}

        def render(block: str, *, autoescape: bool) -> str:
            bound = Context(values, autoescape=autoescape)
            with bound.bind_template(template.template):
                return str(blocks[block].nodelist.render(bound)).strip()

        subject = " ".join(render("subject", autoescape=False).split())
        message = EmailMultiAlternatives(subject=subject, body=render("text", autoescape=False) + "\n", to=[to])
        if "html" in blocks:
            message.attach_alternative(render("html", autoescape=True), "text/html")
    return message
