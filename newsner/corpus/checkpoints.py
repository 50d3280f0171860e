"""Write a corpus with checkpoints, from which an interrupted run can be resumed."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, Literal

from filelock import FileLock, Timeout

from newsner.checks import name_argument
from newsner.corpus.outputs import Target, build_outputs, is_taken, read_lines
from newsner.corpus.own_files import SETTINGS, SUMMARY, Summary
from newsner.corpus.progress import Progress
from newsner.corpus.sources import Item, digest, join_digests
from newsner.corpus.workers import Outcome, TaggedBatch
from newsner.files import DRAFT, refuse_inputs, sync, write_safely
from newsner.models import ErrorRecord

_OWN_NAME = re.compile(rf"\d{{7,}}\.(?:(?:articles|errors)\.jsonl|done\.json)|{SETTINGS}|built|replaced|\..*{DRAFT}")


class CheckpointStore:
    """The checkpoints of an unfinished run: numbered files of articles and of errors in a folder.

    The marker of a checkpoint is written last: a checkpoint without it does not exist.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._removed = folder.with_name(folder.name + ".done")

    def start(self, settings: Mapping[str, Any]) -> None:
        """Create the folder again, empty but for the settings of the run."""
        self.clear()
        if self.folder.exists():
            shutil.rmtree(self.folder)
        self.folder.mkdir(parents=True)
        write_safely(self._settings, [json.dumps(settings, ensure_ascii=False)])
        sync(self.folder.parent)

    def clear(self) -> None:
        """Remove what a run that was stopped at its very end or beginning has left."""
        if _is_of_run(self._removed):
            shutil.rmtree(self._removed)
        if _is_of_run(self.folder) and not self.is_started:
            shutil.rmtree(self.folder)

    def refuse_existing(self, *, overwrite: bool) -> None:
        """Raise FileExistsError if there is an unfinished run, or something else in its place."""
        for path in (self.folder, self._removed):
            if is_taken(path) and not _is_of_run(path):
                raise FileExistsError(f"{path} holds something else than an unfinished run; remove it yourself")
        if self.is_started and not overwrite:
            raise Target.exists_error(self.folder)

    @property
    def is_started(self) -> bool:
        """Whether a run has been started and not finished."""
        return self._settings.exists()

    def settings(self) -> dict[str, Any]:
        """Return the settings that the run was started with."""
        settings: dict[str, Any] = json.loads(self._settings.read_text("utf-8"))
        return settings

    def remove(self) -> None:
        """Rename the folder, then remove it, so that a partly removed one never looks like an unfinished run."""
        os.replace(self.folder, self._removed)
        shutil.rmtree(self._removed)

    def add(self, number: int, batch: TaggedBatch) -> None:
        """Write a checkpoint to disk, so that even a power cut does not lose it."""
        write_safely(self._path(number, "articles.jsonl"), batch.articles)
        write_safely(self._path(number, "errors.jsonl"), batch.errors)
        marker = {"articles": len(batch.articles), "errors": len(batch.errors), "digest": batch.digest}
        write_safely(self._path(number, "done.json"), [json.dumps(marker)])

    def markers(self) -> Iterator[dict[str, Any]]:
        """Yield what each checkpoint holds: the numbers of its articles and errors, and the digest of its documents."""
        number = 0
        while (marker := self._path(number, "done.json")).exists():
            yield json.loads(marker.read_text("utf-8"))
            number += 1

    def batches(self) -> Iterator[TaggedBatch]:
        """Yield the results of each checkpoint."""
        for marker, *files in zip(self.markers(), self.paths("articles"), self.paths("errors"), strict=True):
            articles, errors = ([line.removesuffix("\n") for line in read_lines([path])] for path in files)
            yield TaggedBatch(articles, errors, marker["digest"])

    def paths(self, kind: Literal["articles", "errors"]) -> list[Path]:
        """Return the files of all checkpoints, in order."""
        return [self._path(number, f"{kind}.jsonl") for number, _ in enumerate(self.markers())]

    def _path(self, number: int, name: str) -> Path:
        return self.folder / f"{number:07}.{name}"

    @property
    def _settings(self) -> Path:
        return self.folder / SETTINGS


def _is_of_run(folder: Path) -> bool:
    """Tell whether a folder holds files of an unfinished run, and nothing else."""
    return folder.is_dir() and all(_OWN_NAME.fullmatch(path.name) for path in folder.iterdir())


