"""Read the rows of CSV files of names or words, and check their columns."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from newsner.errors import LexiconError


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
