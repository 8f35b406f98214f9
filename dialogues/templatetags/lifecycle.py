"""What is missing, with the way to where it is mended."""

from django import template

from governance.models import Municipality

from .. import kinds
from ..models import Dialogue
from ..requirements import Missing

register = template.Library()


@register.filter
def mended_at(missing: Missing, dialogue: Dialogue) -> str:
    """The address of the field that a missing thing asks for."""
    return missing.url(dialogue)


@register.simple_tag
def kind_name(dialogue: Dialogue, municipality: Municipality | None) -> str:
    """What the municipality calls a dialogue of this kind."""
    return kinds.name_of(dialogue.kind, municipality)
