"""Link short forms across a corpus on Spark, as `CorpusLinker` does: the longest first, judged by their documents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pyspark.sql import DataFrame, functions

from newsner.labels import Label
from newsner.lexicons import load_name_cues
from newsner.linking.corpus import may_be_short, settle
from newsner.linking.evidence import Shortlist
from newsner.linking.nodes import EntityNode, NodeKey
from newsner.linking.short_forms import SHORTEST_ACRONYM, is_short_for, short_forms_of
from newsner.names import initials, is_acronym
from newsner.spark.evidence import Block, judge_blocks
from newsner.spark.names import KEY, to_node
from newsner.spark.tables import Row, Workspace, map_groups, map_rows

_QUERY = "key: string, short: long, short_label: string, short_form: string, short_kind: string, short_name: string"
_FULL = "key: string, full: long, label: string, form: string, kb_id: string, kind: string, name: string, how: string"
_MOVE = "e: long, node: long, verdict: string, root: long, probability: double"


def link_short_forms(
    nodes: DataFrame, roots: DataFrame, placed: DataFrame, facts: DataFrame, size: int, work: Workspace
) -> DataFrame | None:
    """Return what becomes of each document entity with a short form, or ``None`` where there are none.

    Args:
        nodes: all nodes.
        roots: the nodes that are merged with others, with what stands for each.
        placed: the document entities, each with the root of its node.
        facts: as `newsner.spark.evidence.build_facts` returns it.
        size: the number of documents.
        work: where tables are kept.

    Returns:
        ``e``, the entity; ``verdict``, as of `settle`; ``root``, what it is linked with.
    """
    pairs = _find_pairs(nodes, roots, work)
    lengths = sorted((row["words"] for row in pairs.select("words").distinct().collect()), reverse=True)
    moves: DataFrame | None = None
    state: DataFrame | None = None
    for number, length in enumerate(lengths):
        chosen = _choose_candidates(pairs.where(functions.col("words") == length), state)
        chosen = work.save(f"candidates-{number}", chosen)
        subjects = placed.join(chosen.select(functions.col("block").alias("node")).distinct(), "node", "left_semi")
        subjects = subjects.withColumn("block", functions.col("node"))
        members = work.save(f"members-{number}", _find_members(placed, chosen, moves))
        moved = work.save(f"moves-{number}", judge_blocks(chosen, subjects, members, facts, size, _judge, _MOVE))
        if length > lengths[-1]:
            state = work.save(f"state-{number}", _update_state(state, moved, placed, number))
        moves = moved if moves is None else moves.unionByName(moved)
    return moves


def _find_pairs(nodes: DataFrame, roots: DataFrame, work: Workspace) -> DataFrame:
    """Return short forms and the names that they may be short for by their words."""
    alone = nodes.join(roots, "node", "left_anti")
    queries = map_rows(alone, _find_queries, f"{_QUERY}, words: int")
    index = map_rows(nodes, _find_keys, f"{_FULL}, hint: int")
    standing = index.join(roots.withColumnRenamed("node", "full"), "full", "left")
    standing = standing.withColumn("root", functions.coalesce("root", "full"))
    return work.save("pairs", queries.join(standing, "key").where("short != full"))


def _find_queries(row: Row) -> Iterator[Row]:
    """Yield the keys by which to look up what a name may be short for."""
    node = to_node(row)
    if not may_be_short(node) or node.label is Label.LOC or not node.words:
        return
    keys = [f"words {node.form}"]
    if node.label is Label.PER:
        keys = [f"person {node.form}"]
    elif is_acronym(node.name):
        keys = [f"initials {node.form}"]
    elif node.kind and " " in node.form:
        return
    elif len(node.words) > 1:
        keys.append(f"ends {node.words[0]} {node.words[-1]}")
    for key in keys:
        yield {
            "key": key,
            "short": row["node"],
            "short_label": node.label.value,
            "short_form": node.form,
            "short_kind": node.kind,
            "short_name": node.name,
            "words": len(node.words),
        }


def _find_keys(row: Row) -> Iterator[Row]:
    """Yield the keys by which a name is found as what others may be short for."""
    node = to_node(row)
    found: list[tuple[str, str]] = []
    if node.is_full_person:
        *given, surname = node.words
        found = [(f"person {form}", reason) for form, reason in short_forms_of(given, surname)]
    elif node.label is Label.PER and node.kind:
        found = [(f"person {node.form}", "first_name")]
    elif node.label is Label.ORG and len(node.words) > 1:
        words = node.words
        parts = {" ".join(part) for end in range(1, len(words)) for part in (words[:end], words[end:])}
        found = [(f"words {part}", "shortened") for part in sorted(parts)]
        if words[0] in load_name_cues()["qualified_head"]:
            found.append((f"ends {words[0]} {words[-1]}", "shortened"))
        letters = {letters for name in node.names for letters in initials(name) if len(letters) >= SHORTEST_ACRONYM}
        found += [(f"initials {each}", "acronym") for each in sorted(letters)]
    for hint, (key, reason) in enumerate(found):
        columns = {name: row[name] for name in KEY}
        yield {"key": key, "full": row["node"], **columns, "name": node.name, "how": reason, "hint": hint}


def _choose_candidates(pairs: DataFrame, state: DataFrame | None) -> DataFrame:
    """Return the roots that each short form may mean now, in the order in which `ShortFormIndex` finds them."""
    if state is None:
        current = pairs.withColumn("rank", functions.lit(-1))
    else:
        told = state.select(functions.col("node").alias("full"), "is_alive", "rank", functions.col("name").alias("now"))
        current = pairs.join(told, "full", "left").where("coalesce(is_alive, true)")
        current = current.withColumn("rank", functions.coalesce("rank", functions.lit(-1)))
        current = current.withColumn("name", functions.coalesce("now", "name"))
    return map_groups(current, "short", _choose, "block: long, root: long, reason: string, place: int")


def _choose(rows: list[Row]) -> Iterator[Row]:
    fitting = [row for row in rows if _fits(row)]
    chosen: dict[int, Row] = {}
    for row in sorted(fitting, key=_order):
        chosen.setdefault(row["root"], row)
    for place, row in enumerate(chosen.values()):
        yield {"block": row["short"], "root": row["root"], "reason": row["how"], "place": place}


def _fits(row: Mapping[str, Any]) -> bool:
    if row["how"] == "acronym":
        return row["short_form"] in initials(row["name"])
    if row["how"] != "shortened":
        return True
    key = NodeKey(Label.ORG, row["short_form"], "", row["short_kind"])
    full = EntityNode(NodeKey(Label.ORG, row["form"], row["kb_id"], row["kind"]))
    full.names[row["name"]] = 1
    return is_short_for(key, row["short_form"].split(), full)


def _order(row: Mapping[str, Any]) -> tuple[object, ...]:
    words = row["form"].split()
    is_second = row["how"] == "shortened" and row["short_form"].split()[0] not in (words[0], words[-1])
    return is_second, row["rank"], NodeKey(Label(row["label"]), row["form"], row["kb_id"], row["kind"]), row["hint"]


def _find_members(placed: DataFrame, chosen: DataFrame, moves: DataFrame | None) -> DataFrame:
    """Return the document entities of the roots that names may mean, as linked so far."""
    wanted = chosen.select("root").distinct()
    if moves is None:
        return placed.join(wanted, "root", "left_semi")
    gone = moves.where("verdict != 'own'")
    staying = placed.join(wanted, "root", "left_semi").join(gone, "e", "left_anti")
    linked = moves.where("verdict = 'linked'").select("e", "root").join(wanted, "root", "left_semi")
    return staying.unionByName(placed.drop("root").join(linked, "e"))


def _judge(block: Block) -> Iterator[Row]:
    reasons = [candidate.reason for candidate in block.candidates]
    shortlist = Shortlist(block.witness, reasons, [candidate.profile for candidate in block.candidates])
    for number, entity in block.subjects.items():
        odds = shortlist.judge(entity)
        best = max(range(len(odds)), key=lambda place: odds[place])
        verdict = settle(entity.label, reasons[best], odds[best], len(odds))
        root = block.candidates[best].root if verdict == "linked" else None
        yield {"e": number, "node": block.key, "verdict": verdict, "root": root, "probability": odds[best]}


def _update_state(state: DataFrame | None, moved: DataFrame, placed: DataFrame, number: int) -> DataFrame:
    """Return which nodes are left by all their entities, and the names and ranks of those where some stay."""
    staying = placed.join(moved.where("verdict = 'own'").select("e"), "e", "left_semi")
    names = staying.groupBy("node", "name").count()
    names = names.groupBy("node").agg(functions.min(functions.struct(-functions.col("count"), "name")).alias("least"))
    nodes = moved.select("node").distinct().join(names.select("node", "least.name"), "node", "left")
    nodes = nodes.withColumn("is_alive", functions.col("name").isNotNull()).withColumn("rank", functions.lit(number))
    return nodes if state is None else state.unionByName(nodes)
