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
from newsner.quantities.amounts import DE_BEFORE, Amount, is_dated, read_amount, unit_start, with_decimal_points
from newsner.quantities.context import NumberContext
from newsner.quantities.durations import UNITS_OF_TIME, find_tight
from newsner.quantities.match import QuantityMatch
from newsner.quantities.nouns import find_complement_end, find_noun_after, skip_adjectives, skip_space
from newsner.quantities.units import UnitMatch, find_currency_before, find_unit_after
from newsner.regexes import CAPITAL, CAPITALISED, SPACE, SPACES

_ONE, _HUNDRED, _MILLION = Decimal(1), Decimal(100), Decimal(1_000_000)
_CENTIME = "centime"
_POWERED = ("mm", "cm", "m", "km")
_POWERS = {"2": "area", "3": "volume"}
_SPACED_POWER = re.compile(  # `9 m 2`, but neither `100 m 3 fois` nor `1 m 2,5`
    rf"{SPACE}(?P<power>[23])(?:{SPACE}?[.;:!?)»](?!\d)|,{SPACE}|$|{SPACE}(?:de|d['’]|à|au|en|par|pour|dans|sur|avec|et)(?![\w]))"
)
_DIGIT = re.compile(rf"{SPACE}?\d")
_MOST_PARTS = 3  # numbers behind a measure that may be its smaller units
_UNNAMED_PARTS = {  # how many of a smaller unit that need not be written make up one, with its name where it counts
    "heure": (60, "minute", 2),
    "minute": (60, "seconde", 2),
    "pied": (12, "pouce", 1),
    **dict.fromkeys(("m", "mètre", "seconde"), (100, None, 2)),
    **dict.fromkeys(("kg", "kilo", "kilogramme", "kilomètre", "km"), (1000, None, 3)),
}
_SIGNED = ("percent", "temperature")
_THE_OTHER = re.compile(rf"{SPACE}et{SPACE}l['’]autre{SPACE}?[«\"]?{SPACE}?(?:de{SPACE})?(?:entre{SPACE})?")
_PER_LITRE = re.compile(rf"{SPACE}?(?:/{SPACE}?|(?:le|du|par|au){SPACE})(?:l|L|litre|kWh)(?!\w)")  # in thousandths
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
_OF_WHOLE = re.compile(
    rf"""
    {SPACE}+
    (?: des|du
      | de{SPACE}+(?:la|l['’]|ces?|cet|cette|son|sa|ses|leurs?|nos|notre|vos|votre|mon|ma|mes|tous|toutes)
      | d['’](?:entre|eux|elles)
    ) (?![^\W_](?<!['’].))
    """,
    re.IGNORECASE | re.VERBOSE,
)
_SHARE_BEFORE = re.compile(rf"(?<!\w)(?:(?P<singular>le|du|au)|(?P<plural>les|des|aux)){SPACE}$", re.IGNORECASE)
_ONE_PART = ("1/", *"½¼⅓⅕⅙⅛")  # behind a singular article
_USUAL_PARTS = ("1/2", "1/3", "1/4", *"½¼¾⅓⅔")
_OF_ONE = re.compile(rf"{SPACE}+d['’]une?(?!\w)")
_ARTICLE_BEFORE = re.compile(rf"(?<!\w)(?P<article>la|le|du){SPACE}$", re.IGNORECASE)
_CAPITALISED_UNIT = re.compile(r"[A-Z][a-zé]+$")
_NAME_GOES_ON = re.compile(rf"{SPACE}(?:d['’])?{CAPITALISED}")  # `France 3 Pascal Picot`, `500 Miles d'Indianapolis`
_ENDED = re.compile(rf"{SPACE}?(?:[.,;:!?)»\"]|$)")
_PART_LINK = re.compile(rf"(?P<comma>,{SPACE}+)|{SPACE}+et{SPACE}+|{SPACE}*")
_TWO_DIGITS = re.compile(r"\d\d")
_TIED = re.compile(rf"[-–/:%°'’\"]|{SPACE}%")
_FRANC_CLOSING = re.compile(r"[.,]?[-–—]{1,2}(?![\w$€£¥])")
_ITEM = re.compile(rf"\w|{SPACE}(?:{CAPITAL}|[\"«“])")
_MOST_TIMES = 4  # the upper end of a range without `de` in the lower: `3 € à 5 €`, but not `perd 3 points à 102 points`
_LONGEST_CODE = 3  # letters of the code of a currency, which stands beside digits
_LONGEST_LINK = 12  # characters between two measures that make a range
_UPPER_LINK = re.compile(
    rf"{SPACE}+(?:(?P<and>et)|à){SPACE}+|(?P<dash>[-–—]|{SPACE}+[-–—]{SPACE}+)", re.IGNORECASE
)  # no `5 € -8 € au total-`
_DASH_BEFORE = re.compile(rf"[-–—]{SPACE}*$")
_DASH_AFTER = re.compile(rf"{SPACE}*[-–—]{SPACE}*\d")


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
    match = _find_alone(context, amount, rest, previous)
    return match and _with_upper_end(context, match, rest, previous)


