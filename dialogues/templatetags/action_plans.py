"""What the pages of the action plan say of a figure."""

from decimal import Decimal

from django import template

from governance import action_plans
from governance.models import Indicator, IndicatorValue

register = template.Library()


@register.simple_tag
def latest_value(indicator: Indicator) -> IndicatorValue | None:
    """The value of the indicator that counts."""
    return action_plans.latest(indicator)


@register.simple_tag
def reached(indicator: Indicator) -> bool:
    """Whether the newest value has come up to the target."""
    return bool(action_plans.has_reached(indicator))


@register.filter
def figure(number: Decimal | int) -> str:
    """A number as people write it: 24, 23,5 and 60 000."""
    return action_plans.written(number)
