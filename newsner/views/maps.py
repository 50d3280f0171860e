"""Draw the places of a corpus on a map, whose outlines come with newsner."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import accumulate
from typing import TYPE_CHECKING, Any, NamedTuple

import altair as alt

from newsner.lexicons import load_world
from newsner.views.charts import build_title, choose_text, count_in_tooltip, from_zero, show_values
from newsner.views.label_placement import LINE_HEIGHT, measure_text
from newsner.views.messages import Messages

if TYPE_CHECKING:
    import pandas

WORLD, MOST = "world", "most"
"""The extents of a map, besides the code of a country: all of the world, or the part with most of the places."""

_WIDTH, _HEIGHT = 720, 480
_WORLD_HEIGHT = 350
_LAND, _BORDER, _SEA = "#ecebe4", "#bdbbb0", "#f7fafc"
_COLOURS = {"city": "#2e8b57", "country": "#b8860b"}
_SHAPES = {"city": "circle", "country": "diamond"}
_LARGEST = 700  # square pixels
_MARGIN = 0.12  # of the width and height of the places, on each side
_TRIMMED = 0.05  # of the documents that a map may leave out on each side, so that a far place does not shrink it
_LEAST = 0.07  # radians, so that a single town has its surroundings; about 450 km
_NORTH = 1.35  # radians; Mercator's map has no end
_NAMED = 12  # places, the most frequent
_APART = 9  # pixels between a name and the middle of its place


_Box = tuple[float, float, float, float]
"""The least and greatest of two coordinates: left, lower, right, upper."""


class _View(NamedTuple):
    """A part of Mercator's map: its middle, in degrees, and the pixels of a radian."""

    longitude: float
    latitude: float
    scale: float

    @classmethod
    def build(cls, points: list[tuple[float, float]]) -> _View:
        """Return the view that shows all points, given by longitude and latitude, with some of their surroundings."""
        easts = [math.radians(longitude) for longitude, _ in points] or [0.0]
        norths = [_stretch(latitude) for _, latitude in points] or [0.0]
        wide = max((max(easts) - min(easts)) * (1 + 2 * _MARGIN), _LEAST)
        high = max((max(norths) - min(norths)) * (1 + 2 * _MARGIN), _LEAST * _HEIGHT / _WIDTH)
        north = (max(norths) + min(norths)) / 2
        return cls(
            math.degrees((max(easts) + min(easts)) / 2),
            math.degrees(2 * math.atan(math.exp(north)) - math.pi / 2),
            min(_WIDTH / wide, _HEIGHT / high),
        )

    def to_pixels(self, longitude: float, latitude: float) -> tuple[float, float]:
        east = math.radians(longitude - self.longitude)
        return _WIDTH / 2 + self.scale * east, _HEIGHT / 2 - self.scale * (_stretch(latitude) - _stretch(self.latitude))

    def shows(self, row: dict[str, Any]) -> bool:
        x, y = self.to_pixels(row["longitude"], row["latitude"])
        return 0 <= x <= _WIDTH and 0 <= y <= _HEIGHT

    def to_box(self) -> _Box:
        """Return the degrees between which the view lies: west, south, east, north."""
        wide = math.degrees(_WIDTH / 2 / self.scale)
        middle, high = _stretch(self.latitude), _HEIGHT / 2 / self.scale
        south, north = (math.degrees(2 * math.atan(math.exp(middle + up)) - math.pi / 2) for up in (-high, high))
        return self.longitude - wide, south, self.longitude + wide, north

    def to_projection(self) -> dict[str, Any]:
        """Return the projection; its rotation brings the middle to longitude 0, where the map is not cut."""
        middle = {"rotate": [-self.longitude, 0, 0], "center": [0, self.latitude]}
        return {"type": "mercator", **middle, "scale": self.scale, "translate": [_WIDTH / 2, _HEIGHT / 2]}


