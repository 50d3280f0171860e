"""Runs that are stopped anywhere, or whose disk is full: what is done is kept, and the resumed result is the same."""

import errno
import io
import itertools
import json
import os
import re
import shutil
import sys
from collections import Counter
from collections.abc import Callable, Iterator
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
from newsner.corpus.checkpoints import CheckpointedRun
from newsner.corpus.config import TaggingConfig
from newsner.corpus.own_files import Summary

WRITERS = {module.__file__ for module in (newsner.corpus.checkpoints, newsner.corpus.outputs, newsner.files)}
CHECKPOINTS = newsner.corpus.checkpoints.__file__
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


def is_stopped_at_line(number: int, call: Callable[[], None], *, at_second_run: bool) -> bool:
    """Call a function, press Ctrl-C at one of the lines that write, and tell whether it came so far.

    Lines are counted at their first run; with ``at_second_run``, those of checkpoints also at the second, which goes on
    with what the first has written.
    """
    lines = itertools.count()
    runs: Counter[tuple[str, int]] = Counter()

    def trace_line(frame: FrameType, event: str, argument: object) -> Any:
        if event == "line":
            place = (frame.f_code.co_filename, frame.f_lineno)
            runs[place] += 1
            is_counted = runs[place] == 1 or (runs[place] == 2 and at_second_run and place[0] == CHECKPOINTS)
            if is_counted and next(lines) == number:
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
            number, partial(write, folder / name, format, overwrite=overwrite), at_second_run=not overwrite
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
    # behind what makes the folder, and removes the draft of a killed run
    fail_from(3, OSError(errno.ENOSPC, "No space left"), monkeypatch)
    with pytest.raises(OSError, match=f"No space left: '{tmp_path / 'x'}'"):
        newsner.files.write_safely(tmp_path / "x", ["new"])
    monkeypatch.undo()
    assert (tmp_path / "x").read_text("utf-8") == "old"


def break_off(path: Path, format: str | None, patch: pytest.MonkeyPatch) -> None:
    """Write a run, and kill it when its two checkpoints are done."""

    def stop(run: CheckpointedRun) -> None:
        raise KilledError

    with patch.context() as context:
        context.setattr(CheckpointedRun, "finish", stop)
        with pytest.raises(KilledError):
            write(path, format)


def break_checkpoint(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-20])


@pytest.mark.parametrize("damage", [break_checkpoint, Path.unlink])
@pytest.mark.parametrize("name", ["0000000.articles.jsonl", "0000000.done.json"])
def test_a_damaged_checkpoint_is_tagged_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damage: Callable[[Path], None], name: str
) -> None:
    """It was taken for whole, and the documents that it lacked were lost; later ones are tagged again, too."""
    write(tmp_path / "whole" / "x.jsonl", None)
    break_off(tmp_path / "x.jsonl", None, monkeypatch)
    working = tmp_path / "x.jsonl.partial"
    damage(working / name)
    with pytest.warns(UserWarning, match=r"checkpoint 0 in .* is damaged; what follows document 0 is tagged again"):
        write(tmp_path / "x.jsonl", None, resume=True)
    assert (tmp_path / "x.jsonl").read_bytes() == (tmp_path / "whole" / "x.jsonl").read_bytes()


def test_damaged_settings_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    break_off(tmp_path / "x.jsonl", None, monkeypatch)
    break_checkpoint(tmp_path / "x.jsonl.partial" / "settings.json")
    with pytest.raises(ValueError, match=r"settings.json is damaged; start anew with overwrite=True"):
        write(tmp_path / "x.jsonl", None, resume=True)


@pytest.mark.parametrize(
    "texts",
    [
        pytest.param([*TEXTS[:5], "Nouveau"], id="added"),
        pytest.param(TEXTS[:4], id="removed"),
        pytest.param([*TEXTS[:4], "Autre"], id="changed"),
        pytest.param(TEXTS[:5][::-1], id="reordered"),
    ],
)
def test_a_finished_run_of_other_documents_is_not_taken_for_this_one(tmp_path: Path, texts: list[str | None]) -> None:
    """What was added to the source was silently left out: resuming said that all was done."""
    write(tmp_path / "x.jsonl", None)
    before = contents(tmp_path)
    with pytest.raises(ValueError, match=r"the source has changed since the run in .* was finished"):
        write(tmp_path / "x.jsonl", None, texts, resume=True)
    write(tmp_path / "x.jsonl", None, resume=True)
    fake_corpus(iter(texts)).write(tmp_path / "x.jsonl", resume=True)  # whose only reading may be needed for more
    assert contents(tmp_path) == before


