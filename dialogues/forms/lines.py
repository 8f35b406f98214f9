"""Lists that people write as lines of text, and languages that they tick."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.forms.fields import LinesField

__all__ = ["LANGUAGES", "LanguagesField", "LinesField"]

#: Languages that material and activities are offered in: the majority's, the national minorities', and common others.
LANGUAGES = [
    ("sv", _("Swedish")),
    ("en", _("English")),
    ("fi", _("Finnish")),
    ("se", _("Northern Sami")),
    ("fit", _("Meankieli")),
    ("rom", _("Romani")),
    ("yi", _("Yiddish")),
    ("swl", _("Swedish sign language")),
    ("ar", _("Arabic")),
    ("so", _("Somali")),
    ("uk", _("Ukrainian")),
    ("fa", _("Persian")),
    ("ti", _("Tigrinya")),
    ("pl", _("Polish")),
    ("de", _("German")),
]


class LanguagesField(forms.MultipleChoiceField):
    """Languages to tick; one that a file brought along and we have no name for stays on the list."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, choices=LANGUAGES, **kwargs)

    def keep(self, codes: list[str]) -> None:
        """Add codes without a name of their own, so that saving does not lose them."""
        known = {code for code, _name in LANGUAGES}
        self.choices = [*LANGUAGES, *((code, code) for code in codes if code not in known)]
