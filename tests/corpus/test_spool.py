"""Results that are kept: one run serves tables, registry and files; half a run serves nothing."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

import newsner
from fakes import TEXTS, FakeExtractor, fake_corpus
from newsner.corpus.spool import Spool
from newsner.corpus.tagged import TaggedCorpus
from newsner.corpus.workers import TaggedBatch

GOOD = [text for text in TEXTS if text is not None]


@pytest.fixture(autouse=True)
def seen() -> list[str]:
    """Return the texts that are extracted in a test."""
    FakeExtractor.seen.clear()
    return FakeExtractor.seen


ASKS: dict[str, Callable[[TaggedCorpus, Path], Any]] = {
    "tables": lambda corpus, path: (corpus.mentions, corpus.entities, corpus.quantities),
    "link": lambda corpus, path: corpus.link(),
    "write": lambda corpus, path: corpus.write(path / "x.jsonl", checkpoint=7, overwrite=True),
    "write-table": lambda corpus, path: corpus.write(path / "x.csv", overwrite=True),
}


@pytest.mark.parametrize("order", list(permutations(ASKS)), ids="-".join)
def test_one_run_serves_all(order: tuple[str, ...], seen: list[str], tmp_path: Path) -> None:
    """Whatever is asked for first, each document is tagged once, also one of an iterator, and iterating follows."""
    corpus = fake_corpus(iter(TEXTS))
    for name in order * 2:
        ASKS[name](corpus, tmp_path)
    assert [article.text for article in corpus] == GOOD
    assert seen == GOOD
    assert len(corpus.errors) == 9
    assert len(corpus.mentions) == 51


@pytest.mark.parametrize("first", ["tables", "link", "write", "write-table"])
@pytest.mark.parametrize("name", ["y.jsonl", "y.csv", "y.parquet", "y"])
def test_files_are_the_same_from_kept_results(first: str, name: str, tmp_path: Path) -> None:
    """Byte for byte those of a run that writes at once; nothing else is left."""
    corpus = fake_corpus(TEXTS)
    ASKS[first](corpus, tmp_path)
    corpus.write(tmp_path / "kept" / name)
    fake_corpus(TEXTS).write(tmp_path / "new" / name)
    kept, new = (
        {path.relative_to(tmp_path / folder): path.read_bytes() for path in (tmp_path / folder).rglob("*.*")}
        for folder in ("kept", "new")
    )
    assert kept == new


def test_threads_that_ask_at_once_share_one_run(seen: list[str]) -> None:
    """The second waits for the first."""
    corpus = fake_corpus(TEXTS, seconds=0.001)
    threads = [threading.Thread(target=ask) for ask in (corpus.link, corpus.link, lambda: corpus.mentions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == GOOD


def test_iterating_alone_keeps_nothing(seen: list[str]) -> None:
    """It tags anew each time, in constant memory and disk."""
    corpus = fake_corpus(TEXTS)
    assert list(corpus) == list(corpus)
    assert seen == GOOD * 2


class SourceError(Exception):
    """Raised by a source that breaks off."""


class Shaky:
    """A source that breaks off half-way the first time it is read."""

    def __init__(self) -> None:
        self.is_broken = True

    def __iter__(self) -> Iterator[str | None]:
        yield from TEXTS[:30]
        if self.is_broken:
            self.is_broken = False
            raise SourceError
        yield from TEXTS[30:]


@pytest.mark.parametrize("ask", ASKS)
def test_half_a_run_is_not_kept(ask: str, seen: list[str], tmp_path: Path) -> None:
    """Neither by a run that breaks off nor by an iterator that is abandoned."""
    corpus = fake_corpus(Shaky())
    with pytest.raises(SourceError):
        ASKS[ask](corpus, tmp_path)
    next(iter(corpus))
    ASKS[ask](corpus, tmp_path)
    assert len(corpus.mentions) == len(corpus.link().members) == 51
    assert [article.text for article in corpus] == GOOD


def test_a_resumed_run_is_kept_whole(seen: list[str], tmp_path: Path) -> None:
    """Also what another run did before it was broken off."""
    with pytest.raises(SourceError):
        fake_corpus(Shaky()).write(tmp_path / "x.csv", checkpoint=5)
    done = len(seen)
    shaky = Shaky()
    shaky.is_broken = False
    corpus = fake_corpus(shaky)
    corpus.write(tmp_path / "x.csv", resume=True)
    assert len(corpus.mentions) == 51
    assert len(corpus.errors) == 9
    assert done > 15
    assert seen == GOOD


def test_without_room_files_are_written_all_the_same(
    seen: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only keeping is given up; what needs kept results says so."""

    def refuse(spool: Spool, batch: TaggedBatch) -> None:
        raise OSError("no room")

    monkeypatch.setattr(Spool, "add", refuse)
    corpus = fake_corpus(TEXTS)
    assert corpus.write(tmp_path / "x.jsonl").articles == 51
    with pytest.raises(OSError, match="no room"):
        corpus.link()
    assert [article.text for article in corpus] == GOOD


def test_a_full_disk_is_named() -> None:
    """By an OSError that says what to do."""
    spool = Spool()
    spool._database.execute("PRAGMA max_page_count = 5")
    with pytest.raises(OSError, match=r"no room to keep the results .* full; let SQLITE_TMPDIR name"):
        spool.add(TaggedBatch(["x" * 10**6], [], "d"))


def test_batches_come_back_as_they_were() -> None:
    """Articles, errors and digests, also where two batches have one digest."""
    batches = [TaggedBatch(["{}"], [], "a"), TaggedBatch([], ["{}", "{}"], "a"), TaggedBatch(["{}"], ["{}"], "b")]
    spool = Spool()
    for batch in batches:
        spool.add(batch)
    assert list(spool) == batches
    assert list(spool) == batches


def test_the_database_is_closed_with_the_spool() -> None:
    """Its file goes at once, not when the process ends."""
    spool = Spool()
    database = spool._database
    del spool
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        database.execute("SELECT 1")


def test_progress_has_a_total_also_where_files_are_written(tmp_path: Path) -> None:
    """From the start, and after resuming."""
    states: list[newsner.Progress] = []
    fake_corpus(TEXTS, progress=states.append).write(tmp_path / "x.jsonl")
    assert {state.total for state in states} == {60}
