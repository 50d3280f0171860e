"""A database for Datasette and SQL: tables joined by foreign keys, a search over texts and titles, and views."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newsner.analysis.columns import SOURCES, find_value
from newsner.corpus.exports.base import Exported, Exporter, find_title
from newsner.corpus.exports.sqlite_views import VIEWS
from newsner.linking.registry import Registry
from newsner.models import Extraction
from newsner.records import TABLES, Column

if TYPE_CHECKING:
    import sqlite_utils

PARTS = ("mentions", "quantities", "statements", "roles", "dates", "references")
"""The tables of `newsner.records.TABLES` that have a row for each passage of a text."""
KEYS = {"id": "document_id", "entity_id": "document_entity_id"}
"""What the columns that join tables are called here."""

_COUNTS = ("documents", "mentions")
_TYPES: dict[str, type] = {"int64": int, "Int64": int, "float64": float, "bool": int}
_DECIMALS = ("value", "low", "high", "base_value")


class SqliteExporter(Exporter):
    """Writes an SQLite database."""

    name = "sqlite"
    suffixes = (".db", ".sqlite", ".sqlite3")
    libraries = ("pandas", "sqlite_utils")

    def write(self, corpus: Exported, path: Path) -> None:
        """Write the tables, then what makes them quick to search, and the views."""
        import sqlite_utils

        database = sqlite_utils.Database(path)
        try:
            for setting in ("synchronous = OFF", "journal_mode = OFF"):  # a draft, of which nothing stays if it fails
                database.execute(f"PRAGMA {setting}")
            registry = corpus.registry
            _write_entities(database, registry)
            numbers = _write_documents(database, corpus, registry)
            for table in PARTS:
                _write_part(database, table, corpus, numbers)
            _write_pairs(database, corpus)
            errors = ({"id": error.id, "type": error.type, "reason": error.reason} for error in corpus.errors)
            _insert(database, "errors", {"id": str, "type": str, "reason": str}, errors)
            _table(database, "documents").enable_fts(["title", "text"], tokenize="unicode61 remove_diacritics 2")
            _table(database, "entities").enable_fts(["name", "aliases"], tokenize="unicode61 remove_diacritics 2")
            for name, query in VIEWS.items():
                database.create_view(name, query)
        finally:
            database.close()


def _table(database: sqlite_utils.Database, name: str) -> Any:
    return database[name]  # a view has other methods, so that its type says nothing


def _insert(
    database: sqlite_utils.Database,
    table: str,
    columns: Mapping[str, type],
    rows: Iterable[dict[str, Any]],
    **keys: Any,
) -> None:
    """Create a table, also if it has no rows, and fill it."""
    created = _table(database, table).create(columns, **keys)
    created.insert_all({name: _to_value(value) for name, value in row.items()} for row in rows)


def _to_value(value: Any) -> Any:
    """Return a value that SQLite holds; in a text with NUL its functions would see the end."""
    if isinstance(value, str):
        return value.replace("\0", "\ufffd")
    if isinstance(value, Decimal):
        number = float(value)
        return number if math.isfinite(number) else None
    return "|".join(value) if isinstance(value, tuple) else value


def _write_entities(database: sqlite_utils.Database, registry: Registry) -> None:
    columns = {"id": int, "name": str, "label": str, "kb_id": str, "aliases": str, "documents": int, "mentions": int}
    columns |= {"first_day": str, "last_day": str, "metadata": str}
    rows = (
        {
            **{"id": number, "name": entry.name, "label": entry.label.value, "kb_id": entry.kb_id or None},
            "aliases": tuple(entry.seen.aliases),
            **{name: getattr(entry.seen, name) for name in _COUNTS},
            **{"first_day": _to_day(entry.seen.first_day), "last_day": _to_day(entry.seen.last_day)},
            "metadata": json.dumps(entry.metadata, ensure_ascii=False) if entry.metadata else None,
        }
        for number, entry in enumerate(registry, 1)
    )
    _insert(database, "entities", columns, rows, pk="id")


def _to_day(day: Any) -> str | None:
    return day.isoformat() if day else None


def _write_documents(
    database: sqlite_utils.Database, corpus: Exported, registry: Registry
) -> dict[tuple[str, int], int]:
    """Write the documents and their entities; return the number of each of these, by document and number in it."""
    names = _name_columns(name for article in corpus for name in article.metadata)
    columns = dict.fromkeys(("id", "title", "source", "date", "date_source", "text", *names.values()), str)
    _insert(database, "documents", columns, (_describe_document(article, names) for article in corpus), pk="id")
    numbers: dict[tuple[str, int], int] = {}

    def rows() -> Iterator[dict[str, Any]]:
        for article in corpus:
            for number, entity in enumerate(article.entities):
                key = str(article.id), number
                numbers[key] = len(numbers) + 1
                entry = registry.members.get(key)
                yield {
                    **{"id": numbers[key], "document_id": key[0], "entity_id": None if entry is None else entry + 1},
                    **{"name": entity.name, "label": entity.label.value, "kb_id": entity.kb_id},
                    **{"gender": entity.gender, "aliases": entity.aliases, "mentions": len(entity.mentions)},
                }

    types = {"id": int, "document_id": str, "entity_id": int, "name": str, "label": str, "kb_id": str}
    types |= {"gender": str, "aliases": str, "mentions": int}
    keys = [("document_id", "documents", "id"), ("entity_id", "entities", "id")]
    _insert(database, "document_entities", types, rows(), pk="id", foreign_keys=keys)
    _index(database, "document_entities", "document_id", "entity_id")
    return numbers


def _name_columns(names: Iterable[str]) -> dict[str, str]:
    """Return a name of a column for each name in metadata; SQLite takes `Source` and `source` for one."""
    columns: dict[str, str] = {}
    taken: set[str] = set()
    for name in dict.fromkeys(names):
        plain = "meta_" + name.replace("[", "(").replace("]", ")").replace("\0", "")
        count, column = 1, plain
        while column.lower() in taken:
            count += 1
            column = f"{plain}_{count}"
        taken.add(column.lower())
        columns[name] = column
    return columns


def _describe_document(article: Extraction, names: dict[str, str]) -> dict[str, Any]:
    return {
        "id": str(article.id),
        "title": find_title(article) or None,
        "source": find_value(article.metadata, SOURCES) or None,
        "date": _to_day(article.date),
        "date_source": article.date_source,
        "text": article.text,
        **{column: article.metadata.get(name) for name, column in names.items()},
    }


def _write_part(
    database: sqlite_utils.Database, table: str, corpus: Exported, numbers: dict[tuple[str, int], int]
) -> None:
    """Write a table of passages; each has a number, its document and, if it has one, its entity there."""
    columns = TABLES[table].columns
    names = [KEYS.get(column.name, column.name) for column in columns]
    has_entity = "document_entity_id" in names

    def rows() -> Iterator[dict[str, Any]]:
        every = chain.from_iterable(TABLES[table].rows(article) for article in corpus)
        for count, row in enumerate(every, 1):
            cells = {"id": count, **dict(zip(names, row, strict=True))}
            if has_entity and cells["document_entity_id"] is not None:
                cells["document_entity_id"] = numbers[str(cells["document_id"]), cells["document_entity_id"]]
            yield {name: _to_day(value) if name.endswith("_day") else value for name, value in cells.items()}

    types = {"id": int, **{name: _to_type(table, column) for name, column in zip(names, columns, strict=True)}}
    keys = [("document_id", "documents", "id")]
    if has_entity:
        keys.append(("document_entity_id", "document_entities", "id"))
    _insert(database, table, types, rows(), pk="id", foreign_keys=keys)
    _index(database, table, *(column for column, _, _ in keys))


def _to_type(table: str, column: Column) -> type:
    is_decimal = table == "quantities" and column.name in _DECIMALS
    return float if is_decimal else _TYPES.get(column.type.pandas, str)


def _write_pairs(database: sqlite_utils.Database, corpus: Exported) -> None:
    """Write who is named with whom, as `TaggedCorpus.cooccurrences` counts it."""
    names = ("articles", "sentences", "log_likelihood")
    rows = (
        {"entity_id": pair["entry"] + 1, "other_id": pair["other_entry"] + 1, **{name: pair[name] for name in names}}
        for pair in corpus.cooccurrences().to_dict("records")
    )
    types = {"entity_id": int, "other_id": int, "articles": int, "sentences": int, "log_likelihood": float}
    keys = [("entity_id", "entities", "id"), ("other_id", "entities", "id")]
    _insert(database, "cooccurrences", types, rows, pk=("entity_id", "other_id"), foreign_keys=keys)
    _index(database, "cooccurrences", "other_id")


def _index(database: sqlite_utils.Database, table: str, *columns: str) -> None:
    for column in columns:
        _table(database, table).create_index([column])
