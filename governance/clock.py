"""The portal's one clock: tests and demos can stand still on a day of their own."""

import datetime as dt

from django.conf import settings
from django.utils import timezone


def now() -> dt.datetime:
    """The present instant, or the one that ``FROZEN_NOW`` names; always aware."""
    frozen = getattr(settings, "FROZEN_NOW", None)
    if not frozen:
        return timezone.now()
    if isinstance(frozen, str):
        frozen = dt.datetime.fromisoformat(frozen)
    return frozen if timezone.is_aware(frozen) else timezone.make_aware(frozen)


def today() -> dt.date:
    """The civil date in the municipality's time zone."""
    return timezone.localdate(now())
