"""Rates, and the base units of measures: `Quantity.per`, `Quantity.base_value` and `Quantity.base_unit`."""

from decimal import Decimal

import pytest

from newsner import Extraction, Extractor, Quantity
from newsner.numbers import find_numbers
from newsner.quantities.finder import QuantityFinder
from newsner.quantities.match import Refusal

RATES = [
    pytest.param("6,80 euros par jour", "jour", id="par-period"),
    pytest.param("12 EUROS PAR JOUR", "jour", id="capitals"),
    pytest.param("12 €/m²", "m²", id="slash-symbol"),
    pytest.param("12 € / kg", "kg", id="slash-spaced"),
    pytest.param("60 €/MWh", "MWh", id="slash-energy"),
    pytest.param("500 curistes/jour", "jour", id="slash-noun"),
    pytest.param("12 cas pour 100 000 habitants", "100000 habitant", id="pour-population"),
    pytest.param("12 pour 100 000 habitants", "100000 habitant", id="pour-bare-number"),
    pytest.param("2,5 médecins pour mille habitants", "1000 habitant", id="pour-number-word"),
    pytest.param("9 naissances sur 1 000 habitants", "1000 habitant", id="sur-population"),
    pytest.param("400 morts par million d'habitants", "1000000 habitant", id="par-million"),
    pytest.param("3 décès pour un million d'habitants", "1000000 habitant", id="pour-un-million"),
    pytest.param("5 g de sucre pour 100 g", "100 g", id="pour-100-g"),
    pytest.param("18 kWh aux 100 km", "100 km", id="aux-100-km"),
    pytest.param("3 euros les 100 ml", "100 ml", id="les-100-ml"),
    pytest.param("deux euros le kilo", "kilo", id="le-kilo"),
    pytest.param("5 000 euros le mètre carré", "mètre carré", id="le-mètre-carré"),
    pytest.param("100 dollars le baril", "baril", id="le-baril"),
    pytest.param("12 euros l’heure", "heure", id="l-heure"),
    pytest.param("12 euros brut de l'heure", "heure", id="de-l-heure"),
    pytest.param("1,47 euro du litre", "litre", id="du-litre"),
    pytest.param("4 euros l'unité", "unité", id="l-unité"),
    pytest.param("4 euros pièce", "pièce", id="pièce"),
    pytest.param("500 euros la semaine", "semaine", id="la-semaine"),
    pytest.param("deux fois l'an", "an", id="l-an"),
    pytest.param("30 quintaux à l'hectare", "hectare", id="à-l-hectare"),
    pytest.param("20 habitants au km2", "km2", id="au-km2"),
    pytest.param("120 pulsations à la minute", "minute", id="à-la-minute"),
    pytest.param("300 000 visiteurs chaque année", "année", id="chaque-année"),
    pytest.param("2 400 animaux sont tués chaque minute", "minute", id="chaque-behind-a-passive"),
    pytest.param("trois comprimés toutes les 3 heures", "3 heure", id="toutes-les-3-heures"),
    pytest.param("deux réunions tous les deux ans", "2 an", id="tous-les-deux-ans"),
    pytest.param("deux repas tous les jours", "jour", id="tous-les-jours"),
    pytest.param("900 euros mensuels", "mois", id="adjective"),
    pytest.param("20 000 tests quotidiens", "jour", id="adjective-of-a-count"),
    pytest.param("15 euros per capita", "tête", id="per-capita"),
    pytest.param("2 000 euros net par mois", "mois", id="net"),
    pytest.param("130 litres d'eau potable par jour", "jour", id="complement"),
    pytest.param("193 cas diagnostiqués par jour", "jour", id="participle"),
    pytest.param("une indemnité de « 532 euros » par mois", "mois", id="closing-quote"),
    pytest.param("12 euros par mois et par personne", "mois / personne", id="two-denominators"),
    pytest.param("12 €/mois/personne", "mois / personne", id="two-slashes"),
    pytest.param("12 points par match", "match", id="par-event"),
    pytest.param("5 euros par SMS", "SMS", id="means-behind-a-price"),
    pytest.param("trois par semaine", "semaine", id="bare-number-word"),
    pytest.param("3 h 50 par jour", "jour", id="hours-and-minutes"),
    pytest.param("10 euros toutes les demi-heures", "0.5 heure", id="half"),
]

