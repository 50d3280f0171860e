"""Tag a Spark DataFrame: the same results as `newsner.tag`, on as many machines as the cluster has."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from pyspark.sql import Column, DataFrame, Window, functions
from pyspark.sql.pandas.types import to_arrow_schema
from pyspark.sql.types import StructType

from newsner.checks import check_whole
from newsner.corpus.config import DATE_COLUMN, MAX_LENGTH, TaggingConfig
from newsner.corpus.formats.base import RawDocument
from newsner.corpus.sources import Item, check_document, refuse_duplicate
from newsner.corpus.workers import tag_batch
from newsner.gazetteer.reader import GazetteerSource
from newsner.ner.loading import DEFAULT_MODEL
from newsner.spark.schema import SCHEMA, to_row
from newsner.spark.sessions import check_frame, workers_like_this_process

if TYPE_CHECKING:
    import pyarrow

_BATCH_SIZE = 32  # documents


def tag(
    df: DataFrame,
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
) -> DataFrame:
    """Return a Spark DataFrame with one row for each of ``df``: an extraction, or an error.

    Each Python worker loads the model once. Nothing runs before Spark needs the rows. A row with the same id as an
    earlier row is an error; which rows these are takes one pass over the ids. A row without an id gets a number as its
    id. All other columns of ``df`` become the map ``metadata``, as in `newsner.tag`.

    Args:
        df: the documents, one a row.
        text: the column of the text.
        id: the column of the id.
        date: the column with the day of each document; as for `newsner.tag`.
        model: as for `newsner.load`; a folder must be there on every machine.
        gazetteer: as for `newsner.load`; it is read here, and sent to the workers.
        min_score: as for `newsner.extract`.
        max_length: characters; a longer text becomes an error.
        exclude: as for `newsner.load`.
        partitions: the number of parts over which the documents are spread evenly before they are tagged; by default
            they stay in those of ``df``. A packed file, or a file of one row group, is one part, which one core tags.

    Returns:
        A DataFrame with the columns of `SCHEMA`; `to_result` makes an `Extraction` or `ErrorRecord` of a row.

    Raises:
        TypeError: ``df`` is no Spark DataFrame.
        ValueError: a column is missing, ``min_score``, ``max_length`` or ``partitions`` is out of range, or a part in
            ``exclude`` is unknown.
        FileNotFoundError, LexiconError: the gazetteer is missing or malformed.
        ModelNotFoundError: the model is not installed.
    """
    documents = read_columns(df, text, id)
    check_partitions(partitions)
    config = TaggingConfig.parse(model, gazetteer, min_score, max_length, exclude, date)
    return tag_documents(documents._replace(rows=spread(number_rows(documents.rows), partitions)), config)


def spread(rows: DataFrame, partitions: int | None) -> DataFrame:
    """Return rows in so many parts of the same size, or as they are for ``None``."""
    return rows if partitions is None else rows.repartition(partitions)


def check_partitions(partitions: int | None) -> None:
    """Raise TypeError or ValueError if this is no number of parts."""
    if partitions is not None:
        check_whole("partitions", partitions)


class DocumentColumns(NamedTuple):
    """The documents of a DataFrame: the columns ``id`` and ``text``, and others under aliases, with their names."""

    rows: DataFrame
    others: Mapping[str, str]


def read_columns(df: DataFrame, text: str, id: str) -> DocumentColumns:
    """Return the documents of a DataFrame; other columns get aliases, since Spark takes no names with dots."""
    check_frame("df", df, (text, id))
    aliases = [f"newsner_column_{number}" for number, _ in enumerate(df.columns)]
    others = {alias: name for alias, name in zip(aliases, df.columns, strict=True) if name not in (text, id)}
    renamed = df.toDF(*aliases)
    text_column, id_column = (renamed[aliases[df.columns.index(name)]] for name in (text, id))
    ids = _to_ids(id_column, dict(df.dtypes)[id])
    return DocumentColumns(renamed.select(ids.alias("id"), text_column.alias("text"), *others), others)


def _to_ids(column: Column, type_: str) -> Column:
    """Return a column of ids as strings: as `newsner.tag` writes them, whole numbers without ``.0``."""
    strings = column.cast("string")
    if type_ not in ("float", "double"):
        return strings
    whole = functions.rint(column) == column
    return functions.when(whole, functions.format_string("%.0f", column)).otherwise(strings)


def number_rows(rows: DataFrame) -> DataFrame:
    """Return the rows with the number of each, and whether another row of its id comes first.

    The rows of an id that several have are shuffled to one place, where exactly one of them is the first, even if they
    are read again after a failure, and in another order. All other rows stay where they are.
    """
    rows = rows.withColumn("number", functions.monotonically_increasing_id())
    rows = rows.withColumn("id", functions.coalesce("id", functions.col("number").cast("string")))
    shared = functions.broadcast(rows.groupBy("id").count().where("count > 1").select("id"))
    alone = rows.join(shared, "id", "left_anti").withColumn("is_repeated", functions.lit(False))
    order = functions.row_number().over(Window.partitionBy("id").orderBy("number"))
    repeated = rows.join(shared, "id", "left_semi").withColumn("is_repeated", order > 1)
    return alone.unionByName(repeated)


def tag_documents(documents: DocumentColumns, config: TaggingConfig, kept: Iterable[str] = ()) -> DataFrame:
    """Return the results of numbered documents as rows of `SCHEMA`, with some of their columns as they are."""
    config = replace(config, gazetteer=tuple(names.in_memory() for names in config.gazetteer))  # files are not there
    columns = list(kept)
    schema: Any = StructType.fromDDL(SCHEMA)
    for column in columns:
        schema = schema.add(documents.rows.schema[column])
    arrow = to_arrow_schema(schema)
    others = documents.others

    def tag_frames(batches: Iterator[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
        return _tag_frames(batches, config, others, arrow, columns)

    with workers_like_this_process(documents.rows):
        return documents.rows.mapInArrow(tag_frames, schema)


def _tag_frames(
    batches: Iterator[pyarrow.RecordBatch],
    config: TaggingConfig,
    others: Mapping[str, str],
    schema: pyarrow.Schema,
    kept: Iterable[str] = (),
) -> Iterator[pyarrow.RecordBatch]:
    """Yield the results of the documents of a partition, a few at a time, so that memory stays constant."""
    import pyarrow

    extractor = config.share()
    for batch in batches:
        for start in range(0, batch.num_rows, _BATCH_SIZE):
            rows = batch.slice(start, _BATCH_SIZE).to_pylist(maps_as_pydicts="strict")
            outcomes = tag_batch(extractor, [_to_item(row, config.max_length, others) for row in rows], config)
            results = (
                to_row(outcome) | {name: row[name] for name in kept}
                for row, outcome in zip(rows, outcomes, strict=True)
            )
            yield pyarrow.RecordBatch.from_pylist(list(results), schema=schema)


def _to_item(row: Mapping[str, Any], max_length: int, others: Mapping[str, str]) -> Item:
    metadata = {name: _to_local(row[alias]) for alias, name in others.items()}
    item = check_document(RawDocument(row["id"], row["text"], metadata), row["number"], max_length)
    return refuse_duplicate(item) if row["is_repeated"] else item


def _to_local(value: Any) -> Any:
    """Return a value with times as the session shows them, without time zones, which other sources do not have."""
    if isinstance(value, datetime.datetime):
        return value.replace(tzinfo=None)
    if isinstance(value, list):
        return [_to_local(item) for item in value]
    if isinstance(value, dict):
        return {key: _to_local(item) for key, item in value.items()}
    return value
