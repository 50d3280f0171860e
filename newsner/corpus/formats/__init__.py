"""List the file formats of a corpus; read and write files of all formats."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, suppress
from pathlib import Path

from newsner.corpus.formats.base import UNREADABLE, Columns, RawDocument, Reader, Writer
from newsner.corpus.formats.csv import CsvReader, open_csv_writer
from newsner.corpus.formats.jsonl import JsonLinesReader
from newsner.corpus.formats.parquet import ParquetReader, open_parquet_writer
from newsner.corpus.formats.text import TextReader
from newsner.models import ErrorRecord
from newsner.records import Column

READERS: dict[str, Reader] = {
    ".txt": TextReader(),
    ".jsonl": JsonLinesReader(),
    ".csv": CsvReader(),
    ".parquet": ParquetReader(),
}
"""The reader of each kind of file, by suffix; how to add one stands in `newsner.corpus.formats.base`."""

_WRITERS: dict[str, Callable[[Path, tuple[Column, ...]], AbstractContextManager[Writer]]] = {
    ".csv": open_csv_writer,
    ".parquet": open_parquet_writer,
}


def format_suffix(path: Path) -> str:
    """Return the suffix that gives a file's format, in lower case; ``.gz`` after it is ignored."""
    suffixes = [suffix.lower() for suffix in path.suffixes]
    return suffixes[-2] if suffixes[-1:] == [".gz"] and len(suffixes) > 1 else "".join(suffixes[-1:])


def read_file(path: Path, columns: Columns) -> Iterator[RawDocument | ErrorRecord]:
    """Yield the documents of one file, and an error record for each that cannot be read."""
    try:
        yield from READERS[format_suffix(path)].read(path, columns)
    except UNREADABLE as error:
        yield ErrorRecord(id=str(path), type="unreadable", reason=f"{type(error).__name__}: {error}")
    except ValueError as error:  # a header without the columns, a Parquet file that is none
        yield ErrorRecord(id=str(path), type="unreadable", reason=str(error))


def check_columns(path: Path, columns: Columns) -> None:
    """Raise ValueError if a file lacks a column; one that cannot be read passes, and `read_file` says why."""
    with suppress(*UNREADABLE):
        READERS[format_suffix(path)].check(path, columns)


def open_writer(path: Path, columns: tuple[Column, ...]) -> AbstractContextManager[Writer]:
    """Return a writer of a table to a new file; its suffix gives the format, ``.csv`` or ``.parquet``."""
    return _WRITERS[path.suffix](path, columns)
