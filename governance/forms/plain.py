"""How the forms of governance look: labels with a capital, the tag and the summary of errors left to the page."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils.text import capfirst

from .versioned import VersionedForm


def begin_with_capitals(form: forms.BaseForm) -> None:
    """Labels that a form writes itself begin as those of the models do."""
    for field in form.fields.values():
        field.label = capfirst(str(field.label)) if field.label else field.label


def helper(*parts: Any) -> FormHelper:
    """A layout without a form tag of its own; all fields in their order unless ``parts`` says otherwise."""
    made = FormHelper()
    made.form_tag = False
    made.disable_csrf = True
    made.error_summary = False  # the page has one for the whole of it
    if parts:
        made.layout = Layout(*parts)
    return made


class PlainForm(VersionedForm):
    """A form on a row that several people edit, without anything of its own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        begin_with_capitals(self)
        self.helper = helper()

    def refuse_taken(self, rows: Any, name: str, message: Any) -> None:
        """Say beside the field ``name`` that another of ``rows`` has the same."""
        if name in self.cleaned_data and rows.exclude(pk=self.instance.pk).exists():
            self.add_error(name, message)
