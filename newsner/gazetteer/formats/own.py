"""Read gazetteers of newsner's own shape: CSV and JSON Lines files, and the registries of corpora."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import TypeVar

from newsner.errors import LexiconError
from newsner.files import NEAR, open_table, read_rows, split_cell
from newsner.gazetteer.entries import GazetteerEntry, RegistryEntry
from newsner.gazetteer.formats.base import GazetteerFile, Shape, join_values, say_label

COLUMNS = ("name", "label", "aliases", "kb_id", "never")
"""The columns of a user's gazetteer as a CSV file, besides those that only some have."""

_REQUIRED = ("name", "label")
_OPTIONAL = ("aliases", "kb_id", "never", "conditional")
_PLAIN = ("name", "label", "kb_id")
_JOINED = ("aliases", "conditional", "never")  # columns whose values are joined by `|`
_OTHERS = "newsner also reads FollowTheMoney, Wikidata query results, GeoNames dumps and SKOS, but this is none of them"

_Entry = TypeVar("_Entry", bound=GazetteerEntry)


class OwnCsv(Shape):
    """A CSV file with the columns ``name,label``, perhaps ``aliases,kb_id,never,conditional``, and any others."""

    def fits(self, file: GazetteerFile) -> bool:
        """Return true: `read` finds out whether a file is a table at all."""
        return True

    def read(self, file: GazetteerFile) -> Iterator[GazetteerEntry]:
        """Yield the entries of a file; the name is not among their aliases."""
        required, optional = (_REQUIRED, _OPTIONAL) if file.label is None else (("name",), ("label", *_OPTIONAL))
        if file.path.suffix.lower() in (".gz", ".zip"):
            raise LexiconError(file.path, 1, "", f"a CSV file must be unpacked; {_OTHERS}")
        header = file.head.partition("\n")[0]
        hint = f"; {say_label()}" if "name" in header and "label" not in header else ""
        with open_table(file.path, required, optional, others=True, hint=hint or f"; {_OTHERS}") as table:
            places = {column: place for place, column in enumerate(table.columns)}
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
                yield file.to_entry(line, record, GazetteerEntry)


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
        for entry in read_json_entries(file):
            if not isinstance(entry, RegistryEntry):
                yield entry
            elif entry.only_in is None:
                yield entry.to_gazetteer()


def read_json_entries(file: GazetteerFile) -> Iterator[GazetteerEntry]:
    """Yield the entries of a JSON file; one with the field ``seen`` is a `RegistryEntry`.

    Other fields become ``metadata``, unless one looks like a misspelt one of newsner's.
    """
    for number, record in file.records():
        model = RegistryEntry if isinstance(record, dict) and "seen" in record else GazetteerEntry
        if isinstance(record, dict):
            others = {key: value for key, value in record.items() if key not in model.model_fields}
            for key in others:
                if near := get_close_matches(key, [*_OPTIONAL, *({*_REQUIRED} - {*record})], 1, NEAR):
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
        yield entry


def read_entries(path: Path, columns: tuple[str, ...], model: type[_Entry]) -> Iterator[_Entry]:
    """Yield the rows of a CSV file of newsner's own data as objects of a model."""
    file = GazetteerFile(path)
    for line, row in read_rows(path, columns):
        yield file.to_entry(line, {k: split_cell(v) if k in _JOINED else v for k, v in row.items()}, model)


def load_registry(path: str | Path) -> tuple[RegistryEntry, ...]:
    """Return the entries of a registry file; raise the errors of `newsner.read_gazetteer`."""
    path = Path(path)
    if path.suffix.lower() == ".csv" and path.is_file():
        problem = "a CSV file does not say where entities were seen; it is a gazetteer, for newsner.load"
        raise LexiconError(path, 1, "seen", problem)
    entries = tuple(read_json_entries(GazetteerFile(path)))
    for number, entry in enumerate(entries, 1):
        if not isinstance(entry, RegistryEntry):
            raise LexiconError(path, number, "seen", f"the entry {entry.name!r} does not say where it was seen")
    return tuple(entry for entry in entries if isinstance(entry, RegistryEntry))
