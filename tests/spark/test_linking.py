"""Linking on Spark gives what linking in one process does: the same entities, names, aliases, counts and order."""

import json
from pathlib import Path

import pytest

pytest.importorskip("pyspark")

import pyarrow
import pyarrow.parquet
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.pandas.types import to_arrow_schema
from pyspark.sql.types import StructType
from spark_linking import make_articles

import newsner.spark
from newsner import Entity, Extraction, Label, Mention, Reference, Registry, Role
from newsner.corpus.workers import Outcome
from newsner.labels import Reason
from newsner.models import AliasReason
from newsner.spark.components import find_components
from newsner.spark.schema import to_row
from newsner.spark.tables import Workspace, map_groups


def name(label: Label, *surfaces: str, reason: Reason = "surname", kb_id: str | None = None, role: str = "") -> Entity:
    mentions = tuple(
        Mention(text=x, start=3 + i, end=3 + i + len(x), label=label, score=1, source="model")
        for i, x in enumerate(surfaces)
    )
    reasons = tuple(AliasReason(x, reason) for x in surfaces[1:])
    roles = (Role(text=role, start=0, end=len(role)),) if role else ()
    return Entity(
        name=surfaces[0],
        label=label,
        aliases=tuple(sorted(surfaces[1:])),
        mentions=mentions,
        reasons=reasons,
        kb_id=kb_id,
        roles=roles,
        gender="f" if role == "ministre" else None,
    )


PER, LOC, ORG = Label.PER, Label.LOC, Label.ORG
CASES: list[tuple[str, dict[str, str], list[Entity]]] = [
    ("", {"source": "Le Soir"}, [name(PER, "Anne Martin", "Martin"), name(LOC, "Belgique", kb_id="BE")]),
    ("", {"source": "Le Soir"}, [name(PER, "Martin"), name(LOC, "Belgique", kb_id="BE"), name(ORG, "Sénat")]),
    ("", {"source": "AFP"}, [name(PER, "Paul Martin"), name(LOC, "France", kb_id="FR"), name(ORG, "Sénat")]),
    (
        "",
        {"source": "AFP"},
        [name(PER, "Martin", role="ministre"), name(LOC, "Lyon"), name(ORG, "Cour de cassation belge")],
    ),
    (
        "",
        {},
        [name(ORG, "Observatoire des villes moyennes", "OVM", reason="acronym"), name(PER, "Mahmoud Ahmadinejad")],
    ),
    ("", {}, [name(ORG, "OVM"), name(PER, "Mahmoud Ahmadinedjad"), name(ORG, "Commission européenne", kb_id="q1")]),
    ("", {}, [name(ORG, "Commission"), name(PER, "Philippe", role="roi"), name(ORG, "Commission européenne")]),
    ("", {}, [name(PER, "Philippe"), name(PER, "Zoé Lechevalier"), name(LOC, "Vézelin"), name(ORG, "Gymnase du Pont")]),
    ("", {}, [name(PER, "Zoé Lechevallier"), name(LOC, "Vézelin"), name(ORG, "Gymnase du Pont")]),
    ("à Namur et", {}, [name(LOC, "Namur")]),
    ("au Namur et", {}, [name(LOC, "Namur"), name(ORG, "Ministère de l'Intérieur")]),
    ("la Namur et", {"country": "Suisse"}, [name(LOC, "Namur"), name(ORG, "ministère de l'Intérieur")]),
    ("", {}, [name(PER, "Zoé"), name(PER, "Jean Lechevalier"), name(PER, "J. Lechevalier")]),
    ("", {}, [name(ORG, "Gymnase du Pont Neuf"), name(ORG, "Gymnase")]),
]


def read_cases() -> list[Extraction]:
    """Return articles that each rule of linking has something to do with."""
    return [
        Extraction(
            text=text or "                  ",
            id=f"a{number}",
            entities=tuple(entities),
            quantities=(),
            metadata=metadata,
            references=(Reference(text="x", start=0, end=1, kb_id="BE"),) if "Soir" in str(metadata) else (),
        )
        for number, (text, metadata, entities) in enumerate(CASES)
    ]


