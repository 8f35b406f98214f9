"""Creating, renaming, merging and splitting themes."""

from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from governance.models import User

from .. import sorting
from ..models import Theme
from .selection import NumbersField
from .versioned import VersionedForm


class NewThemeForm(forms.ModelForm):
    """A new theme."""

    class Meta:
        model = Theme
        fields = ["name", "description", "example"]
        help_texts = {
            "name": _("A few words that those who wrote would recognise."),
            "description": _("What belongs here and what does not, so that two readers sort alike."),
            "example": _("A sentence of your own that shows what belongs here. No one's own words."),
        }


class ThemeForm(VersionedForm):
    """Another name for a theme."""

    class Meta(NewThemeForm.Meta):
        pass

    def keep(self, *, by: User) -> bool:
        """Rename the theme, unless somebody saved since the page was opened."""
        with transaction.atomic():
            if not self.claim():
                return False
            item = self.instance
            sorting.rename_theme(item, name=item.name, description=item.description, example=item.example, by=by)
        return True


class MergeForm(forms.Form):
    """Which theme this one is merged into."""

    def __init__(self, *args: Any, theme: Theme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"] = forms.ModelChoiceField(
            theme.dialogue.themes.filter(merged_into=None).exclude(pk=theme.pk),
            label=_("Merge into"),
            help_text=_("Everything sorted here moves there. This theme is no longer shown."),
        )


class SplitForm(forms.Form):
    """Which contributions leave a theme, and for which other."""

    numbers = NumbersField(
        label=_("Contributions"), coerce=int, error_messages={"required": _("Choose at least one contribution.")}
    )
    into = forms.ModelChoiceField(
        Theme.objects.none(),
        label=_("Move them to"),
        required=False,
        empty_label=_("A new theme"),
        help_text=_("They leave this theme. Their other themes stay."),
    )
    name = forms.CharField(
        label=_("Name of the new theme"),
        required=False,
        max_length=120,
        help_text=_("A few words that those who wrote would recognise."),
    )

    def __init__(self, *args: Any, theme: Theme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others: Any = self.fields["into"]
        others.queryset = theme.dialogue.themes.filter(merged_into=None).exclude(pk=theme.pk)
        self.theme = theme

    @property
    def chosen(self) -> set[str]:
        """The numbers that are ticked, as they stand in the form."""
        return {str(number) for number in self["numbers"].value() or []}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("into") and not data.get("name") and "into" not in self.errors:
            self.add_error("name", _("Give the new theme a name, or choose another theme."))
        return data

    def carry_out(self, *, by: Any) -> Theme:
        """Split the theme. Raises what ``sorting.split_theme`` raises."""
        data = self.cleaned_data
        return sorting.split_theme(self.theme, data["numbers"], into=data["into"], name=data["name"], by=by)
