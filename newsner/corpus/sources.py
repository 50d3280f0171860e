"""Read the documents of a corpus from iterables, mappings, DataFrames, Series or files, and lose none of them."""

from __future__ import annotations

import hashlib
import sqlite3
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Sized
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from newsner.corpus.formats import check_columns, read_file
from newsner.corpus.formats.base import Columns, RawDocument
from newsner.corpus.paths import find_paths
from newsner.models import ErrorRecord
from newsner.preprocessing.cleaning import replace_surrogates


class Document(NamedTuple):
    """A text to tag, and its id."""

    id: str
    text: str


Item = Document | ErrorRecord
"""A document, or the record that says why there is none."""


def digest(item: Item) -> bytes:
    """Return a short fingerprint of a document or of the reason why there is none."""
    fields = item if isinstance(item, Document) else (item.id, item.type, item.reason)
    joined = "\0".join(fields).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(joined, digest_size=16).digest()


def join_digests(digests: Iterable[bytes]) -> str:
    """Return one fingerprint of many."""
    return hashlib.blake2b(b"".join(digests), digest_size=16).hexdigest()


@dataclass(frozen=True)
class DocumentSource:
    """A source of documents, whatever its kind.

    ``size`` is the number of documents, or ``None`` where it is unknown; ``name`` describes the source; with
    ``once``, it can be read only once.
    """

    read: Callable[[], Iterator[RawDocument | ErrorRecord]]
    size: int | None
    name: str
    once: bool = False

    def documents(self, max_length: int) -> Iterator[Item]:
        """Yield every document, or an error record in its place, in order."""
        with closing(_SeenIds()) as seen:
            for position, raw in enumerate(self.read()):
                item = _clean(raw) if isinstance(raw, ErrorRecord) else check_document(raw, position, max_length)
                if seen.add(item.id):
                    yield item
                else:
                    yield refuse_duplicate(item.id)


def refuse_duplicate(id_: str) -> ErrorRecord:
    """Return the error record of a document with the id of an earlier one."""
    return ErrorRecord(id=id_, type="duplicate_id", reason="another document before it has this id")


def _clean(error: ErrorRecord) -> ErrorRecord:
    """Return the record without lone surrogates, which may occur in names of files and fields, but not in JSON."""
    return error.model_copy(update={"id": replace_surrogates(error.id), "reason": replace_surrogates(error.reason)})


def _is_missing(value: object) -> bool:
    """Tell whether an id or text is None, NaN, or another missing value of pandas."""
    return (
        value is None or type(value).__name__ in ("NAType", "NaTType") or (isinstance(value, float) and value != value)
    )


def check_document(raw: RawDocument, position: int, max_length: int) -> Item:
    """Return a raw document as a `Document`, or its error record; without an id, its position is the id."""
    id_ = replace_surrogates(str(position if _is_missing(raw.id) else raw.id))
    if not isinstance(raw.text, str):
        what = "missing" if _is_missing(raw.text) else f"of type {type(raw.text).__name__}, not a string"
        return ErrorRecord(id=id_, type="not_text", reason=f"the text is {what}")
    if len(raw.text) > max_length:
        reason = f"the text has {len(raw.text)} characters, more than max_length={max_length}"
        return ErrorRecord(id=id_, type="too_long", reason=reason)
    return Document(id_, raw.text)


class _SeenIds:
    """The ids read so far, in a temporary SQLite database on disk, so that memory stays constant."""

    def __init__(self) -> None:
        self._database = sqlite3.connect("", check_same_thread=False)
        self._database.execute("CREATE TABLE seen (id TEXT PRIMARY KEY) WITHOUT ROWID")

    def add(self, id_: str) -> bool:
        """Add an id and tell whether it is new."""
        return self._database.execute("INSERT OR IGNORE INTO seen VALUES (?)", (id_,)).rowcount == 1

    def close(self) -> None:
        self._database.close()


def open_source(source: Any, *, text: str = "text", id: str | None = None) -> DocumentSource:
    """Return the source of `newsner.tag` as a `DocumentSource`; see there for its types and errors."""
    columns = Columns(text, id)
    if isinstance(source, str | Path):
        return _of_files([source], columns)
    if isinstance(source, list | tuple) and source and all(isinstance(item, Path) for item in source):
        return _of_files(source, columns)
    if hasattr(source, "columns") and hasattr(source, "__getitem__"):
        return _of_frame(source, columns)
    if _is_pandas_series(source):
        return _of_pairs(source.index, source, "a Series")
    if isinstance(source, Mapping):
        return _of_pairs(source.keys(), source.values(), "a mapping")
    if isinstance(source, Iterable) and not isinstance(source, bytes):
        return _of_iterable(source)
    raise TypeError(
        f"source is of type {type(source).__name__}; wanted are an iterable of texts or of (id, text), a mapping of id "
        "to text, a pandas or polars DataFrame or Series, or a path or glob"
    )


def _of_files(patterns: Sequence[str | Path], columns: Columns) -> DocumentSource:
    paths = find_paths(patterns)
    check_columns(paths[0], columns)
    size = len(paths) if all(".txt" in path.suffixes for path in paths) else None
    name = ", ".join(map(str, paths[:3])) + (f" and {len(paths) - 3} more" if len(paths) > 3 else "")
    return DocumentSource(lambda: (raw for path in paths for raw in read_file(path, columns)), size, name)


def _of_frame(frame: Any, columns: Columns) -> DocumentSource:
    """Return the documents of a DataFrame; both pandas and polars have ``columns`` and ``frame[column]``."""
    names = list(frame.columns)
    columns.check(names, "the DataFrame")
    if columns.id is not None or "id" in names:
        ids = frame[columns.id or "id"]
    else:
        ids = frame.index if hasattr(frame, "index") else range(len(frame))
    return _of_pairs(ids, frame[columns.text], "a DataFrame")


def _is_pandas_series(source: object) -> bool:
    pandas = sys.modules.get("pandas")  # whoever has a Series has imported pandas
    return pandas is not None and isinstance(source, pandas.Series)


def _of_pairs(ids: Any, texts: Any, name: str) -> DocumentSource:
    _refuse_duplicates(ids)
    return DocumentSource(lambda: (RawDocument(*pair) for pair in zip(ids, texts, strict=True)), len(ids), name)


def _refuse_duplicates(ids: Iterable[object]) -> None:
    seen: set[str] = set()
    for id_ in ids:
        if str(id_) in seen and not _is_missing(id_):
            raise ValueError(f"the id {str(id_)!r} stands more than once in the source; ids must be unique")
        seen.add(str(id_))


def _of_iterable(source: Iterable[object]) -> DocumentSource:
    if isinstance(source, list | tuple):
        _refuse_duplicates(item[0] for item in source if isinstance(item, tuple) and len(item) == 2)
    once = iter(source) is source
    size = len(source) if isinstance(source, Sized) else None
    return DocumentSource(lambda: map(_to_raw, source), size, f"an iterable ({type(source).__name__})", once)


def _to_raw(item: object) -> RawDocument:
    return RawDocument(*item) if isinstance(item, tuple) and len(item) == 2 else RawDocument(None, item)
