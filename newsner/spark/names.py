"""Link names across a corpus on Spark, by the rules of `newsner.linking.corpus` that look at names alone.

A node is all document entities of one name. Nodes that no rule can compare, even by way of others, are in different
blocks; so each block is linked by `CorpusLinker` alone, wherever it is, with the result of linking all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Any

from pyspark.sql import DataFrame, functions

from newsner.labels import Label
from newsner.linking.corpus import (
    SHORTEST_SLIP,
    CorpusLinker,
    find_spellings,
    is_slip_at,
    may_be_slip,
    names_everywhere,
)
from newsner.linking.nodes import EntityNode, NodeKey
from newsner.names import comparison_form
from newsner.spark.components import find_components
from newsner.spark.tables import Row, Workspace, map_groups, map_rows

KEY = ["label", "form", "kb_id", "kind"]
"""What the document entities of a node have in common."""


def build_nodes(entities: DataFrame, work: Workspace) -> DataFrame:
    """Return the nodes of document entities, each with a number, its names by documents, and its aliases."""
    names = entities.groupBy(*KEY, "name").agg(functions.count("*").cast("int").alias("n"))
    pairs = functions.collect_list(functions.struct("name", "n"))
    nodes = names.groupBy(*KEY).agg(functions.map_from_entries(pairs).alias("names"))
    aliases = entities.select(*KEY, functions.explode("aliases").alias("alias", "reason"))
    aliases = aliases.groupBy(*KEY, "alias").agg(functions.min("reason").alias("reason"))
    pairs = functions.collect_list(functions.struct("alias", "reason"))
    aliases = aliases.groupBy(*KEY).agg(functions.map_from_entries(pairs).alias("aliases"))
    return work.save(
        "nodes", nodes.join(aliases, KEY, "left").withColumn("node", functions.monotonically_increasing_id())
    )


def to_node(row: Mapping[str, Any]) -> EntityNode:
    """Return a row as a node without document entities."""
    node = EntityNode(NodeKey(Label(row["label"]), row["form"], row["kb_id"], row["kind"]))
    node.names = Counter(row["names"])
    node.aliases = row["aliases"] or {}
    return node


def link_names(nodes: DataFrame, work: Workspace) -> DataFrame:
    """Return the nodes that are merged with others by names alone, and the node that stands for each: its ``root``."""
    keys = map_rows(nodes, _find_blocks, "block: string, node: long, is_own: boolean, is_plain: boolean")
    known = keys.groupBy("block").agg(
        functions.collect_list(functions.struct("node", "is_own")).alias("found"),
        functions.min("node").alias("b"),
        functions.bool_or("is_plain").alias("is_used"),
    )
    edges = known.where("size(found) > 1").select("b", "is_used", functions.inline("found"))
    edges = edges.where("is_own or is_used").select(functions.col("node").alias("a"), "b")
    together = nodes.join(find_components(edges, work, "names"), "node")
    return work.save("roots", map_groups(together, "component", _link_block, "node: long, root: long"))


def _find_blocks(row: Row) -> Iterator[Row]:
    """Yield all that a rule looks a node up by; an alias counts only where there is a name that is nothing but it."""
    node = to_node(row)
    label = node.label.value
    forms = {
        comparison_form(alias) for alias, reason in node.aliases.items() if names_everywhere(alias, reason, node.name)
    } - {node.form}
    keys = [f"spelling {label} {node.kind} {spelling}" for spelling in find_spellings(node)]
    if node.kb_id:
        keys.append(f"id {label} {node.kind} {node.kb_id}")
    for key in keys:
        yield {"block": key, "node": row["node"], "is_own": True, "is_plain": False}
    is_plain = not node.kb_id and not node.kind
    yield {"block": f"form {label} {node.form}", "node": row["node"], "is_own": True, "is_plain": is_plain}
    for form in forms:
        yield {"block": f"form {label} {form}", "node": row["node"], "is_own": False, "is_plain": False}


def _link_block(rows: list[Row]) -> Iterator[Row]:
    nodes = {row["node"]: to_node(row) for row in rows}
    numbers = {id(node): number for number, node in nodes.items()}
    CorpusLinker.of_nodes(nodes.values()).merge_names()
    for number, node in nodes.items():
        if len(node.find_root().cluster) > 1:
            yield {"node": number, "root": numbers[id(node.find_root())]}


def find_slips(nodes: DataFrame) -> DataFrame:
    """Return pairs of nodes, ``common`` and ``rare``, that one letter of a word parts, and what orders the pairs.

    Two words that one letter parts, or two letters that changed places, share what is left without some letter.
    """
    keys = map_rows(nodes, _find_slip_keys, "block: string, node: long, form: string, n: int")
    found = functions.collect_list(functions.struct("node", "form", "n")).alias("found")
    shared = keys.groupBy("block").agg(found).where("size(found) > 1")
    pairs = map_rows(shared, _pair_slips, f"common: long, rare: long, {SLIP_ORDER}")
    return pairs.dropDuplicates(["common", "rare"])


SLIP_ORDER = "position: int, rest: string, common_n: int, common_form: string, rare_n: int, rare_form: string"
"""The columns that sort pairs of slips, as `CorpusLinker` does."""


def _find_slip_keys(row: Row) -> Iterator[Row]:
    node = to_node(row)
    if not may_be_slip(node):
        return
    for position, word in enumerate(node.words):
        rest = " ".join((*node.words[:position], "_", *node.words[position + 1 :]))
        if len(word) >= SHORTEST_SLIP:
            for variant in {word, *(word[:i] + word[i + 1 :] for i in range(len(word)))}:
                total = node.names.total()
                yield {"block": f"{rest}|{variant}", "node": row["node"], "form": node.form, "n": total}


def _pair_slips(block: Row) -> Iterator[Row]:
    rows = sorted(block["found"], key=lambda row: (-row["n"], row["form"]))
    rest = block["block"].partition("|")[0].split()
    position = rest.index("_")
    for common, rare in combinations(rows, 2):
        words = (row["form"].split()[position] for row in (common, rare))
        if common["node"] != rare["node"] and is_slip_at(position, *words):
            yield {
                "common": common["node"],
                "rare": rare["node"],
                "position": position,
                "rest": " ".join(word for word in rest if word != "_"),
                "common_n": -common["n"],
                "common_form": common["form"],
                "rare_n": -rare["n"],
                "rare_form": rare["form"],
            }


def merge_slips(slips: DataFrame, roots: DataFrame, work: Workspace) -> DataFrame:
    """Return the roots of nodes when the roots of some pairs are merged: ``a`` with ``b``, the first one staying."""
    components = find_components(slips.select("a", "b"), work, "slip")
    together = slips.join(components.withColumnRenamed("node", "a"), "a")
    merged = work.save("merged", map_groups(together, "component", _merge_pairs, "old: long, new: long"))
    moved = roots.join(merged, roots["root"] == merged["old"], "left")
    moved = moved.select("node", functions.coalesce("new", "root").alias("root"))
    alone = merged.join(roots, merged["old"] == roots["node"], "left_anti")
    alone = alone.select(functions.col("old").alias("node"), functions.col("new").alias("root"))
    return work.save("slip-roots", moved.unionByName(alone))


def _merge_pairs(rows: list[Row]) -> Iterator[Row]:
    roots: dict[int, int] = {}

    def find(node: int) -> int:
        while node in roots:
            node = roots[node]
        return node

    order = [part.split(":")[0].strip() for part in SLIP_ORDER.split(",")]
    for row in sorted(rows, key=lambda row: [row[name] for name in order]):
        first, second = find(row["a"]), find(row["b"])
        if first != second:
            roots[second] = first
    nodes = {row[name] for row in rows for name in "ab"}
    yield from ({"old": node, "new": find(node)} for node in nodes)
