"""Read the dates of documents, as the columns of their sources have them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from email.utils import parsedate
from typing import Any

from newsner.dates.calendar import YEARS
from newsner.french_words import MONTHS
from newsner.gazetteer.spellings import fold

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
    except (ValueError, OverflowError):
        return None
    return whole.isoformat() if day else whole.isoformat()[:7]


def _find_month(word: str) -> int | None:
    """Return the number of a month, whose folded name may be cut off: `oct`."""
    months = [number for number, month in enumerate(MONTHS, 1) if fold(month).startswith(word)]
    return months[0] if len(months) == 1 else None


def find_day(metadata: Mapping[str, str], column: str) -> date | None:
    """Return the day of a document in a column of its metadata, or ``None`` if that has no readable day.

    >>> find_day({"Date": "mardi 6 octobre 2015"}, "date"), find_day({"date": "2015-10"}, "date")
    (datetime.date(2015, 10, 6), None)
    """
    value = metadata.get(column) or next((x for name, x in metadata.items() if name.casefold() == column), None)
    written = None if value is None else parse_date(value)
    is_whole = written is not None and len(written) == len("2015-10-06") and int(written[:4]) in YEARS
    return date.fromisoformat(written) if written is not None and is_whole else None
