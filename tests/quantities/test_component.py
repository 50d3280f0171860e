"""The quantity tagger alone, on marked sentences (``cases/quantities.jsonl``)."""

from decimal import Decimal
from typing import Any

import pytest
import spacy
from spacy.language import Language

from markup import parse_marked, read_cases
from newsner.models import Quantity
from newsner.quantities.component import QuantityTagger
from timing import assert_reads_in_linear_time


@pytest.fixture(scope="module")
def tagger() -> Language:
    nlp = spacy.blank("fr")
    nlp.add_pipe("newsner_quantities")
    return nlp


@pytest.mark.parametrize("case", list(read_cases("quantities")))
def test_marked_sentence(case: dict[str, Any], tagger: Language) -> None:
    """A sentence gives exactly the marked quantities, and ``fields`` holds what must be true of each."""
    text, spans = parse_marked(case["marked"])
    doc = tagger(text)
    found = doc.spans["quantities"]
    assert [(q._.quantity["start"], q._.quantity["end"]) for q in found] == [span[:2] for span in spans]
    for quantity, expected in zip(found, case.get("fields", []), strict=False):
        for name, value in expected.items():
            actual = quantity._.quantity[name]
            if name in ("value", "low", "high", "base_value") and actual is not None and value is not None:
                assert Decimal(actual) == Decimal(str(value)), name
            else:
                assert actual == value, name


HOSTILE = [
    pytest.param("1", 1_000_000, id="one-run-of-digits"),
    pytest.param("vingt ", 2_000, id="number-words"),
    pytest.param("un chat ", 2_500, id="articles"),
    pytest.param("12 ", 2_500, id="bare-numbers"),
    pytest.param("3 kg, ", 1_500, id="measures"),
    pytest.param("dont 36 ont fui, ", 1_500, id="ellipses"),
    pytest.param("un sur ", 6_000, id="ratios"),
    pytest.param("entre 3 ", 1_500, id="ranges-never-closed"),
    pytest.param("2 h 30 ", 1_500, id="hours"),
    pytest.param("5 euros ", 2_000, id="prices"),
    pytest.param("Genève 5 francs ", 1_500, id="currencies-by-context"),
    pytest.param("www.a.fr/1 ", 2_000, id="addresses"),
    pytest.param("/a-", 16_000, id="one-word-of-hyphens-and-slashes"),
    pytest.param("a.", 24_000, id="one-word-of-points"),
    pytest.param("Parmi les amis, 3 ", 1_500, id="groups"),
    pytest.param("enfants de 3, ", 1_500, id="lists-never-closed"),
    pytest.param("5 sacs de riz brun par ", 1_000, id="rates-never-closed"),
    pytest.param("5 euros par jour et par ", 1_000, id="rates"),
    pytest.param("1 2 3 ", 16_000, id="spaced-digits"),
    pytest.param("1/2/3/", 16_000, id="slashed-digits"),
    pytest.param("1'1'1'", 2_000, id="primes"),
    pytest.param("1h1h1h", 16_000, id="hours-without-spaces"),
    pytest.param("et ", 50_000, id="links"),
    pytest.param("par ", 50_000, id="rates-without-numbers"),
    pytest.param("ABCDEFGH", 20_000, id="one-word-of-capitals"),
    pytest.param("AU MOINS DOUZE MORTS DANS LE NORD ", 1_000, id="headlines"),
    pytest.param("entre 1 et 2 ", 1_000, id="ranges"),
    pytest.param("de 3 à 4 ", 1_000, id="changes"),
    pytest.param("« 12 » ", 1_000, id="quotes"),
    pytest.param('12" ', 1_000, id="quotes-or-seconds"),
    pytest.param("(12) ", 1_000, id="brackets"),
    pytest.param("Morts : 37 ; ", 1_000, id="labels"),
    pytest.param("3 × 4 × ", 1_000, id="dimensions"),
    pytest.param("€1", 1_000, id="signs-before"),
    pytest.param("1 kg/m/", 2_000, id="divisors"),
    pytest.param("1\n", 1_000, id="lines"),
]


@pytest.mark.parametrize(("piece", "count"), HOSTILE)
def test_time_is_linear(piece: str, count: int) -> None:
    """A long text costs as much a piece as a short one, whatever it repeats."""
    tagger = QuantityTagger(spacy.blank("fr"), spans_key="quantities")
    assert_reads_in_linear_time(lambda text: list(tagger.find(text)), piece, count)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        pytest.param({"value": "2.5", "unit": "tonne", "kind": "mass"}, ("2500", None, None, "kg"), id="value"),
        pytest.param(
            {"low": "3", "high": "4", "unit": "km", "kind": "length"}, (None, "3000", "4000", "m"), id="range"
        ),
        pytest.param(
            {"value": "-18", "unit": "°C", "kind": "temperature", "base_unit": "K"},
            ("255.15", None, None, "K"),
            id="negative",
        ),
    ],
)
def test_to_base(fields: dict[str, str], expected: tuple[str | None, ...]) -> None:
    """A measure converts with all its values, and keeps its text and place."""
    quantity = Quantity.model_validate({"text": "…", "start": 3, "end": 4, **fields})
    base = quantity.to_base()
    assert base is not None
    *numbers, unit = expected
    assert [base.value, base.low, base.high] == [None if n is None else Decimal(n) for n in numbers]
    assert (base.unit, base.start, base.kind) == (unit, 3, quantity.kind)


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"value": "3", "unit": "missile", "kind": "count"}, id="count"),
        pytest.param({"value": "3", "unit": "EUR", "kind": "money"}, id="money"),
        pytest.param({"value": "3", "unit": "an", "kind": "age"}, id="years-vary"),
        pytest.param({"value": "3", "unit": "mois", "kind": "duration"}, id="months-vary"),
        pytest.param({"value": "2", "unit": "°C", "kind": "temperature"}, id="difference"),
        pytest.param({"unit": "km", "kind": "length"}, id="no-value"),
        pytest.param({"value": "3", "kind": "other"}, id="no-unit"),
    ],
)
def test_to_base_refuses(fields: dict[str, str]) -> None:
    """What has no value or no SI unit has no base."""
    assert Quantity.model_validate({"text": "…", "start": 0, "end": 1, **fields}).to_base() is None
