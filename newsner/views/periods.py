"""Read the dates that documents of a corpus have, and cut them to days, weeks, months or years."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from email.utils import parsedate
from typing import Any

from newsner.french_words import MONTHS
from newsner.names.forms import fold

PERIODS = {"day": 10, "week": 10, "month": 7, "year": 4}
"""What dates can be cut to, with the number of characters of an ISO date that it needs."""

_CHOSEN = ("day", "month", "year")  # of which the finest that is readable is chosen
_MAX_PERIODS = 40
_ISO = re.compile(r"(\d{4})[-/](\d\d)(?:[-/](\d\d)(?!\d)|(?![-/\d]))")
_DAY_FIRST = re.compile(r"(\d\d?)[/.-](\d\d?)[/.-](\d{4})(?!\d)")
_IN_WORDS = re.compile(r"(?:[a-z]+,?\s+)?(?:(\d\d?)(?:er)?\s+)?([a-z]{3,9})\.?\s+(\d{4})(?!\d)")  # folded


def parse_date(value: Any) -> str | None:
    """Return a date in ISO form, without its time, or ``None`` if the value is no date.

    Dates are `date` objects, ISO dates (also without the day), dates with the day first, as French spreadsheets have
    them, dates in words, and dates of feeds and mails.

    >>> parse_date("2015-10-07T18:30:00"), parse_date("2015-10"), parse_date("7/10/2015"), parse_date("10/13/2015")
    ('2015-10-07', '2015-10', '2015-10-07', None)
    >>> parse_date("Wed, 07 Oct 2015 18:30:00 +0200"), parse_date("Le Temps")
    ('2015-10-07', None)
    >>> parse_date("mercredi 7 octobre 2015 à 18h30"), parse_date("1er août 2015"), parse_date("oct. 2015")
    ('2015-10-07', '2015-08-01', '2015-10')
    """
    text = value.isoformat() if isinstance(value, date) else str(value).strip()
    if found := _ISO.match(text):
        year, month, day = found.groups()
    elif found := _DAY_FIRST.match(text):
        day, month, year = found.groups()
    elif (found := _IN_WORDS.match(fold(text))) and (month := _find_month(found[2])):
        day, year = found[1], found[3]
    elif "," in text and (parts := parsedate(text)):
        year, month, day = parts[:3]
    else:
        return None
    try:
        whole = date(int(year), int(month), int(day or 1))
    except ValueError:
        return None
    return whole.isoformat() if day else whole.isoformat()[:7]


def _find_month(word: str) -> int | None:
    """Return the number of a month, whose folded name may be cut off: `oct`."""
    months = [number for number, month in enumerate(MONTHS, 1) if fold(month).startswith(word)]
    return months[0] if len(months) == 1 else None


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
