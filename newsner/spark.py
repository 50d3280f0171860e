"""Tag a Spark DataFrame: the same results as `newsner.tag`, on as many machines as the cluster has.

The extra ``spark`` installs the dependencies; newsner must also be installed on the workers.
"""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pyspark.sql import Column, DataFrame, Row, functions

from newsner.corpus.config import DATE_COLUMN, MAX_LENGTH, TaggingConfig
from newsner.corpus.formats.base import RawDocument
from newsner.corpus.sources import Item, check_document, refuse_duplicate
from newsner.corpus.workers import Outcome, tag_batch
from newsner.gazetteer.reader import GazetteerSource
from newsner.models import (
    AliasReason,
    DateMention,
    Entity,
    ErrorRecord,
    Extraction,
    Mention,
    Passage,
    Quantity,
    Reference,
    Role,
    Skipped,
    Statement,
)
from newsner.ner.loading import DEFAULT_MODEL
from newsner.records import CALENDAR_COLUMNS, COLUMN, DECIMAL, to_wide_decimal

if TYPE_CHECKING:
    import pandas

_BATCH_SIZE = 32  # documents
_DECIMALS = [name for name in Quantity.model_fields if COLUMN[name].type is DECIMAL]
_LISTS: dict[str, Any] = {
    "entities": Entity,
    "mentions": Mention,
    "reasons": AliasReason,
    "roles": Role,
    "quantities": Quantity,
    "statements": Statement,
    "references": Reference,
    "dates": DateMention,
    "skipped": Skipped,
}
"""The models of the fields that hold lists of objects."""

_OBJECTS: dict[str, Any] = {"cue": Passage, "speaker": Passage}
"""The models of the fields that hold one object, or null."""

_OTHERS = {"metadata": "map<string, string>", "entity": "int"}
"""The types of fields that differ from the columns of the same names; all others stand in `newsner.records.COLUMN`."""


def _to_ddl(fields: Iterable[str]) -> str:
    """Return the fields of a model and their types as Spark writes a schema."""
    return ", ".join(f"`{name}`: {_to_ddl_type(name)}" for name in fields)


def _to_ddl_type(name: str) -> str:
    if name in _LISTS:
        return f"array<{_to_struct(_LISTS[name])}>"
    if name in _OBJECTS:
        return _to_struct(_OBJECTS[name])
    return _OTHERS.get(name) or COLUMN[name].type.spark


def _to_struct(model: Any) -> str:
    if model is DateMention:
        types = {name: CALENDAR_COLUMNS.get(name, COLUMN[name]).type.spark for name in model.model_fields}
        return f"struct<{', '.join(f'`{name}`: {type}' for name, type in types.items())}>"
    return f"struct<{_to_ddl(model._fields if issubclass(model, tuple) else model.model_fields)}>"


_FIELDS = ["id", *(name for name in Extraction.model_fields if name != "id")]
_ERROR = [name for name in ErrorRecord.model_fields if name not in ("id", "metadata")]
SCHEMA = f"{_to_ddl(_FIELDS)}, `error`: struct<{_to_ddl(_ERROR)}>"
"""The columns of the result: the fields of `Extraction`, and ``error``, which is null where a document was tagged."""

_EMPTY: dict[str, Any] = dict.fromkeys([*_FIELDS[1:], "error"])


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
) -> DataFrame:
    """Return a Spark DataFrame with one row for each of ``df``: an extraction, or an error.

    Each Python worker loads the model once. Nothing runs before Spark needs the rows. A row with the same id as an
    earlier row is an error; finding such rows takes one pass over the ids. A row without an id gets a number as its id.
    All other columns of ``df`` become the map ``metadata``, as in `newsner.tag`.

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

    Returns:
        A DataFrame with the columns of `SCHEMA`; `to_result` makes an `Extraction` or `ErrorRecord` of a row.

    Raises:
        TypeError: ``df`` is no Spark DataFrame.
        ValueError: a column is missing, ``min_score`` or ``max_length`` is out of range, or a part in ``exclude``
            is unknown.
        FileNotFoundError, LexiconError: the gazetteer is missing or malformed.
        ModelNotFoundError: the model is not installed.
    """
    if not hasattr(df, "mapInPandas"):  # the two kinds of Spark DataFrames share no class in Spark 3
        raise TypeError(f"df must be a Spark DataFrame, but is of type {type(df).__name__}")
    missing = [name for name in (text, id) if name not in df.columns]
    if missing:
        raise ValueError(f"the DataFrame has no column {missing[0]!r}; its columns are {df.columns}")
    config = TaggingConfig.parse(model, gazetteer, min_score, max_length, exclude, date)
    config = replace(config, gazetteer=tuple(names.in_memory() for names in config.gazetteer))  # files are not there

    aliases = [f"newsner_column_{number}" for number, _ in enumerate(df.columns)]  # Spark takes no names with dots
    others = {alias: name for alias, name in zip(aliases, df.columns, strict=True) if name not in (text, id)}

    def tag_frames(frames: Iterator[pandas.DataFrame]) -> Iterator[pandas.DataFrame]:
        return _tag_frames(frames, config, others)

    renamed = df.toDF(*aliases)
    text_column, id_column = (renamed[aliases[df.columns.index(name)]] for name in (text, id))
    ids = _to_ids(id_column, dict(df.dtypes)[id])
    rows = renamed.select(ids.alias("id"), text_column.alias("text"), *others)
    numbered = _numbered(rows)
    with _workers_like_this_process(df), warnings.catch_warnings():
        # newsner's tests pass with pandas 3; what else a user does with it, Spark says then
        warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas", FutureWarning)
        return numbered.mapInPandas(tag_frames, SCHEMA)


