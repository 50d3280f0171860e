"""Draw who is quoted in a corpus, and the share of women among them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import altair as alt

from newsner.analysis.quoted import MEN, UNKNOWN, WOMEN, WOMEN_OF_KNOWN, Quoted, Share, find_shares
from newsner.views.charts import (
    build_chart,
    colour_of_label,
    time_axis,
    to_unique_names,
    tooltip_of_entity,
    whole_numbers,
)

_COLOURS = {WOMEN: "#7a3fa0", MEN: "#1f7a6d", UNKNOWN: "#6b7280", WOMEN_OF_KNOWN: "#7a3fa0"}
_SHAPES = {WOMEN_OF_KNOWN: "circle", UNKNOWN: "diamond"}
_SHARE_AXIS: dict[str, Any] = {
    "title": None,
    "axis": alt.Axis(format=".0%"),
    "scale": alt.Scale(domain=[0, 1]),
}


def draw_most_quoted(quoted: Quoted, top: int) -> alt.Chart:
    """Draw in how many documents the entities are quoted that are so in the most."""
    documents = Counter(position for _, position in quoted.statements)
    statements: Counter[int] = Counter()
    for (_, position), number in quoted.statements.items():
        statements[position] += number
    order = sorted(documents, key=lambda i: (-documents[i], -statements[i], quoted.entries[i].name))[:top]
    names = to_unique_names(quoted.entries[i] for i in order)
    rows = [
        {"entity": name, "label": quoted.entries[i].label.value, "entry": i}
        | {"documents": documents[i], "statements": statements[i]}
        for i, name in zip(order, names, strict=True)
    ]
    note = f"{quoted.unnamed} of {quoted.total} statements have no known speaker" if quoted.unnamed else ""
    chart: alt.Chart = (
        build_chart(rows, "Quoted in most documents", note)
        .mark_bar()
        .encode(
            y=alt.Y("entity:N", sort=names, title=None, axis=alt.Axis(labelLimit=260)),
            x=alt.X("documents:Q", axis=whole_numbers(rows, "documents")),
            color=colour_of_label(),
            tooltip=tooltip_of_entity("statements:Q"),
        )
    )
    return chart


def draw_genders(people: Counter[str]) -> alt.LayerChart:
    """Draw the shares of women, of men and of unknown gender among the people quoted."""
    groups = (WOMEN, MEN, UNKNOWN)
    rows = [_to_row(group, Share(people[group], people.total())) for group in groups] if people else []
    note = ""
    if women := find_shares(people).get(WOMEN_OF_KNOWN):
        low, high = women.interval
        note = f"women: {women.value:.0%} of {women.total} of known gender (95 % interval {low:.0%}–{high:.0%})"
    y = alt.Y("people:N", sort=list(groups), title=None)
    colour = alt.Color(
        "people:N", legend=None, scale=alt.Scale(domain=list(groups), range=[_COLOURS[name] for name in groups])
    )
    base = build_chart(rows).encode(y=y, color=colour, tooltip=_tooltip())
    bars = base.mark_bar(opacity=0.5).encode(x=alt.X("share:Q", **_SHARE_AXIS))
    return _layer("People quoted", note, bars, base.mark_rule(strokeWidth=2).encode(x="low:Q", x2="high:Q"))


def draw_shares(
    people: Mapping[str, Counter[str]], top: int | None, note: str, keys: Mapping[str, str]
) -> alt.LayerChart:
    """Draw the share of women, and that of unknown gender, for the sources that quote most people, or for all dates.

    ``keys`` are in each row, to tell what its value is.
    """
    names = sorted(people, key=lambda name: (-people[name].total(), name))[:top]
    layers: list[alt.Chart] = []
    for group, apart in ((WOMEN_OF_KNOWN, -4), (UNKNOWN, 4)):
        shares = [(name, share) for name in names if (share := find_shares(people[name]).get(group))]
        rows = [_to_row(group, share) | {"value": name, **keys} for name, share in shares]
        layers += _draw_over_time(rows, names, apart) if top is None else _draw_by_source(rows, names, apart)
    return _layer("Women among the people quoted", note, *layers)


def _draw_over_time(rows: list[dict[str, Any]], days: list[str], apart: int) -> list[alt.Chart]:
    """Draw shares upright, moved a little to the side, so that those of one date do not hide one another."""
    rows = [row | {"time": row["value"]} for row in rows]
    x, y = time_axis(days).title(None), alt.Y("share:Q", **_SHARE_AXIS)
    rule = build_chart(rows).mark_rule(strokeWidth=2, xOffset=apart)
    point = build_chart(rows).mark_point(filled=True, size=70, opacity=1, xOffset=apart)
    return [rule.encode(x=x, y="low:Q", y2="high:Q", color=_colour()), point.encode(x=x, y=y, **_marks())]


def _draw_by_source(rows: list[dict[str, Any]], sources: list[str], apart: int) -> list[alt.Chart]:
    y = alt.Y("value:N", sort=sources, title=None, axis=alt.Axis(labelLimit=260))
    x = alt.X("share:Q", **_SHARE_AXIS)
    rule = build_chart(rows).mark_rule(strokeWidth=2, yOffset=apart)
    point = build_chart(rows).mark_point(filled=True, size=70, opacity=1, yOffset=apart)
    return [rule.encode(y=y, x="low:Q", x2="high:Q", color=_colour()), point.encode(y=y, x=x, **_marks())]


def _to_row(group: str, share: Share) -> dict[str, Any]:
    low, high = share.interval
    return {"people": group, "share": share.value, "low": low, "high": high, "number": share.people, "of": share.total}


def _layer(title: str, note: str, *layers: alt.Chart) -> alt.LayerChart:
    return alt.LayerChart(layer=list(layers), title=alt.Title(title, anchor="start", subtitle=note or alt.Undefined))


def _marks() -> dict[str, Any]:
    """Return colour, shape and tooltip of the share of a group."""
    shape = alt.Shape("people:N", title=None, scale=alt.Scale(domain=[*_SHAPES], range=[*_SHAPES.values()]))
    return {"color": _colour(), "shape": shape, "tooltip": _tooltip("value:N")}


def _colour() -> alt.Color:
    domain = list(_SHAPES)
    return alt.Color("people:N", title=None, scale=alt.Scale(domain=domain, range=[_COLOURS[name] for name in domain]))


def _tooltip(*fields: str) -> list[Any]:
    shares = [alt.Tooltip(f"{name}:Q", format=".1%") for name in ("share", "low", "high")]
    return [*fields, "people:N", "number:Q", "of:Q", *shares]
