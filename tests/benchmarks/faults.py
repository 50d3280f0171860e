"""Break runs in every way we know, resume them, and compare, byte for byte: ``python tests/benchmarks/faults.py``.

Prints a table in Markdown, and ends with 1 if anything was lost, doubled or wrong. ``--only WORD`` runs the rows with
that word, ``--runs 10`` makes fewer of each. It needs Linux, and root for a full disk and for folders of another user.
A fork of this process runs the command, with an extractor that needs no model; the rows "real model" need none of that.
"""

import argparse
import gzip
import json
import os
import random
import resource
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any

from faulty_runs import (
    ENOSPC,
    HEADER,
    Child,
    InForkError,
    Row,
    Sabotage,
    command,
    contents,
    kill_at_change,
    kill_in_write,
    limit_file_size,
    run_fork,
    show,
    slow_disk,
    start,
)
from faulty_writers import writer_rows

TARGETS = (("x.jsonl", None), ("x.csv", None), ("x.parquet", None), ("x", "jsonl"), ("x", "csv"), ("x", "parquet"))
DOCUMENTS = 60


class Bench:
    """A folder with a source, its texts, and what an unbroken run makes of them."""

    def __init__(self, runs: int) -> None:
        memory = Path("/dev/shm")  # where waiting for the disk takes no time
        self.folder = Path(tempfile.mkdtemp(prefix="faults-", dir=memory if memory.is_dir() else None))
        self.runs = runs
        self.draw = random.Random(26)
        self.texts: list[str | None] = [f"Nom{i} dort à Paris. " * 3 if i % 7 else None for i in range(DOCUMENTS)]
        self.source = self.write_source("texts.jsonl", self.texts)
        self.packed = self.folder / "texts.jsonl.gz"
        self.packed.write_bytes(gzip.compress(self.source.read_bytes(), mtime=0))
        self._wholes: dict[Any, dict[str, bytes]] = {}
        self._number = 0

    def write_source(self, name: str, texts: Iterable[str | None]) -> Path:
        """Write texts as JSON Lines."""
        lines = (json.dumps({"id": f"d{i}", "text": text, "date": "2020-03-12"}) for i, text in enumerate(texts))
        (self.folder / name).write_text("".join(f"{line}\n" for line in lines), "utf-8")
        return self.folder / name

    def new_folder(self) -> Path:
        """Return an empty folder for one run."""
        self._number += 1
        folder = self.folder / f"run-{self._number}"
        folder.mkdir()
        return folder

    def target(self, number: int) -> tuple[str, str | None]:
        """Return a name and a format, each in turn."""
        return TARGETS[number % len(TARGETS)]

    def whole(self, source: Path, name: str, format: str | None, **options: Any) -> dict[str, bytes]:
        """Return the files of an unbroken run."""
        key = (source.read_bytes() if source.is_file() else repr(contents(source)), source, name, format, str(options))
        if key not in self._wholes:
            folder = self.new_folder()
            child = self.tag(source, folder / name, format, **options)
            if child.wait() not in (0, 1):
                raise SystemExit(f"an unbroken run failed: {child.said}")
            self._wholes[key] = contents(folder)
        return self._wholes[key]

    def tag(
        self,
        source: Path,
        out: Path,
        format: str | None = None,
        *options: str,
        workers: int = 1,
        sabotage: Sabotage | None = None,
        is_real: bool = False,
    ) -> Child:
        """Start ``newsner tag``; it resumes what is there, unless it is to overwrite that."""
        arguments = ["tag", source, "-o", out, "--checkpoint", "5", "--batch-size", "3", "--quiet"]
        arguments += [] if "--overwrite" in options else ["--resume"]
        arguments += ["--workers", str(workers), *(["--format", format] if format else []), *options]
        log = self.folder / f"log-{time.monotonic_ns()}"
        return start(command(*arguments), log, sabotage, is_real=is_real)

    def check_resumed(self, row: Row, source: Path, out: Path, format: str | None, *options: str, **given: Any) -> None:
        """Resume a run, and count it."""
        child = self.tag(source, out, format, *options, **given)
        if child.wait() not in (0, 1) or "Traceback" in child.said:
            row.add("wrong", f"resumed with status {child.status}: {child.said[-400:]}")
        else:
            given.pop("workers", None)
            row.compare(contents(out.parent), self.whole(source, out.name, format, *options, **given), child.said)
        shutil.rmtree(out.parent)