def _to_ids(column: Column, type_: str) -> Column:
    """Return a column of ids as strings: as `newsner.tag` writes them, whole numbers without ``.0``."""
    strings = column.cast("string")
    if type_ not in ("float", "double"):
        return strings
    whole = functions.rint(column) == column
    return functions.when(whole, functions.format_string("%.0f", column)).otherwise(strings)


@contextmanager
def _workers_like_this_process(df: DataFrame) -> Iterator[None]:
    """Return a context in which functions that a local Spark gets will run with the Python of this process.

    Spark itself would start whatever ``python3`` the path names, not that of the virtual environment. It decides when
    it gets the function; what the user sets, other functions and clusters, where paths differ, are left as they are.
    """
    try:
        context: Any = df.sparkSession.sparkContext
    except (AttributeError, NotImplementedError):  # Spark Connect
        context = None
    is_ours = (
        context is not None
        and context.master.startswith("local")
        and "PYSPARK_PYTHON" not in os.environ
        and context.getConf().get("spark.pyspark.python") is None
    )
    if not is_ours:
        yield
        return
    python, context.pythonExec = context.pythonExec, sys.executable
    try:
        yield
    finally:
        context.pythonExec = python


def _numbered(rows: DataFrame) -> DataFrame:
    """Return the rows with the number of each, and whether a row before it has its id."""
    names = rows.columns
    rows = rows.withColumn("number", functions.monotonically_increasing_id())
    shared = (
        rows.groupBy("id")
        .agg(functions.min("number").alias("first"), functions.count("*").alias("rows"))
        .where("rows > 1")
    )
    joined = rows.join(functions.broadcast(shared.select("id", "first")), "id", "left")
    return joined.select(
        *names,
        "number",
        functions.coalesce(functions.expr("number > first"), functions.lit(False)).alias("is_repeated"),
    )


def _tag_frames(
    frames: Iterator[pandas.DataFrame], config: TaggingConfig, others: Mapping[str, str]
) -> Iterator[pandas.DataFrame]:
    import pandas

    extractor = config.share()
    for frame in frames:
        items = iter([_to_item(row, config.max_length, others) for row in frame.itertuples(index=False)])
        while batch := list(islice(items, _BATCH_SIZE)):
            outcomes = tag_batch(extractor, batch, config)
            yield pandas.DataFrame([_to_row(outcome) for outcome in outcomes], columns=["id", *_EMPTY], dtype=object)


def _to_item(row: Any, max_length: int, others: Mapping[str, str]) -> Item:
    metadata = {name: getattr(row, alias) for alias, name in others.items()}
    item = check_document(RawDocument(row.id, row.text, metadata), row.number, max_length)
    return refuse_duplicate(item) if row.is_repeated else item


def _to_row(outcome: Outcome) -> dict[str, Any]:
    if outcome.failed:
        record = ErrorRecord.model_validate_json(outcome.line)
        error = {"type": record.type, "reason": record.reason}
        return {**_EMPTY, "id": record.id, "metadata": record.metadata, "error": error}
    article = Extraction.model_validate_json(outcome.line)
    row = {**_EMPTY, **article.model_dump(mode="json"), "date": article.date}
    for plain, quantity in zip(row["quantities"], article.quantities, strict=True):
        plain.update({name: to_wide_decimal(getattr(quantity, name)) for name in _DECIMALS})
    for entity in row["entities"]:
        entity["reasons"] = [{"alias": alias, "reason": reason} for alias, reason in entity["reasons"]]
    return row


def to_result(row: Row) -> Extraction | ErrorRecord:
    """Return a row of the result as the model that `newsner.tag` gives for the same document.

    Decimals are equal, though written with more zeros (``26.000000000``).
    """
    record = row.asDict(recursive=True)
    error = record.pop("error")
    if error is not None:
        return ErrorRecord(id=record["id"], metadata=record["metadata"], **error)
    for entity in record["entities"]:
        entity["reasons"] = [(pair["alias"], pair["reason"]) for pair in entity["reasons"]]
    return Extraction.model_validate(record)
