"""Find dates and times in the headers of articles, in words of the languages that press databases speak."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from newsner.dates.calendar import YEARS
from newsner.french_words import MONTHS
from newsner.gazetteer.spellings import fold

_OTHER_MONTHS = (
    "january february march april may june july august september october november december",
    "januar februar märz april mai juni juli august september oktober november dezember",
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "januari februari maart april mei juni juli augustus september oktober november december",
)
_LEAST_LETTERS = 3  # of a month that is cut off


def _index_months() -> dict[str, int]:
    """Return the number of each month by its folded name, also cut off (`oct`), where that is clear."""
    found: dict[str, set[int]] = {}
    for names in (MONTHS, *(line.split() for line in _OTHER_MONTHS)):
        for number, name in enumerate(names, 1):
            folded = fold(name)
            for end in range(_LEAST_LETTERS, len(folded) + 1):
                found.setdefault(folded[:end], set()).add(number)
    return {name: numbers.pop() for name, numbers in found.items() if len(numbers) == 1}


_NUMBERS = _index_months()
_MONTH = r"(?P<month>[^\W\d_]{3,10})\.?"
_PATTERNS = [
    re.compile(pattern)
    for pattern in (
        rf"(?<!\d)(?P<day>\d\d?)(?:er|st|nd|rd|th|\.)?(?:\s+de)?\s+{_MONTH}(?:\s+del?)?\s+(?P<year>\d{{4}})(?!\d)",
        rf"{_MONTH}\s+(?P<day>\d\d?)(?:st|nd|rd|th)?\s*,\s*(?P<year>\d{{4}})(?!\d)",
        r"(?<!\d)(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)(?!\d)",
        r"(?<!\d)(?P<day>\d\d?)[/.](?P<month>\d\d?)[/.](?P<year>\d{4})(?!\d)",
        rf"(?<!\d\s){_MONTH}\s+(?P<year>\d{{4}})(?!\d)",
    )
]
"""How dates are written, the surest first; the last one has no day."""
_WEEKDAY = re.compile(
    r"\b(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b[,.]?\s*$",
    re.I,
)
_TIME = re.compile(
    r"(?<!\d)(?P<hour>\d\d?)\s?[h:]\s?(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,]\d+)?)?(?!\d)(?:\s*(?P<half>[ap])\.?m\b\.?)?"
    r"(?:\s*(?P<utc>UTC|GMT)\b)?(?:\s*(?P<zone>[+-]\d\d:?\d\d|Z\b))?",
    re.I,
)


class FoundDate(NamedTuple):
    """A date in ISO 8601, and where it stands, with the day of the week before it."""

    start: int
    end: int
    date: str


def find_date(text: str) -> FoundDate | None:
    """Return the first date in a text, with its day if one is there; ``None`` if there is none.

    >>> find_date("En couverture, jeudi 4 août 2022 2261 mots, p. 42")
    FoundDate(start=15, end=32, date='2022-08-04')
    >>> find_date("World, Friday, November 13, 2015").date, find_date("1er mai 2020").date, find_date("Mars 2011").date
    ('2015-11-13', '2020-05-01', '2011-03')
    >>> find_date("31 février 2020"), find_date("Le Temps")
    (None, None)
    """
    for pattern in _PATTERNS:
        for start, end, value in _find_all(pattern, text):
            weekday = _WEEKDAY.search(text, 0, start)
            return FoundDate(weekday.start() if weekday else start, end, value)
    return None


def _find_all(pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, int, str]]:
    for match in pattern.finditer(text):
        parts = match.groupdict()
        month = int(parts["month"]) if parts["month"].isdigit() else _NUMBERS.get(fold(parts["month"]))
        year = int(parts["year"])
        if month is None or year not in YEARS:
            continue
        try:
            whole = date(year, month, int(parts.get("day") or 1))
        except ValueError:
            continue
        yield match.start(), match.end(), whole.isoformat() if parts.get("day") else whole.isoformat()[:7]


def find_time(text: str) -> str:
    """Return the first time in a text in ISO 8601, with its zone if it has one; an empty string if there is none.

    >>> [find_time(text) for text in ("- 11:49:55 -0000", "- 17:36 UTC +02:00", "14 h 05", "2:05 pm", "1455 mots")]
    ['11:49:55+00:00', '17:36+02:00', '14:05', '14:05', '']
    """
    found = _TIME.search(text)
    if found is None:
        return ""
    hour, minute, second = int(found["hour"]), int(found["minute"]), found["second"]
    if found["half"]:
        hour = hour % 12 + (12 if found["half"].lower() == "p" else 0)
    if hour > 23 or minute > 59 or int(second or 0) > 59:
        return ""
    zone = (
        (found["zone"] or ("Z" if found["utc"] else ""))
        .upper()
        .replace("Z", "+00:00")
        .replace("-0000", "+00:00")
        .replace("-00:00", "+00:00")
    )
    if zone and ":" not in zone:
        zone = f"{zone[:3]}:{zone[3:]}"
    return f"{hour:02}:{minute:02}" + (f":{second}" if second else "") + zone
