"""Find the quantities behind the bars of a histogram, by the same measures as the plot."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from newsner.analysis.evidence import Range
from newsner.linking.messages import Message
from newsner.views.measures import NO_UNIT, bring_together, to_measure

if TYPE_CHECKING:
    import pandas


def is_binned(row: Mapping[str, Any]) -> bool:
    """Tell whether a row is a bar of a histogram of quantities."""
    return row.keys() >= {"unit", "kind", "low", "high", "quantities"} and "id" not in row


def name_bin(row: Mapping[str, Any]) -> Message:
    """Return what a bar shows.

    >>> name_bin({"kind": "money", "unit": "EUR", "low": 100.0, "high": 250.5})
    'quantities: money, 100 to 250.5 EUR'
    """
    low, high = (int(edge) if float(edge).is_integer() else edge for edge in (row["low"], row["high"]))
    unit = Message(NO_UNIT) if row["unit"] == NO_UNIT else row["unit"]
    edges = {"low": low, "high": high}
    return Message("quantities: {kind}, {low} to {high} {unit}", kind=Message(row["kind"]), unit=unit, **edges)


def find_binned(table: pandas.DataFrame, row: Mapping[str, Any]) -> Iterator[Range]:
    """Yield the quantities of a table that a bar of its histogram counts."""
    table = table[table["kind"] == row["kind"]]
    columns = (table[name] for name in ("id", "start", "end", "kind", "unit", "per", "value", "low", "high"))
    for id_, start, end, *cells in zip(*columns, strict=True):
        measure = to_measure(*cells)
        for _, value in bring_together([measure], str(row["unit"])) if measure else ():
            if row["low"] <= value < row["high"]:
                yield Range(str(id_), int(start), int(end))
