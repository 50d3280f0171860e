"""Arrange the metadata of a corpus in columns, choose those by which its documents can be filtered, and find days."""

from __future__ import annotations

from collections import Counter
from typing import Any, NamedTuple

from newsner.analysis.columns import SOURCES
from newsner.analysis.grouping import group_documents
from newsner.dates.metadata import parse_date
from newsner.models import Extraction

_MOST_VALUES = 60  # of a column by which one filters; sources may be more
_LONGEST_VALUE = 60  # characters
_MISSING = -1


class ColumnsBuilt(NamedTuple):
    """The day of each document, or its month if no day is known, or an empty string; and the columns.

    A column has a ``name``, its ``values``, the position of each document's value in them (-1: it has none), and
    whether it is a ``facet``.
    """

    days: list[str]
    columns: list[dict[str, Any]]


class Columns:
    """Collects the metadata of documents."""

    def __init__(self) -> None:
        self._documents: list[str] = []
        self._dated: list[Extraction] = []  # without all else
        self._columns: dict[str, tuple[dict[str, int], list[int]]] = {}

    def add(self, article: Extraction, document: str) -> None:
        """Add a document."""
        count = len(self._documents)
        self._documents.append(document)
        self._dated.append(
            Extraction(text="", id=document, entities=(), quantities=(), date=article.date, metadata=article.metadata)
        )
        for name, value in article.metadata.items():
            if known := value.strip():
                values, of = self._columns.setdefault(name, ({}, []))
                of += [_MISSING] * (count - len(of))
                of.append(values.setdefault(known, len(values)))

    def build(self) -> ColumnsBuilt:
        """Return all columns, those to filter by first: the source, then those with the fewest values."""
        total = len(self._documents)
        columns: list[dict[str, Any]] = [
            {
                "name": name,
                "facet": _is_facet(name, values, of),
                "values": list(values),
                "of": of + [_MISSING] * (total - len(of)),
            }
            for name, (values, of) in self._columns.items()
        ]
        columns.sort(key=lambda column: (not column["facet"], not _is_source(column["name"]), len(column["values"])))
        days = self._group("month") | self._group("day")
        return ColumnsBuilt([days.get(document, "") for document in self._documents], columns)

    def _group(self, period: str) -> dict[str, str]:
        """Return the period of each document that has one."""
        known = {str(a.id): a.date.isoformat() for a in self._dated if a.date}
        try:
            return {**group_documents(self._dated, self._documents, period).values}
        except ValueError:  # no column of dates, or several: then the day that tagging found, if it did
            return {document: day[: len("2015-10")] if period == "month" else day for document, day in known.items()}


def _is_source(name: str) -> bool:
    return name.casefold() in SOURCES


def _is_facet(name: str, values: dict[str, int], of: list[int]) -> bool:
    """Tell whether a column sorts documents into a few groups, none of them a date."""
    if _is_source(name):
        return True
    counts = Counter(of)
    known = sum(counts.values()) - counts[_MISSING]
    is_short = all(len(value) <= _LONGEST_VALUE for value in values)
    is_few = len(values) <= _MOST_VALUES and 2 * len(values) <= known
    return is_short and is_few and sum(parse_date(value) is not None for value in values) * 2 <= len(values)
