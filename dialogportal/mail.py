"""One mail from one template file: templates/emails/<name>.email says its words, ``_letter.email`` how a letter looks.

The file holds plain words in blocks, and both forms of the mail, text and HTML, are made from the same words:
``subject``; ``headline`` (the message, also when it is a no); ``lead`` before it and ``text`` after it; ``button`` (what
the one link does); ``after`` (what happens next); ``why`` (why the reader gets it). A block may be left out.

Values that every letter knows: ``link`` where the button leads, ``items`` (rows with headline, text and link), ``sender``
(who signs), ``unsubscribe_url``, ``from_name`` and ``reply_to``.
"""

from collections.abc import Sequence
from email.utils import formataddr, parseaddr
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template import Context, Template
from django.template.base import NodeList
from django.template.loader import get_template
from django.template.loader_tags import BlockNode
from django.utils import translation

#: What a phone shows of a subject; the whole sentence stands first in the letter.
LONGEST_SUBJECT = 50
PARTS = ("subject", "headline", "lead", "text", "button", "after", "why")


def link(path: str) -> str:
    """The absolute address of a path on this site, from PUBLIC_BASE_URL only: no request can change it."""
    return f"{settings.PUBLIC_BASE_URL}{path}"


def short(subject: str, longest: int = LONGEST_SUBJECT) -> str:
    """The subject on one line of at most ``longest`` signs, cut between two words."""
    subject = " ".join(subject.split())
    if len(subject) <= longest:
        return subject
    cut = subject[:longest].rsplit(" ", 1)[0] if " " in subject[:longest] else subject[: longest - 1]
    return cut.rstrip(" ,.;:–-“”\"'(")[: longest - 1] + "…"


def parts(name: str, context: dict[str, Any] | None = None) -> dict[str, str]:
    """The words of the mail `name`, block by block, in the language that is active; nothing is escaped yet."""
    values = {"public_base_url": settings.PUBLIC_BASE_URL, **(context or {})}
    return _rendered(name, values, PARTS, autoescape=False)


def build(
    name: str, to: str, context: dict[str, Any] | None = None, language: str | None = None
) -> EmailMultiAlternatives:
    """The mail `name`, ready to send, in the reader's language; text and HTML say the same words.

    The subject is folded into one line and cut between words; a letter without a headline has its whole subject as one.
    """
    code = language or settings.LANGUAGE_CODE
    values = context or {}
    with translation.override(code):
        words = parts(name, values)
        subject = " ".join(words.pop("subject", "").split())
        letter = {
            **values,
            **words,
            "headline": words.get("headline") or subject,
            "language": code,
            "direction": "rtl" if translation.get_language_bidi() else "ltr",
        }
        text = _rendered("_letter", letter, ("text",), autoescape=False)["text"]
        html = _rendered("_letter", letter, ("html",), autoescape=True)["html"]
    message = EmailMultiAlternatives(
        subject=short(subject), body=_without_gaps(text) + "\n", from_email=_sender(values), to=[to]
    )
    message.attach_alternative(html, "text/html")
    if values.get("reply_to"):
        message.reply_to = [values["reply_to"]]
    return message


def _rendered(name: str, values: dict[str, Any], wanted: Sequence[str], *, autoescape: bool) -> dict[str, str]:
    loaded: Any = get_template(f"emails/{name}.email")
    template: Template = loaded.template
    found = {}
    for block, inside in _blocks(template).items():
        if block in wanted:
            bound = Context(values, autoescape=autoescape)
            with bound.bind_template(template):
                found[block] = str(inside.render(bound)).strip()
    return found


@lru_cache(maxsize=256)
def _blocks(template: Template) -> dict[str, NodeList]:
    """What stands in each block of a file; a run of many thousand mails looks for them once."""
    blocks: list[Any] = template.nodelist.get_nodes_by_type(BlockNode)
    return {block.name: block.nodelist for block in blocks}


def _without_gaps(text: str) -> str:
    """At most one empty line between paragraphs, whatever the template left out."""
    lines: list[str] = []
    for line in (line.rstrip() for line in text.splitlines()):
        if line or (lines and lines[-1]):
            lines.append(line)
    return "\n".join(lines).strip()


def _sender(values: dict[str, Any]) -> str | None:
    """The municipality's name before our address."""
    name = values.get("from_name")
    return formataddr((name, parseaddr(settings.DEFAULT_FROM_EMAIL)[1])) if name else None
