"""Base units: one unit for all measures of a kind, so that `m`, `mètre`, `km` and `kilomètre` can be compared."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from newsner.lexicons import Dimension, load_dimensions
from newsner.numbers import to_plain
from newsner.quantities import cues
from newsner.quantities.context import NumberContext
from newsner.quantities.match import QuantityMatch

_OWN_UNIT = ("money", "percent")
_KELVIN = "K"


def to_base(value: Decimal, unit: str) -> tuple[Decimal, str] | None:
    """Return a measure in its SI base unit, or ``None`` where the unit has none.

    Counts and money have none, nor have years and months, whose length varies.

    >>> to_base(Decimal("1.5"), "km")
    (Decimal('1500'), 'm')
    >>> to_base(Decimal("-18"), "°C")
    (Decimal('255.15'), 'K')
    >>> to_base(Decimal(3), "missile") is None, to_base(Decimal(3), "an") is None
    (True, True)
    """
    dimension = load_dimensions().get(unit)
    return (_to_base(value, dimension), dimension.base) if dimension else None


def convert(value: Decimal, unit: str, other: str) -> Decimal | None:
    """Return a value in another unit of the same kind, or ``None`` where the two have no base unit in common.

    >>> convert(Decimal("1.5"), "kilomètre", "m"), convert(Decimal(3), "kg", "m")
    (Decimal('1500'), None)
    """
    found, wanted = load_dimensions().get(unit), load_dimensions().get(other)
    if found is None or wanted is None or found.base != wanted.base:
        return None
    return to_plain(_to_base(value, found) * wanted.denominator / wanted.numerator - wanted.offset)


def _to_base(value: Decimal, dimension: Dimension) -> Decimal:
    return to_plain((value + dimension.offset) * dimension.numerator / dimension.denominator)


def with_base(context: NumberContext, match: QuantityMatch) -> QuantityMatch:
    """Return a match with its value in the base unit of its kind; money and percent keep their own unit.

    A range has a base unit, but no value. A difference of temperatures has neither: 2 °C more are not 275 K.
    """
    if match.unit is None or match.kind == "count":
        return match
    if match.kind in _OWN_UNIT:
        return replace(match, base_value=match.value, base_unit=match.unit)
    dimension = load_dimensions().get(match.unit)
    if dimension is None or (dimension.base == _KELVIN and _is_no_temperature(context, match)):
        return match
    value = None if match.value is None else _to_base(match.value, dimension)
    return replace(match, base_value=value, base_unit=dimension.base)


def _is_no_temperature(context: NumberContext, match: QuantityMatch) -> bool:
    """Tell an angle or a difference from a temperature: `un réchauffement de 2 °C`, `2 °C par siècle`."""
    if match.kind != "temperature" or match.per is not None:
        return True
    return context.before(match.start, cues.DIFFERENCE_BEFORE) is not None