def wait_for(condition: Callable[[], object], child: Child) -> bool:
    """Wait until something is so, and tell whether it was before the child ended."""
    while not condition():
        if child.poll():
            return False
        time.sleep(0.0005)
    return True


def checkpoints(out: Path) -> int:
    """Return the number of checkpoints of an unfinished run."""
    return len(list(out.with_name(f"{out.name}.partial").glob("*.done.json")))


def stop_anywhere(bench: Bench, row: Row, number: int, signals: list[int], *, workers: int = 1) -> Child:
    """Stop a run at a random moment by signals to its session, check how it ends, and resume it."""
    name, format = bench.target(number)
    source = bench.draw.choice([bench.source, bench.packed])
    out = bench.new_folder() / name
    child = bench.tag(source, out, format, workers=workers)
    is_early = bench.draw.random() < 0.25  # some are stopped while the workers start
    if workers > 1 and not is_early:
        wait_for(partial(checkpoints, out), child)
    time.sleep(bench.draw.uniform(0, 3 if workers > 1 and is_early else 0.5))
    for signal_number in signals:
        child.send(signal_number, to_all=signal_number != signal.SIGKILL)
        time.sleep(bench.draw.uniform(0, 0.05))
    status, left = child.wait(), child.left()
    wanted = {-signal.SIGKILL, 0, 1} | {128 + one for one in signals}
    if len(signals) > 1:
        wanted.add(-signal.SIGINT)  # the second one ends a process that is ending; a shell gives 130 for that, too
    if left or status not in wanted or "Traceback" in child.said or "Exception" in child.said:
        row.add("wrong", f"status {status}, {len(left)} processes left: {child.said[-600:]}")
    else:
        bench.check_resumed(row, source, out, format)
    return child


def _workers(number: int) -> int:
    """Return how many workers a run has: two start slowly, and a third of the runs have them."""
    return 1 + (number % 3 == 0)


def kill_rows(bench: Bench) -> Iterable[Row]:
    row = Row("kill -9 at a random moment, 1 and 2 workers")
    for number in range(bench.runs):
        stop_anywhere(bench, row, number, [signal.SIGKILL], workers=_workers(number))
    yield row
    row = Row("kill -9 while a checkpoint is being written")
    while row.runs < bench.runs:
        name, format = bench.target(row.runs)
        out = bench.new_folder() / name
        child = bench.tag(bench.source, out, format, sabotage=slow_disk)
        wanted, working = bench.draw.randrange(9), out.with_name(f"{name}.partial")
        wait_for(lambda: checkpoints(out) >= wanted, child)  # noqa: B023 (called at once)
        if wait_for(lambda: list(working.glob(".*.draft")), child):  # noqa: B023
            time.sleep(bench.draw.uniform(0, 0.03))
            child.send(signal.SIGKILL)
            child.wait()
            bench.check_resumed(row, bench.source, out, format)
    yield row


def change_rows(bench: Bench) -> Iterable[Row]:
    """Kills and failures at each change of the disk, of a new run and of one that overwrites another."""
    for what, error in (("kill -9", 0), ("all changes of the disk fail", ENOSPC)):
        row = Row(f"{what} from a random change of the disk on")
        for number in range(bench.runs):
            name, format = bench.target(number)
            out = bench.new_folder() / name
            sabotage = kill_at_change(bench.draw.randrange(120), out.parent, error)
            options = []
            if number % 3 == 0:
                bench.tag(bench.write_source("old.jsonl", ["Ancien."]), out, format).wait()
                options = ["--overwrite"]
            child = bench.tag(bench.source, out, format, *options, sabotage=sabotage)
            child.wait()
            if "Traceback" in child.said:
                row.add("wrong", child.said[-400:])
                continue
            if options and not (out.parent / f"{name}.partial" / "settings.json").exists():
                bench.tag(bench.source, out, format, "--overwrite").wait()  # it was stopped before it began
            if contents(out.parent) == bench.whole(bench.source, name, format):
                row.add("equal")  # it was finished
            else:
                bench.check_resumed(row, bench.source, out, format)
        yield row
    row = Row("kill -9 in the middle of a write")
    for number in range(bench.runs):
        name, format = bench.target(number)
        out = bench.new_folder() / name
        bench.tag(bench.source, out, format, sabotage=kill_in_write(bench.draw.randrange(1, 20000))).wait()
        bench.check_resumed(row, bench.source, out, format)
    yield row


