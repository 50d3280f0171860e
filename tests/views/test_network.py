"""The network: no name hides another name; measured by the font of vl-convert, not by newsner's own widths."""

import random
from collections.abc import Iterator
from typing import Any

import pytest
import vl_convert

from newsner.views.label_placement import FONT_SIZE, LINE_HEIGHT, Box, measure_text
from newsner.views.messages import Messages
from newsner.views.network import draw_network

NAMES = [
    "Agence nationale de la sécurité des systèmes d'information",
    "ministère de l'Intérieur et des Outre-mer",
    "Union européenne",
    "Jean-Luc Mélenchon",
    "La Voix du Nord (ORG)",
    "Saint-Étienne-du-Rouvray",
    "SNCF",
    "Wimereux",
    "Ay",
]


def find_texts(item: Any, x: float = 0, y: float = 0) -> Iterator[dict[str, Any]]:
    """Yield the texts of a scenegraph with their places in the whole image."""
    if isinstance(item, list):
        for each in item:
            yield from find_texts(each, x, y)
    elif isinstance(item, dict):
        if "text" in item:
            yield item | {"x": x + item.get("x", 0), "y": y + item.get("y", 0)}
        is_group = "items" in item and "marktype" not in item
        x, y = (x + item.get("x", 0), y + item.get("y", 0)) if is_group else (x, y)
        yield from find_texts(item.get("items", []), x, y)


def measure(text: str) -> float:
    """Return how wide vl-convert draws a text."""
    mark = {"type": "text", "encode": {"enter": {"text": {"value": text}, "fontSize": {"value": FONT_SIZE}}}}
    spec = {"$schema": "https://vega.github.io/schema/vega/v5.json", "width": 0, "height": 0, "marks": [mark]}
    width: float = vl_convert.vega_to_scenegraph(spec)["width"]
    return width


def make_network(count: int, seed: int, *, dense: bool) -> tuple[list[dict[str, Any]], dict[tuple[int, int], int]]:
    """Return entities with names of all lengths, the most frequent first, and what they share."""
    chance = random.Random(seed)
    rows = [
        {"entity": f"{chance.choice(NAMES)} {number}", "label": chance.choice(["PER", "LOC", "ORG"])}
        | {"entry": number, "documents": max(1, 300 // (number + 1))}
        for number in range(count)
    ]
    pairs = [(a, b) for b in range(count) for a in range(b) if dense or a == b // 5 or (a + b) % 17 == 0]
    return rows, {pair: chance.randint(1, 20) for pair in pairs}


@pytest.mark.parametrize("dense", [True, False])
@pytest.mark.parametrize("count", [2, 30, 60])
def test_no_name_hides_another_one(count: int, dense: bool) -> None:
    """Nearly all have room, and the chart says how many have not."""
    rows, shared = make_network(count, count, dense=dense)
    chart = draw_network(rows, shared, Messages("en"))
    scene = vl_convert.vegalite_to_scenegraph(chart.to_dict())["scenegraph"]
    names = {row["entity"] for row in rows}
    texts = {text["text"]: text for text in find_texts(scene) if text["text"] in names}
    assert len(texts) >= 0.9 * len(names)
    says = f"{len(names) - len(texts)} name"
    assert chart.to_dict()["title"].get("subtitle", "0 names have no room").startswith(says)
    boxes = [Box.around(text["x"], text["y"], measure(name), FONT_SIZE) for name, text in texts.items()]
    hidden = [(a, b) for number, a in enumerate(boxes) for b in boxes[:number] if a.overlaps(b)]
    assert hidden == []


def test_points_stay_apart_and_inside() -> None:
    rows, shared = make_network(60, 1, dense=True)
    chart: Any = draw_network(rows, shared, Messages("en"))
    points = chart.layer[1].data.values
    assert len(points) == 60
    for number, row in enumerate(points):
        assert 0 < row["x"] < chart.width
        assert 0 < row["y"] < chart.height
        assert all(abs(row["x"] - x["x"]) > 5 or abs(row["y"] - x["y"]) > 5 for x in points[:number])


def test_a_network_of_nobody_is_empty() -> None:
    chart = draw_network([], {}, Messages("fr"))
    assert vl_convert.vegalite_to_svg(chart.to_dict())


@pytest.mark.parametrize("text", [*NAMES, "Łódź", "Mme Müller", "WWW", "illicite", "1 234 567,89 €", "L’ÉQUIPE"])
def test_texts_are_no_wider_than_measured(text: str) -> None:
    """And not much narrower, or names would find no room."""
    assert 0.97 * measure(text) <= measure_text(text) <= 1.25 * measure(text) + 2
    assert FONT_SIZE < LINE_HEIGHT
