"""What the pages of planning and launch need beside the components."""

import datetime as dt
from typing import Any

from django import template
from django.utils.formats import date_format, number_format

from governance.translated import as_translated

register = template.Library()


@register.filter
def said(texts: Any) -> str:
    """A frozen text by language, in the reader's language or else the municipality's own."""
    return str(as_translated(texts or {}))


@register.filter
def frozen_day(text: str | None) -> str:
    """A day that was frozen as text, in words; empty when there was none."""
    return date_format(dt.date.fromisoformat(text), "j F Y") if text else ""


@register.filter
def kronor(amount: int) -> str:
    """A sum in Swedish kronor: 60 000 kr."""
    return f"{number_format(amount, force_grouping=True)} kr"