def signal_rows(bench: Bench) -> Iterable[Row]:
    row = Row("Ctrl-C, 1 and 2 workers")
    for number in range(bench.runs):
        stop_anywhere(bench, row, number, [signal.SIGINT], workers=_workers(number))
    yield row
    for what, signals in (
        ("Ctrl-C twice", [signal.SIGINT] * 2),
        ("SIGTERM", [signal.SIGTERM]),
        ("SIGHUP: the terminal is closed", [signal.SIGHUP]),
    ):
        row = Row(f"{what}, 1 and 2 workers")
        for number in range(max(2, bench.runs // 5)):
            stop_anywhere(bench, row, number, signals, workers=_workers(number))
        yield row


def disk_rows(bench: Bench) -> Iterable[Row]:
    disk = bench.folder / "disk"
    disk.mkdir()
    can_mount = os.system(f"mount -t tmpfs -o size=64k tmpfs {disk} 2>/dev/null") == 0
    row = Row(
        "disk full at a random point, then room is made" + ("" if can_mount else " (files limited, not the disk)")
    )
    for number in range(bench.runs):
        name, format = bench.target(number)
        folder = disk / str(number)
        if can_mount:
            os.system(f"mount -o remount,size={bench.draw.randrange(4, 240, 4)}k {disk}")
        sabotage = None if can_mount else limit_file_size(bench.draw.randrange(1, 20000))
        child = bench.tag(bench.source, folder / name, format, sabotage=sabotage)
        if (
            child.wait() not in (0, 1, 3)
            or "Traceback" in child.said
            or (child.status == 3 and "pace" not in child.said)
        ):
            row.add("wrong", f"status {child.status}: {child.said[-400:]}")
        if can_mount:
            os.system(f"mount -o remount,size=64m {disk}")
        if child.status is not None:
            folder.mkdir(exist_ok=True)
            bench.check_resumed(row, bench.source, folder / name, format)
    if can_mount:
        os.system(f"umount {disk}")
    yield row


def become_nobody() -> None:
    os.setgid(65534)
    os.setuid(65534)


def place_rows(bench: Bench) -> Iterable[Row]:
    """Outputs where nothing can be written."""
    if os.getuid() == 0:
        row = Row("read-only folder, file system and output of another user")
        bench.folder.chmod(0o755)
        for name, format in TARGETS:
            folder = bench.new_folder()
            folder.chmod(0o555)
            before = contents(folder)
            child = bench.tag(bench.source, folder / name, format, sabotage=become_nobody)
            row.check_refused(child, before, folder)
            disk = bench.new_folder()
            if os.system(f"mount -t tmpfs -o ro tmpfs {disk} 2>/dev/null") == 0:
                row.check_refused(bench.tag(bench.source, disk / name, format), {}, disk)
                os.system(f"umount {disk}")
        yield row
    row = Row(
        "/dev/full, /dev/stdout, a pipe, a folder in place of a file, a file in place of a folder, a loop of links"
    )
    folder = bench.new_folder()
    os.mkfifo(folder / "pipe.jsonl")
    (folder / "folder.jsonl").mkdir()
    (folder / "folder.jsonl" / "note.txt").write_text("mine", "utf-8")
    (folder / "file").write_text("mine", "utf-8")
    (folder / "loop.jsonl").symlink_to("loop.jsonl")
    for out in (
        "/dev/full",
        "/dev/stdout",
        "/dev/null",
        *(folder / name for name in os.listdir(folder)),
        folder / "file/x.csv",
    ):
        for option in ([], ["--overwrite"]):
            before = contents(folder)
            row.check_refused(bench.tag(bench.source, Path(out), None, *option), before, folder)
    yield row
    yield from vanishing_rows(bench)


def vanishing_rows(bench: Bench) -> Iterable[Row]:
    """What others do to the output during a run."""

    def remove(path: Path) -> None:
        shutil.rmtree(path, ignore_errors=True)

    def occupy(path: Path) -> None:
        path.mkdir(exist_ok=True)
        (path / "note.txt").write_text("mine", "utf-8")

    def put_file(path: Path) -> None:
        path.write_text("mine", "utf-8")

    for what, change in (
        ("the folder of the output is removed during the run", lambda out: remove(out.parent)),
        ("the checkpoints are removed during the run", lambda out: remove(out.with_name(f"{out.name}.partial"))),
        ("somebody puts a folder with a note where the output goes, during the run", occupy),
        ("somebody puts a file where the output goes, during the run", put_file),
    ):
        row = Row(what)
        for name, format in TARGETS:
            out = bench.new_folder() / name
            child = bench.tag(bench.source, out, format)
            if not wait_for(lambda: checkpoints(out) > 2, child):  # noqa: B023
                continue
            change(out)
            users = contents(out.parent) if change in (occupy, put_file) else {}
            users = {key: data for key, data in users.items() if ".partial" not in key}
            is_refused = child.wait() == 3 and "Traceback" not in child.said
            after = contents(out.parent) if out.parent.exists() else {}
            results = {key: data for key, data in after.items() if ".partial" not in key}
            if is_refused and results == users:
                row.add("refused")
            elif any(results.get(key) != data for key, data in users.items()):
                row.add("lost", f"somebody's {sorted(users)}, status {child.status}: {child.said[-300:]}")
            else:
                row.compare(results, bench.whole(bench.source, name, format), f"{child.status} {child.said}")
            shutil.rmtree(out.parent, ignore_errors=True)
        yield row


def source_rows(bench: Bench) -> Iterable[Row]:
    """The source changes between two runs, the first of which was killed or finished."""
    texts = bench.texts
    changes: dict[str, list[str | None]] = {
        "texts added at its end": [*texts, "Nom60 dort.", None],
        "its last text removed": texts[:-1],
        "its first text removed": texts[1:],
        "the first text changed": ["Autre", *texts[1:]],
        "the last text changed": [*texts[:-1], "Nom99 dort à Paris. " * 3],
        "its texts in another order": texts[::-1],
        "two texts exchanged": [texts[0], texts[2], texts[1], *texts[3:]],
        "emptied": [],
    }
    for first in ("killed", "finished"):
        row = Row(f"the source changes after a run that was {first}: added, removed, changed, reordered; same time")
        for changed in changes.values():
            for name, format in TARGETS:
                source = bench.write_source("changing.jsonl", texts)
                os.utime(source, (1e9, 1e9))
                out = bench.new_folder() / name
                child = bench.tag(source, out, format)
                if first == "killed":
                    wait_for(lambda: checkpoints(out) > 3, child)  # noqa: B023
                    child.send(signal.SIGKILL)
                child.wait()
                bench.write_source("changing.jsonl", changed)
                os.utime(source, (1e9, 1e9))  # the time alone must decide nothing
                judge_resumed(bench, row, source, out, format)
        yield row
    yield from folder_rows(bench)


def judge_resumed(bench: Bench, row: Row, source: Path, out: Path, format: str | None, *options: str) -> None:
    """Resume a run: it is refused, with nothing changed, or right."""
    before = contents(out.parent)
    child = bench.tag(source, out, format, *options)
    if child.wait() == 3:
        row.check_refused(child, before, out.parent)
    else:
        bench.check_resumed(row, source, out, format, *options)


def folder_rows(bench: Bench) -> Iterable[Row]:
    def remove(folder: Path) -> None:
        (folder / "3.txt").unlink()

    def add(folder: Path) -> None:
        (folder / "35.txt").write_text("Nouveau texte.", "utf-8")

    def rename(folder: Path) -> None:
        (folder / "3.txt").rename(folder / "z.txt")

    row = Row("a file of a folder is removed, added or renamed between two runs")
    for change in (remove, add, rename):
        for number, (name, format) in enumerate(TARGETS):
            source = bench.new_folder()
            for i in range(40):
                (source / f"{i}.txt").write_text(f"Nom{i} dort.", "utf-8")
            out = bench.new_folder() / name
            child = bench.tag(source, out, format)
            if number % 2:
                wait_for(lambda: checkpoints(out) > 2, child)  # noqa: B023
                child.send(signal.SIGKILL)
            child.wait()
            change(source)
            judge_resumed(bench, row, source, out, format)
    yield row


def worker_rows(bench: Bench) -> Iterable[Row]:
    row = Row("a worker is killed, as when memory is short")
    for number in range(max(2, bench.runs * 2 // 5)):
        name, format = bench.target(number)
        out = bench.new_folder() / name
        child = bench.tag(bench.source, out, format, workers=2)
        wait_for(partial(checkpoints, out), child)
        time.sleep(bench.draw.uniform(0, 0.1))
        for pid in child.workers()[: bench.draw.choice([1, 2])]:
            os.kill(pid, signal.SIGKILL)
        child.wait()
        row.compare(contents(out.parent), bench.whole(bench.source, name, format), child.said)
    yield row
    for what, text, workers, type_, limit in (
        ("a text that kills every worker", "KILL", 2, "worker_died", None),
        ("a text that needs more memory than there is, 2 workers", "HOG:60000", 2, "failed", 8000),
        ("a text that needs more memory than there is, 1 worker", "HOG:60000", 1, "failed", 8000),
    ):
        row = Row(what)
        for number in range(3):
            texts = [*bench.texts]
            texts[number * 20 + 5] = text
            source = bench.write_source("bad.jsonl", texts)
            out = bench.new_folder() / "x.jsonl"
            sabotage = limit and partial(resource.setrlimit, resource.RLIMIT_AS, (limit << 20, limit << 20))
            child = bench.tag(source, out, workers=workers, sabotage=sabotage)
            if child.wait() not in (0, 1):
                row.add("wrong", f"status {child.status}: {child.said[-300:]}")
                continue
            errors = [json.loads(line) for line in (out.parent / "x.errors.jsonl").read_text("utf-8").splitlines()]
            bad = [error["id"] for error in errors if error["type"] == type_]
            clean = bench.whole(bench.write_source("good.jsonl", bench.texts[: number * 20 + 5]), "x.jsonl", None)
            is_kept = out.read_bytes().startswith(clean["x.jsonl"])
            ids = [json.loads(line)["id"] for line in out.read_text("utf-8").splitlines()] + [e["id"] for e in errors]
            if bad == [f"d{number * 20 + 5}"] and is_kept and sorted(ids) == sorted(f"d{i}" for i in range(DOCUMENTS)):
                row.add("equal")
            else:
                row.add(
                    "lost" if len(ids) < DOCUMENTS else "wrong", f"{bad}, {len(ids)} documents: {child.said[-300:]}"
                )
        yield row


def truncate(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def drop_last_line(path: Path) -> None:
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))


def add_garbage(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"\x00garbage\n")


def damage_rows(bench: Bench) -> Iterable[Row]:
    """Files of a run that were damaged after it was killed or finished."""
    damages = (truncate, drop_last_line, add_garbage, Path.unlink)
    row = Row("a checkpoint is truncated, lacks a line or a file, or has a line of garbage")
    for damage in damages:
        for kind in ("0000001.articles.jsonl", "0000000.errors.jsonl", "0000001.done.json", "settings.json"):
            for name, format in TARGETS[::4]:
                out = bench.new_folder() / name
                child = bench.tag(bench.source, out, format)
                wait_for(lambda: checkpoints(out) > 3, child)  # noqa: B023
                child.send(signal.SIGKILL)
                child.wait()
                damage(out.with_name(f"{name}.partial") / kind)
                judge_resumed(bench, row, bench.source, out, format)
    yield row
    row = Row("a finished output is truncated, lacks a line or a file, or has a line of garbage")
    for damage in damages:
        for name, format in TARGETS:
            files = sorted(bench.whole(bench.source, name, format))
            for file in files if len(files) < 4 else bench.draw.sample(files, 2):
                out = bench.new_folder() / name
                bench.tag(bench.source, out, format).wait()
                damage(out.parent / file)
                judge_resumed(bench, row, bench.source, out, format)
    yield row
    row = Row("other options, other gazetteer, other version than the first run's")
    names = bench.folder / "names.jsonl"
    names.write_text('{"name": "Zorglub", "label": "PER"}\n', "utf-8")
    for options in (["--gazetteer", str(names)], ["--min-score", "0.5"], ["--exclude", "dates"], ["--text", "id"], []):
        for is_killed in (True, False):
            out = bench.new_folder() / "x.jsonl"
            child = bench.tag(bench.source, out)
            if is_killed:
                wait_for(lambda: checkpoints(out) > 3, child)  # noqa: B023
                child.send(signal.SIGKILL)
            child.wait()
            if not options:
                place = out.parent / ("x.jsonl.partial/settings.json" if is_killed else "x.jsonl.summary.json")
                place.write_text(place.read_text("utf-8").replace(newsner_version(), "0.0.9"), "utf-8")
            before = contents(out.parent)
            row.check_refused(bench.tag(bench.source, out, None, *options), before, out.parent)
    yield row


def newsner_version() -> str:
    import newsner

    return newsner.__version__


def twice_rows(bench: Bench) -> Iterable[Row]:
    row = Row("two runs into one output at the same time")
    for number in range(max(2, bench.runs * 2 // 5)):
        name, format = bench.target(number)
        out = bench.new_folder() / name
        children = [bench.tag(bench.source, out, format) for _ in range(2)]
        statuses = sorted(child.wait() for child in children)
        said = " ".join(child.said for child in children)
        if statuses not in ([1, 3], [1, 1]) or "Traceback" in said:
            row.add("wrong", f"{statuses} {said[-400:]}")
        else:
            bench.check_resumed(row, bench.source, out, format)
    yield row
    row = Row("a clock that jumps, and files of one time")

    def jump() -> None:
        draw = random.Random()
        time.time = lambda: draw.uniform(0, 2e9)

    for number in range(max(2, bench.runs // 5)):
        name, format = bench.target(number)
        out = bench.new_folder() / name
        child = bench.tag(bench.source, out, format, sabotage=jump)
        wait_for(lambda: checkpoints(out) > 3, child)  # noqa: B023
        child.send(signal.SIGKILL)
        child.wait()
        for path in out.parent.rglob("*"):
            os.utime(path, (0, 0))
        bench.check_resumed(row, bench.source, out, format)
    yield row


def real_rows(bench: Bench) -> Iterable[Row]:
    row = Row("kill -9 at a random moment, real model, 1 and 2 workers")
    texts = [
        f"Le ministre Jean Nom{i} a visité Lyon le 3 mai. Il y a {i} blessés." if i % 7 else None for i in range(60)
    ]
    source = bench.write_source("real.jsonl", texts)
    for number in range(max(2, bench.runs // 5)):
        name, format = bench.target(number)
        out = bench.new_folder() / name
        child = bench.tag(source, out, format, workers=1 + number % 2, is_real=True)
        wait_for(partial(checkpoints, out), child)
        time.sleep(bench.draw.uniform(0, 0.5))
        child.send(signal.SIGKILL)
        child.wait()
        bench.check_resumed(row, source, out, format, is_real=True)
    yield row


def main() -> int:
    """Run all rows, print the table, and return 1 if anything is lost, doubled or wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=50)
    parser.add_argument("--only", default="", help="the name of a group of rows")
    options = parser.parse_args()
    bench = Bench(options.runs)
    groups = (kill_rows, change_rows, signal_rows, disk_rows, place_rows, source_rows, worker_rows, damage_rows)
    faults: list[str] = []
    print(HEADER, flush=True)
    for group in (*groups, twice_rows, real_rows, writer_rows):
        if options.only in group.__name__:
            for row in group(bench):
                print(show(row), flush=True)
                faults += [f"{row.fault}: {fault}" for fault in row.faults]
    shutil.rmtree(bench.folder, ignore_errors=True)
    for fault in faults:
        print(fault, file=sys.stderr)
    return bool(faults)


if __name__ == "__main__":
    try:
        CODE = main()
    except InForkError as fork:
        run_fork(fork)
    sys.exit(CODE)
