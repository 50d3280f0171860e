"""Amounts: one number, or two that make a range, with their signs."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from newsner.lexicons import load_number_words, load_quantity_cues
from newsner.numbers import Number, to_plain
from newsner.quantities import cues
from newsner.quantities.context import NumberContext
from newsner.quantities.match import QuantityMatch
from newsner.quantities.nouns import skip_link, skip_space
from newsner.quantities.units import find_currency_before, find_unit_after
from newsner.regexes import CAPITAL, SPACE, compile_words

_LONGEST_GAP = 40  # characters between the numbers of a range
_HALF, _ONE, _HUNDRED, _THOUSAND, _MILLION = (Decimal(n) for n in ("0.5", 1, 100, 1000, 1_000_000))
_SIGN = r"(?:moins[ ]+|[-−+])?"
_RANGE = re.compile(
    rf"""
      {SPACE}*[-–—]{SPACE}*  # 18-24
    | (?P<percent>{SPACE}*%)?{SPACE}+(?P<word>à|ou){SPACE}+{_SIGN}  # 3 à 4, 10 % ou 15 %, -3 à -5
    """,
    re.IGNORECASE | re.VERBOSE,
)
_AND = re.compile(rf"{SPACE}+et{SPACE}+{_SIGN}", re.IGNORECASE)
_AND_SOME = re.compile(rf"{SPACE}et{SPACE}quelques(?!\w)")
_AND_OR_TO = re.compile(rf"{SPACE}+(?:et|à){SPACE}+")
_MINUS_IN_GAP = re.compile(r"(?:moins +|\s[-−])$", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")
_NO_SIGN = "".join(f"(?<!{word} )" for word in ("au", "du", "ou", "pas", "le", "en"))  # `au moins` bounds
_PLUS = re.compile(r"(?<![\w)])\+$")
_NAME_BEFORE = re.compile(rf"{CAPITAL}[\w-]*{SPACE}$")  # also one letter: `Groupe A 4 à 1`
_QUOTED_ONE = re.compile(rf"(?<!\w)une{SPACE}[\"«“]{SPACE}?$")
_DEFINITE = re.compile(rf"(?<!\w)(?:le|du|au){SPACE}$", re.IGNORECASE)


@cache
def _minus() -> re.Pattern[str]:
    words = compile_words(word for word, entry in load_number_words().items() if entry.role == "minus")
    return re.compile(
        rf"""
          (?<![\w)%€])[-−]$  # -5, but not 3-5
        | (?<!\w){_NO_SIGN.replace(" ", "[ ]")}(?:{words})[ ]+$  # moins 5, but not au moins 5
        """,
        re.IGNORECASE | re.VERBOSE,
    )


@dataclass(frozen=True)
class Amount:
    """One number, or a range of two, before its unit is known.

    ``signed_start`` is where the sign of the first number stands; the signs count only where the unit has them.
    """

    first: Number
    last: Number
    signed_start: int
    negative: tuple[bool, bool] = (False, False)

    @property
    def is_range(self) -> bool:
        """Whether two numbers bound the amount."""
        return self.first is not self.last

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
        scale = self.last.scale or self._shared_power(low, high)
        if scale and low * scale <= high:
            low *= scale
        return low, high

    def _shared_power(self, low: Decimal, high: Decimal) -> Decimal | None:
        """Return what a small number before a round one shares: `3 à 4.000 postes`, `trois ou quatre cents lits`."""
        power = _THOUSAND if self.last.digits else _HUNDRED
        return power if _is_multiple(high, power) and low < high / power < 10 * low else None

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
        """Return the amount as a quantity, its values multiplied with ``factor``."""
        low, high = (None if value is None else to_plain(value * factor) for value in self.values)
        if self.is_range and low is not None and high is not None:
            return QuantityMatch(start, end, kind, low=low, high=high, unit=unit, noun=noun)
        bound = "approx" if self.first.kind == "approximate" else None
        return QuantityMatch(start, end, kind, value=low, bound=bound, unit=unit, noun=noun)


def _is_multiple(value: Decimal, unit: Decimal) -> bool:
    """Tell whether a value holds a unit a whole number of times; ``%`` fails for numbers of thirty digits."""
    return value == value.to_integral_value() and int(value) % int(unit) == 0


def unit_start(text: str, number: Number) -> int:
    """Return where the unit or noun would start: behind a space, and behind `de` where the number needs it."""
    some = _AND_SOME.match(text, number.end)
    position = skip_space(text, some.end() if some else number.end)
    if number.half and text[number.end : number.end + 1] == "-":
        return number.end + 1
    million = number.value is not None and number.value >= _MILLION and _is_multiple(number.value, _MILLION)
    return skip_link(text, position) if number.linked or million else position


def is_year(text: str, number: Number) -> bool:
    """Tell whether a number is written as a year is."""
    digits = text[number.start : number.end]
    return digits.isdigit() and len(digits) == 4 and "1700" <= digits <= "2100"


def is_dated(context: NumberContext, first: Number, last: Number) -> bool:
    """Tell whether a number is a year, by the word before it."""
    return is_year(context.text, last) and context.before(first.start, cues.YEAR_BEFORE) is not None


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
    quoted = _QUOTED_ONE.search(context.left(number.start))
    return replace(number, value=number.lone, kind="approximate") if quoted else number


def read_amount(context: NumberContext, first: Number, following: Number | None) -> Amount:
    """Return the amount that ``first`` opens: a range up to the number ``following`` it, or ``first`` alone."""
    start, negative = _sign(context, first)
    alone = Amount(first, first, start, (negative, negative))
    if following is None or first.value is None or is_dated(context, first, first):
        return alone
    gap = context.text[first.end : following.start]
    if len(gap) > _LONGEST_GAP or not _joins(context, first, following, gap):
        return alone
    both = Amount(first, following, start, (negative, _MINUS_IN_GAP.search(gap) is not None))
    low, high = both.values
    if low is None or high is None or (first.kind == "share") != (following.kind == "share"):
        return alone
    if any(both.negative):
        signed = both.signed()
        return both if signed.first.value != signed.last.value else alone
    year = _YEAR.fullmatch(context.text, first.start, first.end) and high > _THOUSAND * low
    return both if low < high and not year else alone  # `fixé pour 2019 à 16 milliards`


def _sign(context: NumberContext, number: Number) -> tuple[int, bool]:
    """Return where the sign of a number stands, and whether it is a minus."""
    left = context.text[max(number.start - 12, 0) : number.start]
    minus = _minus().search(left)
    if minus and minus[0] in ("-", "−") and not number.digits:
        minus = None  # a dash before a word is punctuation
    sign = minus or _PLUS.search(left)
    return number.start - (len(sign[0]) if sign else 0), minus is not None


def _joins(context: NumberContext, first: Number, last: Number, gap: str) -> bool:
    """Tell whether the text between two numbers makes them a range."""
    link = _RANGE.fullmatch(gap)
    if link is None:
        between = context.before(_sign(context, first)[0], cues.BETWEEN_BEFORE)
        return between is not None and (_AND.fullmatch(gap) is not None or _repeats_unit(context.text, first, last))
    if link["percent"] and context.text[last.end : last.end + 3].lstrip()[:1] != "%":
        return False
    if not link["word"]:
        return first.kind != "article"
    if context.before(first.start, cues.CHANGE_BEFORE):
        return False  # `passé de 3 à 4`
    if context.before(first.start, cues.CHANGE_BY_BEFORE) and not _is_relative(context.text, last):
        return False  # `augmente de 300 à 450 postes`, but `augmente de 2 à 3 %`
    if not (first.digits and _is_named(context.left(first.start))):
        return True
    unit = find_unit_after(context.text, unit_start(context.text, last))
    timed = unit is not None and unit.kind == "duration"  # `Comptez 2 à 3 heures`
    return timed or find_currency_before(context.text, first.start) is not None


def _is_relative(text: str, number: Number) -> bool:
    """Tell a percentage or a number of points, which says by how much something changes."""
    unit = find_unit_after(text, unit_start(text, number))
    return unit is not None and (unit.kind == "percent" or unit.unit in load_quantity_cues()["signed_unit"])


def _is_named(left: str) -> bool:
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
