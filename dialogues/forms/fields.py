"""The form fields that governance's forms use too, and what several forms say of their fields."""

from django import forms

from governance.forms.fields import (
    DateText,
    LinesField,
    SwedishDateField,
    SwedishDateTimeField,
    SwedishTimeField,
    describe_options,
    read_date,
    read_time,
)

__all__ = [
    "FEW_LINES",
    "SHORT",
    "DateText",
    "LinesField",
    "SwedishDateField",
    "SwedishDateTimeField",
    "SwedishTimeField",
    "describe_options",
    "needed_later",
    "read_date",
    "read_time",
]

SHORT = {"class": "input--s", "inputmode": "numeric"}
FEW_LINES = {"rows": 3, "class": "input--short"}


def needed_later(form: forms.BaseForm, *names: str) -> None:
    """Fields that may be saved empty, but are asked for before the step is left: they are not called optional."""
    for name in names:
        if name in form.fields:
            form.fields[name].is_needed_later = True  # type: ignore[attr-defined]
