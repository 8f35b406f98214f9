"""The days off of lag (1930:173) from 2025 to 2035, day by day, and how promised days move around them."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance import workdays

pytestmark = pytest.mark.once

#: Every public holiday and the three eves, as month and day, worked out from the rules and not from a library:
#: New Year, Epiphany, Good Friday to Easter Monday, 1 May, Ascension, Pentecost, 6 June, Midsummer Eve and Day,
#: All Saints, Christmas Eve to Boxing Day, New Year's Eve.
DAYS_OFF = {
    2025: "0101 0106 0418 0420 0421 0501 0529 0606 0608 0620 0621 1101 1224 1225 1226 1231",
    2026: "0101 0106 0403 0405 0406 0501 0514 0524 0606 0619 0620 1031 1224 1225 1226 1231",
    2027: "0101 0106 0326 0328 0329 0501 0506 0516 0606 0625 0626 1106 1224 1225 1226 1231",
    2028: "0101 0106 0414 0416 0417 0501 0525 0604 0606 0623 0624 1104 1224 1225 1226 1231",
    2029: "0101 0106 0330 0401 0402 0501 0510 0520 0606 0622 0623 1103 1224 1225 1226 1231",
    2030: "0101 0106 0419 0421 0422 0501 0530 0606 0609 0621 0622 1102 1224 1225 1226 1231",
    2031: "0101 0106 0411 0413 0414 0501 0522 0601 0606 0620 0621 1101 1224 1225 1226 1231",
    2032: "0101 0106 0326 0328 0329 0501 0506 0516 0606 0625 0626 1106 1224 1225 1226 1231",
    2033: "0101 0106 0415 0417 0418 0501 0526 0605 0606 0624 0625 1105 1224 1225 1226 1231",
    2034: "0101 0106 0407 0409 0410 0501 0518 0528 0606 0623 0624 1104 1224 1225 1226 1231",
    2035: "0101 0106 0323 0325 0326 0501 0503 0513 0606 0622 0623 1103 1224 1225 1226 1231",
}
STOCKHOLM = ZoneInfo("Europe/Stockholm")
DAY = dt.timedelta(days=1)
DATES = st.dates(dt.date(2025, 1, 1), dt.date(2035, 12, 31))


@pytest.mark.parametrize("year", DAYS_OFF)
def test_every_day_of_the_year_is_off_or_not_as_the_law_says(year: int) -> None:
    off = set(DAYS_OFF[year].split())
    day = dt.date(year, 1, 1)
    wrong = []
    while day.year == year:
        expected = day.weekday() < 5 and f"{day:%m%d}" not in off
        if workdays.is_working_day(day) != expected:
            wrong.append(day.isoformat())
        day += DAY
    assert wrong == []


@given(DATES)
def test_a_moved_day_is_a_working_day_on_the_right_side_and_as_near_as_can_be(day: dt.date) -> None:
    before, after = workdays.on_or_before(day), workdays.on_or_after(day)
    assert workdays.is_working_day(before) and workdays.is_working_day(after)
    assert before <= day <= after
    between = [before + DAY * n for n in range(1, (after - before).days)]
    assert not any(workdays.is_working_day(each) for each in between)
    assert (before == day) == (after == day) == workdays.is_working_day(day)


@given(DATES, DATES)
def test_a_later_day_never_moves_to_an_earlier_one(one: dt.date, other: dt.date) -> None:
    first, last = sorted([one, other])
    assert workdays.on_or_before(first) <= workdays.on_or_before(last)
    assert workdays.on_or_after(first) <= workdays.on_or_after(last)


@given(DATES, st.integers(-60, 60))
def test_months_keep_the_number_of_the_day_or_take_the_last_one(day: dt.date, months: int) -> None:
    moved = workdays.months_after(day, months)
    assert (moved.year - day.year) * 12 + moved.month - day.month == months
    assert moved.day == day.day or (moved.day < day.day and (moved + DAY).day == 1)


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        ("2028-02-29", 12, "2029-02-28"),
        ("2027-02-28", 12, "2028-02-28"),
        ("2026-08-31", 1, "2026-09-30"),
        ("2026-01-31", 1, "2026-02-28"),
        ("2028-01-31", 1, "2028-02-29"),
        ("2026-12-09", 1, "2027-01-09"),
    ],
)
def test_a_year_and_a_month_by_the_first_section_of_the_law(day: str, months: int, then: str) -> None:
    assert workdays.months_after(dt.date.fromisoformat(day), months).isoformat() == then


@pytest.mark.parametrize(
    ("day", "utc"),
    [
        ("2026-03-27", 7),  # Friday, winter time
        ("2026-03-30", 6),  # Monday after the clock was put forward
        ("2026-10-23", 6),  # Friday, summer time
        ("2026-10-26", 7),  # Monday after it was put back
        ("2028-02-29", 7),
    ],
)
def test_eight_in_the_morning_is_eight_on_the_wall_on_both_sides_of_a_change_of_the_clock(day: str, utc: int) -> None:
    instant = workdays.at(dt.date.fromisoformat(day), "08:00")
    assert instant.astimezone(dt.UTC).hour == utc
    assert instant.astimezone(STOCKHOLM).isoformat()[:16] == f"{day}T08:00"
