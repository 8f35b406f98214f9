"""The form by which a photo of somebody elected is sent in and described."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance import portraits
from governance.models import Portrait

from .fields import SwedishDateField
from .uploads import UploadForm


class PortraitForm(UploadForm):
    """A photo, what it shows, and when the person agreed to it."""

    upload, largest = "photo", portraits.LARGEST

    photo = forms.FileField(
        label=_("photo"),
        help_text=_(
            "JPEG or PNG, at most 8 MB. It is made smaller, and what the camera wrote beside it is taken away."
        ),
        max_length=160,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png"}),
        error_messages={"required": _("Choose a photo.")},
    )
    alt = forms.CharField(
        label=_("what the photo shows"),
        help_text=_("For those who do not see it, for example: Gunnel Demovik outdoors, smiling, in a blue jacket."),
        max_length=160,
    )
    consented_on = SwedishDateField(
        label=_("the person agreed on"),
        help_text=_("The day when the person said that the photo may be shown. It is taken away when they say so."),
    )

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, portrait: Portrait | None, **kwargs: Any) -> None:
        said = {name: getattr(portrait, name) for name in ("alt", "consented_on", "version")} if portrait else {}
        super().__init__(*args, initial=said, **kwargs)
        self.fields["photo"].required = portrait is None
        self.is_stale = False

    def clean_version(self) -> int:
        """The version that the page was opened with, 0 where there was no photo."""
        return self.cleaned_data["version"] or 0

    def compare_with(self, portrait: Portrait) -> list[dict[str, str]]:
        """Somebody was faster: what is saved now beside what was typed; the next save is made with open eyes."""
        self.is_stale = True
        self.data = data = self.data.copy()  # type: ignore[attr-defined]
        data["version"] = str(portrait.version)
        told = [(self[name], str(getattr(portrait, name))) for name in ("alt", "consented_on")]
        return [
            {"label": str(field.label), "saved": saved, "typed": field.data}
            for field, saved in told
            if saved != field.data
        ]
