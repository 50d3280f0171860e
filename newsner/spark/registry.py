"""Make the entities of a corpus, as `newsner.linking.registry` shows them, of what linking found on Spark."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from pyspark.sql import Column, DataFrame, functions

from newsner.gazetteer.entries import RegistryEntry
from newsner.linking.canonical import name_in_corpus, names_in_corpus
from newsner.linking.nodes import EntityNode
from newsner.linking.registry import Whereabouts, forms_of, to_entry, without_shared_aliases
from newsner.names import comparison_form
from newsner.spark.names import KEY, to_node
from newsner.spark.schema import ENTRY, ENTRY_COLUMNS
from newsner.spark.tables import Row, Workspace, count_in, map_groups, map_rows

_PART = "label: string, form: string, kb_id: string, kind: string, node: long, names: map<string, int>"
_DRAFT = f"cluster: long, place: string, forms: array<string>, {ENTRY}"


def build_entries(placed: DataFrame, documents: DataFrame, work: Workspace) -> DataFrame:
    """Return a row of `ENTRY` for each ``cluster`` of document entities, and what sorts them.

    Args:
        placed: the document entities, each with its cluster, which is less than 0 if it is in one document alone.
        documents: the documents.
        work: where tables are kept.
    """
    parts = work.save("parts", _gather_parts(placed))
    named = parts.join(_name_alike(parts), "cluster", "left").join(_find_places(placed, documents), "cluster")
    drafts = work.save("drafts", map_groups(named, "cluster", _draft, _DRAFT))
    forms = drafts.select("cluster", functions.explode("forms").alias("form"))
    shared = forms.groupBy("form").count().where("count > 1").select("form")
    lost = forms.join(shared, "form").groupBy("cluster").agg(functions.collect_set("form").alias("lost"))
    drafts = drafts.drop("forms").join(lost, "cluster", "left")
    kept = drafts.where("lost is null").drop("lost")
    return kept.unionByName(map_rows(drafts.where("lost is not null"), _drop_shared, ", ".join(_fields(kept))))


def _fields(table: DataFrame) -> list[str]:
    return [f"`{field.name}`: {field.dataType.simpleString()}" for field in table.schema]


def _gather_parts(placed: DataFrame) -> DataFrame:
    """Return, for each cluster and node in it, the names by documents, and the surfaces and aliases."""
    keys = ["cluster", "node", *KEY]
    surfaces = placed.select(*keys, functions.explode("surfaces").alias("surface", "count"))
    reasons = placed.select(*keys, functions.explode("aliases").alias("alias", "reason"))
    reasons = reasons.groupBy(*keys, "alias").agg(functions.collect_set("reason").alias("reasons"))
    pairs = functions.collect_list(functions.struct("alias", functions.expr("array_min(reasons)").alias("reason")))
    return (
        count_in(placed, keys, "name", "names")
        .join(count_in(surfaces, keys, "surface", "surfaces", each=functions.col("count")), keys, "left")
        .join(reasons.groupBy(*keys).agg(functions.map_from_entries(pairs).alias("aliases")), keys, "left")
    )


def _find_places(placed: DataFrame, documents: DataFrame) -> DataFrame:
    """Return in how many documents each cluster is, the first and last of them, and their days."""
    places = placed.select("cluster", "d").distinct().join(documents.select("d", "document", "place", "day"), "d")
    pair: Column = functions.struct("place", "document")
    return places.groupBy("cluster").agg(
        functions.count("*").alias("documents"),
        functions.min(pair).alias("first"),
        functions.max(pair).alias("last"),
        functions.min("day").alias("first_day"),
        functions.max("day").alias("last_day"),
    )


def _to_cluster(rows: list[Row]) -> list[EntityNode]:
    """Return the nodes of a cluster, its root first."""
    cluster = []
    for row in sorted(rows, key=lambda row: (row["node"] != row["cluster"], *(row[name] for name in KEY))):
        node = to_node(row)
        node.is_apart = row["cluster"] < 0
        node.surfaces = Counter(row.get("surfaces") or {})
        cluster.append(node)
    return cluster


def _name_alike(parts: DataFrame) -> DataFrame:
    """Return the names of clusters with a kind, by which several of one name are told apart."""
    told = parts.where("cluster >= 0").groupBy("cluster").agg(functions.max("kind").alias("most"))
    told = parts.select("cluster", "node", *KEY, "names").join(told.where("most != ''"), "cluster")
    schema = f"alike: string, cluster: long, {_PART}"
    alike = map_groups(told, "cluster", _find_alike, schema)
    return map_groups(alike, "alike", _choose_names, "cluster: long, chosen: string")


def _find_alike(rows: list[Row]) -> Iterator[Row]:
    cluster = _to_cluster([{**row, "aliases": {}} for row in rows])
    alike = f"{cluster[0].label.value} {comparison_form(name_in_corpus(cluster))}"
    yield from ({**row, "alike": alike} for row in rows)


def _choose_names(rows: list[Row]) -> Iterator[Row]:
    clusters: dict[int, list[Row]] = {}
    for row in rows:
        clusters.setdefault(row["cluster"], []).append({**row, "aliases": {}})
    chosen = names_in_corpus([_to_cluster(found) for found in clusters.values()])
    for number, name in zip(clusters, chosen, strict=True):
        yield {"cluster": number, "chosen": name}


def _draft(rows: list[Row]) -> Iterator[Row]:
    cluster, row = _to_cluster(rows), rows[0]
    name = row["chosen"] or name_in_corpus(cluster)
    first, last = row["first"], row["last"]
    where = Whereabouts(row["documents"], first["document"], last["document"], row["first_day"], row["last_day"])
    entry = to_entry(cluster, name, name, where)
    yield {
        "cluster": row["cluster"],
        "place": first["place"],
        "forms": sorted(forms_of(entry)),
        **_to_record(entry),
    }


def _to_record(entry: RegistryEntry) -> dict[str, Any]:
    return {
        "name": entry.name,
        "label": entry.label.value,
        "aliases": list(entry.aliases),
        "kb_id": entry.kb_id,
        "only_in": entry.only_in,
        "seen": dict(entry.seen),
    }


def _drop_shared(row: Row) -> Iterator[Row]:
    fields = {name: row[name] for name in ENTRY_COLUMNS}
    entry = without_shared_aliases(RegistryEntry(**fields), set(row["lost"]))
    yield {**{name: row[name] for name in ("cluster", "place")}, **_to_record(entry)}
