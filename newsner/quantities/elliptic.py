"""Numbers whose noun stands elsewhere: `dont 36 ont été hospitalisés`, `contre 237 l'an passé`, `25 et 30 %`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from newsner.numbers import SPACE, SPACES, Number
from newsner.quantities.ages import is_listed_age
from newsner.quantities.amounts import Amount
from newsner.quantities.matches import QuantityMatch
from newsner.quantities.measured import Measurer, to_match
from newsner.quantities.refusals import is_year
from newsner.quantities.surroundings import Surroundings

_GROUPED = re.compile(rf"\d{{1,3}}(?:[{SPACES}.'’]\d{{3}})+(?:,\d+)?")
_LISTED = re.compile(rf"{SPACE}*,{SPACE}+|{SPACE}+(?:et|ou|puis){SPACE}+")
_CHANGE = re.compile(rf"(?:{SPACE}[^.,;\n]{{0,25}})?{SPACE}à{SPACE}", re.IGNORECASE)
_CHANGED = re.compile(rf"[^.;\n]{{0,30}}(?<!\w)à{SPACE}$")
_SOME_OF = re.compile(rf"{SPACE}des{SPACE}\d")
_SENTENCE_END = re.compile(r"[.!?;\n](?=\s|$)|\n")
_OPPOSED = re.compile(rf"(?<!\w)(?:contre|sur|au{SPACE}lieu{SPACE}de){SPACE}$")
_NEAR = 150  # characters within which what was counted is still in mind
_ENDED = re.compile(rf"{SPACE}?(?:[,.;:!?)»\"]|$)|-,")


@dataclass(frozen=True)
class Antecedent:
    """What an elliptic number may count: the last count with a noun, and the last quantity of any kind."""

    counted: QuantityMatch | None = None
    previous: QuantityMatch | None = None
    changing: bool = False

    def after(self, match: QuantityMatch, *, changing: bool) -> Antecedent:
        """Return the antecedents of what follows a match."""
        counted = match if match.kind == "count" and match.unit else self.counted
        return Antecedent(counted, match, changing)


@dataclass(frozen=True)
class EllipsisReader:
    """Reads the bare numbers of one text."""

    around: Surroundings
    measurer: Measurer

    def find(self, amount: Amount, rest: Sequence[Number], antecedent: Antecedent) -> QuantityMatch | None:
        """Return the quantity of a number without a noun of its own, or ``None`` where nothing says that it counts."""
        first, last = amount.first, amount.last
        below = self._below_zero(amount)
        if below is not None:
            return below
        if is_year(self.around.text, last) or _touches_digits(self.around.text, first, last):
            return None
        if first.article and not amount.negative[0]:
            return None
        if first.value is None:
            return self._vague(amount, antecedent)
        if is_listed_age(self.around, first, last):
            return replace(to_match(amount, first.start, last.end, "age"), unit="an")
        shared = self._shared_unit(amount, rest, antecedent)
        if shared is not None:
            return shared
        colder = self._colder(amount, antecedent)
        if colder is not None:
            return colder
        if self.is_change(amount) or self._is_elliptic(amount, antecedent):
            return self._with_antecedent(to_match(amount, first.start, last.end, "count"), antecedent, last)
        if self.around.before(self.around.skip_bound(amount.signed_start), "figure_before") or self._is_alone(amount):
            return to_match(amount.signed(), amount.signed_start, last.end, "other")
        return None

    def _colder(self, amount: Amount, antecedent: Antecedent) -> QuantityMatch | None:
        """Return a negative number that goes on from a temperature: `-38 °C, -52 avec le vent`."""
        previous, start = antecedent.previous, amount.signed_start
        if previous is None or previous.kind != "temperature" or not any(amount.negative):
            return None
        if start - previous.end > _NEAR or _SENTENCE_END.search(self.around.text[previous.end : start]):
            return None
        return replace(to_match(amount.signed(), start, amount.last.end, "temperature"), unit=previous.unit)

    def _below_zero(self, amount: Amount) -> QuantityMatch | None:
        """Return a temperature without its degrees: `10 au-dessous de zéro`."""
        first, last = amount.first, amount.last
        below = self.around.after(last.end, "below_zero_after")
        if below is None or amount.is_range or first.value is None:
            return None
        return QuantityMatch(first.start, below.end(), "temperature", value=-first.value, unit="degré")

    def is_change(self, amount: Amount) -> bool:
        """Tell the first number of a change: `les plaintes sont passées de 120 à 95`."""
        start = self.around.skip_bound(amount.first.start)
        return bool(self.around.before(start, "change_before") and _CHANGE.match(self.around.text, amount.last.end))

    def _vague(self, amount: Amount, antecedent: Antecedent) -> QuantityMatch | None:
        first, last = amount.first, amount.last
        counted = self.around.before(first.start, "vague_included") and not first.scale
        if not counted or not (_ENDED.match(self.around.text, last.end) or self.around.after(last.end, "bare_after")):
            return None
        return self._with_antecedent(to_match(amount, first.start, last.end, "count"), antecedent, last)

    def _shared_unit(self, amount: Amount, rest: Sequence[Number], antecedent: Antecedent) -> QuantityMatch | None:
        """Return one of several amounts that share the unit behind the last (`25 et 30 %`)."""
        last = amount.last
        following, unit = last, None
        for number in rest:
            if number.article or number.share or not _LISTED.fullmatch(self.around.text[following.end : number.start]):
                return None
            following, unit = number, self.measurer.unit_after(number)
            if unit is not None:
                break
        if (
            unit is None
            or amount.first.value is None
            or unit.kind == "other"
            or (unit.kind == "duration" and amount.first.value > 100)
        ):
            return None
        kind = "age" if antecedent.previous and antecedent.previous.kind == "age" and unit.unit == "an" else unit.kind
        match = to_match(amount, amount.first.start, last.end, kind, unit.factor)
        scale = following.scale if not last.scale and following.scale else None
        if scale and match.value is not None:
            match = replace(match, value=match.value * scale)
        return replace(match, unit=unit.unit)

    def _is_elliptic(self, amount: Amount, antecedent: Antecedent) -> bool:
        first, last = amount.first, amount.last
        around = self.around
        written = around.text[first.start : first.end]
        start = around.skip_bound(first.start)
        if last.approximate or (last.scale and last.scale >= 100_000 and last.linked and not written[-1:].isupper()):
            return True
        if _GROUPED.fullmatch(written) or around.before(start, "bare_before") or _SOME_OF.match(around.text, last.end):
            return True
        if around.after(last.end, "bare_after") and not around.before(start, "both_before"):
            return True
        if start < first.start or around.after(last.end, "bound_after"):
            return bool(re.match(r"\s*(?:[,.;:)]|$)", around.text[last.end : last.end + 3])) or start == first.start
        return self._continues(first, last, start, antecedent)

    def _continues(self, first: Number, last: Number, start: int, antecedent: Antecedent) -> bool:
        """Tell whether a number goes on from the quantity before it: `60 emplois sur 240`, `contre 237 en 2018`."""
        previous = antecedent.previous
        if previous is None or not previous.end <= start < previous.end + _NEAR:
            return False
        between = self.around.text[previous.end : start]
        if _SENTENCE_END.search(between):
            return False
        if antecedent.changing and _CHANGED.fullmatch(between):
            return True
        ends = _ENDED.match(self.around.text, last.end) or self.around.after(last.end, "contrast_after")
        if not ends or previous.kind in ("duration", "age"):
            return False
        if _OPPOSED.search(between):
            return "sur" not in between.split() or bool(re.fullmatch(rf"{SPACE}sur{SPACE}", between))
        listed = re.search(rf"(?:,|{SPACE}et){SPACE}$", between) and self.around.after(last.end, "share_after")
        return bool(listed) and previous.kind == "count"

    def _is_alone(self, amount: Amount) -> bool:
        """Tell whether a text is nothing but the number, or nothing but digits, as a cell of a table is."""
        text = self.around.text
        if amount.first.start < 3 and len(text) - amount.last.end < 3:
            return not re.search(r"\w", text[: amount.first.start] + text[amount.last.end :])
        return len(text) < 100 and not re.search(r"[^\W\d_]", text)

    def _with_antecedent(self, match: QuantityMatch, antecedent: Antecedent, number: Number) -> QuantityMatch:
        """Return the match with the unit of what was counted or paid just before."""
        previous, counted = antecedent.previous, antecedent.counted
        text = self.around.text
        if previous is not None and match.start - previous.end < _NEAR:
            between = text[previous.end : match.start]
            paid = previous.kind == "money" and number.scale
            opposed = previous.kind not in ("count", "percent") and _OPPOSED.search(between)
            if not _SENTENCE_END.search(between) and (paid or opposed):
                return replace(match, kind=previous.kind, unit=previous.unit)
        if counted is None or match.start - counted.end > 2 * _NEAR:
            return match
        ends = len(_SENTENCE_END.findall(text[counted.end : match.start]))
        if ends > bool(self.around.after(number.end, "bare_after")) or (number.scale and not _is_large(counted)):
            return match
        return replace(match, unit=counted.unit, noun=counted.noun)


def _is_large(counted: QuantityMatch) -> bool:
    """Tell whether a count is large enough for bare millions after it to count the same."""
    return counted.value is not None and counted.value >= 100_000


def _touches_digits(text: str, first: Number, last: Number) -> bool:
    """Tell whether other digits stand beside a number, as in a phone number."""
    if not (first.digits or last.digits):
        return False
    before, after = text[max(first.start - 2, 0) : first.start], text[last.end : last.end + 2]
    return bool(re.fullmatch(rf"\d{SPACE}", before) or re.fullmatch(rf"{SPACE}\d", after))
