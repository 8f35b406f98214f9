"""One function per mail that governance sends."""

from django.contrib.auth.models import AbstractBaseUser
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from dialogportal import mail


def password_reset(user: AbstractBaseUser, *, token: str) -> EmailMultiAlternatives:
    """A link to choose a new password, valid for an hour and for one use."""
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    path = reverse("account:password_reset_confirm", args=[uid, token])
    return mail.build("password_reset", to=user.email, context={"link": mail.link(path)})  # type: ignore[attr-defined]
