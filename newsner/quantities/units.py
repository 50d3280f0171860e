"""Units: from a written form to the unit, and from the unit to its SI base."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from newsner.lexicons import UnitEntry, load_dimensions, load_units
from newsner.regexes import SPACES, compile_phrases


@dataclass(frozen=True)
class UnitMatch:
    """A unit found in a text: where it ends, what it stands for, and the family of currencies that it may mean."""

    end: int
    unit: str
    kind: str
    factor: Decimal
    family: str = ""


def _is_word(surface: str) -> bool:
    """Tell a word, whose case does not matter, from a symbol, whose case does (`mw`, `MW`)."""
    return len(surface) > 3 and (surface.islower() or surface.endswith("$"))


def _source(surface: str) -> str:
    pattern = compile_phrases([surface])
    return rf"(?i:{pattern})" if _is_word(surface) else pattern


@cache
def _after_pattern() -> re.Pattern[str]:
    """Compile the units by their first letters, longest first, so that most words fail at once."""
    by_initial: dict[str, list[str]] = {}
    for surface in sorted(load_units(), key=lambda surface: (-len(surface), surface)):
        by_initial.setdefault(surface[0].lower(), []).append(surface)
    branches = [
        f"(?i:(?={re.escape(initial)}))(?:{'|'.join(map(_source, surfaces))})"
        for initial, surfaces in by_initial.items()
    ]
    return re.compile(rf"(?P<surface>{'|'.join(branches)})(?!(?<=\w)(?:[\w'’]|-(?!là(?!\w)|ci(?!\w))\w))")


@cache
def _before_pattern() -> re.Pattern[str]:
    entries = load_units()
    codes = [
        s
        for s, e in entries.items()
        if e.kind == "money" and (not s.isalpha() or s.isupper()) and (s.endswith(".") or not s.islower())
    ]
    alternatives = "|".join(map(_source, sorted(codes)))
    return re.compile(rf"(?<![\w.])(?P<code>{alternatives})[{SPACES}]?\Z")


@cache
def _folded_units() -> dict[str, UnitEntry]:
    return {surface.lower(): entry for surface, entry in load_units().items() if _is_word(surface)}


def _look_up(surface: str) -> UnitEntry:
    written = re.sub(r"\s+", " ", surface).replace("’", "'")
    return load_units().get(written) or _folded_units()[written.lower()]


def find_unit_after(text: str, position: int) -> UnitMatch | None:
    """Return the unit that starts at ``position``, or ``None``.

    >>> match = find_unit_after("250 kg d'explosifs", 4)
    >>> match.end, match.unit, match.kind
    (6, 'kg', 'mass')
    >>> find_unit_after("250 gendarmes", 4) is None
    True
    """
    match = _after_pattern().match(text, position)
    if match is None:
        return None
    entry = _look_up(match["surface"])
    return UnitMatch(match.end(), entry.unit, entry.kind, entry.factor, entry.family)


def find_currency_before(text: str, position: int) -> tuple[int, UnitMatch] | None:
    """Return where a currency that ends right before ``position`` starts, with the currency, or ``None``.

    >>> start, unit = find_currency_before("EUR 20", 4)
    >>> start, unit.unit
    (0, 'EUR')
    """
    offset = max(position - 12, 0)
    match = _before_pattern().search(text[offset:position])
    if match is None:
        return None
    entry = _look_up(match["code"])
    return offset + match.start(), UnitMatch(position, entry.unit, entry.kind, entry.factor, entry.family)


def to_base(value: Decimal, unit: str) -> tuple[Decimal, str] | None:
    """Return a measure in its SI base unit, or ``None`` where the unit has none (counts, money).

    Years and months are mean ones (365.25 days and a twelfth of that).

    >>> to_base(Decimal("1.5"), "km")
    (Decimal('1500'), 'm')
    >>> to_base(Decimal("-18"), "°C")
    (Decimal('255.15'), 'K')
    >>> to_base(Decimal(3), "missile") is None
    True
    """
    dimension = load_dimensions().get(unit)
    if dimension is None:
        return None
    base = (value + dimension.offset) * dimension.numerator / dimension.denominator
    whole = base.to_integral_value()
    return whole if whole == base else base, dimension.base
