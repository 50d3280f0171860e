"""A database for Datasette and SQL: tables joined by foreign keys, a search over texts and titles, and views."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newsner.analysis.columns import SOURCES, find_value
from newsner.analysis.cooccurrences import Within
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

_DOCUMENT = ("id", "title", "source", "date", "date_source", "text")
_ENTITY: dict[str, type] = {
    **{"id": int, "document_id": str, "entity_id": int, "name": str, "label": str, "kb_id": str},
    **{"gender": str, "aliases": str, "mentions": int},
}
_TO_DOCUMENT = ("document_id", "documents", "id")
_KEPT_TOGETHER = 256  # articles whose rows are in memory
_COUNTS = ("documents", "mentions")
_TYPES: dict[str, type] = {"int64": int, "Int64": int, "float64": float, "bool": int}
_DECIMALS = ("value", "low", "high", "base_value")


class SqliteExporter(Exporter):
    """Writes an SQLite database."""

    name = "sqlite"
    suffixes = (".db", ".sqlite", ".sqlite3")
    joins = True
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
            tables = _ArticleTables(database, registry)
            for article in corpus:  # once, since reading the results takes longer than writing them
                tables.add(article)
            tables.finish()
            _write_pairs(database, corpus, self.within)
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


class _ArticleTables:
    """The tables with rows for documents, their entities and passages; rows are written some articles at a time."""

    def __init__(self, database: sqlite_utils.Database, registry: Registry) -> None:
        self._database = database
        self._members = registry.members
        self._columns: dict[str, list[str]] = {}
        self._rows: dict[str, list[tuple[Any, ...]]] = {}
        self._documents: list[dict[str, Any]] = []
        self._counts: Counter[str] = Counter()
        self._names: dict[str, str] = {}  # the column of each name in metadata
        _insert(database, "documents", dict.fromkeys(_DOCUMENT, str), (), pk="id")
        keys = [_TO_DOCUMENT, ("entity_id", "entities", "id")]
        self._create("document_entities", _ENTITY, keys)
        for table in PARTS:
            columns = {KEYS.get(column.name, column.name): _to_type(table, column) for column in TABLES[table].columns}
            has_entity = "document_entity_id" in columns
            keys = [_TO_DOCUMENT, *([("document_entity_id", "document_entities", "id")] if has_entity else [])]
            self._create(table, {"id": int, **columns}, keys)

    def _create(self, table: str, columns: dict[str, type], keys: list[tuple[str, str, str]]) -> None:
        _insert(self._database, table, columns, (), pk="id", foreign_keys=keys)
        self._columns[table] = [*columns]
        self._rows[table] = []

    def add(self, article: Extraction) -> None:
        """Add the rows of an article."""
        for name in article.metadata:
            if name not in self._names:
                self._add_column(name)
        self._documents.append(_describe_document(article, self._names))
        first = self._counts["document_entities"] + 1
        for number, entity in enumerate(article.entities):
            entry = self._members.get((str(article.id), number))
            names = entity.name, entity.label.value, entity.kb_id, entity.gender, entity.aliases, len(entity.mentions)
            self._append("document_entities", (str(article.id), None if entry is None else entry + 1, *names))
        for table in PARTS:
            names_of = self._columns[table][1:]
            for row in TABLES[table].rows(article):
                self._append(table, tuple(_to_cell(*cell, first) for cell in zip(names_of, row, strict=True)))
        if len(self._documents) >= _KEPT_TOGETHER:
            self._write()

    def _append(self, table: str, row: tuple[Any, ...]) -> None:
        self._counts[table] += 1
        self._rows[table].append((self._counts[table], *map(_to_value, row)))

    def _add_column(self, name: str) -> None:
        """Add a column for a name in metadata; SQLite takes `Source` and `source` for one."""
        plain = "meta_" + name.replace("[", "(").replace("]", ")").replace("\0", "")
        taken = {column.lower() for column in self._names.values()}
        count, column = 1, plain
        while column.lower() in taken:
            count += 1
            column = f"{plain}_{count}"
        self._names[name] = column
        _table(self._database, "documents").add_column(column, str)

    def _write(self) -> None:
        names = [*_DOCUMENT, *self._names.values()]
        rows = [tuple(_to_value(document.get(name)) for name in names) for document in self._documents]
        with self._database.conn as connection:
            for table, added in (("documents", rows), *self._rows.items()):
                if added:
                    places = ", ".join("?" * len(added[0]))
                    connection.executemany(f"INSERT INTO [{table}] VALUES ({places})", added)
                added.clear()
        self._documents.clear()

    def finish(self) -> None:
        """Write the last rows, and the indices of the columns that join tables."""
        self._write()
        _index(self._database, "document_entities", "document_id", "entity_id")
        for table in PARTS:
            _index(self._database, table, *(name for name in KEYS.values() if name in self._columns[table]))


def _to_cell(name: str, value: Any, first: int) -> Any:
    """Return a value of a row as the database has it; entities of an article are numbered from ``first``."""
    if name == "document_entity_id" and value is not None:
        return first + value
    return _to_day(value) if name.endswith("_day") else value


def _describe_document(article: Extraction, names: dict[str, str]) -> dict[str, Any]:
    return {
        "id": str(article.id),
        "title": find_title(article) or None,
        "source": find_value(article.metadata, SOURCES) or None,
        "date": _to_day(article.date),
        "date_source": article.date_source,
        "text": article.text,
        **{names[name]: value for name, value in article.metadata.items()},
    }


def _to_type(table: str, column: Column) -> type:
    is_decimal = table == "quantities" and column.name in _DECIMALS
    return float if is_decimal else _TYPES.get(column.type.pandas, str)


def _write_pairs(database: sqlite_utils.Database, corpus: Exported, within: Within) -> None:
    """Write who is named with whom, as `TaggedCorpus.cooccurrences` counts it."""
    names = ("articles", "sentences", "log_likelihood")
    rows = (
        {"entity_id": pair["entry"] + 1, "other_id": pair["other_entry"] + 1, **{name: pair[name] for name in names}}
        for pair in corpus.cooccurrences(within=within).to_dict("records")
    )
    types = {"entity_id": int, "other_id": int, "articles": int, "sentences": int, "log_likelihood": float}
    keys = [("entity_id", "entities", "id"), ("other_id", "entities", "id")]
    _insert(database, "cooccurrences", types, rows, pk=("entity_id", "other_id"), foreign_keys=keys)
    _index(database, "cooccurrences", "other_id")


def _index(database: sqlite_utils.Database, table: str, *columns: str) -> None:
    for column in columns:
        _table(database, table).create_index([column])
