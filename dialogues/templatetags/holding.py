"""Where in a contribution the words stand that somebody looks for."""

from django import template

from .. import holding

register = template.Library()
#: So much of a text stands in a list.
LENGTH = 160


@register.filter
def passage(text: str, sought: str) -> list[tuple[str, bool]]:
    """Some of the text, in pieces, each with whether it is what was sought; the beginning when nothing is."""
    return [piece for piece in holding.passage(text, sought, LENGTH) if piece[0]]
