"""Who is to have what is outside the question: the same two fields, and the same words when one of them is missing."""

import datetime as dt
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from governance import clock
from governance.models import Board
from governance.prepared import prepared

from .. import sorting
from ..models import Referral


class ReceiverForm(forms.Form):
    """The receiver, and which board or company when it is one."""

    receiver = forms.ChoiceField(
        label=_("Send it to"),
        choices=[("", _("Choose a receiver")), *Referral.Receiver.choices],
        required=False,
        help_text=_("The author is told on the follow page."),
    )
    board = forms.ModelChoiceField(
        Board.objects.none(),
        label=_("Which board or company"),
        required=False,
        empty_label=_("none"),
        help_text=_("Only when it is another board or a company."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["board"]
        field.queryset = Board.objects.existing(clock.today())
        field.choices = [("", field.empty_label), *((board.pk, str(board)) for board in _existing(clock.today()))]

    def need_a_receiver(self, data: dict[str, Any]) -> None:
        """Say beside the field what is missing for it to be sent on."""
        if not data.get("receiver"):
            self.add_error("receiver", _("Say who is to have it. Off topic is sent on, not thrown away."))
        if data.get("receiver") in sorting.NAMED and not data.get("board"):
            self.add_error("board", _("Say which board or company."))


@prepared
def _existing(day: dt.date) -> "QuerySet[Board]":
    """The bodies by name; the form is shown once for each contribution that is read."""
    return Board.objects.existing(day).order_by("name")
