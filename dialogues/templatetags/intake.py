"""What templates say of the rows of a file."""

from django import template

from ..intake import report
from ..models import Channel, IntakeRow

register = template.Library()


@register.filter
def why_left_out(row: IntakeRow) -> str:
    """Why the row is set apart, in words."""
    return report.why(row)


@register.filter
def answers_of(given: dict[int, list[tuple[str, str]]], row: IntakeRow) -> list[tuple[str, str]]:
    """What the row answers: each question, and the answer."""
    return given.get(row.place, []) if given else []


@register.filter
def way_it_came(row: IntakeRow) -> str:
    """The name of its channel."""
    return str(Channel(row.channel).label)
