"""Start commands of newsner that are going to be killed, stopped or starved, and judge what they leave.

A command runs in a fork of this process, in which newsner is already imported: it begins at once, and ends as any other
Python process. Its extractor is the one of `fakes`, which needs no model, unless the real one is asked for.
"""

import errno
import json
import os
import random
import resource
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

sys.path.insert(0, str(Path(__file__).parent.parent))

import pyarrow.parquet
import spacy  # noqa: F401 (so that forks need not import it)

import newsner.cli.main
import newsner.corpus.tagged
import newsner.files
from fakes import FakeConfig, FakeExtractor

CHANGES = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate"}
_HEARD = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}
_ENDING = 60  # seconds after which a process counts as left over
PATIENCE = 240  # seconds after which a command counts as hanging
Sabotage = Callable[[], None]


class GreedyExtractor(FakeExtractor):
    """Asks for so many megabytes of memory at ``HOG:megabytes``."""

    def obey(self, text: str) -> None:
        command, _, size = text.partition(":")
        if command == "HOG":
            bytearray(int(size) << 20)
        super().obey(text)


class SlowConfig(FakeConfig):
    """Makes an extractor that takes some milliseconds for a text."""

    def build(self) -> Any:
        return GreedyExtractor(0.003)


class InForkError(BaseException):
    """Leads a fork out of all that its parent was doing, so that it ends as a process of its own does."""

    def __init__(self, act: Callable[[], object]) -> None:
        self.act = act


def run_fork(fork: InForkError) -> NoReturn:
    """Do what a fork is there for, and end it."""
    sys.exit(fork.act())  # type: ignore[arg-type]


@dataclass
class Child:
    """A command that was started in a session of its own, as from a terminal, and how it ended."""

    pid: int
    log: Path
    status: int | None = None

    def poll(self) -> bool:
        """Tell whether it has ended."""
        if self.status is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            self.status = os.waitstatus_to_exitcode(status) if pid else None
        return self.status is not None

    def wait(self) -> int:
        """Wait for its end; a command that hangs is killed, and its status is 999."""
        until = time.monotonic() + PATIENCE
        while not self.poll():
            if time.monotonic() > until:
                self.send(signal.SIGKILL)
                os.waitpid(self.pid, 0)
                self.status = 999
            time.sleep(0.002)
        assert self.status is not None
        return self.status

    def send(self, number: int, *, to_all: bool = True) -> None:
        """Send a signal, to all processes of the session as a terminal does, or only to the command."""
        with suppress(ProcessLookupError):
            (os.killpg if to_all else os.kill)(self.pid, number)

    @property
    def said(self) -> str:
        """What it wrote to standard error and output."""
        return self.log.read_text("utf-8", "replace")

    def left(self) -> list[int]:
        """Return the processes of its session that stay; workers that start end when they have loaded newsner."""
        found = []
        for _ in range(20 * _ENDING):
            found = [pid for pid, session in sessions() if session == self.pid and pid != self.pid]
            if not found:
                break
            time.sleep(0.05)
        for pid in found:
            os.kill(pid, signal.SIGKILL)
        return found

    def workers(self) -> list[int]:
        """Return its worker processes."""
        pids = [pid for pid, session in sessions() if session == self.pid and pid != self.pid]
        return [pid for pid in pids if b"spawn_main" in _command_line(pid)]


def sessions() -> Iterator[tuple[int, int]]:
    """Yield the processes that run, each with its session."""
    for entry in os.listdir("/proc"):
        try:
            _, _, rest = Path("/proc", entry, "stat").read_text("utf-8", "replace").rpartition(")")
        except (OSError, ValueError):
            continue
        if entry.isdigit() and rest.split()[0] != "Z":
            yield int(entry), int(rest.split()[3])


def _command_line(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def start(act: Callable[[], object], log: Path, sabotage: Sabotage | None = None, *, is_real: bool = False) -> Child:
    """Start something in a fork with its own session; what it prints is in ``log``."""
    sys.stdout.flush()
    log.touch()
    ready, begin = os.pipe()
    signal.pthread_sigmask(signal.SIG_BLOCK, _HEARD)  # until the command has begun
    pid = os.fork()
    if pid:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _HEARD)
        os.close(begin)
        os.read(ready, 1)  # which ends when the fork closes its end
        os.close(ready)
        return Child(pid, log)
    os.close(ready)
    os.setsid()
    handle = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    for standard in (1, 2):
        os.dup2(handle, standard)
    random.seed(os.getpid())
    if not is_real:
        newsner.corpus.tagged.TaggingConfig = SlowConfig  # type: ignore[misc]
    if sabotage is not None:
        sabotage()
    os.close(begin)
    raise InForkError(act)


def command(*arguments: str | Path) -> Callable[[], object]:
    """Return a command of newsner to `start`."""

    def act() -> object:
        sys.argv = ["newsner", *map(str, arguments)]
        prepare = newsner.cli.main._prepare_streams

        def hear() -> None:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, _HEARD)
            prepare()

        newsner.cli.main._prepare_streams = hear  # the first step of the command
        return newsner.cli.main.main()

    return act


