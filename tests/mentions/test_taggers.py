"""Each rule tagger alone in a blank pipeline, on marked sentences (``cases/<component>.jsonl``)."""

from typing import Any

import pytest
import spacy

from markup import parse_marked, read_cases

KEYS = {
    "people": "people",
    "organisations": "organisations",
    "places": "places",
    "results": "results",
    "gazetteer": "gazetteer",
    "clutter": "clutter",
}


@pytest.fixture(scope="module")
def pipelines() -> dict[str, spacy.Language]:
    built = {}
    for name in KEYS:
        built[name] = spacy.blank("fr")
        built[name].add_pipe("newsner_splits")
        built[name].add_pipe(f"newsner_{name}")
    return built


CASES = [
    pytest.param(name, *parameter.values, id=f"{name}-{parameter.id}", marks=parameter.marks)
    for name in KEYS
    for parameter in read_cases(name)
]


@pytest.mark.parametrize(("name", "case"), CASES)
def test_marked_sentence(name: str, case: dict[str, Any], pipelines: dict[str, spacy.Language]) -> None:
    """A sentence gives exactly the marked candidates."""
    text, spans = parse_marked(case["marked"])
    doc = pipelines[name](text)
    assert [(s.start_char, s.end_char, s.label_) for s in doc.spans[KEYS[name]]] == spans
