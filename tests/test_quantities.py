"""The quantity tagger alone, on marked sentences (``cases/quantities.jsonl``)."""

from decimal import Decimal
from typing import Any

import pytest
import spacy
from spacy.language import Language

from markup import parse_marked, read_cases


@pytest.fixture(scope="module")
def tagger() -> Language:
    nlp = spacy.blank("fr")
    nlp.add_pipe("newsner_quantities")
    return nlp


@pytest.mark.parametrize("case", read_cases("quantities"))
def test_marked_sentence(case: dict[str, Any], tagger: Language) -> None:
    """A sentence gives exactly the marked quantities, and ``fields`` holds what must be true of each."""
    text, spans = parse_marked(case["marked"])
    doc = tagger(text)
    found = doc.spans["quantities"]
    assert [(q._.quantity["start"], q._.quantity["end"]) for q in found] == [span[:2] for span in spans]
    for quantity, expected in zip(found, case.get("fields", []), strict=False):
        for name, value in expected.items():
            actual = quantity._.quantity[name]
            if name in ("value", "low", "high") and actual is not None and value is not None:
                assert Decimal(actual) == Decimal(str(value)), name
            else:
                assert actual == value, name
