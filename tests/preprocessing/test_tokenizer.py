"""The tokenizer cleans: the pipeline alone gives what `extract` gives, also saved, loaded and in processes."""

import unicodedata
from pathlib import Path

import pytest
import spacy

import newsner
from newsner import Extractor, to_extraction
from newsner.preprocessing.tokenizer import NewsTokenizer, read_original

ARTICLES = [path.read_text("utf-8") for path in sorted(Path("examples/articles").glob("*.txt"))]
TEXTS = [
    *ARTICLES[:6],
    *(unicodedata.normalize("NFD", text) for text in ARTICLES[6:9]),
    "\n\n  L’Élysée\u00a0: M.\u202fMacron «\u00a0reçoit\u00a0» 1\u202f500 élus\u00ad.  \n",
    "Le maire François\nBayrou est à Stras-\nbourg.",
    "x" * 3000 + " Macron " + "y" * 900,
    "Macron\ud800 parle à Alger.",
    "",
    " \n ",
]


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: ascii(text[:12]))
def test_the_pipeline_is_whole(text: str, extractor: Extractor) -> None:
    """``nlp(text)`` holds all that `extract(text)` returns, whatever characters the text is written with."""
    assert to_extraction(extractor.nlp(text)) == extractor.extract(text)


def test_saved_and_loaded(extractor: Extractor, tmp_path: Path) -> None:
    """A pipeline that spaCy has saved and loaded cleans as before, and its documents go through bytes and processes."""
    extractor.nlp.to_disk(tmp_path / "pipeline")
    nlp = spacy.load(tmp_path / "pipeline")
    assert isinstance(nlp.tokenizer, NewsTokenizer)
    expected = [extractor.extract(text) for text in TEXTS]
    assert [to_extraction(doc) for doc in nlp.pipe(TEXTS)] == expected
    assert [to_extraction(doc) for doc in nlp.pipe(TEXTS, n_process=2)] == expected


def test_the_way_back_survives_bytes(extractor: Extractor) -> None:
    """A document that went through bytes still knows the caller's offsets."""
    doc = extractor.nlp("  E\u0301lyse\u0301e : François\nBayrou.")
    again = spacy.tokens.Doc(extractor.nlp.vocab).from_bytes(doc.to_bytes())
    assert read_original(again) == read_original(doc)


def test_a_document_of_another_pipeline_is_refused() -> None:
    """What newsner has not read holds no entities."""
    with pytest.raises(ValueError, match="newsner_linking"):
        to_extraction(spacy.blank("fr")("Macron"))


def test_options_reach_the_base_tokenizer() -> None:
    """The tokenizer that splits is the model's own."""
    nlp = newsner.load().nlp
    assert nlp.tokenizer.base.max_cache_size == 50_000  # type: ignore[union-attr]
