"""Each rule tagger alone in a blank pipeline, on marked sentences (``cases/<component>.jsonl``)."""

from typing import Any

import pytest
import spacy

from markup import parse_marked, read_cases
from newsner.gazetteer.entries import GazetteerEntry
from newsner.labels import Label
from newsner.spans import NEVER_KEY

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


def test_two_gazetteers_both_keep_their_never() -> None:
    """What a second gazetteer says does not name someone is added to what the first one says."""
    nlp = spacy.blank("fr")
    for key, person, other in (("first", "Paul Zorglub", "Zorglub"), ("second", "Ali Vézelin", "Vézelin")):
        tagger = nlp.add_pipe("newsner_gazetteer", key, config={"spans_key": key, "packaged": False})
        tagger.add([GazetteerEntry(name=person, label=Label.PER, never=(other,))])  # type: ignore[attr-defined]
        tagger.add([GazetteerEntry(name="Jo Durand", label=Label.PER, never=(key,))])  # type: ignore[attr-defined]
    never = nlp("Paul Zorglub et Ali Vézelin.").user_data[NEVER_KEY]
    assert {name: sorted(surfaces) for name, surfaces in never.items()} == {
        "Paul Zorglub": ["Zorglub"],
        "Ali Vézelin": ["Vézelin"],
        "Jo Durand": ["first", "second"],
    }