def _find_alone(
    context: NumberContext, amount: Amount, rest: Sequence[Number], previous: QuantityMatch | None
) -> QuantityMatch | None:
    """Return an amount with its unit, without the measure behind it that may close a range."""
    first, last = amount.first, amount.last
    if last.kind == "share":
        return _find_share(context, amount, rest)
    match = _find_priced(context, amount, previous) or _find_tight(context, amount, rest)
    if match is not None:
        return match
    unit = find_unit(context, last)
    if unit is None and previous is not None and is_carried_age(context, first, previous):
        return amount.to_match(first.start, last.end, "age", unit=previous.unit)
    if unit is None or (len(unit.unit) == 1 and unit.unit.isalpha() and not last.digits):
        return None
    return _with_unit(context, amount, unit, rest, previous)


def _find_priced(context: NumberContext, amount: Amount, previous: QuantityMatch | None) -> QuantityMatch | None:
    """Return an amount with the currency before it, but not with that of the quantity before: `EUR 5`, `€3,5 Md`."""
    before = find_currency_before(context.text, amount.first.start) if amount.first.digits else None
    currency = context.currencies.resolve(before[1]) if before else None
    if before is None or currency is None or (previous is not None and before[0] < previous.end):
        return None
    closing = _FRANC_CLOSING.match(context.text, amount.last.end)
    end = closing.end() if closing else amount.last.end
    return amount.to_match(before[0], end, currency.kind, unit=currency.unit, factor=currency.factor)


def _find_tight(context: NumberContext, amount: Amount, rest: Sequence[Number]) -> QuantityMatch | None:
    """Return a measure whose units stand among its digits, with the smaller ones behind them: `2h 04 min 35 s`."""
    tight = None if amount.is_range else find_tight(context, amount.first)
    if tight is None:
        return None
    match = QuantityMatch(amount.first.start, tight.end, tight.kind, value=tight.value, unit=tight.unit)
    return _with_parts(context, match, rest)


def _with_upper_end(
    context: NumberContext, match: QuantityMatch, rest: Sequence[Number], previous: QuantityMatch | None
) -> QuantityMatch:
    """Return the range that a measure opens whose both ends have their unit: `entre 5 € et 10 €`, `3 km - 5 km`."""
    behind = [number for number in rest if number.start >= match.end]
    if match.value is None or match.bound or not behind or behind[0].start - match.end > _LONGEST_LINK:
        return match
    if not _UPPER_LINK.match(context.text, match.end):
        return match
    upper = _find_alone(context, read_amount(context, behind[0], None), behind[1:], previous)
    joined = _join(match, upper) if upper is not None else None
    if upper is None or joined is None or not _bound_range(context, joined, match.end, upper.start):
        return match
    return joined


def _join(lower: QuantityMatch, upper: QuantityMatch) -> QuantityMatch | None:
    """Return two measures as one range, or ``None`` where they make none.

    Times are one in the smaller unit (`1h à 1h30`); others in two units (`de 800 m à 1 km`) are two quantities.
    """
    low, high, unit = lower.value, upper.value, lower.unit
    if low is None or high is None or lower.kind != upper.kind:
        return None
    if lower.unit != upper.unit:
        if lower.unit not in UNITS_OF_TIME or upper.unit not in UNITS_OF_TIME:
            return None
        sizes = UNITS_OF_TIME.index(lower.unit), UNITS_OF_TIME.index(upper.unit)
        unit = UNITS_OF_TIME[max(sizes)]
        low, high = (to_plain(n * 60 ** (max(sizes) - size)) for n, size in zip((low, high), sizes, strict=True))
    return replace(lower, end=upper.end, value=None, low=low, high=high, unit=unit) if low < high else None


