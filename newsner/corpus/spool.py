"""Keep the results of a run for later use, on disk, so that no document is tagged twice."""

from __future__ import annotations

import sqlite3
import weakref
from collections.abc import Iterator
from itertools import chain, groupby, repeat
from operator import itemgetter

from newsner.corpus.workers import TaggedBatch
from newsner.models import ErrorRecord, Extraction


class Spool:
    """Keeps results in a temporary SQLite database on disk, so that memory stays constant.

    The database has no file name, and is removed with the spool.
    """

    def __init__(self) -> None:
        self._database = sqlite3.connect("", check_same_thread=False)
        self._database.execute("PRAGMA page_size = 65536")  # results are long: twice as fast as with small pages
        self._database.execute("CREATE TABLE results (batch INTEGER, digests TEXT, failed INTEGER, line TEXT)")
        self._size = 0  # in batches
        weakref.finalize(self, self._database.close)

    def add(self, batch: TaggedBatch) -> None:
        """Append a batch.

        Raises:
            OSError: the disk is full.
        """
        digests = chain([batch.digests], repeat(""))  # once is enough
        rows = [(self._size, next(digests), False, line) for line in batch.articles]
        rows += [(self._size, next(digests), True, line) for line in batch.errors]
        try:
            self._database.executemany("INSERT INTO results VALUES (?, ?, ?, ?)", rows)
        except sqlite3.OperationalError as error:
            raise OSError(
                f"no room to keep the results of the corpus: {error}; let SQLITE_TMPDIR name a folder with more of it"
            ) from error
        self._size += 1

    def __iter__(self) -> Iterator[TaggedBatch]:
        """Yield the batches as they were added."""
        rows = self._database.execute("SELECT batch, digests, failed, line FROM results ORDER BY rowid")
        for _, group in groupby(rows, key=itemgetter(0)):
            batch = TaggedBatch([], [], "")
            for _, digests, failed, line in group:
                batch = batch._replace(digests=batch.digests or digests)
                (batch.errors if failed else batch.articles).append(line)
            yield batch

    def articles(self) -> Iterator[Extraction]:
        """Yield the extractions, in order."""
        return map(Extraction.model_validate_json, self.lines())

    def lines(self) -> Iterator[str]:
        """Yield the JSON of the extractions, in order."""
        for (line,) in self._database.execute("SELECT line FROM results WHERE NOT failed ORDER BY rowid"):
            yield line

    def errors(self) -> Iterator[ErrorRecord]:
        """Yield the records of the documents that could not be tagged, in order."""
        for (line,) in self._database.execute("SELECT line FROM results WHERE failed ORDER BY rowid"):
            yield ErrorRecord.model_validate_json(line)
