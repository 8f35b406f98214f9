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


class WorkForm(ReceiverForm):
    """What is to be done to each contribution."""

    deed = forms.ChoiceField(
        label=_("What is to be done to them?"),
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

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("deed") == SelectionDeed.Kind.THEME and not data.get("theme"):
            self.add_error("theme", _("Say which theme."))
        if data.get("deed") == SelectionDeed.Kind.OFF_TOPIC:
            self.need_a_receiver(data)
        return data

    @property
    def told(self) -> str:
        """What was chosen to be done, in words."""
        data = self.cleaned_data
        receivers = dict(self.fields["receiver"].choices)  # type: ignore[attr-defined]
        whom = {
            SelectionDeed.Kind.THEME: data["theme"],
            SelectionDeed.Kind.OFF_TOPIC: data["board"] or receivers.get(data["receiver"]),
        }.get(data["deed"])
        what = SelectionDeed.Kind(data["deed"]).label
        return f"{what}: {whom}" if whom else str(what)

    def work(self) -> selection.Work:
        """What was chosen to be done."""
        data, Kind = self.cleaned_data, SelectionDeed.Kind  # noqa: N806
        return selection.Work(
            data["deed"],
            theme=data["theme"] if data["deed"] == Kind.THEME else None,
            route=sorting.Route(data["receiver"], data["board"]) if data["deed"] == Kind.OFF_TOPIC else None,
        )


class SelectionForm(WorkForm):
    """Which contributions, and what is done to them."""

    numbers = NumbersField(
        label=_("Contributions"), coerce=int, error_messages={"required": _("Choose at least one contribution.")}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["deed"].label = _("What is to be done to those you have chosen?")

    @property
    def chosen(self) -> set[str]:
        """The numbers that are ticked, as they stand in the form."""
        return {str(number) for number in self["numbers"].value() or []}


class MatchingForm(WorkForm):
    """What is done to all that match; ``upto`` is the last number that the person was asked about."""

    upto = forms.IntegerField(required=False, min_value=1, max_value=10**9, widget=forms.HiddenInput)