def _bound_range(context: NumberContext, match: QuantityMatch, lower_end: int, upper_start: int) -> bool:
    """Tell whether two measures, joined as ``match``, bound a range, and are no change, list, result or level."""
    text, low, high = context.text, match.low, match.high
    link = _UPPER_LINK.fullmatch(text[lower_end:upper_start])
    if link is None or low is None or high is None or context.before(match.start, cues.CHANGE_BEFORE):
        return False
    if text[match.start - 1 : match.start] == "/":
        return False  # the prices of a list: `5€/8€ à 12€`
    if link["dash"]:
        listed = _DASH_BEFORE.search(context.left(match.start)) or _DASH_AFTER.match(text, match.end)
        shares = match.kind == "percent" and low + high == _HUNDRED  # `45%-55%`
        return not listed and not shares  # `5 km - 10 km - 21 km`
    if context.before(match.start, cues.BETWEEN_BEFORE):
        return True
    if context.before(match.start, cues.CHANGE_BY_BEFORE) and not _is_relative(match):
        return False  # `une hausse de 5 € à 8 €`, but `une hausse de 2 % à 3 %`
    level = match.kind in ("money", "other") and not DE_BEFORE.search(context.left(match.start))
    return not link["and"] and not (level and high > _MOST_TIMES * low)  # `perd trois points à 102 points`


def _is_relative(match: QuantityMatch) -> bool:
    """Tell a percentage or a number of points, which says by how much something changes."""
    return match.kind == "percent" or match.unit in load_quantity_cues()["signed_unit"]


def find_unit(context: NumberContext, number: Number) -> UnitMatch | None:
    """Return the unit of a number, also behind adjectives (`quatre premiers mois`), or ``None``."""
    position = unit_start(context.text, number)
    unit = find_unit_after(context.text, position)
    if unit is None:
        behind = skip_adjectives(context.text, position)
        unit = find_unit_after(context.text, behind) if behind > position else None
        if unit is not None and (unit.end - behind < 3 or unit.kind == "money"):
            return None
    if unit is None or (not unit.unit and number.kind == "article"):
        return None  # `un livre`
    if number.kind == "article" and unit.kind == "percent" and context.text[position : unit.end].endswith("age"):
        return None  # `un pourcentage élevé`
    if unit.kind == "money" and number.scale is None and not number.digits:
        written = context.text[position : unit.end]
        if len(written) <= _LONGEST_CODE and written.isupper():
            return None  # `UN MUR`
    if context.text[position] == "." and not _is_closing(context, number, unit):
        return None
    if unit.family == _CENTIME and number.scale is not None and number.scale >= _MILLION:
        return replace(unit, unit=_CENTIME, factor=_ONE, family="")  # such sums are given in old centimes
    if unit.kind == "money" and is_dated(context, number, number) and _DIGIT.match(context.text, unit.end):
        return None  # `en 2019 EUR 5 millions`
    squared = _SPACED_POWER.match(context.text, unit.end) if unit.unit in _POWERED else None
    if squared:
        return replace(
            unit, end=squared.end("power"), unit=f"{unit.unit}{squared['power']}", kind=_POWERS[squared["power"]]
        )
    whole = number.value is None or number.scale is not None or number.value == number.value.to_integral_value()
    return context.currencies.resolve(unit, countable=whole)


def _is_closing(context: NumberContext, number: Number, unit: UnitMatch) -> bool:
    """Tell the dash for no centimes (`500.-`) from the mark of an item of a list (`2.- Les villes`)."""
    opens_line = not context.text[max(number.start - 2, 0) : number.start].strip()
    named = opens_line or not number.digits or is_dated(context, number, number)
    return not named and _ITEM.match(context.text, unit.end) is None


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
    if last.digits:
        return _find_share_in_digits(context, amount, rest)
    of = _OF.match(text, last.end)
    if of and of["de"]:
        unit = find_unit_after(text, of.end())
        if unit is not None and unit.kind != "money":
            return _with_unit(context, amount, unit, rest, None)
    if last.may_be_rank:
        plural = text[last.start : last.end].endswith("s") and _ENDED.match(text, last.end)
        if _OF_ONE.match(text, last.end) or not (of or plural):
            return None
    if last.value is not None and last.value > 1:  # `La réponse est de vingt-trois cinquièmes`
        figure = context.before(amount.signed_start, cues.FIGURE_BEFORE)
        return amount.signed().to_match(amount.signed_start, last.end, "other") if figure else None
    start = _share_start(context, amount, followed=of is not None)
    if start is None:
        return None
    match = amount.to_match(start, last.end, "percent", unit="%", factor=_HUNDRED)
    return _with_adjective(context, amount, match)


