"""Read the documents of a corpus from iterables, mappings, DataFrames, Series or files, and lose none of them."""

from __future__ import annotations

import hashlib
import sqlite3
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Sized
from contextlib import closing
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from newsner.corpus.formats import check_columns, holds_one, read_file
from newsner.corpus.formats.base import Columns, EmptyFileError, Guesses, RawDocument, ReadOptions
from newsner.corpus.formats.packing import STANDARD_INPUT, InputFile
from newsner.corpus.metadata import is_missing, to_id, to_metadata
from newsner.corpus.paths import find_paths
from newsner.files import show_bytes
from newsner.models import ErrorRecord, Extraction
from newsner.preprocessing.cleaning import replace_surrogates

_LONGEST_PATH = 4096  # characters
_LOOKED_AT = 1000  # files, in which one looks for exports that hold many documents


class Document(NamedTuple):
    """A text, its id, and its metadata: its other columns as strings; `read` yields documents, and `tag` takes them.

    >>> document = Document("a1", "Anne dort.", {"title": "La nuit", "date": "2020-03-12"})
    >>> document.metadata["date"]
    '2020-03-12'
    >>> document._replace(text="Paul dort.").text
    'Paul dort.'
    """

    id: str
    text: str
    metadata: Mapping[str, str] = {}


Item = Document | ErrorRecord
"""A document, or the record that says why there is none."""


def digest(item: Item) -> str:
    """Return a short fingerprint of a document or of its error, and of its metadata, in 32 characters.

    The reason of an error is left out: the command names options in it, and Python arguments.
    """
    fields = (item.id, item.text) if isinstance(item, Document) else (item.id, item.type)
    joined = "\0".join(chain(fields, *item.metadata.items())).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(joined, digest_size=16).hexdigest()


@dataclass
class FilesRead:
    """Counts the files of a source that were read to their end, and the files of each layout."""

    count: int = 0
    layouts: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class DocumentSource:
    """A source of documents, whatever its kind.

    ``size`` is the number of documents, or ``None`` where it is unknown; ``name`` describes the source; with
    ``once``, it can be read only once; ``paths`` are its files, and ``files`` their number, with standard input.
    """

    read: Callable[[FilesRead], Iterator[RawDocument | ErrorRecord]]
    size: int | None
    name: str
    once: bool = False
    paths: Sequence[Path] = ()
    files: int = 0

    def documents(self, max_length: int, files: FilesRead | None = None) -> Iterator[Item]:
        """Yield every document, or an error record in its place, in order; count ``files`` that end."""
        with closing(_SeenIds()) as seen:
            for position, raw in enumerate(self.read(files or FilesRead())):
                item = _clean(raw) if isinstance(raw, ErrorRecord) else check_document(raw, position, max_length)
                if seen.add(item.id):
                    yield item
                else:
                    yield refuse_duplicate(item)


def refuse_duplicate(item: Item) -> ErrorRecord:
    """Return the error record of a document with the id of an earlier one."""
    reason = "another document before it has this id"
    return ErrorRecord(id=item.id, type="duplicate_id", reason=reason, metadata=dict(item.metadata))


def _clean(error: ErrorRecord) -> ErrorRecord:
    """Return the record without lone surrogates, which may occur in names of files and fields, but not in JSON."""
    cleaned = {"id": _clean_text(error.id), "reason": _clean_text(error.reason)}
    return error.model_copy(update=cleaned | {"metadata": to_metadata(error.metadata)})


def _clean_text(text: str) -> str:
    """Return a text without lone surrogates; those of bytes that are not UTF-8 stay distinct, as ids must."""
    return replace_surrogates(show_bytes(text))


