"""What an elliptic number counts: the noun, the currency or the unit that was named just before it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from newsner.lexicons import load_quantity_cues
from newsner.numbers import Number
from newsner.quantities.context import Surroundings
from newsner.quantities.match import QuantityMatch
from newsner.quantities.nouns import find_noun_after, to_singular
from newsner.regexes import SPACE, compile_phrases

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


def find_group(around: Surroundings, start: int, counted: QuantityMatch | None) -> str | None:
    """Return what the members of a group are called, where the number at ``start`` says how many of them.

    >>> find_group(Surroundings("Parmi les personnes jugées, deux ont fui"), 28, None)
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
