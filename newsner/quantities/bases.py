"""Base units: one unit for all measures of a kind, so that `m`, `mètre`, `km` and `kilomètre` can be compared."""

from __future__ import annotations

from dataclasses import replace

from newsner.quantities import cues
from newsner.quantities.context import NumberContext
from newsner.quantities.match import QuantityMatch
from newsner.quantities.units import find_base_unit, to_base

_OWN_UNIT = ("money", "percent")
_KELVIN = "K"


def with_base(context: NumberContext, match: QuantityMatch) -> QuantityMatch:
    """Return a match with its value in the base unit of its kind; money and percent keep their own unit.

    A range has a base unit, but no value. A difference of temperatures has neither: 2 °C more are not 275 K.
    """
    if match.unit is None or match.kind == "count":
        return match
    if match.kind in _OWN_UNIT:
        return replace(match, base_value=match.value, base_unit=match.unit)
    base_unit = find_base_unit(match.unit)
    if base_unit is None or (base_unit == _KELVIN and _is_no_temperature(context, match)):
        return match
    base = None if match.value is None else to_base(match.value, match.unit)
    return replace(match, base_value=base[0] if base else None, base_unit=base_unit)


def _is_no_temperature(context: NumberContext, match: QuantityMatch) -> bool:
    """Tell an angle or a difference from a temperature: `un réchauffement de 2 °C`, `2 °C par siècle`."""
    if match.kind != "temperature" or match.per is not None:
        return True
    if context.text[match.start] == "+" or context.before(match.start, cues.CHANGE_BY_BEFORE):
        return True  # `+1,5 °C` and `grimpé de 3 °C`
    return context.before(match.start, cues.DIFFERENCE_BEFORE) is not None
