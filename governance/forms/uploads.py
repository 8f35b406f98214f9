"""Forms by which a file is sent in: what it may weigh, and what is said when it is too heavy."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from .plain import begin_with_capitals, helper


class UploadForm(forms.Form):
    """A form with one file field, named ``upload``, of at most ``largest`` bytes.

    ``request`` tells of a file that was let go of before it was received to its end.
    """

    upload = "file"
    largest = 0

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
        super().__init__(*sent, *args, **kwargs)
        self.was_let_go = getattr(request, "let_go_of_file", False)
        begin_with_capitals(self)
        self.helper = helper()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        file: UploadedFile | None = cleaned.get(self.upload)
        if self.was_let_go or (file and (file.size or 0) > self.largest):
            self.errors.pop(self.upload, None)
            self.add_error(self.upload, _("The file is larger than %(most)s.") % {"most": filesizeformat(self.largest)})
        return cleaned

    def content(self) -> bytes | None:
        """The bytes of the file, when one was sent."""
        file: UploadedFile | None = self.cleaned_data.get(self.upload)
        return file.read() if file else None
