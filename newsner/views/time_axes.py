"""Axes of time: a label in the reader's language for each of a few days, weeks, months or years, evenly apart."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from datetime import date, timedelta

import altair as alt

from newsner.views.messages import Messages

WIDTH = 560
"""The width of a plot over time, in pixels."""

_MOST_TICKS = 12
_SMALLEST, _LARGEST = 50.0, 260.0  # square pixels of a point
_MILLISECONDS = 86_400_000  # of a day
_EPOCH = date(1970, 1, 1).toordinal()
_DAYS = {"day": 1, "week": 7, "month": 30, "year": 365}
"""The days of each period, about."""
_MARGIN = 0.02  # of the time shown, on each side
_BY_WEEKS = [("week", step) for step in (1, 2, 4, 8, 13, 26)]
_BY_MONTHS = [("month", step) for step in (1, 2, 3, 6)]
_BY_YEARS = [("year", digit * 10**power) for power in range(4) for digit in (1, 2, 5)]
_STEPS = {
    "day": [("day", 1), ("day", 2), ("week", 1), ("week", 2), *_BY_MONTHS, *_BY_YEARS],
    "week": [*_BY_WEEKS, *_BY_YEARS],
    "month": [*_BY_MONTHS, *_BY_YEARS],
    "year": _BY_YEARS,
}
"""The steps that an axis of a period may have, the finest first."""


def time_axis(values: Collection[str], period: str, say: Messages) -> alt.X:
    """Return an axis of time for days, weeks (their Mondays), months or years in ISO form, in UTC."""
    title = say("week of") if period == "week" else None
    if not values:
        return alt.X("time:T", title=title, scale=alt.Scale(type="utc"), axis=alt.Axis(labels=False, ticks=False))
    days = sorted(map(_to_first_day, values))
    unit, ticks = choose_ticks(days[0], days[-1], period)
    margin = max(_DAYS[period] / 2, _MARGIN * (days[-1] - days[0]).days) * _MILLISECONDS
    domain = [_to_milliseconds(days[0]) - margin, _to_milliseconds(days[-1]) + margin]
    labels = dict(zip(map(_to_milliseconds, ticks), label_ticks(ticks, unit, say), strict=True))
    axis = alt.Axis(values=[*labels], labelExpr=f"{json.dumps(labels)}[time(datum.value)]", labelFlush=False)
    return alt.X("time:T", title=title, scale=alt.Scale(type="utc", domain=domain, nice=False), axis=axis)


def choose_largest(values: Collection[str], period: str) -> float:
    """Return the square pixels that a point may have, so that those of neighbouring days or weeks stay apart.

    >>> choose_largest(["2015", "2016"], "year"), choose_largest(["2015-01-01", "2015-12-31"], "day")
    (260.0, 50.0)
    """
    days = sorted(map(_to_first_day, values))
    periods = (days[-1] - days[0]).days / _DAYS[period] + 1 if days else 1
    return min(_LARGEST, max(_SMALLEST, (1.2 * WIDTH / periods) ** 2))


def choose_ticks(first: date, last: date, period: str) -> tuple[str, list[date]]:
    """Return the days between two to label, at most twelve, as far apart as one another; and what they are.

    >>> choose_ticks(date(2015, 10, 7), date(2015, 10, 9), "day")[1] == [date(2015, 10, day) for day in (7, 8, 9)]
    True
    >>> unit, ticks = choose_ticks(date(2015, 1, 1), date(2016, 2, 1), "month")
    >>> unit, [tick.month for tick in ticks]
    ('month', [1, 3, 5, 7, 9, 11, 1])
    """
    for unit, step in _STEPS[period]:
        ticks = list(_find_ticks(first, last, unit, step))
        if len(ticks) <= _MOST_TICKS:
            break
    return unit, ticks


def _find_ticks(first: date, last: date, unit: str, step: int) -> Iterator[date]:
    """Yield each so many days, Mondays, months or years; months and years are multiples of the step."""
    if unit in ("day", "week"):
        begin = first + timedelta(days=-first.weekday() % 7) if unit == "week" else first
        for ordinal in range(begin.toordinal(), last.toordinal() + 1, step * _DAYS[unit]):
            yield date.fromordinal(ordinal)
        return
    months = step * 12 if unit == "year" else step
    for number in range(_count_months(first, months), last.year * 12 + last.month, months):
        if number >= 12:  # of the year 1
            yield date(number // 12, number % 12 + 1, 1)


def _count_months(day: date, step: int) -> int:
    """Return the months before the first multiple of a step that is no earlier than a day."""
    months = day.year * 12 + day.month - 1 + (day.day > 1)
    return -(-months // step) * step


def label_ticks(ticks: list[date], unit: str, say: Messages) -> list[list[str]]:
    """Return the lines of each label: below a day or month its year, where it is another one than before.

    >>> label_ticks([date(2015, 12, 1), date(2016, 1, 1), date(2016, 2, 1)], "month", Messages("fr"))
    [['déc.', '2015'], ['janv.', '2016'], ['févr.']]
    """
    if unit == "year":
        return [[f"{tick.year}"] for tick in ticks]
    name = say.short_month if unit == "month" else say.short_day
    years = [None, *(tick.year for tick in ticks)]
    return [
        [name(tick), f"{tick.year}"] if tick.year != before else [name(tick)]
        for tick, before in zip(ticks, years, strict=False)
    ]


def _to_first_day(period: str) -> date:
    """Return the first day of a day, month or year in ISO form."""
    return date.fromisoformat(period + "-01-01"[: 10 - len(period)])


def _to_milliseconds(day: date) -> int:
    return (day.toordinal() - _EPOCH) * _MILLISECONDS
