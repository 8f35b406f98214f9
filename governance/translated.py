"""Texts that exist in one or more languages, kept together in one column."""

from typing import Any

from django import forms
from django.conf import settings
from django.db import models
from django.db.models.query_utils import DeferredAttribute
from django.utils.translation import get_language


class Translated(dict[str, str]):
    """A text by language code; ``str()`` gives it in the reader's language, else in the municipality's own."""

    def __init__(self, texts: dict[str, str] | None = None) -> None:
        super().__init__({code: text for code, text in (texts or {}).items() if text and text.strip()})

    @property
    def language(self) -> str:
        """The code of the language that ``str()`` shows, so that a page can mark it with ``lang``."""
        for code in ((get_language() or "")[:2], settings.LANGUAGE_CODE):
            if code in self:
                return code
        return next(iter(self), settings.LANGUAGE_CODE)

    @property
    def text(self) -> str:
        return self.get(self.language, "")

    def __str__(self) -> str:
        return self.text


def as_translated(value: Any) -> Translated:
    """Read a plain text as one in the municipality's own language."""
    if isinstance(value, Translated):
        return value
    if isinstance(value, str):
        return Translated({settings.LANGUAGE_CODE: value})
    return Translated(value)


class TranslatedAttribute(DeferredAttribute):
    """Whatever is assigned, the model instance holds a ``Translated``."""

    def __set__(self, instance: models.Model, value: Any) -> None:
        instance.__dict__[self.field.attname] = value if hasattr(value, "resolve_expression") else as_translated(value)


class TranslatedFormField(forms.CharField):
    """Edits the text in the municipality's own language; the other languages are left as they are."""

    def prepare_value(self, value: Any) -> Any:
        return value.get(settings.LANGUAGE_CODE, "") if isinstance(value, dict) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


class TranslatedField(models.JSONField):
    """A column of texts by language code. ``short`` asks for one line instead of a text area."""

    descriptor_class = TranslatedAttribute

    def __init__(self, *args: Any, short: bool = False, **kwargs: Any) -> None:
        self.short = short
        kwargs.setdefault("default", Translated)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        if self.short:
            kwargs["short"] = True
        return name, path, args, kwargs

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        value = super().from_db_value(value, expression, connection)
        return Translated(value) if isinstance(value, dict) else value

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        super().validate(as_translated(value), model_instance)

    def formfield(self, **kwargs: Any) -> Any:
        widget = forms.TextInput() if self.short else forms.Textarea(attrs={"rows": 5})
        kwargs = {"form_class": TranslatedFormField, "widget": widget, **kwargs}
        kwargs.pop("encoder", None)
        kwargs.pop("decoder", None)
        return models.Field.formfield(self, **kwargs)

    def save_form_data(self, instance: models.Model, data: Any) -> None:
        current = getattr(instance, self.attname)
        setattr(instance, self.attname, {**current, settings.LANGUAGE_CODE: data or ""})
