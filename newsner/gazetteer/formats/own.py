"""Read gazetteers of newsner's own shape: CSV and JSON Lines files, and the registries of corpora."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import TypeVar

from newsner.errors import LexiconError
from newsner.files import NEAR, open_table, read_rows, split_cell
from newsner.gazetteer.entries import GazetteerEntry, RegistryEntry, SpreadsheetRow
from newsner.gazetteer.formats.base import GazetteerFile, Shape, join_values, say_label

COLUMNS = ("name", "label", "aliases", "kb_id", "never", "canonical")
"""The columns of a registry as a CSV file, besides those that only some have."""

_REQUIRED = ("name", "label")
_OPTIONAL = ("aliases", "kb_id", "never", "conditional", "canonical")
_PLAIN = ("name", "label", "kb_id", "canonical")
_JOINED = ("aliases", "conditional", "never")  # columns whose values are joined by `|`
_OTHERS = "newsner also reads FollowTheMoney, Wikidata query results, GeoNames dumps and SKOS, but this is none of them"

_Entry = TypeVar("_Entry", bound=GazetteerEntry)


class OwnCsv(Shape):
    """A CSV file with the columns ``name,label``, perhaps those that newsner knows besides, and any others."""

    def fits(self, file: GazetteerFile) -> bool:
        """Return true: `read` finds out whether a file is a table at all."""
        return True

    def read(self, file: GazetteerFile) -> Iterator[GazetteerEntry]:
        """Yield the entries of a file; the name is not among their aliases."""
        for line, entry in _read_table(file):
            if isinstance(entry, SpreadsheetRow):
                _warn_of_edit(file, line, entry)
                yield entry.to_gazetteer()
            else:
                yield entry


def _read_table(file: GazetteerFile) -> Iterator[tuple[int, GazetteerEntry]]:
    """Yield the line and content of each row of a CSV file; those of one with ``canonical`` are of a registry."""
    required, optional = (_REQUIRED, _OPTIONAL) if file.label is None else (("name",), ("label", *_OPTIONAL))
    if file.path.suffix.lower() in (".gz", ".zip"):
        raise LexiconError(file.path, 1, "", f"a CSV file must be unpacked; {_OTHERS}")
    header = file.head.partition("\n")[0]
    hint = f"; {say_label()}" if "name" in header and "label" not in header else ""
    with open_table(file.path, required, optional, others=True, hint=hint or f"; {_OTHERS}") as table:
        places = {column: place for place, column in enumerate(table.columns)}
        model = SpreadsheetRow if "canonical" in places else GazetteerEntry
        plain = [(column, places.pop(column)) for column in _PLAIN if column in places]
        joined = [(column, places.pop(column)) for column in _JOINED if column in places]
        for line, cells in table.rows:
            record: dict[str, object] = {column: cells[place] for column, place in plain}
            for column, place in joined:
                if cells[place]:
                    record[column] = _without(record["name"] if column == "aliases" else "", cells[place])
            if file.label is not None and not record.get("label"):
                record["label"] = file.label
            if places:
                record["metadata"] = {column: cells[place] for column, place in places.items() if cells[place]}
            yield line, file.to_entry(line, record, model)


def _without(name: object, cell: str) -> tuple[str, ...]:
    """Return the values of a cell without a name."""
    return tuple(value for value in split_cell(cell) if value != name)


class OwnJson(Shape):
    """A JSON file of objects with the same fields; aliases, never and conditional are lists."""

    def fits(self, file: GazetteerFile) -> bool:
        """Tell whether a file is JSON."""
        return file.is_json

    def read(self, file: GazetteerFile) -> Iterator[GazetteerEntry]:
        """Yield the entries of a file, without those of a registry that hold for one article only."""
        for line, entry in _read_json_entries(file):
            if not isinstance(entry, RegistryEntry | SpreadsheetRow):
                yield entry
                continue
            row = _to_row(entry)
            _warn_of_edit(file, line, row)
            if row.only_in is None:
                yield row.to_gazetteer()


def read_edited(file: GazetteerFile) -> Iterator[tuple[int, SpreadsheetRow]]:
    """Yield the line and content of each row of a registry in CSV or JSON, or of a gazetteer like it.

    Raises:
        LexiconError: it is malformed; the message names file, line and field.
    """
    for line, entry in _read_json_entries(file) if file.is_json else _read_table(file):
        yield line, _to_row(entry)


def _to_row(entry: GazetteerEntry) -> SpreadsheetRow:
    if isinstance(entry, SpreadsheetRow):
        return entry
    return entry.to_row() if isinstance(entry, RegistryEntry) else SpreadsheetRow(**dict(entry))


def _warn_of_edit(file: GazetteerFile, line: int, row: SpreadsheetRow) -> None:
    """Warn of what a gazetteer cannot do of what a user changed in a registry."""
    problem = ""
    if row.only_in is not None and (row.never or row.canonical not in ("", row.name)):
        problem = f"{row.name!r} is of the article {row.only_in!r} alone, so it is not used; newsner link --edited can"
    elif row.canonical and row.single_names:
        names = ", ".join(row.single_names)
        problem = f"{names} now means {row.name} in every article; if it does not, use newsner link --edited"
    if problem:
        warnings.warn(f"{file.path}, line {line}: {problem}", stacklevel=3)


def _read_json_entries(file: GazetteerFile) -> Iterator[tuple[int, GazetteerEntry]]:
    """Yield the lines and entries of a JSON file.

    One with the field ``seen`` is a `RegistryEntry`, and one with ``canonical`` a `SpreadsheetRow`.
    Other fields become ``metadata``, unless one looks like a misspelt one of newsner's.
    """
    for number, record in file.records():
        model = _find_model(record)
        if isinstance(record, dict):
            others = {key: value for key, value in record.items() if key not in model.model_fields}
            for key in others:
                if near := get_close_matches(key, {*_REQUIRED, *_OPTIONAL} - {*record}, 1, NEAR):
                    raise LexiconError(
                        file.path, number, key, f"unknown field; name it {near[0]!r}, or quite otherwise"
                    )
            if others:
                record = {key: value for key, value in record.items() if key not in others}
                texts = {key: text for key, value in others.items() if (text := join_values(value))}
                given = record.get("metadata", {})
                record["metadata"] = {**given, **texts} if isinstance(given, dict) else given
            if file.label is not None:
                record = {**record, "label": record.get("label") or file.label}
        entry = file.to_entry(number, record, model)
        for field in ("name", *_JOINED):
            forms = (entry.name,) if field == "name" else getattr(entry, field)
            if not all(map(str.strip, forms)):
                raise LexiconError(file.path, number, field, "a name is blank")
        yield number, entry


def _find_model(record: object) -> type[GazetteerEntry]:
    if isinstance(record, dict) and "seen" in record:
        return RegistryEntry
    return SpreadsheetRow if isinstance(record, dict) and "canonical" in record else GazetteerEntry


def read_entries(path: Path, columns: tuple[str, ...], model: type[_Entry]) -> Iterator[_Entry]:
    """Yield the rows of a CSV file of newsner's own data as objects of a model."""
    file = GazetteerFile(path)
    for line, row in read_rows(path, columns):
        yield file.to_entry(
            line, {k: split_cell(v) if k in (*_JOINED, "country") else v for k, v in row.items()}, model
        )


def load_registry(path: str | Path) -> tuple[RegistryEntry, ...]:
    """Return the entries of a registry file; raise the errors of `newsner.read_gazetteer`."""
    path = Path(path)
    if path.suffix.lower() == ".csv" and path.is_file():
        problem = "a CSV file does not say where entities were seen; it is a gazetteer, for newsner.load"
        raise LexiconError(path, 1, "seen", problem)
    entries = tuple(_read_json_entries(GazetteerFile(path)))
    for number, entry in entries:
        if not isinstance(entry, RegistryEntry):
            raise LexiconError(path, number, "seen", f"the entry {entry.name!r} does not say where it was seen")
    return tuple(entry for _, entry in entries if isinstance(entry, RegistryEntry))
