"""Tags of the papers: a text in its language, and the papers that lie before a board."""

from collections.abc import Sequence
from typing import Any

from django import template
from django.utils.html import format_html

from dialogues.papers import shelf
from dialogues.papers.paper import Said
from dialogues.permissions import viewable_by
from dialogues.templatetags.residents import direction
from governance.models import Decision

register = template.Library()


@register.simple_tag
def said(text: Said) -> str:
    """The text, marked with its language when that is another than the paper's."""
    if text.is_own:
        return text.text
    return format_html('<span lang="{}" dir="{}">{}</span>', text.language, direction(text.language), text.text)


@register.filter
def beside(columns: Sequence[str], row: Sequence[Said]) -> list[tuple[str, Said]]:
    """Each cell of a row with the name of its column, for a table that is read as cards on a narrow screen."""
    return list(zip(columns, row, strict=True))


@register.inclusion_tag("board/papers.html")
def papers_before(decision: Decision, user: Any) -> dict[str, Any]:
    """The official's report and its annexes on what lies before a board, for those who may open the dialogue."""
    wanted = shelf.BY_DECISION.get(Decision.Kind(decision.kind), ())
    reference = decision.proposal.get("dialogue") if wanted else None
    dialogue = shelf.with_papers(viewable_by(user)).filter(reference=reference).first() if reference else None
    if dialogue is None:
        return {"papers": []}
    return {"dialogue": dialogue, "papers": [sort for sort in shelf.ready(dialogue) if sort.code in wanted]}