def _stretch(latitude: float) -> float:
    """Return how far north a latitude is on Mercator's map, in radians of the equator."""
    north = max(-_NORTH, min(_NORTH, math.radians(latitude)))
    return math.log(math.tan(math.pi / 4 + north / 2))


def count_places(table: pandas.DataFrame) -> list[dict[str, Any]]:
    """Return a row for each place of a table of places, those in most documents first, under its most frequent name."""
    rows: dict[int, dict[str, Any]] = {}
    names: dict[int, Counter[str]] = {}
    documents: dict[int, set[str]] = {}
    for row in table.to_dict("records"):
        id_ = int(row["geonames_id"])
        kept = {name: row[name] for name in ("geonames_id", "kind", "country", "latitude", "longitude", "population")}
        place = rows.setdefault(id_, kept | {"mentions": 0})
        place["mentions"] += int(row["mentions"])
        names.setdefault(id_, Counter())[row["entity"]] += int(row["mentions"])
        documents.setdefault(id_, set()).add(row["id"])
    for id_, place in rows.items():
        place |= {"place": names[id_].most_common(1)[0][0], "documents": len(documents[id_])}
    return sorted(rows.values(), key=lambda place: (-place["documents"], -place["mentions"], place["geonames_id"]))


def draw_map(rows: list[dict[str, Any]], extent: str, note: str, say: Messages) -> alt.LayerChart:
    """Draw places, each with its size by the number of documents, over the outlines of the countries."""
    is_world = extent == WORLD
    inside = rows if extent in (WORLD, MOST) else [row for row in rows if row["country"] == extent]
    view = _View.build(_trim(inside) if extent == MOST else [(row["longitude"], row["latitude"]) for row in inside])
    seen = rows if is_world else [row for row in rows if view.shows(row)]
    outside = len(rows) - len(seen)
    counts = {"n": say.number(outside), "total": say.number(len(rows))}
    beyond = say("{n} of {total} places lie outside the map", **counts) if outside else ""
    chart = alt.layer(
        *_draw_outlines(load_world() if is_world else cut_world(load_world(), view)),
        _draw_points(seen, say),
        *_draw_names([] if is_world else list(_choose_names(seen, view))),
        title=build_title(say("Places by documents"), note, beyond),
        width=_WIDTH,
        height=_WORLD_HEIGHT if is_world else _HEIGHT,
    )
    projection = {"type": "equalEarth"} if is_world else view.to_projection()
    mapped: alt.LayerChart = chart.project(**projection).properties(
        view=alt.ViewBackground(stroke=None if is_world else _BORDER)
    )
    return mapped


def _trim(rows: list[dict[str, Any]]) -> list[tuple[float, float]]:
    """Return corners between which most places lie, each weighted by its documents."""
    sides = []
    for axis in ("longitude", "latitude"):
        values = sorted(row[axis] for row in rows for _ in range(row["documents"]))
        cut = int(_TRIMMED * len(values))
        sides.append((values[cut], values[-1 - cut]))
    return list(zip(*sides, strict=True))


def _draw_outlines(topology: dict[str, Any]) -> list[alt.Chart]:
    data = alt.InlineData(values=topology, format=alt.TopoDataFormat(type="topojson", feature="countries"))
    sea = alt.Chart(alt.sphere()).mark_geoshape(fill=_SEA, clip=True)
    return [sea, alt.Chart(data).mark_geoshape(fill=_LAND, stroke=_BORDER, strokeWidth=0.6, clip=True)]


