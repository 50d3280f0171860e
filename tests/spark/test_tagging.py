"""Tagging a Spark DataFrame gives the local results."""

import json
import os
import re
import subprocess
import sys
import warnings
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from pydantic import BaseModel

import newsner
from fakes import said_article
from newsner import (
    DateMention,
    Entity,
    Extraction,
    Mention,
    ModelNotFoundError,
    Passage,
    Quantity,
    Reference,
    Role,
    Skipped,
    Statement,
)
from newsner.corpus.config import TaggingConfig
from newsner.corpus.workers import Outcome
from newsner.models import ErrorRecord

pytest.importorskip("pyspark")

import pyarrow
from pyspark.sql import SparkSession, functions
from pyspark.sql.pandas.types import to_arrow_schema
from pyspark.sql.types import StructType

import newsner.spark

SOURCE = [
    ("a", "Bachar al-Assad est à Damas. Assad a tiré 26 missiles par jour, à 80 km, et entre 3 et 5 roquettes."),
    ("b", None),
    ("c", "Publié le 3 mai\n\nL'OSDH compte 4,5 M€ de dégâts à Idleb."),
    ("a", "Une autre avec le même identifiant."),
    ("d", ""),
    ("e", "x" * 2001),
]


def test_spark_gives_the_local_results(spark: SparkSession, seed_text: str) -> None:
    """Extractions, errors and all, in two partitions."""
    documents = [*SOURCE, *((f"s{i}", part) for i, part in enumerate(seed_text.split("\n\n")))]
    frame = spark.createDataFrame(documents, "name string, body string")
    results = [
        newsner.spark.to_result(row) for row in newsner.spark.tag(frame, "body", "name", max_length=2000).collect()
    ]
    corpus = newsner.tag((pair for pair in documents), max_length=2000)
    assert _by_id(result for result in results if isinstance(result, Extraction)) == _by_id(corpus)
    assert _by_id(result for result in results if isinstance(result, ErrorRecord)) == _by_id(corpus.errors)
    assert {error.type for error in corpus.errors} == {"not_text", "duplicate_id", "too_long"}


def _by_id(results: Iterable[Any]) -> list[Any]:
    """Return results in an order that does not depend on the partitions."""
    return sorted(results, key=lambda result: str(result.id))


def test_other_columns_come_through(spark: SparkSession) -> None:
    """As the metadata that `newsner.tag` gives for the same rows, of articles and errors, whatever their types."""
    when = datetime(2015, 10, 7, 18, 30)
    rows = [
        ("AFP", 1, when.date(), when, True, Decimal("1.50"), ["été", "sport"], {"a": 1}, "a", "Poutine dort."),
        (None, None, None, None, None, None, None, None, "b", "Assad dort."),
        ("Le Temps", 3, when.date(), when, False, Decimal("2.00"), [], {}, "c", None),
        ("Le Soir", 3, None, when, False, None, None, None, "a", "Assad dort encore."),
    ]
    names = ["a.source", "page", "date", "updated", "paid", "price", "tags", "more", "id", "text"]
    types = ["string", "int", "date", "timestamp", "boolean", "decimal(4,2)", "array<string>", "map<string,int>"]
    types += ["string", "string"]
    schema = ", ".join(f"`{name}` {type}" for name, type in zip(names, types, strict=True))
    tagged = newsner.spark.tag(spark.createDataFrame(rows, schema)).collect()
    found = {(row["id"], row["error"] is None): newsner.spark.to_result(row).metadata for row in tagged}
    corpus = newsner.tag(dict(zip(names, row, strict=True)) for row in rows)
    expected = {(article.id, True): article.metadata for article in corpus}
    assert found == expected | {(error.id, False): error.metadata for error in corpus.errors}
    assert found["a", True] == {
        "a.source": "AFP",
        "page": "1",
        "date": "2015-10-07",
        "updated": "2015-10-07T18:30:00",
        "paid": "true",
        "price": "1.50",
        "tags": '["été", "sport"]',
        "more": '{"a": 1}',
    }
    assert found["b", True] == {}


