"""The public texts of a dialogue in one other language, beside the Swedish."""

import hashlib
from typing import Any

from django import forms
from django.db import models
from django.forms.boundfield import BoundField

from dialogues import public_texts
from dialogues.models import Dialogue
from dialogues.public_texts import PublicText
from dialogues.templatetags.residents import direction

from .versioned import VersionedForm

LONGEST = {True: 500, False: 5000}


class PublicTextsForm(VersionedForm):
    """A field for each text. None must be filled in: it can be saved unfinished, and what is missing is said.

    It carries a digest of the Swedish words it was opened with. When they have been changed since, nothing is saved
    before somebody has compared.
    """

    swedish = forms.CharField(widget=forms.HiddenInput, required=False)
    swedish_was_changed = False

    class Meta:
        model = Dialogue
        fields: list[str] = []

    def __init__(self, *args: Any, code: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.code = code
        self.texts = {text.name: text for text in public_texts.of(self.instance)}
        for name, text in self.texts.items():
            self.fields[name] = self._field(text)
            self.initial[name] = text.text.get(code, "")
        self.fields["swedish"].initial = self.digest

    def _field(self, text: PublicText) -> forms.CharField:
        spoken = {"lang": self.code, "dir": direction(self.code)}
        widget = forms.TextInput(spoken) if text.is_short else forms.Textarea({**spoken, "rows": 5})
        longest = LONGEST[text.is_short]
        return forms.CharField(label=text.label, help_text=text.own, required=False, max_length=longest, widget=widget)

    @property
    def digest(self) -> str:
        """What the Swedish says now, in short."""
        said = "\x00".join(f"{name}\x01{text.own}" for name, text in self.texts.items())
        return hashlib.sha256(said.encode()).hexdigest()[:32]

    @property
    def parts(self) -> list[dict[str, Any]]:
        """The fields with their Swedish words, under the headings of the page."""
        found: dict[str, list[BoundField]] = {}
        for name, text in self.texts.items():
            found.setdefault(text.part, []).append(self[name])
        return [{"title": title, "fields": fields} for title, fields in found.items()]

    @property
    def missing(self) -> list[PublicText]:
        """What is not written in the language yet, as saved."""
        return [text for text in self.texts.values() if not text.text.get(self.code)]

    def values_of(self, row: models.Model) -> dict[str, Any]:
        saved = public_texts.of(Dialogue.objects.get(pk=row.pk))
        return {text.name: text.text.get(self.code, "") for text in saved}

    def claim(self) -> bool:
        """As others; also stale when the Swedish has been changed since the page was opened."""
        if self.cleaned_data["swedish"] != self.digest:
            data: Any = self.data.copy()  # type: ignore[attr-defined]
            data[self.add_prefix("swedish")] = self.digest
            self.data, self.is_stale, self.swedish_was_changed = data, True, True
            return False
        return super().claim()

    def written(self) -> list[PublicText]:
        """The texts that were changed, as they were."""
        return [self.texts[name] for name in self.changed_data if name in self.texts]

    def save(self, commit: bool = True) -> Dialogue:
        """Keep every text that was changed where it belongs."""
        for text in self.written():
            text.put(self.code, self.cleaned_data[text.name].strip())
        return self.instance