def to_frame(spark: SparkSession, articles: list[Extraction], path: Path) -> DataFrame:
    schema = to_arrow_schema(StructType.fromDDL(newsner.spark.SCHEMA))
    rows = [to_row(Outcome(article.model_dump_json(), failed=False)) for article in articles]
    rows.append({"id": "bad", "error": {"type": "not_text", "reason": "the text is missing"}})
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows, schema=schema), path)
    return spark.read.parquet(str(path))


def test_spark_links_as_one_process_does(spark: SparkSession, tmp_path: Path) -> None:
    """Names, slips, places, institutions and short forms; made-up articles, too."""
    articles = [*read_cases(), *make_articles(range(1000, 1060), 600)]
    registry = Registry.build(articles)
    linked = newsner.spark.link(to_frame(spark, articles, tmp_path / "tagged.parquet"), tmp_path / "linked")
    rows = sorted(linked.entities.collect(), key=lambda row: row["entity"])
    assert [newsner.spark.to_entry(row) for row in rows] == list(registry.entries)
    places = {row["entity"]: place for place, row in enumerate(rows)}
    members = linked.members.collect()
    assert {(row["id"], row["entity_id"]): places[row["entity"]] for row in members} == registry.members
    assert {link.reason for link in registry.links if link.made} >= {"surname", "acronym", "spelling", "exact"}
    assert any(entry.only_in for entry in registry)
    assert sorted(path.name for path in (tmp_path / "linked").iterdir()) == ["entities", "members"]
    with pytest.raises(FileExistsError, match="linked/entities exists; overwrite=True replaces it"):
        newsner.spark.link(spark.read.parquet(str(tmp_path / "tagged.parquet")), tmp_path / "linked")


def test_two_documents_of_one_id_are_refused(spark: SparkSession, tmp_path: Path) -> None:
    """As `Registry.build` refuses them."""
    frame = to_frame(spark, read_cases()[:1] * 2, tmp_path / "tagged.parquet")
    with pytest.raises(ValueError, match="two documents have the id 'a0'; ids must be unique"):
        newsner.spark.link(frame, tmp_path / "linked")


def test_what_was_not_tagged_is_refused(spark: SparkSession, tmp_path: Path) -> None:
    """Before anything runs."""
    with pytest.raises(ValueError, match="has no column 'entities'"):
        newsner.spark.link(spark.createDataFrame([("a", "Paris")], "id string, text string"), tmp_path)
    with pytest.raises(TypeError, match="tagged must be a Spark DataFrame, but is of type list"):
        newsner.spark.link([], tmp_path)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("edges", "expected"),
    [
        pytest.param([], [], id="none"),
        pytest.param([(1, 1)], [], id="loop"),
        pytest.param([(n, n + 1) for n in range(8)] + [(40, 41)], [list(range(9)), [40, 41]], id="chain"),
        pytest.param([(9, 1), (9, 2), (3, 2), (5, 6), (6, 5)], [[1, 2, 3, 9], [5, 6]], id="tree"),
    ],
)
def test_components(
    spark: SparkSession, edges: list[tuple[int, int]], expected: list[list[int]], tmp_path: Path
) -> None:
    """Each node is with all that it reaches, under the smallest; in one process, and with joins."""
    frame = spark.createDataFrame(edges, "a long, b long")
    work = Workspace(str(tmp_path), frame)
    found: dict[int, list[int]] = {}
    alone, joined = (find_components(frame, work, "test", few=few).collect() for few in (100, -1))
    assert sorted(alone) == sorted(joined)
    for row in alone:
        found.setdefault(row["component"], []).append(row["node"])
    assert sorted(sorted(nodes) for nodes in found.values()) == expected
    assert all(component == min(nodes) for component, nodes in found.items())


def test_groups_are_whole(spark: SparkSession) -> None:
    """However many rows and groups a partition has."""
    rows = [(number % 700, json.dumps(number)) for number in range(5000)]
    frame = spark.createDataFrame(rows, "g int, x string").repartition(3)
    found = map_groups(frame, "g", lambda rows: [{"g": rows[0]["g"], "n": len(rows)}], "g: int, n: int").collect()
    assert {row["g"]: row["n"] for row in found} == {g: sum(1 for r, _ in rows if r == g) for g in range(700)}
    assert len(found) == 700
