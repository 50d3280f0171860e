"""The parts of a run that is not finished: files each of which is safe once it is there, and how to go on from them."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, Literal

from filelock import FileLock, Timeout

from newsner.corpus.progress import Progress
from newsner.corpus.sources import Item, digest
from newsner.corpus.workers import Outcome
from newsner.files import write_safely


class CheckpointStore:
    """The parts of an unfinished run: numbered files of articles and of errors.

    The marker of a part is written last: a part without it does not exist.
    """

    def __init__(self, folder: Path, settings: Mapping[str, Any]) -> None:
        self.folder = folder
        self.settings = settings

    def start(self) -> None:
        """Make the folder anew, with the settings of the run."""
        for folder in (self.folder, self._rest):
            shutil.rmtree(folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        write_safely(self.folder / "settings.json", [json.dumps(self.settings, ensure_ascii=False)])

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep other runs away from the folder; raise FileExistsError where one is at work there."""
        lock = FileLock(self.folder.with_name(self.folder.name + ".lock"))
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        try:
            lock.acquire(blocking=False)
        except Timeout:
            raise FileExistsError(f"another run is writing to {self.folder}; wait for it, or end it") from None
        try:
            yield
        finally:
            Path(lock.lock_file).unlink(missing_ok=True)
            lock.release()

    @property
    def are_there(self) -> bool:
        """Whether a run has been started and not finished."""
        return (self.folder / "settings.json").exists()

    def remove(self) -> None:
        """Remove the folder: first out of sight, so that half of it is never taken for an unfinished run."""
        shutil.rmtree(self._rest, ignore_errors=True)
        os.replace(self.folder, self._rest)
        shutil.rmtree(self._rest)

    @property
    def _rest(self) -> Path:
        return self.folder.with_name(self.folder.name + ".done")

    def check_settings(self) -> None:
        """Raise ValueError where the run was started with other settings."""
        check_settings(json.loads((self.folder / "settings.json").read_text("utf-8")), self.settings, self.folder)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """Yield the marker of each finished part, in order."""
        number = 0
        while (marker := self._path(number, "done.json")).exists():
            yield json.loads(marker.read_text("utf-8"))
            number += 1

    def add(self, number: int, articles: list[str], errors: list[str], digests: Iterable[bytes]) -> None:
        """Write a part; when this returns, it is safe."""
        write_safely(self._path(number, "articles.jsonl"), articles)
        write_safely(self._path(number, "errors.jsonl"), errors)
        marker = {"articles": len(articles), "errors": len(errors), "digest": join_digests(digests)}
        write_safely(self._path(number, "done.json"), [json.dumps(marker)])

    def paths(self, kind: Literal["articles", "errors"]) -> list[Path]:
        """Return the files of all finished parts, in order."""
        return [self._path(number, f"{kind}.jsonl") for number, _ in enumerate(self)]

    def _path(self, number: int, name: str) -> Path:
        return self.folder / f"{number:07}.{name}"


def check_settings(found: Mapping[str, Any], wanted: Mapping[str, Any], where: Path) -> None:
    """Raise ValueError naming the settings that differ."""
    differing = [key for key in sorted({*found, *wanted}) if found.get(key) != wanted.get(key)]
    if differing:
        changes = "; ".join(f"{key} was {found.get(key)!r} and is {wanted.get(key)!r}" for key in differing)
        raise ValueError(f"{where} was started with other settings ({changes}); resume with the same, or start anew")


def join_digests(digests: Iterable[bytes]) -> str:
    """Return one fingerprint of many."""
    return hashlib.blake2b(b"".join(digests), digest_size=16).hexdigest()


def read_lines(paths: Iterable[Path]) -> Iterator[str]:
    """Yield the lines of files, one file after the other."""
    for path in paths:
        with path.open(encoding="utf-8", newline="\n") as file:
            yield from file


def write_parts(
    documents: Iterator[Item],
    run: Callable[[Iterator[Item]], Generator[Outcome, None, None]],
    parts: CheckpointStore,
    checkpoint: int,
) -> None:
    """Run over the documents, and make what is done safe after every ``checkpoint`` of them, and at the end."""
    digests: deque[bytes] = deque()

    def noted() -> Iterator[Item]:
        for item in documents:
            digests.append(digest(item))
            yield item

    number = sum(1 for _ in parts)
    outcomes: list[Outcome] = []

    def save() -> None:
        lines: dict[bool, list[str]] = {True: [], False: []}
        for outcome in outcomes:
            lines[outcome.failed].append(outcome.line)
        parts.add(number, lines[False], lines[True], [digests.popleft() for _ in outcomes])

    with closing(run(noted())) as run_outcomes:
        try:
            for outcome in run_outcomes:
                outcomes.append(outcome)
                if len(outcomes) == checkpoint:
                    save()
                    outcomes.clear()
                    number += 1
        finally:  # also on Ctrl-C, what is done is kept
            if outcomes:
                save()


def skip_finished(documents: Iterator[Item], parts: CheckpointStore) -> Progress:
    """Read past the documents of the finished parts, making sure that they are the same ones."""
    state = Progress()
    for part in parts:
        count = part["articles"] + part["errors"]
        if join_digests(digest(item) for item in islice(documents, count)) != part["digest"]:
            raise ValueError(
                f"the source has changed since the run in {parts.folder} was broken off (within documents "
                f"{state.documents} to {state.documents + count}); start anew with overwrite"
            )
        state = state.plus(count, 0, part["errors"])
    return state
