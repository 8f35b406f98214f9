"""Logging in, and one's own password."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.contrib.auth.forms import (
    AuthenticationForm,
    PasswordChangeForm,
    PasswordResetForm,
    SetPasswordForm,
)
from django.utils.translation import gettext_lazy as _

from governance import emails


def _helper(form: forms.BaseForm, button: Any) -> FormHelper:
    """One button. No field takes the focus by itself: that place belongs to the list of errors."""
    for field in form.fields.values():
        field.widget.attrs.pop("autofocus", None)
    helper = FormHelper()
    helper.add_input(Submit("", button))
    return helper


NEW_PASSWORD_HELP = _("At least 12 characters. A sentence of several words is easy to remember and hard to guess.")


class LoginForm(AuthenticationForm):
    """E-mail and password."""

    error_messages = {
        "invalid_login": _("The e-mail address and the password do not belong together. Check both and try again."),
        "inactive": _("This account is closed. Ask an administrator of your municipality."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("E-mail")
        self.fields["username"].help_text = _("The address your municipality registered for you.")
        self.fields["username"].widget = forms.EmailInput(attrs={"autocomplete": "username"})
        self.fields["password"].label = _("Password")
        self.helper = _helper(self, _("Log in"))


class ChangePasswordForm(PasswordChangeForm):
    """The old password once, the new one twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["new_password1"].help_text = NEW_PASSWORD_HELP
        self.helper = _helper(self, _("Change the password"))


class ForgottenPasswordForm(PasswordResetForm):
    """An address. The answer is the same whether somebody has it or not."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("E-mail")
        self.fields["email"].help_text = _("If the address belongs to an account, a link is sent to it.")
        self.helper = _helper(self, _("Send me a link"))

    def save(self, **kwargs: Any) -> None:  # type: ignore[override]
        """Write the mail with the link, to be sent by the next tick: the page takes as long for an unknown address."""
        token_generator = kwargs["token_generator"]
        for user in self.get_users(self.cleaned_data["email"]):
            emails.password_reset(user, token=token_generator.make_token(user))


class NewPasswordForm(SetPasswordForm):
    """The new password, twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["new_password1"].help_text = NEW_PASSWORD_HELP
        self.helper = _helper(self, _("Save the new password"))