def check_document(raw: RawDocument, position: int, max_length: int) -> Item:
    """Return a raw document as a `Document`, or its error record; without an id, its position is the id."""
    id_ = _clean_text(to_id(position if is_missing(raw.id) else raw.id))
    metadata = to_metadata(raw.metadata)
    if not isinstance(raw.text, str):
        what = "missing" if is_missing(raw.text) else f"of type {type(raw.text).__name__}, not a string"
        return ErrorRecord(id=id_, type="not_text", reason=f"the text is {what}", metadata=metadata)
    if len(raw.text) > max_length:
        reason = f"the text has {len(raw.text)} characters, more than the limit of {max_length}"
        return ErrorRecord(id=id_, type="too_long", reason=reason, metadata=metadata)
    return Document(id_, raw.text, metadata)


class _SeenIds:
    """The ids read so far, in a temporary SQLite database on disk, so that memory stays constant."""

    def __init__(self) -> None:
        self._database = sqlite3.connect("", check_same_thread=False)
        self._database.execute("CREATE TABLE seen (id TEXT PRIMARY KEY) WITHOUT ROWID")

    def add(self, id_: str) -> bool:
        """Add an id and tell whether it is new; raise OSError if there is no room for it."""
        try:
            return self._database.execute("INSERT OR IGNORE INTO seen VALUES (?)", (id_,)).rowcount == 1
        except sqlite3.OperationalError as error:
            advice = "let SQLITE_TMPDIR name a folder with more of it"
            raise OSError(f"no room to remember the ids of the documents: {error}; {advice}") from error

    def close(self) -> None:
        self._database.close()


def open_source(
    source: Any,
    *,
    text: str = "text",
    id: str | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
    layout: str | None = None,
) -> DocumentSource:
    """Return the source of `newsner.tag` as a `DocumentSource`; see there for its arguments and errors."""
    options = ReadOptions.parse(text, id, encoding, delimiter, layout)
    columns = options.columns
    if isinstance(source, str | Path):
        return _of_files([source], options)
    if isinstance(source, list | tuple) and source and all(isinstance(item, Path) for item in source):
        return _of_files(source, options)
    if hasattr(source, "collect"):
        wanted = "collect() it first; a DataFrame of Spark is for newsner.spark.tag"
        raise TypeError(f"source is of type {type(source).__name__}, whose rows are not in memory: {wanted}")
    if hasattr(source, "columns") and hasattr(source, "__getitem__"):
        return _of_frame(source, columns)
    if _is_pandas_series(source):
        return _of_pairs(source.index, source, "a Series", is_index=True)
    if isinstance(source, Mapping):
        if columns.text in source:
            raise ValueError(f"source is one record, with {columns.text!r}; wanted is a list of records, [source]")
        return _of_pairs(source.keys(), source.values(), "a mapping")
    if isinstance(source, Iterable) and not isinstance(source, bytes):
        return _of_iterable(source, columns)
    raise TypeError(
        f"source is of type {type(source).__name__}; wanted are an iterable of texts, of (id, text) or of records, a "
        "mapping of id to text, a pandas or polars DataFrame or Series, or a path or glob"
    )


def _of_files(patterns: Sequence[str | Path], options: ReadOptions) -> DocumentSource:
    has_stdin = any(str(pattern) == "-" for pattern in patterns)
    paths = find_paths(pattern for pattern in patterns if str(pattern) != "-")
    files = [InputFile.of_path(path) for path in paths]
    _check_first(files, options)
    files += [STANDARD_INPUT] * has_stdin
    size = len(files) if all(holds_one(file, options) for file in files[:_LOOKED_AT]) else None
    name = show_bytes(", ".join(file.name for file in files[:3]))
    more = f" and {len(files) - 3} more" if len(files) > 3 else ""

    def read(done: FilesRead) -> Iterator[RawDocument | ErrorRecord]:
        run = replace(options, guesses=Guesses(), layouts=done.layouts)
        for file in files:
            yield from read_file(file, run)
            done.count += 1

    return DocumentSource(read, size, name + more, once=has_stdin, paths=paths, files=len(files))


def _check_first(files: Sequence[InputFile], options: ReadOptions) -> None:
    """Raise ValueError if the first file with columns lacks one that was asked for, or if none has columns."""
    for file in files:
        try:
            check_columns(file, options)
            return
        except EmptyFileError as error:  # one among others becomes an error record
            if file is files[-1]:
                raise ValueError(str(error)) from None


