"""Form fields that read dates and times the way people in Sweden write them."""

import datetime
import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

MONTHS = {
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "maj": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "okt": 10, "nov": 11, "dec": 12,
    "may": 5, "oct": 10,
}  # fmt: skip
MONTH_NAMES = (
    "januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober", "november", "december",
    "january", "february", "march", "may", "june", "july", "august", "october", "sept",
)  # fmt: skip

ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})")
COMPACT = re.compile(r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})")
SLASH = re.compile(r"(?P<day>\d{1,2})\s*[/.]\s*(?P<month>\d{1,2})\s*[ ./-]\s*(?P<year>\d{4})")
WORDS = re.compile(r"(?P<day>\d{1,2})\.?\s+(?P<name>[a-zåäö]+)\.?\s+(?P<year>\d{4})")
WITHOUT_YEAR = re.compile(r"\d{1,2}(?:\s*/\s*\d{1,2}|\.?\s+[a-zåäö]+\.?)")
MOMENT = re.compile(r"(?P<date>.*?\d{4}(?:-\d{1,2}-\d{1,2})?)[ ,t]+(?P<time>(?:kl\.?\s*)?\d{1,2}(?:[.:]\d{2})?)")
CLOCK = re.compile(r"(?:kl\.?\s*)?(?P<hour>\d{1,2})(?:[.:](?P<minute>\d{2}))?")


def read_date(text: str) -> datetime.date:
    """Read 2027-02-19, 19/2 2027, 19 feb 2027 or 19 februari 2027. Raises ValueError for anything else."""
    text = " ".join(text.lower().split())
    for pattern in (ISO, COMPACT, SLASH, WORDS):
        found = pattern.fullmatch(text)
        if found:
            parts = found.groupdict()
            month = int(parts["month"]) if "month" in parts else _month(parts["name"])
            return datetime.date(int(parts["year"]), month, int(parts["day"]))
    raise ValueError(text)


def read_time(text: str) -> datetime.time:
    """Read 18.30, 18:30, kl. 18.30 or 18. Raises ValueError for anything else."""
    found = CLOCK.fullmatch(" ".join(text.lower().split()))
    if not found:
        raise ValueError(text)
    return datetime.time(int(found["hour"]), int(found["minute"] or 0))


def _month(name: str) -> int:
    if name not in MONTHS and name not in MONTH_NAMES:
        raise ValueError(name)
    return MONTHS[name[:3]]


class DateText(forms.DateInput):
    """A plain text box for a date: no picker that works differently in every browser."""

    input_type = "text"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs={"class": "input--s", "autocomplete": "off", **(attrs or {})}, format="%Y-%m-%d")


class SwedishDateField(forms.DateField):
    """A date typed as 2027-02-19, 19/2 2027 or 19 feb 2027."""

    widget = DateText
    default_error_messages = {
        "required": _("Write the date, for example 2027-02-19"),
        "invalid": _("Write the date as 2027-02-19"),
        "year": _("Write the year too, for example 2027-02-19"),
    }

    def to_python(self, value: Any) -> datetime.date | None:
        """The date; ValidationError with what to write instead."""
        if isinstance(value, datetime.datetime):
            return value.date()
        if isinstance(value, datetime.date) or value in self.empty_values:
            return value or None
        try:
            return read_date(str(value))
        except ValueError as error:
            text = " ".join(str(value).lower().split())
            code = "year" if WITHOUT_YEAR.fullmatch(text) else "invalid"
            raise ValidationError(self.error_messages[code], code=code) from error


class SwedishTimeField(forms.TimeField):
    """A time typed as 18.30 or 18:30."""

    widget = forms.TimeInput(attrs={"class": "input--s", "autocomplete": "off"}, format="%H.%M")
    default_error_messages = {
        "required": _("Write the time, for example 18.30"),
        "invalid": _("Write the time as 18.30"),
    }

    def to_python(self, value: Any) -> datetime.time | None:
        """The time; ValidationError with what to write instead."""
        if isinstance(value, datetime.time) or value in self.empty_values:
            return value or None
        try:
            return read_time(str(value))
        except ValueError as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error


class SwedishDateTimeField(forms.DateTimeField):
    """A date and a time in one box: 2027-02-19 kl. 18.30."""

    widget = forms.DateTimeInput(attrs={"class": "input--m", "autocomplete": "off"}, format="%Y-%m-%d %H.%M")
    default_error_messages = {
        "required": _("Write date and time, for example 2027-02-19 18.30"),
        "invalid": _("Write date and time as 2027-02-19 18.30"),
    }

    def to_python(self, value: Any) -> datetime.datetime | None:
        """The moment in the current time zone; ValidationError with what to write instead."""
        if isinstance(value, datetime.datetime) or value in self.empty_values:
            return value or None
        found = MOMENT.fullmatch(" ".join(str(value).lower().split()))
        try:
            if not found:
                raise ValueError(value)
            moment = datetime.datetime.combine(read_date(found["date"]), read_time(found["time"]))
        except ValueError as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error
        return timezone.make_aware(moment) if timezone.is_naive(moment) else moment


class NumberField(forms.DecimalField):
    """A number with a comma or a point, and with or without spaces: 23,5 or 60 000."""

    widget = forms.TextInput(attrs={"class": "input--s", "inputmode": "decimal", "autocomplete": "off"})

    def to_python(self, value: Any) -> Any:
        """The number; ValidationError when it is none."""
        return super().to_python(re.sub(r"\s", "", value).replace(",", ".") if isinstance(value, str) else value)


class LinesField(forms.CharField):
    """A list of short texts, one per line."""

    widget = forms.Textarea

    def __init__(self, *args: Any, rows: int = 3, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.widget.attrs.setdefault("rows", rows)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(str(line) for line in value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        """The lines without empty ones."""
        if isinstance(value, list):
            return value
        return [line.strip() for line in str(super().to_python(value)).splitlines() if line.strip()]

    def run_validators(self, value: Any) -> None:
        """Each line by itself: a NUL character is not seen in a list, and PostgreSQL cannot store it."""
        for line in value:
            super().run_validators(line)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.to_python(initial or "") != self.to_python(data or ""))


def describe_options(field: forms.Field, descriptions: Mapping[Any, Any]) -> None:
    """Say under each choice of a radio or box group what choosing it means; by value."""
    setattr(field, "option_descriptions", descriptions)  # noqa: B010
