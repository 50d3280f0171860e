"""Write a corpus with checkpoints, from which an interrupted run can be resumed."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import warnings
from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, Literal

from filelock import FileLock, Timeout

from newsner.checks import name_argument
from newsner.corpus.outputs import Target, build_outputs, is_taken, read_lines
from newsner.corpus.own_files import SETTINGS, SUMMARY, Summary, fingerprint
from newsner.corpus.progress import Progress
from newsner.corpus.sources import Item, digest
from newsner.corpus.workers import Outcome, TaggedBatch
from newsner.files import DRAFT, refuse_inputs, sync, write_safely
from newsner.models import ErrorRecord

_BEGINNING = "beginning.json"
_OWN_NAME = re.compile(
    rf"\d{{7,}}\.(?:(?:articles|errors)\.jsonl|done\.json)|{SETTINGS}|{_BEGINNING}|built|replaced|\..*{DRAFT}"
)
_NUMBERED = re.compile(r"(\d{7,})\..*")


class CheckpointStore:
    """The checkpoints of an unfinished run: numbered files of articles and of errors in a folder.

    The marker of a checkpoint is written last: a checkpoint without it does not exist.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._removed = folder.with_name(folder.name + ".done")

    def start(self, settings: Mapping[str, Any], replacing: list[str]) -> None:
        """Create the folder again, empty but for the settings of the run, and the names of what it will replace."""
        self.clear()
        if self.folder.exists():
            shutil.rmtree(self.folder)
        self.folder.mkdir(parents=True)
        write_safely(self.folder / _BEGINNING, [json.dumps(replacing)])
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
        try:
            settings: dict[str, Any] = json.loads(self._settings.read_text("utf-8"))
        except ValueError:
            raise _damaged(self._settings) from None
        return settings

    def replacing(self) -> list[str]:
        """Return the names of what was at the target when the run was started, and is to be overwritten."""
        try:
            replacing: list[str] = json.loads((self.folder / _BEGINNING).read_text("utf-8"))
        except (OSError, ValueError):
            return []
        return replacing

    def remove(self) -> None:
        """Rename the folder, then remove it, so that a partly removed one never looks like an unfinished run."""
        os.replace(self.folder, self._removed)
        shutil.rmtree(self._removed)

    def add(self, number: int, batch: TaggedBatch) -> None:
        """Write a checkpoint to disk, so that even a power cut does not lose it.

        Raises:
            FileNotFoundError: somebody has removed the folder.
        """
        if not self.is_started:
            raise FileNotFoundError(f"{self.folder} was removed during the run; start it again")
        marker: dict[str, Any] = {"documents": batch.digests, "fingerprints": {}}
        for kind, lines in (("articles", batch.articles), ("errors", batch.errors)):
            path = self._path(number, f"{kind}.jsonl")
            write_safely(path, lines)
            marker |= {kind: len(lines)}
            marker["fingerprints"][kind] = fingerprint(path)
        write_safely(self._marker(number), [json.dumps(marker)])

    def markers(self) -> Iterator[dict[str, Any]]:
        """Yield what each checkpoint holds: the numbers of articles and errors, fingerprints of documents and files."""
        number = 0
        while (marker := self._marker(number)).exists():
            yield json.loads(marker.read_text("utf-8"))
            number += 1

    def drop_damaged(self) -> int | None:
        """Remove the first checkpoint whose files were changed, and all later ones; return its number, if any."""
        number = 0
        while self._is_whole(number):
            number += 1
        found = [(int(name[1]), path) for path in self.folder.iterdir() if (name := _NUMBERED.fullmatch(path.name))]
        later = sorted(((place, path) for place, path in found if place >= number), reverse=True)
        is_damaged = any(path.name.endswith("done.json") for _, path in later)  # else, one was just being written
        for _, path in later:  # the last one first, so that no gap is left if this is stopped
            path.unlink()
        return number if is_damaged else None

    def _is_whole(self, number: int) -> bool:
        """Tell whether the files of a checkpoint are as they were written."""
        try:
            marker = json.loads(self._marker(number).read_text("utf-8"))
            found = {kind: fingerprint(self._path(number, f"{kind}.jsonl")) for kind in ("articles", "errors")}
            return bool(found == marker["fingerprints"]) and {"documents", *found} <= marker.keys()
        except (OSError, ValueError, KeyError, TypeError):
            return False

    def batches(self) -> Iterator[TaggedBatch]:
        """Yield the results of each checkpoint."""
        for marker, *files in zip(self.markers(), self.paths("articles"), self.paths("errors"), strict=True):
            articles, errors = ([line.removesuffix("\n") for line in read_lines([path])] for path in files)
            yield TaggedBatch(articles, errors, marker["documents"])

    def paths(self, kind: Literal["articles", "errors"]) -> list[Path]:
        """Return the files of all checkpoints, in order."""
        return [self._path(number, f"{kind}.jsonl") for number, _ in enumerate(self.markers())]

    def _path(self, number: int, name: str) -> Path:
        return self.folder / f"{number:07}.{name}"

    def _marker(self, number: int) -> Path:
        return self._path(number, "done.json")

    @property
    def _settings(self) -> Path:
        return self.folder / SETTINGS


