"""Amounts: one number, or two that make a range, with their signs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from newsner.lexicons import load_number_words, load_quantity_cues
from newsner.numbers import Number
from newsner.quantities.context import NumberContext
from newsner.quantities.exclusions import is_dated
from newsner.quantities.nouns import skip_link, skip_space
from newsner.quantities.units import find_currency_before, find_unit_after
from newsner.regexes import SPACE, compile_words

_SIGN = r"(?:moins +|[-−+])?"
_RANGE = re.compile(
    rf"{SPACE}*[-–—]{SPACE}*|(?P<percent>{SPACE}*%)?{SPACE}+(?P<word>à|ou){SPACE}+{_SIGN}", re.IGNORECASE
)
_AND = re.compile(rf"{SPACE}+et{SPACE}+{_SIGN}", re.IGNORECASE)
_HUNDRED, _THOUSAND, _MILLION = Decimal(100), Decimal(1000), Decimal(1_000_000)
_YEAR = re.compile(r"(?:19|20)\d\d")
_NO_SIGN = "".join(f"(?<!{word} )" for word in ("au", "du", "ou", "pas", "le", "en"))  # `au moins` bounds
_PLUS = re.compile(r"(?<![\w)])\+$")


@cache
def _minus() -> re.Pattern[str]:
    words = compile_words(word for word, entry in load_number_words().items() if entry.role == "minus")
    return re.compile(rf"(?<![\w)%€])[-−]$|(?<!\w){_NO_SIGN}(?:{words}) +$", re.IGNORECASE)


_NAME = re.compile(rf"[A-ZÀ-Þ][\w-]*{SPACE}$")


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

    @property
    def is_plural(self) -> bool:
        """Whether what is counted stands in the plural."""
        return self.last.value is None or self.last.value >= 2

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


def _is_multiple(value: Decimal, unit: Decimal) -> bool:
    """Tell whether a value holds a unit a whole number of times; ``%`` fails for numbers of thirty digits."""
    return value == value.to_integral_value() and int(value) % int(unit) == 0


def unit_start(text: str, number: Number) -> int:
    """Return where the unit or noun would start: behind a space, and behind `de` where the number needs it."""
    position = skip_space(text, number.end)
    if number.half and text[number.end : number.end + 1] == "-":
        return number.end + 1
    million = number.value is not None and number.value >= _MILLION and _is_multiple(number.value, _MILLION)
    return skip_link(text, position) if number.linked or million else position


def read_amount(around: NumberContext, numbers: Sequence[Number], index: int) -> Amount:
    """Return the amount that starts with the number at ``index``: a range with the next number, or it alone."""
    first = numbers[index]
    start, negative = _sign(around, first)
    alone = Amount(first, first, start, (negative, negative))
    if index + 1 == len(numbers) or first.value is None or is_dated(around, first, first):
        return alone
    last = numbers[index + 1]
    gap = around.text[first.end : last.start]
    if len(gap) > 40 or not _joins(around, first, last, gap):
        return alone
    both = Amount(first, last, start, (negative, bool(re.search(r"(?:moins +|[\s][-−])$", gap, re.IGNORECASE))))
    low, high = both.values
    signed = both.signed()
    if low is None or high is None or first.share != last.share:
        return alone
    if any(both.negative):
        return both if signed.first.value != signed.last.value else alone
    year = _YEAR.fullmatch(around.text, first.start, first.end) and high > _THOUSAND * low
    return both if low < high and not year else alone  # `fixé pour 2019 à 16 milliards`


def _sign(around: NumberContext, number: Number) -> tuple[int, bool]:
    """Return where the sign of a number stands, and whether it is a minus."""
    left = around.text[max(number.start - 12, 0) : number.start]
    minus = _minus().search(left)
    if minus and minus[0] in ("-", "−") and not number.digits:
        minus = None  # a dash before a word is punctuation
    sign = minus or _PLUS.search(left)
    return number.start - (len(sign[0]) if sign else 0), minus is not None


def _is_named(left: str) -> bool:
    """Tell a name before digits (`Lyon 4 à 1`) from a small word that opens a sentence (`De 300 à 350`)."""
    name = _NAME.search(left)
    return name is not None and name[0].strip().lower() not in load_quantity_cues()["not_noun"]


def _joins(around: NumberContext, first: Number, last: Number, gap: str) -> bool:
    """Tell whether the text between two numbers makes them a range."""
    between = around.before(_sign(around, first)[0], "between_before")
    match = _RANGE.fullmatch(gap)
    if match:
        if first.article and not match["word"]:
            return False
        if match["percent"] and around.text[last.end : last.end + 3].lstrip()[:1] != "%":
            return False
        named = match["word"] and first.digits and _is_named(around.left(first.start))
        changed = match["word"] and around.before(first.start, "change_before")
        return not changed and not (named and not find_currency_before(around.text, first.start))
    if not between:
        return False
    if _AND.fullmatch(gap):
        return True
    repeated = find_unit_after(around.text, unit_start(around.text, first))
    unit = find_unit_after(around.text, unit_start(around.text, last))
    if repeated is None or unit is None or repeated.unit != unit.unit or repeated.end > last.start:
        return False
    return bool(re.fullmatch(rf"{SPACE}+(?:et|à){SPACE}+", around.text[repeated.end : last.start]))
