"""Batches in one process and in several: order, errors, the death of workers."""

from itertools import count
from pathlib import Path

import pytest

from fakes import FakeConfig, FakeExtractor
from newsner.corpus.config import TaggingConfig
from newsner.corpus.sources import Document, Item
from newsner.corpus.workers import Tagger, WorkerPool, tag_batch
from newsner.errors import ModelNotFoundError
from newsner.models import ErrorRecord


def batches(texts: list[str], size: int) -> list[list[Item]]:
    documents: list[Item] = [Document(f"d{i}", text) for i, text in enumerate(texts)]
    return [documents[i : i + size] for i in range(0, len(documents), size)]


def test_a_path_is_a_folder_whatever_it_is_called(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where newsner's own NER, or a package, has that name."""
    monkeypatch.chdir(tmp_path)
    folder = Path("newsner")
    folder.mkdir()
    (folder / "config.cfg").write_text('[nlp]\nlang = "fr"\npipeline = []\n\n[components]\n', encoding="utf-8")
    with pytest.raises(ModelNotFoundError, match="has no NER"):
        TaggingConfig(folder).build()


def test_a_failing_document_fails_alone() -> None:
    """Its neighbours in the batch are tagged; error records pass through in their places."""
    batch = [*batches(["Anne dort", "FAIL", "Paul dort"], 3)[0], ErrorRecord(id="e", type="too_long", reason="r")]
    outcomes = tag_batch(FakeExtractor(0), batch, TaggingConfig())  # type: ignore[arg-type]
    assert [outcome.failed for outcome in outcomes] == [False, True, False, True]
    record = ErrorRecord.model_validate_json(outcomes[1].line)
    assert (record.id, record.type, record.reason) == ("d1", "failed", "RuntimeError: this text fails")


def test_workers_give_what_one_process_gives() -> None:
    """Same outcomes, same order."""
    work = batches([f"Nom{i} dort" for i in range(40)] + ["FAIL"], 4)
    assert list(WorkerPool(FakeConfig(), 2).map(work)) == list(Tagger(FakeConfig()).map(work))


def test_a_killed_worker_loses_nothing(tmp_path: Path) -> None:
    """A worker that dies once costs nothing; a document that kills twice becomes an error record."""
    texts = [f"Nom{i} dort" for i in range(12)]
    texts[3], texts[7] = f"KILLONCE:{tmp_path / 'once'}", "KILL"
    outcomes = [outcome for batch in WorkerPool(FakeConfig(), 2).map(batches(texts, 2)) for outcome in batch]
    assert (tmp_path / "once").exists()
    assert [i for i, outcome in enumerate(outcomes) if outcome.failed] == [7]
    record = ErrorRecord.model_validate_json(outcomes[7].line)
    assert (record.id, record.type) == ("d7", "worker_died")


def test_few_batches_are_read_ahead() -> None:
    """An endless source is read only as far as workers need it."""
    read = count()
    endless = ([Document(str(next(read)), "Anne dort")] for _ in count())
    results = WorkerPool(FakeConfig(), 2).map(endless)  # type: ignore[arg-type]
    next(results)
    results.close()
    assert next(read) <= 5


def test_the_error_of_a_worker_is_the_callers() -> None:
    """What a worker raises while it loads comes to the caller as it is."""
    with pytest.raises(Exception, match="there is no model 'xx_none'"):
        next(WorkerPool(TaggingConfig(model="xx_none"), 2).map(batches(["Anne"], 1)))