def test_ids_of_a_column_of_doubles_are_those_of_tag(spark: SparkSession) -> None:
    """Whole numbers without a decimal point, also large ones."""
    rows = [(1.0, "Assad dort."), (2.5, "Assad dort."), (1e15, "Assad dort."), (1.0, "Assad.")]
    tagged = newsner.spark.tag(spark.createDataFrame(rows, "id double, text string")).collect()
    corpus = newsner.tag(pair for pair in rows)
    assert sorted(row["id"] for row in tagged if not row["error"]) == sorted(str(article.id) for article in corpus)
    assert [row["id"] for row in tagged if row["error"]] == ["1"] == [error.id for error in corpus.errors]


def test_spark_does_not_warn_of_the_installed_pandas(spark: SparkSession) -> None:
    """Where newsner uses it, since that works (as the other tests show)."""
    frame = spark.createDataFrame([("a", "Assad dort.")], "id string, text string")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        newsner.spark.tag(frame)


def test_schema_has_the_fields_of_the_models(spark: SparkSession) -> None:
    """Whatever a model has, the schema has, in its order."""
    schema = StructType.fromDDL(newsner.spark.SCHEMA)

    def names(path: str) -> list[str]:
        part = schema
        for name in path.split():
            part = getattr(part[name].dataType, "elementType", part[name].dataType)
        return part.names

    expected: dict[str, type[BaseModel]] = {
        "entities": Entity,
        "entities mentions": Mention,
        "entities roles": Role,
        "quantities": Quantity,
        "statements": Statement,
        "statements cue": Passage,
        "statements speaker": Passage,
        "references": Reference,
        "dates": DateMention,
        "skipped": Skipped,
    }
    for path, model in expected.items():
        assert names(path) == list(model.model_fields)
    assert set(schema.names) == {*Extraction.model_fields, "error"}


def test_who_says_what_goes_through_spark(spark: SparkSession) -> None:
    """Also where nobody is named, and where there is no cue."""
    article = said_article("a", source="AFP")
    bare = Statement(text="Nous", start=2, end=6, kind="direct", score=0.5)
    article = article.model_copy(update={"statements": (bare, *article.statements)})
    row = newsner.spark.schema.to_row(Outcome(article.model_dump_json(), failed=False))
    (back,) = spark.createDataFrame([row], newsner.spark.SCHEMA).collect()
    assert newsner.spark.to_result(back) == article


def test_dates_go_through_spark(spark: SparkSession) -> None:
    """With the day of each document, which stands in another column than usual."""
    texts = [("a", "Assad a tiré mardi.", "2015-10-07"), ("b", "Assad a tiré mardi.", None)]
    frame = spark.createDataFrame(texts, "id string, text string, published string")
    rows = {row["id"]: newsner.spark.to_result(row) for row in newsner.spark.tag(frame, date="published").collect()}
    articles = newsner.tag([{"id": id_, "text": text, "published": day} for id_, text, day in texts], date="published")
    assert [rows[article.id] for article in articles] == list(articles)
    assert [article.dates[0].value for article in articles] == ["2015-10-06", None]


def test_parts_can_be_left_out(spark: SparkSession) -> None:
    """As with `newsner.tag`."""
    text = "« Nous sommes prêts », a déclaré le président François Hollande."
    frame = spark.createDataFrame([("a", text)], "id string, text string")
    (row,) = newsner.spark.tag(frame, exclude=["statements", "roles"]).collect()
    assert (row["statements"], row["entities"][0]["roles"], row["entities"][0]["gender"]) == ([], [], None)
    (article,) = newsner.tag({"a": text}, exclude=["statements", "roles"])
    assert newsner.spark.to_result(row) == article


def test_schema_is_the_published_one() -> None:
    """The names and types that the tables of users have, in their order."""
    span = "text: string, start: int, end: int"
    mention = f"{span}, label: string, score: double, source: string, acts: boolean"
    reason = "alias: string, reason: string"
    entity = (
        f"name: string, label: string, aliases: array<string>, mentions: array<struct<{mention}>>, kb_id: string, "
        f"reasons: array<struct<{reason}>>, roles: array<struct<{span}>>, gender: string"
    )
    quantity = (
        f"{span}, value: decimal(38, 9), low: decimal(38, 9), high: decimal(38, 9), bound: string, kind: string, "
        "unit: string, noun: string, per: string, base_value: decimal(38, 9), base_unit: string"
    )
    statement = f"{span}, kind: string, cue: struct<{span}>, speaker: struct<{span}>, entity: int, score: double"
    day = f"{span}, value: string, low: string, high: string, approx: boolean, kind: string, reason: string"
    assert newsner.spark.SCHEMA.replace("`", "") == (
        f"id: string, text: string, entities: array<struct<{entity}>>, quantities: array<struct<{quantity}>>, "
        f"statements: array<struct<{statement}>>, references: array<struct<{span}, entity: int, kb_id: string>>, "
        f"dates: array<struct<{day}>>, date: date, date_source: string, "
        f"skipped: array<struct<{span}, kind: string>>, metadata: map<string, string>, "
        "error: struct<type: string, reason: string>"
    )


