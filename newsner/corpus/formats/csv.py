"""Read CSV files with a column for the text; write tables as CSV."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from newsner.corpus.formats.base import (
    Columns,
    EmptyFileError,
    RawDocument,
    Reader,
    ReadOptions,
    Writer,
    open_text,
    to_error,
    undecodable,
)
from newsner.corpus.formats.packing import InputFile
from newsner.corpus.formats.rows import Row, parse_rows
from newsner.delimiters import find_dialect
from newsner.encodings import Decoding
from newsner.files import CsvWriter
from newsner.models import ErrorRecord
from newsner.records import Column

_SEPARATOR = re.compile(r"sep=(.)\s*")
"""The first line by which Excel is told the delimiter."""

_SAMPLE = 65_536  # characters, from which the delimiter is found out


class CsvReader(Reader):
    """Reads a document from each row; cells may have any length, without changing Python's own limit."""

    def __init__(self, delimiter: str) -> None:
        self._delimiter = delimiter  # the usual one

    def read(self, file: InputFile, options: ReadOptions) -> Iterator[RawDocument | ErrorRecord]:
        """Yield the document of each row, or the reason why it has none."""
        with self._open(file, options) as table:
            options.guesses.tell(file, {**table.decoding.found, **table.found})
            header, decoding = _Header.parse(table.rows, options.columns, file.name), table.decoding
            for number, row in enumerate(table.rows, 1):
                where = f"{file.name}:{number}"
                if decoding.may_have_faults and (fault := decoding.find_fault("".join(row.lines))):
                    id_, _, metadata = header.to_document(row, where)
                    yield undecodable(id_, f"{row.place}: {fault}", metadata)
                elif row.fault:
                    yield header.to_error(row, where)
                else:
                    yield header.to_document(row, where)

    def check(self, file: InputFile, options: ReadOptions) -> None:
        """Raise ValueError if a column is missing."""
        with suppress(UnicodeError), self._open(file, options) as table:
            _Header.parse(table.rows, options.columns, file.name)

    @contextmanager
    def _open(self, file: InputFile, options: ReadOptions) -> Iterator[_Table]:
        with open_text(file, options, newline="") as (text, decoding):
            head = list(_take(text, _SAMPLE))
            said = _SEPARATOR.fullmatch(head[0]) if head else None
            dialect = find_dialect(
                head[1:] if said else head,
                options.columns.wanted,
                delimiter=options.delimiter or (said and said[1]),
                preferred=self._delimiter,
            )
            is_found = not said and options.delimiter is None and dialect.delimiter != self._delimiter
            rows = parse_rows(chain(head, text), dialect)
            if said:
                next(rows)
            found: dict[str, str | None] = {dialect.between: "delimiter"} if is_found else {}
            if dialect.escapechar:
                found['\\" for quotes'] = None
            yield _Table(rows, decoding, found)


class _Table(NamedTuple):
    """The rows of a file, the header first, how they are decoded, and what else was found out."""

    rows: Iterator[Row]
    decoding: Decoding
    found: dict[str, str | None]


def _take(lines: Iterable[str], size: int) -> Iterator[str]:
    """Yield the first lines, up to a number of characters."""
    for line in lines:
        yield line
        size -= len(line)
        if size <= 0:
            return


class _Header(NamedTuple):
    """The columns of a file: their number, the places of text and id, and those of the others, with their names."""

    width: int
    text: int
    id: int | None
    others: list[tuple[int, str]]

    @classmethod
    def parse(cls, rows: Iterator[Row], columns: Columns, where: str) -> _Header:
        """Return the header that the first row is; raise ValueError if it is none, or lacks a column."""
        row = next(rows, None)
        if row is None:
            raise EmptyFileError(f"{where} is empty; wanted is a first line with the names of the columns")
        if row.fault:
            raise ValueError(f"{where}, line {row.line}: {row.fault}")
        names = [name.strip() for name in row.cells]
        columns.check(names, where)
        id_ = columns.id or "id"
        text, id_place = names.index(columns.text), names.index(id_) if id_ in names else None
        others = [(place, _name_column(names, place)) for place in range(len(names)) if place not in (text, id_place)]
        return cls(len(names), text, id_place, others)

    def to_error(self, row: Row, where: str) -> ErrorRecord:
        """Return the error record of a broken row, with what stands before its text, where the cells are whole."""
        cells = row.cells[: self.text]
        id_ = cells[self.id] if self.id is not None and self.id < len(cells) else ""
        metadata = {name: cells[place] for place, name in self.others if place < len(cells)}
        return to_error(id_ or where, "unreadable", f"{row.place}: {row.fault}", metadata)

    def to_document(self, row: Row, where: str) -> RawDocument:
        """Return the document of a row; ``where`` is its id if it has none. Cells that a short row lacks are None."""
        cells: list[Any] = row.cells
        if len(cells) < self.width:
            cells += [None] * (self.width - len(cells))
        id_ = where if self.id is None else cells[self.id] or where
        return RawDocument(id_, cells[self.text], {name: cells[place] for place, name in self.others})


def _name_column(names: list[str], place: int) -> str:
    """Return the name of a column, or its number where it has none or that of a column before it."""
    name = names[place]
    return name if name and name not in names[:place] else f"{name} {place + 1}".strip()


@contextmanager
def open_csv_writer(path: Path, columns: tuple[Column, ...], *, excel: bool = False) -> Iterator[Writer]:
    """Return a writer of a table into a new CSV file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        yield CsvWriter(file, [column.name for column in columns], excel=excel)