def _damaged(path: Path) -> ValueError:
    return ValueError(f"{path} is damaged; start anew with {name_argument('overwrite', True)}")


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
        self._done = 0  # documents whose results are in checkpoints

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

    def find_summary(self, digests: Iterable[str] | None) -> Summary | None:
        """Return the summary of a finished run, or ``None``.

        Args:
            digests: the fingerprints of the documents, or ``None`` where they cannot be read for that.

        Raises:
            ValueError: the run had other settings or other documents, or its files have been changed.
        """
        if self.is_started or not (self._target.path.exists() and self._target.summary_path.exists()):
            return None
        try:
            summary = Summary.model_validate_json(self._target.summary_path.read_text("utf-8"))
        except ValueError:
            raise _damaged(self._target.summary_path) from None
        self._check_settings(summary.settings, self._target.path)
        for name, path in self._target.result_files.items():
            if summary.files and (not path.is_file() or fingerprint(path) != summary.files.get(name)):
                raise self._changed(f"{path} has been changed since its run was finished")
        if digests is not None and summary.source not in (None, _join(digests)):
            raise self._changed(f"the source has changed since the run in {self._target.path} was finished")
        return summary

    def start(self, *, overwrite: bool) -> None:
        """Start a new run; raise FileExistsError if it would overwrite something."""
        self._target.refuse_existing(overwrite=overwrite)
        self._store.refuse_existing(overwrite=overwrite)
        self._store.start(self._settings, [name for name, path in self._target.files.items() if is_taken(path)])

    def resume(self, documents: Iterator[Item], state: Progress) -> Progress:
        """Skip the documents that are done, and return the progress after them.

        Raises:
            ValueError: the run was started with other settings or other documents.
        """
        self._check_settings(self._store.settings(), self._store.folder)
        damaged = self._store.drop_damaged()
        for marker in self._store.markers():
            count = marker["articles"] + marker["errors"]
            if "".join(digest(item) for item in islice(documents, count)) != marker["documents"]:
                raise self._changed(
                    f"the source has changed since the run in {self._store.folder} was broken off (within documents "
                    f"{state.documents} to {state.documents + count})"
                )
            state = state.plus(count, 0, marker["errors"])
        if damaged is not None:
            what = f"checkpoint {damaged} in {self._store.folder} is damaged"
            warnings.warn(f"{what}; what follows document {state.documents} is tagged again", stacklevel=4)
        self._done = state.documents
        return state

    @staticmethod
    def _changed(what: str) -> ValueError:
        return ValueError(f"{what}; start anew with {name_argument('overwrite', True)}")

    def record(self, results: Generator[tuple[Item, Outcome], None, None], checkpoint: int) -> None:
        """Write a checkpoint after every ``checkpoint`` documents, and at the end."""
        number = sum(1 for _ in self._store.markers())
        waiting: list[tuple[Item, Outcome]] = []
        with closing(results):
            try:
                for result in results:
                    waiting.append(result)
                    if len(waiting) == checkpoint:
                        self._add(number, TaggedBatch.build(waiting))
                        waiting.clear()
                        number += 1
            finally:  # also on Ctrl-C, what is done is kept
                if waiting:
                    self._add(number, TaggedBatch.build(waiting))

    def copy(self, batches: Iterable[TaggedBatch]) -> None:
        """Write a checkpoint of results that are already known."""
        for number, batch in enumerate(batches):
            self._add(number, batch)

    def _add(self, number: int, batch: TaggedBatch) -> None:
        self._store.add(number, batch)
        self._done += len(batch.articles) + len(batch.errors)

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
        summary = self._summarise(built)
        write_safely(built / SUMMARY, [summary.model_dump_json(indent=2)])
        self._refuse_foreign(built)
        self._target.publish(built, self._store.folder / "replaced")
        self._store.remove()
        return summary

    def _summarise(self, built: Path) -> Summary:
        """Return the summary of the run; raise OSError if somebody has removed checkpoints meanwhile."""
        counts = {kind: sum(marker[kind] for marker in self._store.markers()) for kind in ("articles", "errors")}
        documents = sum(counts.values())
        if documents != self._done:
            lacking = f"{self._done - documents} of {self._done} documents"
            raise FileNotFoundError(f"{self._store.folder} lacks the results of {lacking}, which were there; resume it")
        return Summary(
            documents=documents,
            **counts,
            settings=self._store.settings(),
            source=_join(marker["documents"] for marker in self._store.markers()),
            files={name: fingerprint(built / name) for name in self._target.result_files},
        )

    def _refuse_foreign(self, built: Path) -> None:
        """Raise FileExistsError if somebody has put something in the place of the results since the run began."""
        replacing = self._store.replacing()
        for name, path in self._target.files.items():
            is_ours = _is_copy(path, built / name)  # of a run that was stopped while it moved them
            if is_taken(path) and not is_ours and not (name in replacing and self._target.may_replace(path)):
                advice = f"move it away, and finish with {name_argument('resume', True)}"
                raise FileExistsError(f"{path} has appeared since the run was started; {advice}")

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


def _is_copy(path: Path, built: Path) -> bool:
    """Tell whether a file, or a folder of files, holds the same as another."""
    if built.is_dir() and path.is_dir():
        return all(_is_copy(file, built / file.name) for file in path.iterdir())
    return path.is_file() and built.is_file() and fingerprint(path) == fingerprint(built)


def _join(digests: Iterable[str]) -> str:
    """Return one fingerprint of those of all documents, however many come at once."""
    joined = hashlib.blake2b(digest_size=16)
    for one in digests:
        joined.update(one.encode())
    return joined.hexdigest()
