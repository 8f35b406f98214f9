"""Forms on rows that several people edit: nobody overwrites what they have not seen."""

from typing import Any

from django import forms
from django.db import models, transaction
from django.db.models import F


class VersionedForm(forms.ModelForm):
    """A model form that carries the version the page was opened with.

    ``is_stale`` says that someone saved in between; then ``save`` refuses, and the page shows both texts
    (component ``conflict``) from ``conflicts``. Whoever has compared them saves again, now on the version shown.
    The row's model has an integer field ``version``.
    """

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = self.instance.version
        self.fields["version"].required = not self.instance._state.adding
        self.is_stale = False

    def conflicts(self) -> list[dict[str, Any]]:
        """For each field typed differently: its label, what is saved now and what was typed here."""
        saved = type(self.instance)._base_manager.get(pk=self.instance.pk)
        current = self.values_of(saved)
        return [
            {
                "label": self[name].label,
                "saved": shown(self.fields[name], current.get(name)),
                "typed": shown(self.fields[name], self[name].data),
            }
            for name in self.fields
            if name in current and self.fields[name].has_changed(current[name], self[name].data)
        ]

    def values_of(self, row: models.Model) -> dict[str, Any]:
        """What the form would show of a row, by field; a form that splits a column says how."""
        return forms.models.model_to_dict(row, fields=[name for name in self.fields if name != "version"])

    def claim(self) -> bool:
        """Take the next version of the row in one UPDATE; false, and stale, when someone was faster."""
        if self.instance._state.adding:
            return True
        seen = self.cleaned_data["version"]
        rows = type(self.instance)._base_manager.filter(pk=self.instance.pk, version=seen)
        self.is_stale = not rows.update(version=F("version") + 1)
        if self.is_stale:
            self._show_version(
                type(self.instance)._base_manager.values_list("version", flat=True).get(pk=self.instance.pk)
            )
        return not self.is_stale

    def save_unless_stale(self) -> models.Model | None:
        """Save when nobody saved since the page was opened; else None, and ``is_stale`` is true."""
        with transaction.atomic():
            if not self.claim():
                return None
            if not self.instance._state.adding:
                self.instance.version = self.cleaned_data["version"] + 1
            return self.save()

    def _show_version(self, version: int) -> None:
        """The page now shows what is saved too, so the next save is made with open eyes."""
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        data[self.add_prefix("version")] = str(version)
        self.data = data


def shown(field: forms.Field, value: Any) -> str:
    """A value of a form field as the page says it: the names of what is chosen, or the text."""
    if isinstance(field, forms.ModelChoiceField | forms.ChoiceField):
        chosen = value if isinstance(value, list | tuple | models.QuerySet) else [value]
        keys = {str(getattr(item, "pk", item)) for item in chosen if item not in (None, "")}
        if isinstance(field, forms.ModelChoiceField):
            key = field.to_field_name or "pk"
            whole = {str(getattr(item, key)): field.label_from_instance(item) for item in field.queryset or []}
        else:
            choices: Any = field.choices
            whole = {str(code): str(label) for code, label in choices}
        return ", ".join(label for code, label in whole.items() if code in keys)
    prepared = field.prepare_value(value)
    return "" if prepared is None else str(prepared)
