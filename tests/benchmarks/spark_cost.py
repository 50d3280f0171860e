"""Measure what a job on a local Spark costs, and print what that makes for more documents."""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pyspark.sql import SparkSession

CORES = 2
HOUR = 3600
GIGABYTE = 1_000_000_000
SIZES = (10_000_000, 1_000_000_000)  # articles


def start_spark(folder: Path, memory: str = "2g", partitions: int = 8) -> SparkSession:
    """Return a local Spark of two cores that writes down what it does."""
    events = folder / "events"
    events.mkdir()
    options = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.driver.memory": memory,
        "spark.sql.shuffle.partitions": str(partitions),
        "spark.local.dir": str(folder),
        "spark.eventLog.enabled": "true",
        "spark.eventLog.rolling.enabled": "false",
        "spark.eventLog.compress": "false",
        "spark.eventLog.dir": events.as_uri(),
    }
    builder = SparkSession.builder.master(f"local[{CORES}]")
    for name, value in options.items():
        builder = builder.config(name, value)
    spark = builder.getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    return spark


def count_shuffled(folder: Path) -> int:
    """Return the bytes that all tasks have written for others so far."""
    tasks = (event.get("Task Metrics") or {} for event in read_events(folder, "TaskEnd"))
    return sum(task.get("Shuffle Write Metrics", {}).get("Shuffle Bytes Written", 0) for task in tasks)


def count_queries(folder: Path) -> int:
    """Return the number of queries so far; Spark makes one job or several of each."""
    return len({event["Properties"].get("spark.sql.execution.id") for event in read_events(folder, "JobStart")})


def read_events(folder: Path, kind: str) -> Iterator[dict[str, Any]]:
    """Yield what Spark wrote down of each event of a kind."""
    for path in (folder / "events").iterdir():
        with path.open(encoding="utf-8") as file:
            for line in file:
                if line.startswith(f'{{"Event":"SparkListener{kind}"'):
                    yield json.loads(line)


@dataclass
class Cost:
    """What was used meanwhile: seconds by the clock and of processors, and the peak memory of a process in MB."""

    clock: float = 0.0
    processor: float = 0.0
    python: float = 0.0
    java: float = 0.0
    _seconds: dict[int, float] = field(default_factory=dict)

    def look(self) -> None:
        """Read what the processes below this one have used so far."""
        tick = os.sysconf("SC_CLK_TCK")
        for process in find_children(os.getpid()):
            folder = Path("/proc", str(process))
            try:
                memory = (folder / "smaps_rollup").read_text()
                fields = (folder / "stat").read_text().rpartition(")")[2].split()
                name = (folder / "comm").read_text().strip()
            except OSError:
                continue  # it has ended
            size = next(int(line.split()[1]) for line in memory.splitlines() if line.startswith("Pss:")) / 1000
            if name == "java":
                self.java = max(self.java, size)
            else:
                self.python = max(self.python, size)
            self._seconds[process] = (int(fields[11]) + int(fields[12])) / tick


def find_children(process: int) -> Iterator[int]:
    """Yield all processes that a process has started, and those that they have."""
    for task in Path(f"/proc/{process}/task").glob("*/children"):
        try:
            children = [int(child) for child in task.read_text().split()]
        except OSError:
            continue
        for child in children:
            yield child
            yield from find_children(child)


@contextmanager
def measure() -> Iterator[Cost]:
    """Return a context whose value holds, afterwards, what was used in it; also by processes that began before."""
    cost, is_done = Cost(), threading.Event()
    cost.look()
    before = dict(cost._seconds)
    own = time.process_time()
    begin = time.perf_counter()

    def watch() -> None:
        while not is_done.wait(0.5):
            cost.look()

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield cost
    finally:
        is_done.set()
        watcher.join()
        cost.look()
        cost.clock = time.perf_counter() - begin
        used = sum(seconds - before.get(process, 0.0) for process, seconds in cost._seconds.items())
        cost.processor = used + time.process_time() - own


def print_tagging(milliseconds: float, read: float, written: float) -> None:
    """Print what tagging needs, given the processor time of an article, and bytes read and written."""
    print(f"\n{'articles':>14}{'core-hours':>12}{'GB read':>10}{'GB written':>12}{'days on 100 cores':>19}")
    for size in SIZES:
        hours = milliseconds * size / 1000 / HOUR
        row = f"{size:>14,}{hours:>12,.0f}{read * size / GIGABYTE:>10,.0f}{written * size / GIGABYTE:>12,.0f}"
        print(f"{row}{hours / 100 / 24:>19,.2f}")


def print_linking(microseconds: float, shuffled: float, disk: float) -> None:
    """Print what linking needs for ten entities an article, if it grows with their number."""
    print(f"\n{'entities':>16}{'core-hours':>12}{'GB shuffled':>13}{'GB of tables':>14}")
    for size in (10 * articles for articles in SIZES):
        hours = microseconds * size / 1_000_000 / HOUR
        print(f"{size:>16,}{hours:>12,.1f}{shuffled * size / GIGABYTE:>13,.0f}{disk * size / GIGABYTE:>14,.0f}")
