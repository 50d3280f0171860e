"""Read results of the Wikidata Query Service, in CSV and in all of its kinds of JSON.

The entity is the first column with another one for its label: ``item`` with ``itemLabel``, as the service's own
examples have them. ``itemAltLabel`` are its other names.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from newsner.errors import LexiconError
from newsner.gazetteer.entries import GazetteerEntry
from newsner.gazetteer.formats.base import GazetteerFile, Shape, to_imported
from newsner.labels import Label

_ENTITY = re.compile(r"(?:https?://www\.wikidata\.org/(?:entity|wiki)/)?(Q\d+)")
_LABEL, _ALIASES = "Label", "AltLabel"

Row = Mapping[str, str]


class WikidataCsv(Shape):
    """A result as CSV."""

    def fits(self, file: GazetteerFile) -> bool:
        """Tell whether one column has the label of another."""
        return _find_variable(file.columns) is not None

    def read(self, file: GazetteerFile) -> Iterator[GazetteerEntry]:
        """Yield the entities of a file."""
        with file.open_text() as lines:
            reader = csv.DictReader(lines, strict=True)
            try:
                yield from _to_entries(file, ((reader.line_num, row) for row in reader))
            except csv.Error as error:
                raise LexiconError(file.path, reader.line_num, "", str(error)) from None


class WikidataJson(Shape):
    """A result as JSON: plain or verbose, or as SPARQL endpoints give it."""

    def fits(self, file: GazetteerFile) -> bool:
        """Tell whether one field has the label of another, or the file is a SPARQL result."""
        record = file.first_record
        return isinstance(record, dict) and ({"head", "results"} <= {*record} or _find_variable(record) is not None)

    def read(self, file: GazetteerFile) -> Iterator[GazetteerEntry]:
        """Yield the entities of a file."""
        yield from _to_entries(file, _find_rows(file))


def _find_rows(file: GazetteerFile) -> Iterator[tuple[int, Row]]:
    for line, record in file.records():
        results = record.get("results") if isinstance(record, dict) else None
        found = results.get("bindings") if isinstance(results, dict) else [record]
        if not isinstance(found, list):
            raise LexiconError(file.path, line, "bindings", "the result has no list of bindings")
        for row in found:
            if not isinstance(row, dict):
                raise LexiconError(file.path, line, "", f"a row of the result is no object: {row!r}")
            cells = {key: value.get("value") if isinstance(value, dict) else value for key, value in row.items()}
            yield line, {str(key): "" if cell is None else str(cell) for key, cell in cells.items()}


def _find_variable(columns: Iterable[str]) -> str | None:
    """Return the first column for which there is another one with its label."""
    names = list(columns)
    return next((name for name in names if f"{name}{_LABEL}" in names), None)


def _to_entries(file: GazetteerFile, rows: Iterator[tuple[int, Row]]) -> Iterator[GazetteerEntry]:
    """Yield an entry for each entity; a query that joins gives several rows for one, which stand together."""
    label = file.need_label("query results")
    variable: str | None = None

    def identify(numbered: tuple[int, Row]) -> str:
        nonlocal variable
        line, row = numbered
        variable = variable or _find_variable(row)
        if None in row or None in row.values():  # as `csv` gives a row that is too long or too short
            raise LexiconError(file.path, line, "", "the row has another number of values than the header")
        found = _ENTITY.fullmatch(row.get(variable or "", ""))
        if found is None:
            value = row.get(variable or "")
            raise LexiconError(file.path, line, variable or "", f"wanted is an entity of Wikidata, not {value!r}")
        return found[1]

    for kb_id, group in groupby(rows, identify):
        entry = _to_entry([row for _, row in group], variable or "", kb_id, label)
        if entry is not None:
            yield entry


def _to_entry(rows: list[Row], variable: str, kb_id: str, label: Label) -> GazetteerEntry | None:
    """Return the entry of the rows of one entity, or ``None`` if it has no label in the languages of the query."""
    columns: dict[str, dict[str, None]] = {}
    for row in rows:
        for key, value in row.items():
            if value:
                columns.setdefault(key, {})[value] = None
    names = [name for name in columns.pop(f"{variable}{_LABEL}", ()) if name != kb_id]
    for aliases in columns.pop(f"{variable}{_ALIASES}", ()):
        names += aliases.split(", ")
    columns.pop(variable, None)
    return to_imported(names, label, kb_id, {key: "|".join(values) for key, values in columns.items()})
