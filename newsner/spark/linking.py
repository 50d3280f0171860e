"""Link the entities of a corpus on Spark: the registry of `newsner.linking.registry`, of any number of documents."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from pyspark.sql import DataFrame, functions

from newsner.checks import check_path
from newsner.linking.corpus import is_enough
from newsner.spark.evidence import Block, build_facts, judge_blocks
from newsner.spark.names import KEY, build_nodes, find_slips, link_names, merge_slips
from newsner.spark.occurrences import read_documents
from newsner.spark.registry import build_entries
from newsner.spark.schema import ENTRY_COLUMNS
from newsner.spark.sessions import check_frame
from newsner.spark.short_forms import link_short_forms
from newsner.spark.tables import Row, Workspace, exists

_NEEDED = ("id", "text", "entities", "references", "metadata", "date", "error")


class Linked(NamedTuple):
    """The entities of a corpus, and which of them each entity of a document is; both are in Parquet files.

    ``entities`` has a row for each, the most mentioned first by the number ``entity``, with the fields of
    `RegistryEntry`; `to_entry` makes one of a row. ``members`` has ``id`` (of the document), ``entity_id`` (the number
    of the entity in it) and ``entity``.
    """

    entities: DataFrame
    members: DataFrame


def link(tagged: DataFrame, path: str | Path, *, overwrite: bool = False) -> Linked:
    """Link the entities of tagged documents across a corpus, as `Registry.build` does, and write them to a folder.

    Entities, names, aliases and counts are those of `TaggedCorpus.link`; the reasons (``links``) are not kept, and
    a log of decisions does not apply. Intermediate tables are in the folder, too, until all is done; they take about as
    much space as the entities of the tagged documents.

    Args:
        tagged: what `tag` or `read_tagged` returns, or a Parquet file of it. It is read once. Errors are left out.
        path: a folder on a file system that Spark knows, for the tables ``entities`` and ``members``.
        overwrite: replace the tables if they exist.

    Raises:
        TypeError: ``tagged`` is no Spark DataFrame.
        ValueError: a column of `SCHEMA` is missing, or two documents have the same id.
        FileExistsError: the tables exist, but ``overwrite`` is not set.
    """
    check_frame("tagged", tagged, _NEEDED)
    check_path("path", path)
    folder = str(path).rstrip("/")
    if not overwrite:
        _refuse_existing(tagged, folder)
    work = Workspace(f"{folder}/_work", tagged)
    placed, documents = _place(tagged, work)
    drafts = build_entries(placed, documents, work)
    order: list[Any] = [functions.desc("seen.mentions"), "label", "name", "kb_id", "place"]
    numbered = drafts.orderBy(*order).withColumn("entity", functions.monotonically_increasing_id())
    numbered = work.save("numbered", numbered)
    members = placed.join(documents.select("d", functions.col("document").alias("id")), "d")
    members = members.join(numbered.select("cluster", "entity"), "cluster")
    mode = "overwrite" if overwrite else "errorifexists"
    numbered.drop("cluster", "place").select("entity", *ENTRY_COLUMNS).write.mode(mode).parquet(f"{folder}/entities")
    members.select("id", functions.col("number").alias("entity_id"), "entity").write.mode(mode).parquet(
        f"{folder}/members"
    )
    work.delete()
    session = tagged.sparkSession
    return Linked(session.read.parquet(f"{folder}/entities"), session.read.parquet(f"{folder}/members"))


def _refuse_existing(like: DataFrame, folder: str) -> None:
    """Raise FileExistsError if there are tables, before the work starts."""
    for name in ("entities", "members"):
        if exists(like.sparkSession, f"{folder}/{name}"):
            raise FileExistsError(f"{folder}/{name} exists; overwrite=True replaces it")


def _place(tagged: DataFrame, work: Workspace) -> tuple[DataFrame, DataFrame]:
    """Return the document entities, each with the cluster that it is in, and the documents."""
    entities, documents = read_documents(tagged, work)
    nodes = build_nodes(entities, work)
    entities = work.save("of-nodes", entities.join(nodes.select("node", *KEY), KEY))
    facts = build_facts(entities, documents, work)
    size = documents.count()
    roots = link_names(nodes, work)
    roots = _link_slips(nodes, roots, entities, facts, size, work)
    placed = work.save("placed", _with_roots(entities, roots))
    moves = link_short_forms(nodes, roots, placed, facts, size, work)
    if moves is None:
        return placed.withColumnRenamed("root", "cluster"), documents
    moved = placed.join(moves.select("e", "verdict", functions.col("root").alias("new")), "e", "left")
    cluster = functions.expr("case verdict when 'linked' then new when 'apart' then -1 - e else root end")
    return work.save("clusters", moved.withColumn("cluster", cluster).drop("root", "verdict", "new")), documents


def _with_roots(entities: DataFrame, roots: DataFrame) -> DataFrame:
    found = entities.join(roots, "node", "left")
    return found.withColumn("root", functions.coalesce("root", "node"))


def _link_slips(
    nodes: DataFrame, roots: DataFrame, entities: DataFrame, facts: DataFrame, size: int, work: Workspace
) -> DataFrame:
    """Return the roots after the names that one letter parts are merged where their documents share enough names."""
    slips = find_slips(nodes)
    for name, end in (("common", "a"), ("rare", "b")):
        known = roots.select(functions.col("node").alias(name), functions.col("root").alias(end))
        slips = slips.join(known, name, "left").withColumn(end, functions.coalesce(end, name))
    slips = work.save("slips", slips.where("a != b"))
    pairs = slips.selectExpr("a", "b", "concat(a, ' ', b) as block").distinct()
    placed = _with_roots(entities, roots)
    candidates = pairs.selectExpr("block", "a as root", "'spelling' as reason", "0 as place")
    subjects = placed.join(pairs.select("block", functions.col("b").alias("root")), "root").drop("root")
    members = placed.join(pairs.selectExpr("a as root").distinct(), "root", "left_semi")
    members = work.save("slip-members", members)
    same = judge_blocks(candidates, subjects, members, facts, size, _judge_slip, "a: long, b: long")
    return merge_slips(work.save("slips-made", slips.join(same, ["a", "b"])), roots, work)


def _judge_slip(block: Block) -> Iterator[Row]:
    profile = block.candidates[0].profile
    shares = [block.witness.find_shared(entity, profile).share for entity in block.subjects.values()]
    if is_enough(shares):
        common, rare = str(block.key).split()
        yield {"a": int(common), "b": int(rare)}
