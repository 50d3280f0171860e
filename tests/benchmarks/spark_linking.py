"""Measure linking on Spark: ``python tests/benchmarks/spark_linking.py [--tagged TAGGED.jsonl] [--entities 1000000]``.

With ``--tagged`` (articles that `newsner tag` wrote), links them on Spark and in this process, and says whether both
find the same entities, names, aliases, counts and order. With ``--entities``, links so many made-up document entities
on Spark, ten to an article, with the mix of a real corpus: few names in many articles and many in one, surnames, first
names and acronyms alone, slips of the pen, and says what that makes for 10^7 and 10^9 articles. ``--check`` compares
with this process here, too. Prints the time of each step.
"""

import argparse
import random
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
from pyspark.sql import DataFrame
from pyspark.sql.pandas.types import to_arrow_schema
from pyspark.sql.types import StructType
from spark_cost import count_queries, count_shuffled, measure, print_linking, start_spark

import newsner.spark
from newsner import Entity, Extraction, Label, Mention, Registry
from newsner.corpus.workers import Outcome
from newsner.labels import Reason
from newsner.models import AliasReason
from newsner.spark.schema import to_row
from newsner.spark.sessions import workers_like_this_process
from newsner.spark.tables import Workspace

PER_ARTICLE = 10
CHUNK = 1000  # articles
SYLLABLES = ("ba", "ri", "lo", "men", "du", "val", "ger", "pon", "tis", "mar", "fel", "que", "sou", "lin", "tra", "chi")
GIVEN = 400  # first names
NAMESAKES = 3  # people of one surname


def make_word(number: int, syllables: int) -> str:
    """Return a made-up word for a number, the same each time."""
    draw = random.Random(number)
    return "".join(draw.choice(SYLLABLES) for _ in range(syllables)).capitalize()


