"""Read the documents of files: text, JSON Lines, CSV (all three also gzipped) and Parquet."""

from __future__ import annotations

import csv
import glob
import gzip
import io
import json
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO, NamedTuple

from newsner.checks import require
from newsner.models import ErrorRecord

_LONGEST_CELL = 2**31 - 1  # characters of a CSV cell; csv's own limit is shorter than many articles
_BAD_FILE = (OSError, EOFError, zlib.error)  # OSError covers gzip.BadGzipFile
_PARQUET_ROWS = 256  # read at a time


class RawDocument(NamedTuple):
    """What stands in a source for one document, not yet checked."""

    id: object
    text: object


class Columns(NamedTuple):
    """Where text and id of a document stand; an id of ``None`` means the column ``id``, if there is one."""

    text: str
    id: str | None

    def check(self, present: Iterable[str], where: object) -> None:
        """Raise ValueError if a column that was asked for is missing."""
        names = list(present)
        for argument, wanted in (("text", self.text), ("id", self.id)):
            if wanted not in names and not (wanted is None and argument == "id"):
                raise ValueError(f"{where} has no column {wanted!r}; say {argument}=… with one of {names}")


def find_paths(patterns: Iterable[str | Path]) -> list[Path]:
    """Return the files that paths, folders and globs name, each pattern's sorted.

    Raises:
        FileNotFoundError: a pattern names no file.
        ValueError: a file is of no known kind.
    """
    found: list[Path] = []
    for pattern in patterns:
        path = Path(pattern)
        if path.is_dir():
            matches = sorted(p for p in path.iterdir() if _kind(p) in _READERS)
        elif path.exists():
            matches = [path]
        else:
            matches = sorted(p for p in map(Path, glob.glob(str(pattern), recursive=True)) if p.is_file())
        if not matches:
            raise FileNotFoundError(
                f"no file fits {str(pattern)!r}; a string or Path is read as a path, folder or glob of files "
                f"({', '.join(_READERS)}). To tag one text, use newsner.extract"
            )
        found += matches
    for path in found:
        if _kind(path) not in _READERS:
            raise ValueError(f"{path} is of no known kind; known are {', '.join(_READERS)}, the first three also .gz")
        if _kind(path) == ".parquet":
            require("pyarrow", "notebook", f"reading {path}")
    return found


def _kind(path: Path) -> str:
    suffixes = [suffix.lower() for suffix in path.suffixes]
    return suffixes[-2] if suffixes[-1:] == [".gz"] and len(suffixes) > 1 else "".join(suffixes[-1:])


def read_file(path: Path, columns: Columns) -> Iterator[RawDocument | ErrorRecord]:
    """Yield the documents of one file; what cannot be read becomes an error record."""
    try:
        yield from _READERS[_kind(path)](path, columns)
    except _BAD_FILE as error:
        yield ErrorRecord(id=str(path), type="unreadable", reason=f"{type(error).__name__}: {error}")
    except (csv.Error, ValueError) as error:  # a header without the columns, a Parquet file that is none
        yield ErrorRecord(id=str(path), type="unreadable", reason=str(error))


def check_columns(path: Path, columns: Columns) -> None:
    """Raise ValueError if a CSV or Parquet file lacks a column; a file that cannot be read is left for later."""
    try:
        if _kind(path) == ".csv":
            with _open(path) as file:
                columns.check(next(csv.reader(_decoded(file)), []), path)
        elif _kind(path) == ".parquet":
            names = _parquet_names(path)
            if names is not None:
                columns.check(names, path)
    except (*_BAD_FILE, csv.Error):
        pass  # read_file makes an error record of it


def _parquet_names(path: Path) -> list[str] | None:
    import pyarrow.parquet

    try:
        return list(pyarrow.parquet.read_schema(path).names)
    except pyarrow.ArrowInvalid:
        return None  # no Parquet file; read_file makes an error record of it


