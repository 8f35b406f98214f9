"""The forms of the second reader: how many are drawn, which themes, and what holds when two differ."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from .. import second_reading
from ..models import Theme


class DrawForm(forms.Form):
    """How large a share is read by two."""

    share = forms.IntegerField(
        label=_("How many of a hundred?"),
        min_value=1,
        max_value=100,
        initial=second_reading.USUAL_SHARE,
        help_text=_("Ten is usual. They are drawn by lot among those that are sorted."),
    )


class SecondReadingForm(forms.Form):
    """The themes that the second reader chooses; none is a choice too."""

    themes = forms.ModelMultipleChoiceField(
        Theme.objects.none(),
        label=_("Themes of this contribution"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Choose what you think yourself. You see what the first reader chose afterwards."),
    )

    def __init__(self, *args: Any, themes: "QuerySet[Theme]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["themes"].queryset = themes  # type: ignore[attr-defined]


class SettleForm(forms.Form):
    """Which sorting holds."""

    choice = forms.ChoiceField(
        label=_("Which themes hold?"),
        widget=forms.RadioSelect,
        choices=[
            (second_reading.FIRST, _("Those of the first reader")),
            (second_reading.SECOND, _("Those of the second reader")),
            (second_reading.BOTH, _("Those of both")),
        ],
        help_text=_("Talk it over first, when you can. The code book may need a clearer description."),
    )
