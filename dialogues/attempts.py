"""How often something may be tried from one place: counted in the database, so that every process counts the same.

A place is an address, or whatever else is named; it is kept only as a keyed digest, and forgotten after a day.
"""

import ipaddress

from django.db import connection
from django.db.models import F
from django.utils.crypto import salted_hmac

from governance import clock

from .models import Attempts

WINDOW_SECONDS = 15 * 60
KEPT_WINDOWS = 96

_COUNT = (
    'INSERT INTO {table} (place, "window", count) VALUES (%s, %s, 1) '
    'ON CONFLICT (place, "window") DO UPDATE SET count = {table}.count + 1 RETURNING count'
)


def may_try(what: str, place: str, *, most: int) -> bool:
    """Count one more try of ``what`` from ``place``; false when there have been more than ``most`` in this quarter of an hour.

    One statement counts and answers, so that of many tries at the same moment exactly ``most`` are let through.
    """
    table = connection.ops.quote_name(Attempts._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(_COUNT.format(table=table), [_digest(what, place), _window()])
        count: int = cursor.fetchone()[0]
    if count == 1:
        Attempts.objects.filter(window__lt=_window() - KEPT_WINDOWS).delete()
    return count <= most


def give_back(what: str, place: str) -> None:
    """What was tried was right: it does not count."""
    counted = Attempts.objects.filter(place=_digest(what, place), window=_window(), count__gt=0)
    counted.update(count=F("count") - 1)


def network(address: str) -> str:
    """Where an address belongs: itself, or for IPv6 the network of 64 bits that one household has."""
    ip = ipaddress.ip_address(address)
    return str(ip) if ip.version == 4 else str(ipaddress.ip_network((ip, 64), strict=False))


def _digest(what: str, place: str) -> str:
    return salted_hmac(f"dialogues.attempts.{what}", place, algorithm="sha256").hexdigest()


def _window() -> int:
    return int(clock.now().timestamp()) // WINDOW_SECONDS
