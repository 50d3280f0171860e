"""Find out which currency is meant, if only the context can tell: which francs, which dollars."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from newsner.lexicons import load_currencies
from newsner.names import tidy
from newsner.quantities.units import UnitMatch
from newsner.regexes import compile_phrases


@cache
def _cue_pattern(family: str) -> tuple[re.Pattern[str], dict[str, str]]:
    owners: dict[str, str] = {}
    for currency in load_currencies()[family]:
        for cue in currency.cues:
            owners[cue] = owners[cue[:1].upper() + cue[1:]] = currency.code  # `bernois`, `les Bernois`
    return re.compile(rf"(?<!\w)(?:{compile_phrases(owners)})(?!\w)"), owners


class CurrencyContext:
    """Tells which currency of its family a surface stands for, by the places that one text names.

    >>> from newsner.quantities.units import find_unit_after
    >>> text = "Lausanne débloque 3 millions de francs."
    >>> CurrencyContext(text).resolve(find_unit_after(text, 32)).unit
    'CHF'
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self._found: dict[str, frozenset[str]] = {}

    def resolve(self, unit: UnitMatch) -> UnitMatch:
        """Return the unit with the one currency that the text speaks for, or unchanged where none or several are."""
        if not unit.family:
            return unit
        if unit.family not in self._found:
            pattern, owners = _cue_pattern(unit.family)
            self._found[unit.family] = frozenset(owners[tidy(cue)] for cue in pattern.findall(self.text))
        named = [c for c in load_currencies()[unit.family] if c.code in self._found[unit.family]]
        if len(named) != 1:
            return unit
        return replace(unit, unit=named[0].code, factor=unit.factor * named[0].factor)
