"""List the file formats of a corpus; read and write files of all formats."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, suppress
from pathlib import Path

from newsner.corpus.formats.base import (
    EmptyFileError,
    RawDocument,
    Reader,
    ReadOptions,
    UnknownKindError,
    Writer,
)
from newsner.corpus.formats.csv import CsvReader, open_csv_writer
from newsner.corpus.formats.feeds import FeedReader
from newsner.corpus.formats.json import JsonReader
from newsner.corpus.formats.jsonl import JsonLinesReader
from newsner.corpus.formats.mail import MailboxReader, MailReader
from newsner.corpus.formats.packing import PACKED, UNREADABLE, InputFile, require_packing, split_suffix
from newsner.corpus.formats.pages import PageReader
from newsner.corpus.formats.parquet import ParquetReader, open_parquet_writer
from newsner.corpus.formats.rtf import RtfReader
from newsner.corpus.formats.text import TextReader
from newsner.corpus.formats.warc import WarcReader
from newsner.corpus.formats.xlsx import XlsxReader
from newsner.corpus.formats.zip import ZipReader
from newsner.models import ErrorRecord
from newsner.records import Column

READERS: dict[str, Reader] = {
    **dict.fromkeys((".txt", ".html", ".htm", ".xhtml"), PageReader()),
    ".rtf": RtfReader(),
    **dict.fromkeys((".xml", ".rss", ".atom"), FeedReader()),
    ".eml": MailReader(),
    ".mbox": MailboxReader(),
    ".warc": WarcReader(),
    **dict.fromkeys((".md", ".srt", ".vtt"), TextReader()),
    ".jsonl": JsonLinesReader(),
    ".ndjson": JsonLinesReader(),
    ".json": JsonReader(),
    ".csv": CsvReader(","),
    ".tsv": CsvReader("\t"),
    ".xlsx": XlsxReader(),
    ".parquet": ParquetReader(),
}
"""The reader of each kind of file, by suffix; how to add one stands in `newsner.corpus.formats.base`."""

READERS[".zip"] = ZipReader(READERS)


def holds_one(file: InputFile, options: ReadOptions) -> bool:
    """Tell whether a file is one document, as far as its beginning shows."""
    reader = READERS.get(file.format)
    if isinstance(reader, PageReader):
        return not reader.looks_like_export(file, options)
    return isinstance(reader, TextReader | MailReader)


def format_suffix(path: Path) -> str:
    """Return the suffix that gives a file's format, in lower case; that of a packing after it is left out."""
    return split_suffix(path)[0]


def describe_formats() -> str:
    """Return the suffixes that are known, for messages."""
    return f"{', '.join(READERS)}, also packed ({', '.join(PACKED)})"


def check_format(path: Path) -> None:
    """Raise ValueError if a file has no known format, and MissingExtraError if reading it needs a library."""
    reader = READERS.get(format_suffix(path))
    if reader is None:
        raise ValueError(f"{path} is of no known kind; known are {describe_formats()}")
    reader.require(str(path))
    require_packing(path)


def read_file(file: InputFile, options: ReadOptions) -> Iterator[RawDocument | ErrorRecord]:
    """Yield the documents of one file, and an error record for each that cannot be read."""
    return READERS[file.format].documents(file, options)


def check_columns(file: InputFile, options: ReadOptions) -> None:
    """Raise ValueError if a file lacks a column; one that cannot be read passes, and `read_file` says why."""
    try:
        with suppress(*UNREADABLE):
            READERS[file.format].check(file, options)
    except UnknownKindError:
        wanted = f"{describe_formats()}; a {file.format} file must be a feed, or an export of a press database"
        raise EmptyFileError(f"{file.name} is of no known kind; known are {wanted}") from None


def open_writer(path: Path, columns: tuple[Column, ...], *, excel: bool = False) -> AbstractContextManager[Writer]:
    """Return a writer of a table to a new file; its suffix gives the format, ``.csv`` or ``.parquet``."""
    if path.suffix == ".csv":
        return open_csv_writer(path, columns, excel=excel)
    return open_parquet_writer(path, columns)
