"""Runs that are stopped anywhere, or whose disk is full: what is done is kept, and the resumed result is the same."""

import errno
import itertools
import os
import shutil
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

import newsner.corpus.checkpoints
import newsner.corpus.outputs
import newsner.files
from fakes import TEXTS, fake_corpus

WRITERS = {module.__file__ for module in (newsner.corpus.checkpoints, newsner.corpus.outputs, newsner.files)}
TARGETS = [
    pytest.param("x.jsonl", None, id="file"),
    pytest.param("x", "csv", id="folder"),
]


def contents(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def write(path: Path, format: str | None, texts: list[str | None] = TEXTS[:5], **options: Any) -> None:
    fake_corpus(texts).write(path, format=format, checkpoint=4, **options)


@pytest.fixture(autouse=True)
def _disk_is_fast(monkeypatch: pytest.MonkeyPatch) -> None:
    """There is no power cut here."""
    monkeypatch.setattr(os, "fsync", lambda handle: None)


def is_stopped_at_line(number: int, call: Callable[[], None], runs_counted: int) -> bool:
    """Call a function, press Ctrl-C at one of the lines that write, and tell whether it came so far.

    Lines are counted at their first runs, of which the third is like the second.
    """
    lines = itertools.count()
    runs: Counter[tuple[str, int]] = Counter()

    def trace_line(frame: FrameType, event: str, argument: object) -> Any:
        if event == "line":
            place = (frame.f_code.co_filename, frame.f_lineno)
            runs[place] += 1
            if runs[place] <= runs_counted and next(lines) == number:
                raise KeyboardInterrupt
        return trace_line

    def trace_call(frame: FrameType, event: str, argument: object) -> Any:
        return trace_line if frame.f_code.co_filename in WRITERS else None

    before = sys.gettrace()
    sys.settrace(trace_call)
    try:
        call()
    except KeyboardInterrupt:
        return True
    finally:
        sys.settrace(before)
    return False


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # of files that a Ctrl-C leaves open
@pytest.mark.parametrize(
    ("name", "format", "overwrite"),
    [pytest.param("x.jsonl", None, False, id="file"), pytest.param("x", "csv", True, id="folder-overwritten")],
)
def test_ctrl_c_at_any_line_is_resumed(tmp_path: Path, name: str, format: str | None, overwrite: bool) -> None:
    """Whatever line is being run; also where an earlier run is overwritten, which is whole until the new one is."""
    write(tmp_path / "whole" / name, format)
    whole = contents(tmp_path / "whole")
    for number in itertools.count():
        folder = tmp_path / str(number)
        if overwrite:
            write(folder / name, format, ["Ancien texte"])
        old = contents(folder)
        stopped = is_stopped_at_line(
            number, partial(write, folder / name, format, overwrite=overwrite), 1 if overwrite else 2
        )
        if not stopped:
            break
        assert (
            old.items() <= contents(folder).items()
            or (folder / f"{name}.partial").exists()
            or (whole.items() <= contents(folder).items())
        ), number
        if overwrite and not (folder / f"{name}.partial" / "settings.json").exists():
            write(folder / name, format, overwrite=True)  # not begun
        else:
            write(folder / name, format, resume=True)
        assert contents(folder) == whole, number
        shutil.rmtree(folder)
    assert number > 100


class KilledError(BaseException):
    """Stands for the end of the process: nothing that comes after it reaches the disk."""


def fail_from(number: int, error: BaseException, patch: pytest.MonkeyPatch) -> Callable[[], bool]:
    """Let all changes of the disk fail from a certain one on; return whether it came so far."""
    calls = itertools.count()
    failed = []

    def failing(change: Callable[..., Any]) -> Callable[..., Any]:
        def fail_or_change(*arguments: Any, **options: Any) -> Any:
            if next(calls) >= number:
                failed.append(change)
                raise error
            return change(*arguments, **options)

        return fail_or_change

    for module, name in (
        (os, "fsync"),
        (os, "replace"),
        (os, "unlink"),
        (os, "rmdir"),
        (Path, "mkdir"),
        (Path, "unlink"),
        (shutil, "rmtree"),
        (shutil, "copyfileobj"),
    ):
        patch.setattr(module, name, failing(getattr(module, name)))
    return lambda: bool(failed)


@pytest.mark.parametrize(("name", "format"), TARGETS)
@pytest.mark.parametrize(
    "error",
    [pytest.param(KilledError(), id="killed"), pytest.param(OSError(errno.ENOSPC, "No space left"), id="disk-full")],
)
def test_a_run_that_cannot_write_any_more_is_resumed(
    tmp_path: Path, name: str, format: str | None, error: BaseException
) -> None:
    """From whatever change of the disk on: an unfinished run is never taken for a finished one, nor half of it read."""
    write(tmp_path / "whole" / name, format)
    whole = contents(tmp_path / "whole")
    for number in itertools.count():
        folder = tmp_path / str(number)
        with pytest.MonkeyPatch.context() as patch:
            is_stopped = fail_from(number, error, patch)
            with suppress(type(error)):
                write(folder / name, format)
        write(folder / name, format, resume=True)
        assert contents(folder) == whole, number
        if not is_stopped():
            break
        shutil.rmtree(folder)
    assert number > 20


def test_a_full_disk_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The message says which file did not fit, and nothing is left of it."""
    (tmp_path / "x").write_text("old", "utf-8")
    fail_from(1, OSError(errno.ENOSPC, "No space left"), monkeypatch)
    with pytest.raises(OSError, match=f"No space left: '{tmp_path / 'x'}'"):
        newsner.files.write_safely(tmp_path / "x", ["new"])
    monkeypatch.undo()
    assert (tmp_path / "x").read_text("utf-8") == "old"
