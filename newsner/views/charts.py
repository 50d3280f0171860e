"""Parts that plots have in common: titles, axes, sizes, and the colours and shapes of labels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

import altair as alt

from newsner.gazetteer.entries import RegistryEntry
from newsner.views.bins import find_round_numbers

_COLOURS = {"PER": "#2f6fd0", "LOC": "#2e8b57", "ORG": "#d9730d"}
_SHAPES = {"PER": "circle", "LOC": "square", "ORG": "diamond"}
_TIME_AXES = {4: ("%Y", 365), 7: ("%Y-%m", 28), 10: ("%Y-%m-%d", 1)}
"""The format of the dates on an axis and the days between two of them at least, by the length of ISO dates."""
_MOST_TICKS = 8


def build_chart(rows: list[dict[str, Any]], title: str = "", note: str = "") -> alt.Chart:
    """Return a chart of rows without marks, with a title and a note below it."""
    heading = alt.Title(title, anchor="start", subtitle=note or alt.Undefined)
    return alt.Chart(alt.InlineData(values=rows), title=heading)


def _ticks(rows: list[dict[str, Any]], field: str) -> list[int]:
    """Return a few whole numbers up to the largest of a field, since Vega itself would also choose halves."""
    most = max((row[field] for row in rows), default=1)
    step = int(next(find_round_numbers(max(1, most / 5))))
    return list(range(step, most + 1, step))


def whole_numbers(rows: list[dict[str, Any]], field: str) -> alt.Axis:
    """Return an axis with a few whole numbers up to the largest of a field."""
    return alt.Axis(values=[0, *_ticks(rows, field)], format="d")


def from_zero(rows: list[dict[str, Any]], field: str, largest: float) -> dict[str, Any]:
    """Return a scale that begins at zero, so that one document never has the largest size, and its legend."""
    ticks = _ticks(rows, field)
    scale = alt.Scale(domain=[0, max([4, *(row[field] for row in rows)])], range=[0, largest])
    return {"scale": scale, "legend": alt.Legend(values=ticks, format="d")}


def size_of_documents(rows: list[dict[str, Any]]) -> alt.Size:
    """Return sizes that grow with the number of documents."""
    return alt.Size("documents:Q", **from_zero(rows, "documents", 400))


def colour_of_label() -> alt.Color:
    """Return the colour of each label."""
    return alt.Color("label:N", scale=alt.Scale(domain=[*_COLOURS], range=[*_COLOURS.values()]))


def shape_of_label() -> alt.Shape:
    """Return the shape of each label, which tells it without colour."""
    return alt.Shape("label:N", scale=alt.Scale(domain=[*_SHAPES], range=[*_SHAPES.values()]))


def tooltip_of_entity(*fields: str) -> list[str]:
    """Return the fields of an entity that a tooltip shows, with others of its row."""
    return ["entity:N", "label:N", *fields, "documents:Q"]


def time_axis(days: Collection[str]) -> alt.X:
    """Return an axis of time with ISO dates, as fine as those that it shows, whatever language the reader has."""
    form, shortest = _TIME_AXES[max(map(len, days), default=4)]
    ordered = sorted(map(_to_first_day, days)) or [date.min]
    ticks = min(_MOST_TICKS, max(1, (ordered[-1] - ordered[0]).days // shortest))
    return alt.X("time:T", scale=alt.Scale(type="utc"), axis=alt.Axis(format=form, tickCount=ticks))


def _to_first_day(period: str) -> date:
    """Return the first day of a day, month or year in ISO form."""
    return date.fromisoformat(period + "-01-01"[: 10 - len(period)])


def to_unique_names(entries: Iterable[RegistryEntry]) -> list[str]:
    """Return the names of entities, with the document, the id or the label where several have the same."""
    entries = list(entries)
    names = Counter(entry.name for entry in entries)
    return [e.name if names[e.name] == 1 else f"{e.name} ({e.only_in or e.kb_id or e.label.value})" for e in entries]
