"""Numbers whose noun stands elsewhere: `dont 36 ont été hospitalisés`, `contre 237 l'an passé`, `25 et 30 %`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from newsner.lexicons import load_quantity_cues
from newsner.numbers import Number
from newsner.quantities.ages import is_age, is_listed_age
from newsner.quantities.amounts import Amount
from newsner.quantities.context import NumberContext
from newsner.quantities.exclusions import is_year
from newsner.quantities.match import QuantityMatch
from newsner.quantities.measures import MeasureReader, to_match, to_plain
from newsner.quantities.nouns import find_noun_after, to_singular
from newsner.quantities.units import UnitMatch
from newsner.regexes import SPACE, SPACES, compile_phrases

_GROUPED = re.compile(rf"[1-9]\d{{0,2}}(?:[{SPACES}.'’]\d{{3}})+(?:,\d+)?")
_LISTED = re.compile(rf"{SPACE}*,{SPACE}+|{SPACE}+(?:et|ou|puis){SPACE}+")
_CHANGE = re.compile(rf"(?:{SPACE}[^.,;\n]{{0,25}})?{SPACE}à{SPACE}", re.IGNORECASE)
_CHANGED = re.compile(rf"[^.;\n]{{0,30}}(?<!\w)à{SPACE}$")
_SOME_OF = re.compile(rf"{SPACE}des{SPACE}\d")
_LISTED_BEFORE = re.compile(rf"(?:,|{SPACE}et){SPACE}$")
_IN_PARENTHESES = re.compile(rf"[A-ZÀ-Þ][\w-]+{SPACE}\($")
_BOUNDED_END = re.compile(r"\s*(?:[,.;:)]|$)")
_OF_THE = re.compile(rf"(?<!\w)du{SPACE}$", re.IGNORECASE)
_LARGE = Decimal(100_000)
_ENDED = re.compile(rf"{SPACE}?(?:[,.;:!?)»\"]|$)|-,")


NEAR = 150
"""Characters within which what was counted is still in mind."""
SENTENCE_END = re.compile(r"[.!?;\n](?=\s|$)|\n")
_PART_OF = re.compile(rf"[^.;:!?\n]{{0,40}},?{SPACE}dont{SPACE}")


@cache
def opposed() -> re.Pattern[str]:
    """Return the pattern of the words that set a number against the one before it, right before the number."""
    return re.compile(rf"(?<!\w)(?:{compile_phrases(load_quantity_cues()['opposed'])}){SPACE}$")


@cache
def _group_before() -> re.Pattern[str]:
    cues = compile_phrases(load_quantity_cues()["group_before"])
    return re.compile(rf"(?<!\w)(?:{cues}){SPACE}+(?P<group>[^,.;:!?\n]{{3,70}}),{SPACE}$", re.IGNORECASE)


def find_group(around: NumberContext, start: int, counted: QuantityMatch | None) -> str | None:
    """Return what the members of a group are called, where the number at ``start`` says how many of them.

    >>> find_group(NumberContext("Parmi les personnes jugées, deux ont fui"), 28, None)
    'personne'
    """
    opening = max(start - NEAR, 0)
    match = _group_before().search(around.text[opening:start])
    if match is None:
        return None
    position = opening + match.start("group")
    if counted is not None and counted.start >= position:
        return counted.unit  # `sur un total de 484 foyers, 208`
    noun = find_noun_after(around.text, position, plural=True)
    return to_singular(around.text[slice(*noun)]) if noun else None


@dataclass(frozen=True)
class Antecedent:
    """The last count with a noun, and the last quantity of any kind, which may have opened a change."""

    counted: QuantityMatch | None = None
    previous: QuantityMatch | None = None
    changing: bool = False

    def after(self, match: QuantityMatch, *, changing: bool) -> Antecedent:
        """Return the antecedents of what follows a match."""
        anaphoric = match.kind == "count" and match.unit is not None and match.unit != "fois"
        return Antecedent(match if anaphoric else self.counted, match, changing)

    def between(self, text: str, start: int) -> str | None:
        """Return the text from the last quantity to ``start``, or ``None`` where a sentence ends in it or it is far."""
        if self.previous is None or not self.previous.end <= start < self.previous.end + NEAR:
            return None
        between = text[self.previous.end : start]
        return None if SENTENCE_END.search(between) else between

    def resolve(self, text: str, match: QuantityMatch, number: Number, *, subject: bool) -> QuantityMatch:
        """Return an elliptic match with the unit of what was counted, paid or measured just before.

        ``subject`` says that a verb follows, whose subject may take up the sentence before.
        """
        between = self.between(text, match.start)
        if self.previous is not None and between is not None and self._shares_measure(between, number):
            return replace(match, kind=self.previous.kind, unit=self.previous.unit)
        counted = self.counted
        if counted is None or match.start - counted.end > 2 * NEAR:
            return match
        ends = len(SENTENCE_END.findall(text[counted.end : match.start]))
        if ends > subject or (number.scale and (counted.value is None or counted.value < 100_000)):
            return match
        return replace(match, unit=counted.unit, noun=counted.noun)

    def _shares_measure(self, between: str, number: Number) -> bool:
        """Tell whether a number is money, time or length as the quantity before it (`contre 12`, `dont deux ferme`)."""
        assert self.previous is not None
        if self.previous.kind == "money" and number.scale:
            return True
        if self.previous.kind in ("duration", "money") and _PART_OF.fullmatch(between):
            return True
        return self.previous.kind not in ("count", "percent") and bool(opposed().search(between))


@dataclass(frozen=True)
class EllipsisReader:
    """Reads the bare numbers of one text."""

    around: NumberContext
    measurer: MeasureReader

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
        match = to_match(amount, first.start, last.end, "count")
        among = find_group(self.around, first.start, antecedent.counted)
        if among is not None:
            return replace(match, unit=among, noun=among)
        if self._is_anaphoric(amount, antecedent):
            subject = self.around.after(last.end, "bare_after") is not None
            return antecedent.resolve(self.around.text, match, last, subject=subject)
        if self.is_change(amount):
            return self._with_target_unit(match, rest)
        if self._is_large(first, last):
            return match
        if self.around.before(self.around.skip_bound(amount.signed_start), "figure_before") or self._is_alone(amount):
            return to_match(amount.signed(), amount.signed_start, last.end, "other")
        return None

    def _colder(self, amount: Amount, antecedent: Antecedent) -> QuantityMatch | None:
        """Return a negative number that goes on from a temperature: `-38 °C, -52 avec le vent`."""
        previous, start = antecedent.previous, amount.signed_start
        if previous is None or previous.kind != "temperature" or not any(amount.negative):
            return None
        if antecedent.between(self.around.text, start) is None:
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

    def _with_target_unit(self, match: QuantityMatch, rest: Sequence[Number]) -> QuantityMatch:
        """Return the first number of a change with the unit of the second (`le prix est passé de 69 à 77,60 euros`)."""
        unit = self.measurer.unit_after(rest[0]) if rest else None
        if unit is None or rest[0].start - match.end > 40 or match.value is None:
            return match
        return replace(match, kind=unit.kind, unit=unit.unit, value=to_plain(match.value * unit.factor))

    def _vague(self, amount: Amount, antecedent: Antecedent) -> QuantityMatch | None:
        first, last = amount.first, amount.last
        counted = self.around.before(first.start, "vague_included") and not first.scale
        if not counted or not (_ENDED.match(self.around.text, last.end) or self.around.after(last.end, "bare_after")):
            return None
        match = to_match(amount, first.start, last.end, "count")
        return antecedent.resolve(self.around.text, match, last, subject=False)

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
        kind = "age" if self._lists_ages(amount.first, unit, antecedent) else unit.kind
        match = to_match(amount, amount.first.start, last.end, kind, unit.factor)
        scale = following.scale if not last.scale and following.scale else None
        if scale and match.value is not None:
            match = replace(match, value=match.value * scale)
        return replace(match, unit=unit.unit)

    def _lists_ages(self, first: Number, unit: UnitMatch, antecedent: Antecedent) -> bool:
        """Tell whether a number among others is an age: `trois enfants de 6, 8 et 11 ans`."""
        previous = antecedent.previous
        if previous and previous.kind == "age" and unit.unit == "an":
            return True
        if previous and previous.kind == "duration" and _LISTED.fullmatch(self.around.text[previous.end : first.start]):
            return False
        return unit.kind == "duration" and is_age(self.around, first, unit, first.start, unit.end, ranged=True)

    def _is_anaphoric(self, amount: Amount, antecedent: Antecedent) -> bool:
        """Tell whether a number counts what was named before: `dont 36`, `trois ont fui`, `contre 237 en 2018`."""
        first, last, around = amount.first, amount.last, self.around
        start = around.skip_bound(first.start)
        if around.before(start, "bare_before") or _SOME_OF.match(around.text, last.end):
            return True
        if first.digits and around.after(last.end, "vote_after"):
            return True
        if around.after(last.end, "bare_after") and not around.before(start, "both_before"):
            return True
        if last.scale and last.scale >= _LARGE and last.linked and antecedent.between(around.text, start):
            return not self._is_abbreviated(last)
        return self._continues(first, last, start, antecedent)

    def _is_large(self, first: Number, last: Number) -> bool:
        """Tell a number so written that it counts, whatever it counts: grouped, in millions, bounded, `une dizaine`."""
        text, around = self.around.text, self.around
        start = around.skip_bound(first.start)
        if last.scale and last.scale >= _LARGE and last.linked:
            return not self._is_abbreviated(last)
        if last.approximate:
            return text[first.start : first.end].split()[-1].lower() not in load_quantity_cues()["ambiguous_collective"]
        if _GROUPED.fullmatch(text[first.start : first.end]):
            return not re.match(rf"{SPACE}[A-ZÀ-Þ]", text[last.end : last.end + 2])
        if around.after(last.end, "bound_after"):
            return True
        return (
            start < first.start
            and bool(_BOUNDED_END.match(text, last.end))
            and not _OF_THE.search(around.left(first.start))
        )

    def _is_abbreviated(self, number: Number) -> bool:
        return self.around.text[number.start : number.end][-1:].isupper()

    def _continues(self, first: Number, last: Number, start: int, antecedent: Antecedent) -> bool:
        """Tell whether a number goes on from the quantity before it: `60 emplois sur 240`, `contre 237 en 2018`."""
        previous, between = antecedent.previous, antecedent.between(self.around.text, start)
        if previous is None or between is None:
            return False
        if antecedent.changing and _CHANGED.fullmatch(between):
            return True
        ends = _ENDED.match(self.around.text, last.end) or self.around.after(last.end, "contrast_after")
        if not ends or previous.kind in ("duration", "age"):
            return False
        if opposed().search(between):
            return "sur" not in between.split() or bool(re.fullmatch(rf"{SPACE}sur{SPACE}", between))
        if previous.kind != "count":
            return False
        if _IN_PARENTHESES.search(between) and self.around.text[last.end : last.end + 1] == ")":
            return _is_part(last, antecedent.counted)
        return bool(_LISTED_BEFORE.search(between) and self.around.after(last.end, "share_after"))

    def _is_alone(self, amount: Amount) -> bool:
        """Tell whether a text is nothing but the number, or nothing but digits, as a cell of a table is."""
        text = self.around.text
        if amount.first.start < 3 and len(text) - amount.last.end < 3:
            return not re.search(r"\w", text[: amount.first.start] + text[amount.last.end :])
        return len(text) < 100 and not re.search(r"[^\W\d_]", text)


def _is_part(number: Number, whole: QuantityMatch | None) -> bool:
    """Tell whether a number behind a name may be its part of a large count (`45.000 morts, … le Pérou (812)`)."""
    if whole is None or whole.value is None or number.value is None:
        return False
    return whole.value >= 100 and 10 <= number.value <= whole.value


def _touches_digits(text: str, first: Number, last: Number) -> bool:
    """Tell whether other digits stand beside a number, as in a phone number."""
    if not (first.digits or last.digits):
        return False
    before, after = text[max(first.start - 2, 0) : first.start], text[last.end : last.end + 2]
    return bool(re.fullmatch(rf"\d{SPACE}", before) or re.fullmatch(rf"{SPACE}\d", after))
