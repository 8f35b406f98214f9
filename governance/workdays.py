"""Swedish working days: lag (1930:173) counts Saturdays, Sundays, public holidays and three eves as days off."""

import datetime as dt
from functools import lru_cache

import holidays

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
