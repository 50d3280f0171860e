"""The columns of what newsner makes of a Spark DataFrame, and how results become rows, and rows results."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from pyspark.sql import Row

from newsner.corpus.workers import Outcome
from newsner.gazetteer.entries import RegistryEntry
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
from newsner.records import CALENDAR_COLUMNS, COLUMN, DECIMAL, to_wide_decimal

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


_SEEN = (
    "documents: long, mentions: long, first: string, last: string, first_day: date, last_day: date, "
    "aliases: map<string, int>, canonical: string"
)
ENTRY = f"name: string, label: string, aliases: array<string>, kb_id: string, only_in: string, seen: struct<{_SEEN}>"
"""The columns of the entities of a registry: the fields of `RegistryEntry` that linking sets."""

ENTRY_COLUMNS = ("name", "label", "aliases", "kb_id", "only_in", "seen")


def to_row(outcome: Outcome) -> dict[str, Any]:
    """Return the outcome of a document as a row; what its model lacks is null."""
    row: dict[str, Any] = json.loads(outcome.line)
    if outcome.failed:
        error = {name: row[name] for name in _ERROR}
        return {"id": row["id"], "metadata": row["metadata"], "error": error}
    row["date"] = datetime.date.fromisoformat(row["date"]) if row["date"] else None
    for quantity in row["quantities"]:
        for name in _DECIMALS:
            value = quantity[name]
            quantity[name] = None if value is None else to_wide_decimal(Decimal(value))
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


def to_entry(row: Row) -> RegistryEntry:
    """Return a row of the entities that `link` found as the entry that `Registry.build` makes of the same articles."""
    record = row.asDict(recursive=True)
    seen = record["seen"]
    seen["aliases"] = dict(sorted(seen["aliases"].items(), key=lambda pair: (-pair[1], pair[0])))
    return RegistryEntry(**{name: record[name] for name in ENTRY_COLUMNS})
