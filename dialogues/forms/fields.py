"""The form fields that governance's forms use too."""

from governance.forms.fields import (
    DateText,
    SwedishDateField,
    SwedishDateTimeField,
    SwedishTimeField,
    describe_options,
    read_date,
    read_time,
)

__all__ = [
    "DateText",
    "SwedishDateField",
    "SwedishDateTimeField",
    "SwedishTimeField",
    "describe_options",
    "read_date",
    "read_time",
]
