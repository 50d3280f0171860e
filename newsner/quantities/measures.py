"""Measured quantities: money, percent, shares, lengths, durations and everything else that has a unit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from newsner.french_words import LIST_LINKS
from newsner.lexicons import load_quantity_cues, load_unit_parts
from newsner.numbers import Number, to_plain
from newsner.quantities import cues
from newsner.quantities.ages import is_age, is_carried_age
from newsner.quantities.amounts import Amount, unit_start
from newsner.quantities.context import NumberContext
from newsner.quantities.durations import UNITS_OF_TIME, find_tight
from newsner.quantities.match import QuantityMatch
from newsner.quantities.nouns import find_complement_end, find_noun_after, skip_adjectives, skip_space
from newsner.quantities.units import UnitMatch, find_currency_before, find_unit_after
from newsner.regexes import SPACE, SPACES

_ONE, _HUNDRED = Decimal(1), Decimal(100)
_MOST_PARTS = 3  # numbers behind a measure that may be its smaller units
_UNNAMED_PARTS = {  # how many of a smaller unit that need not be written make up one, with its name where it counts
    "heure": (60, "minute", 2),
    "minute": (60, "seconde", 2),
    "pied": (12, "pouce", 1),
    **dict.fromkeys(("m", "mètre", "seconde"), (100, None, 2)),
    **dict.fromkeys(("kg", "kilo", "kilogramme", "kilomètre", "km"), (1000, None, 3)),
}
_SIGNED = ("percent", "temperature")
_JOINED = LIST_LINKS | {"ou"}
_HALF_AFTER = re.compile(
    rf"""
    {SPACE}+
    (?:
      (?:et{SPACE}+)? (?P<part>1/[24]|3/4|[½¼¾])  # 8 ans 1/2
    | et{SPACE}+ (?P<half>demie?)  # deux ans et demi
    | (?:et{SPACE}+(?:un{SPACE}+)?|un{SPACE}+) (?P<quarter>quart)  # une heure et quart
    | (?:et{SPACE}+)? (?P<quarters>trois{SPACE}+quarts)  # une heure trois quarts
    )
    (?![\w/])
    """,
    re.VERBOSE,
)
_QUARTERS = {"1/2": 2, "½": 2, "1/4": 1, "¼": 1, "3/4": 3, "¾": 3}
_OF = re.compile(rf"{SPACE}+(?P<de>de{SPACE}|d['’])|{SPACE}+(?:du|des)(?!\w)", re.IGNORECASE)
_OF_ONE = re.compile(rf"{SPACE}+d['’]une?(?!\w)")
_ARTICLE_BEFORE = re.compile(rf"(?<!\w)(?P<article>la|le|du){SPACE}$", re.IGNORECASE)
_CAPITALISED_UNIT = re.compile(r"[A-Z][a-zé]+$")
_ENDED = re.compile(rf"{SPACE}?(?:[.,;:!?)»\"]|$)")
_PART_LINK = re.compile(rf"(?P<comma>,{SPACE}+)|{SPACE}+et{SPACE}+|{SPACE}*")
_UP_TO = re.compile(rf"{SPACE}+(?P<word>à|ou|et){SPACE}+|{SPACE}?[-–]{SPACE}?")


def find_measure(
    context: NumberContext, amount: Amount, rest: Sequence[Number], previous: QuantityMatch | None
) -> QuantityMatch | None:
    """Return an amount with its unit, or ``None`` where it has none.

    Args:
        context: the text around the amount.
        amount: the amount.
        rest: the numbers behind it, which may be its smaller units (`2 heures 8 minutes`).
        previous: the quantity before it, which may be another age of a list.
    """
    if amount.is_range and find_tight(context, amount.last):  # `entre 2 h et 3 h 30` is more than two numbers
        rest, amount = [amount.last, *rest], replace(amount, last=amount.first)
    first, last = amount.first, amount.last
    if last.kind == "share":
        return _find_share(context, amount, rest)
    before = find_currency_before(context.text, first.start) if first.digits else None
    if before:
        start, currency = before[0], context.currencies.resolve(before[1])
        return amount.to_match(start, last.end, currency.kind, unit=currency.unit, factor=currency.factor)
    tight = None if amount.is_range else find_tight(context, first)
    if tight:
        match = QuantityMatch(first.start, tight.end, tight.kind, value=tight.value, unit=tight.unit)
        return _with_upper(context, _with_parts(context, match, rest), rest)
    unit = find_unit(context, last)
    if unit is None and previous is not None and is_carried_age(context, first, previous):
        return amount.to_match(first.start, last.end, "age", unit=previous.unit)
    if unit is None or (len(unit.unit) == 1 and unit.unit.isalpha() and not last.digits):
        return None
    return _with_unit(context, amount, unit, rest, previous)


def find_unit(context: NumberContext, number: Number) -> UnitMatch | None:
    """Return the unit of a number, also behind adjectives (`quatre premiers mois`), or ``None``."""
    position = unit_start(context.text, number)
    unit = find_unit_after(context.text, position)
    if unit is None:
        behind = skip_adjectives(context.text, position)
        unit = find_unit_after(context.text, behind) if behind > position else None
        if unit is not None and (unit.end - behind < 3 or unit.kind == "money"):
            return None
    return context.currencies.resolve(unit) if unit else None


def with_half(text: str, match: QuantityMatch, factor: Decimal = _ONE) -> QuantityMatch:
    """Return the match with the half behind it: `deux ans et demi`, `une heure et quart`, `8 ans 1/2`."""
    found = _HALF_AFTER.match(text, match.end)
    if not found or match.value is None or (match.unit != "heure" and (found["quarter"] or found["quarters"])):
        return match
    quarters = _QUARTERS[found["part"]] if found["part"] else 2 if found["half"] else 1 if found["quarter"] else 3
    return replace(match, value=match.value + Decimal(quarters) / 4 * factor, end=found.end())


def _find_share(context: NumberContext, amount: Amount, rest: Sequence[Number]) -> QuantityMatch | None:
    """Return a share (`un quart des modèles`), but no rank and no round (`un cinquième set`, `quart de finale`)."""
    text, last = context.text, amount.last
    if context.after(last.end, cues.RANK_AFTER):
        return None
    of = _OF.match(text, last.end)
    if of and of["de"]:
        unit = find_unit_after(text, of.end())
        if unit is not None and unit.kind not in ("percent", "money"):
            return _with_unit(context, amount, unit, rest, None)
    if last.may_be_rank:
        plural = text[last.start : last.end].endswith("s") and _ENDED.match(text, last.end)
        if _OF_ONE.match(text, last.end) or not (of or plural):
            return None
    start = _share_start(context, amount, followed=of is not None)
    if start is None:
        return None
    match = amount.to_match(start, last.end, "percent", unit="%", factor=_HUNDRED)
    return _with_adjective(context, amount, match)


def _with_adjective(context: NumberContext, amount: Amount, match: QuantityMatch) -> QuantityMatch:
    """Return the match as approximate where an adjective says so: `une petite heure`, `un bon quart d'heure`."""
    return replace(match, bound="approx") if context.after(amount.first.start, cues.LONE_HERE) else match


def _share_start(context: NumberContext, amount: Amount, *, followed: bool) -> int | None:
    """Return where a share starts; a lone fraction starts at its article (`la moitié`), or is none without."""
    start = amount.first.start
    if any(space in context.text[start : amount.last.end] for space in SPACES):
        return start
    before = _ARTICLE_BEFORE.search(context.text[max(start - 4, 0) : start])
    if before is None:
        return None
    article = before["article"].lower()
    if article != "la" and not followed and not context.before(start, cues.BOUND_BEFORE):
        return None
    return start if article == "du" else start - len(before[0])


def _with_unit(
    context: NumberContext, amount: Amount, unit: UnitMatch, rest: Sequence[Number], previous: QuantityMatch | None
) -> QuantityMatch | None:
    """Return an amount with the unit behind it, with its sign, its half, its smaller units and what makes it an age."""
    if _is_name_of_unit(context.text, amount, unit):
        return None
    first, start = amount.first, amount.first.start
    if unit.kind in _SIGNED or unit.unit in load_quantity_cues()["signed_unit"]:
        start, amount = amount.signed_start, amount.signed()
    kind = "other" if unit.unit == "degré" and context.before(start, cues.ANGLE_BEFORE) else unit.kind
    match = amount.to_match(start, unit.end, kind, unit=unit.unit, factor=unit.factor)
    match = _with_adjective(context, amount, match)
    if match.value is not None:
        match = _with_parts(context, with_half(context.text, match, unit.factor), rest, unit)
    if match.unit in UNITS_OF_TIME and match.value is not None:
        return _with_upper(context, match, rest)
    if unit.unit == "degré":
        return _below_zero(context, match, unit.end)
    if kind != "duration":
        return match
    listed = previous is not None and previous.kind == "age" and context.text[previous.end : start].strip() in _JOINED
    aged = listed or is_age(context, first, unit, match.start, match.end, ranged=amount.is_range)
    return replace(match, kind="age") if aged else match


def _is_name_of_unit(text: str, amount: Amount, unit: UnitMatch) -> bool:
    """Tell what only looks like a unit: `12 points de vente` are counted, `20 Minutes` and `24 Heures` are titles."""
    if unit.unit == "point":
        return find_complement_end(text, unit.end) > unit.end
    written = text[amount.last.end : unit.end]
    return unit.kind == "duration" and amount.first.digits and _CAPITALISED_UNIT.search(written) is not None


def _below_zero(context: NumberContext, match: QuantityMatch, unit_end: int) -> QuantityMatch:
    """Return degrees with what turns them negative: `dix degrés au-dessous de zéro`."""
    below = context.after(unit_end, cues.BELOW_ZERO_AFTER)
    if below is None or match.value is None:
        return match
    return replace(match, value=-match.value, end=below.end())


def _with_parts(
    context: NumberContext, match: QuantityMatch, rest: Sequence[Number], unit: UnitMatch | None = None
) -> QuantityMatch:
    """Return the match with the smaller units that follow: `2 heures 8 minutes`, `14 euros 50`, `1 mètre 80`.

    Behind a comma, a part needs one more behind it: `3 jours, 4 heures et 12 minutes`, not `3 jours, 4 heures`.
    """
    sure, listed = match, False
    for number in rest[:_MOST_PARTS]:
        if number.start < match.end:
            continue
        link = _PART_LINK.fullmatch(context.text[match.end : number.start])
        longer = _with_part(context, match, number, unit, listed=link["comma"] is not None) if link else None
        if link is None or longer is None:
            break
        opens_list = link["comma"] is not None and not listed
        match, listed = longer, listed or opens_list
        sure = sure if opens_list else match
    return sure


def _with_part(
    context: NumberContext, match: QuantityMatch, number: Number, unit: UnitMatch | None, *, listed: bool
) -> QuantityMatch | None:
    """Return the match with the number behind it, or ``None`` where that is a quantity of its own."""
    if match.value is None or number.value is None or number.kind == "approximate":
        return None
    smaller = find_unit(context, number)
    whole = match.value == int(match.value)
    if unit is not None and unit.kind == "money":
        return _with_cents(context, match, unit, number, smaller) if whole and 0 < number.value < _HUNDRED else None
    if match.unit == "seconde" and number.fraction is not None and number.value < 1:
        return replace(match, value=match.value + number.value, end=number.end)
    times = load_unit_parts().get((match.unit or "", smaller.unit)) if smaller else None
    if smaller and times and whole and number.value < times:
        return replace(match, value=match.value * times + number.value, unit=smaller.unit, end=smaller.end)
    return None if smaller or listed or not whole else _with_unnamed_part(context, match, number)


def _with_unnamed_part(context: NumberContext, match: QuantityMatch, number: Number) -> QuantityMatch | None:
    """Return the match with a number behind it that has no unit: `1 mètre 80`, `31 min 42`, `6 pieds 2`."""
    times, unit, digits = _UNNAMED_PARTS.get(match.unit or "", (0, None, 0))
    if match.value is None or number.value is None or not number.value < times:
        return None
    if not _is_unnamed(context, number, digits):
        return None
    if unit is None:
        return replace(match, value=match.value + number.value / times, end=number.end)
    return replace(match, value=match.value * times + number.value, unit=unit, end=number.end)


def _with_upper(context: NumberContext, match: QuantityMatch, rest: Sequence[Number]) -> QuantityMatch:
    """Return the match up to the time or length behind it: `1h à 1h30`, `entre 1m75 et 1m80`."""
    behind = [number for number in rest if number.start >= match.end]
    link = _UP_TO.fullmatch(context.text[match.end : behind[0].start]) if behind else None
    if link is None or (link["word"] == "et") != (context.before(match.start, cues.BETWEEN_BEFORE) is not None):
        return match
    upper = None if context.before(match.start, cues.CHANGE_BEFORE) else _find_alone(context, behind[0], behind[1:])
    return _join(match, upper) if upper is not None else match


def _find_alone(context: NumberContext, number: Number, rest: Sequence[Number]) -> QuantityMatch | None:
    """Return a number with its unit and its smaller units, which closes a range."""
    tight = find_tight(context, number)
    if tight is not None:
        match = QuantityMatch(number.start, tight.end, tight.kind, value=tight.value, unit=tight.unit)
        return _with_parts(context, match, rest)
    unit = find_unit(context, number)
    if unit is None or unit.unit not in UNITS_OF_TIME or number.value is None:
        return None
    match = QuantityMatch(number.start, unit.end, unit.kind, value=number.value, unit=unit.unit)
    return _with_parts(context, with_half(context.text, match), rest)


def _join(low: QuantityMatch, high: QuantityMatch) -> QuantityMatch:
    """Return two measures as one range in the smaller unit, or the first where they make none."""
    lowest, highest, unit = low.value, high.value, low.unit
    if lowest is None or highest is None or low.kind != high.kind or low.bound:
        return low
    if low.unit in UNITS_OF_TIME and high.unit in UNITS_OF_TIME:
        sizes = UNITS_OF_TIME.index(low.unit), UNITS_OF_TIME.index(high.unit)
        lowest = to_plain(lowest * 60 ** (max(sizes) - sizes[0]))
        highest = to_plain(highest * 60 ** (max(sizes) - sizes[1]))
        unit = UNITS_OF_TIME[max(sizes)]
    elif low.unit != high.unit:
        return low
    return replace(low, end=high.end, value=None, low=lowest, high=highest, unit=unit) if lowest < highest else low


def _with_cents(
    context: NumberContext, match: QuantityMatch, unit: UnitMatch, number: Number, smaller: UnitMatch | None
) -> QuantityMatch | None:
    """Return the price with its cents, named (`2 euros 50 centimes`) or not (`14 euros 50`)."""
    assert match.value is not None
    assert number.value is not None
    value = match.value + number.value / _HUNDRED
    if smaller is None:
        return replace(match, value=value, end=number.end) if _is_unnamed(context, number, 2) else None
    if smaller.kind != "money" or (smaller.unit == unit.unit and smaller.factor == 1):
        return None
    named = smaller.unit in load_quantity_cues()["coin"] or smaller.unit == unit.unit
    return replace(match, value=value, end=smaller.end) if named else None


def _is_unnamed(context: NumberContext, number: Number, digits: int) -> bool:
    """Tell whether digits behind a unit are of its smaller unit, which is not written, not a count of their own."""
    text, end = context.text, number.end
    if number.digits and not (text[number.start : end].isdigit() and end - number.start == digits):
        return False
    ends = _ENDED.match(text, end) or context.after(end, cues.PRICE_AFTER)
    return bool(ends) and find_noun_after(text, skip_space(text, end), plural=True) is None
