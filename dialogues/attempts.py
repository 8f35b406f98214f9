"""How often something may be tried from one place: counted in the database, so that every process counts the same.

A place is an address, or whatever else is named; it is kept only as a keyed digest, and forgotten after a day
(``forget_old``, which the tick calls).
"""

import ipaddress

from django.db import connection
from django.db.models import F
from django.utils.crypto import salted_hmac

from governance import clock

from .models import Attempts

#: A quarter of an hour, unless what is tried has a time of its own.
WINDOW_MINUTES = 15
KEPT_MINUTES = 24 * 60

_COUNT = (
    'INSERT INTO {table} (place, "window", count) VALUES (%s, %s, 1) '
    'ON CONFLICT (place, "window") DO UPDATE SET count = {table}.count + 1 RETURNING count'
)


def may_try(what: str, place: str, *, most: int) -> bool:
    """Count one more try of ``what`` from ``place``; false when there have been more than ``most`` in this quarter of an hour."""
    return count(what, place) <= most


def count(what: str, place: str, *, minutes: int = WINDOW_MINUTES) -> int:
    """Count one more try of ``what`` from ``place``; gives how many there are in the present window of so many minutes.

    One statement counts and answers, so that of many tries at the same moment each gets a number of its own.
    """
    table = connection.ops.quote_name(Attempts._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(_COUNT.format(table=table), [_digest(what, place), _window(minutes)])
        number: int = cursor.fetchone()[0]
    return number


def give_back(what: str, place: str) -> None:
    """What was tried was right: it does not count."""
    counted = Attempts.objects.filter(place=_digest(what, place), window=_window(WINDOW_MINUTES), count__gt=0)
    counted.update(count=F("count") - 1)


def forget_old() -> int:
    """Take away counts that are a day old. Returns how many."""
    return Attempts.objects.filter(window__lt=_window(1) - KEPT_MINUTES).delete()[0]


def network(address: str) -> str:
    """Where an address belongs: itself, or for IPv6 the network of 64 bits that one household has."""
    ip = ipaddress.ip_address(address)
    return str(ip) if ip.version == 4 else str(ipaddress.ip_network((ip, 64), strict=False))


def _digest(what: str, place: str) -> str:
    return salted_hmac(f"dialogues.attempts.{what}", place, algorithm="sha256").hexdigest()


def _window(minutes: int) -> int:
    """When the present window of so many minutes began, in minutes since 1970."""
    now = int(clock.now().timestamp()) // 60
    return now - now % minutes
