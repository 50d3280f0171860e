"""Compare Spark with newsner's own workers: ``python tests/benchmarks/spark_speed.py TEXTS.jsonl --documents 10000``.

Tags so many articles (the file's again and again, with new ids and a word of their own) on ``local[2]`` and with two
workers in this process, once warm: after a first job on Spark, and after the first batches of the workers. Prints
articles per second, their ratio, the core-seconds of an article, the peak memory of Spark's Python workers and the JVM,
and the size of what Spark writes, all of which docs/scale.md computes with.
"""

import argparse
import json
import os
import tempfile
import threading
import time
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

from pyspark.sql import SparkSession

import newsner
import newsner.spark
from newsner.corpus.progress import Progress

WARM_UP = 400  # articles
CORES = 2
MEGABYTE = 1_000_000


def read(path: str, count: int) -> Iterator[dict[str, str]]:
    """Yield so many articles."""
    with open(path, encoding="utf-8") as file:
        texts = [json.loads(line)["text"] for line in file]
    for number, text in enumerate(islice(cycle(texts), count)):
        yield {"id": f"a{number}", "text": f"{text}\n\nNuméro {number}."}


def measure_workers(path: str, count: int) -> float:
    """Return the articles per second of two workers, from when they have done the first ones to the end."""
    marks: list[tuple[float, int]] = []

    def mark(progress: Progress) -> None:
        marks.append((time.perf_counter(), progress.documents))

    with tempfile.TemporaryDirectory() as folder:
        newsner.tag(read(path, WARM_UP + count), workers=CORES, progress=mark).write(Path(folder, "out.jsonl"))
    begin, done = next(pair for pair in marks if pair[1] >= WARM_UP)
    end, total = marks[-1]
    return (total - done) / (end - begin)


class Watch(threading.Thread):
    """Reads, each second, what memory and processor time the processes below this one have used."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.python = self.java = 0.0
        self.seconds: dict[str, float] = {}

    def run(self) -> None:
        tick = os.sysconf("SC_CLK_TCK")
        while True:
            for process in find_children(os.getpid()):
                try:
                    memory = process.joinpath("smaps_rollup").read_text()
                    fields = process.joinpath("stat").read_text().rpartition(")")[2].split()
                    name = process.joinpath("comm").read_text().strip()
                except OSError:
                    continue  # it has ended
                size = next(int(line.split()[1]) for line in memory.splitlines() if line.startswith("Pss:")) / 1000
                if name == "java":
                    self.java = max(self.java, size)
                else:
                    self.python = max(self.python, size)
                self.seconds[process.name] = (int(fields[11]) + int(fields[12])) / tick
            time.sleep(1)


def find_children(process: int) -> Iterator[Path]:
    """Yield all processes that a process has started, and those that they have."""
    for task in Path(f"/proc/{process}/task").glob("*/children"):
        try:
            children = task.read_text().split()
        except OSError:
            continue
        for child in children:
            yield Path("/proc", child)
            yield from find_children(int(child))


def measure_spark(path: str, count: int) -> float:
    """Print what Spark needs, and return its articles per second."""
    watch = Watch()
    with tempfile.TemporaryDirectory() as folder:
        spark = SparkSession.builder.master(f"local[{CORES}]").config("spark.ui.enabled", "false").getOrCreate()
        spark.sparkContext.setLogLevel("ERROR")
        for name, size in (("warm", WARM_UP), ("all", count)):
            lines = Path(folder, f"{name}.jsonl")
            with lines.open("w", encoding="utf-8") as file:
                file.writelines(json.dumps(record) + "\n" for record in read(path, size))
            spark.read.json(str(lines)).repartition(4 * CORES).write.parquet(str(Path(folder, f"{name}.source")))
        source = spark.read.parquet(str(Path(folder, "warm.source")))
        newsner.spark.tag(source).write.parquet(str(Path(folder, "warm.tagged")))
        watch.start()
        time.sleep(2)
        before = sum(watch.seconds.values())
        begin = time.perf_counter()
        source = spark.read.parquet(str(Path(folder, "all.source")))
        newsner.spark.tag(source).write.parquet(str(Path(folder, "all.tagged")))
        seconds = time.perf_counter() - begin
        time.sleep(2)
        used = sum(watch.seconds.values()) - before
        found = spark.read.parquet(str(Path(folder, "all.tagged")))
        assert found.count() == found.select("id").distinct().count() == count
        sizes = {
            name: sum(file.stat().st_size for file in Path(folder, f"all.{name}").glob("*.parquet"))
            for name in ("source", "tagged")
        }
        spark.stop()
    print(f"memory           {watch.python:8.0f} MB a Python worker, {watch.java:.0f} MB the JVM")
    print(f"processor time   {1000 * used / count:8.2f} ms an article, of Python and JVM")
    print(
        f"Parquet          {sizes['source'] / count:8.0f} bytes an article read, {sizes['tagged'] / count:.0f} written"
    )
    return count / seconds


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("texts")
    parser.add_argument("--documents", type=int, default=10_000)
    options = parser.parse_args()
    size = sum(len(record["text"].split()) for record in read(options.texts, 1000)) / 1000
    print(f"articles         {options.documents:8} of {size:.0f} words on average")
    workers = measure_workers(options.texts, options.documents)
    print(f"two workers      {workers:8.1f} articles a second", flush=True)
    spark = measure_spark(options.texts, options.documents)
    print(f"Spark local[2]   {spark:8.1f} articles a second")
    print(f"Spark / workers  {spark / workers:8.2f}")


if __name__ == "__main__":
    main()
