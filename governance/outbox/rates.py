"""How fast mail may leave: so many a second to one domain, and in all. Receivers shut out whoever is faster."""

import datetime as dt
from collections.abc import Sequence

from django.conf import settings
from django.utils import timezone

from governance.models import MailRate, OutgoingMail

EVERYBODY = "*"
#: How far ahead turns are given. Who gets none within it is left for another time.
HORIZON = dt.timedelta(seconds=10)
Turn = tuple[OutgoingMail, dt.datetime | None]


def _gaps() -> tuple[dt.timedelta | None, dt.timedelta | None]:
    """The least time between two mails to one domain, and between any two; None when there is no such limit."""
    return tuple(  # type: ignore[return-value]
        dt.timedelta(seconds=1 / rate) if rate else None
        for rate in (settings.OUTBOX_PER_DOMAIN, settings.OUTBOX_OVERALL)
    )


def full_domains() -> list[str]:
    """Domains whose next turns are given away already; `EVERYBODY` when all are."""
    if not any(_gaps()):
        return []
    return list(MailRate.objects.filter(next_at__gt=timezone.now() + HORIZON / 2).values_list("name", flat=True))


def take_turns(rows: Sequence[OutgoingMail]) -> list[Turn]:
    """Give each mail an instant to leave at, in a transaction; those without a turn within the horizon are left out."""
    per_domain, overall = _gaps()
    if not rows or not (per_domain or overall):
        return [(row, None) for row in rows]
    now = timezone.now()
    names = sorted({row.domain for row in rows if per_domain} | ({EVERYBODY} if overall else set()))
    MailRate.objects.bulk_create([MailRate(name=name, next_at=now) for name in names], ignore_conflicts=True)
    rates = {rate.name: rate for rate in MailRate.objects.filter(name__in=names).order_by("name").select_for_update()}
    turns: list[Turn] = []
    for row in rows:
        at = max(now, *(rates[name].next_at for name in (row.domain, EVERYBODY) if name in rates))
        if at - now > HORIZON:
            continue
        turns.append((row, at))
        if overall:
            rates[EVERYBODY].next_at = max(now, rates[EVERYBODY].next_at) + overall
        if per_domain:
            rates[row.domain].next_at = at + per_domain
    MailRate.objects.bulk_update(rates.values(), ["next_at"])
    return sorted(turns, key=lambda turn: turn[1] or now)
