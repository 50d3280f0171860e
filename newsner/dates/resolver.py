"""Find the days, months and years that expressions mean, by the day of the article, tense and the dates before."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from newsner.dates.calendar import DAY, Direction, add_months, easter, nearest_weekday, nearest_year, to_date, week_of
from newsner.dates.expressions import Expression
from newsner.dates.tense import direction_at
from newsner.dates.vocabulary import FIXED_FEASTS, MONTHS, MOVING_FEASTS, NUMBERS, PARTS, SEASONS, WEEKDAYS
from newsner.labels import DateKind, DateReason

_BACK = ("derni", "pass", "écoul")
_AHEAD = ("prochain", "suivant")
_ORDINALS = {
    "premier": 1,
    "1er": 1,
    "deuxième": 2,
    "2e": 2,
    "second": 2,
    "troisième": 3,
    "3e": 3,
    "quatrième": 4,
    "4e": 4,
}
_ROMAN = {"i": 1, "v": 5, "x": 10}
_DAYS_OF = {"jour": 1, "semaine": 7, "quinzaine": 15}
_TENS = {"vingt": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60, "quatre-vingt": 80}
_FARTHEST_NUMBERED = 200  # days between an article and a weekday with a number: `mercredi 14`
_FARTHEST_CONTEXT = 400  # characters behind a day from which another is counted
_ADJACENT = 4  # characters between a clock time and the day behind it
_NOON = 12
_LEAP_YEAR = 2000
_CERTAIN = 45  # days from an article within which the nearest year is right, whatever the tense
_LATEST_SHORT = 15  # years behind that of the article that two digits may mean
_LATEST_SHORT_OF_ALL = 2040  # the same, where the year of the article is not known
_APPROXIMATE = frozenset({"début", "fin", "mi", "courant"})


class Found(NamedTuple):
    """A date of a text; ``value`` is in ISO 8601 or EDTF, ``low`` and ``high`` are the ends of a range."""

    start: int
    end: int
    value: str | None
    low: str | None
    high: str | None
    approx: bool
    kind: DateKind
    reason: DateReason


Meaning = tuple[str | None, DateReason]


class Resolver:
    """Resolves the expressions of one text; it must see them in text order.

    Args:
        text: the text.
        anchor: the day of the article, or ``None``.
    """

    def __init__(self, text: str, anchor: date | None) -> None:
        self._text = text
        self._anchor = anchor
        self._last: date | None = None
        self._last_end = -1
        self._last_year, self._last_year_end = 0, -1
        self._readers: dict[str, Callable[[Expression], Meaning | tuple[str | None, str | None, DateReason]]] = {
            "iso": self._numeric, "numeric": self._numeric, "full": self._full, "days": self._full,
            "month": self._month, "bare_month": self._month, "weekday": self._weekday, "relative": self._relative,
            "this_part": self._this_part, "eve": self._eve, "ago": self._ago, "in": self._in, "later": self._later,
            "this_unit": self._this_unit, "season": self._season, "quarter": self._quarter, "decade": self._decade,
            "century": self._century, "year": self._year, "adjacent_year": self._year, "short_year": self._year,
            "clock": self._clock, "feast": self._feast, "range_days": self._range_days,
            "range_months": self._range_months, "since_weekday": self._since, "since_day": self._since,
            "since_month": self._since, "since_year": self._since, "since_relative": self._since,
            "range_hyphen": self._range_days, "range_numeric": self._range_numeric, "range_clock": self._range_clock,
            "month_first": self._full, "weekday_day": self._weekday_day, "life": self._range_years,
            "range_years": self._range_years, "range_weekdays": self._range_weekdays, "recurring": self._recurring,
        }  # fmt: skip

    def resolve(self, expression: Expression) -> Found | None:
        """Return what an expression means, or ``None`` if it is no date."""
        meaning = self._readers[expression.form](expression)
        approx = expression.parts.get("edge") in _APPROXIMATE
        start, end = expression.start, expression.end
        if len(meaning) == 3:
            low, high, reason = meaning
            return Found(start, end, None, low, high, approx, "range", reason) if low or high else None
        value, reason = meaning
        if value == "":
            return None
        if expression.form == "days":  # `les 6 et 13 avril`: without the link to the next one
            end = start + len(self._text[start:end].rstrip(" \u00a0\u202f\n,"))
            end -= 3 if self._text[start:end].endswith(" et") else 0
        self._remember(value, end)
        return Found(start, end, value, None, None, approx, self._kind(expression, reason), reason)

    def _kind(self, expression: Expression, reason: DateReason) -> DateKind:
        if reason == "habit":
            return "recurring"
        timed = expression.form == "clock" or "part" in expression.parts or "night" in expression.parts
        return "time" if timed else "date"

    def _remember(self, value: str | None, end: int) -> None:
        """Note the day that was named last."""
        if value is not None and value[:4].isdigit() and re.match(r"....-\d\d-\d\d", value):
            self._last, self._last_end = date.fromisoformat(value[:10]), end
        elif value is not None and value[:4].isdigit() and len(value) in (4, 7):
            self._last_year, self._last_year_end = int(value[:4]), end

    def _direction(self, expression: Expression) -> Direction | None:
        turn = expression.parts.get("turn", "")
        if turn.startswith(_BACK):
            return "past"
        if turn.startswith(_AHEAD):
            return "future"
        return direction_at(self._text, expression.start, expression.end)

    def _full_year(self, digits: str) -> int:
        """Return the year that two or four digits mean."""
        number = int(digits.strip("'’"))
        if number >= 100:
            return number
        latest = self._anchor.year + _LATEST_SHORT if self._anchor else _LATEST_SHORT_OF_ALL
        return 2000 + number if 2000 + number <= latest else 1900 + number

    def _numeric(self, expression: Expression) -> Meaning:
        parts = expression.parts
        day = to_date(self._full_year(parts["year"]), int(parts["month"]), int(parts["day"]))
        return ("" if day is None else day.isoformat()), "explicit"

    def _full(self, expression: Expression) -> Meaning:
        parts = expression.parts
        month, day = MONTHS[parts["month"]], _to_day(parts["day"])
        year: int | None = None
        reason: DateReason = "explicit"
        if "year" in parts or "short" in parts:
            year = self._full_year(parts.get("year") or parts["short"])
        elif "same_year" in parts and self._last is not None:
            year, reason = self._last.year, "context"
        elif self._anchor is not None:
            year, reason = self._year_of(expression, month, day)
        if year is None:
            return ("" if to_date(_LEAP_YEAR, month, day) is None else f"XXXX-{month:02}-{day:02}"), "unknown"
        found = to_date(year, month, day)
        return ("" if found is None else _with_part(found, parts)), reason

    def _year_of(self, expression: Expression, month: int, day: int) -> tuple[int, DateReason]:
        """Return the year of a day without one: that with the right weekday, the nearest one, or by tense."""
        assert self._anchor is not None
        weekday = expression.parts.get("weekday")
        if weekday is not None:
            for year in (self._anchor.year, self._anchor.year + 1, self._anchor.year - 1):
                found = to_date(year, month, day)
                if found is not None and found.weekday() == WEEKDAYS[weekday]:
                    return year, "nearest_year"
        turn = expression.parts.get("turn")
        if turn is not None:
            return nearest_year(self._anchor, month, day, self._direction(expression)), "direction"
        if self._last is not None and expression.start - self._last_end < 60 and self._last.year != self._anchor.year:
            return self._last.year, "context"
        year = nearest_year(self._anchor, month, day, None)
        found = to_date(year, month, min(day, 28)) or self._anchor
        if abs(found - self._anchor).days > _CERTAIN:
            direction = self._direction(expression)
            if direction is not None:
                return nearest_year(self._anchor, month, day, direction), "tense"
        return year, "nearest_year"

    def _month(self, expression: Expression) -> Meaning:
        parts = expression.parts
        month = MONTHS[parts["month"]]
        if "year" in parts or "short" in parts:
            return f"{self._full_year(parts.get('year') or parts['short'])}-{month:02}", "explicit"
        if self._anchor is None:
            return f"XXXX-{month:02}", "unknown"
        if "turn" not in parts and 0 <= expression.start - self._last_year_end < 40 and self._last_year:
            return f"{self._last_year}-{month:02}", "context"
        if self._last is not None and expression.start - self._last_end < 60 and self._last.year != self._anchor.year:
            return f"{self._last.year}-{month:02}", "context"
        if month == self._anchor.month and "turn" not in parts:
            return f"{self._anchor.year}-{month:02}", "nearest_year"
        direction = self._direction(expression)
        return f"{nearest_year(self._anchor, month, self._anchor.day, direction)}-{month:02}", (
            "direction" if "turn" in parts else "tense" if direction else "nearest_year"
        )

    def _weekday(self, expression: Expression) -> Meaning:
        parts = expression.parts
        weekday = WEEKDAYS[parts["weekday"]]
        if "nth" in parts and parts["nth"] != "dernier":
            return None, "unknown"
        before = self._text[max(0, expression.start - len("le ")) : expression.start].lower()
        if before == "le " and not {"turn", "eight", "this"} & parts.keys():  # `le lundi matin`
            return _with_part(f"XXXX-WXX-{weekday + 1}", parts), "habit"
        if self._anchor is None:
            return None, "unknown"
        if "eight" in parts:
            week = 7 if parts["eight"] == "huit" else 14
            return (nearest_weekday(self._anchor, weekday, "future") + week * DAY).isoformat(), "weekday_future"
        turn = parts.get("turn")
        if turn is None and weekday == self._anchor.weekday() and self._is_today(expression):
            return _with_part(self._anchor, parts), "anchor"
        direction = self._direction(expression) or ("future" if "this" in parts else "past")
        found = nearest_weekday(self._anchor, weekday, direction)
        return _with_part(found, parts), "weekday_past" if direction == "past" else "weekday_future"

    def _recurring(self, expression: Expression) -> Meaning:
        parts = expression.parts
        if "weekday" in parts:
            return _with_part(f"XXXX-WXX-{WEEKDAYS[parts['weekday'].rstrip('s')] + 1}", parts), "habit"
        if "season" in parts:
            return f"XXXX-{SEASONS.get(parts['season']) or SEASONS[parts['season'].removesuffix('s')]}", "habit"
        day = f"-{_to_day(parts['day']):02}" if "day" in parts else ""
        return f"XXXX-{MONTHS[parts['month']]:02}{day}", "habit"

    def _is_today(self, expression: Expression) -> bool:
        """Tell whether a weekday like that of the article is its day: `ce mercredi`, `a annoncé mercredi`."""
        return "this" in expression.parts or self._direction(expression) != "future" or "part" in expression.parts

    def _relative(self, expression: Expression) -> Meaning:
        if self._anchor is None:
            return None, "unknown"
        word = expression.parts["word"].replace("’", "'").replace(" ", "-")
        days = {"aujourd'hui": 0, "hier": -1, "avant-hier": -2, "demain": 1, "après-demain": 2, "surlendemain": 2}[word]
        return _with_part(self._anchor + days * DAY, expression.parts), "anchor"

    def _this_part(self, expression: Expression) -> Meaning:
        parts = expression.parts
        if "night" in parts:
            if self._anchor is None:
                return None, "unknown"
            if "month" in parts:
                year = nearest_year(self._anchor, MONTHS[parts["month"]], _to_day(parts["day"]), None)
                day = to_date(year, MONTHS[parts["month"]], _to_day(parts["day"]))
                return ("" if day is None else f"{day.isoformat()}TNI"), "nearest_year"
            direction = self._direction(expression) or "past"
            return (
                f"{nearest_weekday(self._anchor, WEEKDAYS[parts['weekday']], direction).isoformat()}TNI",
                "weekday_past",
            )
        day = self._last if "same" in parts and self._last is not None else self._anchor
        return (None, "unknown") if day is None else (_with_part(day, parts), "anchor")

    def _eve(self, expression: Expression) -> Meaning:
        parts = expression.parts
        near = self._last is not None and expression.start - self._last_end < _FARTHEST_CONTEXT
        day = self._last if near else self._anchor
        if day is None:
            return None, "unknown"
        steps = {"veille": -1, "avant-veille": -2, "lendemain": 1, "surlendemain": 2}
        days = steps.get(parts.get("eve") or parts.get("morrow") or "", 0)
        return _with_part(day + days * DAY, parts), "context"

    def _shift(self, day: date, number: int, unit: str) -> str | None:
        """Return a value some units from a day, as exact as the unit."""
        if unit.startswith("heure"):
            return None
        for name, days in _DAYS_OF.items():
            if unit.startswith(name):
                moved = day + number * days * DAY
                return moved.isoformat() if name == "jour" else week_of(moved)
        if unit.startswith("mois"):
            return add_months(day, number).isoformat()[:7]
        years = 100 if unit.startswith("siècle") else 10 if unit.startswith("décennie") else 1
        year = day.year + number * years
        return f"{year:04}" if date.min.year <= year <= date.max.year else None

    def _ago(self, expression: Expression) -> Meaning:
        if self._anchor is None:
            return None, "unknown"
        return self._shift(self._anchor, -_to_number(expression.parts["number"]), expression.parts["unit"]), "anchor"

    def _in(self, expression: Expression) -> Meaning:
        if self._anchor is None:
            return None, "unknown"
        return self._shift(self._anchor, _to_number(expression.parts["number"]), expression.parts["unit"]), "anchor"

    def _later(self, expression: Expression) -> Meaning:
        day = self._last or self._anchor
        if day is None:
            return None, "unknown"
        turn = expression.parts["turn"]
        sign = 1 if turn.endswith("tard") or turn.startswith("apr") else -1
        return self._shift(day, sign * _to_number(expression.parts["number"]), expression.parts["unit"]), "context"

    def _this_unit(self, expression: Expression) -> Meaning:
        parts = expression.parts
        if self._anchor is None:
            return None, "unknown"
        turn = parts.get("turn", "")
        step = -1 if turn.startswith(_BACK) else 1 if turn.startswith(_AHEAD) else 0
        unit = parts["unit"]
        if unit in {"an", "année", "saison"}:
            return f"{self._anchor.year + step:04}", "anchor"
        if unit == "semaine":
            return week_of(self._anchor + 7 * step * DAY), "anchor"
        if unit in {"week-end", "weekend"}:
            day = self._anchor + 7 * step * DAY
            if not turn and self._anchor.weekday() < 3 and self._direction(expression) != "future":
                day -= 7 * DAY
            return f"{week_of(day)}-WE", "anchor"
        if unit == "mois":
            return add_months(self._anchor, step).isoformat()[:7], "anchor"
        size = 3 if unit == "trimestre" else 6
        month = add_months(self._anchor.replace(day=1), size * step)
        return f"{month.year}-{(33 if size == 3 else 40) + (month.month - 1) // size}", "anchor"

    def _season(self, expression: Expression) -> Meaning:
        parts = expression.parts
        season = SEASONS[parts["season"]]
        if "year" in parts:
            return f"{parts['year']}-{season}", "explicit"
        if self._anchor is None:
            return f"XXXX-{season}", "unknown"
        middle = {21: 5, 22: 8, 23: 11, 24: 2}[season]
        direction = self._direction(expression)
        near = nearest_year(self._anchor, middle, 7, direction if "turn" in parts else None)
        return f"{near - 1 if season == 24 else near}-{season}", "nearest_year"

    def _quarter(self, expression: Expression) -> Meaning:
        parts = expression.parts
        size = 4 if parts["unit"] == "trimestre" else 2
        number = size if parts["number"] == "dernier" else _ORDINALS.get(parts["number"], 1)
        year = parts.get("year") or (str(self._anchor.year) if self._anchor else None)
        return (None if year is None else f"{year}-{(32 if size == 4 else 39) + number}"), (
            "explicit" if "year" in parts else "nearest_year"
        )

    def _decade(self, expression: Expression) -> Meaning:
        if "word" in expression.parts:
            return f"{1900 + _TENS[expression.parts['word'].rstrip('s')]}"[:3] + "X", "explicit"
        year = int(expression.parts["year"])
        if year < 100:
            year += 1900 if year >= 30 else 2000
        return f"{year // 10}X", "explicit"

    def _century(self, expression: Expression) -> Meaning:
        if "turn" in expression.parts:
            return "19XX", "anchor"
        if expression.parts["roman"].isdigit():
            return f"{int(expression.parts['roman']) - 1:02}XX", "explicit"
        digits = [_ROMAN[letter] for letter in expression.parts["roman"]]
        number = sum(-a if a < b else a for a, b in zip(digits, [*digits[1:], 0], strict=True))
        return (f"{number - 1:02}XX" if 0 < number <= 22 else ""), "explicit"

    def _year(self, expression: Expression) -> Meaning:
        return f"{self._full_year(expression.parts['year']):04}", "explicit"

    def _clock(self, expression: Expression) -> Meaning:
        parts = expression.parts
        if "noon" in parts:
            hour, minute = (12 if parts["noon"] == "midi" else 0), 30 if "half" in parts else 0
        else:
            hour, minute = int(parts["hour"]) % 24, int(parts.get("minute") or 0)
        if "half_day" in parts and parts["half_day"] != "matin" and hour < _NOON:
            hour += _NOON
        near = self._last is not None and expression.start - self._last_end < 120
        day = self._last if near else self._anchor
        if day is None:
            return f"T{hour:02}:{minute:02}", "unknown"
        return f"{day.isoformat()}T{hour:02}:{minute:02}", "context" if near else "anchor"

    def _feast(self, expression: Expression) -> Meaning:
        parts = expression.parts
        name = " ".join(parts["feast"].replace("’", "'").split())
        year = int(parts["year"]) if "year" in parts else None
        if year is None and self._anchor is None:
            return None, "unknown"
        years = [year] if year is not None else [self._anchor.year + k for k in (-1, 0, 1)]  # type: ignore[union-attr]
        days = []
        for candidate in years:
            if name in MOVING_FEASTS:
                days.append(easter(candidate) + MOVING_FEASTS[name] * DAY)
            else:
                days.append(date(candidate, *FIXED_FEASTS[name]))
        if year is not None:
            return days[0].isoformat(), "explicit"
        assert self._anchor is not None
        near = min(days, key=lambda day: abs(day - self._anchor))  # type: ignore[operator]
        direction = self._direction(expression) if abs(near - self._anchor).days > _CERTAIN else None
        if direction is not None:
            days = [day for day in days if (day > self._anchor) == (direction == "future")] or days
        return min(days, key=lambda day: abs(day - self._anchor)).isoformat(), "nearest_year"  # type: ignore[operator]

    def _since(self, expression: Expression) -> tuple[str | None, str | None, DateReason]:
        """Return a range with an open end: `depuis lundi`, `jusqu'au 3 mai`."""
        form = expression.form.removeprefix("since_")
        inner = {"day": "full"}.get(form, form)
        if expression.parts["open"].startswith("jusqu") and "turn" not in expression.parts:
            expression.parts["turn"] = "prochain"
        meaning = self._readers[inner](expression._replace(form=inner))
        value, reason = meaning[0], meaning[-1]
        if expression.parts["open"].startswith("jusqu"):
            return None, value or None, reason
        return value or None, None, reason

    def _weekday_day(self, expression: Expression) -> Meaning:
        """Return the day nearest to that of the article with a weekday and a number: `mercredi 14`."""
        if self._anchor is None:
            return None, "unknown"
        wanted = WEEKDAYS[expression.parts["weekday"]], _to_day(expression.parts["day"])
        for distance in range(_FARTHEST_NUMBERED):
            for day in (self._anchor + distance * DAY, self._anchor - distance * DAY):
                if (day.weekday(), day.day) == wanted:
                    return day.isoformat(), "nearest_year"
        return "", "unknown"

    def _range_days(self, expression: Expression) -> tuple[str | None, str | None, DateReason]:
        parts = expression.parts
        last = {k.rstrip("2"): v for k, v in parts.items() if k.endswith("2")}
        last |= {"turn": parts["turn"]} if "turn" in parts else {}
        high, reason = self._full(expression._replace(parts=last))
        first = {"day": parts["day"], "month": parts.get("month", last["month"])}
        year = parts.get("year") or (high[:4] if high and high[0] != "X" else None)
        low, _ = self._full(expression._replace(parts=first | ({"year": year} if year else {})))
        if low and high and low > high and low[0] != "X":  # `du 20 décembre au 4 janvier`
            before = to_date(int(low[:4]) - 1, int(low[5:7]), int(low[8:10]))
            low = None if before is None else before.isoformat()
        return low or None, high or None, reason

    def _range_numeric(self, expression: Expression) -> tuple[str | None, str | None, DateReason]:
        parts = expression.parts
        ends = [to_date(int(parts[f"year{n}"]), int(parts[f"month{n}"]), int(parts[f"day{n}"])) for n in ("", "2")]
        low, high = (None if day is None else day.isoformat() for day in ends)
        return low, high, "explicit"

    def _range_clock(self, expression: Expression) -> tuple[str | None, str | None, DateReason]:
        parts = expression.parts
        ends = [{"hour": parts[f"hour{n}"], "minute": parts.get(f"minute{n}", "0")} for n in ("", "2")]
        (low, reason), (high, _) = (self._clock(expression._replace(parts=end)) for end in ends)
        return low, high, reason

    def _range_months(self, expression: Expression) -> tuple[str | None, str | None, DateReason]:
        parts = expression.parts
        high, reason = self._month(expression._replace(parts={k.rstrip("2"): v for k, v in parts.items() if "2" in k}))
        year = parts.get("year") or (high[:4] if high and high[0] != "X" else None)
        low, _ = self._month(expression._replace(parts={"month": parts["month"]} | ({"year": year} if year else {})))
        return low, high, reason

    def _range_years(self, expression: Expression) -> tuple[str | None, str | None, DateReason]:
        low, high = expression.parts["year"], expression.parts["year2"]
        return low, (low[:2] + high if len(high) == 2 else high), "explicit"

    def _range_weekdays(self, expression: Expression) -> tuple[str | None, str | None, DateReason]:
        if self._anchor is None:
            return None, None, "unknown"
        direction = self._direction(expression) or "past"
        days = [
            nearest_weekday(self._anchor, WEEKDAYS[expression.parts[k]], direction) for k in ("weekday", "weekday2")
        ]
        if days[0] > days[1]:
            days[direction == "future"] += 7 * DAY if direction == "future" else -7 * DAY
        return days[0].isoformat(), days[1].isoformat(), "weekday_past" if direction == "past" else "weekday_future"


def with_days_behind(found: list[Found]) -> list[Found]:
    """Return dates in which a clock time has the day that stands right behind it: `vers 8 heures mardi`."""
    dates = list(found)
    for number, (clock, following) in enumerate(pairwise(found)):
        day, time = following.value, clock.value
        if time is None or ":" not in time or day is None or len(day) != len("2015-10-07"):
            continue
        if following.start - clock.end <= _ADJACENT:
            dates[number] = clock._replace(value=day + time[time.index("T") :], reason="context")
    return dates


def _with_part(day: date | str, parts: dict[str, str]) -> str:
    """Return a day, or a weekday of no week, with the part of it that is named: `hier soir`."""
    part = parts.get("part")
    code = PARTS[part] if part is not None else None
    return str(day) + ("" if code is None else "T12:00" if code == "MI" else f"T{code}")


def _to_day(words: str) -> int:
    return 1 if words.startswith("premier") else int("".join(c for c in words if c.isdigit()))


def _to_number(words: str) -> int:
    return int(words) if words.isdigit() else NUMBERS[words]
