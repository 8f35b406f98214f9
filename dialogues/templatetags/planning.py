"""What the pages of planning and launch need beside the components."""

from typing import Any

from django import template

from governance.translated import as_translated

register = template.Library()


@register.filter
def said(texts: Any) -> str:
    """A frozen text by language, in the reader's language or else the municipality's own."""
    return str(as_translated(texts or {}))
