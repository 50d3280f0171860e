"""Results as rows: plain records, the tables of a corpus with the types of their columns, and pandas DataFrames."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from decimal import Context, Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from newsner.checks import check_items, require
from newsner.labels import QUANTITY
from newsner.models import Extraction

if TYPE_CHECKING:
    import pandas

SCHEMA_VERSION = 1
"""Version of all written files; it changes when a column or field is renamed, removed or means something else."""

DIGITS, DECIMALS = 38, 9
"""Of a decimal in Parquet and Spark: pandas, polars and Spark read no wider ones."""


class ColumnType(NamedTuple):
    """The type of a column, as pandas, Arrow and Spark call it; ``to_arrow`` is called with the module pyarrow."""

    pandas: str
    to_arrow: Callable[[Any], Any]
    spark: str


STRING = ColumnType("string", lambda pyarrow: pyarrow.string(), "string")
INTEGER = ColumnType("int64", lambda pyarrow: pyarrow.int64(), "int")
NUMBER = ColumnType("float64", lambda pyarrow: pyarrow.float64(), "double")
DECIMAL = ColumnType("object", lambda pyarrow: pyarrow.decimal128(DIGITS, DECIMALS), f"decimal({DIGITS}, {DECIMALS})")
STRINGS = ColumnType("object", lambda pyarrow: pyarrow.list_(pyarrow.string()), "array<string>")


class Column(NamedTuple):
    """A column of a table."""

    name: str
    type: ColumnType


_COLUMN_TYPES = {
    STRING: "id text label source entity kb_id name bound kind unit noun per base_unit alias reason type",
    INTEGER: "start end entity_id mentions first",
    NUMBER: "score",
    DECIMAL: "value low high base_value",
    STRINGS: "aliases reasons",
}
COLUMN = {name: Column(name, type) for type, names in _COLUMN_TYPES.items() for name in names.split()}
"""Every column by its name: the one place that says what type it has, in all tables and in Spark."""


class Table(NamedTuple):
    """A table of a corpus: its columns, always in this order, and the rows that one article gives."""

    columns: tuple[Column, ...]
    rows: Callable[[Extraction], Iterator[tuple[Any, ...]]]


def _mention_rows(article: Extraction) -> Iterator[tuple[Any, ...]]:
    rows = [
        (m.start, m.end, m.text, entity.label.value, m.score, m.source, number, entity.name, entity.kb_id)
        for number, entity in enumerate(article.entities)
        for m in entity.mentions
    ]
    yield from ((article.id, *row) for row in sorted(rows))


def _entity_rows(article: Extraction) -> Iterator[tuple[Any, ...]]:
    for number, entity in enumerate(article.entities):
        reasons = tuple(reason.reason for reason in entity.reasons)
        count, first = len(entity.mentions), entity.mentions[0].start
        yield article.id, number, entity.name, entity.label.value, entity.kb_id, count, first, entity.aliases, reasons


def _quantity_rows(article: Extraction) -> Iterator[tuple[Any, ...]]:
    for q in article.quantities:
        yield article.id, *(getattr(q, name) for name in _QUANTITY_FIELDS)


def _record_rows(article: Extraction) -> Iterator[tuple[Any, ...]]:
    yield from (tuple(record.values()) for record in to_records(article))


def _columns(names: str) -> tuple[Column, ...]:
    return tuple(COLUMN[name] for name in names.split())


_VALUES = "value low high bound kind unit noun per base_value base_unit"
_QUANTITY_FIELDS = f"start end text {_VALUES}".split()

TABLES = {
    "mentions": Table(_columns("id start end text label score source entity_id entity kb_id"), _mention_rows),
    "entities": Table(_columns("id entity_id name label kb_id mentions first aliases reasons"), _entity_rows),
    "quantities": Table(_columns(f"id start end text {_VALUES}"), _quantity_rows),
}
"""The tables of a corpus; ``entity_id`` numbers the entities of an article, and joins mentions with entities."""

RECORDS = Table(_columns(f"id start end text label entity kb_id {_VALUES}"), _record_rows)
"""The rows of `to_records` as a table."""

COLUMNS = tuple(column.name for column in RECORDS.columns)
"""The keys of `to_records`."""

ERROR_COLUMNS = _columns("id type reason")


def each_article(articles: Extraction | Iterable[Extraction]) -> Iterator[Extraction]:
    """Return the articles of an iterable, or the one that was given; raise TypeError for anything else."""
    return iter([articles]) if isinstance(articles, Extraction) else check_items("articles", articles, Extraction)


def to_records(articles: Extraction | Iterable[Extraction]) -> Iterator[dict[str, Any]]:
    """Yield one record for each mention and each quantity, article by article, in text order.

    Every record has the keys of `COLUMNS`: ``entity`` is the canonical name; what does not apply is ``None``.

    >>> from newsner import extract
    >>> [(row["text"], row["label"]) for row in to_records([extract("Poutine a tiré 26 missiles.")])]
    [('Poutine', 'PER'), ('26 missiles', 'QUANTITY')]
    """
    return _records(each_article(articles))


def _records(articles: Iterator[Extraction]) -> Iterator[dict[str, Any]]:
    for article in articles:
        rows: list[dict[str, Any]] = []
        for entity in article.entities:
            identity = {"entity": entity.name, "kb_id": entity.kb_id}
            rows += [{**mention.model_dump(), "label": mention.label.value, **identity} for mention in entity.mentions]
        rows += [{**quantity.model_dump(), "label": QUANTITY} for quantity in article.quantities]
        for row in sorted(rows, key=lambda row: (row["start"], row["end"])):
            yield {column: row.get(column) for column in COLUMNS} | {"id": article.id}


def to_frame(articles: Extraction | Iterable[Extraction]) -> pandas.DataFrame:
    """Return the records of `to_records` as a pandas DataFrame, one row each; needs the extra ``notebook``.

    >>> from newsner import extract
    >>> list(to_frame(extract("Poutine a tiré 26 missiles.")).text)
    ['Poutine', '26 missiles']
    """
    require_pandas()
    import pandas

    frame: pandas.DataFrame = pandas.DataFrame(to_records(articles), columns=list(COLUMNS))
    return frame


def require_pandas() -> None:
    """Raise MissingExtraError if pandas is not installed."""
    require("pandas", "notebook", "a DataFrame")


def to_typed_frame(columns: tuple[Column, ...], rows: Iterable[tuple[Any, ...]]) -> pandas.DataFrame:
    """Return rows as a pandas DataFrame whose columns have the same types whatever the rows hold."""
    import pandas

    frame = pandas.DataFrame(list(rows), columns=[column.name for column in columns], dtype=object)
    types: Any = {column.name: column.type.pandas for column in columns}
    typed: pandas.DataFrame = frame.astype(types)
    return typed


def to_wide_decimal(value: Decimal | None) -> Decimal | None:
    """Return a value rounded to the decimals of a Parquet or Spark column, or ``None`` where it is too big for one.

    >>> to_wide_decimal(Decimal("4.1")), to_wide_decimal(Decimal("1e40"))
    (Decimal('4.100000000'), None)
    >>> to_wide_decimal(Decimal(10**27))
    Decimal('1000000000000000000000000000.000000000')
    """
    if value is None or value.adjusted() >= DIGITS - DECIMALS - 1:
        return None
    return value.quantize(Decimal(1).scaleb(-DECIMALS), context=Context(prec=DIGITS))
