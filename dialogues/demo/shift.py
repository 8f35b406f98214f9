"""Move every day in a file by whole weeks, so that weekdays stay right."""

import datetime as dt
import re
from typing import Any

DAY = re.compile(r"\d{4}-\d\d-\d\d")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?")
WEEK = dt.timedelta(weeks=1)


def weeks_until(anchor: dt.date, today: dt.date) -> int:
    """Whole weeks from the day of the file to today, rounded down."""
    return (today - anchor) // WEEK


def shifted(value: Any, weeks: int) -> Any:
    """``value`` with every date in it moved. Numbers of matters and documents, and texts, stay as they are."""
    if isinstance(value, dict):
        return {key: shifted(item, weeks) for key, item in value.items()}
    if isinstance(value, list):
        return [shifted(item, weeks) for item in value]
    if isinstance(value, str):
        if DAY.fullmatch(value):
            return (dt.date.fromisoformat(value) + weeks * WEEK).isoformat()
        if MOMENT.fullmatch(value):
            return (dt.datetime.fromisoformat(value) + weeks * WEEK).isoformat(timespec="minutes")
    return value
