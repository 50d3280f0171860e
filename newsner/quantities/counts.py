"""Counts: a number with the noun that it counts, and shares said as `un élève sur quatre`."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from functools import cache

from newsner.lexicons import load_quantity_cues
from newsner.numbers import Number
from newsner.quantities.amounts import Amount, unit_start
from newsner.quantities.context import NumberContext
from newsner.quantities.exclusions import is_dated
from newsner.quantities.match import QuantityMatch
from newsner.quantities.measures import to_match, to_plain, with_half
from newsner.quantities.nouns import (
    find_complement_end,
    find_noun_after,
    find_quoted_end,
    singular_of,
    skip_space,
    to_singular,
)
from newsner.quantities.units import find_unit_after
from newsner.regexes import SPACE, SPACES, compile_phrases

LONGEST_NOUN = 40
_USUAL_WHOLES = {Decimal(n) for n in (2, 3, 4, 5, 10, 20, 100, 1000)}
_RATIO = re.compile(rf"{SPACE}+sur{SPACE}+$")


@cache
def _partitive() -> re.Pattern[str]:
    possessives = compile_phrases(load_quantity_cues()["possessive"])
    number = rf"(?:{SPACE}+(?P<number>\d[\d{SPACES}.]*|[a-zé-]+))?"
    return re.compile(rf"{SPACE}+(?:des|de{SPACE}+(?P<possessive>{possessives})){number}", re.IGNORECASE)


def find_counted(around: NumberContext, amount: Amount) -> QuantityMatch | None:
    """Return an amount with the noun behind it (`trois dépôts de carburant`), or ``None`` where none is counted."""
    first, last = amount.first, amount.last
    position = unit_start(around.text, last)
    if is_dated(around, first, last) or (last.digits and position == last.end) or _is_version(around.text, first):
        return None
    shouted = first.digits or around.text[first.start : first.end].isupper()
    noun = find_noun_after(around.text, position, plural=amount.is_plural, shouted=shouted)
    if noun is None:
        return _find_partitive(around, amount)
    if around.before(first.start, "both_before") and amount.last.value == 2:
        return None  # `tous deux présents`
    if around.text[slice(*noun)].lower() in load_quantity_cues()["bare_noun"]:
        return None
    return _with_noun(around.text, amount, *noun)


def _is_version(text: str, number: Number) -> bool:
    """Tell a decimal point, which counts nothing (`1.8 turbo`), from one that groups (`1.800 postes`)."""
    written = text[number.start : number.end]
    return number.value is not None and number.digits and "." in written and number.value != int(number.value)


def _with_noun(text: str, amount: Amount, start: int, end: int) -> QuantityMatch:
    unit = to_singular(text[start:end]) if amount.is_plural else text[start:end].lower()
    quoted_end = find_quoted_end(text, start, end)
    if quoted_end > end:
        inside = text[start : quoted_end - 1].rstrip()
        described = singular_of(inside) if amount.is_plural else inside.lower()
        return replace(to_match(amount, amount.first.start, quoted_end, "count"), unit=unit, noun=described)
    complement_end = find_complement_end(text, end)
    described = unit + text[end:complement_end]
    match = replace(to_match(amount, amount.first.start, complement_end, "count"), unit=unit, noun=described)
    return with_half(text, match)


def _find_partitive(around: NumberContext, amount: Amount) -> QuantityMatch | None:
    """Return some of a known set (`deux des victimes`, `trois des dix suspects`)."""
    first, last = amount.first, amount.last
    match = _partitive().match(around.text, last.end)
    if match is None or first.article or not amount.is_plural or (last.linked and not match["possessive"]):
        return None
    link_end = match.start("number") if match["number"] else match.end()
    noun = find_noun_after(around.text, skip_space(around.text, link_end), plural=True)
    if noun is not None:
        end = noun[1]
    else:
        noun = (
            find_noun_after(around.text, skip_space(around.text, match.end()), plural=True) if match["number"] else None
        )
        if noun is None:
            return None
        end = last.end
    unit = to_singular(around.text[slice(*noun)])
    return replace(to_match(amount, first.start, end, "count"), unit=unit, noun=unit)


def find_ratio(around: NumberContext, amount: Amount, following: Number | None) -> QuantityMatch | None:
    """Return the share that `un élève sur quatre` or `neuf sur dix` says, or ``None``."""
    first, text = amount.first, around.text
    if following is None or following.value is None or first.value is None or amount.is_range:
        return None
    between = text[first.end : following.start]
    if len(between) > LONGEST_NOUN or not _RATIO.search(between) or not 0 < first.value < following.value:
        return None
    noun = between[: _RATIO.search(between).start()].strip()  # type: ignore[union-attr]  # found above
    if (noun and not _is_noun(noun)) or (first.digits and not _is_digit_ratio(first, following, noun)):
        return None
    if first.value != 1 and following.value not in _USUAL_WHOLES:
        return None
    if (
        following.value > 1000
        or find_unit_after(text, skip_space(text, following.end))
        or find_noun_after(text, skip_space(text, following.end), plural=True)
    ):
        return None
    unit_end = following.end
    share = to_plain(100 * first.value / following.value)
    described = singular_of(noun) if noun else None
    return QuantityMatch(first.start, unit_end, "percent", value=share, unit="%", noun=described)


def _is_noun(words: str) -> bool:
    """Tell one noun, with an adjective or a complement at most, from the words of a clause."""
    parts = re.split(f"{SPACE}+", words)
    cues = load_quantity_cues()
    return (
        len(parts) <= 4
        and not any(part.lower() in cues["not_noun"] - {"de"} for part in parts)
        and all(part[-1].isalpha() for part in parts)
    )


def _is_digit_ratio(first: Number, following: Number, noun: str) -> bool:
    """Tell a share in digits (`1 Français sur 5`, `9 cas sur 10`) from a count and its total (`60 emplois sur 240`)."""
    return bool(noun) and (first.value == 1 or following.value in (Decimal(10), Decimal(100)))
