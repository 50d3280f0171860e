"""Antecedents: what was counted before a number, whose unit and scale it may share."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from newsner.lexicons import load_quantity_cues
from newsner.numbers import Number, to_plain
from newsner.quantities.match import QuantityMatch
from newsner.quantities.nouns import is_complement
from newsner.regexes import SPACE, compile_phrases

NEAR = 150
"""Characters within which what was counted is still in mind."""
LIKELY = 20
"""How many times as much or as little a number may be as what it is set against."""
LARGE = Decimal(100_000)
"""The least number that another large one may be a part of."""
_THOUSAND = Decimal(1000)
_CHANGED = re.compile(rf"[^.;\n]{{0,30}}(?<!\w)à{SPACE}$")
_NEXT_CONTRAST = re.compile(rf"[^.;:!?()\n]{{0,60}}?(?:,|(?:{SPACE}|,{SPACE})(?:et|puis|ou)){SPACE}")
_PART_OF = re.compile(rf"[^.;:!?\n]{{0,40}},?{SPACE}dont{SPACE}")
_SENTENCE_END = re.compile(r"[.!?\n](?=\s|$)|\n")


@cache
def _opposed() -> re.Pattern[str]:
    """Return the pattern of the words that set a number against the one before it, right before the number."""
    return re.compile(rf"(?<!\w)(?:{compile_phrases(load_quantity_cues()['opposed'])}){SPACE}$")


@dataclass(frozen=True)
class Antecedent:
    """What was counted before a number.

    Attributes:
        counted: the last count with a noun.
        main: the same, but no complement of a noun (`12 étages` in `30 personnes de la tour de 12 étages`).
        previous: the last quantity of any kind.
        changing: whether it opened a change.
        scale: the power of ten that the number of the last quantity is written with.
        contrasting: whether it was set against the one before it (`contre 237 en 2018`), as others may be.
    """

    counted: QuantityMatch | None = None
    main: QuantityMatch | None = None
    previous: QuantityMatch | None = None
    changing: bool = False
    scale: Decimal | None = None
    contrasting: bool = False

    def after(self, text: str, match: QuantityMatch, *, changing: bool) -> Antecedent:
        """Return the antecedents of what follows a match."""
        between = self.between(text, match.start)
        contrasting = between is not None and self.sets_against(between)
        return replace(self._after(text, match, changing=changing), contrasting=contrasting)

    def _after(self, text: str, match: QuantityMatch, *, changing: bool) -> Antecedent:
        if match.kind != "count" or match.unit is None or match.unit == "fois":
            return replace(self, previous=match, changing=changing)
        return Antecedent(match, self.main if self._holds(text, match) else match, match, changing)

    def _holds(self, text: str, match: QuantityMatch) -> bool:
        """Tell whether a sentence goes on about what it counted first: a match is a complement, and of no persons."""
        if self.main is None or match.start > self.main.end + NEAR or match.unit in load_quantity_cues()["one_victim"]:
            return False
        return is_complement(text, match.start) and not _SENTENCE_END.search(text[self.main.end : match.start])

    def between(self, text: str, start: int) -> str | None:
        """Return the text from the last quantity to ``start``, or ``None`` where a sentence ends in it or it is far."""
        if self.previous is None or not self.previous.end <= start < self.previous.end + NEAR:
            return None
        between = text[self.previous.end : start]
        return None if _SENTENCE_END.search(between) else between

    def sets_against(self, between: str) -> bool:
        """Tell whether the words behind the last quantity set a number against it: `contre`, and `et` behind that."""
        return _opposed().search(between) is not None or (
            self.contrasting and _NEXT_CONTRAST.fullmatch(between) is not None
        )

    def resolve(self, text: str, match: QuantityMatch, number: Number, *, subject: bool) -> QuantityMatch | None:
        """Return an elliptic match with the unit of what was counted, paid or measured just before.

        Return ``None`` where nothing says whether it shares the scale of that. ``subject`` says that a verb follows,
        whose subject may take up the sentence before.
        """
        between = self.between(text, match.start)
        if self.previous is not None and between is not None:
            scaled = self._with_scale(match, between, number)
            if scaled is None:
                return None
            match = scaled
            if self._shares_measure(between, number):
                return replace(match, kind=self.previous.kind, unit=self.previous.unit, per=self.previous.per)
        counts = (self.main, self.counted) if subject else (self.counted,)
        counted = next((count for count in counts if count and match.start - count.end <= 2 * NEAR), None)
        if counted is None:
            return match
        ends = len(_SENTENCE_END.findall(text[counted.end : match.start]))
        large = number.scale is not None and number.scale >= LARGE
        if ends > subject or (large and (counted.value is None or counted.value < LARGE)):
            return match
        return replace(match, unit=counted.unit, noun=counted.noun, per=counted.per)

    def _with_scale(self, match: QuantityMatch, between: str, number: Number) -> QuantityMatch | None:
        """Return a match with the scale of the quantity before it, which both share: `3,2 milliards, contre 2,9`.

        Return ``None`` where a small number may share it, but would be worth too much or too little then.
        """
        assert self.previous is not None
        whole = self.previous.value if self.previous.high is None else self.previous.high
        if self.scale is None or whole is None or number.scale or match.value is None:
            return match
        if not (self._shares_measure(between, number) or self.sets_against(between) or self.changes(between)):
            return match
        value = match.value * self.scale
        if whole / LIKELY < value < whole * LIKELY:
            return replace(match, value=to_plain(value))
        return match if match.value >= _THOUSAND else None

    def changes(self, between: str) -> bool:
        """Tell whether the words behind the last quantity lead to the second number of a change."""
        return self.changing and _CHANGED.fullmatch(between) is not None

    def _shares_measure(self, between: str, number: Number) -> bool:
        """Tell whether a number is money, time or length as the quantity before it (`contre 12`, `dont deux ferme`)."""
        assert self.previous is not None
        if self.previous.kind == "money" and number.scale:
            return True
        if self.previous.kind in ("duration", "money") and _PART_OF.fullmatch(between):
            return True
        if self.previous.kind in ("count", "percent"):
            return False
        return self.changes(between) or self.sets_against(between)
