"""Plots in French and English: what they show is in one language, and their rows are the same in both."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import altair
import pytest

import newsner
from corpora import corpus
from french_messages import catalogue, find_english, to_forms
from newsner import set_language
from newsner.views.plots import Plots

DRAW: dict[str, Callable[[Plots], Any]] = {
    "entities": lambda plot: plot.entities(),
    "entities-over-time": lambda plot: plot.entities(by="month"),
    "entities-by-week": lambda plot: plot.entities(by="week"),
    "entities-by-source": lambda plot: plot.entities(by="source"),
    "speakers": lambda plot: plot.speakers(),
    "genders": lambda plot: plot.speakers(by="gender"),
    "women-over-time": lambda plot: plot.speakers(by="month"),
    "women-by-source": lambda plot: plot.speakers(by="source"),
    "network": lambda plot: plot.network(),
    "map": lambda plot: plot.map(),
    "quantities": lambda plot: plot.quantities("money"),
    "specificities": lambda plot: plot.specificities("source", min_total=1),
    "specificities-over-time": lambda plot: plot.specificities("month", min_total=1),
    "units": lambda plot: plot.specificities("source", of="units", min_total=1),
}
SAME = {"date", "document", "documents", "organisation", "population", "source", "mentions", "total", "article"}
"""Words that are the same in both languages."""


def shown_in(spec: Any, key: str = "") -> list[str]:
    """Return the texts of a chart that people read: titles, notes, labels and what stands for values."""
    if isinstance(spec, dict):
        if key in ("datasets", "data"):
            return []
        return [text for name, value in spec.items() for text in shown_in(value, name)]
    if isinstance(spec, list):
        return [text for value in spec for text in shown_in(value, key)]
    if isinstance(spec, str) and key in ("title", "subtitle", "text", "labelExpr", "calculate"):
        return re.findall(r'": (?:\[)?"([^"]*)"', spec) if key in ("labelExpr", "calculate") else [spec]
    return []


@pytest.mark.filterwarnings("ignore:.* documents have no")
@pytest.mark.parametrize("name", DRAW)
def test_no_english_in_french_plots(name: str) -> None:
    """Neither phrases nor single words of messages, but for those that are French, too."""
    spec = DRAW[name](corpus().plot(lang="fr")).to_dict()
    shown = [json.loads(f'"{text}"') for text in shown_in(spec)]
    english = {
        form for message in catalogue() if message.id and message.string != message.id for form in to_forms(message.id)
    }
    assert shown
    assert [text for text in shown if text in english - SAME or find_english(text)] == []
    assert spec["config"]["locale"]["number"]["decimal"] == ","


@pytest.mark.filterwarnings("ignore:.* documents have no")
@pytest.mark.parametrize("name", DRAW)
def test_rows_are_the_same_in_both_languages(name: str) -> None:
    """But for the labels of bins."""

    def rows(lang: Any) -> list[Any]:
        chart = DRAW[name](corpus().plot(lang=lang)).to_dict()
        found = json.loads(json.dumps(chart), object_hook=lambda each: {k: v for k, v in each.items() if k != "to"})
        return [values for _, values in sorted(_find_values(found))]

    french, english = (
        [[{k: v for k, v in row.items() if k != "from"} for row in values] for values in rows(lang)]
        for lang in ("fr", "en")
    )
    assert french == english


def _find_values(spec: Any, path: str = "") -> list[tuple[str, list[Any]]]:
    if isinstance(spec, dict):
        own = [(path, spec["values"])] if isinstance(spec.get("values"), list) and path.endswith("data") else []
        return own + [found for name, each in spec.items() for found in _find_values(each, f"{path}/{name}")]
    if isinstance(spec, list):
        return [found for number, each in enumerate(spec) for found in _find_values(each, f"{path}/{number}")]
    return []


def texts_of(chart: Any, path: Path) -> str:
    chart.save(path / "x.svg")
    return " ".join(re.findall(r">([^<>]+)<", (path / "x.svg").read_text("utf-8")))


@pytest.mark.filterwarnings("ignore:.* documents have no")
def test_what_vega_draws(tmp_path: Path) -> None:
    """Numbers, percentages and names of groups, by vl-convert."""
    drawn = texts_of(corpus().plot(lang="fr").speakers(by="gender"), tmp_path)
    assert "20\N{NO-BREAK SPACE}%" in drawn
    assert "femmes" in drawn
    assert "genre inconnu" in drawn
    drawn = texts_of(corpus().plot(lang="fr").quantities("money"), tmp_path)
    assert "2\N{NO-BREAK SPACE}M" in drawn
    assert "Quantités\N{NO-BREAK SPACE}: montant" in drawn
    drawn = texts_of(corpus().plot(lang="fr").specificities("month", min_total=1), tmp_path)
    assert "octobre 2015" in drawn
    assert "2015-10" not in drawn
    drawn = texts_of(corpus().plot(lang="fr").entities(by="month"), tmp_path)
    assert "oct. 2015" in drawn
    assert "personne" in drawn


def test_the_language_is_that_of_views_unless_another_is_wanted() -> None:
    """Also of plots that were kept; an argument goes first."""
    kept = corpus().plot
    try:
        set_language("fr")
        assert kept.entities().title.text == "Entités citées dans le plus de documents"
        assert kept(lang="en").entities().title.text == "Entities in most documents"
        assert kept(lang="en")().entities().title.text.startswith("Entités")
    finally:
        set_language("en")
    assert kept.entities().title.text == "Entities in most documents"


def test_english_plots_can_be_joined() -> None:
    """Altair joins charts that have no configuration; the docs say how to join French ones."""
    plot = corpus().plot
    joined = plot.entities() | plot.network() | plot.map()
    assert json.loads(joined.to_json())
    french: list[Any] = [corpus().plot(lang="fr").entities(), corpus().plot(lang="fr").network()]
    config = french[0].config
    for chart in french:
        chart.config = altair.Undefined
    both = altair.hconcat(*french, config=config)
    assert both.to_dict()["config"]["locale"]["number"]["decimal"] == ","


def test_agencies_are_left_out_on_demand() -> None:
    texts = {
        "a": "Léa Roy dort, selon l'AFP. L'agence Belga l'écrit.",
        "b": "Reuters et la SNCF se taisent. Léa Roy aussi, selon l'AFP.",
    }
    made: Any = newsner.tag(texts)
    agencies = {"Agence France-Presse", "Agence Belga", "Belga", "Reuters"}
    for rows in (made.plot.entities().data.values, made.plot.network().layer[1].data.values):
        assert {row["entity"] for row in rows} & agencies
    for rows in (
        made.plot.entities(agencies=False).data.values,
        made.plot.network(agencies=False).layer[1].data.values,
        made.cooccurrences(agencies=False, within="article").to_dict("records"),
    ):
        assert rows
        assert {row["entity"] for row in rows} & agencies == set()
        assert {row.get("other") for row in rows} & agencies == set()
