"""One function per mail that governance sends. Each writes a row; the tick hands it to the mail server."""

from hashlib import sha256

from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from dialogportal import mail

from . import clock
from .models import OutgoingMail, User


def password_reset(user: User, *, token: str) -> OutgoingMail:
    """A link to choose a new password, valid for an hour and for one use."""
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    path = reverse("account:password_reset_confirm", args=[uid, token])
    row, _ = OutgoingMail.objects.get_or_create(
        dedupe_key=f"password_reset:{user.pk}:{sha256(token.encode()).hexdigest()[:32]}",
        defaults={
            "name": "password_reset",
            "to_address": user.email,
            "context": {"name": user.get_short_name(), "link": mail.link(path)},
            "not_before": clock.now(),
        },
    )
    return row
