"""Forget the words of texts, but never those of a document that another thread is making."""

from __future__ import annotations

import gc
import os
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from itertools import chain, starmap
from threading import RLock, get_ident
from weakref import WeakSet

from preshed.maps import PreshMap
from spacy.language import Language
from spacy.vocab import Vocab

_all: WeakSet[Turns] = WeakSet()


class Turns:
    """The threads that use a pipeline: those that extract, one at a time, and those that run the pipeline themselves.

    At its end, a memory zone of spaCy frees the words that any thread has added since its start, also those of
    documents that live on. So a thread that extracts opens no zone once another thread has run the pipeline itself.
    The tokenizer of the pipeline calls `register`, since every document comes from it.
    """

    def __init__(self) -> None:
        self.restart()
        _all.add(self)

    def restart(self) -> None:
        """Start anew: this thread alone has the pipeline, which has just been built, or came with a fork."""
        self._lock = RLock()
        self._extracting: int | None = None
        self._others: set[int] = set()

    def __reduce__(self) -> tuple[type[Turns], tuple[()]]:
        return Turns, ()  # in another process, there are other threads

    @contextmanager
    def take(self, nlp: Language, *, forget: bool) -> Iterator[None]:
        """Wait for this thread's turn; at its end, forget the words that it has read, if no other thread needs them."""
        thread = get_ident()
        with self._lock:
            before, self._extracting = self._extracting, thread
            # the inner of two zones of spaCy would end both
            is_inner = nlp.vocab.in_memory_zone  # type: ignore[attr-defined]  # a property that the stub lacks
            may_forget = forget and not is_inner and self._others <= {thread}
            try:
                with nlp.memory_zone() if may_forget else nullcontext():
                    yield
                if may_forget:
                    _empty_slots(nlp.vocab)
            finally:
                self._extracting = before

    def register(self) -> None:
        """Register this thread as one that runs the pipeline, unless it extracts; wait until no zone is open."""
        thread = get_ident()
        if self._extracting != thread and thread not in self._others:
            with self._lock:
                self._others.add(thread)


def _empty_slots(vocab: Vocab) -> None:
    """Empty the slots of forgotten words in the hash maps of a vocabulary, if they are many.

    A memory zone only marks these slots as deleted, and when a map is full of such slots, spaCy doubles it. So the maps
    would grow by some bytes for each new word, though the number of words stays the same.
    """
    # spaCy has no other way to the map of its lexemes; a Doc points to the lexemes themselves
    for table in gc.get_referents(vocab, vocab.strings):
        if isinstance(table, PreshMap) and 2 * len(table) > table.capacity > 3 * len(vocab.strings):
            _rebuild(table)  # len(table) includes the deleted slots; there are fewer lexemes than strings


def _rebuild(table: PreshMap) -> None:
    """Fill a map anew, without its deleted slots, at its present size."""
    entries: list[tuple[int, int]] = []
    steps = chain(
        map(entries.append, table.items()),
        starmap(table.__init__, [(table.capacity,)]),  # empties it
        starmap(table.__setitem__, entries),
    )
    deque(steps, maxlen=0)  # one call in C: no other thread sees the table before it is filled again


def _restart_all() -> None:
    for turns in list(_all):
        turns.restart()


if hasattr(os, "register_at_fork"):  # not on Windows
    os.register_at_fork(after_in_child=_restart_all)  # a thread that held a lock does not live on in the child
