"""Measured quantities: money, percent, shares, lengths, durations and everything else that has a unit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from newsner.lexicons import load_quantity_cues, load_unit_parts
from newsner.numbers import Number
from newsner.quantities.ages import is_age
from newsner.quantities.amounts import Amount, unit_start
from newsner.quantities.context import NumberContext
from newsner.quantities.currencies import CurrencyContext
from newsner.quantities.exclusions import CLOCK, TIGHT_METRES
from newsner.quantities.match import QuantityMatch
from newsner.quantities.nouns import find_complement_end, find_noun_after, skip_adjectives, skip_space
from newsner.quantities.units import UnitMatch, find_currency_before, find_unit_after
from newsner.regexes import SPACE

_HUNDRED = Decimal(100)
_WITH_HUNDREDTHS = ("mètre", "m", "seconde")
_SIGNED = ("percent", "temperature")
_HALVES = {"demi": Decimal("0.5"), "demie": Decimal("0.5"), "quart": Decimal("0.25")}
_HALF_AFTER = re.compile(rf"{SPACE}+et{SPACE}+(?P<half>demie?|quart)(?!\w)")
_OF = re.compile(rf"{SPACE}+(?P<de>de{SPACE}|d['’])|{SPACE}+(?:du|des)(?!\w)", re.IGNORECASE)
_ENDED = re.compile(rf"{SPACE}?(?:[.,;:!?)»\"]|$)")
_PART_LINK = re.compile(rf"{SPACE}+et{SPACE}+|{SPACE}*")


def to_match(amount: Amount, start: int, end: int, kind: str, factor: Decimal = Decimal(1)) -> QuantityMatch:
    """Return the match of an amount, its values multiplied with ``factor``."""
    low, high = (None if value is None else to_plain(value * factor) for value in amount.values)
    if amount.is_range and low is not None and high is not None:
        return QuantityMatch(start, end, kind, low=low, high=high)
    bound = "approx" if amount.first.approximate else None
    return QuantityMatch(start, end, kind, value=low, bound=bound)


def to_plain(value: Decimal) -> Decimal:
    """Return a whole number without decimals: a product of `0.75` and a hundred is `75`, not `75.00`."""
    whole = value.to_integral_value()
    return whole if whole == value else value


def with_half(text: str, match: QuantityMatch, factor: Decimal = Decimal(1)) -> QuantityMatch:
    """Return the match with the half behind it: `deux ans et demi`, `une heure et quart`, `quatre pièces et demie`."""
    half = _HALF_AFTER.match(text, match.end)
    if not half or match.value is None or (half["half"] == "quart" and match.unit != "heure"):
        return match
    return replace(match, value=match.value + _HALVES[half["half"]] * factor, end=half.end())


@dataclass(frozen=True)
class MeasureReader:
    """Reads the measured quantities of one text, whose numbers it knows."""

    around: NumberContext
    currencies: CurrencyContext

    @property
    def text(self) -> str:
        """The text that is read."""
        return self.around.text

    def find(self, amount: Amount, rest: Sequence[Number], previous: QuantityMatch | None) -> QuantityMatch | None:
        """Return the measured quantity of an amount, or ``None``; ``rest`` holds the next numbers of the text."""
        first, last = amount.first, amount.last
        if last.share:
            return self._share(amount, rest)
        before = find_currency_before(self.text, first.start) if first.digits else None
        if before:
            start, unit = before[0], self.currencies.resolve(before[1])
            return replace(to_match(amount, start, last.end, unit.kind, unit.factor), unit=unit.unit)
        tight = self._tight(amount)
        if tight:
            return tight
        unit_after = self.unit_after(last)
        if unit_after is None or (len(unit_after.unit) == 1 and unit_after.unit.isalpha() and not last.digits):
            return None
        return self._with_unit(amount, unit_after, rest, previous)

    def unit_after(self, number: Number) -> UnitMatch | None:
        """Return the unit of a number, also behind adjectives (`quatre premiers mois`)."""
        position = unit_start(self.text, number)
        unit = find_unit_after(self.text, position)
        if unit is None:
            behind = skip_adjectives(self.text, position)
            unit = find_unit_after(self.text, behind) if behind > position else None
            if unit is not None and (unit.end - behind < 3 or unit.kind == "money"):
                return None
        return self.currencies.resolve(unit) if unit else None

    def _tight(self, amount: Amount) -> QuantityMatch | None:
        """Return a measure whose unit stands inside its digits: `1m80`, `2h30`."""
        first, last = amount.first, amount.last
        if amount.is_range or first.value is None:
            return None
        metres, hours = TIGHT_METRES.match(self.text, last.end), CLOCK.match(self.text, last.end)
        if metres:
            value = first.value + Decimal(metres["rest"]) / _HUNDRED
            return QuantityMatch(first.start, metres.end(), "length", value=value, unit="m")
        if hours:
            value = first.value * 60 + Decimal(hours["minutes"])
            return QuantityMatch(first.start, hours.end(), "duration", value=value, unit="minute")
        return None

    def _share(self, amount: Amount, rest: Sequence[Number]) -> QuantityMatch | None:
        """Return a share (`un quart des modèles`), but no rank and no round (`un cinquième set`, `quart de finale`)."""
        first, last = amount.first, amount.last
        start = first.start
        of = _OF.match(self.text, last.end)
        if self.around.after(last.end, "rank_after"):
            return None
        if of and of["de"]:
            unit = find_unit_after(self.text, of.end())
            if unit is not None and unit.kind not in ("percent", "money"):
                return self._with_unit(amount, unit, rest, None)
        if last.ordinal and re.match(rf"{SPACE}+d['’]une?(?!\w)", self.text[last.end : last.end + 8]):
            return None
        if last.ordinal and not of and not (self._is_plural(last) and _ENDED.match(self.text, last.end)):
            return None
        if SPACE_IN.search(self.text[start : last.end]) is None:  # a lone fraction: `la moitié`, `le tiers`
            article = re.search(rf"(?<!\w)(?:la|le|du){SPACE}$", self.text[max(start - 4, 0) : start], re.IGNORECASE)
            bounded = self.around.before(start, "bound_before")
            if not article or not (of or bounded or article[0].strip().lower() == "la"):
                return None
            start -= 0 if article[0].strip().lower() == "du" else 3
        return replace(to_match(amount, start, last.end, "percent", _HUNDRED), unit="%")

    def _is_plural(self, number: Number) -> bool:
        return self.text[number.start : number.end].endswith("s")

    def _with_unit(
        self, amount: Amount, unit: UnitMatch, rest: Sequence[Number], previous: QuantityMatch | None
    ) -> QuantityMatch | None:
        first, start, end = amount.first, amount.first.start, unit.end
        if unit.unit == "point" and find_complement_end(self.text, end) > end:
            return None  # `12 points de vente` are counted
        if unit.kind == "duration" and first.digits and re.search(r"[A-Z][a-zé]+$", self.text[amount.last.end : end]):
            return None  # `20 Minutes`, `24 Heures`
        if unit.kind in _SIGNED or unit.unit in load_quantity_cues()["signed_unit"]:
            start, amount = amount.signed_start, amount.signed()
        if unit.unit == "degré" and self.around.before(start, "angle_before"):
            unit = replace(unit, kind="other")
        match = replace(to_match(amount, start, end, unit.kind, unit.factor), unit=unit.unit)
        if match.value is not None:
            match = self._with_parts(with_half(self.text, match, unit.factor), unit, rest)
        if unit.unit == "degré" and match.value is not None:
            below = self.around.after(end, "below_zero_after")
            match = replace(match, value=-match.value, end=below.end()) if below else match
        if unit.kind != "duration":
            return match
        listed = previous is not None and previous.kind == "age" and self._is_joined(previous.end, start)
        aged = is_age(self.around, first, unit, match.start, match.end, ranged=amount.is_range)
        return replace(match, kind="age") if listed or aged else match

    def _is_joined(self, end: int, start: int) -> bool:
        return self.text[end:start].strip() in (",", "et", "ou")

    def _with_parts(self, match: QuantityMatch, unit: UnitMatch, rest: Sequence[Number]) -> QuantityMatch:
        """Return the match with the smaller units that follow: `2 heures 8 minutes`, `14 euros 50`, `1 mètre 80`."""
        for number in rest[:3]:
            if number.start < match.end:
                continue
            if not _PART_LINK.fullmatch(self.text[match.end : number.start]) or match.value is None:
                break
            part = self._part(match, unit, number)
            if part is None:
                break
            match = part
        return match

    def _part(self, match: QuantityMatch, unit: UnitMatch, number: Number) -> QuantityMatch | None:
        if match.value is None or number.value is None or number.approximate:
            return None
        smaller = self.unit_after(number)
        if unit.kind == "money" and match.value == int(match.value) and 0 < number.value < _HUNDRED:
            return self._cents(match, unit, number, smaller)
        if match.unit == "seconde" and number.denominator is not None and number.value < 1:
            return replace(match, value=match.value + number.value, end=number.end)
        times = load_unit_parts().get((match.unit or "", smaller.unit)) if smaller else None
        if smaller and times and number.value < times and match.value == int(match.value):
            return replace(match, value=match.value * times + number.value, unit=smaller.unit, end=smaller.end)
        if match.unit in _WITH_HUNDREDTHS and smaller is None and self._is_hundredth(match, number):
            return replace(match, value=match.value + number.value / _HUNDRED, end=number.end)
        return None

    def _cents(
        self, match: QuantityMatch, unit: UnitMatch, number: Number, smaller: UnitMatch | None
    ) -> QuantityMatch | None:
        """Return the price with its cents, named (`2 euros 50 centimes`) or not (`14 euros 50`)."""
        assert match.value is not None
        assert number.value is not None
        cents = number.value / _HUNDRED
        if smaller is None:
            return (
                replace(match, value=match.value + cents, end=number.end) if self._is_hundredth(match, number) else None
            )
        if smaller.kind != "money" or (smaller.unit == unit.unit and smaller.factor == 1):
            return None
        named = smaller.unit in load_quantity_cues()["coin"] or smaller.unit == unit.unit
        return replace(match, value=match.value + cents, end=smaller.end) if named else None

    def _is_hundredth(self, match: QuantityMatch, number: Number) -> bool:
        """Tell whether two digits behind a unit are its hundredths, not a count of their own."""
        written = self.text[number.start : number.end]
        if number.digits and not re.fullmatch(r"\d\d", written):
            return False
        ends = _ENDED.match(self.text, number.end) or self.around.after(number.end, "price_after")
        return bool(ends) and find_noun_after(self.text, skip_space(self.text, number.end), plural=True) is None


SPACE_IN = re.compile(SPACE)
