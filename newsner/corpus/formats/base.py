"""Base classes of file formats: a reader of documents and, for some formats, a writer of tables.

To add an input format, write a module beside this one with a subclass of `Reader`, and register it by its suffix with
one line in ``READERS`` in ``newsner/corpus/formats/__init__.py``. Paths, folders, globs, ``.gz`` and the error records
of files that cannot be opened then work by themselves.
"""

from __future__ import annotations

import gzip
import io
import zlib
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import IO, Any, NamedTuple, Protocol

from newsner.checks import name_argument
from newsner.models import ErrorRecord

UNREADABLE = (OSError, EOFError, zlib.error)  # OSError covers gzip.BadGzipFile
"""The exceptions of a file that cannot be opened or unpacked."""


class RawDocument(NamedTuple):
    """A document as read from a source, not yet checked: its id, its text, and its other columns as they stand."""

    id: object
    text: object
    metadata: Mapping[str, object] = MappingProxyType({})


class Columns(NamedTuple):
    """The columns (or fields) of text and id; an id of ``None`` means the column ``id``, if there is one."""

    text: str
    id: str | None

    def check(self, present: Iterable[str], where: object) -> None:
        """Raise ValueError if a column that was asked for is missing."""
        names = list(present)
        for argument, wanted in (("text", self.text), ("id", self.id)):
            if wanted not in names and not (wanted is None and argument == "id"):
                raise ValueError(
                    f"{where} has no column {wanted!r}; say {name_argument(argument, '…')} with one of {names}"
                )


class Reader(ABC):
    """Reads the documents of one kind of file."""

    library: str | None = None
    """The library that reading needs beyond those of newsner itself; the extra ``notebook`` installs it."""

    @abstractmethod
    def read(self, path: Path, columns: Columns) -> Iterator[RawDocument | ErrorRecord]:
        """Yield the documents of a file in order, and an error record in the place of each that cannot be read.

        A document without an id gets ``path:number`` as its id. Where the file as a whole is bad, raise one of
        `UNREADABLE` or ValueError, which becomes one error record.
        """

    def check(self, path: Path, columns: Columns) -> None:  # noqa: B027 (a format without columns has nothing to check)
        """Raise ValueError if a file lacks a column that was asked for; called before anything is tagged.

        A file that cannot be read passes: `read` gives its error record.
        """


class Writer(Protocol):
    """Writes the rows of one table."""

    def write(self, rows: Iterable[tuple[Any, ...]]) -> None:
        """Append rows."""


def open_bytes(path: Path) -> IO[bytes]:
    """Open a file for reading, and unpack it if it is gzipped."""
    return gzip.open(path, "rb") if path.suffix.lower() == ".gz" else path.open("rb")  # type: ignore[return-value]


def decode_lossless(file: IO[bytes]) -> io.TextIOWrapper:
    """Return a text stream that decodes bytes that are not UTF-8 as lone surrogates, instead of raising an error."""
    return io.TextIOWrapper(file, encoding="utf-8-sig", errors="surrogateescape", newline="")


def undecodable(id_: object, error: UnicodeError) -> ErrorRecord:
    """Return the error record of a document that is not UTF-8."""
    return ErrorRecord(id=str(id_), type="undecodable", reason=f"not UTF-8: {error}")