def _with_adjective(context: NumberContext, amount: Amount, match: QuantityMatch) -> QuantityMatch:
    """Return the match as approximate where an adjective says so: `une petite heure`, `un bon quart d'heure`."""
    return replace(match, bound="approx") if context.after(amount.first.start, cues.LONE_HERE) else match


def _find_share_in_digits(context: NumberContext, amount: Amount, rest: Sequence[Number]) -> QuantityMatch | None:
    """Return `2/3 des votants` and `1/2 litre`, but no date, no mark and no estimate (`le 2/3`, `12/20`)."""
    text, first, last = context.text, amount.first, amount.last
    of, article = _OF.match(text, last.end), _SHARE_BEFORE.search(context.left(first.start))
    linked = of is not None and of["de"] is not None
    position = of.end() if of and linked else skip_space(text, last.end)
    unit, written = find_unit_after(text, position), text[first.start : last.end]
    if unit is not None and unit.kind != "money":
        sure = linked or _is_part_of_unit(written, text[position : unit.end])
        return _with_unit(context, amount, unit, rest, None) if sure else None
    if article and article["singular"] and not written.startswith(_ONE_PART):
        return None
    closed = article is not None and article["plural"] is not None and _ENDED.match(text, last.end) is not None
    if not closed and not _OF_WHOLE.match(text, last.end):
        return None
    return amount.to_match(first.start, last.end, "percent", unit="%", factor=_HUNDRED)


def _is_part_of_unit(fraction: str, unit: str) -> bool:
    """Tell `1/2 litre` and `½ kg` from an estimate (`2/3 heures`, `70/80 km/h`)."""
    if len(unit) > 3 and unit.isalpha():
        return not unit.endswith("s")
    return fraction in _USUAL_PARTS


def _share_start(context: NumberContext, amount: Amount, *, followed: bool) -> int | None:
    """Return where a share starts; a lone fraction starts at its article (`la moitié`), or is none without."""
    start = amount.first.start
    if any(space in context.text[start : amount.last.end] for space in SPACES):
        return start
    before = _ARTICLE_BEFORE.search(context.text[max(start - 4, 0) : start])
    if before is None:
        return None
    article = before["article"].lower()
    if article != "la" and not followed and not context.find_bound(start):
        return None
    return start if article == "du" else start - len(before[0])


def _with_unit(
    context: NumberContext, amount: Amount, unit: UnitMatch, rest: Sequence[Number], previous: QuantityMatch | None
) -> QuantityMatch | None:
    """Return an amount with the unit behind it, with its sign, its half, its smaller units and what makes it an age."""
    if _is_name_of_unit(context.text, amount, unit):
        return None
    if unit.unit == "seconde" or (unit.kind == "money" and _PER_LITRE.match(context.text, unit.end)):
        amount = with_decimal_points(context.text, amount)
    first, start = amount.first, amount.first.start
    if unit.kind in _SIGNED or unit.unit in load_quantity_cues()["signed_unit"]:
        start, amount = amount.signed_start, amount.signed()
    kind = "other" if unit.unit == "degré" and context.before(start, cues.ANGLE_BEFORE) else unit.kind
    match = amount.to_match(start, unit.end, kind, unit=unit.unit, factor=unit.factor)
    match = _with_adjective(context, amount, match)
    if match.value is not None:
        match = _with_parts(context, with_half(context.text, match, unit.factor), rest, unit)
    if unit.unit == "degré":
        return _below_zero(context, match, unit.end)
    if kind != "duration":
        return match
    between = context.text[previous.end : start] if previous is not None and previous.kind == "age" else None
    listed = between is not None and (between.strip() in _JOINED or _THE_OTHER.fullmatch(between) is not None)
    aged = listed or is_age(context, first, unit, match.start, match.end, ranged=amount.is_range)
    return replace(match, kind="age") if aged else match


def _is_name_of_unit(text: str, amount: Amount, unit: UnitMatch) -> bool:
    """Tell what only looks like a unit: `12 points de vente` are counted, `20 Minutes` is a title."""
    if unit.unit == "point":
        return find_complement_end(text, unit.end) > unit.end
    written = text[amount.last.end : unit.end]
    if not _CAPITALISED_UNIT.search(written):
        return False
    named = unit.kind != "money" and _NAME_GOES_ON.match(text, unit.end) is not None
    return named or unit.kind == "duration"