def _of_frame(frame: Any, columns: Columns) -> DocumentSource:
    """Return the documents of a DataFrame; both pandas and polars have ``columns`` and ``frame[column]``."""
    names = list(frame.columns)
    columns.check(names, "the DataFrame")
    id_column = columns.id or "id"
    index = frame.index if hasattr(frame, "index") else range(len(frame))
    ids = frame[id_column] if id_column in names else index
    others = {name: frame[name] for name in names if name not in (columns.text, id_column) and names.count(name) == 1}
    return _of_pairs(ids, frame[columns.text], "a DataFrame", others, is_index=ids is index)


def _is_pandas_series(source: object) -> bool:
    pandas = sys.modules.get("pandas")  # whoever has a Series has imported pandas
    return pandas is not None and isinstance(source, pandas.Series)


def _of_pairs(
    ids: Any, texts: Any, name: str, others: Mapping[Any, Any] | None = None, *, is_index: bool = False
) -> DocumentSource:
    """Return the documents of columns: their ids, their texts, and the others by their names."""
    _refuse_duplicates(ids, is_index=is_index)
    columns = others or {}

    def read(_: FilesRead) -> Iterator[RawDocument]:
        for id_, text, *values in zip(ids, texts, *columns.values(), strict=True):
            yield RawDocument(id_, text, dict(zip(columns, values, strict=True)))

    return DocumentSource(read, len(ids), name)


def _refuse_duplicates(ids: Iterable[object], *, is_index: bool = False) -> None:
    """Raise ValueError if an id stands there twice; documents without an id get their position later."""
    seen: set[str] = set()
    for id_ in map(to_id, (id_ for id_ in ids if not is_missing(id_))):
        if id_ in seen:
            where, advice = ("index", "; reset_index(drop=True) numbers the rows") if is_index else ("source", "")
            raise ValueError(f"the id {id_!r} stands more than once in the {where}; ids must be unique{advice}")
        seen.add(id_)


def _of_iterable(source: Iterable[object], columns: Columns) -> DocumentSource:
    if isinstance(source, list | tuple):
        _refuse_paths(source)
        _check_records([item for item in source if isinstance(item, Mapping)], columns)
        _refuse_duplicates(raw.id for item in source if (raw := _to_raw(item, columns)).id is not None)
    once = iter(source) is source
    size = len(source) if isinstance(source, Sized) else None
    name = f"an iterable ({type(source).__name__})"
    return DocumentSource(lambda _: (_to_raw(item, columns) for item in source), size, name, once)


def _refuse_paths(texts: Sequence[object]) -> None:
    """Raise ValueError if all texts are the names of files, which would be taken for texts."""
    if texts and all(isinstance(text, str) and _is_file(text) for text in texts):
        raise ValueError(
            f"source is a list of strings, which are texts, but {texts[0]!r} is the name of a file; wanted are paths: "
            f"[Path({texts[0]!r}), …]"
        )


def _is_file(text: str) -> bool:
    try:
        return len(text) < _LONGEST_PATH and "\n" not in text and Path(text).is_file()
    except (OSError, ValueError):  # no name that a file could have
        return False


def _check_records(records: list[Mapping[Any, Any]], columns: Columns) -> None:
    """Raise ValueError if a column that was asked for is in none of the records."""
    if records:
        columns.check(dict.fromkeys(chain.from_iterable(records)), "the source")


def _to_raw(item: object, columns: Columns) -> RawDocument | ErrorRecord:
    if isinstance(item, ErrorRecord):
        return item
    if isinstance(item, Document):
        return RawDocument(*item)
    if isinstance(item, Mapping):
        return columns.split(item)
    if isinstance(item, Extraction):
        given = {"date": item.date.isoformat()} if item.date and item.date_source == "given" else {}
        return RawDocument(item.id, item.text, given | item.metadata)
    return RawDocument(*item) if isinstance(item, tuple) and len(item) == 2 else RawDocument(None, item)
