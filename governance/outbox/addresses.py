"""Addresses: known by a digest, so that one which does not work or is erased is recognised without being kept."""

import hmac
from functools import lru_cache

from django.conf import settings
from django.utils.crypto import salted_hmac

from governance import clock
from governance.models import OutgoingMail, Suppression


@lru_cache(maxsize=4)
def _key(purpose: str, secret: str) -> bytes:
    return salted_hmac("governance.outbox", purpose, secret=secret, algorithm="sha256").digest()


def keyed_digest(purpose: str, text: str) -> str:
    """A digest that nobody without the installation's secret can make from a guessed text."""
    return hmac.digest(_key(purpose, settings.SECRET_KEY), text.encode(), "sha256").hex()


def digest(address: str) -> str:
    """What stands for an address: the same for every way to write its capitals, and of no use to others."""
    return keyed_digest("address", address.strip().lower())


def domain(address: str) -> str:
    """The part of an address that the mail servers of the world know."""
    return address.rpartition("@")[2].strip().lower()


def suppressed(address: str) -> bool:
    """Whether nothing is sent to the address, because what was sent there came back."""
    return Suppression.objects.filter(address_digest=digest(address)).exists()


def suppress(address_digest: str, reason: str, *, smtp_code: int | None = None) -> None:
    """Send nothing more to the address with this digest; ``reason`` is a code, never a text about somebody."""
    if not address_digest:
        return
    Suppression.objects.get_or_create(
        address_digest=address_digest,
        defaults={"reason": reason[:60], "smtp_code": smtp_code, "suppressed_at": clock.now()},
    )
    OutgoingMail.objects.filter(address_digest=address_digest, state__in=["due", "claimed"]).update(
        state="suppressed", reason="suppressed"
    )
