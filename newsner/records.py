"""Results as rows: plain records, the tables of a corpus with the types of their columns, and pandas DataFrames."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from decimal import Context, Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from newsner.checks import check_items, require
from newsner.dates.calendar import days_of
from newsner.labels import QUANTITY
from newsner.models import ErrorRecord, Extraction

if TYPE_CHECKING:
    import pandas

SCHEMA_VERSION = 2
"""Version of all written files; it changes when a column or field is renamed, removed or means something else, or when
older versions of newsner cannot read the JSON of an `Extraction` any more. ``docs/upgrading.md`` says what changed."""

DIGITS, DECIMALS = 38, 9
"""Of a decimal in Parquet and Spark: pandas, polars and Spark read no wider ones."""


class ColumnType(NamedTuple):
    """The type of a column, as pandas, Arrow and Spark call it; ``to_arrow`` is called with the module pyarrow."""

    pandas: str
    to_arrow: Callable[[Any], Any]
    spark: str


STRING = ColumnType("string", lambda pyarrow: pyarrow.string(), "string")
INTEGER = ColumnType("int64", lambda pyarrow: pyarrow.int64(), "int")
OPTIONAL_INTEGER = ColumnType("Int64", lambda pyarrow: pyarrow.int64(), "int")
BOOLEAN = ColumnType("bool", lambda pyarrow: pyarrow.bool_(), "boolean")
NUMBER = ColumnType("float64", lambda pyarrow: pyarrow.float64(), "double")
DECIMAL = ColumnType("object", lambda pyarrow: pyarrow.decimal128(DIGITS, DECIMALS), f"decimal({DIGITS}, {DECIMALS})")
DATE = ColumnType("object", lambda pyarrow: pyarrow.date32(), "date")
STRINGS = ColumnType("object", lambda pyarrow: pyarrow.list_(pyarrow.string()), "array<string>")


class Column(NamedTuple):
    """A column of a table."""

    name: str
    type: ColumnType


_COLUMN_TYPES = {
    STRING: "id text label source entity kb_id name bound kind unit noun per base_unit alias reason type gender cue "
    "speaker date_source",
    INTEGER: "start end mentions first",
    OPTIONAL_INTEGER: "entity_id",
    BOOLEAN: "acts approx",
    DATE: "date first_day last_day",
    NUMBER: "score",
    DECIMAL: "value low high base_value",
    STRINGS: "aliases reasons",
}
COLUMN = {name: Column(name, type) for type, names in _COLUMN_TYPES.items() for name in names.split()}
"""Every column by its name: the one place that says what type it has, in all tables and in Spark."""

CALENDAR_COLUMNS = {name: Column(name, STRING) for name in ("value", "low", "high")}
"""The columns of dates that are called as those of quantities, but hold calendar values: `2015-10-07`."""


METADATA = "meta_"
"""What stands before the name of a column of the source in all tables."""


class Table(NamedTuple):
    """A table of a corpus: its columns, always in this order, and the rows that one article (or error) gives."""

    columns: tuple[Column, ...]
    rows: Callable[[Any], Iterator[tuple[Any, ...]]]

    def with_metadata(self, names: Iterable[str]) -> Table:
        """Return the table with a column for each of these names of metadata behind its own columns."""
        names = tuple(names)

        def rows(result: Extraction | ErrorRecord) -> Iterator[tuple[Any, ...]]:
            values = tuple(result.metadata.get(name) for name in names)
            yield from (row + values for row in self.rows(result))

        return Table(self.columns + tuple(Column(METADATA + name, STRING) for name in names), rows)


def find_metadata_names(lines: Iterable[str]) -> list[str]:
    """Return the names in the metadata of results, each given as a line of JSON, by their first appearance.

    >>> find_metadata_names(['{"metadata": {"source": "AFP"}}', '{"metadata": {"url": "x", "source": "AFP"}}'])
    ['source', 'url']
    """
    return list(dict.fromkeys(name for line in lines for name in json.loads(line).get("metadata", ())))


def _mention_rows(article: Extraction) -> Iterator[tuple[Any, ...]]:
    rows = [
        (m.start, m.end, m.text, entity.label.value, m.score, m.source, number, entity.name, entity.kb_id, m.acts)
        for number, entity in enumerate(article.entities)
        for m in entity.mentions
    ]
    yield from ((article.id, *row) for row in sorted(rows))


def _entity_rows(article: Extraction) -> Iterator[tuple[Any, ...]]:
    for number, entity in enumerate(article.entities):
        reasons = tuple(reason.reason for reason in entity.reasons)
        count, first = len(entity.mentions), entity.mentions[0].start
        yield (
            *(article.id, number, entity.name, entity.label.value, entity.kb_id, count, first),
            *(entity.aliases, reasons, entity.gender),
        )


def _quantity_rows(article: Extraction) -> Iterator[tuple[Any, ...]]:
    for q in article.quantities:
        yield article.id, *(getattr(q, name) for name in _QUANTITY_FIELDS)


def _statement_rows(article: Extraction) -> Iterator[tuple[Any, ...]]:
    for s in article.statements:
        words = (passage.text if passage else None for passage in (s.cue, s.speaker))
        name = None if s.entity is None else article.entities[s.entity].name
        yield article.id, s.start, s.end, s.text, s.kind, *words, s.entity, name, s.score


def _role_rows(article: Extraction) -> Iterator[tuple[Any, ...]]:
    rows = [
        (role.start, role.end, role.text, number, entity.name)
        for number, entity in enumerate(article.entities)
        for role in entity.roles
    ]
    for start, end, text, number, name in sorted(rows):
        yield article.id, number, name, start, end, text


def _reference_rows(article: Extraction) -> Iterator[tuple[Any, ...]]:
    for r in article.references:
        name = None if r.entity is None else article.entities[r.entity].name
        yield article.id, r.start, r.end, r.text, r.entity, name, r.kb_id


def _date_rows(article: Extraction) -> Iterator[tuple[Any, ...]]:
    for d in article.dates:
        days = days_of(d.low or d.value), days_of(d.high or d.value)
        first, last = (days[0][0] if days[0] else None), (days[1][1] if days[1] else None)
        yield article.id, d.start, d.end, d.text, d.value, d.low, d.high, d.approx, d.kind, d.reason, first, last


def _record_rows(article: Extraction) -> Iterator[tuple[Any, ...]]:
    yield from (tuple(record.values()) for record in _records(article))


def _error_rows(error: ErrorRecord) -> Iterator[tuple[Any, ...]]:
    yield error.id, error.type, error.reason


def _columns(names: str) -> tuple[Column, ...]:
    return tuple(COLUMN[name] for name in names.split())


_VALUES = "value low high bound kind unit noun per base_value base_unit"
_DATE_COLUMNS = [
    "id",
    "start",
    "end",
    "text",
    "value",
    "low",
    "high",
    "approx",
    "kind",
    "reason",
    "first_day",
    "last_day",
]
_QUANTITY_FIELDS = f"start end text {_VALUES}".split()

TABLES = {
    "mentions": Table(_columns("id start end text label score source entity_id entity kb_id acts"), _mention_rows),
    "entities": Table(_columns("id entity_id name label kb_id mentions first aliases reasons gender"), _entity_rows),
    "quantities": Table(_columns(f"id start end text {_VALUES}"), _quantity_rows),
    "statements": Table(_columns("id start end text kind cue speaker entity_id entity score"), _statement_rows),
    "roles": Table(_columns("id entity_id entity start end text"), _role_rows),
    "dates": Table(
        tuple(CALENDAR_COLUMNS.get(name) or COLUMN[name] for name in _DATE_COLUMNS),
        _date_rows,
    ),
    "references": Table(_columns("id start end text entity_id entity kb_id"), _reference_rows),
}
"""The tables of a corpus; ``entity_id`` numbers the entities of an article, and joins mentions with entities."""

RECORDS = Table(_columns(f"id start end text label entity kb_id {_VALUES}"), _record_rows)
"""The rows of `to_records` as a table, without metadata."""

COLUMNS = tuple(column.name for column in RECORDS.columns)
"""The keys of `to_records` that every record has."""

ERRORS = Table(_columns("id type reason"), _error_rows)
"""The table of the documents of a corpus that could not be tagged."""


def each_article(articles: Extraction | Iterable[Extraction]) -> Iterator[Extraction]:
    """Return the articles of an iterable, or the one that was given; raise TypeError for anything else."""
    return iter([articles]) if isinstance(articles, Extraction) else check_items("articles", articles, Extraction)


def to_records(articles: Extraction | Iterable[Extraction]) -> Iterator[dict[str, Any]]:
    """Yield one record for each mention and each quantity, article by article, in text order.

    Every record has the keys of `COLUMNS`: ``entity`` is the canonical name; what does not apply is ``None``. The
    metadata of an article follow, with keys such as ``meta_source``.

    >>> from newsner import extract
    >>> [(row["text"], row["label"]) for row in to_records([extract("Poutine a tiré 26 missiles.")])]
    [('Poutine', 'PER'), ('26 missiles', 'QUANTITY')]
    """
    return (record | _metadata(article) for article in each_article(articles) for record in _records(article))


def _metadata(article: Extraction) -> dict[str, str]:
    return {METADATA + name: value for name, value in article.metadata.items()}


def _records(article: Extraction) -> Iterator[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for entity in article.entities:
        identity = {"entity": entity.name, "kb_id": entity.kb_id}
        rows += [{**mention.model_dump(), "label": mention.label.value, **identity} for mention in entity.mentions]
    rows += [{**quantity.model_dump(), "label": QUANTITY} for quantity in article.quantities]
    for row in sorted(rows, key=lambda row: (row["start"], row["end"])):
        yield {column: row.get(column) for column in COLUMNS} | {"id": article.id}


def to_frame(articles: Extraction | Iterable[Extraction]) -> pandas.DataFrame:
    """Return the records of `to_records` as a pandas DataFrame, one row each; needs the extra ``notebook``.

    Behind the columns of `COLUMNS` stand those of the metadata of all articles.

    >>> from newsner import extract
    >>> list(to_frame(extract("Poutine a tiré 26 missiles.")).text)
    ['Poutine', '26 missiles']
    """
    require_pandas()
    import pandas

    columns: dict[str, None] = dict.fromkeys(COLUMNS)
    rows: list[dict[str, Any]] = []
    for article in each_article(articles):
        columns |= dict.fromkeys(_metadata(article))
        rows += to_records(article)
    frame: pandas.DataFrame = pandas.DataFrame([columns | row for row in rows], columns=list(columns))
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
