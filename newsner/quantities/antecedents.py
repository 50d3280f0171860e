"""Antecedents: what was counted or measured before a number without a noun or unit of its own."""

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
"""The smallest power of ten that a noun follows after `de`: `trois millions d'élus`."""
_THOUSAND = Decimal(1000)
_CHANGED = re.compile(rf"[^.;\n]{{0,30}}(?<!\w)à{SPACE}$")
_NEXT_CONTRAST = re.compile(rf"[^.;:!?()\n]{{0,60}}?(?:,|(?:{SPACE}|,{SPACE})(?:et|puis|ou)){SPACE}")
_SENTENCE_END = re.compile(r"[.!?\n](?=\s|$)|\n")
_PART_OF = re.compile(rf"[^.;:!?\n]{{0,40}},?{SPACE}dont{SPACE}")
_PARTS = re.compile(r"[^;]*(?<!\w)dont(?!\w)[^;]*")
_TIME_FRAME = re.compile(
    rf"(?<!\w)(?:(?P<in>en|sur)|ces|depuis|pendant|durant|il{SPACE}y{SPACE}a|(?:dans|lors|cours){SPACE}[dl]es){SPACE}$",
    re.IGNORECASE,
)
_COUNTED = ("count", "money", "percent")
_MEASURED = ("area", "length", "mass", "money", "volume")
_OF_LISTED = re.compile(rf"{SPACE}d(?:e{SPACE}|['’])[^.,;:!?\n\d]{{3,30}}(?:,|{SPACE}et){SPACE}")
_OF = re.compile(rf"{SPACE}d(?:e{SPACE}|['’])[^\W\d_]")


@cache
def _opposed() -> re.Pattern[str]:
    """Return the pattern of the words that set a number against the one before it, right before the number."""
    cues = load_quantity_cues()
    focus = rf"(?:(?:{compile_phrases(cues['focus'])}){SPACE})?"
    return re.compile(rf"(?<!\w)(?:{compile_phrases(cues['opposed'])}){SPACE}{focus}$")


def _is_likely(match: QuantityMatch, other: QuantityMatch) -> bool:
    """Tell whether two counts are of a size that one is set against the other."""
    if match.value is None or other.value is None:
        return True
    return other.value / LIKELY < match.value < other.value * LIKELY


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

    def after(self, text: str, match: QuantityMatch, *, changing: bool, scale: Decimal | None) -> Antecedent:
        """Return the antecedents of what follows a match that is written with a power of ten, its ``scale``."""
        if self._frames(text, match):
            return self
        between = self.between(text, match.start)
        contrasting = between is not None and self.sets_against(between)
        following = replace(self, previous=match, changing=changing, scale=scale, contrasting=contrasting)
        if match.kind != "count" or match.unit is None or match.unit == "fois":
            return following
        return replace(following, counted=match, main=self.main if self._holds(text, match) else match)

    def _frames(self, text: str, match: QuantityMatch) -> bool:
        """Tell the time in which things were counted: `57 cas en 24 heures, dont 36`, `15 livres ces 12 mois`."""
        if match.kind != "duration" or self.previous is None or self.between(text, match.start) is None:
            return False
        found = _TIME_FRAME.search(text[max(match.start - 12, 0) : match.start])
        return found is not None and self.previous.kind in (_COUNTED if found["in"] else (*_COUNTED, *_MEASURED))

    def _holds(self, text: str, match: QuantityMatch) -> bool:
        """Tell whether a sentence goes on about what it counted first.

        Then a match is a part of that (`779 agents, dont 454 civils`) or a complement, and of no persons.
        """
        if self.main is None or match.start > self.main.end + NEAR:
            return False
        between = text[self.main.end : match.start]
        part = ("dont" in between and _PARTS.fullmatch(between)) or text.endswith("par ", 0, match.start)
        complement = is_complement(text, match.start) and match.unit not in load_quantity_cues()["one_victim"]
        return bool(part or complement) and not _SENTENCE_END.search(between)

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
            scaled = self._with_scale(text, match, between, number)
            if scaled is None:
                return None
            match = scaled
            if self._shares_measure(text, between, match, number):
                return replace(match, kind=self.previous.kind, unit=self.previous.unit, per=self.previous.per)
        counted = self._find_counted(text, match, subject=subject)
        if counted is None:
            return match
        ends = len(_SENTENCE_END.findall(text[counted.end : match.start]))
        large = number.scale is not None and number.scale >= LARGE
        if ends > subject or (large and (counted.value is None or counted.value < LARGE)):
            return match
        return replace(match, unit=counted.unit, noun=counted.noun, per=counted.per)

    def _find_counted(self, text: str, match: QuantityMatch, *, subject: bool) -> QuantityMatch | None:
        """Return the count whose noun a match has, or ``None`` where it has none or cannot be a part of it."""
        near = [count for count in (self.main, self.counted) if count and match.start - count.end <= 2 * NEAR]
        if not near:
            return None
        between = text[near[0].end : match.start]
        unlike = _is_likely(match, near[0]) and not _is_likely(match, near[-1])
        whole = _opposed().search(between) is not None and (unlike or _PARTS.fullmatch(between) is not None)
        counted = near[0] if subject or whole else near[-1]
        if match.value is None or counted.value is None or match.value <= counted.value:
            return counted
        if not _PART_OF.fullmatch(text, counted.end, match.start):
            return counted
        whole_value = near[0].value  # which a part is no larger than: `deux enfants et trois adultes, dont quatre`
        return near[0] if whole_value is None or match.value <= whole_value else None

    def _with_scale(self, text: str, match: QuantityMatch, between: str, number: Number) -> QuantityMatch | None:
        """Return a match with the scale of the quantity before it, which both share: `3,2 milliards, contre 2,9`.

        Return ``None`` where a small number may share it, but would be worth too much or too little then.
        """
        assert self.previous is not None
        whole = self.previous.value if self.previous.high is None else self.previous.high
        if self.scale is None or whole is None or number.scale or match.value is None:
            return match
        shares = self._shares_measure(text, between, match, number)
        if not (shares or self.sets_against(between) or self.changes(between)):
            return match
        value = match.value * self.scale
        if whole / LIKELY < value < whole * LIKELY:
            return replace(match, value=to_plain(value))
        return match if match.value >= _THOUSAND else None

    def goes_on(self, text: str, between: str, number: Number) -> bool:
        """Tell a list of what was measured: `105 000 ha d'orge et 2 000 d'avoine`."""
        assert self.previous is not None
        of = _OF_LISTED.fullmatch(between) and _OF.match(text, number.end)
        return self.previous.kind in _MEASURED and bool(of)

    def changes(self, between: str) -> bool:
        """Tell what stands before the second number of a change: `passe de 120 à`."""
        return self.changing and _CHANGED.fullmatch(between) is not None

    def _shares_measure(self, text: str, between: str, match: QuantityMatch, number: Number) -> bool:
        """Tell whether a number is money, time or length as the quantity before it (`contre 12`, `dont deux ferme`)."""
        assert self.previous is not None
        kind, whole = self.previous.kind, self.previous.value
        if kind == "money" and number.scale:
            return True
        if kind in ("duration", *_MEASURED) and _PART_OF.fullmatch(between):
            return whole is None or match.value is None or match.value <= whole
        if kind in ("count", "percent"):
            return False
        if self.goes_on(text, between, number):
            return True
        return self.changes(between) or self.sets_against(between)
