"""Bring measures of one kind together, so that a plot of distances has one axis for `mètre`, `km` and `kilomètre`."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any, NamedTuple

from newsner.lexicons import load_dimensions
from newsner.quantities.units import convert, to_symbol
from newsner.views.segments import join_unit

NO_UNIT = "no unit"
"""The unit of what a text counts without naming it."""


class Measure(NamedTuple):
    """A value in its unit, and what it holds for if it is a rate; either is empty where there is none."""

    unit: str
    per: str
    value: Decimal
    kind: str = ""

    @property
    def group(self) -> tuple[str, str]:
        """What all measures have in common that can be converted to one another; what is counted is no measure."""
        dimension = None if self.kind == "count" else load_dimensions().get(self.unit)
        return (dimension.base if dimension else self.unit), self.per

    @property
    def symbol(self) -> str:
        """The unit as an axis has it, the same for `km` and `kilomètre`."""
        return to_symbol(self.unit, self.kind)


def to_measure(kind: str, unit: Any, per: Any, value: Any, low: Any, high: Any) -> Measure | None:
    """Return what cells of a table of quantities measure, a range by its middle; ``None`` if there is no value.

    >>> to_measure("length", "km", None, None, Decimal(2), Decimal(4))
    Measure(unit='km', per='', value=Decimal('3'), kind='length')
    """
    known = [number for number in (value, low, high) if isinstance(number, Decimal)]
    if not known:
        return None
    unit, per = (cell if isinstance(cell, str) else "" for cell in (unit, per))  # an empty cell is no string
    return Measure(unit, per, sum(known, Decimal(0)) / len(known), kind)


def bring_together(measures: Iterable[Measure], unit: str | None = None) -> list[tuple[str, float]]:
    """Return each value with the name of its unit; all that can be converted are in the unit that most of them have.

    Args:
        measures: the values; those that no float can hold are left out.
        unit: the only unit to return, as a text has it or as an axis shows it (`EUR`, `kilomètre`, `km`, `EUR / mois`).

    >>> lengths = [Measure(unit, "", Decimal(3)) for unit in ("km", "mètre", "kilomètre")]
    >>> bring_together(lengths), bring_together(lengths[:1], "mètre")
    ([('km', 3.0), ('km', 0.003), ('km', 3.0)], [('m', 3000.0)])
    """
    found = list(measures)
    if unit is None:
        return list(_convert(found, _find_usual_units(found)))
    name, _, per = unit.partition(" / ")
    kinds = {measure.kind for measure in found}
    wanted = {x.group: x.unit for x in (Measure(_find_unit(name, kind), per, Decimal(0), kind) for kind in kinds)}
    return list(_convert((x for x in found if x.group in wanted), wanted))


def _find_unit(name: str, kind: str) -> str:
    """Return the unit that a name or a symbol stands for."""
    if name in load_dimensions() or name == NO_UNIT or kind == "count":
        return name.removeprefix(NO_UNIT)
    return next((unit for unit, dimension in load_dimensions().items() if dimension.symbol == name), name)


def _find_usual_units(measures: Iterable[Measure]) -> dict[tuple[str, str], str]:
    """Return the most frequent unit of each group."""
    counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    units: dict[tuple[tuple[str, str], str], str] = {}
    for measure in measures:
        counts[measure.group][measure.symbol] += 1
        units.setdefault((measure.group, measure.symbol), measure.unit)
    return {group: units[group, symbols.most_common(1)[0][0]] for group, symbols in counts.items()}


def _convert(measures: Iterable[Measure], units: dict[tuple[str, str], str]) -> Iterator[tuple[str, float]]:
    for measure in measures:
        unit = units[measure.group]
        converted = None if unit == measure.unit else convert(measure.value, measure.unit, unit)
        value = float(measure.value if converted is None else converted)
        if math.isfinite(value):
            yield join_unit(measure._replace(unit=unit).symbol or NO_UNIT, measure.per), value
