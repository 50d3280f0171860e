"""Read text, CSV and JSON Lines files with errors that name the line; write files atomically."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO, TypeVar

from pydantic import BaseModel, ValidationError

from newsner.checks import check_type
from newsner.errors import FileFormatError, GoldError, LexiconError

Paths = str | Path | Iterable[str | Path]
"""One file, or several."""

_Item = TypeVar("_Item", bound=BaseModel)


def write_safely(path: Path, lines: Iterable[str]) -> None:
    """Write the lines of a file atomically, so that even a power cut never leaves half of it; make its folder.

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


@contextmanager
def open_text(path: str | Path, error: type[FileFormatError]) -> Iterator[TextIO]:
    """Open a UTF-8 file for reading; where it is not UTF-8, raise ``error``, which names the line and the byte."""
    try:
        with open(path, encoding="utf-8-sig") as file:
            yield file
    except UnicodeDecodeError:
        try:
            Path(path).read_bytes().decode()
        except UnicodeDecodeError as whole:  # the first error counts from the start of a block, this one of the file
            line = whole.object.count(b"\n", 0, whole.start) + 1
            problem = f"not UTF-8 ({whole.reason} at byte {whole.start}); save the file as UTF-8"
            raise error(path, line, "", problem) from None
        raise


def read_text(path: Path) -> str:
    """Return the text of a file; raise LexiconError where it is not UTF-8."""
    with open_text(path, LexiconError) as file:
        return file.read()


def read_rows(
    path: Path, columns: tuple[str, ...], optional: tuple[str, ...] = ()
) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the line number and the cells of each row of a CSV file.

    Args:
        path: the file.
        columns: the columns that it must have.
        optional: the columns that it may have besides.

    Raises:
        LexiconError: a column is missing or unknown, or a row is malformed.
    """
    with open_text(path, LexiconError) as file:
        reader = csv.DictReader(file, strict=True)
        try:
            _check_header(path, set(reader.fieldnames or ()), columns, optional)
            for row in reader:
                if None in row or None in row.values():
                    raise LexiconError(path, reader.line_num, "", f"expected {len(reader.fieldnames or ())} values")
                yield reader.line_num, {key: value.strip() for key, value in row.items()}
        except csv.Error as error:
            raise LexiconError(path, reader.line_num, "", str(error)) from None


def _check_header(path: Path, found: set[str], columns: tuple[str, ...], optional: tuple[str, ...]) -> None:
    missing, unknown = set(columns) - found, found - {*columns, *optional}
    if missing or unknown:
        wanted = ", ".join(columns) + (f", perhaps also {', '.join(optional)}" if optional else "")
        problem = f"missing columns {sorted(missing)}, unknown columns {sorted(unknown)}; wanted are {wanted}"
        raise LexiconError(path, 1, "", problem)


def split_cell(cell: str) -> tuple[str, ...]:
    """Return the values of a cell, which `|` joins.

    >>> split_cell("ASL | Armée libre")
    ('ASL', 'Armée libre')
    """
    return tuple(part.strip() for part in cell.split("|") if part.strip())


def read_models(model: type[_Item], paths: Paths) -> Iterator[_Item]:
    """Yield the objects of JSON Lines files (or of one), one a line.

    Raises:
        FileNotFoundError: there is no such file.
        GoldError: a line is no valid object; the message names file, line and field.
    """
    check_type("paths", paths, (str, os.PathLike, Iterable), "a path or an iterable of paths")
    for path in [paths] if isinstance(paths, str | os.PathLike) else paths:
        with open_text(path, GoldError) as file:
            for number, line in enumerate(file, 1):
                try:
                    yield model.model_validate_json(line)
                except ValidationError as error:
                    first = error.errors()[0]
                    raise GoldError(path, number, ".".join(map(str, first["loc"])), first["msg"]) from None