def kill_at_change(number: int, below: Path, error: int = 0) -> Sabotage:
    """Kill the process just before its n-th change of the disk below a folder, or let that one and all others fail."""
    folder = os.path.realpath(below)

    def sabotage() -> None:
        changes = iter(range(number))

        def change() -> None:
            if next(changes, None) is None:
                if error:
                    raise OSError(error, os.strerror(error))
                os.kill(os.getpid(), signal.SIGKILL)

        def hook(event: str, arguments: tuple[Any, ...]) -> None:
            is_writing = event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR)
            if (is_writing or event in CHANGES) and isinstance(arguments[0], str | os.PathLike):
                place = os.path.realpath(arguments[0])
                if place.startswith(folder) and not place.endswith(".lock"):
                    change()

        synced = os.fsync

        def fsync(handle: int) -> None:
            change()
            synced(handle)

        os.fsync = fsync
        sys.addaudithook(hook)

    return sabotage


def kill_in_write(size: int) -> Sabotage:
    """Kill the process in the middle of a write, as soon as a file would be larger than so many bytes."""

    def sabotage() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    return sabotage


def limit_file_size(size: int) -> Sabotage:
    """Let writes fail beyond so many bytes of a file: a full disk, where none can be mounted."""
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def slow_disk() -> None:
    """Let each file wait before it is complete, so that one can see drafts."""
    synced = newsner.files.sync

    def sync(path: Path) -> None:
        time.sleep(0.01)
        synced(path)

    newsner.files.sync = sync


def contents(path: Path) -> dict[str, bytes]:
    """Return the bytes of all files in a folder, without drafts and locks."""
    files = (found for found in sorted(path.rglob("*")) if found.is_file() and not found.name.startswith("."))
    return {str(found.relative_to(path)): found.read_bytes() for found in files if found.suffix != ".lock"}


def list_ids(files: dict[str, bytes]) -> Counter[str]:
    """Return the ids in JSON Lines files and in the tables of articles or mentions, as far as they can be read."""
    ids: Counter[str] = Counter()
    for name, data in files.items():
        if name.endswith(".jsonl"):
            for line in data.splitlines():
                try:
                    ids[str(json.loads(line).get("id"))] += 1
                except (ValueError, AttributeError):
                    ids["(no JSON)"] += 1
        elif name.endswith(".csv"):
            ids.update(line.split(b",")[0].decode("utf-8", "replace") for line in data.splitlines()[1:])
        elif name.endswith(".parquet"):
            try:
                ids.update(pyarrow.parquet.read_table(pyarrow.BufferReader(data), columns=["id"])["id"].to_pylist())
            except (pyarrow.ArrowException, KeyError, OSError):
                ids[f"(no table: {name})"] += 1
    return ids


@dataclass
class Row:
    """How runs with one fault ended."""

    fault: str
    runs: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def add(self, verdict: str, why: str = "") -> None:
        """Count a run: ``equal``, ``refused``, ``lost``, ``doubled`` or ``wrong``."""
        self.runs += 1
        self.counts[verdict] += 1
        if verdict not in ("equal", "refused"):
            self.faults.append(f"{verdict}: {why}")

    def compare(self, found: dict[str, bytes], wanted: dict[str, bytes], said: str = "") -> None:
        """Count a run that should have left certain files."""
        if found == wanted:
            self.add("equal")
            return
        has, should = list_ids(found), list_ids(wanted)
        verdict = "lost" if should - has else "doubled" if has - should else "wrong"
        differing = [name for name in {*found, *wanted} if found.get(name) != wanted.get(name)]
        self.add(verdict, f"{differing} {said[-300:]}")

    def check_refused(self, child: Child, before: dict[str, bytes], folder: Path) -> None:
        """Count a run that should have been refused in one line, and have changed nothing in a folder."""
        is_clear = child.wait() == 3 and child.said.startswith("newsner: ") and "Traceback" not in child.said
        after = contents(folder)
        changed = [name for name in {*before, *after} if before.get(name) != after.get(name)]
        if is_clear and not changed:
            self.add("refused")
        else:
            self.add("wrong", f"status {child.status}, changed {changed}: {child.said[-300:]}")


HEADER = (
    "| fault | runs | equal, byte for byte | refused clearly | lost | twice | wrong |\n"
    "|---|---:|---:|---:|---:|---:|---:|"
)


def show(row: Row) -> str:
    """Return a row as Markdown.

    >>> row = Row("kill -9"); row.add("equal"); show(row)
    '| kill -9 | 1 | 1 | 0 | 0 | 0 | 0 |'
    """
    counts = [row.counts[verdict] for verdict in ("equal", "refused", "lost", "doubled", "wrong")]
    return f"| {row.fault} | {' | '.join(map(str, [row.runs, *counts]))} |"


ENOSPC = errno.ENOSPC
