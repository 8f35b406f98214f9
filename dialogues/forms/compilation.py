"""Step 6: the text of the compilation, and what is said about it."""

from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from governance.models import User

from .. import compilation
from ..models import Compilation, CompilationTheme
from .versioned import VersionedForm, shown


class CompilationForm(VersionedForm):
    """The text of a compilation that is being written."""

    class Meta:
        model = Compilation
        fields = ["what_changed", "summary", "disagreements", "minority_views", "method_limits", "reported_off_topic"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.number == 1:
            del self.fields["what_changed"]

    def keep(self, rows: "list[CompiledThemeForm]", *, by: User) -> bool:
        """Save the text and the themes together, unless somebody saved since the page was opened."""
        with transaction.atomic():
            if not self.claim():
                return False
            compilation.saved(self.instance, by=by)
            self.instance.version = self.cleaned_data["version"] + 1
            self.save()
            for row in rows:
                row.keep()
        return True


class CompiledThemeForm(forms.ModelForm):
    """What was said about one theme."""

    class Meta:
        model = CompilationTheme
        fields = ["summary", "disagreement", "minority", "reported_count"]
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 3, "class": "short"}),
            "disagreement": forms.Textarea(attrs={"rows": 2, "class": "short"}),
            "minority": forms.Textarea(attrs={"rows": 2, "class": "short"}),
        }

    def keep(self) -> None:
        """Save what is written about the theme; nothing is kept of a theme that nothing is written about."""
        if self.instance.pk or self.has_changed():
            self.save()

    def conflicts(self) -> list[dict[str, str]]:
        """What somebody else has saved about the theme, beside what was typed here."""
        rows = CompilationTheme.objects.filter(compilation=self.instance.compilation, theme=self.instance.theme)
        row = rows.first() or CompilationTheme()
        self.instance.pk, self.instance._state.adding = row.pk, row.pk is None
        saved = forms.models.model_to_dict(row, fields=list(self.fields))
        return [
            {
                "label": f"{self.instance.theme}: {self[name].label}",
                "saved": shown(self.fields[name], saved[name]),
                "typed": shown(self.fields[name], self[name].data),
            }
            for name in self.fields
            if self.fields[name].has_changed(saved[name], self[name].data)
        ]


class ReturnForm(forms.Form):
    """Why a compilation is returned."""

    reason = forms.CharField(
        label=_("What must be put right"),
        widget=forms.Textarea(attrs={"rows": 3, "class": "short"}),
        help_text=_("The author reads it at the top of the draft."),
    )


class NewVersionForm(forms.Form):
    """What a new version changes."""

    what_changed = forms.CharField(
        label=_("What the new version changes"),
        widget=forms.Textarea(attrs={"rows": 3, "class": "short"}),
        help_text=_("Readers of the last version see this first."),
    )