def make_surfaces(draw: random.Random, size: int) -> tuple[Label, list[str], Reason]:
    """Return the forms of an entity in an article, of a frequent one more often than of a rare one."""
    number = int((size / 5) ** draw.random())
    label = draw.choice((Label.PER, Label.PER, Label.LOC, Label.ORG))
    if label is Label.LOC:
        return label, [make_word(number, 3)], "exact"
    if label is Label.ORG:
        words = [make_word(number + place * 7919, 2) for place in range(5)]
        acronym = "".join(word[0] for word in words).upper()
        chance = draw.random()
        forms = [acronym] if chance < 0.06 else [" ".join(words), acronym] if chance < 0.25 else [" ".join(words)]
        return label, forms, "acronym"
    given, surname = make_word(number % GIVEN, 2), make_word(number // NAMESAKES + 1000, 4)
    chance = draw.random()
    if chance < 0.08:
        return label, [surname], "surname"
    if chance < 0.09:
        return label, [given], "surname"
    if chance < 0.1:
        place = draw.randrange(2, len(surname))
        surname = surname[:place] + draw.choice("aeiou") + surname[place + 1 :]
    return label, [f"{given} {surname}", surname], "surname"


def make_entity(draw: random.Random, size: int) -> Entity:
    label, surfaces, reason = make_surfaces(draw, size)
    mentions = tuple(
        Mention(text=x, start=i, end=i + len(x), label=label, score=1, source="model") for i, x in enumerate(surfaces)
    )
    reasons = tuple(AliasReason(x, reason) for x in surfaces[1:])
    return Entity(name=surfaces[0], label=label, aliases=tuple(surfaces[1:]), mentions=mentions, reasons=reasons)


def make_articles(numbers: range, size: int) -> Iterator[Extraction]:
    """Yield articles of a corpus of ``size`` document entities."""
    for number in numbers:
        draw = random.Random(number)
        entities = tuple(make_entity(draw, size) for _ in range(PER_ARTICLE))
        yield Extraction(text="", id=f"a{number}", entities=entities, quantities=())


def write_made_up(spark: Any, size: int, path: Path) -> DataFrame:
    """Write tagged articles with so many document entities, and return them."""
    schema = StructType.fromDDL(newsner.spark.SCHEMA)
    arrow = to_arrow_schema(schema)

    def make(batches: Iterator[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
        for batch in batches:
            numbers = batch.column(0).to_pylist()
            for start in range(0, len(numbers), CHUNK):
                part = numbers[start : start + CHUNK]
                articles = make_articles(range(part[0], part[-1] + 1), size)
                rows = [to_row(Outcome(article.model_dump_json(), failed=False)) for article in articles]
                yield pyarrow.RecordBatch.from_pylist(rows, schema=arrow)

    numbers = spark.range(0, size // PER_ARTICLE, 1, 8)
    with workers_like_this_process(numbers):
        made = numbers.mapInArrow(make, schema)
    made.write.parquet(str(path))
    return spark.read.parquet(str(path))


def write_tagged(lines: Path, path: Path, limit: int | None) -> None:
    """Write articles in JSON Lines as `newsner.spark.tag` would."""
    schema = to_arrow_schema(StructType.fromDDL(newsner.spark.SCHEMA))
    with lines.open(encoding="utf-8") as file, pyarrow.parquet.ParquetWriter(path, schema) as writer:
        found = islice(file, limit)
        while rows := [to_row(Outcome(line, failed=False)) for line in islice(found, CHUNK)]:
            writer.write_batch(pyarrow.RecordBatch.from_pylist(rows, schema=schema))


def compare(linked: newsner.spark.Linked, articles: list[Extraction]) -> None:
    """Print whether Spark has found what this process finds."""
    begin = time.perf_counter()
    registry = Registry.build(articles)
    print(f"in this process {time.perf_counter() - begin:.1f} s")
    entries = {row["entity"]: newsner.spark.to_entry(row) for row in linked.entities.collect()}
    groups: dict[int, set[tuple[str, int]]] = {}
    expected: dict[int, set[tuple[str, int]]] = {}
    for row in linked.members.collect():
        groups.setdefault(row["entity"], set()).add((row["id"], row["entity_id"]))
    for member, number in registry.members.items():
        expected.setdefault(number, set()).add(member)
    ours, theirs = ({frozenset(found) for found in each.values()} for each in (groups, expected))
    in_order = [entries[number] for number in sorted(entries)]
    print(f"entities of other members than in this process: {len(ours - theirs)} of {len(theirs)}")
    print(f"all names, aliases and counts equal, in this order: {in_order == list(registry.entries)}")


def watch_steps() -> None:
    """Print how long each step takes."""
    save = Workspace.save

    def timed(self: Workspace, name: str, table: DataFrame) -> DataFrame:
        begin = time.perf_counter()
        saved = save(self, name, table)
        print(f"    {name:16}{time.perf_counter() - begin:8.1f} s", flush=True)
        return saved

    Workspace.save = timed  # type: ignore[method-assign]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tagged", type=Path)
    parser.add_argument("--limit", type=int)
    parser.add_argument("--entities", type=int)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--memory", default="3g")
    parser.add_argument("--partitions", type=int, default=8)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        spark = start_spark(folder, options.memory, options.partitions)
        watch_steps()
        if options.tagged:
            write_tagged(options.tagged, folder / "tagged.parquet", options.limit)
            tagged = spark.read.parquet(str(folder / "tagged.parquet"))
        else:
            tagged = write_made_up(spark, options.entities, folder / "tagged.parquet")
        before, queries = count_shuffled(folder), count_queries(folder)
        keep, Workspace.delete = Workspace.delete, lambda self: None  # type: ignore[method-assign]
        with measure() as cost:
            linked = newsner.spark.link(tagged, folder / "linked")
        shuffled, queries = count_shuffled(folder) - before, count_queries(folder) - queries
        disk = sum(file.stat().st_size for file in (folder / "linked" / "_work").rglob("*.parquet"))
        Workspace.delete = keep  # type: ignore[method-assign]
        count = linked.members.count()
        print(f"{count} document entities, {linked.entities.count()} entities in {cost.clock:.0f} s, {queries} queries")
        print(f"processor time {1_000_000 * cost.processor / count:.0f} µs a document entity")
        print(f"{shuffled / count:.0f} bytes shuffled and {disk / count:.0f} of tables a document entity")
        print(f"memory {cost.python:.0f} MB a Python worker, {cost.java:.0f} MB the JVM")
        print_linking(1_000_000 * cost.processor / count, shuffled / count, disk / count)
        if options.tagged:
            with options.tagged.open(encoding="utf-8") as file:
                compare(linked, [Extraction.model_validate_json(line) for line in islice(file, options.limit)])
        elif options.check:
            compare(linked, list(make_articles(range(options.entities // PER_ARTICLE), options.entities)))
        spark.stop()


if __name__ == "__main__":
    main()
