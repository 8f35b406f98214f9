"""Forms on rows that several people edit: nobody overwrites what they have not seen."""

from typing import Any

from django import forms
from django.db import models, transaction
from django.db.models import F


class VersionedForm(forms.ModelForm):
    """A model form that carries the version the page was opened with.

    ``is_stale`` says that someone saved in between; then ``save`` refuses, and the page shows both texts
    (component ``conflict``) from ``conflicts``. The row's model has an integer field ``version``.
    """

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = self.instance.version
        self.is_stale = False

    def conflicts(self) -> list[dict[str, Any]]:
        """For each field typed differently: its label, what is saved now (theirs) and what was typed here (yours)."""
        saved = type(self.instance)._base_manager.get(pk=self.instance.pk)
        current = forms.models.model_to_dict(saved, fields=[name for name in self.fields if name != "version"])
        return [
            {
                "label": self[name].label,
                "theirs": self.fields[name].prepare_value(current.get(name)),
                "yours": self.data.get(self.add_prefix(name), ""),
            }
            for name in self.fields
            if name in current and self.fields[name].has_changed(current[name], self[name].data)
        ]

    def claim(self) -> bool:
        """Take the next version of the row in one UPDATE; false, and stale, when someone was faster."""
        if self.instance.pk is None:
            return True
        seen = self.cleaned_data["version"]
        rows = type(self.instance)._base_manager.filter(pk=self.instance.pk, version=seen)
        self.is_stale = not rows.update(version=F("version") + 1)
        return not self.is_stale

    def save_unless_stale(self) -> models.Model | None:
        """Save when nobody saved since the page was opened; else None, and ``is_stale`` is true."""
        with transaction.atomic():
            if not self.claim():
                return None
            if self.instance.pk is not None:
                self.instance.version = self.cleaned_data["version"] + 1
            return self.save()
