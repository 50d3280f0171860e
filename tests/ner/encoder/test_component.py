"""The component ``newsner_encoder`` and the model ``newsner-accurate``."""

import pickle
from pathlib import Path

import numpy as np
import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span

import newsner
from newsner import Extractor
from newsner.ner import encoder, shipped
from newsner.ner.encoder.component import EncoderNer
from newsner.ner.loading import drop_second_opinion
from newsner.pipeline import build_ner
from newsner.spans import PROBABILITIES_KEY, SECOND_PROBABILITIES_KEY, SECOND_SPANS, WEIGHTS_KEY

TEXT = "Mme Irène Kälin rejoint le ministère de la Culture, à Damas. Aujourd'hui, 26 missiles."


@pytest.fixture(scope="module")
def ner() -> EncoderNer:
    return EncoderNer()


@pytest.fixture(scope="module")
def accurate() -> Extractor:
    return newsner.load("newsner-accurate")


def show(doc: Doc) -> list[tuple[str, str]]:
    return [(entity.text, entity.label_) for entity in doc.ents]


def test_each_token_has_probabilities(ner: EncoderNer) -> None:
    """They are of the tag that was chosen, and of being outside; both are the same where that is the tag."""
    doc = ner(spacy.blank("fr")(f"{TEXT}\n\n  Fin"))
    found = doc.user_data[PROBABILITIES_KEY]
    assert found.shape == (len(doc), 2)
    assert ((found >= 0) & (found <= 1)).all()
    inside = np.array([token.ent_iob_ in "BI" for token in doc])
    assert inside.sum() == 7
    assert (found[inside, 0] > found[inside, 1]).all()
    assert (found[~inside, 0] == found[~inside, 1]).all()


def test_entities_that_are_set_stay(ner: EncoderNer) -> None:
    """The encoder adds names beside them, and none over them."""
    doc = spacy.blank("fr")(TEXT)
    doc.set_ents([Span(doc, 0, 2, label="ROLE")], default="missing")
    assert show(ner(doc)) == [("Mme Irène", "ROLE"), ("ministère de la Culture", "ORG"), ("Damas", "LOC")]


def test_a_second_opinion(accurate: Extractor) -> None:
    """What an NER before it has found makes room, and is kept apart with its probabilities."""
    assert accurate.nlp.pipe_names[1:3] == ["second_ner", "ner"]
    doc = accurate.nlp.make_doc(TEXT)
    for name, component in accurate.nlp.pipeline[:3]:
        doc = component(doc)
        if name == "second_ner":
            first, probabilities = show(doc), doc.user_data[PROBABILITIES_KEY]
    assert [(span.text, span.label_) for span in doc.spans[SECOND_SPANS]] == first != []
    assert doc.user_data[SECOND_PROBABILITIES_KEY] is probabilities
    assert doc.user_data[PROBABILITIES_KEY] is not probabilities
    assert ("ministère de la Culture", "ORG") in show(doc)


def test_the_second_opinion_can_be_dropped(tmp_path: Path) -> None:
    """As training does; the encoder keeps its weights, also in a folder."""
    nlp = build_ner("newsner-accurate")
    files = nlp.get_pipe("ner").files  # type: ignore[attr-defined]
    drop_second_opinion(nlp)
    assert nlp.get_pipe("ner").files is files  # type: ignore[attr-defined]
    nlp.to_disk(tmp_path)
    doc = newsner.load(tmp_path).nlp(TEXT)
    assert SECOND_SPANS not in doc.spans
    assert doc.user_data[WEIGHTS_KEY] == "weight_encoder"


def test_no_second_opinion_where_entities_were_set_before(accurate: Extractor) -> None:
    """Then the NER before it gives no probabilities, and what is set stays."""
    nlp = accurate.nlp
    doc = nlp.get_pipe("newsner_splits")(nlp.make_doc(TEXT))
    doc.set_ents([Span(doc, 0, 2, label="ROLE")], default="missing")
    doc = nlp.get_pipe("ner")(nlp.get_pipe("second_ner")(doc))
    assert SECOND_SPANS not in doc.spans
    assert show(doc) == [("Mme Irène", "ROLE"), ("ministère de la Culture", "ORG"), ("Damas", "LOC")]


