"""Words are forgotten, but never those of a document that another thread is making."""

import os
import pickle
from concurrent.futures import ThreadPoolExecutor, wait

import pytest
import spacy
from spacy.language import Language

from newsner.preprocessing.tokenizer import NewsTokenizer, install
from newsner.preprocessing.turns import Turns


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
        assert docs.result(timeout=60) == [3] * 4
