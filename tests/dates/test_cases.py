"""Dates in sentences of the news (``cases/dates.jsonl``): exactly the marked expressions, with their values.

``date`` is the day of the article. A value ``a/b`` is a range, with ``..`` for an open end; ``?`` is a date that only
the day of the article would tell.
"""

import re
from typing import Any

import pytest

from markup import read_cases
from newsner import DateMention, Extractor

MARK = re.compile(r"\[([^\[\]]+)\]\(([^()\s]+)\)")


def parse_dates(marked: str) -> tuple[str, list[tuple[int, int, str]]]:
    """Return the plain sentence and (start, end, value) of its dates.

    >>> parse_dates("Il est mort [lundi](2015-10-05).")
    ('Il est mort lundi.', [(12, 17, '2015-10-05')])
    """
    text, dates, last = "", [], 0
    for match in MARK.finditer(marked):
        text += marked[last : match.start()]
        dates.append((len(text), len(text) + len(match[1]), match[2]))
        text += match[1]
        last = match.end()
    return text + marked[last:], dates


def to_value(date: DateMention) -> str:
    """Return the value of a date as the cases write it."""
    return f"{date.low or '..'}/{date.high or '..'}" if date.kind == "range" else date.value or "?"


@pytest.mark.parametrize("case", read_cases("dates"))
def test_dates(case: dict[str, Any], extractor: Extractor) -> None:
    """A sentence gives exactly the dates of the case."""
    text, expected = parse_dates(case["marked"])
    found = [(date.start, date.end, to_value(date)) for date in extractor.extract(text, date=case["date"]).dates]
    assert found == expected
