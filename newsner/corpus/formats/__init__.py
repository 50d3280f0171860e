"""List the file formats of a corpus; find, read and write files of all formats."""

from __future__ import annotations

import glob
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, suppress
from pathlib import Path

from newsner.checks import require
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


def find_paths(patterns: Iterable[str | Path]) -> list[Path]:
    """Return the files that match paths, folders and globs, sorted for each of them.

    Raises:
        FileNotFoundError: a pattern matches no file.
        ValueError: a file has an unknown format.
    """
    found: list[Path] = []
    for pattern in patterns:
        path = Path(pattern)
        if path.is_dir():
            matches = sorted(p for p in path.iterdir() if _suffix(p) in READERS)
        elif path.exists():
            matches = [path]
        else:
            matches = sorted(p for p in map(Path, glob.glob(str(pattern), recursive=True)) if p.is_file())
        if not matches:
            raise FileNotFoundError(
                f"no file fits {str(pattern)!r}; a string or Path is read as a path, folder or glob of files "
                f"({', '.join(READERS)}). To tag one text, use newsner.extract"
            )
        found += matches
    for path in found:
        if _suffix(path) not in READERS:
            raise ValueError(
                f"{path} is of no known kind; known are {', '.join(READERS)}, and text formats gzipped (.csv.gz)"
            )
        library = READERS[_suffix(path)].library
        if library is not None:
            require(library, "notebook", f"reading {path}")
    return found


def _suffix(path: Path) -> str:
    """Return the suffix that gives the format, in lower case; ``.gz`` after it is ignored."""
    suffixes = [suffix.lower() for suffix in path.suffixes]
    return suffixes[-2] if suffixes[-1:] == [".gz"] and len(suffixes) > 1 else "".join(suffixes[-1:])


def read_file(path: Path, columns: Columns) -> Iterator[RawDocument | ErrorRecord]:
    """Yield the documents of one file, and an error record for each that cannot be read."""
    try:
        yield from READERS[_suffix(path)].read(path, columns)
    except UNREADABLE as error:
        yield ErrorRecord(id=str(path), type="unreadable", reason=f"{type(error).__name__}: {error}")
    except ValueError as error:  # a header without the columns, a Parquet file that is none
        yield ErrorRecord(id=str(path), type="unreadable", reason=str(error))


def check_columns(path: Path, columns: Columns) -> None:
    """Raise ValueError if a file lacks a column; one that cannot be read passes, and `read_file` says why."""
    with suppress(*UNREADABLE):
        READERS[_suffix(path)].check(path, columns)


def open_writer(path: Path, columns: tuple[Column, ...]) -> AbstractContextManager[Writer]:
    """Return a writer of a table to a new file; its suffix gives the format, ``.csv`` or ``.parquet``."""
    return _WRITERS[path.suffix](path, columns)
