"""What whoever follows a contribution can say and change: were we right, and where letters go; and the second reading."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.models import User

from .. import appeals, understanding
from ..models import Appeal, Understanding
from ..refusals import Refused

MOST_CHARACTERS = 2000


class UnderstoodForm(forms.Form):
    """Have we understood you? Nothing is chosen in advance."""

    understood = forms.ChoiceField(
        label=_("Have we understood you?"),
        choices=[("yes", _("Yes")), ("no", _("No, read it again"))],
        widget=forms.RadioSelect,
        help_text=_(
            "If you say no, another official than the first reads your contribution again and answers you here."
        ),
        error_messages={"required": _("Choose yes or no"), "invalid_choice": _("Choose yes or no")},
    )
    text = forms.CharField(
        label=_("What did we miss?"),
        required=False,
        max_length=MOST_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": None}),
        help_text=_("A sentence is enough. It becomes a public document, but it is not shown to others here."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("understood") == "no" and not cleaned.get("text") and "text" not in self.errors:
            self.add_error("text", _("Write what we missed, so that whoever reads it again knows where to look"))
        return cleaned


class AppealForm(forms.Form):
    """Why what is hidden should be reviewed anew."""

    appeal = forms.CharField(
        label=_("Why do you think that we are wrong?"),
        max_length=MOST_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": None}),
        help_text=_("A sentence is enough. It becomes a public document, but it is not shown to others here."),
        error_messages={"required": _("Write why, so that whoever reviews it anew knows what to look at")},
    )


class AppealAnswerForm(forms.Form):
    """The answer to an author who asked for a new review."""

    text = forms.CharField(
        label=_("Answer to the author"),
        max_length=MOST_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": None}),
        help_text=_(
            "Shown on the contribution's own page, with whether what is shown was changed. Do not repeat what is hidden."
        ),
        error_messages={"required": _("Write an answer to the author")},
    )

    def keep(self, appeal: Appeal, *, by: User) -> bool:
        """Answer the author; a rule that stands in the way becomes a message in the form."""
        try:
            appeals.answer(appeal, text=self.cleaned_data["text"], by=by)
        except Refused as refusal:
            self.add_error(refusal.field or None, refusal.message)
        return not self.errors


class ClearForm(forms.Form):
    """Did it become clear how the contributions were used? Nothing is chosen in advance."""

    clear = forms.ChoiceField(
        label=_("Did it become clear how the contributions were used?"),
        choices=[("yes", _("Yes, it became clear")), ("no", _("No, it did not become clear"))],
        widget=forms.RadioSelect,
        help_text=_("Your answer is only counted. Everybody can see how many answered yes and no."),
        error_messages={"required": _("Choose yes or no"), "invalid_choice": _("Choose yes or no")},
    )
    stamp = forms.CharField(required=False, widget=forms.HiddenInput)

    @property
    def was_clear(self) -> bool:
        return bool(self.cleaned_data["clear"] == "yes")


class ContactForm(forms.Form):
    """An address for letters, or another one than before."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        help_text=_("We first send a letter that you confirm. The address is kept apart from what you wrote."),
        error_messages={
            "required": _("Write your e-mail address"),
            "invalid": _("Write the address with an @ sign, for example name@example.se"),
        },
        widget=forms.EmailInput(attrs={"class": "input--m", "autocomplete": "email"}),
    )


class RereadForm(forms.Form):
    """What the second reading came to, and the reply to the author."""

    result = forms.ChoiceField(
        label=_("What did the second reading come to?"),
        choices=Understanding.Result,
        widget=forms.RadioSelect,
        help_text=_("If the contribution belongs in another theme, sort it there too."),
        error_messages={"required": _("Choose one alternative"), "invalid_choice": _("Choose one of the alternatives")},
    )
    reply = forms.CharField(
        label=_("Reply to the author"),
        max_length=MOST_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": None}),
        help_text=_("Shown on the contribution's own page. Say what you understood, and what you have changed."),
        error_messages={"required": _("Write a reply to the author")},
    )

    def keep(self, item: Understanding, *, by: User) -> bool:
        """Write down the second reading; a rule that stands in the way becomes a message in the form."""
        try:
            understanding.reread(item, result=self.cleaned_data["result"], reply=self.cleaned_data["reply"], by=by)
        except Refused as refusal:
            self.add_error(refusal.field or None, refusal.message)
        return not self.errors
