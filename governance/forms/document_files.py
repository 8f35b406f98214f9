"""The form by which the file of a governing document is sent in."""

from django import forms
from django.utils.translation import gettext_lazy as _

from governance import document_files

from .uploads import UploadForm


class DocumentFileForm(UploadForm):
    """The document as it was adopted, or as it is proposed."""

    largest = document_files.LARGEST

    file = forms.FileField(
        label=_("file"),
        help_text=_("A PDF or a Word document (.docx), at most 10 MB, without scripts and macros."),
        max_length=160,
        widget=forms.FileInput(attrs={"accept": ".pdf,.docx"}),
        error_messages={
            "required": _("Choose a file."),
            "max_length": _("The name of the file is too long. Give it a shorter one."),
        },
    )
