"""Words are forgotten, but never those of a document that another thread is making."""

import gc
import os
import pickle
from collections import deque
from concurrent.futures import ThreadPoolExecutor, wait

import pytest
import spacy
from preshed.maps import PreshMap
from spacy.language import Language

from newsner.preprocessing.tokenizer import NewsTokenizer, install
from newsner.preprocessing.turns import Turns, _rebuild


@pytest.fixture
def nlp() -> Language:
    nlp = spacy.blank("fr")
    install(nlp)
    return nlp


def turns_of(nlp: Language) -> Turns:
    assert isinstance(nlp.tokenizer, NewsTokenizer)
    return nlp.tokenizer.turns


def forgets(nlp: Language) -> bool:
    with turns_of(nlp).take(nlp, forget=True):
        return bool(nlp.vocab.in_memory_zone)  # type: ignore[attr-defined]


def maps_of(nlp: Language) -> list[PreshMap]:
    """Return the hash maps of lexemes and strings."""
    return [table for table in gc.get_referents(nlp.vocab, nlp.vocab.strings) if isinstance(table, PreshMap)]


def capacities(nlp: Language) -> list[int]:
    return [table.capacity for table in maps_of(nlp)]


def forget_words(nlp: Language, numbers: range) -> None:
    """Read and forget texts of words that were never seen before."""
    for number in numbers:
        with turns_of(nlp).take(nlp, forget=True):
            nlp(f"zorglub{number}a brimborel{number}b")


def test_memory_stays_constant_with_ever_new_words(nlp: Language) -> None:
    """The hash maps of a vocabulary do not grow, and neither they nor the documents lose a word that is kept."""
    doc = nlp("Grambolin parle.")
    nlp.vocab["grambolin"].is_stop = True
    forget_words(nlp, range(1_000))
    before = capacities(nlp)
    assert len(before) == 2
    kept = set(nlp.vocab.strings), {lexeme.orth_ for lexeme in nlp.vocab}
    forget_words(nlp, range(1_000, 8_000))
    assert capacities(nlp) == before
    assert (set(nlp.vocab.strings), {lexeme.orth_ for lexeme in nlp.vocab}) == kept
    assert nlp.vocab["grambolin"].is_stop
    assert [token.text for token in doc] == ["Grambolin", "parle", "."]


def test_no_word_is_missing_while_a_map_is_filled_anew(nlp: Language) -> None:
    """Other threads may read their documents at any moment."""
    doc = nlp("Grambolin parle de Tralalin.")
    words = [token.text for token in doc]
    nlp.vocab["Grambolin"].is_stop = True
    for number in range(20_000):  # so that it takes longer than a thread may run
        nlp.vocab[f"mot{number}"]
    with ThreadPoolExecutor(1) as pool:
        rebuilt = pool.submit(lambda: deque(map(_rebuild, maps_of(nlp) * 200), maxlen=0))
        while not rebuilt.done():
            assert [token.text for token in doc] == words
            assert nlp.vocab["Grambolin"].is_stop  # a lexeme made anew has no flag
        rebuilt.result()


def test_a_document_waits_until_no_zone_is_open(nlp: Language) -> None:
    """Another thread's document is made once the words of the turn are forgotten, so it keeps its own."""
    with ThreadPoolExecutor(1) as pool:
        with turns_of(nlp).take(nlp, forget=True):
            nlp("Zorglub parle.")
            made = pool.submit(nlp, "Brimborel parle de Grambolin.")
            assert not wait([made], timeout=0.2).done
        doc = made.result()
    assert "Zorglub" not in nlp.vocab.strings
    assert [token.text for token in doc] == ["Brimborel", "parle", "de", "Grambolin", "."]


def test_no_zone_once_another_thread_runs_the_pipeline(nlp: Language) -> None:
    """It may be in the midst of a document; that thread itself may forget."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(nlp, "Brimborel parle.").result()
        assert not forgets(nlp)
        assert pool.submit(forgets, nlp).result()


def test_own_documents_hinder_no_zone(nlp: Language) -> None:
    """A thread that runs the pipeline between its turns keeps these documents, and forgets in its turns."""
    doc = nlp("Brimborel parle.")
    assert forgets(nlp)
    assert [token.text for token in doc] == ["Brimborel", "parle", "."]


def test_a_turn_in_a_turn_ends_no_zone(nlp: Language) -> None:
    """The zone stays open until the outer turn ends, and the pipeline still belongs to the thread."""
    with turns_of(nlp).take(nlp, forget=True):
        forgets(nlp)
        nlp("Brimborel parle.")
        assert nlp.vocab.in_memory_zone  # type: ignore[attr-defined]
    assert forgets(nlp)


def test_turns_start_anew_in_another_process(nlp: Language) -> None:
    """A tokenizer goes to other processes without its lock."""
    with turns_of(nlp).take(nlp, forget=False):
        assert isinstance(pickle.loads(pickle.dumps(turns_of(nlp))), Turns)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="Windows has no fork")
@pytest.mark.filterwarnings("ignore:.*W127")  # spaCy's warning wherever a thread that is not the main one forks
def test_a_fork_during_a_turn_does_not_wait(nlp: Language) -> None:
    """`nlp.pipe(texts, n_process=2)` works while another thread extracts, which the child does not have."""
    with ThreadPoolExecutor(1) as pool, turns_of(nlp).take(nlp, forget=False):
        docs = pool.submit(lambda: [len(doc) for doc in nlp.pipe(["Brimborel parle."] * 4, n_process=2)])
        assert docs.result() == [3] * 4
