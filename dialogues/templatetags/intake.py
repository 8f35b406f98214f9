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
def way_it_came(row: IntakeRow) -> str:
    """The name of its channel."""
    return str(Channel(row.channel).label)
