"""References of `newsner_roles` in a pipeline without an NER, on marked sentences (``cases/references.jsonl``)."""

from typing import Any

import pytest
import spacy

from markup import parse_marked, read_cases
from newsner.linking.entities import linked_entities
from newsner.roles.facts import read_facts


@pytest.fixture(scope="module")
def nlp() -> spacy.Language:
    """A pipeline of rules that find names, links and facts."""
    pipeline = spacy.blank("fr")
    for name in ("splits", "gazetteer", "people", "organisations", "places", "quantities", "overlaps"):
        pipeline.add_pipe(f"newsner_{name}")
    pipeline.add_pipe("newsner_linking")
    pipeline.add_pipe("newsner_roles")
    return pipeline


@pytest.mark.parametrize("case", read_cases("references"))
def test_marked_sentence(case: dict[str, Any], nlp: spacy.Language) -> None:
    """A sentence gives exactly the marked references; a label of two letters is the code of the country."""
    text, spans = parse_marked(case["marked"])
    names = case.get("entities", [None] * len(spans))
    expected = [
        (start, end, name, kb_id if len(kb_id) == 2 else None)
        for (start, end, kb_id), name in zip(spans, names, strict=True)
    ]
    doc = nlp(text)
    entities = linked_entities(doc)
    found = [
        (r.start, r.end, None if r.entity is None else entities[r.entity].name, r.kb_id)
        for r in read_facts(doc).references
    ]
    assert found == expected


def test_references_are_no_mentions(nlp: spacy.Language) -> None:
    """What is inside a name is no reference."""
    doc = nlp("La Fédération française de football et le ministère russe de la Défense ont publié un communiqué.")
    starts = {token for m in (m for e in linked_entities(doc) for m in e.mentions) for token in range(m.start, m.end)}
    spans = [doc.char_span(r.start, r.end) for r in read_facts(doc).references]
    assert all(span is not None and starts.isdisjoint(range(span.start, span.end)) for span in spans)
