"""Draw the network of the entities that are named in the same documents, with networkx; no name hides another."""

from __future__ import annotations

from collections.abc import Mapping
from math import sqrt
from typing import Any

import altair as alt
import networkx as nx
import numpy as np

from newsner.views.charts import (
    LARGEST_POINT,
    build_chart,
    build_title,
    colour_of_label,
    count_in_tooltip,
    from_zero,
    name_labels,
    shape_of_label,
    show_values,
    size_of_documents,
    tooltip_of_entity,
)
from newsner.views.label_placement import FONT_SIZE, LINE_HEIGHT, Points, measure_text, place_names, push_apart
from newsner.views.messages import Messages

_RATIO = 0.72  # of the height of a network to its width
_LEAST_WIDTH = 640
_ROOM = 3.2  # times the area of all names
_WIDEST = 5  # pixels of a line
_LINE_COLOUR = "#8a8f98"
_MARGIN = 30
_BACKGROUND = "background || 'white'"
_TEXT_COLOUR = f"luminance({_BACKGROUND}) < 0.4 ? '#eeeeee' : '#111111'"
"""Expressions of Vega, since the background is that of the reader's theme."""


def draw_network(
    entities: list[dict[str, Any]], shared: Mapping[tuple[int, int], int], say: Messages
) -> alt.LayerChart:
    """Draw entities, given by their rows, and lines between those that share documents, given by their positions."""
    graph = nx.Graph()
    graph.add_weighted_edges_from((a, b, number) for (a, b), number in sorted(shared.items()))
    numbers = sorted(graph)
    chosen = [entities[number] for number in numbers]
    width, height = _choose_size(chosen)
    points = _lay_out(graph, numbers, chosen, width, height)
    nodes = [row | {"x": x, "y": y} for row, (x, y) in zip(chosen, points.round(1).tolist(), strict=True)]
    places = [(row["x"], row["y"]) for row in nodes]
    middles = place_names([row["entity"] for row in nodes], places, _find_radii(nodes), width, height)
    named = [
        row | {"x": round(middle[0], 1), "y": round(middle[1], 1)}
        for row, middle in zip(nodes, middles, strict=True)
        if middle
    ]
    unnamed = len(nodes) - len(named)
    note = say.count("{n} name has no room", "{n} names have no room", unnamed) if unnamed else ""
    layers = (*_draw_lines(graph, dict(zip(numbers, nodes, strict=True)), say), *_draw_nodes(nodes, named, say))
    x, y = (alt.Scale(domain=[0, size], nice=False, zero=False, reverse=size == height) for size in (width, height))
    drawn = [layer.encode(x=alt.X("x:Q", axis=None, scale=x), y=alt.Y("y:Q", axis=None, scale=y)) for layer in layers]
    return alt.LayerChart(
        layer=drawn,
        title=build_title(say("Entities in the same documents"), note),
        width=width,
        height=height,
        view=alt.ViewBackground(stroke=None),
    )


def _choose_size(rows: list[dict[str, Any]]) -> tuple[int, int]:
    """Return the width and height of a network, so that its names have room."""
    area = sum((measure_text(row["entity"]) + 8) * (LINE_HEIGHT + 14) for row in rows) * _ROOM
    width = max(_LEAST_WIDTH, round(sqrt(area / _RATIO)))
    return width, round(width * _RATIO)


def _lay_out(graph: Any, numbers: list[int], rows: list[dict[str, Any]], width: int, height: int) -> Points:
    """Return the places of entities: near those with which they share much, with room for a name above each."""
    if not numbers:
        return np.zeros((0, 2))
    # gravity keeps the parts of the network that no line joins from flying apart
    places = nx.forceatlas2_layout(graph, seed=0, max_iter=500, strong_gravity=True, gravity=0.05, scaling_ratio=4)
    found = np.array([places[number] for number in numbers], dtype=float)
    low, span = found.min(axis=0), np.ptp(found, axis=0)
    spread = (found - low) / np.where(span > 0, span, 1) + np.where(span > 0, 0, 0.5)
    inside = _MARGIN + spread * (np.array([width, height]) - 2 * _MARGIN)
    sizes = np.array(
        [
            [max(measure_text(row["entity"]), 2 * radius) + 8, 2 * radius + LINE_HEIGHT + 8]
            for row, radius in zip(rows, _find_radii(rows), strict=True)
        ]
    )
    above = np.array([0, LINE_HEIGHT / 2])
    apart: Points = push_apart(inside - above, sizes, width, height) + above
    return apart


def _find_radii(rows: list[dict[str, Any]]) -> list[float]:
    """Return the radius of each point, as `size_of_documents` draws it; the corners of a diamond stand out a little."""
    most = max([4, *(row["documents"] for row in rows)])
    return [1.3 * sqrt(LARGEST_POINT * row["documents"] / most) / 2 for row in rows]


def _draw_lines(graph: Any, at: Mapping[int, dict[str, Any]], say: Messages) -> list[alt.Chart]:
    rows = [
        {"x": at[a]["x"], "y": at[a]["y"], "x2": at[b]["x"], "y2": at[b]["y"], "shared": shared}
        | {"entities": f"{at[a]['entity']}, {at[b]['entity']}"}
        | {"entry": at[a]["entry"], "other_entry": at[b]["entry"]}
        for a, b, shared in graph.edges(data="weight")
    ]
    most = max([1, *(row["shared"] for row in rows)])
    # from 1, since Vega would merge the legend with that of the points, if both had the same domain
    scale = alt.Scale(domain=[1, max(4, most)], range=[0.8, _WIDEST])
    legend = from_zero(rows, "shared", _WIDEST, say("shared documents"))["legend"]
    pale = alt.Scale(domain=[1, max(2, most)], range=[0.2, 0.7])
    drawn: alt.Chart = (
        build_chart(rows)
        .mark_rule(color=_LINE_COLOUR, strokeCap="round")
        .encode(
            x2="x2:Q",
            y2="y2:Q",
            strokeWidth=alt.StrokeWidth("shared:Q", scale=scale, legend=legend),
            opacity=alt.Opacity("shared:Q", scale=pale, legend=None),
            tooltip=[alt.Tooltip("entities:N", title=say("entities")), count_in_tooltip("shared", say)],
        )
    )
    return [drawn]


def _draw_nodes(nodes: list[dict[str, Any]], named: list[dict[str, Any]], say: Messages) -> list[alt.Chart]:
    """Return the points, and their names with a border in the colour of the background, which keeps lines off."""
    points = show_values(build_chart(nodes), label=name_labels(say)).mark_point(filled=True, opacity=1)
    names = build_chart(named).encode(text="entity:N")
    text: dict[str, Any] = {"fontSize": FONT_SIZE, "align": "center", "baseline": "middle"}
    halo = names.mark_text(stroke=alt.ExprRef(_BACKGROUND), strokeWidth=3, strokeOpacity=0.8, **text)
    marks = points.encode(
        size=size_of_documents(nodes, say),
        color=colour_of_label(say),
        shape=shape_of_label(say),
        tooltip=tooltip_of_entity(say),
    )
    return [marks, halo, names.mark_text(fill=alt.ExprRef(_TEXT_COLOUR), **text)]
