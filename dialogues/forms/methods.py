"""The forms by which the catalogue of methods and the support pages are kept."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from governance.forms.plain import PlainForm
from governance.models import LadderLevel

from ..models import Method, Step, SupportPage


class MethodForm(PlainForm):
    """A card of the catalogue."""

    levels = forms.MultipleChoiceField(
        label=_("levels of the ladder"),
        help_text=_("Every level that it suits."),
        choices=LadderLevel.Code.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one level.")},
    )

    class Meta:
        model = Method
        fields = [
            "name",
            "code",
            "summary",
            "status",
            "levels",
            "takes",
            "smallest_group",
            "largest_group",
            "suits_children",
            "when_to_use",
            "when_not",
            "how",
            "accessibility",
        ]
        widgets = {
            name: forms.Textarea(attrs={"rows": rows})
            for name, rows in (("when_to_use", 4), ("when_not", 4), ("how", 6), ("accessibility", 4))
        }
        help_texts = {
            "name": _("As officials look for it, for example Walk."),
            "code": _("Small letters without spaces, part of the address. It never changes."),
            "summary": _("What it is, so that a new colleague understands."),
            "status": _("Whether we are trying it or know that it works here."),
            "takes": _("For example: two hours, and a day to prepare."),
            "smallest_group": _("Fewer than this and it does not work."),
            "largest_group": _("Leave it empty when there is no limit."),
            "suits_children": _("Also when it needs to be adapted; then say how below."),
            "when_to_use": _("Which questions, groups and steps it fits."),
            "when_not": _("When something else is better, and what."),
            "how": _("Step by step, with what you need."),
            "accessibility": _("What it demands of those who come, and how more can take part."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["code"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        small, large = cleaned.get("smallest_group"), cleaned.get("largest_group")
        if small is not None and large is not None and large < small:
            self.add_error("largest_group", _("The largest group is smaller than the smallest."))
        return cleaned


class SupportPageForm(PlainForm):
    """Something to lean on in the work."""

    steps = forms.TypedMultipleChoiceField(
        label=_("steps"),
        help_text=_("Where it is shown. Choose none and it is shown in all of them."),
        choices=Step.choices,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    link = forms.URLField(
        label=_("link to the file or page"),
        help_text=_("For example a template in the municipality's own file area."),
        assume_scheme="https",
        required=False,
    )

    class Meta:
        model = SupportPage
        fields = ["title", "code", "kind", "steps", "is_for_children", "text", "link", "email", "phone", "order"]
        widgets = {"text": forms.Textarea(attrs={"rows": 12})}
        help_texts = {
            "title": _("What it is; for a contact person the role, not the name."),
            "code": _("Small letters without spaces, part of the address. It never changes."),
            "kind": _("In a checklist every line becomes a point."),
            "is_for_children": _("It is then also shown together with the rest about children and young people."),
            "text": _(
                "An empty line begins a new paragraph, “##” a heading and “-” a line in a list. A template can be written straight here."
            ),
            "email": _("A function mailbox."),
            "phone": _("To colleagues only."),
            "order": _("A lower number comes first."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["code"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("kind") == SupportPage.Kind.CONTACT:
            if not (cleaned.get("email") or cleaned.get("phone")) and not self.errors:
                self.add_error("email", ValidationError(_("Write an e-mail address or a phone number.")))
        elif not (cleaned.get("text") or cleaned.get("link")) and not self.errors:
            self.add_error("text", ValidationError(_("Write a text, or a link to where it is.")))
        return cleaned
