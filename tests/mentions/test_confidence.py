"""Scores made of the probabilities of the NER, and names found again in a document."""

import numpy as np
import pytest
import spacy
from spacy.tokens import Doc, Span

from newsner import Extractor
from newsner.mentions.candidates import Candidate, collect_candidates
from newsner.mentions.confidence import score_candidates
from newsner.mentions.consistency import ConsistencyTagger
from newsner.spans import PROBABILITIES_KEY

CLUB = "Le Racing Club Vézelin recrute. Mme Vézelin n'en sait rien."


def make_doc(text: str, spans: dict[str, list[tuple[int, int, str]]], taken: float | None = None) -> Doc:
    """Return a document with candidates; with ``taken``, as if an NER had been that sure of each of its decisions."""
    doc = spacy.blank("fr").make_doc(text)
    for key, places in spans.items():
        doc.spans[key] = [Span(doc, start, end, label=label) for start, end, label in places]
    if taken is not None:
        probabilities = np.full((len(doc), 2), [1.0, 0.98])
        for span in doc.spans.get("model", ()):
            probabilities[span.start : span.end] = [taken, 1 - taken]
        doc.user_data[PROBABILITIES_KEY] = probabilities
    return doc


def score_first(doc: Doc) -> float:
    """Return the score of the document's first candidate."""
    return score_candidates(doc, collect_candidates(doc, ("model", "gazetteer", "organisations")))[0]


def test_score_follows_the_model() -> None:
    """The surer the NER, the higher the score."""
    places = {"model": [(1, 4, "ORG")]}
    scores = [score_first(make_doc(CLUB, places, taken)) for taken in (0.3, 0.6, 0.9, 0.999)]
    assert scores == sorted(scores)
    assert scores[0] < 0.4 < 0.8 < scores[-1]


@pytest.mark.parametrize(
    ("text", "start"),
    [
        pytest.param("Une Vézelin est garée.", 1, id="behind-indefinite"),
        pytest.param("La Vézelin 12 part.", 1, id="model"),
    ],
)
def test_score_falls_beside_signs_of_a_product(text: str, start: int) -> None:
    """What follows `une`, or stands before a number, is less of a name than the same word elsewhere."""
    plain = score_first(make_doc("Selon Vézelin, rien.", {"model": [(1, 2, "ORG")]}, 0.9))
    assert score_first(make_doc(text, {"model": [(start, start + 1, "ORG")]}, 0.9)) < plain


def test_all_span_groups_of_a_candidate_are_its_sources() -> None:
    """Equal spans are one candidate, whose span is that of the first group."""
    doc = make_doc(CLUB, {"model": [(1, 4, "ORG"), (7, 8, "PER")], "gazetteer": [(1, 4, "ORG")]})
    candidates = collect_candidates(doc, ("gazetteer", "model"))
    assert [(c.start, c.end, c.label, c.sources) for c in candidates] == [
        (1, 4, "ORG", ("gazetteer", "model")),
        (7, 8, "PER", ("model",)),
    ]
    assert isinstance(candidates[0], Candidate)


def test_mentions_carry_score_and_source(extractor: Extractor, seed_text: str) -> None:
    """Scores are probabilities; most names of a wire article are the NER's, with a high score."""
    mentions = extractor.extract(seed_text).mentions
    assert all(0.4 <= mention.score <= 1 for mention in mentions)
    assert sum(mention.score > 0.9 for mention in mentions) > len(mentions) / 2
    assert {mention.source for mention in mentions} <= {"model", "gazetteer", "cue", "consistency"}


def test_min_score_leaves_out_what_is_less_sure(extractor: Extractor, seed_text: str) -> None:
    """Mentions below the bar go, with the entities and aliases that have no other; the rest is the same."""
    everything = extractor.extract(seed_text)
    bar = sorted(mention.score for mention in everything.mentions)[len(everything.mentions) // 2]
    sure = extractor.extract(seed_text, min_score=bar)
    assert sure.mentions == tuple(mention for mention in everything.mentions if mention.score >= bar)
    for entity in sure.entities:
        assert entity.mentions
        assert set(entity.aliases) <= {mention.text.replace("’", "'") for mention in entity.mentions}
    assert extractor.extract(seed_text, min_score=1.0).entities == ()


@pytest.mark.parametrize("score", [-0.1, 1.1])
def test_min_score_out_of_range(score: float, extractor: Extractor) -> None:
    """A bar that no probability can be is an error, at once."""
    with pytest.raises(ValueError, match="min_score must lie between 0 and 1"):
        extractor.extract_many([], min_score=score)


WHOLE = ["Ali Vézelin", "Ali", "Vézelin"]
AGAIN = [
    pytest.param("Ali Vézelin parle. VÉZELIN part.", (0, 2, "PER"), ["VÉZELIN"], id="surname-in-capitals"),
    pytest.param("Ali Vézelin parle. Vezelin part.", (0, 2, "PER"), ["Vezelin"], id="accent-lost"),
    pytest.param("Ali Vézelin parle. Ali Vézelin part.", (0, 2, "PER"), WHOLE, id="whole"),
    pytest.param("Ali Vézelin parle. Le vézelin part.", (0, 2, "PER"), [], id="lower-case"),
    pytest.param("Racing Vézelin parle. Racing part.", (0, 2, "ORG"), [], id="part-of-organisation"),
]


@pytest.mark.parametrize(("text", "place", "expected"), AGAIN)
def test_name_is_found_again(text: str, place: tuple[int, int, str], expected: list[str]) -> None:
    """A known name is proposed where else it stands; words of it only for people."""
    doc = make_doc(text, {"model": [place]}, 0.99)
    found = list(ConsistencyTagger(spacy.blank("fr"), spans_key="consistency", candidates=["model"]).find(doc))
    assert [span.text for span in found if span.start >= place[1]] == expected
    assert {span.label_ for span in found} <= {place[2]}


def test_doubtful_name_is_not_looked_for() -> None:
    """What the NER itself doubts teaches nothing about the rest of the document."""
    doc = make_doc("Ali Vézelin parle. VÉZELIN part.", {"model": [(0, 2, "PER")]}, 0.5)
    assert list(ConsistencyTagger(spacy.blank("fr"), spans_key="consistency", candidates=["model"]).find(doc)) == []
