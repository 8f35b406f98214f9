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
        blocks = _blocks(name)
        subject = _render(blocks["subject"], values, autoescape=False)
        text = _render(blocks["text"], values, autoescape=False)
        message = EmailMultiAlternatives(subject=" ".join(subject.split()), body=text.strip() + "\n", to=[to])
        if "html" in blocks:
            message.attach_alternative(_render(blocks["html"], values, autoescape=True).strip(), "text/html")
    return message


def _blocks(name: str) -> dict[str, BlockNode]:
    template: Any = get_template(f"emails/{name}.email")
    return {node.name: node for node in template.template.nodelist.get_nodes_by_type(BlockNode)}


def _render(block: BlockNode, values: dict[str, Any], *, autoescape: bool) -> str:
    context = Context(values, autoescape=autoescape)
    template: Any = get_template(f"emails/{block.origin.template_name.split('/')[-1]}")
    with context.bind_template(template.template):
        return str(block.nodelist.render(context))
