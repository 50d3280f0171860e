"""Read the entities of tagged documents, with what each document tells of them, as `newsner.linking.occurrences` does.

What only the corpus tells (the country of a source, which names tell a country, which places are spoken of in two ways)
is counted with joins; each decision is that of `newsner.linking`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pyspark.sql import DataFrame, functions

from newsner.labels import Label
from newsner.linking.institutions import (
    ArticleCountries,
    choose_country,
    find_most,
    find_named_country,
    read_institution,
)
from newsner.linking.occurrences import find_kinds, find_usage, read_entity
from newsner.linking.registry import to_sort_key
from newsner.models import AliasReason, Entity, Extraction, Mention, Reference, Role
from newsner.names import comparison_form
from newsner.spark.tables import Row, Workspace, count_in, map_rows

_NEEDED = """
    id, text, date, metadata,
    transform(entities, e -> struct(
        e.name, e.label, e.kb_id, e.gender, transform(e.mentions, m -> struct(m.text, m.start)) as mentions, e.reasons,
        transform(e.roles, r -> r.text) as roles)) as entities,
    filter(transform(`references`, r -> r.kb_id), id -> id is not null) as countries
"""
_ENTITY = """
    number: int, label: string, name: string, form: string, kb_id: string, kind: string, gender: string,
    roles: array<string>, aliases: map<string, string>, alias_forms: array<string>, surfaces: map<string, int>,
    usage: string, is_institution: boolean
"""
_DOCUMENT = f"""
    document: string, place: string, day: date, source: string, said: string, counts: map<string, int>, top: string,
    entities: array<struct<{_ENTITY}>>
"""


def read_documents(tagged: DataFrame, work: Workspace) -> tuple[DataFrame, DataFrame]:
    """Return the entities of documents, and the documents, each with a number (``e`` and ``d``).

    Raises:
        ValueError: two documents have the same id.
    """
    needed = tagged.where("error is null").selectExpr(*_split(_NEEDED))
    read = map_rows(needed, _read_document, _DOCUMENT)
    documents = work.save("documents", read.withColumn("d", functions.monotonically_increasing_id()))
    _refuse_duplicates(documents)
    homes = work.save("homes", _find_homes(documents))
    rows = documents.select("d", "document", functions.inline("entities"))
    entities = _tell_places(rows, work)
    entities = _tell_institutions(entities, homes)
    entities = entities.withColumn("e", functions.monotonically_increasing_id())
    return work.save("entities", entities), homes


def _split(columns: str) -> list[str]:
    """Return the expressions of columns, which commas outside brackets part."""
    parts, depth = [""], 0
    for letter in " ".join(columns.split()):
        depth += (letter == "(") - (letter == ")")
        if letter == "," and not depth:
            parts.append("")
        else:
            parts[-1] += letter
    return parts


def _read_document(row: Row) -> Iterator[Row]:
    article = _to_article(row)
    countries = ArticleCountries.read(article)
    yield {
        "document": row["id"],
        "place": to_sort_key(row["id"]),
        "day": row["date"],
        "source": countries.source,
        "said": countries.country,
        "counts": dict(countries.counts),
        "top": find_most(countries.counts),
        "entities": [_read_entity(article, number) for number, _ in enumerate(article.entities)],
    }


def _to_article(row: Mapping[str, Any]) -> Extraction:
    """Return a row as the article that it was, without what linking does not need; newsner wrote it, so no checks."""
    entities = tuple(
        Entity.model_construct(
            name=entity["name"],
            label=Label(entity["label"]),
            kb_id=entity["kb_id"],
            gender=entity["gender"],
            mentions=tuple(Mention.model_construct(text=m["text"], start=m["start"]) for m in entity["mentions"]),
            reasons=tuple(AliasReason(**pair) for pair in entity["reasons"]),
            roles=tuple(Role.model_construct(text=text) for text in entity["roles"]),
        )
        for entity in row["entities"]
    )
    references = tuple(Reference.model_construct(kb_id=country) for country in row["countries"])
    return Extraction.model_construct(
        text=row["text"], id=row["id"], entities=entities, references=references, metadata=row["metadata"] or {}
    )


def _read_entity(article: Extraction, number: int) -> Row:
    entity = read_entity(article, article.id or "", number)
    is_institution = entity.label is Label.ORG and not entity.kb_id and read_institution(entity.name) is not None
    return {
        "number": number,
        "label": entity.label.value,
        "name": entity.name,
        "form": entity.form,
        "kb_id": entity.kb_id,
        "kind": entity.kind,
        "gender": entity.gender,
        "roles": sorted(entity.roles),
        "aliases": entity.aliases,
        "alias_forms": sorted({comparison_form(alias) for alias in entity.aliases}),
        "surfaces": dict(entity.surfaces),
        "usage": find_usage(article.text, article.entities[number]),
        "is_institution": is_institution,
    }


def _refuse_duplicates(documents: DataFrame) -> None:
    shared = documents.groupBy("document").count().where("count > 1").limit(1).collect()
    if shared:
        raise ValueError(f"two documents have the id {shared[0]['document']!r}; ids must be unique")


def _find_homes(documents: DataFrame) -> DataFrame:
    """Return the documents with the country of each one's source, by which column says it or its articles name most."""
    votes = count_in(documents.where("top != ''"), "source", "top", "votes")

    def choose(row: Row) -> Iterable[Row]:
        yield {"source": row["source"], "most": find_most(Counter(row["votes"]))}

    homes = map_rows(votes, choose, "source: string, most: string")
    home = functions.expr("if(said != '', said, coalesce(most, ''))")
    found = documents.drop("entities").join(homes, "source", "left").withColumn("home", home)
    return found.select("d", "document", "place", "day", "counts", "top", "home")


