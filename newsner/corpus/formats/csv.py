"""Read CSV files with a column for the text; write tables as CSV in which spreadsheets find no formulas."""

from __future__ import annotations

import csv
import importlib.util
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Any, TextIO

from newsner.corpus.formats.base import (
    Columns,
    RawDocument,
    Reader,
    Writer,
    decode_lossless,
    open_bytes,
    undecodable,
)
from newsner.files import guard
from newsner.models import ErrorRecord
from newsner.records import Column

_LONGEST_CELL = 2**31 - 1  # characters; csv's own limit is shorter than many articles


def _load_parser() -> Any:
    """Return a second instance of ``_csv``, the module that parses for `csv`, whose cells may have any length.

    ``csv.field_size_limit`` would change the limit for the whole process: for other threads, and for the caller's own
    files. Each instance of ``_csv`` has a limit of its own, so this one leaves that of `csv` as it is.
    """
    spec = importlib.util.find_spec("_csv")
    if spec is None or spec.loader is None:
        raise ImportError("this Python has no module _csv")
    parser = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(parser)
    parser.field_size_limit(_LONGEST_CELL)
    return parser


_parser = _load_parser()


class CsvReader(Reader):
    """Reads a document from each row; cells may have any length, without changing Python's own limit."""

    def read(self, path: Path, columns: Columns) -> Iterator[RawDocument | ErrorRecord]:
        """Yield the document of each row, or the reason why it has none."""
        with open_bytes(path) as file, decode_lossless(file) as text:
            rows = _open_rows(text)
            try:
                names = rows.fieldnames or ()
            except _parser.Error as error:
                raise ValueError(str(error)) from None
            columns.check(names, path)
            for number in count(1):
                where = f"{path}:{number}"
                try:
                    row = next(rows)
                except StopIteration:
                    return
                except _parser.Error as error:
                    yield ErrorRecord(id=where, type="unreadable", reason=f"no CSV row: {error}")
                else:
                    yield _to_document(row, columns, where)

    def check(self, path: Path, columns: Columns) -> None:
        """Raise ValueError if a column is missing."""
        with open_bytes(path) as file, decode_lossless(file) as text, suppress(_parser.Error):
            columns.check(_open_rows(text).fieldnames or (), path)


def _open_rows(text: TextIO) -> csv.DictReader[str]:
    rows = csv.DictReader(text)
    rows.reader = _parser.reader(text)
    return rows


def _to_document(row: dict[str | Any, str | Any], columns: Columns, where: str) -> RawDocument | ErrorRecord:
    id_, text = row.get(columns.id or "id") or where, row[columns.text]
    try:
        (text or "").encode()
    except UnicodeEncodeError as error:
        return undecodable(id_, error)
    return RawDocument(id_, text)


@contextmanager
def open_csv_writer(path: Path, columns: tuple[Column, ...]) -> Iterator[Writer]:
    """Return a writer of a table into a new CSV file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        yield CsvWriter(file, columns)


class CsvWriter:
    """Writes the header and rows of a table; a tuple becomes one cell, joined by ``|``."""

    def __init__(self, file: TextIO, columns: tuple[Column, ...]) -> None:
        self._writer = csv.writer(file, lineterminator="\n")
        self._writer.writerow(column.name for column in columns)

    def write(self, rows: Iterable[tuple[Any, ...]]) -> None:
        """Append rows."""
        self._writer.writerows([_to_cell(value) for value in row] for row in rows)


def _to_cell(value: Any) -> Any:
    text = "|".join(value) if isinstance(value, tuple) else value
    return guard(text) if isinstance(text, str) else text
