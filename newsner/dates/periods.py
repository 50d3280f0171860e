"""Cut the dates of documents to days, weeks, months or years."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

PERIODS = {"day": 10, "week": 10, "month": 7, "year": 4}
"""What dates can be cut to, with the number of characters of an ISO date that it needs."""

_CHOSEN = ("day", "month", "year")  # of which the finest that is readable is chosen
_MAX_PERIODS = 40


def cut_to_period(day: str, period: str) -> str | None:
    """Return an ISO date cut to a period, a week as its Monday, or ``None`` if the date is too coarse for it.

    >>> [cut_to_period("2015-10-07", period) for period in PERIODS], cut_to_period("2015-10", "day")
    (['2015-10-07', '2015-10-05', '2015-10', '2015'], None)
    """
    if len(day) < PERIODS[period]:
        return None
    if period == "week":
        whole = date.fromisoformat(day)
        return (whole - timedelta(days=whole.weekday())).isoformat()
    return day[: PERIODS[period]]


def cut_to_readable_periods(dates: Mapping[str, str]) -> dict[str, str]:
    """Return dates cut to the day, month or year: the finest of which there are at most forty, or else the year."""
    for period in _CHOSEN:
        cut = {document: day[: PERIODS[period]] for document, day in dates.items()}
        if len(set(cut.values())) <= _MAX_PERIODS:
            break
    return cut