def _draw_points(rows: list[dict[str, Any]], say: Messages) -> alt.Chart:
    kinds = {"city": say("town"), "country": say("country")}
    legend = alt.Legend(title=say("kind"), labelExpr=choose_text(kinds))
    points = show_values(alt.Chart(alt.InlineData(values=rows)), kind=kinds).mark_point(
        filled=True, opacity=0.7, stroke="white", strokeWidth=0.7, clip=True
    )
    drawn: alt.Chart = points.encode(
        longitude="longitude:Q",
        latitude="latitude:Q",
        size=alt.Size("documents:Q", **from_zero(rows, "documents", _LARGEST, say("documents"))),
        color=alt.Color("kind:N", legend=legend, scale=alt.Scale(domain=[*_COLOURS], range=[*_COLOURS.values()])),
        shape=alt.Shape("kind:N", legend=legend, scale=alt.Scale(domain=[*_SHAPES], range=[*_SHAPES.values()])),
        tooltip=[
            alt.Tooltip("place:N", title=say("place")),
            alt.Tooltip("shown_kind:N", title=say("kind")),
            alt.Tooltip("country:N", title=say("country")),
            *(count_in_tooltip(name, say) for name in ("documents", "mentions", "population")),
            alt.Tooltip("geonames_id:N", title="GeoNames"),
        ],
    )
    return drawn


def _draw_names(rows: list[dict[str, Any]]) -> list[alt.Chart]:
    words = alt.Chart(alt.InlineData(values=rows)).encode(
        longitude="longitude:Q", latitude="latitude:Q", text="place:N"
    )
    halo = words.mark_text(
        align="left", dx=_APART, stroke="white", strokeWidth=3, strokeOpacity=0.8, strokeJoin="round", clip=True
    )
    return [halo, words.mark_text(align="left", dx=_APART, clip=True)]


def _choose_names(rows: Iterable[dict[str, Any]], view: _View) -> Iterator[dict[str, Any]]:
    """Yield the first rows whose names do not hide one another."""
    boxes: list[_Box] = []
    for row in rows:
        x, y = view.to_pixels(row["longitude"], row["latitude"])
        box = (x, y - LINE_HEIGHT / 2, x + _APART + measure_text(row["place"]), y + LINE_HEIGHT / 2)
        if box[2] < _WIDTH and not any(_overlap(box, other) for other in boxes):
            boxes.append(box)
            yield row
        if len(boxes) == _NAMED:
            return


def _overlap(first: _Box, second: _Box) -> bool:
    return first[0] < second[2] and second[0] < first[2] and first[1] < second[3] and second[1] < first[3]


def cut_world(topology: dict[str, Any], view: _View) -> dict[str, Any]:
    """Return a topology with the countries that a view shows, so that the chart of one country is small."""
    boxes = [_box_of(arc, topology["transform"]) for arc in topology["arcs"]]
    window = view.to_box()
    countries = topology["objects"]["countries"]
    kept = [shape for shape in countries["geometries"] if any(_overlap(b, window) for b in _boxes_of(shape, boxes))]
    used = {arc for shape in kept for arc in _arcs_of(shape["arcs"])}
    arcs = [arc if number in used else [[0, 0], [0, 0]] for number, arc in enumerate(topology["arcs"])]
    return {**topology, "arcs": arcs, "objects": {"countries": {**countries, "geometries": kept}}}


def _box_of(arc: list[list[int]], transform: dict[str, list[float]]) -> _Box:
    """Return the degrees between which an arc lies, of which each point says how far it is from the last one."""
    (wide, high), (west, south) = transform["scale"], transform["translate"]
    xs = [west + wide * x for x in accumulate(point[0] for point in arc)]
    ys = [south + high * y for y in accumulate(point[1] for point in arc)]
    return min(xs), min(ys), max(xs), max(ys)


def _boxes_of(shape: dict[str, Any], boxes: list[_Box]) -> Iterator[_Box]:
    """Yield the box of each part of a country."""
    arcs = shape.get("arcs", [])
    for part in arcs if shape["type"] == "MultiPolygon" else [arcs]:
        if found := [boxes[arc] for arc in _arcs_of(part)]:
            west, south, east, north = zip(*found, strict=True)
            yield min(west), min(south), max(east), max(north)


def _arcs_of(arcs: Any) -> Iterator[int]:
    """Yield the numbers of all arcs of a shape; one that is run backwards has the complement of its number."""
    for arc in arcs:
        if isinstance(arc, int):
            yield arc if arc >= 0 else ~arc
        else:
            yield from _arcs_of(arc)
