"""Swedish working days: lag (1930:173) counts Saturdays, Sundays, public holidays and three eves as days off.

Promised days are civil dates in the municipality's time zone. An instant is made of one at the last moment, so that no
change between summer and winter time moves a day or an hour.
"""

import calendar
import datetime as dt
from functools import lru_cache

import holidays
from django.utils import timezone

DAY = dt.timedelta(days=1)


@lru_cache(maxsize=64)
def _days_off(year: int) -> frozenset[dt.date]:
    return frozenset(holidays.country_holidays("SE", years=year, categories=("public", "de_facto")))


def is_working_day(day: dt.date) -> bool:
    """Neither weekend, public holiday, Midsummer Eve, Christmas Eve nor New Year's Eve."""
    return day.weekday() < 5 and day not in _days_off(day.year)


def on_or_before(day: dt.date) -> dt.date:
    """The day itself when it is a working day, else the nearest working day before it."""
    while not is_working_day(day):
        day -= DAY
    return day


def on_or_after(day: dt.date) -> dt.date:
    """The day itself when it is a working day, else the next one (how the law moves a last day)."""
    while not is_working_day(day):
        day += DAY
    return day


def months_after(day: dt.date, months: int) -> dt.date:
    """The day with the same number so many months later, else the last day of that month (1 § of the law)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return day.replace(year=year, month=month + 1, day=min(day.day, calendar.monthrange(year, month + 1)[1]))


def at(day: dt.date, hour: str | dt.time) -> dt.datetime:
    """The instant when a clock on the wall shows ``hour`` (for example ``08:00``) on the civil date ``day``."""
    time = dt.time.fromisoformat(hour) if isinstance(hour, str) else hour
    return timezone.make_aware(dt.datetime.combine(day, time))
