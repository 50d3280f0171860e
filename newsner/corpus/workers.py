"""Tag batches of documents, in this process or in a pool of worker processes, any of which may die."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import resource_tracker
from multiprocessing.connection import wait
from typing import NamedTuple

from newsner.corpus.config import TaggingConfig
from newsner.corpus.sources import Document, Item, digest
from newsner.dates.metadata import find_day
from newsner.extractor import Extractor
from newsner.models import ErrorRecord

_ONE_THREAD = {name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS")}
_STARTS = 3  # how often a pool whose workers die before their first document is started
_WAITING = 2  # batches per worker that wait for their turn, so that none idles


class Outcome(NamedTuple):
    """The result of one document: the JSON of an `Extraction`, or of an `ErrorRecord` if it ``failed``."""

    line: str
    failed: bool


class TaggedBatch(NamedTuple):
    """The JSON of the articles and of the errors of consecutive documents, and the fingerprints of all in a row."""

    articles: list[str]
    errors: list[str]
    digests: str

    @classmethod
    def build(cls, results: list[tuple[Item, Outcome]]) -> TaggedBatch:
        """Gather the outcomes of consecutive documents."""
        batch = cls([], [], "".join(digest(item) for item, _ in results))
        for _, outcome in results:
            (batch.errors if outcome.failed else batch.articles).append(outcome.line)
        return batch


def failure(error: ErrorRecord) -> Outcome:
    """Return an error record as an outcome."""
    return Outcome(error.model_dump_json(), failed=True)


def tag_batch(extractor: Extractor, batch: list[Item], config: TaggingConfig) -> list[Outcome]:
    """Return one outcome for each item of a batch, in order; error records come back as they are.

    Where a document raises, all are tagged one by one, so that only that one is an error.
    """
    documents = [item for item in batch if isinstance(item, Document)]
    try:
        tagged = iter(_tag(extractor, documents, config))
    except Exception:  # whatever one document raises, the others are tagged
        tagged = iter([_tag_alone(extractor, document, config) for document in documents])
    return [next(tagged) if isinstance(item, Document) else failure(item) for item in batch]


def _tag(extractor: Extractor, documents: list[Document], config: TaggingConfig) -> list[Outcome]:
    with extractor.memory_zone():
        texts = [document.text for document in documents]
        days = [find_day(document.metadata, config.date) for document in documents]
        articles = list(extractor.extract_many(texts, dates=days, min_score=config.min_score))
    whole = (
        article.model_copy(update={"id": document.id, "metadata": document.metadata})
        for article, document in zip(articles, documents, strict=True)
    )
    return [Outcome(article.model_dump_json(), failed=False) for article in whole]


def _tag_alone(extractor: Extractor, document: Document, config: TaggingConfig) -> Outcome:
    try:
        return _tag(extractor, [document], config)[0]
    except Exception as error:
        reason = f"{type(error).__name__}: {error}".encode("utf-8", "replace").decode()
        metadata = dict(document.metadata)
        return failure(ErrorRecord(id=document.id, type="failed", reason=reason, metadata=metadata))


class Tagger:
    """Tags batches in this process."""

    def __init__(self, config: TaggingConfig) -> None:
        self._config = config

    def map(self, batches: Iterable[list[Item]]) -> Generator[list[Outcome], None, None]:
        """Yield the outcomes of each batch, in order."""
        extractor = self._config.build()
        for batch in batches:
            yield tag_batch(extractor, batch, self._config)


class WorkerPool:
    """Tags batches in worker processes, with few batches in the queue, so that memory stays constant.

    When a worker dies, the waiting batches are tagged again one document at a time; a document that kills a worker
    twice becomes an error record.
    """

    def __init__(self, config: TaggingConfig, workers: int) -> None:
        self._config = config
        self._workers = workers
        self._executor: ProcessPoolExecutor | None = None

    def map(self, batches: Iterable[list[Item]]) -> Generator[list[Outcome], None, None]:
        """Yield the outcomes of each batch, in order."""
        on_the_way: deque[tuple[list[Item], Future[list[Outcome]]]] = deque()
        try:
            for batch in batches:
                on_the_way.append((batch, self._submit(batch)))
                if len(on_the_way) > _WAITING * self._workers:
                    yield self._outcomes(*on_the_way.popleft())
            while on_the_way:
                yield self._outcomes(*on_the_way.popleft())
        finally:
            self._stop()

    def _submit(self, batch: list[Item]) -> Future[list[Outcome]]:
        try:
            return self._running().submit(_tag_in_worker, batch)
        except BrokenProcessPool:
            self._stop()
            return self._running().submit(_tag_in_worker, batch)

    def _outcomes(self, batch: list[Item], future: Future[list[Outcome]]) -> list[Outcome]:
        try:
            return future.result()
        except (BrokenProcessPool, MemoryError):  # the latter where results do not fit into memory together
            return [self._outcome_alone(item) for item in batch]

    def _outcome_alone(self, item: Item) -> Outcome:
        if isinstance(item, ErrorRecord):
            return failure(item)
        for _ in range(2):  # what else was on the way may have ended the first worker, but not the second
            future = self._submit([item])
            try:
                return future.result()[0]
            except BrokenProcessPool:
                self._stop()
            except MemoryError:
                continue
        reason = "a worker process that was tagging this document died, twice (killed, or out of memory)"
        return failure(ErrorRecord(id=item.id, type="worker_died", reason=reason, metadata=dict(item.metadata)))

    def _running(self) -> ProcessPoolExecutor:
        """Return the pool, with every worker started and its model loaded."""
        attempt = 0
        while self._executor is None:
            attempt += 1
            context = multiprocessing.get_context("spawn")
            with _without_signals():  # it starts the process of multiprocessing
                executor = ProcessPoolExecutor(self._workers, context, _start_worker, (self._config,))
            try:
                # one submission starts one worker, which inherits both
                with _environment(_ONE_THREAD), _without_signals():
                    ready = [executor.submit(_load_in_worker) for _ in range(self._workers)]
                for future in ready:
                    future.result()
            except BrokenProcessPool as error:
                executor.shutdown(cancel_futures=True)
                if attempt == _STARTS:
                    raise RuntimeError(
                        "the worker processes end while they start. If a script starts them, call newsner.tag under "
                        "`if __name__ == '__main__':`; if memory is short, use fewer workers"
                    ) from error
            except BaseException:
                executor.shutdown(cancel_futures=True)
                raise
            else:
                self._executor = executor
        return self._executor

    def _stop(self) -> None:
        if self._executor is not None:
            self._executor.shutdown(cancel_futures=True)
            self._executor = None


@contextmanager
def _environment(variables: dict[str, str]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


@contextmanager
def _without_signals() -> Iterator[None]:
    """Let processes that this one starts be deaf to what a terminal sends to all; this one hears it a little later.

    Ctrl-C and the end of the terminal are the parent's to handle, from the first moment of a worker on.
    """
    if not hasattr(signal, "pthread_sigmask"):  # as on Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGHUP})
    try:
        resource_tracker.ensure_running()  # a process of multiprocessing; as it starts, it makes this one hear Ctrl-C
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class _Worker:
    """The data that a worker process keeps between batches."""

    config = TaggingConfig()


def _start_worker(config: TaggingConfig) -> None:
    _Worker.config = config
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """End this process when its parent has ended, since a parent that is killed cannot stop its workers."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _load_in_worker() -> None:
    _Worker.config.share()


def _tag_in_worker(batch: list[Item]) -> list[Outcome]:
    return tag_batch(_Worker.config.share(), batch, _Worker.config)
