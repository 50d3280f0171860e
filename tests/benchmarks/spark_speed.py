"""Compare Spark with newsner's own workers: ``python tests/benchmarks/spark_speed.py TEXTS.jsonl --documents 10000``.

Tags so many articles (those of the file again and again, each with an id and a line of its own) on ``local[2]`` and
with two workers of this process, once warm: after a first job on Spark, and after the first batches of the workers.
Prints articles per second and processor time of both, their ratios, memory, what Spark reads, writes and shuffles, and
what that makes for 10^7 and 10^9 articles: the figures of docs/scale.md. On a machine that does other things, the ratio
of processor times says more than that of the clock.
"""

import argparse
import json
import tempfile
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

from spark_cost import CORES, Cost, count_shuffled, measure, print_tagging, start_spark

import newsner
import newsner.spark
from newsner.corpus.progress import Progress

WARM_UP = 400  # articles


def read(path: str, count: int) -> Iterator[dict[str, str]]:
    """Yield so many articles."""
    with open(path, encoding="utf-8") as file:
        texts = [json.loads(line)["text"] for line in file]
    for number, text in enumerate(islice(cycle(texts), count)):
        yield {"id": f"a{number}", "text": f"{text}\n\nNuméro {number}."}


def measure_workers(path: str, count: int) -> Cost:
    """Return what two workers use for so many articles, from when they have done the first ones to the end."""
    marks: list[tuple[int, Cost]] = []
    with tempfile.TemporaryDirectory() as folder, measure() as cost:
        clock = _Clock(cost, marks)
        newsner.tag(read(path, WARM_UP + count), workers=CORES, progress=clock.mark).write(Path(folder, "out.jsonl"))
    done, warm = next(mark for mark in marks if mark[0] >= WARM_UP)
    share = count / (WARM_UP + count - done)  # batches of 32 do not end at the last article of the warm-up
    return Cost((cost.clock - warm.clock) * share, (cost.processor - warm.processor) * share, cost.python)


class _Clock:
    """Notes what was used when the workers were warm."""

    def __init__(self, cost: Cost, marks: list[tuple[int, Cost]]) -> None:
        self._cost = cost
        self._marks = marks
        self._inner = measure()
        self._so_far = self._inner.__enter__()

    def mark(self, progress: Progress) -> None:
        """Note what was used, once."""
        if not self._marks and progress.documents >= WARM_UP:
            self._inner.__exit__(None, None, None)
            self._marks.append((progress.documents, self._so_far))


def measure_spark(path: str, count: int) -> tuple[Cost, dict[str, float]]:
    """Return what Spark uses, and the bytes an article that it reads, writes and shuffles."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        spark = start_spark(folder)
        for part, size in (("warm", WARM_UP), ("all", count)):
            lines = folder / f"{part}.jsonl"
            with lines.open("w", encoding="utf-8") as file:
                file.writelines(json.dumps(record) + "\n" for record in read(path, size))
            spark.read.json(str(lines)).repartition(4 * CORES).write.parquet(str(folder / f"{part}.source"))
        newsner.spark.tag(spark.read.parquet(str(folder / "warm.source"))).write.parquet(str(folder / "warm.tagged"))
        shuffled = count_shuffled(folder)
        with measure() as cost:
            source = spark.read.parquet(str(folder / "all.source"))
            newsner.spark.tag(source).write.parquet(str(folder / "all.tagged"))
        sizes = {"shuffled": (count_shuffled(folder) - shuffled) / count}
        found = spark.read.parquet(str(folder / "all.tagged"))
        assert found.count() == found.select("id").distinct().count() == count
        for part in ("source", "tagged"):
            sizes[part] = sum(file.stat().st_size for file in (folder / f"all.{part}").glob("*.parquet")) / count
        spark.stop()
    return cost, sizes


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("texts")
    parser.add_argument("--documents", type=int, default=10_000)
    options = parser.parse_args()
    count = options.documents
    words = sum(len(record["text"].split()) for record in read(options.texts, 1000)) / 1000
    print(f"{count} articles of {words:.0f} words on average\n")
    print(f"{'':16}{'articles/s':>12}{'ms an article':>16}{'MB a Python process':>22}")
    workers = measure_workers(options.texts, count)
    spark, sizes = measure_spark(options.texts, count)
    for name, cost in (("two workers", workers), ("Spark local[2]", spark)):
        milliseconds = 1000 * cost.processor / count
        print(f"{name:16}{count / cost.clock:>12.1f}{milliseconds:>16.2f}{cost.python:>22.0f}")
    print(f"{'ratio':16}{workers.clock / spark.clock:>12.2f}{workers.processor / spark.processor:>16.2f}")
    print(f"\nthe JVM of Spark: {spark.java:.0f} MB")
    print(
        f"bytes an article: {sizes['source']:.0f} read, {sizes['tagged']:.0f} written, {sizes['shuffled']:.0f} shuffled"
    )
    print_tagging(1000 * spark.processor / count, sizes["source"], sizes["tagged"])


if __name__ == "__main__":
    main()
