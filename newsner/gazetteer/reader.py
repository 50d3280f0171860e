"""Read gazetteers from CSV and JSON Lines files, and the registries of corpora."""

from __future__ import annotations

import json
import os
import warnings
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from newsner.checks import check_items
from newsner.errors import LexiconError
from newsner.files import read_rows, read_text, split_cell
from newsner.gazetteer.entries import GazetteerEntry, RegistryEntry, SpreadsheetRow

_COLUMNS = ("name", "label")
_OPTIONAL = ("aliases", "kb_id", "never", "canonical")
COLUMNS = (*_COLUMNS, *_OPTIONAL)
"""The columns of a user's gazetteer as a CSV file; the last is that of a registry which newsner wrote."""
_JOINED = ("aliases", "conditional", "country", "never")  # columns whose values are joined by `|`

_Entry = TypeVar("_Entry", bound=GazetteerEntry)


def to_entries(gazetteer: str | Path | Iterable[GazetteerEntry] | None) -> tuple[GazetteerEntry, ...]:
    """Return the entries of a gazetteer file, or the given entries, as a tuple.

    Raises:
        TypeError: ``gazetteer`` is neither a path nor an iterable of entries.
        FileNotFoundError, LexiconError: as for `load_user_gazetteer`.
    """
    if gazetteer is None:
        return ()
    if isinstance(gazetteer, str | os.PathLike):
        return load_user_gazetteer(gazetteer)
    return tuple(check_items("gazetteer", gazetteer, GazetteerEntry))


def load_user_gazetteer(path: str | Path) -> tuple[GazetteerEntry, ...]:
    """Return the entries of a user's gazetteer.

    Args:
        path: a CSV file with the columns ``name,label`` and optionally ``aliases``, ``kb_id`` and ``never`` (several
            aliases or never are joined by `|`); or a JSON Lines file (``.jsonl``) of objects with these fields, where
            aliases and never are lists; or a file written by `newsner.Registry`. Of such a file, which a user may have
            edited, a warning names what a gazetteer cannot do; `newsner.linking.edits` can.

    Raises:
        FileNotFoundError: the file does not exist.
        LexiconError: a column is missing or unknown, a name is empty, or a label is not PER, LOC or ORG.
    """
    path = Path(path)
    rows = list(read_edited(path))
    for line, row in rows:
        if problem := _find_problem(row):
            warnings.warn(f"{path}, line {line}: {problem}", stacklevel=2)
    return tuple(row.to_gazetteer() for _, row in rows if row.only_in is None)


def _find_problem(row: SpreadsheetRow) -> str:
    """Return what a gazetteer cannot do of what a user changed in a registry, or an empty string."""
    if row.only_in is not None and (row.never or row.canonical not in ("", row.name)):
        return f"{row.name!r} is of the article {row.only_in!r} alone, so it is not used; newsner link --edited can"
    if row.canonical and row.single_names:
        names = ", ".join(row.single_names)
        return f"{names} now means {row.name} in every article; if it does not, use newsner link --edited"
    return ""


def read_edited(path: Path) -> Iterator[tuple[int, SpreadsheetRow]]:
    """Yield the line and content of each row of a gazetteer or registry; raise the errors of `load_user_gazetteer`."""
    if path.suffix.lower() == ".jsonl":
        for line, entry in _read_json_entries(path):
            row = entry.to_row() if isinstance(entry, RegistryEntry) else SpreadsheetRow(**entry.model_dump())
            yield line, row
    else:
        for line, cells in read_rows(path, _COLUMNS, _OPTIONAL, own="canonical"):
            yield line, _to_entry(path, line, _split_cells(cells), SpreadsheetRow)


def load_registry(path: str | Path) -> tuple[RegistryEntry, ...]:
    """Return the entries of a registry file; raise the errors of `load_user_gazetteer`."""
    path = Path(path)
    if path.suffix.lower() == ".csv" and path.is_file():
        problem = "a CSV file does not say where entities were seen; it is a gazetteer, for newsner.load"
        raise LexiconError(path, 1, "seen", problem)
    entries = tuple(_read_json_entries(path))
    for number, entry in entries:
        if not isinstance(entry, RegistryEntry):
            raise LexiconError(path, number, "seen", f"the entry {entry.name!r} does not say where it was seen")
    return tuple(entry for _, entry in entries if isinstance(entry, RegistryEntry))


def read_entries(
    path: Path, columns: tuple[str, ...], optional: tuple[str, ...], model: type[_Entry]
) -> Iterator[_Entry]:
    """Yield the rows of a CSV file as objects of a model."""
    for line, row in read_rows(path, columns, optional):
        yield _to_entry(path, line, _split_cells(row), model)


def _split_cells(row: dict[str, str]) -> dict[str, object]:
    return {key: split_cell(cell) if key in _JOINED else cell for key, cell in row.items()}


def _read_json_entries(path: Path) -> Iterator[tuple[int, GazetteerEntry]]:
    """Yield the lines and entries of a JSON Lines file; an entry with the field ``seen`` is a `RegistryEntry`."""
    for number, line in enumerate(read_text(path).split("\n"), start=1):
        if line.strip():
            try:
                record = json.loads(line)
            except (ValueError, RecursionError) as error:
                raise LexiconError(path, number, "", f"not JSON: {error}") from None
            is_of_registry = isinstance(record, dict) and "seen" in record
            yield number, _to_entry(path, number, record, RegistryEntry if is_of_registry else GazetteerEntry)


def _to_entry(path: Path, line: int, record: object, model: type[_Entry]) -> _Entry:
    try:
        return model.model_validate(record)
    except ValidationError as error:
        first = error.errors()[0]
        column = str(first["loc"][0]) if first["loc"] else ""
        raise LexiconError(path, line, column, f"{first['msg']} (found {first['input']!r})") from None