def _below_zero(context: NumberContext, match: QuantityMatch, unit_end: int) -> QuantityMatch:
    """Return degrees with what turns them negative: `dix degrés au-dessous de zéro`."""
    below = context.after(unit_end, cues.BELOW_ZERO_AFTER)
    if below is None or match.value is None:
        return match
    return replace(match, value=-abs(match.value), end=below.end())


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
        longer = _with_part(context, match, number, unit, beside=not link[0].strip()) if link else None
        if link is None or longer is None:
            break
        opens_list = link["comma"] is not None and not listed
        match, listed = longer, listed or opens_list
        sure = sure if opens_list else match
    return sure


def _with_part(
    context: NumberContext, match: QuantityMatch, number: Number, unit: UnitMatch | None, *, beside: bool
) -> QuantityMatch | None:
    """Return the match with the number behind it, or ``None`` where that is a quantity of its own."""
    if match.value is None or number.value is None or number.kind == "approximate":
        return None
    smaller = find_unit(context, number)
    if smaller is None and number.kind == "article":
        return None
    whole = match.value == int(match.value)
    if unit is not None and unit.kind == "money":
        if whole and _is_spelt_in_cents(context, number):
            return replace(match, value=match.value + number.value / _HUNDRED**2, end=number.end)
        return _with_cents(context, match, unit, number, smaller) if whole and 0 < number.value < _HUNDRED else None
    if match.unit == "seconde" and number.fraction is not None and number.value < 1:
        return replace(match, value=match.value + number.value, end=number.end)
    times = load_unit_parts().get((match.unit or "", smaller.unit)) if smaller else None
    if smaller and times and whole and number.value < times:
        return replace(match, value=match.value * times + number.value, unit=smaller.unit, end=smaller.end)
    return _with_unnamed_part(context, match, number) if beside and whole and smaller is None else None


def _with_unnamed_part(context: NumberContext, match: QuantityMatch, number: Number) -> QuantityMatch | None:
    """Return the match with a number behind it that has no unit: `1 mètre 80`, `31 min 42`, `6 pieds 2`."""
    times, unit, digits = _UNNAMED_PARTS.get(match.unit or "", (0, None, 0))
    text, end = context.text, number.end
    if match.unit == "seconde" and number.digits and end - number.start < digits:
        times, digits = 10, 1  # `12 s 4`
    if match.value is None or number.value is None or not number.value < times or number.kind != "plain":
        return None
    if number.digits and not (text[number.start : end].isdigit() and end - number.start == digits):
        return None
    if _TIED.match(text, end) or find_noun_after(text, skip_space(text, end), plural=True):
        return None
    if unit is None:
        return replace(match, value=match.value + number.value / times, end=number.end)
    return replace(match, value=match.value * times + number.value, unit=unit, end=number.end)


def _with_cents(
    context: NumberContext, match: QuantityMatch, unit: UnitMatch, number: Number, smaller: UnitMatch | None
) -> QuantityMatch | None:
    """Return the price with its cents, named (`2 euros 50 centimes`) or not (`14 euros 50`)."""
    assert match.value is not None
    assert number.value is not None
    value = match.value + number.value / _HUNDRED
    if smaller is None:
        return replace(match, value=value, end=number.end) if _is_hundredth(context, number) else None
    if smaller.kind != "money" or (smaller.unit == unit.unit and smaller.factor >= 1):
        return None
    coin = smaller.unit in load_quantity_cues()["coin"] or smaller.family == "centime"
    named = coin or smaller.unit == unit.unit
    return replace(match, value=value, end=smaller.end) if named else None


def _is_spelt_in_cents(context: NumberContext, number: Number) -> bool:
    """Tell `quarante-cinq cents` behind euros or dollars, which are coins and not 4,500, with nothing counted."""
    text = context.text
    if number.digits or number.value is None or not text[number.start : number.end].lower().endswith("cents"):
        return False
    return number.value < _HUNDRED**2 and find_noun_after(text, skip_space(text, number.end), plural=True) is None


def _is_hundredth(context: NumberContext, number: Number) -> bool:
    """Tell whether two digits behind a currency are its cents, not a count of their own."""
    text, end = context.text, number.end
    if number.digits and not _TWO_DIGITS.fullmatch(text, number.start, end):
        return False
    if text[number.start - 1] not in SPACES:
        return True  # `12€50`
    ends = _ENDED.match(text, end) or context.after(end, cues.PRICE_AFTER)
    return bool(ends) and find_noun_after(text, skip_space(text, end), plural=True) is None
