"""Amounts: one number, or two that make a range, with their signs."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from newsner.lexicons import load_number_words, load_quantity_cues
from newsner.numbers import Number, round_endless, to_plain
from newsner.quantities import cues
from newsner.quantities.context import NumberContext
from newsner.quantities.match import QuantityMatch
from newsner.quantities.nouns import find_noun_after, skip_link, skip_space
from newsner.quantities.units import find_currency_before, find_unit_after
from newsner.regexes import CAPITAL, SPACE, compile_words

_LONGEST_GAP = 40  # characters between the numbers of a range
_HALF, _ONE, _HUNDRED, _THOUSAND, _MILLION = (Decimal(n) for n in ("0.5", 1, 100, 1000, 1_000_000))
_SIGN = r"(?:moins[ ]+|[-−+])?"
_RANGE = re.compile(
    rf"""
      [-–—]{SPACE}* | {SPACE}+[-–—]{SPACE}+  # 18-24, 18 - 24
    | (?P<hanging>{SPACE}+[-–—])  # 18 -24, mostly a sign
    | (?P<percent>{SPACE}*%)?{SPACE}+(?:(?P<word>à|ou)|voire){SPACE}+{_SIGN}  # 3 à 4, 10 % ou 15 %, 4 voire 5
    """,
    re.IGNORECASE | re.VERBOSE,
)
_AND = re.compile(rf"{SPACE}+et{SPACE}+{_SIGN}", re.IGNORECASE)
_AND_OR_TO = re.compile(rf"{SPACE}+(?:et|à){SPACE}+")
_MORE_THAN = re.compile(rf"(?<!\w)(?:plus|moins|près|davantage){SPACE}de{SPACE}$", re.IGNORECASE)
_MINUS_IN_GAP = re.compile(r"(?:moins +|\s[-−])$", re.IGNORECASE)
_TIED_DASH = re.compile(rf"{SPACE}+[-−]")
_SPACED_COMMA = re.compile(rf",{SPACE}")
_DECIMALS = re.compile(r"\d{1,2}(?!\d|[.,]\d)")
_LISTED_AFTER = re.compile(rf"{SPACE}?(?:,|et|ou|puis){SPACE}+\d")
DE_BEFORE = re.compile(rf"(?<!\w)de{SPACE}$", re.IGNORECASE)
"""The word that opens a range or a change: `de 2 à 3`."""
_TO = re.compile(rf"{SPACE}à{SPACE}")
_LARGEST_FALL = 10  # times as much as is left
_SCALES = tuple(Decimal(10) ** exponent for exponent in (6, 9, 12))
_COMMA_GROUP = re.compile(r"[1-9]\d{0,2},\d{3}")
_POINT_GROUP = re.compile(r"[1-9]\d{0,2}\.\d{3}")
_YEAR = re.compile(r"(?:19|20)\d\d")
_NO_SIGN = "".join(f"(?<!{word} )" for word in ("au", "du", "ou", "pas", "le", "en"))  # `au moins` bounds
_SIGN_MARK = re.compile(r"[-−–+]|moins|négati", re.IGNORECASE)
_OPENED = re.compile(rf"\({SPACE}?$")
_PRONOUN_BEFORE = re.compile(r"(?<!\w)l['’]$", re.IGNORECASE)
_NAME_BEFORE = re.compile(rf"{CAPITAL}[\w-]*{SPACE}$")  # also one letter: `Groupe A 4 à 1`
_QUOTED_ONE = re.compile(rf"(?<!\w)une{SPACE}[\"«“]{SPACE}?$")
_DEFINITE_ONE = re.compile(rf"(?<!\w)(?:la|le|du|au|cette|ce|sa|son|leur|ma|mon|notre|votre){SPACE}$", re.IGNORECASE)
_OF = re.compile(rf"{SPACE}(?:de{SPACE}|d['’])")
_DEFINITE = re.compile(rf"(?<!\w)(?:le|du|au){SPACE}$", re.IGNORECASE)


@cache
def _sign_before() -> re.Pattern[str]:
    words = compile_words(word for word, entry in load_number_words().items() if entry.role == "minus")
    return re.compile(
        rf"""
          (?<![\w)%€]) (?: (?P<plus>\+) | (?P<dash>[-−–]) )$  # -5, but not 3-5
        | (?<![\w)%€]) (?P<spaced>[-−–]){SPACE}$  # (- 5)
        | (?<!\w){_NO_SIGN.replace(" ", "[ ]")}(?P<word>{words})[ ]+$  # moins 5, but not au moins 5
        """,
        re.IGNORECASE | re.VERBOSE,
    )


@dataclass(frozen=True)
class Amount:
    """One number, or a range of two, before its unit is known.

    ``signed_start`` is where the sign of the first number stands. It counts where the unit has signs, such as degrees;
    ``is_signed`` says that what stands before it makes it count before money and nouns too.
    """

    first: Number
    last: Number
    signed_start: int
    negative: tuple[bool, bool] = (False, False)
    is_signed: bool = False

    @property
    def is_range(self) -> bool:
        """Whether two numbers bound the amount."""
        return self.first is not self.last

    @property
    def start(self) -> int:
        """Where the amount starts, with its sign if that counts before anything."""
        return self.signed_start if self.is_signed else self.first.start

    @property
    def is_plural(self) -> bool:
        """Whether what is counted stands in the plural."""
        return self.last.value is None or self.last.value >= 2

    @property
    def is_part(self) -> bool:
        """Whether the amount divides instead of counting: `demi-finale`, `quart de finale`."""
        return self.last.kind == "share" or (self.first.half and self.first.value == _HALF)

    @property
    def values(self) -> tuple[Decimal | None, Decimal | None]:
        """The lowest and the highest value; `140 ou 150 millions` and `3 à 4.000` share their scale."""
        low, high = self.first.value, self.last.value
        if not self.is_range or low is None or high is None or self.first.scale:
            return low, high
        scale = self.last.scale or self.shared_power
        if scale and (low * scale <= high or all(self.negative)):
            low *= scale
        return low, high

    @property
    def shared_power(self) -> Decimal | None:
        """What a small number before a round one shares: `3 à 4.000 postes`, `trois ou quatre cents lits`."""
        low, high = self.first.value, self.last.value
        if low is None or high is None:
            return None
        power = _THOUSAND if self.last.digits else _HUNDRED
        return power if _is_multiple(high, power) and low < high / power < 10 * low else None

    def scale_of(self, match: QuantityMatch) -> Decimal | None:
        """Return the power of ten that the number of a match is written with: `3 millions`, `3 M€`; else ``None``."""
        value, number = match.value if match.high is None else match.high, self.last
        if not value or not number.value:
            return None
        scale = value / number.value * (number.scale or 1)
        return next((power for power in _SCALES if power == scale), None)

    def signed(self) -> Amount:
        """Return the amount with its signs applied, the lower value first, from the sign on."""
        first, last = (
            replace(n, value=-n.value) if minus and n.value is not None else n
            for n, minus in zip((self.first, self.last), self.negative, strict=True)
        )
        if not self.is_range:
            last = first
        elif first.value is not None and last.value is not None and first.value > last.value:
            first, last = replace(first, value=last.value), replace(last, value=first.value)
        return replace(self, first=first, last=last)

    def with_sign(self, match: QuantityMatch) -> QuantityMatch:
        """Return a match with the sign before it, where that surely is one and not yet in the match."""
        if not self.is_signed or match.start <= self.signed_start or match.kind in ("duration", "age"):
            return match
        low, high = (
            -x if minus and x is not None else x
            for x, minus in zip((match.low, match.high), self.negative, strict=True)
        )
        if low is not None and high is not None and low > high:
            low, high = high, low
        value = -match.value if self.negative[0] and match.value is not None else match.value
        return replace(match, start=self.signed_start, value=value, low=low, high=high)

    def to_match(
        self,
        start: int,
        end: int,
        kind: str,
        *,
        unit: str | None = None,
        noun: str | None = None,
        factor: Decimal = _ONE,
    ) -> QuantityMatch:
        """Return the amount as a quantity, its values multiplied with ``factor``; endless percents are rounded."""
        low, high = (None if value is None else to_plain(value * factor) for value in self.values)
        if kind == "percent":
            low, high = (None if value is None else round_endless(value) for value in (low, high))
        if self.is_range and low is not None and high is not None:
            return QuantityMatch(start, end, kind, low=low, high=high, unit=unit, noun=noun)
        bound = "approx" if self.first.kind == "approximate" else None
        return QuantityMatch(start, end, kind, value=low, bound=bound, unit=unit, noun=noun)


def with_comma_groups(text: str, amount: Amount) -> Amount:
    """Return an amount whose commas group as in the English press: `12,500 habitants`."""
    return _rescale(text, amount, _COMMA_GROUP, _THOUSAND)


def with_decimal_points(text: str, amount: Amount) -> Amount:
    """Return an amount whose points open decimals although three digits follow: `1.234 seconde`."""
    return _rescale(text, amount, _POINT_GROUP, _ONE / _THOUSAND)


def _rescale(text: str, amount: Amount, written: re.Pattern[str], factor: Decimal) -> Amount:
    """Return an amount whose numbers that are written in a way are worth ``factor`` times as much."""
    first, last = (
        replace(n, value=n.value * factor) if n.value is not None and written.fullmatch(text, n.start, n.end) else n
        for n in (amount.first, amount.last)
    )
    return replace(amount, first=first, last=last if amount.is_range else first)


def _is_multiple(value: Decimal, unit: Decimal) -> bool:
    """Tell whether a value holds a unit a whole number of times; ``%`` fails for numbers of thirty digits."""
    return value == value.to_integral_value() and int(value) % int(unit) == 0


def with_scale_of(number: Number, owner: Number) -> Number:
    """Return a number with the scale of the one behind it: `de 1,2 à 1,5 milliard`, `de trois à cinq cents`.

    It has none of its own, and a fall to less than a tenth is no fall of two numbers that share one.
    """
    if number.value is None or owner.value is None or number.scale:
        return number
    scale = owner.scale or Amount(number, owner, number.start).shared_power
    if scale is None or number.value * scale >= _LARGEST_FALL * owner.value:
        return number
    return replace(number, value=number.value * scale, scale=owner.scale)


def falls(text: str, number: Number, following: Number | None) -> bool:
    """Tell the first number of a fall (`de 1,5 à 1,2 milliard`), which makes no range with the next."""
    if (
        following is None
        or number.value is None
        or following.value is None
        or not _TO.fullmatch(text, number.end, following.start)
    ):
        return False
    first = with_scale_of(number, following).value
    return (
        first is not None
        and first > following.value
        and DE_BEFORE.search(text[max(number.start - 4, 0) : number.start]) is not None
    )


def unit_start(text: str, number: Number) -> int:
    """Return where the unit or noun would start: behind a space, and behind `de` where the number needs it."""
    position = skip_space(text, number.end)
    if text[number.end : number.end + 1] in ("-", "\u2011") and text[number.end + 1 : number.end + 2].isalpha():
        return number.end + 1  # `demi-heure`, `trois-tonnes`
    million = number.value is not None and number.value >= _MILLION and _is_multiple(number.value, _MILLION)
    return skip_link(text, position) if number.linked or million else position


def is_year(text: str, number: Number) -> bool:
    """Tell whether a number is written as a year is."""
    if number.end - number.start != 4:
        return False
    digits = text[number.start : number.end]
    return digits.isdigit() and "1700" <= digits <= "2100"


def is_dated(context: NumberContext, first: Number, last: Number) -> bool:
    """Tell whether a number is a year, by the word before it; `plus de 2000 élus` and `de 2000 habitants` count."""
    if not is_year(context.text, last) or not context.before(first.start, cues.YEAR_BEFORE):
        return False
    left = context.left(first.start)
    if DE_BEFORE.search(left) is None:
        return True
    return not (_MORE_THAN.search(left) or context.after(last.end, cues.COUNTED_AFTER))


def with_lone_value(context: NumberContext, number: Number) -> Number:
    """Return `dizaine` and `milliard` with their value, and `quart` with what stands before it, where it counts one."""
    if number.kind == "share":
        adjective = context.before(number.start, cues.LONE_BEFORE)
        return replace(number, start=number.start - len(adjective[0])) if adjective else number
    if number.kind != "vague" or context.text[number.start : number.end].lower().endswith("s"):
        return number
    if number.lone is None:
        definite = _DEFINITE.search(context.left(number.start))
        return replace(number, value=number.scale, kind="plain") if definite and number.scale else number
    adjective = context.before(number.start, cues.LONE_BEFORE)
    if adjective:
        return replace(number, start=number.start - len(adjective[0]), value=number.lone, kind="approximate")
    left = context.left(number.start)
    if _DEFINITE_ONE.search(left):  # `la vingtaine de patients`, but not `la cinquantaine passée`
        of = _OF.match(context.text, number.end)
        counted = of and (
            find_noun_after(context.text, of.end(), plural=True) or find_unit_after(context.text, of.end())
        )
        return replace(number, value=number.lone, kind="approximate") if counted else number
    if _QUOTED_ONE.search(left):
        return replace(number, value=number.lone, kind="approximate")
    return number


def join_decimals(context: NumberContext, number: Number, decimals: Number) -> Number | None:
    """Return `11, 6` before a unit as one number, or ``None`` where two may be listed, or a date stands before.

    A list would rise (`les 5, 10 et 20 km`), and its last number would stand behind `et` or `ou`.
    """
    text = context.text
    spaced = number.digits and decimals.digits and _SPACED_COMMA.fullmatch(text, number.end, decimals.start)
    if not spaced or number.value is None or decimals.value is None or number.scale or number.kind != "plain":
        return None
    scale = decimals.scale or _ONE
    written = _DECIMALS.match(text, decimals.start)
    if written is None or not decimals.value / scale < number.value == int(number.value) or is_year(text, number):
        return None
    unit = find_unit_after(text, unit_start(text, decimals))
    grouped = not text[number.start : number.end].isdigit()
    if unit is None or (grouped and unit.kind == "percent"):  # `(18 065, 12 %)`
        return None
    if _LISTED_AFTER.match(text, unit.end) or context.before(number.start, cues.LIST_BEFORE):
        return None
    value = (number.value + Decimal(f"0.{written[0]}")) * scale
    return replace(decimals, start=number.start, value=value)


def read_amount(context: NumberContext, first: Number, following: Number | None) -> Amount:
    """Return the amount that ``first`` opens: a range up to the number ``following`` it, or ``first`` alone."""
    start, negative, sure = _sign(context, first)
    alone = Amount(first, first, start, (negative, negative), sure)
    if following is None or first.value is None or is_dated(context, first, first):
        return alone
    gap = context.text[first.end : following.start]
    if len(gap) > _LONGEST_GAP or not _joins(context, alone, following, gap):
        return alone
    negative_last = _MINUS_IN_GAP.search(gap) is not None
    if _TIED_DASH.fullmatch(gap):  # `12 -15 ans`, but not the columns of `45,12 -1,2 %`
        if not all(context.text[n.start : n.end].isdigit() for n in (first, following)):
            return alone
        negative_last = negative
    both = Amount(first, following, start, (negative, negative_last), sure)
    low, high = both.values
    if low is None or high is None or (first.kind == "share") != (following.kind == "share"):
        return alone
    if following.scale and falls(context.text, first, following):
        return alone
    if both.negative == (False, True) and _TO.search(gap):
        return alone  # `de +2,7 % à -4,3 %`
    if any(both.negative):
        signed = both.signed()
        return both if signed.first.value != signed.last.value else alone
    year = _YEAR.fullmatch(context.text, first.start, first.end) and high > _THOUSAND * low
    return both if low < high and not year else alone  # `fixé pour 2019 à 16 milliards`


def _sign(context: NumberContext, number: Number) -> tuple[int, bool, bool]:
    """Return where the sign of a number stands, whether it is a minus, and whether it is surely no other mark.

    A dash with a space behind it is one only by the words before it; else it opens an item of a list or parts a phrase.
    """
    if not _SIGN_MARK.search(context.text, max(number.start - 16, 0), number.start):
        return number.start, False, False
    currency = find_currency_before(context.text, number.start) if number.digits else None
    start = currency[0] if currency else number.start
    sign = _sign_before().search(context.text[max(start - 12, 0) : start])
    if sign is None or not (number.digits or sign["word"]):  # a dash before a word is punctuation
        return number.start, False, False
    start -= len(sign[0])
    sure = sign["dash"] == "−" or context.before(start, cues.SIGN_BEFORE) is not None
    sure = (
        sure
        or _OPENED.search(context.left(start)) is not None
        or context.before(start, cues.SIGN_LABEL_BEFORE if sign["spaced"] else cues.TIGHT_SIGN_BEFORE) is not None
    )
    if sign["spaced"] and not sure:
        return number.start, False, False
    return start, sign["plus"] is None, sure


def _joins(context: NumberContext, lower: Amount, last: Number, gap: str) -> bool:
    """Tell whether the text between an amount and the number behind it makes them a range."""
    first, start = lower.first, lower.signed_start
    link = _RANGE.fullmatch(gap)
    if link is None:
        between = context.before(start, cues.BETWEEN_BEFORE)
        return between is not None and (_AND.fullmatch(gap) is not None or _repeats_unit(context.text, first, last))
    if link["percent"] and context.text[last.end : last.end + 3].lstrip()[:1] != "%":
        return False
    if first.kind == "article" and (not link["word"] or _PRONOUN_BEFORE.search(context.left(first.start))):
        return False  # `l'un à 15 euros`
    if link["hanging"]:
        return _is_timed(context.text, last)
    if not link["word"]:
        return True
    if context.before(start, cues.CHANGE_BEFORE):
        return False  # `passé de 3 à 4`
    if context.before(start, cues.CHANGE_BY_BEFORE) and not is_relative(context.text, last):
        return False  # `augmente de 300 à 450 postes`, but `augmente de 2 à 3 %`
    if not (first.digits and is_named(context.left(first.start))):
        return True
    return _is_timed(context.text, last) or find_currency_before(context.text, first.start) is not None


def _is_timed(text: str, number: Number) -> bool:
    """Tell a duration or an age, which has no sign and no name before it: `Comptez 2 à 3 heures`."""
    unit = find_unit_after(text, unit_start(text, number))
    return unit is not None and unit.kind == "duration"


def is_relative(text: str, number: Number) -> bool:
    """Tell a percentage or a number of points, which says by how much something changes."""
    unit = find_unit_after(text, unit_start(text, number))
    return unit is not None and (unit.kind == "percent" or unit.unit in load_quantity_cues()["signed_unit"])


def is_named(left: str) -> bool:
    """Tell a name before digits (`Lyon 4 à 1`) from a small word that opens a sentence (`De 300 à 350`)."""
    name = _NAME_BEFORE.search(left)
    return name is not None and name[0].strip().lower() not in load_quantity_cues()["not_noun"]


def _repeats_unit(text: str, first: Number, last: Number) -> bool:
    """Tell whether both numbers of a range are in the same hours or days: `entre 3 heures et 5 heures`."""
    repeated = find_unit_after(text, unit_start(text, first))
    unit = find_unit_after(text, unit_start(text, last))
    if (
        repeated is None
        or unit is None
        or unit.kind != "duration"
        or repeated.unit != unit.unit
        or repeated.end > last.start
    ):
        return False
    return _AND_OR_TO.fullmatch(text[repeated.end : last.start]) is not None