NO_RATES = [
    pytest.param("3 ans par exemple", id="par-exemple"),
    pytest.param("une baisse de 3 % par rapport à 2010", id="par-rapport"),
    pytest.param("12 personnes ont par ailleurs fui", id="par-ailleurs"),
    pytest.param("trois hommes tués par balles", id="par-balles"),
    pytest.param("deux soldats tués par deux hommes", id="par-agents"),
    pytest.param("12 élus soutenus par Paul", id="par-name"),
    pytest.param("12 agents élus par les habitants", id="par-article"),
    pytest.param("trois évadés par hélicoptère", id="par-means"),
    pytest.param("300 euros par chèque", id="par-payment"),
    pytest.param("27 films classés par pays", id="sorted-by"),
    pytest.param("12 euros pour 3 ans", id="pour-span"),
    pytest.param("un plan de 12 euros sur 3 ans", id="sur-span"),
    pytest.param("12 millions d'euros pour 1 000 logements", id="pour-total"),
    pytest.param("300 repas aux 1 000 habitants", id="aux-receivers"),
    pytest.param("12 wagons sur 100", id="share"),
    pytest.param("45 voix pour 12 contre", id="vote"),
    pytest.param("un litre à 1,43 euro la semaine du 30 novembre", id="dated-week"),
    pytest.param("12 millions d'euros l'an dernier", id="last-year"),
    pytest.param("8 millions d'euros la perte", id="article-of-an-object"),
    pytest.param("12 euros du budget", id="de-a-whole"),
    pytest.param("300 personnes à l'heure actuelle", id="nowadays"),
    pytest.param("150 euros à chaque salarié", id="receivers"),
    pytest.param("trois journaux quotidiens", id="dailies"),
    pytest.param("un mineur de 15 ans par personne ayant autorité", id="par-personne-ayant"),
    pytest.param("mariées avant 18 ans chaque année", id="age"),
    pytest.param("80 km/h", id="named-unit"),
    pytest.param("6,5 l/100 km", id="named-consumption"),
    pytest.param("12 kilomètres par heure", id="named-in-words"),
    pytest.param("12 sacs. Par jour, il pleut", id="next-sentence"),
]


@pytest.mark.parametrize(("text", "per"), RATES)
def test_rate(text: str, per: str) -> None:
    """What a rate holds for is read, lengthens no text, and its number is no quantity of its own."""
    for sentence in (f"Il note {text}.", f"Il note {text}"):
        (found,) = QuantityFinder(sentence).find()
        assert found.per == per
        assert found.end + len(per.split()[-1]) <= len(sentence)


@pytest.mark.parametrize("text", NO_RATES)
def test_no_rate(text: str) -> None:
    """Agents, means, spans, totals and dates are no rates, and named units have their own name."""
    found = list(QuantityFinder(f"Il note {text}.").find())
    assert found
    assert [quantity.per for quantity in found if quantity.per] == []


def test_number_of_a_rate_is_accounted_for() -> None:
    """It is refused with a reason, so that every number of the text has an outcome."""
    text = "On compte 12 cas pour 100 000 habitants et deux réunions tous les deux ans."
    outcomes = list(QuantityFinder(text).find_all())
    refused = [(text[x.start : x.end], x.reason) for x in outcomes if isinstance(x, Refusal)]
    assert refused == [("100 000", "rate"), ("deux", "rate")]
    assert all(any(x.start < n.end and n.start < x.end for x in outcomes) for n in find_numbers(text))


