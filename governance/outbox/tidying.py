"""What the outbox forgets: addresses 90 days after the last mail about a thing, attempts after 90 days."""

import datetime as dt

from django.db.models import Exists, OuterRef, Q

from governance import clock
from governance.models import DeliveryAttempt, MailRate, OutgoingMail

KEPT = dt.timedelta(days=90)
State = OutgoingMail.State


def tidy() -> int:
    """Erase what is no longer needed; gives from how many mails the address was erased."""
    limit = clock.now() - KEPT
    DeliveryAttempt.objects.filter(at__lt=limit).delete()
    MailRate.objects.filter(next_at__lt=limit).delete()
    still_talked_about = OutgoingMail.objects.filter(about=OuterRef("about")).filter(
        Q(state__in=OutgoingMail.OPEN) | Q(created_at__gte=limit) | Q(sent_at__gte=limit)
    )
    old = OutgoingMail.objects.filter(created_at__lt=limit).exclude(to_address="")
    old = old.exclude(state__in=OutgoingMail.OPEN).exclude(sent_at__gte=limit)
    return old.filter(Q(about="") | ~Exists(still_talked_about)).update(to_address="", domain="", context={})
