"""Gather, with joins, what the documents of a corpus tell of names and entities, and hand it to those that judge.

A block is a name that may mean several entities. It gets the documents that have the name, with all their forms, and
the profiles of these entities, in which only forms are counted that those documents have.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from pyspark.sql import DataFrame, functions

from newsner.labels import Label, Reason
from newsner.linking.evidence import Profile, Witness
from newsner.linking.institutions import Form
from newsner.linking.occurrences import Document, DocumentEntity
from newsner.spark.tables import Row, Workspace, count_in, map_groups

_OWN = "label: string, form: string, kind: string, gender: string, roles: array<string>"


class Candidate(NamedTuple):
    """An entity that a name may mean: its root, how the name fits it, and what its documents tell."""

    root: int
    reason: Reason
    profile: Profile


class Block(NamedTuple):
    """A name in some documents, by their numbers ``e``, and what it may mean."""

    key: int | str
    subjects: Mapping[int, DocumentEntity]
    candidates: list[Candidate]
    witness: Witness


def build_facts(entities: DataFrame, documents: DataFrame, work: Workspace) -> DataFrame:
    """Return the forms of each document, each with a number and in how many documents it is, and its country."""
    forms = entities.select("d", "label", "form").distinct()
    counts = forms.groupBy("label", "form").agg(functions.count("*").cast("int").alias("n"))
    counts = work.save("forms", counts.withColumn("f", functions.monotonically_increasing_id()))
    known = forms.join(counts, ["label", "form"])
    listed = known.groupBy("d").agg(functions.collect_list(functions.struct("f", "label", "form", "n")).alias("forms"))
    return work.save("facts", documents.select("d", "home").join(listed, "d", "left"))


def judge_blocks(
    pairs: DataFrame,
    subjects: DataFrame,
    members: DataFrame,
    facts: DataFrame,
    size: int,
    judge: Callable[[Block], Iterable[Row]],
    schema: str,
) -> DataFrame:
    """Return a table of what a function makes of each block.

    Args:
        pairs: ``block``, ``root``, ``reason`` and ``place``: what the name of each block may mean, in order.
        subjects: ``block`` and the document entities that have its name.
        members: ``root`` and the document entities of each.
        facts: as `build_facts` returns it.
        size: the number of documents.
        judge: what to call with each block.
        schema: the columns that it returns.
    """
    named = subjects.join(facts, "d").select("block", "e", "d", "home", "forms", *_names(_OWN))
    needed = named.select("block", functions.explode("forms.f").alias("f")).distinct()
    places = members.select("root", "d").distinct()
    counted = places.join(facts.select("d", functions.explode("forms.f").alias("f")), "d")
    counted = counted.join(needed.select("f").distinct(), "f", "left_semi")
    counted = counted.groupBy("root", "f").agg(functions.count("*").cast("int").alias("n"))
    both = pairs.select("block", "root")
    counted = both.join(counted, "root").join(needed, ["block", "f"])
    pair = functions.collect_list(functions.struct("f", "n"))
    counted = counted.groupBy("block", "root").agg(functions.map_from_entries(pair).alias("counts"))
    told = named.select("block", "d").distinct().join(both, "block").join(places, ["root", "d"])
    told = told.groupBy("block", "root").agg(functions.collect_set("d").alias("found"))
    candidates = pairs.join(_profile(members, places, facts), "root").join(counted, ["block", "root"], "left")
    candidates = candidates.join(told, ["block", "root"], "left")
    rows = named.unionByName(candidates, allowMissingColumns=True)

    def judge_rows(rows: list[Row]) -> Iterator[Row]:
        yield from judge(_to_block(rows, size))

    return map_groups(rows, "block", judge_rows, schema)


def _names(schema: str) -> list[str]:
    return [column.split(":")[0].strip() for column in schema.split(",")]


def _profile(members: DataFrame, places: DataFrame, facts: DataFrame) -> DataFrame:
    """Return what the documents of each root tell of it, but for the forms that they have."""
    sets = members.groupBy("root").agg(
        functions.collect_set(functions.struct("label", "form")).alias("own"),
        functions.collect_set("kind").alias("kinds"),
        functions.array_distinct(functions.flatten(functions.collect_set("roles"))).alias("all_roles"),
    )
    genders = count_in(members.where("gender != ''"), "root", "gender", "genders")
    aliases = count_in(members.select("root", functions.explode("alias_forms").alias("a")), "root", "a", "alias_counts")
    countries = count_in(places.join(facts.select("d", "home"), "d"), "root", "home", "countries")
    found = sets.join(countries, "root").join(genders, "root", "left").join(aliases, "root", "left")
    return found.withColumn("size", functions.expr("aggregate(map_values(countries), 0, (a, b) -> a + b)"))


def _to_block(rows: list[Row], size: int) -> Block:
    subjects: dict[int, DocumentEntity] = {}
    documents: dict[str, Document] = {}
    frequencies: dict[Form, int] = {}
    forms: dict[int, Form] = {}
    for row in rows:
        if row["e"] is not None:
            found = [
                (row_form["f"], (Label(row_form["label"]), row_form["form"]), row_form["n"])
                for row_form in row["forms"]
            ]
            forms.update((number, form) for number, form, _ in found)
            frequencies.update((form, n) for _, form, n in found)
            document = str(row["d"])
            documents[document] = Document(row["home"], None, frozenset(form for _, form, _ in found))
            subjects[row["e"]] = _to_entity(row, document)
    listed = sorted((row for row in rows if row["root"] is not None), key=lambda row: row["place"])
    candidates = [Candidate(row["root"], row["reason"], _to_profile(row, forms)) for row in listed]
    witness = Witness(documents, size=size, frequencies=frequencies)
    return Block(rows[0]["block"], subjects, candidates, witness)


def _to_entity(row: Mapping[str, Any], document: str) -> DocumentEntity:
    return DocumentEntity(
        document=document,
        number=0,
        label=Label(row["label"]),
        name="",
        kb_id="",
        surfaces=Counter(),
        gender=row["gender"],
        roles=frozenset(row["roles"]),
        form=row["form"],
        kind=row["kind"],
    )


def _to_profile(row: Mapping[str, Any], forms: Mapping[int, Form]) -> Profile:
    return Profile(
        "",
        genders=Counter(row["genders"] or {}),
        roles=frozenset(row["all_roles"]),
        own=frozenset((Label(own["label"]), own["form"]) for own in row["own"]),
        aliases=Counter(row["alias_counts"] or {}),
        kinds=frozenset(kind for kind in row["kinds"] if kind),
        found=frozenset(map(str, row["found"] or ())),
        size=row["size"],
        countries=Counter(row["countries"]),
        forms=Counter({forms[number]: n for number, n in (row["counts"] or {}).items()}),
    )