def _tell_places(entities: DataFrame, work: Workspace) -> DataFrame:
    """Return the entities with the kinds of places that are towns to some documents and something else to others."""
    places = entities.where("label = 'LOC'")
    usages = count_in(places, ["form", "kb_id"], "usage", "usages").where("usages['town'] > 0")

    def choose(row: Row) -> Iterable[Row]:
        for usage, kind in find_kinds(Counter(row["usages"]), row["kb_id"]).items():
            yield {"form": row["form"], "kb_id": row["kb_id"], "usage": usage, "told": kind}

    kinds = map_rows(usages, choose, "form: string, kb_id: string, usage: string, told: string")
    kinds = work.save("kinds", kinds.withColumn("label", functions.lit("LOC")))
    joined = entities.join(kinds, ["label", "form", "kb_id", "usage"], "left")
    return joined.withColumn("kind", functions.coalesce("told", "kind")).drop("told", "usage")


def _tell_institutions(entities: DataFrame, homes: DataFrame) -> DataFrame:
    """Return the entities, of which institutions have their country as kind, and forms without it."""
    institutions = entities.where("is_institution")
    topics = homes.select("d", functions.expr("if(top != '', top, home)").alias("topic"))
    totals = {row["topic"]: row["count"] for row in topics.groupBy("topic").count().collect()}
    forms = entities.where("not is_institution").select("d", "label", "form").distinct()
    by_topic = count_in(forms.join(topics.where("topic != ''"), "d"), ["label", "form"], "topic", "topics")

    def know(row: Row) -> Iterable[Row]:
        if country := find_named_country(Counter(row["topics"]), Counter(totals)):
            yield {"label": row["label"], "form": row["form"], "country": country}

    known = map_rows(by_topic, know, "label: string, form: string, country: string")
    about = forms.join(institutions.select("d").distinct(), "d", "left_semi")
    named = count_in(about.join(known, ["label", "form"]), "d", "country", "named")
    wanted = institutions.select("d", "number", "name").join(homes.select("d", "counts", "home"), "d")

    def choose(row: Row) -> Iterable[Row]:
        institution = read_institution(row["name"])
        counts: Counter[str] = Counter(row["counts"])
        counts.update(row["named"] or {})
        if institution:
            country = choose_country(institution, counts, row["home"])
            yield {"d": row["d"], "number": row["number"], "base": institution.form, "country": country}

    schema = "d: long, number: int, base: string, country: string"
    told = map_rows(wanted.join(named, "d", "left"), choose, schema)
    joined = entities.join(told, ["d", "number"], "left")
    joined = joined.withColumn("form", functions.coalesce("base", "form"))
    return joined.withColumn("kind", functions.coalesce("country", "kind")).drop("base", "country", "is_institution")
