"""What is filled in on the page where mail is looked after."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.models import OutgoingMail
from governance.outbox import settling

VERDICT_LABELS: dict[str, Any] = {
    settling.SENT: _("It was sent"),
    settling.AGAIN: _("Send it again"),
    settling.WRITTEN_OFF: _("Write it off"),
}


class PauseForm(forms.Form):
    """Why nothing may leave."""

    reason = forms.CharField(
        label=_("Why is the mail paused?"),
        max_length=200,
        help_text=_("Your colleagues read it here until the mail is let go again."),
    )


class VerdictForm(forms.Form):
    """What became of one mail; the state it was shown in comes along, so that nobody settles what has changed."""

    verdict = forms.ChoiceField(choices=list(VERDICT_LABELS.items()))
    state = forms.ChoiceField(choices=OutgoingMail.State.choices)
