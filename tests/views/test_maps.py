"""Maps of a corpus: what they count and show, and that they need no network; how they look is checked by eye."""

import json
from pathlib import Path
from typing import Any

import pytest

import newsner
from newsner.lexicons import load_world
from newsner.views.maps import _View, cut_world

TEXTS = {
    "a": "Il pleut à Lyon. À Lyon, le Var est loin.",
    "b": "À Lyon et à Lausanne, en Suisse, il neige.",
    "c": "À Marseille et à Tokyo, il fait beau.",
}


@pytest.fixture(scope="module")
def corpus() -> newsner.TaggedCorpus:
    return newsner.tag(TEXTS)


def points(chart: Any) -> dict[str, dict[str, Any]]:
    return {row["place"]: row for row in chart.layer[2].data.values}


def countries(chart: Any) -> set[str]:
    return {
        country["properties"]["name"] for country in chart.layer[1].data.values["objects"]["countries"]["geometries"]
    }


def test_places_are_counted(corpus: newsner.TaggedCorpus) -> None:
    """A place has its documents and mentions, under the name that the articles give it."""
    shown = points(corpus.plot.map(extent="world"))
    assert {name: (row["documents"], row["mentions"], row["kind"]) for name, row in shown.items()} == {
        "Lyon": (2, 3, "city"),
        "Lausanne": (1, 1, "city"),
        "Suisse": (1, 1, "country"),
        "Marseille": (1, 1, "city"),
        "Tokyo": (1, 1, "city"),
    }
    assert shown["Lyon"]["geonames_id"] == 2996944
    assert (round(shown["Lyon"]["latitude"]), round(shown["Lyon"]["longitude"])) == (46, 5)


def test_what_is_left_out_is_said(corpus: newsner.TaggedCorpus) -> None:
    chart = corpus.plot.map(extent="FR")
    assert chart.title.subtitle == [
        "1 of 7 places in documents have no coordinates, and are left out",
        "3 of 5 places lie outside the map",
    ]
    assert "Tokyo" not in points(chart)
    assert {"Lyon", "Marseille"} <= set(points(chart))


def test_a_few_far_places_do_not_shrink_the_map() -> None:
    texts = {f"{number}": "Il pleut à Lyon, à Grenoble et à Valence." for number in range(20)}
    shown = points(newsner.tag(texts | {"x": "Il pleut à Tokyo."}).plot.map())
    assert set(shown) == {"Lyon", "Grenoble", "Valence"}


def test_a_map_holds_the_outlines_that_it_shows(corpus: newsner.TaggedCorpus) -> None:
    """That of one country is small; that of the world has all countries."""
    whole, part = (corpus.plot.map(extent=extent) for extent in ("world", "FR"))
    assert len(countries(whole)) > 200
    assert {"France", "Switzerland", "Italy"} <= countries(part) <= countries(whole) - {"Japan", "Australia"}
    assert len(part.to_json()) < len(whole.to_json()) / 3


def test_the_middle_of_a_large_country_has_its_outline() -> None:
    """A country without a border in the view is still there: it fills it."""
    inside = cut_world(load_world(), _View.build([(134.0, -24.0), (134.5, -24.2)]))
    assert [c["properties"]["name"] for c in inside["objects"]["countries"]["geometries"]] == ["Australia"]


def test_a_view_shows_its_points() -> None:
    """Whatever they are, also at the poles, and one alone has its surroundings."""
    for places in ([(2.0, 48.0)], [(-180.0, -90.0), (180.0, 90.0)], [(5.0, 45.0), (5.0, 45.0), (6.0, 50.0)], []):
        view = _View.build(places)
        assert all(view.shows({"longitude": x, "latitude": y}) for x, y in places)
        assert view.scale > 0
        west, south, east, north = view.to_box()
        assert west < east
        assert south < north


@pytest.mark.parametrize("extent", ["most", "world", "FR"])
def test_maps_are_saved_without_a_network(corpus: newsner.TaggedCorpus, extent: str, tmp_path: Path) -> None:
    chart = corpus.plot.map(extent=extent)
    assert "url" not in json.dumps(chart.to_dict()["layer"])
    for name in ("x.svg", "x.png"):
        chart.save(tmp_path / name)
        assert (tmp_path / name).stat().st_size > 10_000