def test_a_skewed_frame_is_spread_evenly(spark: SparkSession) -> None:
    """With `partitions`, each part has as many documents, and repeated ids and results are those of the whole."""
    documents = [(f"d{i % 38}", f"Assad est à Damas avec {i} ministres.") for i in range(40)]
    frame = spark.createDataFrame(documents, "id string, text string").coalesce(1)
    spread = newsner.spark.tagging.spread(newsner.spark.tagging.number_rows(frame), 4)
    sizes = spread.groupBy(functions.spark_partition_id()).count().collect()
    assert sorted(row["count"] for row in sizes) == [10, 10, 10, 10]
    tagged = newsner.spark.tag(frame, partitions=4).collect()
    results = _by_id(newsner.spark.to_result(row) for row in tagged if not row["error"])
    assert results == _by_id(newsner.tag(pair for pair in documents))
    assert sorted(row["id"] for row in tagged if row["error"]) == ["d0", "d1"]


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        pytest.param({"text": "body"}, ValueError, r"no column 'body'; its columns are \['id', 'text'\]", id="column"),
        pytest.param({"min_score": 2}, ValueError, "min_score must lie between 0 and 1, but is 2", id="min_score"),
        pytest.param({"partitions": 0}, ValueError, "partitions must be at least 1, but is 0", id="partitions"),
        pytest.param({"id": "ID"}, ValueError, r"no column 'ID'; its columns are \['id', 'text'\]", id="id"),
        pytest.param({"max_length": 0}, ValueError, "max_length must be at least 1, but is 0", id="max_length"),
        pytest.param({"model": "xx_none"}, ModelNotFoundError, "there is no model .xx_none.", id="model"),
        pytest.param({"exclude": ["names"]}, ValueError, "exclude may contain roles, statements, .*'names'", id="part"),
        pytest.param({"gazetteer": "none.csv"}, FileNotFoundError, "none.csv", id="gazetteer"),
        pytest.param({"gazetteer": [3]}, TypeError, "gazetteer must hold .* item 0 is of type int", id="entry"),
    ],
)
def test_bad_arguments_are_named(
    spark: SparkSession, options: dict[str, Any], error: type[Exception], message: str
) -> None:
    """Before anything runs."""
    frame = spark.createDataFrame([("a", "Paris")], "id string, text string")
    with pytest.raises(error, match=message):
        newsner.spark.tag(frame, **options)


def test_another_kind_of_frame_is_refused() -> None:
    """A pandas DataFrame is for `newsner.tag`."""
    with pytest.raises(TypeError, match="df must be a Spark DataFrame, but is of type list"):
        newsner.spark.tag([("a", "Paris")])


def test_a_worker_tags_its_batches(spark: SparkSession) -> None:
    """What runs in Spark's workers, run here: one row for each document, in batches, errors among them."""
    documents = [*SOURCE[:4], *((f"s{i}", "Assad est à Damas.") for i in range(40))]
    columns: dict[str, list[Any]] = {"id": [id_ for id_, _ in documents], "text": [text for _, text in documents]}
    columns |= {"number": list(range(len(documents))), "is_repeated": [i == 3 for i in range(len(documents))]}
    columns["other"] = ["AFP"] * len(documents)
    batches = iter([pyarrow.RecordBatch.from_pydict(columns)])
    schema = to_arrow_schema(StructType.fromDDL(newsner.spark.SCHEMA))
    tagged = newsner.spark.tagging._tag_frames(batches, TaggingConfig(max_length=2000), {"other": "source"}, schema)
    rows = pyarrow.Table.from_batches(list(tagged)).to_pylist()
    assert [row["id"] for row in rows] == columns["id"]
    assert [(row["id"], row["error"]["type"]) for row in rows if row["error"]] == [
        ("b", "not_text"),
        ("a", "duplicate_id"),
    ]
    assert rows[0]["entities"][0]["name"] == "Bachar al-Assad"
    assert [dict(row["metadata"]) for row in rows] == [{"source": "AFP"}] * len(documents)