class CheckpointedRun:
    """A run that writes results to a target, and can be interrupted at any time and resumed.

    `start` or `resume` it, `record` results or `copy` those that are known, then `finish` it; all while it is `locked`.
    """

    def __init__(self, target: Target, settings: Mapping[str, Any]) -> None:
        self._target = target
        self._settings = settings
        self._store = CheckpointStore(target.working_folder)

    def refuse_inputs(self, inputs: Iterable[str | Path]) -> None:
        """Raise ValueError if the run would write over one of its inputs."""
        refuse_inputs(inputs, [*self._target.files.values(), self._store.folder])

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Lock the target for this run; raise FileExistsError if another run uses it."""
        folder = self._store.folder
        lock = FileLock(folder.with_name(folder.name + ".lock"))
        folder.parent.mkdir(parents=True, exist_ok=True)
        try:
            lock.acquire(blocking=False)
        except Timeout:
            raise FileExistsError(f"another run is writing to {folder}; wait for it, or end it") from None
        try:
            self._store.clear()
            yield
        finally:
            try:
                if os.name != "nt":  # there no open file can be removed, and filelock removes it later
                    Path(lock.lock_file).unlink(missing_ok=True)  # others who have it open see that it is gone
            finally:
                lock.release()

    @property
    def is_started(self) -> bool:
        """Whether there is an unfinished run, which can be resumed."""
        return self._store.is_started

    def find_summary(self) -> Summary | None:
        """Return the summary of a finished run, or ``None``; raise ValueError if it had other settings."""
        if self.is_started or not (self._target.path.exists() and self._target.summary_path.exists()):
            return None
        summary = Summary.model_validate_json(self._target.summary_path.read_text("utf-8"))
        self._check_settings(summary.settings, self._target.path)
        return summary

    def start(self, *, overwrite: bool) -> None:
        """Start a new run; raise FileExistsError if it would overwrite something."""
        self._target.refuse_existing(overwrite=overwrite)
        self._store.refuse_existing(overwrite=overwrite)
        self._store.start(self._settings)

    def resume(self, documents: Iterator[Item], state: Progress) -> Progress:
        """Skip the documents that are done, and return the progress after them.

        Raises:
            ValueError: the run was started with other settings or other documents.
        """
        self._check_settings(self._store.settings(), self._store.folder)
        for marker in self._store.markers():
            count = marker["articles"] + marker["errors"]
            if join_digests(digest(item) for item in islice(documents, count)) != marker["digest"]:
                anew = name_argument("overwrite", True)
                raise ValueError(
                    f"the source has changed since the run in {self._store.folder} was broken off (within documents "
                    f"{state.documents} to {state.documents + count}); start anew with {anew}"
                )
            state = state.plus(count, 0, marker["errors"])
        return state

    def record(self, results: Generator[tuple[Item, Outcome], None, None], checkpoint: int) -> None:
        """Write a checkpoint after every ``checkpoint`` documents, and at the end."""
        number = sum(1 for _ in self._store.markers())
        waiting: list[tuple[Item, Outcome]] = []
        with closing(results):
            try:
                for result in results:
                    waiting.append(result)
                    if len(waiting) == checkpoint:
                        self._store.add(number, TaggedBatch.build(waiting))
                        waiting.clear()
                        number += 1
            finally:  # also on Ctrl-C, what is done is kept
                if waiting:
                    self._store.add(number, TaggedBatch.build(waiting))

    def copy(self, batches: Iterable[TaggedBatch]) -> None:
        """Write a checkpoint of results that are already known."""
        for number, batch in enumerate(batches):
            self._store.add(number, batch)

    def batches(self) -> Iterator[TaggedBatch]:
        """Yield the results in all checkpoints."""
        return self._store.batches()

    def errors(self) -> Iterator[ErrorRecord]:
        """Yield the error records in all checkpoints."""
        return map(ErrorRecord.model_validate_json, read_lines(self._store.paths("errors")))

    def finish(self) -> Summary:
        """Build the files of the target, move them there, and return the summary of the run."""
        built = self._store.folder / "built"
        shutil.rmtree(built, ignore_errors=True)
        built.mkdir()
        build_outputs(self._target, built, self._store.paths("articles"), self._store.paths("errors"))
        counts = {kind: sum(marker[kind] for marker in self._store.markers()) for kind in ("articles", "errors")}
        summary = Summary(documents=sum(counts.values()), **counts, settings=self._store.settings())
        write_safely(built / SUMMARY, [summary.model_dump_json(indent=2)])
        self._target.publish(built, self._store.folder / "replaced")
        self._store.remove()
        return summary

    def _check_settings(self, found: Mapping[str, Any], where: Path) -> None:
        """Raise ValueError naming the settings that differ."""
        wanted = self._settings
        differing = [key for key in sorted({*found, *wanted}) if found.get(key) != wanted.get(key)]
        if differing:
            changes = "; ".join(
                f"{name_argument(key)} was {found.get(key)!r} and is {wanted.get(key)!r}" for key in differing
            )
            raise ValueError(
                f"{where} was started with other settings ({changes}); resume with the same, or start anew with "
                f"{name_argument('overwrite', True)}"
            )
