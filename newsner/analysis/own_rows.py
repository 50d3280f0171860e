"""Read the cells of a row of a table that a user made, such as a count by entity, source and month."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from numbers import Integral, Real
from typing import Any

from newsner.analysis.grouping import group_documents
from newsner.analysis.index import CorpusIndex
from newsner.dates.metadata import parse_date
from newsner.dates.periods import PERIODS
from newsner.gazetteer.entries import RegistryEntry, SpreadsheetRow
from newsner.names import find_nearest
from newsner.records import METADATA, TABLES

_EXAMPLES = {"day": "2024-03-04", "week": "2024-03-04 (its Monday)", "month": "2024-03", "year": "2024"}
_SHAPE = re.compile(r"\d{4}(?:-\d\d){0,2}")
_OF_DOCUMENTS = ("documents", "articles")
_OF_ROWS = frozenset(
    {"index", "Index", "id", "entity", "other", "other_label", "unit", "kind", "noun", "per", "text", "within"}
    | {"of", "by", "group", "value", "period"}
    | {*RegistryEntry.model_fields, *SpreadsheetRow.model_fields}
    | {column.name for column in TABLES["entities"].columns}
)
"""The columns that are read elsewhere, or that describe an entity and do not limit what was counted of it."""


def is_own(row: Mapping[str, Any]) -> bool:
    """Tell whether a row is of a table that a user made: those of newsner have more to find what they count by."""
    return not row.keys() & {"entry", "observed", "people", "seen"}


def find_limits(row: Mapping[str, Any], index: CorpusIndex, described: Collection[str] = ()) -> set[int] | None:
    """Return the documents that the cells of a row allow, or ``None`` for all.

    Args:
        row: a row that the user made; columns ``meta_NAME`` (or ``NAME``), ``day``, ``week``, ``month`` and ``year``
            limit the documents, and numbers in other columns are what was counted.
        index: the corpus.
        described: other columns that describe the entity.

    Raises:
        ValueError: a column says something that the corpus does not know, so that more would be found than was counted.
    """
    columns = {name for document in index.documents for name in document.metadata}
    found: set[int] | None = None
    for name, value in row.items():
        if name in _OF_ROWS or name in described:
            continue
        here = _find_column(name, value, index, columns)
        if here is not None:
            found = here if found is None else found & here
    return found


def find_metadata(row: Mapping[str, Any], index: CorpusIndex) -> set[int] | None:
    """Return the documents that the columns ``meta_NAME`` of a row allow, or ``None`` for all."""
    limits = {name: value for name, value in row.items() if name.startswith(METADATA)}
    return find_limits(limits, index)


def _find_column(name: str, value: object, index: CorpusIndex, columns: Collection[str]) -> set[int] | None:
    if type(value).__name__ == "Period":
        return _find_span(name, value, index)
    column = name.removeprefix(METADATA)
    if column in columns and (name.startswith(METADATA) or _has_value(column, value, index)):
        return _find_value(name, column, value, index)
    if name.startswith(METADATA):
        known = ", ".join(sorted(METADATA + each for each in columns)) or "none"
        raise ValueError(f"row has the column {name!r}, but the documents of the corpus have {known}")
    if name in PERIODS:
        return _find_period(name, value, index)
    if isinstance(value, Real):
        return None  # what was counted
    if isinstance(value, date):
        raise ValueError(
            f"row has {name} = {value}, which does not say how long: a day or a month? Put it as one of "
            f"{_say_periods()}"
        )
    raise ValueError(
        f"row has {name} = {value!r}, which the corpus does not know, so that more would be found than was counted; "
        f"documents are limited by columns such as meta_source, or by {_say_periods()}. If you made the groups "
        f"yourself, put {value!r} as 'group', and say by=… (a mapping from id to group); if it limits nothing, drop it"
    )


def _say_periods() -> str:
    return ", ".join(f"{period}='{example.partition(' ')[0]}'" for period, example in _EXAMPLES.items())


def to_text(value: object) -> str:
    """Return a cell as metadata have it.

    >>> to_text(2024.0), to_text(datetime(2024, 3, 4)), to_text(date(2024, 3, 4)), to_text("Le Temps")
    ('2024', '2024-03-04', '2024-03-04', 'Le Temps')
    """
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and (value.hour, value.minute, value.second) == (0, 0, 0):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)


def _find_with(column: str, value: object, index: CorpusIndex) -> set[int]:
    wanted = to_text(value)
    is_day = isinstance(value, date)
    return {
        number
        for number, document in enumerate(index.documents)
        if (given := document.metadata.get(column)) is not None
        and (given == wanted or (is_day and parse_date(given) == wanted))
    }


def _has_value(column: str, value: object, index: CorpusIndex) -> bool:
    return bool(_find_with(column, value, index))


def _find_value(name: str, column: str, value: object, index: CorpusIndex) -> set[int]:
    found = _find_with(column, value, index)
    if not found:
        known = dict.fromkeys(document.metadata[column] for document in index.documents if column in document.metadata)
        near = ", ".join(map(repr, find_nearest(to_text(value), known)))
        is_part = parse_date(value) and any(each.startswith(to_text(value)) for each in known)
        advice = f"; a period is given as one of {_say_periods()}" if is_part or isinstance(value, date) else ""
        raise ValueError(
            f"row has {name} = {to_text(value)!r}, but no document of the corpus has"
            + (f"; near are {near}" if near and not advice else "")
            + advice
        )
    return found


def _find_period(period: str, value: object, index: CorpusIndex) -> set[int]:
    wanted = to_text(value)
    documents: Any = index.documents
    groups = group_documents(documents, index.numbers, period).values
    if not _SHAPE.fullmatch(wanted) or len(wanted) != PERIODS[period]:
        raise ValueError(f"row has {period} = {value!r}; wanted is one such as {_EXAMPLES[period]}")
    return {index.numbers[id_] for id_, group in groups.items() if group == wanted}


def _find_span(name: str, value: Any, index: CorpusIndex) -> set[int]:
    """Return the documents in a Period of pandas, of whatever length."""
    period = {"M": "month", "Y": "year", "A": "year"}.get(value.freqstr[:1], "day")
    documents: Any = index.documents
    groups = group_documents(documents, index.numbers, period).values
    first, last = (edge.date().isoformat()[: PERIODS[period]] for edge in (value.start_time, value.end_time))
    return {index.numbers[id_] for id_, group in groups.items() if first <= group <= last}


def read_counts(row: Mapping[str, Any]) -> dict[str, int]:
    """Return the whole numbers of a row that are no part of what it is about: one of them is what was counted.

    >>> read_counts({"entity": "Paris", "year": 2024, "n": 3.0, "share": 0.5})
    {'n': 3}
    """
    names = [
        name
        for name in row
        if (name not in _OF_ROWS or name == "mentions") and name not in PERIODS and not name.startswith(METADATA)
    ]
    numbers = {name: row[name] for name in names if isinstance(row[name], Real)}
    return {name: int(value) for name, value in numbers.items() if isinstance(value, Integral) or value == int(value)}


def find_counted(counts: Mapping[str, int], candidates: Sequence[Sequence[int]]) -> int | None:
    """Return which of several lists of passages a row counts, each given by the documents of its passages.

    Columns called so count documents, others passages or, if no list has so many, documents.

    >>> find_counted({"n": 4}, [[0, 0, 1, 2, 3], [0, 0, 1, 2]]), find_counted({"documents": 4}, [[0, 0, 1, 2, 3], [0]])
    (1, 0)
    >>> find_counted({"n": 4, "rank": 1}, [[0, 0, 1, 2, 3]]), find_counted({"n": 9}, [[0]]), find_counted({}, [[0]])
    (0, None, 0)
    """
    if not counts:
        return 0
    passages = {number for name, number in counts.items() if name not in _OF_DOCUMENTS}
    sizes = ((passages, list[int]), ({*counts.values()}, set[int]))
    return next(
        (place for wanted, kind in sizes for place, found in enumerate(candidates) if len(kind(found)) in wanted), None
    )