def _open(path: Path) -> IO[bytes]:
    return gzip.open(path, "rb") if path.suffix.lower() == ".gz" else path.open("rb")  # type: ignore[return-value]


def _decoded(file: IO[bytes]) -> io.TextIOWrapper:
    """Return a text stream in which bytes that are no UTF-8 stand as lone surrogates, so that reading goes on."""
    return io.TextIOWrapper(file, encoding="utf-8-sig", errors="surrogateescape", newline="")


def _undecodable(id_: object, error: UnicodeError) -> ErrorRecord:
    return ErrorRecord(id=str(id_), type="undecodable", reason=f"not UTF-8: {error}")


def _read_text(path: Path, columns: Columns) -> Iterator[RawDocument | ErrorRecord]:
    with _open(path) as file:
        data = file.read()
    try:
        yield RawDocument(str(path), data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        yield _undecodable(path, error)


def _read_jsonl(path: Path, columns: Columns) -> Iterator[RawDocument | ErrorRecord]:
    with _open(path) as file:
        for number, line in enumerate(file, 1):
            where = f"{path}:{number}"
            if not line.strip():
                continue
            try:
                record = json.loads(line.decode("utf-8-sig" if number == 1 else "utf-8"))
            except UnicodeDecodeError as error:
                yield _undecodable(where, error)
                continue
            except (ValueError, RecursionError) as error:  # ValueError also for a number of thousands of digits
                yield ErrorRecord(id=where, type="unreadable", reason=f"not JSON: {error}")
                continue
            yield _from_record(record, columns, where)


def _from_record(record: object, columns: Columns, where: str) -> RawDocument | ErrorRecord:
    if not isinstance(record, dict):
        return ErrorRecord(id=where, type="unreadable", reason=f"not an object, but of type {type(record).__name__}")
    id_ = record.get(columns.id or "id")
    id_ = where if id_ is None else id_
    if columns.text not in record:
        reason = f"there is no field {columns.text!r}; the fields are {sorted(record)}"
        return ErrorRecord(id=str(id_), type="not_text", reason=reason)
    return RawDocument(id_, record[columns.text])


def _read_csv(path: Path, columns: Columns) -> Iterator[RawDocument | ErrorRecord]:
    csv.field_size_limit(_LONGEST_CELL)
    with _open(path) as file:
        reader = csv.DictReader(_decoded(file))
        columns.check(reader.fieldnames or (), path)
        rows = iter(reader)
        number = 0
        while True:
            number += 1
            where = f"{path}:{number}"
            try:
                row = next(rows)
            except StopIteration:
                return
            except csv.Error as error:
                yield ErrorRecord(id=where, type="unreadable", reason=f"no CSV row: {error}")
                continue
            id_, text = row.get(columns.id or "id") or where, row[columns.text]
            try:
                (text or "").encode()
            except UnicodeEncodeError as error:
                yield _undecodable(id_, error)
            else:
                yield RawDocument(id_, text)


def _read_parquet(path: Path, columns: Columns) -> Iterator[RawDocument | ErrorRecord]:
    import pyarrow.parquet

    with pyarrow.parquet.ParquetFile(path) as file:
        columns.check(file.schema_arrow.names, path)
        id_column = columns.id or ("id" if "id" in file.schema_arrow.names else None)
        wanted = list(dict.fromkeys([columns.text, *([id_column] if id_column else [])]))
        number = 0
        for batch in file.iter_batches(batch_size=_PARQUET_ROWS, columns=wanted):
            for row in batch.to_pylist():
                number += 1
                id_ = row[id_column] if id_column else None
                yield RawDocument(f"{path}:{number}" if id_ is None else id_, row[columns.text])


_READERS: dict[str, Callable[[Path, Columns], Iterator[RawDocument | ErrorRecord]]] = {
    ".txt": _read_text,
    ".jsonl": _read_jsonl,
    ".csv": _read_csv,
    ".parquet": _read_parquet,
}
