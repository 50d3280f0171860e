"""Places that act, in a pipeline without an NER, on marked sentences (``cases/acts.jsonl``)."""

from typing import Any

import pytest
import spacy

from markup import parse_marked, read_cases
from newsner.lexicons import load_cues, load_weights
from newsner.roles.facts import read_facts


@pytest.fixture(scope="module")
def nlp() -> spacy.Language:
    """A pipeline of rules that find names, links and facts."""
    pipeline = spacy.blank("fr")
    for name in ("splits", "gazetteer", "people", "organisations", "places", "overlaps", "linking", "roles"):
        pipeline.add_pipe(f"newsner_{name}")
    return pipeline


@pytest.mark.parametrize("case", read_cases("acts"))
def test_marked_sentence(case: dict[str, Any], nlp: spacy.Language) -> None:
    """Of the places in a sentence, exactly the marked ones act."""
    text, spans = parse_marked(case["marked"])
    doc = nlp(text)
    ents = {ent.start: ent for ent in doc.ents}
    found = [(ents[start].start_char, ents[start].end_char, "ACT") for start in read_facts(doc).acts]
    assert found == spans


def test_text_without_places(nlp: spacy.Language) -> None:
    """Nothing acts where no place is named."""
    assert read_facts(nlp("Le conseil a voté le budget.")).acts == ()


def test_weights_are_sorted_and_cues_in_lower_case() -> None:
    """Weights are easy to review; only names of places are written with capitals."""
    assert list(load_weights("act")) == sorted(load_weights("act"))
    words = {
        cue for role, cues in load_cues("act").items() if role not in ("capital", "region", "seat") for cue in cues
    }
    assert [word for word in words if word != word.lower()] == []
