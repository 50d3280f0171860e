"""What the words around a number say of it: a date, a label, a clock time, an age, a bound."""

from __future__ import annotations

import re
from functools import cache

from newsner.lexicons import compile_phrases, load_bounds, load_quantity_cues
from newsner.numbers import SPACE, Number
from newsner.units import UnitMatch, find_currency_before, find_noun_after, find_unit_after, skip_space

_LEFT = 40  # characters before a number that can hold what is said of it


def _cues(role: str) -> str:
    return compile_phrases(load_quantity_cues()[role])


def _before(phrases: str) -> str:
    return rf"(?<!\w)(?:{phrases}){SPACE}?$"


def _after(phrases: str) -> str:
    return rf"{SPACE}+(?:{phrases})(?!\w)"


@cache
def _pattern(name: str) -> re.Pattern[str]:
    """Compile a pattern that ends where a number starts, or starts where it ends."""
    match name:
        case "bound_before":
            bounds = compile_phrases(load_bounds())
            source = rf"(?<!\w)(?P<bound>{bounds})\s*(?:(?:les|le|la|l['’])\s*)?$"
        case "bound_after":
            source = rf"{SPACE}+(?P<bound>{_cues('bound_after')})(?!\w)"
        case "label_before":
            source = rf"(?<!\w)(?:{_cues('label_before')}){SPACE}?(?:n°|no|numéro)?{SPACE}?$"
        case "year_before":
            source = _before(f"{_cues('year_before')}|{_cues('month')}")
        case "month_after":
            source = rf"{SPACE}*(?:{_cues('month')})(?!\w)"
        case "duration_noun":
            source = rf"(?<!\w)(?:{_cues('duration_noun')}){SPACE}(?:de{SPACE}|d['’])(?:plus de{SPACE})?$"
        case "half_after":
            source = rf"{SPACE}+et{SPACE}+demie?(?!\w)"
        case _:
            source = _after(_cues(name)) if name.endswith("_after") else _before(_cues(name))
    return re.compile(source, re.IGNORECASE)


_NAME_BEFORE = re.compile(rf"(?<![.!?:»\"\n])(?:^|[^\w.])[A-ZÀ-Þ][\w-]+{SPACE}$")


class Surroundings:
    """Looks around the numbers of one text."""

    def __init__(self, text: str) -> None:
        self.text = text

    def before(self, position: int, role: str) -> re.Match[str] | None:
        """Return the match of a cue that ends at ``position``; roles are those of ``quantity_cues.csv``."""
        return _pattern(role).search(self.text[max(position - _LEFT, 0) : position])

    def after(self, position: int, role: str) -> re.Match[str] | None:
        """Return the match of a cue that starts at ``position``."""
        return _pattern(role).match(self.text, position)

    def is_label(self, first: Number, last: Number) -> bool:
        """Tell whether a number dates, ranks or names something instead of counting it."""
        text = self.text
        following = text[last.end : last.end + 2]
        if self.after(last.end, "month_after") or (following[:1].isalpha() and self._is_suffixed(last)):
            return True
        if text[first.start - 1 : first.start] in ("/", "#", "@") or (
            following[:1] in ("/", "°") and following[1:].isdigit()
        ):
            return True
        if self.before(first.start, "label_before") or self._is_clock(first, last):
            return True
        named = first.digits and _NAME_BEFORE.search(text[max(first.start - _LEFT, 0) : first.start])
        if not named or find_currency_before(text, first.start):
            return False
        position = skip_space(text, last.end)
        return find_unit_after(text, position) is None and find_noun_after(text, position, plural=True) is None

    def _is_suffixed(self, number: Number) -> bool:
        """Tell whether letters glued to digits are no unit: `2e`, `12h30`, `3D`."""
        if re.match(r"[hH]\d|[hH](?!\w)", self.text[number.end : number.end + 2]):
            return True
        return find_unit_after(self.text, number.end) is None

    def _is_clock(self, first: Number, last: Number) -> bool:
        """Tell a clock time (`à 18 heures`, `18 h 30`) from a duration (`pendant 18 heures`)."""
        unit = find_unit_after(self.text, skip_space(self.text, last.end))
        if unit is None or unit.unit != "heure" or last.value is None or last.value > 24 or first.article:
            return False
        if re.match(rf"{SPACE}*\d\d(?!\d)", self.text[unit.end : unit.end + 4]):
            return True
        short = self.text[last.end : unit.end].strip() == "h"
        return bool(self.before(first.start, "clock_before" if short else "clock_heures_before"))

    def is_year(self, number: Number) -> bool:
        """Tell whether a number is written as a year is."""
        digits = self.text[number.start : number.end]
        return digits.isdigit() and len(digits) == 4 and "1700" <= digits <= "2100"

    def is_dated(self, first: Number, last: Number) -> bool:
        """Tell whether a number is a year, by the word before it."""
        return self.is_year(last) and bool(self.before(first.start, "year_before"))

    def is_age(self, number: Number, unit: UnitMatch, end: int) -> bool:
        """Tell an age (`un homme de 36 ans`) from a duration (`une peine de 36 ans`)."""
        if self.before(number.start, "age_before"):
            return True
        if unit.unit not in ("an", "année") or number.article:
            return False
        if self.before(number.start, "duration_before") or self.after(end, "duration_after"):
            return False
        left = self.text[max(number.start - _LEFT, 0) : number.start]
        if re.search(rf"[^\W\d_]{{3,}}{SPACE}(?:de{SPACE}|d['’])$", left):
            return not self.before(number.start, "duration_noun")
        if re.search(rf"(?:,|\(){SPACE}?$", left):
            return bool(re.match(rf"{SPACE}?(?:[,.)]|$)", self.text[end : end + 2]))
        return bool(re.search(rf"(?<!\w)à{SPACE}$", left))

    def is_elliptic(self, first: Number, last: Number) -> bool:
        """Tell whether a number without a noun counts something named elsewhere (`dont 36 ont été tués`)."""
        if last.approximate or self.before(first.start, "bare_before") or self.after(last.end, "bare_after"):
            return True
        return bool(
            self.before(first.start, "bound_before")
            and re.match(r"\s*(?:[,.;:)]|$)", self.text[last.end : last.end + 3])
        )

    def is_listed_age(self, first: Number, last: Number) -> bool:
        """Tell whether a bare number is the first of several ages (`âgés de 27 et 28 ans`)."""
        listed = re.match(rf"(?:,|{SPACE}et|{SPACE}ou){SPACE}", self.text[last.end : last.end + 4])
        return bool(listed and self.before(first.start, "age_before"))