@pytest.mark.parametrize(
    ("text", "rates"),
    [
        pytest.param("Ils gagnent 1 600 et 1 459 euros par mois.", ["mois", "mois"], id="list"),
        pytest.param("Il passe de 1,2 à 1,5 euro le litre.", ["litre", "litre"], id="change"),
        pytest.param("Il compte 364 habitants par km2, contre 112 en France.", ["km2", "km2"], id="contrast"),
        pytest.param("Il paie 12 euros par mois et 3 euros de frais.", ["mois", None], id="not-shared"),
    ],
)
def test_rate_is_shared_with_the_unit(text: str, rates: list[str | None]) -> None:
    """Numbers that share the unit of another share its rate."""
    assert [quantity.per for quantity in QuantityFinder(text).find()] == rates


@pytest.mark.parametrize(
    ("text", "base"),
    [
        pytest.param("12 m", ("12", "m"), id="symbol"),
        pytest.param("12 mètres", ("12", "m"), id="noun"),
        pytest.param("1,2 km", ("1200", "m"), id="km"),
        pytest.param("1,2 kilomètre", ("1200", "m"), id="kilomètre"),
        pytest.param("3 ha", ("30000", "m²"), id="area"),
        pytest.param("75 cl", ("0.00075", "m³"), id="volume"),
        pytest.param("250 g", ("0.25", "kg"), id="mass"),
        pytest.param("90 km/h", ("25", "m/s"), id="speed"),
        pytest.param("20 °C", ("293.15", "K"), id="temperature"),
        pytest.param("20 degrés", ("293.15", "K"), id="degrees"),
        pytest.param("12 minutes", ("720", "s"), id="duration"),
        pytest.param("2 h 30 min", ("9000", "s"), id="two-units"),
        pytest.param("trois semaines", ("1814400", "s"), id="weeks"),
        pytest.param("60 €/MWh", ("60", "EUR"), id="money"),
        pytest.param("12 %", ("12", "%"), id="percent"),
        pytest.param("3 à 4 km", (None, "m"), id="range"),
        pytest.param("12 mois", (None, None), id="months"),
        pytest.param("une peine de 3 ans", (None, None), id="years"),
        pytest.param("un homme de 36 ans", (None, None), id="age-in-years"),
        pytest.param("12 sacs", (None, None), id="count"),
        pytest.param("3 points", (None, None), id="points"),
        pytest.param("un réchauffement de 2 °C", (None, None), id="difference-of-temperatures"),
        pytest.param("2 °C par siècle", (None, None), id="rate-of-temperatures"),
        pytest.param("un angle de 45 degrés", (None, None), id="angle"),
    ],
)
def test_base(text: str, base: tuple[str | None, str | None]) -> None:
    """A measure has its value in the base unit of its kind; money and percent keep theirs; the rest has none."""
    (found,) = QuantityFinder(f"Il note {text}.").find()
    value, unit = base
    assert (found.base_value, found.base_unit) == (None if value is None else Decimal(value), unit)


def test_results_carry_rate_and_base(extractor: Extractor) -> None:
    """They reach the result, agree with `to_base`, and go to JSON and back."""
    article = extractor.extract("Il faut 130 litres d'eau par jour et 80 km/h.")
    litres, speed = article.quantities
    assert (litres.text, litres.per) == ("130 litres", "jour")
    assert (litres.base_value, litres.base_unit) == (Decimal("0.13"), "m³")
    for quantity in (litres, speed):
        base = quantity.to_base()
        assert base is not None
        assert (base.value, base.unit, base.per) == (quantity.base_value, quantity.base_unit, quantity.per)
    assert Extraction.model_validate_json(article.model_dump_json()) == article


def test_results_of_an_older_version_load() -> None:
    """Files written before there were rates and base units say nothing of them."""
    line = '{"text": "12 km", "start": 0, "end": 5, "value": "12", "kind": "length", "unit": "km", "noun": null}'
    quantity = Quantity.model_validate_json(line)
    assert (quantity.per, quantity.base_value, quantity.base_unit) == (None, None, None)
