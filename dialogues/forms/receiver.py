"""Who is to have what is outside the question: the same two fields, and the same words when one of them is missing."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance import clock
from governance.models import Board

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
        existing = Board.objects.existing(clock.today()).order_by("name")
        self.fields["board"].queryset = existing  # type: ignore[attr-defined]

    def need_a_receiver(self, data: dict[str, Any]) -> None:
        """Say beside the field what is missing for it to be sent on."""
        if not data.get("receiver"):
            self.add_error("receiver", _("Say who is to have it. Off topic is sent on, not thrown away."))
        if data.get("receiver") in sorting.NAMED and not data.get("board"):
            self.add_error("board", _("Say which board or company."))