AS_DOCUMENTED = """
import json
import sys
from pyspark.sql import SparkSession, functions
import newsner.spark

spark = SparkSession.builder.master("local[1]").config(map=json.loads(sys.argv[2])).getOrCreate()
before = spark.sparkContext.pythonExec
articles = spark.read.json(sys.argv[1])
tagged = newsner.spark.tag(articles, text="text", id="id", exclude=["statements", "dates"])
print([entity["name"] for entity in tagged.first()["entities"]], before == spark.sparkContext.pythonExec)
"""


def test_local_workers_run_this_python(settings: dict[str, str], tmp_path: Path) -> None:
    """Without any variable set, whatever python3 the path names first; other functions are left to Spark."""
    (tmp_path / "python3").write_text("#!/bin/sh\necho the python3 of the system >&2; exit 1\n", encoding="utf-8")
    (tmp_path / "python3").chmod(0o755)
    (tmp_path / "articles.jsonl").write_text('{"id": "a", "text": "Bachar al-Assad est à Damas."}', encoding="utf-8")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYSPARK_")}
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    run = subprocess.run(
        [sys.executable, "-c", AS_DOCUMENTED, tmp_path / "articles.jsonl", json.dumps(settings)],
        env={**kept, "PATH": path, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
    )
    assert run.stdout.strip() == "['Bachar al-Assad', 'Damas'] True", run.stderr[-2000:]


@pytest.mark.parametrize("page", ["corpus.md", "scale.md"])
def test_the_documented_scripts_run(
    page: str, spark: SparkSession, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """The blocks of Python with Spark, one after the other, in this session; Spark has its own current folder."""
    docs = Path(__file__).parents[2] / "docs"
    blocks = re.findall(r"^```python\n(.*?)^```$", (docs / page).read_text(encoding="utf-8"), re.M | re.S)
    names = {"newsner": newsner}
    (tmp_path / "articles.jsonl").write_text(
        '{"id": "a", "text": "Assad est à Damas."}\n{"id": "b"}\n', encoding="utf-8"
    )
    for code in (block for block in blocks if "newsner.spark" in block):
        for name in ("articles.jsonl", "tagged.parquet", "tagged", "linked"):
            code = code.replace(f'"{name}"', repr(str(tmp_path / name)))
        exec(compile(code.replace("partitions=200", "partitions=2"), page, "exec"), names)
        names["more_articles"] = names["articles"]
    assert (tmp_path / "tagged.parquet" / "_SUCCESS").exists()
    assert "Damas" in capfd.readouterr().out


class _Connected:
    """A session of Spark Connect, which has no context."""

    @property
    def sparkContext(self) -> None:  # noqa: N802 (Spark's name)
        raise AttributeError("sparkContext is not supported in Spark Connect")


@pytest.mark.parametrize(
    ("master", "variable", "conf", "expected"),
    [
        pytest.param("local[2]", None, None, sys.executable, id="local"),
        pytest.param("local[2]", "python3.9", None, "python3", id="variable"),
        pytest.param("local[2]", None, "python3.9", "python3", id="setting"),
        pytest.param("spark://master:7077", None, None, "python3", id="cluster"),
    ],
)
def test_which_python_workers_run(
    master: str, variable: str | None, conf: str | None, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """This one on a local Spark, unless the user says another; on a cluster, what Spark starts."""
    monkeypatch.delenv("PYSPARK_PYTHON")
    if variable:
        monkeypatch.setenv("PYSPARK_PYTHON", variable)
    context = SimpleNamespace(master=master, pythonExec="python3", getConf=lambda: {"spark.pyspark.python": conf})
    frame: Any = SimpleNamespace(sparkSession=SimpleNamespace(sparkContext=context))
    with newsner.spark.sessions.workers_like_this_process(frame):
        assert context.pythonExec == expected
    assert context.pythonExec == "python3"


def test_spark_connect_has_no_context() -> None:
    """Its server decides what its workers run."""
    frame: Any = SimpleNamespace(sparkSession=_Connected())
    with newsner.spark.sessions.workers_like_this_process(frame):
        pass
