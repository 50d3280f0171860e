"""Tag the documents that a folder of results does not have yet, and read the newest result of each."""

from __future__ import annotations

import importlib.metadata
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from pyspark.errors import AnalysisException
from pyspark.sql import Column, DataFrame, SparkSession, Window, functions
from pyspark.sql.types import StructType

from newsner.checks import check_path
from newsner.corpus.config import DATE_COLUMN, MAX_LENGTH, TaggingConfig
from newsner.gazetteer.reader import GazetteerSource
from newsner.ner.loading import DEFAULT_MODEL
from newsner.spark.schema import SCHEMA
from newsner.spark.tables import exists
from newsner.spark.tagging import DocumentColumns, check_partitions, number_rows, read_columns, spread, tag_documents

_STORED = f"{SCHEMA}, `fingerprint`: string, `run`: int"


class Update(NamedTuple):
    """What `update` did: the number of its run, how many documents it tagged, and how many had a result already."""

    run: int
    tagged: int
    kept: int


def update(
    df: DataFrame,
    path: str | Path,
    text: str = "text",
    id: str = "id",
    *,
    date: str = DATE_COLUMN,
    model: str | Path = DEFAULT_MODEL,
    gazetteer: GazetteerSource = None,
    min_score: float = 0.0,
    max_length: int = MAX_LENGTH,
    exclude: Iterable[str] = (),
    partitions: int | None = None,
) -> Update:
    """Tag the documents of ``df`` that the Parquet folder ``path`` does not have yet, and add their results to it.

    A document is known by its id and a fingerprint of its text, its other columns, the settings and the version of
    newsner. What is known is not tagged again; what has changed is, and its new result takes the place of the old one,
    which stays in the folder as history. Each call that tags something writes one folder ``run=1``, ``run=2`` …. If it
    is interrupted, call it again: what was written counts, and nothing is there twice. Two calls must not write to one
    folder at a time.

    `read_tagged` returns the newest results. Documents that ``df`` has no longer keep theirs.

    Args:
        df: the documents, one a row, old and new ones.
        path: a folder on a file system that Spark knows; it need not exist.
        text: as for `tag`.
        id: as for `tag`. A document without an id gets its fingerprint as id.
        date: as for `tag`.
        model: as for `tag`.
        gazetteer: as for `tag`.
        min_score: as for `tag`.
        max_length: as for `tag`.
        exclude: as for `tag`.
        partitions: as for `tag`: the number of parts over which the new documents are spread, and so of files.

    Raises:
        ValueError: the folder holds other Parquet files; or as for `tag`.
        TypeError, FileNotFoundError, LexiconError, ModelNotFoundError: as for `tag`.
    """
    documents = read_columns(df, text, id)
    check_partitions(partitions)
    config = TaggingConfig.parse(model, gazetteer, min_score, max_length, exclude, date)
    folder = _check_folder(path)
    stored = _read_stored(df.sparkSession, folder)
    rows = documents.rows.withColumn("fingerprint", _fingerprint(documents, config))
    rows = rows.withColumn("id", functions.coalesce("id", "fingerprint"))
    numbered = _with_key(number_rows(rows), functions.col("is_repeated"))
    run, before = 1, None
    if stored is not None:
        last = stored.agg(functions.max("run")).first()
        run = 1 + ((last and last[0]) or 0)
        before = _newest(stored).select("key", "id", "fingerprint")
        numbered = numbered.join(before, ["key", "id", "fingerprint"], "left_anti")
    rows = spread(numbered.drop("key"), partitions)
    new = tag_documents(documents._replace(rows=rows), config, kept=("fingerprint",))
    target = f"{folder}/run={run}"
    new.write.mode("append").parquet(target)  # there may be a folder without results, of a run that was killed
    tagged = df.sparkSession.read.schema(_stored_schema()).parquet(target).count()
    return Update(run, tagged, df.count() - tagged)


def read_tagged(spark: SparkSession, path: str | Path) -> DataFrame:
    """Return the newest result of each document in a folder that `update` wrote, with the columns of `SCHEMA`.

    Args:
        spark: the session.
        path: the folder.

    Raises:
        FileNotFoundError: the folder does not exist.
        ValueError: the folder holds other Parquet files.
    """
    folder = _check_folder(path)
    stored = _read_stored(spark, folder)
    if stored is None:
        raise FileNotFoundError(f"there is no folder of results {folder!r}; newsner.spark.update writes one")
    return _newest(stored).drop("key", "fingerprint", "run")


def _stored_schema() -> Any:
    return StructType.fromDDL(_STORED)


def _check_folder(path: str | Path) -> str:
    check_path("path", path)
    return str(path).rstrip("/")


def _read_stored(spark: SparkSession, folder: str) -> DataFrame | None:
    """Return all results in a folder, or ``None`` if there is none; an empty folder has no results."""
    if not exists(spark, folder):
        return None
    try:
        found = spark.read.parquet(folder).columns
    except AnalysisException:  # there is no file yet: interrupted before the first was written
        found = ["fingerprint", "run"]
    if not {"fingerprint", "run"} <= set(found):
        raise ValueError(f"the folder {folder!r} holds other Parquet files, with the columns {found}")
    return spark.read.schema(_stored_schema()).parquet(folder)


def _fingerprint(documents: DocumentColumns, config: TaggingConfig) -> Column:
    """Return a column with a hash of all that the result of a document depends on."""
    settings = json.dumps({"newsner": importlib.metadata.version("newsner"), **config.to_settings()}, sort_keys=True)
    named = sorted((name, alias) for alias, name in documents.others.items())
    others = functions.struct(*(functions.col(alias).alias(f"c{i}") for i, (_, alias) in enumerate(named)))
    names = json.dumps([name for name, _ in named])
    parts = [functions.col("text").cast("string"), functions.lit(names), functions.lit(settings)]
    whole = functions.struct(*(part.alias(f"p{i}") for i, part in enumerate(parts)), others.alias("others"))
    return functions.sha2(functions.to_json(whole if named else whole.dropFields("others")), 256)


def _with_key(rows: DataFrame, is_repeated: Column) -> DataFrame:
    """Return rows with what tells those of one id apart: each document that repeats an id has an error of its own."""
    return rows.withColumn("key", functions.when(is_repeated, functions.col("fingerprint")).otherwise(""))


def _newest(stored: DataFrame) -> DataFrame:
    is_repeated = functions.coalesce(functions.col("error.type") == "duplicate_id", functions.lit(False))
    order = functions.row_number().over(
        Window.partitionBy("id", "key").orderBy(functions.desc("run"), functions.desc("fingerprint"))
    )
    keyed = _with_key(stored, is_repeated)
    return keyed.withColumn("place", order).where("place = 1").drop("place")
