"""The next meeting of a body that has tabled a proposal."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance import clock
from governance.models import Board, Meeting


class NextMeetingForm(forms.Form):
    """At which meeting the body takes up what it has tabled."""

    meeting = forms.ModelChoiceField(
        label=_("Next meeting"),
        queryset=Meeting.objects.none(),
        help_text=_("Is the meeting missing? The board secretary adds it at the board's desk."),
        error_messages={"required": _("Choose the meeting")},
    )

    def __init__(self, *args: Any, board: Board, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = clock.today()
        coming = Meeting.objects.filter(board=board.in_charge(today), held_on__gte=today).select_related("board")
        self.fields["meeting"].queryset = coming.order_by("held_on")  # type: ignore[attr-defined]
