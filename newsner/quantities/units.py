"""Units: from a written form to the unit, and from the unit to its SI base."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from newsner.lexicons import UnitEntry, load_dimensions, load_units
from newsner.names import tidy
from newsner.numbers import to_plain
from newsner.regexes import SPACE, compile_phrases

METRES_AND_CENTIMETRES = re.compile(r"m(?P<rest>\d\d)(?!\w)")
"""A unit between two numbers, from behind the first on: `1m80`."""
HOURS_AND_MINUTES = re.compile(
    rf"""
    {SPACE}?h(?:eures?)?{SPACE}?  # 12h30 and 12 heures 30
    (?P<minutes>[0-5]\d)(?!\d)
    (?P<explicit>{SPACE}?(?:min|mn|minutes?)(?!\w))?  # 12 h 30 min
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""The same of hours, from behind the first number on: `12h30`."""


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
    return surface == "ans" or (len(surface) > 3 and (surface.islower() or surface.endswith("$")))


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
    return re.compile(
        rf"""
        (?P<surface>{"|".join(branches)})
        (?! (?<=\w)  # whole, if it ends in a letter:
            (?:
              [\w'’]  # no metre in `mesures`, no litre in `l'eau`
            | -(?!là(?!\w)|ci(?!\w))\w  # no day in `jours-amende`, but in `jours-là`
            )
        )
        """,
        re.VERBOSE,
    )


@cache
def _before_pattern() -> re.Pattern[str]:
    codes = sorted(surface for surface, entry in load_units().items() if entry.kind == "money" and _is_code(surface))
    return re.compile(rf"(?<![\w.])(?P<code>{'|'.join(map(_source, codes))}){SPACE}?\Z")


def _is_code(surface: str) -> bool:
    """Tell a sign, a code or an abbreviation of a currency, which may stand before the number, from a word."""
    return (not surface.isalpha() or surface.isupper()) and (surface.endswith(".") or not surface.islower())


@cache
def _folded_units() -> dict[str, UnitEntry]:
    return {surface.lower(): entry for surface, entry in load_units().items() if _is_word(surface)}


def _look_up(surface: str) -> UnitEntry:
    written = tidy(surface)
    return load_units().get(written) or _folded_units()[written.lower()]


def find_unit_after(text: str, position: int) -> UnitMatch | None:
    """Return the unit that starts at ``position``, or ``None``.

    >>> unit = find_unit_after("250 kg d'explosifs", 4)
    >>> unit.end, unit.unit, unit.kind
    (6, 'kg', 'mass')
    >>> find_unit_after("250 gendarmes", 4) is None
    True
    """
    found = _after_pattern().match(text, position)
    if found is None:
        return None
    entry = _look_up(found["surface"])
    return UnitMatch(found.end(), entry.unit, entry.kind, entry.factor, entry.family)


def find_currency_before(text: str, position: int) -> tuple[int, UnitMatch] | None:
    """Return where a currency that ends right before ``position`` starts, with the currency, or ``None``.

    >>> start, unit = find_currency_before("EUR 20", 4)
    >>> start, unit.unit
    (0, 'EUR')
    """
    offset = max(position - 12, 0)
    found = _before_pattern().search(text[offset:position])
    if found is None:
        return None
    entry = _look_up(found["code"])
    return offset + found.start(), UnitMatch(position, entry.unit, entry.kind, entry.factor, entry.family)


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
    return to_plain(base), dimension.base
