"""What is missing, with the way to where it is mended."""

from django import template

from ..lifecycle import Missing
from ..models import Dialogue

register = template.Library()


@register.filter
def mended_at(missing: Missing, dialogue: Dialogue) -> str:
    """The address of the field that a missing thing asks for."""
    return missing.url(dialogue)
