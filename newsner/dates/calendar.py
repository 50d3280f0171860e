"""Calendar arithmetic: days from weekdays, months of other years, moveable feasts, and values in EDTF."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

Direction = Literal["past", "future"]

DAY = timedelta(days=1)

YEARS = range(1400, 3001)
"""The years in which an article may be, so that what is counted from it stays on the calendar."""

_HALF_YEAR = 183  # days


def easter(year: int) -> date:
    """Return Easter Sunday of a year, by the anonymous Gregorian computus (Meeus, Astronomical Algorithms, 1991).

    >>> easter(2024)
    datetime.date(2024, 3, 31)
    """
    a, (b, c) = year % 19, divmod(year, 100)
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    i = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * i) // 451
    month, day = divmod(h + i - 7 * m + 114, 31)
    return date(year, month, day + 1)


def to_date(year: int, month: int, day: int) -> date | None:
    """Return a day, or ``None`` if the calendar has none such."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def nearest_weekday(anchor: date, weekday: int, direction: Direction) -> date:
    """Return the next day with a weekday (0 is Monday) before or behind a day, or the last one; never the day itself.

    >>> nearest_weekday(date(2015, 10, 7), 0, "past"), nearest_weekday(date(2015, 10, 7), 0, "future")
    (datetime.date(2015, 10, 5), datetime.date(2015, 10, 12))
    """
    ahead = (weekday - anchor.weekday()) % 7
    if direction == "future":
        return anchor + (ahead or 7) * DAY
    return anchor - ((7 - ahead) % 7 or 7) * DAY


def nearest_year(anchor: date, month: int, day: int, direction: Direction | None) -> int:
    """Return the year in which a day of a month is nearest to a day, or the next one in a direction."""
    if direction is not None:
        here = (month, day) > (anchor.month, anchor.day)
        same = (month, day) == (anchor.month, anchor.day)
        if direction == "future":
            return anchor.year if here or same else anchor.year + 1
        return anchor.year - 1 if here else anchor.year
    years = (anchor.year - 1, anchor.year, anchor.year + 1)
    return min(years, key=lambda year: abs((to_date(year, month, min(day, 28)) or anchor) - anchor))


def add_months(day: date, months: int) -> date:
    """Return a day some months later, the last of its month where that is shorter.

    >>> add_months(date(2024, 1, 31), 1)
    datetime.date(2024, 2, 29)
    """
    years, month = divmod(day.month - 1 + months, 12)
    for last in range(day.day, 27, -1):
        found = to_date(day.year + years, month + 1, last)
        if found is not None:
            return found
    return date(day.year + years, month + 1, day.day)


def week_of(day: date) -> str:
    """Return the ISO week of a day.

    >>> week_of(date(2015, 10, 7))
    '2015-W41'
    """
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


_MONTHS_OF = {21: (3, 5), 22: (6, 8), 23: (9, 11), 24: (12, 14)} | {
    33 + k: (3 * k + 1, 3 * k + 3) for k in range(4)
} | {40: (1, 6), 41: (7, 12)}  # fmt: skip
_LAST_MONTH = 12


def days_of(value: str | None) -> tuple[date, date] | None:
    """Return the first and the last day that a value in ISO 8601 or EDTF means, or ``None`` if it means no days.

    >>> days_of("2015-10")
    (datetime.date(2015, 10, 1), datetime.date(2015, 10, 31))
    """
    if value is None or not value[:2].isdigit():
        return None
    year = value[:4]
    if "X" in year:
        return date(int(year.replace("X", "0")) or 1, 1, 1), date(int(year.replace("X", "9")), 12, 31)
    if len(year) < 4 or not year.isdigit() or not 0 < int(year) <= date.max.year:
        return None
    if value[5:6] == "W":
        start = date.fromisocalendar(int(year), int(value[6:8]), 6 if value.endswith("WE") else 1)
        return start, start + (1 if value.endswith("WE") else 6) * DAY
    if len(value) >= len("2015-10-07"):
        day = to_date(int(year), int(value[5:7]), int(value[8:10]))
        return None if day is None else (day, day)
    first, last = (1, _LAST_MONTH) if len(value) == 4 else _MONTHS_OF.get(int(value[5:7]), (int(value[5:7]),) * 2)
    begin = add_months(date(int(year), 1, 1), first - 1)
    if int(year) == date.max.year and last >= _LAST_MONTH:
        return begin, date.max
    return begin, add_months(date(int(year), 1, 1), last) - DAY
