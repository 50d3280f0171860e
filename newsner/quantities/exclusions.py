"""What makes a number no quantity: it dates, ranks, names, scores or tells the time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from newsner.lexicons import load_quantity_cues
from newsner.numbers import Number
from newsner.quantities.context import NumberContext
from newsner.quantities.nouns import find_noun_after, skip_space
from newsner.quantities.units import find_currency_before, find_unit_after
from newsner.regexes import SPACE, compile_phrases

_NAME_BEFORE = re.compile(rf"(?<![.!?:»\"\n])(?:^|[^\w.])[A-ZÀ-Þ][\w-]+{SPACE}$")
_ADDRESS = re.compile(  # each word is tried from its start only, or a text without spaces would cost quadratic time
    r"(?:https?://|www\.)\S+|(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?<![\w-])[\w-]+\.[a-z]{2,4}/\S+"
)
TIGHT_METRES = re.compile(r"m(?P<rest>\d\d)(?!\w)")
CLOCK = re.compile(
    rf"{SPACE}?h(?:eures?)?{SPACE}?(?P<minutes>[0-5]\d)(?!\d)(?P<explicit>{SPACE}?(?:min|mn|minutes?)(?!\w))?",
    re.IGNORECASE,
)


def find_addresses(text: str) -> Iterator[tuple[int, int]]:
    """Yield the ranges of web and mail addresses, whose numbers count nothing.

    >>> [text[a:b] for text in ["voir www.test.com/q=30%25"] for a, b in find_addresses(text)]
    ['www.test.com/q=30%25']
    """
    if "@" not in text and "/" not in text and "www" not in text:
        return
    for match in _ADDRESS.finditer(text):
        yield match.span()


def is_label(around: NumberContext, first: Number, last: Number) -> bool:
    """Tell whether a number dates, ranks or names something instead of counting it."""
    text = around.text
    following = text[last.end : last.end + 2]
    if (
        around.after(first.start, "title")
        or around.after(last.end, "month_after")
        or (following[:1].isalpha() and _is_suffixed(text, last))
    ):
        return True
    if text[first.start - 1 : first.start] in ("/", "#", "@") or (
        following[:1] in ("/", "°") and following[1:].isdigit()
    ):
        return True
    if is_clock(around, first, last) or is_score(text, first, last) or _is_address(text, last):
        return True
    measured = find_unit_after(text, skip_space(text, last.end))
    if around.before(first.start, "label_before"):
        counted = not first.digits and find_noun_after(text, skip_space(text, last.end), plural=True) is not None
        return not counted and (measured is None or len(measured.unit) == 1)  # `a arrêté deux hommes`
    if last.scale is not None and last.scale > 1000:
        return False
    return first.digits and _is_named(around, first, last, measured is not None)


def _is_named(around: NumberContext, first: Number, last: Number, measured: bool) -> bool:
    """Tell whether digits belong to the name before them (`Boeing 737`, `France 2`)."""
    if around.before(first.start, "model_before"):
        return not measured
    if not _NAME_BEFORE.search(around.left(first.start)) or find_currency_before(around.text, first.start):
        return False
    position = skip_space(around.text, last.end)
    return not measured and find_noun_after(around.text, position, plural=True) is None


def _is_suffixed(text: str, number: Number) -> bool:
    """Tell whether letters glued to digits are no unit: `2e`, `12h30`, `3D`."""
    if TIGHT_METRES.match(text, number.end) or CLOCK.match(text, number.end):
        return False
    if re.match(r"[hH](?!\w)", text[number.end : number.end + 2]):
        return True
    return find_unit_after(text, number.end) is None


def is_score(text: str, first: Number, last: Number) -> bool:
    """Tell whether hyphens tie digits to others that make no range with them: `3-1`, `6-4, 3-6`, `418 555-0199`."""
    before, after = text[max(first.start - 2, 0) : first.start], text[last.end : last.end + 2]
    return (before[:1].isdigit() and before[1:] in ("-", "–")) or (after[:1] in ("-", "–") and after[1:].isdigit())


@cache
def _street() -> re.Pattern[str]:
    streets = compile_phrases(load_quantity_cues()["street"])
    return re.compile(
        rf",?{SPACE}(?:bis,?{SPACE}|ter,?{SPACE})?(?:{streets}){SPACE}+(?:[A-ZÀ-Þ]|(?:de la|des|du|de|d['’]|l['’]))",
        re.IGNORECASE,
    )


def _is_address(text: str, number: Number) -> bool:
    """Tell a house number by the street after it (`8 cours Mirabeau`), which is no counted plural (`3 rues`)."""
    match = _street().match(text, number.end)
    return match is not None and (
        match[0][-1].isupper() or match[0].lstrip(", ").lower().split()[0] not in load_quantity_cues()["street_plural"]
    )


def is_clock(around: NumberContext, first: Number, last: Number) -> bool:
    """Tell a clock time (`à 18 heures`, `18 h 30`) from a duration (`pendant 18 heures`)."""
    text = around.text
    hours = CLOCK.match(text, last.end)
    if hours:
        timed = around.before(around.skip_bound(first.start), "duration_clock_before")
        return not (hours["explicit"] or timed or around.after(hours.end(), "duration_clock_after"))
    unit = find_unit_after(text, skip_space(text, last.end))
    if unit is None or unit.unit != "heure" or last.value is None or last.value > 24 or first.article:
        return False
    if around.after(unit.end, "clock_after"):
        return True
    if re.match(rf"{SPACE}(?:de|d['’]){SPACE}?(?!l['’]après)", text[unit.end : unit.end + 12]):
        return False
    if text[last.end : unit.end].strip() == "h":
        return bool(around.before(first.start, "clock_before"))
    repeated = first is not last and "heure" in text[first.end : last.start]
    if repeated or around.before(first.start, "clock_heures_before"):
        return True
    return _is_opening(around, first, last)


def _is_opening(around: NumberContext, first: Number, last: Number) -> bool:
    """Tell opening hours (`de 9 à 17 heures`), which lie further apart than an estimate (`de 2 à 3 heures`)."""
    if first is last or first.value is None or last.value is None:
        return False
    return last.value - first.value >= 3 and bool(
        re.search(rf"(?<!\w)(?:de|entre){SPACE}$", around.left(first.start), re.IGNORECASE)
    )


def is_year(text: str, number: Number) -> bool:
    """Tell whether a number is written as a year is."""
    digits = text[number.start : number.end]
    return digits.isdigit() and len(digits) == 4 and "1700" <= digits <= "2100"


def is_dated(around: NumberContext, first: Number, last: Number) -> bool:
    """Tell whether a number is a year, by the word before it."""
    return is_year(around.text, last) and bool(around.before(first.start, "year_before"))
