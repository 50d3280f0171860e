"""Find out which currency is meant, if only the context can tell: which francs, which dollars."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from functools import cache

from newsner.lexicons import Currency, load_currencies
from newsner.names import tidy
from newsner.quantities.units import UnitMatch
from newsner.regexes import merge_phrases

_SHORTEST_HEADLINE = 5  # letters of a place that is also known in capitals; shorter ones look like acronyms


@cache
def _cue_pattern(family: str, *, weak: bool) -> tuple[re.Pattern[str], dict[str, Currency]]:
    owners: dict[str, Currency] = {}
    for currency in load_currencies()[family]:
        for cue in currency.weak_cues if weak else currency.cues:
            owners[cue] = owners[cue[:1].upper() + cue[1:]] = currency  # `bernois`, `les Bernois`
            if len(cue) >= _SHORTEST_HEADLINE and cue[0].isupper():
                owners[cue.upper()] = currency  # the dateline `GENÈVE (ATS)`
    phrases = merge_phrases(owners) or r"(?!)"
    return re.compile(rf"(?:(?<!\w)|(?=\W))(?:{phrases})(?:(?!\w)|(?<=\W))"), owners  # `€` also in `5€`


class CurrencyContext:
    """Tells which currency of its family a surface stands for, by the places that one text names.

    >>> from newsner.quantities.units import find_unit_after
    >>> text = "Lausanne débloque 3 millions de francs."
    >>> CurrencyContext(text).resolve(find_unit_after(text, 32)).unit
    'CHF'
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self._found: dict[str, Currency | None] = {}

    def resolve(self, unit: UnitMatch, *, countable: bool = True) -> UnitMatch | None:
        """Return the unit with the one currency that the text speaks for, or as it is where none or several are.

        Return ``None`` where the surface is no unit without a context, or where the context says that it is none; but
        what is not ``countable`` (`2,5 bars`) is a unit if the surface has one meaning only.
        """
        if not unit.family:
            return unit
        measures = [currency for currency in load_currencies()[unit.family] if currency.kind != "count"]
        if not unit.unit and not countable and len(measures) == 1:
            return replace(unit, unit=measures[0].code, kind=measures[0].kind)
        if unit.family not in self._found:
            self._found[unit.family] = self._find(unit.family)
        currency = self._found[unit.family]
        if currency is not None:
            unit = replace(unit, unit="" if currency.kind == "count" else currency.code, kind=currency.kind)
        return replace(unit, factor=_own_factor(unit)) if unit.unit else None

    def _find(self, family: str) -> Currency | None:
        """Return the one currency of a family that the text has cues of, or ``None`` where it has none or several."""
        for weak in (False, True):
            pattern, owners = _cue_pattern(family, weak=weak)
            named = {
                (currency.code, currency.kind): currency
                for currency in (owners[tidy(cue)] for cue in pattern.findall(self.text))
            }
            if named:
                return next(iter(named.values())) if len(named) == 1 else None
        return None


def _own_factor(unit: UnitMatch) -> Decimal:
    """Return the factor of a unit; a coin of no known currency counts as itself (`60 pence`)."""
    return unit.factor if unit.unit.isupper() else max(unit.factor, Decimal(1))
