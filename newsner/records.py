"""Results as rows: plain records, and a pandas DataFrame of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from newsner.checks import check_items, require
from newsner.labels import QUANTITY
from newsner.models import Extraction

if TYPE_CHECKING:
    import pandas

COLUMNS = (
    "id",
    "start",
    "end",
    "text",
    "label",
    "entity",
    "kb_id",
    "value",
    "low",
    "high",
    "bound",
    "kind",
    "unit",
    "noun",
)


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


class Column(NamedTuple):
    """A column of a table: its name, and ``string integer number decimal`` or ``strings`` (a list of strings)."""

    name: str
    kind: Literal["string", "integer", "number", "decimal", "strings"]


class Table(NamedTuple):
    """A table of a corpus: its columns, always in this order, and the rows that one article gives."""

    columns: tuple[Column, ...]
    rows: Callable[[Extraction], Iterator[tuple[Any, ...]]]


def _columns(kinds: str) -> tuple[Column, ...]:
    return tuple(Column(*pair.split(":")) for pair in kinds.split())  # type: ignore[arg-type]


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
        yield article.id, q.start, q.end, q.text, q.value, q.low, q.high, q.bound, q.kind, q.unit, q.noun


def _record_rows(article: Extraction) -> Iterator[tuple[Any, ...]]:
    yield from (tuple(record.values()) for record in to_records(article))


_SPAN = "id:string start:integer end:integer text:string"
_VALUES = "value:decimal low:decimal high:decimal bound:string kind:string unit:string noun:string"

TABLES = {
    "mentions": Table(
        _columns(f"{_SPAN} label:string score:number source:string entity_id:integer entity:string kb_id:string"),
        _mention_rows,
    ),
    "entities": Table(
        _columns(
            "id:string entity_id:integer name:string label:string kb_id:string mentions:integer first:integer "
            "aliases:strings reasons:strings"
        ),
        _entity_rows,
    ),
    "quantities": Table(_columns(f"{_SPAN} {_VALUES}"), _quantity_rows),
}
"""The tables of a corpus; ``entity_id`` numbers the entities of an article, and joins mentions with entities."""

RECORDS = Table(_columns(f"{_SPAN} label:string entity:string kb_id:string {_VALUES}"), _record_rows)
"""The rows of `to_records` as a table."""

ERROR_COLUMNS = _columns("id:string type:string reason:string")

_DTYPES = {"string": "string", "integer": "int64", "number": "float64", "decimal": "object", "strings": "object"}


def require_pandas() -> None:
    """Raise MissingExtraError if pandas is not installed."""
    require("pandas", "notebook", "a DataFrame")


def to_typed_frame(columns: tuple[Column, ...], rows: Iterable[tuple[Any, ...]]) -> pandas.DataFrame:
    """Return rows as a pandas DataFrame whose columns have the same types whatever the rows hold."""
    import pandas

    frame = pandas.DataFrame(list(rows), columns=[column.name for column in columns], dtype=object)
    types: Any = {column.name: _DTYPES[column.kind] for column in columns}
    typed: pandas.DataFrame = frame.astype(types)
    return typed