@pytest.mark.parametrize("text", ["", " ", "\n\n", "…", "\u4e00" * 400, "a" * 3000, "Lyon " * 2000])
def test_any_text(ner: EncoderNer, text: str) -> None:
    """Empty, blank, without known pieces, in one long word, and longer than any window."""
    doc = ner(spacy.blank("fr")(text))
    assert doc.user_data[PROBABILITIES_KEY].shape == (len(doc), 2)


def test_results_do_not_depend_on_other_texts(accurate: Extractor) -> None:
    """A text has the same names and scores alone, and between others."""
    others = ["Genève vote.", TEXT * 20]
    assert list(accurate.extract_many([others[0], TEXT, others[1]]))[1] == accurate.extract(TEXT)


def test_it_is_saved_with_a_pipeline(tmp_path: Path) -> None:
    """On disk, as bytes and pickled, it finds the same."""
    nlp = spacy.blank("fr")
    nlp.add_pipe("newsner_encoder")
    expected = show(nlp(TEXT))
    assert ("ministère de la Culture", "ORG") in expected
    nlp.to_disk(tmp_path)
    copies: list[Language] = [spacy.load(tmp_path), pickle.loads(pickle.dumps(nlp))]
    assert [show(copy(TEXT)) for copy in copies] == [expected, expected]


def test_the_accurate_model(accurate: Extractor) -> None:
    """It runs in the whole pipeline: links and quantities are there, and places are the caller's."""
    text = "  Bachar al-Assad est à&nbsp;Damas. Le président Assad a parlé de 26 missiles."
    article = accurate.extract(text)
    assert [(entity.name, entity.aliases) for entity in article.people] == [("Bachar al-Assad", ("Assad",))]
    assert [quantity.text for quantity in article.quantities] == ["26 missiles"]
    assert all(text[m.start : m.end] == m.text and 0.5 < m.score <= 1 for m in article.mentions)


def test_a_saved_pipeline_is_a_model(accurate: Extractor, tmp_path: Path) -> None:
    """A folder with an encoder can be loaded by its path, and shares its components with a pipeline."""
    bare = build_ner("newsner-accurate")
    bare.to_disk(tmp_path / "mine")
    for model in (tmp_path / "mine", bare):
        assert newsner.load(model).extract(TEXT).mentions == accurate.extract(TEXT).mentions


def test_missing_libraries_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the extra, the error says how to install it; a run over a corpus fails before it starts."""
    monkeypatch.setattr("newsner.checks.find_spec", lambda library: None)
    with pytest.raises(newsner.MissingExtraError, match=r"newsner\[accurate\]"):
        newsner.load("newsner-accurate")
    with pytest.raises(newsner.MissingExtraError, match=r"newsner\[accurate\]"):
        newsner.tag([("a", TEXT)], model="newsner-accurate")
    with pytest.raises(newsner.MissingExtraError, match="onnxruntime"):
        encoder.require_encoder()


def test_a_damaged_encoder_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One changed byte is noticed."""
    for file in shipped.ENCODER.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    layers = bytearray((tmp_path / "layers.onnx").read_bytes())
    layers[-1] ^= 1
    (tmp_path / "layers.onnx").write_bytes(layers)
    monkeypatch.setattr("newsner.ner.encoder.component.ENCODER", tmp_path)
    with pytest.raises(newsner.ModelDamagedError, match="install newsner again"):
        newsner.load("newsner-accurate")


def test_part_of_a_known_name_is_no_name(accurate: Extractor) -> None:
    """Also where both NERs propose it, the longer name of the gazetteer stands."""
    article = accurate.extract("Vue aérienne de Palmyre, en Syrie. [RIA Novosti - Dmitriy Vinogradov]")
    assert ("RIA Novosti", "ORG") in [(mention.text, mention.label.value) for mention in article.mentions]
