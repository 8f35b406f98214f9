"""The form fields that governance's forms use too, and lists with one line for each."""

from typing import Any

from django import forms

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


class LinesField(forms.CharField):
    """A list of sentences, one per line."""

    widget = forms.Textarea(attrs={"rows": 5})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        return [line.strip() for line in str(value or "").split("\n") if line.strip()]

    def validate(self, value: Any) -> None:
        if self.required and not value:
            raise forms.ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, value: Any) -> None:
        """The lines have no validators of their own."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.to_python(self.prepare_value(initial)) != self.to_python(data)
