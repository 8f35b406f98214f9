"""/konto/: log in and out, and one's own password."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth import views as auth
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _

from governance.forms.account import ChangePasswordForm, ForgottenPasswordForm, LoginForm, NewPasswordForm
from governance.models import Membership, Role
from governance.permissions import memberships_of


class _Form422:
    """A form with something wrong is answered 422, with what was typed still there."""

    def form_invalid(self, form: forms.BaseForm) -> HttpResponse:
        response = super().form_invalid(form)  # type: ignore[misc]
        response.status_code = 422
        return response


@login_required
def home(request: HttpRequest) -> HttpResponse:
    """Who I am here, and where my work is."""
    memberships = memberships_of(request.user).select_related("board", "administration")
    return render(request, "account/home.html", {"memberships": memberships})


class LoginView(_Form422, auth.LoginView):
    """`next` leads only inside this site (Django's own check of host and scheme)."""

    template_name = "account/login.html"
    authentication_form = LoginForm
    redirect_authenticated_user = True

    def get_default_redirect_url(self) -> str:
        """Where one's work is: the board's desk for the elected and their secretaries, the work list for officials."""
        held = set(memberships_of(self.request.user).values_list("role", flat=True))
        if held & {*Membership.ELECTED, Role.SECRETARY}:
            return reverse("board:desk")
        return reverse("officials:worklist" if held & set(Membership.WORKERS) else "account:home")


class PasswordChangeView(_Form422, auth.PasswordChangeView):
    """The old password once, the new one twice. Other places where one is logged in are logged out."""

    template_name = "account/password_change.html"
    form_class = ChangePasswordForm
    success_url = reverse_lazy("account:home")

    def form_valid(self, form: Any) -> HttpResponse:
        messages.success(self.request, _("Your password is changed."))
        return super().form_valid(form)


class PasswordResetView(_Form422, auth.PasswordResetView):
    """Asks for a link by mail. The answer does not tell whether the address belongs to anybody."""

    template_name = "account/reset.html"
    form_class = ForgottenPasswordForm
    success_url = reverse_lazy("account:password_reset_sent")


class PasswordResetConfirmView(_Form422, auth.PasswordResetConfirmView):
    """Where the link in the mail leads: works once, and for an hour."""

    template_name = "account/reset_confirm.html"
    form_class = NewPasswordForm
    success_url = reverse_lazy("account:login")

    def form_valid(self, form: Any) -> HttpResponse:
        messages.success(self.request, _("Your password is changed. Log in with the new one."))
        return super().form_valid(form)