@pytest.mark.parametrize(("name", "format"), TARGETS)
@pytest.mark.parametrize("damage", [break_checkpoint, Path.unlink])
def test_a_finished_run_with_damaged_files_is_refused(
    tmp_path: Path, name: str, format: str | None, damage: Callable[[Path], None]
) -> None:
    """Resuming said that all was done, whatever was left of it."""
    for file in ("x.jsonl", "x.errors.jsonl", "x.jsonl.summary.json") if format is None else ("mentions.csv",):
        folder = tmp_path / file
        write(folder / name, format)
        damage(next(folder.rglob(file)))
        before = contents(folder)
        with pytest.raises((ValueError, FileExistsError), match=r"(been changed|is damaged|exists)"):
            write(folder / name, format, resume=True)
        assert contents(folder) == before


@pytest.mark.parametrize(("name", "format"), TARGETS)
@pytest.mark.parametrize("is_folder", [True, False])
def test_what_appears_during_a_run_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, format: str | None, *, is_folder: bool
) -> None:
    """A file or folder that somebody put at the output meanwhile was replaced unasked."""
    write(tmp_path / "whole" / name, format)
    out = tmp_path / "here" / name
    break_off(out, format, monkeypatch)
    note = out / "note.txt" if is_folder else out
    note.parent.mkdir(exist_ok=True)
    note.write_text("mine", "utf-8")
    with pytest.raises(FileExistsError, match="has appeared since the run was started; move it away, and finish with"):
        write(out, format, resume=True)
    assert note.read_text("utf-8") == "mine"
    os.replace(out, tmp_path / "mine")
    write(out, format, resume=True)
    assert contents(out.parent) == contents(tmp_path / "whole")


@pytest.mark.parametrize("removed", [r".*", r"0000000\..*"])
def test_checkpoints_that_vanish_are_noticed(tmp_path: Path, removed: str) -> None:
    """Nothing is finished that lacks documents."""
    working = tmp_path / "x.jsonl.partial"

    def texts() -> Iterator[str | None]:
        yield from TEXTS[:10]
        for path in working.iterdir():
            if re.fullmatch(removed, path.name):
                path.unlink()
        yield from TEXTS[10:20]

    with pytest.raises(FileNotFoundError, match=r"was removed during the run|lacks the results of 20 of"):
        fake_corpus(texts()).write(tmp_path / "x.jsonl", checkpoint=4)
    assert not (tmp_path / "x.jsonl").exists()


def test_another_model_under_the_same_name_is_noticed(tmp_path: Path) -> None:
    """A folder that was trained anew has the path of the old one, and perhaps its times."""
    (tmp_path / "config.cfg").write_text("a", "utf-8")
    before = TaggingConfig(tmp_path).to_settings()
    assert before == TaggingConfig(tmp_path).to_settings()
    (tmp_path / "config.cfg").write_text("b", "utf-8")
    after = TaggingConfig(tmp_path).to_settings()
    assert [key for key in before if before[key] != after[key]] == ["model_files"]
    assert TaggingConfig().to_settings()["model_files"] is None


def test_standard_input_is_resumed_and_compared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It can be read only once: a run that is not finished needs it, and a finished one is compared with it."""
    lines = [json.dumps({"id": f"d{number}", "text": "Anne dort."}) for number in range(6)]

    def write_from(lines: list[str]) -> Summary:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("\n".join(lines).encode())))
        return fake_corpus([Path("-")]).write(tmp_path / "x.jsonl", checkpoint=4, resume=True)

    with monkeypatch.context() as patch:
        patch.setattr(CheckpointedRun, "finish", lambda run: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            write_from(lines)
    assert write_from(lines) == write_from(lines)
    with pytest.raises(ValueError, match="the source has changed"):
        write_from(lines[:5])
