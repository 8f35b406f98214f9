"""The same deed on several contributions at once."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .. import selection, sorting
from ..models import Dialogue, SelectionDeed, Theme
from .receiver import ReceiverForm


class NumbersField(forms.TypedMultipleChoiceField):
    """Numbers of contributions; the deed looks for them in the dialogue, also those that have left the list since."""

    def valid_value(self, value: Any) -> bool:
        return str(value).isdecimal() and len(str(value)) < 10


class SelectionForm(ReceiverForm):
    """Which contributions, and what is done to them."""

    numbers = NumbersField(
        label=_("Contributions"), coerce=int, error_messages={"required": _("Choose at least one contribution.")}
    )
    deed = forms.ChoiceField(
        label=_("What is to be done to those you have chosen?"),
        choices=SelectionDeed.Kind,
        widget=forms.RadioSelect,
        help_text=_("You can undo it afterwards, all at once."),
    )
    theme = forms.ModelChoiceField(
        Theme.objects.none(),
        label=_("Which theme"),
        required=False,
        empty_label=_("Choose a theme"),
        help_text=_("Beside the themes they have already."),
    )
    field_order = ("numbers", "deed", "theme", "receiver", "board")

    def __init__(self, *args: Any, dialogue: Dialogue, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["theme"].queryset = dialogue.themes.filter(merged_into=None)
        fields["receiver"].label = _("Send them to")
        fields["receiver"].help_text = _("Only when they are outside the question.")

    @property
    def chosen(self) -> set[str]:
        """The numbers that are ticked, as they stand in the form."""
        return {str(number) for number in self["numbers"].value() or []}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("deed") == SelectionDeed.Kind.THEME and not data.get("theme"):
            self.add_error("theme", _("Say which theme."))
        if data.get("deed") == SelectionDeed.Kind.OFF_TOPIC:
            self.need_a_receiver(data)
        return data

    def carry_out(self, dialogue: Dialogue, *, by: Any) -> selection.Result:
        """Do what was chosen. Raises what the deed raises."""
        data = self.cleaned_data
        if data["deed"] == SelectionDeed.Kind.THEME:
            return selection.add_theme(dialogue, data["numbers"], theme=data["theme"], by=by)
        if data["deed"] == SelectionDeed.Kind.OFF_TOPIC:
            route = sorting.Route(data["receiver"], data["board"])
            return selection.send_on(dialogue, data["numbers"], route=route, by=by)
        return selection.mark_read(dialogue, data["numbers"], by=by)
