"""Axes of time: evenly apart, each label once, in the reader's language, and as fine as what was counted."""

import re
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from newsner.dates.periods import cut_to_period
from newsner.views.messages import Messages
from newsner.views.time_axes import choose_ticks, label_ticks, time_axis

FIRST = date(2023, 11, 15)
SPANS = {"three-days": 3, "five-weeks": 35, "fourteen-months": 425, "twelve-years": 4380, "one-day": 1}


def texts_on_axis(values: list[str], period: str, lang: Any, path: Path) -> list[str]:
    """Return the labels of the axis as vl-convert draws them."""
    from newsner.views.charts import build_chart, in_language

    rows = [{"time": value} for value in values]
    say = Messages(lang)
    chart = build_chart(rows).mark_point().encode(x=time_axis(values, period, say)).properties(width=560)
    in_language(chart, say).save(path / "x.svg")
    svg = (path / "x.svg").read_text("utf-8")
    groups = re.findall(r"<text[^>]*>(.*?)</text>", svg)
    return [" ".join(re.findall(r"<tspan[^>]*>([^<]*)</tspan>", group)) or group for group in groups]


@pytest.mark.parametrize(
    ("values", "period", "english", "french"),
    [
        pytest.param(
            ["2015-08-01", "2015-08-03"],
            "day",
            ["1 Aug 2015", "2 Aug", "3 Aug"],
            ["1er août 2015", "2 août", "3 août"],
            id="days",
        ),
        pytest.param(
            ["2015-12-28", "2016-01-11"],
            "week",
            ["28 Dec 2015", "4 Jan 2016", "11 Jan", "week of"],
            ["28 déc. 2015", "4 janv. 2016", "11 janv.", "semaine du"],
            id="weeks",
        ),
        pytest.param(
            ["2015-12", "2016-02"],
            "month",
            ["Dec 2015", "Jan 2016", "Feb"],
            ["déc. 2015", "janv. 2016", "févr."],
            id="months",
        ),
        pytest.param(["2014", "2016"], "year", ["2014", "2015", "2016"], ["2014", "2015", "2016"], id="years"),
        pytest.param(["2015-10", "2015-10-02"], "day", ["1 Oct 2015", "2 Oct"], ["1 oct. 2015", "2 oct."], id="mixed"),
        pytest.param(["2015-10-06"], "day", ["6 Oct 2015"], ["6 oct. 2015"], id="one"),
    ],
)
def test_labels(values: list[str], period: str, english: list[str], french: list[str], tmp_path: Path) -> None:
    """Each once, and none finer than what was counted, such as hours; the year stands where it changes."""
    french = [text.replace("1 oct. 2015", "1er oct. 2015") for text in french]
    assert texts_on_axis(values, period, "en", tmp_path) == english
    assert texts_on_axis(values, period, "fr", tmp_path) == french


@pytest.mark.parametrize("period", ["day", "week", "month", "year"])
@pytest.mark.parametrize("span", SPANS)
def test_ticks_are_evenly_apart_and_unlike(span: str, period: str) -> None:
    """Whatever the time and the period: at most twelve, on the first days of periods, with one step between them."""
    days = [FIRST + timedelta(days=number) for number in range(SPANS[span])]
    cut = [cut_to_period(day.isoformat(), period) or "" for day in days]
    firsts = [date.fromisoformat(value + "-01-01"[: 10 - len(value)]) for value in cut]
    unit, ticks = choose_ticks(firsts[0], firsts[-1], period)
    assert 1 <= len(ticks) <= 12
    assert len(set(firsts)) < 3 or len(ticks) > 2
    assert {*ticks} <= {*firsts} if period == unit else firsts[0] <= ticks[0]
    months = [tick.year * 12 + tick.month for tick in ticks]
    numbers = months if unit in ("month", "year") else [tick.toordinal() for tick in ticks]
    assert len({after - before for before, after in pairwise(numbers)}) <= 1
    labels, year = [], ""
    for lines in label_ticks(ticks, unit, Messages("fr")):
        year = lines[-1] if unit != "year" and len(lines) > 1 else year
        labels.append((lines[0], year))
    assert len({*labels}) == len(labels)


def test_the_ends_of_the_calendar() -> None:
    for day in (date.min, date.max):
        assert choose_ticks(day, day, "day")[1] == [day]
    assert len(choose_ticks(date.min, date.max, "day")[1]) <= 12
    assert len(choose_ticks(date.min, date.max, "year")[1]) <= 12
