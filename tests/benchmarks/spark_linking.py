"""Measure linking on Spark: ``python tests/benchmarks/spark_linking.py [--tagged TAGGED.jsonl] [--entities 1000000]``.

With ``--tagged`` (articles that `newsner tag` wrote), links them on Spark and in this process, and says whether both
find the same entities, names, aliases and counts, and how long each takes. With ``--entities``, links so many made-up
document entities on Spark. Prints a table, with what Spark writes to disk meanwhile.
"""

import argparse
import json
import tempfile
import time
from itertools import islice
from pathlib import Path

import pyarrow
import pyarrow.parquet
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.pandas.types import to_arrow_schema
from pyspark.sql.types import StructType

import newsner.spark
from newsner import Extraction, Registry, RegistryEntry
from newsner.corpus.workers import Outcome
from newsner.spark.schema import to_row

CHUNK = 1000  # articles


def write_parquet(lines: Path, path: Path, limit: int | None) -> None:
    """Write articles in JSON Lines as `newsner.spark.tag` would."""
    schema = to_arrow_schema(StructType.fromDDL(newsner.spark.SCHEMA))
    with lines.open(encoding="utf-8") as file, pyarrow.parquet.ParquetWriter(path, schema) as writer:
        found = islice(file, limit)
        while rows := [to_row(Outcome(line, failed=False)) for line in islice(found, CHUNK)]:
            writer.write_batch(pyarrow.RecordBatch.from_pylist(rows, schema=schema))


def describe(entry: RegistryEntry) -> str:
    return entry.model_dump_json()


def compare(tagged: DataFrame, lines: Path, limit: int | None, folder: Path) -> None:
    """Print whether Spark and this process find the same."""
    begin = time.perf_counter()
    linked = newsner.spark.link(tagged, folder / "linked")
    seconds = time.perf_counter() - begin
    entries = {row["entity"]: newsner.spark.to_entry(row) for row in linked.entities.collect()}
    members = {(row["id"], row["entity_id"]): row["entity"] for row in linked.members.collect()}
    with lines.open(encoding="utf-8") as file:
        articles = [Extraction.model_validate_json(line) for line in islice(file, limit)]
    begin = time.perf_counter()
    registry = Registry.build(articles)
    local = time.perf_counter() - begin
    print(f"{len(members)} document entities of {len(articles)} articles, {len(registry)} entities")
    print(f"Spark {seconds:.1f} s, in this process {local:.1f} s")
    groups: dict[int, set[tuple[str, int]]] = {}
    expected: dict[int, set[tuple[str, int]]] = {}
    for member, number in members.items():
        groups.setdefault(number, set()).add(member)
    for member, number in registry.members.items():
        expected.setdefault(number, set()).add(member)
    ours, theirs = ({frozenset(x) for x in found.values()} for found in (groups, expected))
    print(f"entities that only one of the two has: {len(ours ^ theirs)}")
    found, wanted = sorted(map(describe, entries.values())), sorted(map(describe, registry))
    print(f"rows that only one of the two has: {len(set(found) ^ set(wanted))}, equal: {found == wanted}")
    in_order = [entries[number] for number in sorted(entries)]
    print(f"in the same order: {in_order == list(registry.entries)}")
    for members_ in list(ours ^ theirs)[:10]:
        print("   ", "Spark" if members_ in ours else "local", sorted(members_)[:5])
    for text in sorted(set(found) ^ set(wanted))[:6]:
        print("   ", "Spark" if text in set(found) else "local", text[:600])


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tagged", type=Path)
    parser.add_argument("--limit", type=int)
    options = parser.parse_args()
    spark = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").config("spark.driver.memory", "3g").config("spark.sql.shuffle.partitions", "4").config("spark.ui.showConsoleProgress", "false").getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if options.tagged:
            write_parquet(options.tagged, folder / "tagged.parquet", options.limit)
            compare(spark.read.parquet(str(folder / "tagged.parquet")), options.tagged, options.limit, folder)


if __name__ == "__main__":
    main()
