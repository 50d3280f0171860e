"""Read text, CSV and JSON Lines files with errors that name the line; write files atomically."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from newsner.checks import check_type
from newsner.errors import GoldError, LexiconError


def write_safely(path: Path, lines: Iterable[str]) -> None:
    """Write a file that is there whole or not at all, also after a power cut; its folder is made if need be.

    Raises:
        IsADirectoryError: ``path`` is a folder.
    """
    if path.is_dir():
        raise IsADirectoryError(f"{path} is a folder; wanted is a file to write")
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(path.name + ".draft")
    with draft.open("w", encoding="utf-8", newline="") as file:
        file.writelines(f"{line}\n" for line in lines)
        file.flush()
        os.fsync(file.fileno())
    os.replace(draft, path)


def read_text(path: Path) -> str:
    """Return the text of a file; raise LexiconError where it is not UTF-8."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        problem = f"not UTF-8 ({error.reason} at byte {error.start}); save the file as UTF-8"
        raise LexiconError(path, line, "", problem) from None


def read_rows(
    path: Path, columns: tuple[str, ...], optional: tuple[str, ...] = ()
) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield (line number, row) of a CSV file with these columns, perhaps the optional ones, and no others."""
    reader = csv.DictReader(io.StringIO(read_text(path), newline=""), strict=True)
    try:
        missing = set(columns) - set(reader.fieldnames or ())
        unknown = set(reader.fieldnames or ()) - set(columns) - set(optional)
        if missing or unknown:
            wanted = ", ".join(columns) + (f", perhaps also {', '.join(optional)}" if optional else "")
            problem = f"missing columns {sorted(missing)}, unknown columns {sorted(unknown)}; wanted are {wanted}"
            raise LexiconError(path, 1, "", problem)
        for row in reader:
            if None in row or None in row.values():
                raise LexiconError(path, reader.line_num, "", f"expected {len(reader.fieldnames or ())} values")
            yield reader.line_num, {key: value.strip() for key, value in row.items()}
    except csv.Error as error:
        raise LexiconError(path, reader.line_num, "", str(error)) from None


def split_cell(cell: str) -> tuple[str, ...]:
    """Return the values of a cell, which `|` joins.

    >>> split_cell("ASL | Armée libre")
    ('ASL', 'Armée libre')
    """
    return tuple(part.strip() for part in cell.split("|") if part.strip())


Paths = str | Path | Iterable[str | Path]
"""One file, or several."""

_Item = TypeVar("_Item", bound=BaseModel)


def read_models(model: type[_Item], paths: Paths) -> Iterator[_Item]:
    """Yield the objects of JSON Lines files (or of one), one a line; errors as `read_gold`."""
    check_type("paths", paths, (str, os.PathLike, Iterable), "a path or an iterable of paths")
    for path in [paths] if isinstance(paths, str | os.PathLike) else paths:
        with open(path, "rb") as file:
            for number, line in enumerate(file, 1):
                try:
                    yield model.model_validate_json(line)
                except ValidationError as error:
                    first = error.errors()[0]
                    raise GoldError(path, number, ".".join(map(str, first["loc"])), first["msg"]) from None
