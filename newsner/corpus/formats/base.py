"""Base classes of file formats: a reader of documents and, for some formats, a writer of tables.

To add an input format, write a module beside this one with a subclass of `Reader`, register it by its suffix with one
line in ``READERS`` in ``newsner/corpus/formats/__init__.py``, and add a line to the table in ``docs/corpus.md``. Three
things are no part of a format, and work by themselves:

* where a file is and how it is packed (`InputFile`): paths, folders, globs, archives, standard input, ``.gz`` …;
* how its text is encoded, for a reader that calls `open_text`;
* what becomes of a file that cannot be read: one error record, of an exception among `UNREADABLE` or a ValueError.
"""

from __future__ import annotations

import io
import warnings
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import IO, Any, NamedTuple, Protocol, TextIO

from newsner.checks import name_argument, require
from newsner.corpus.formats.packing import UNREADABLE, InputFile
from newsner.corpus.metadata import to_id, to_metadata
from newsner.delimiters import parse_delimiter
from newsner.encodings import Decoding, find_encoding, parse_encoding
from newsner.errors import MissingExtraError
from newsner.labels import ErrorType
from newsner.models import ErrorRecord

SAMPLE = 1 << 20  # bytes, from which the encoding is found out
_BUFFER = 1 << 18  # bytes
_NAMED = 20  # fields that a message names
LAYOUT_NAMES = ("europresse", "factiva", "web", "text")
"""What a user may ask for instead of what the content of a file says: a press database, the main text, all text."""


class RawDocument(NamedTuple):
    """A document as read from a source, not yet checked: its id, its text, and its other columns as they stand."""

    id: object
    text: object
    metadata: Mapping[str, object] = MappingProxyType({})


class Columns(NamedTuple):
    """The columns (or fields) of text and id; an id of ``None`` means the column ``id``, if there is one."""

    text: str
    id: str | None

    @property
    def wanted(self) -> set[str]:
        """Return the columns that must be there."""
        return {self.text} if self.id is None else {self.text, self.id}

    def check(self, present: Iterable[str], where: object) -> None:
        """Raise ValueError if a column that was asked for is missing, or stands there twice."""
        names = list(present)
        for argument, wanted in (("text", self.text), ("id", self.id)):
            if wanted not in names and not (wanted is None and argument == "id"):
                raise ValueError(
                    f"{where} has no column {wanted!r}; say {name_argument(argument, '…')} with one of {names}"
                )
        for wanted in (self.text, self.id or "id"):
            if names.count(wanted) > 1:
                raise ValueError(f"{where} has {names.count(wanted)} columns {wanted!r}; wanted is one")

    def split(self, record: Mapping[Any, Any]) -> RawDocument:
        """Return the id, the text and the other fields of an object; what is missing is None."""
        id_column = self.id or "id"
        others = {name: value for name, value in record.items() if name not in (self.text, id_column)}
        return RawDocument(record.get(id_column), record.get(self.text), others)

    def to_document(self, record: Mapping[Any, Any], where: str) -> RawDocument | ErrorRecord:
        """Return the document in an object; ``where`` is its id if it has none."""
        raw = self.split(record)
        id_ = where if raw.id is None else raw.id
        if self.text not in record:
            names = ", ".join(sorted(map(str, record))[:_NAMED])
            setting = name_argument("text")
            reason = f"there is no field {self.text!r}; the fields are {names}; {setting} says which one has the text"
            return to_error(id_, "not_text", reason, raw.metadata)
        return raw._replace(id=id_)


class EmptyFileError(ValueError):
    """A file has not even the names of columns."""


class UnknownKindError(EmptyFileError):
    """The content of a file is of no kind that its suffix may stand for."""


class Guesses:
    """Warns of what was found out about the files of a run, once for each kind of file."""

    def __init__(self) -> None:
        self._told: set[tuple[str, ...]] = set()

    def tell(self, file: InputFile, found: Mapping[str, str | None]) -> None:
        """Warn of how a file is read: ``found`` maps what was found out to the argument that sets it, if any."""
        if found and (file.format, *found) not in self._told:
            self._told.add((file.format, *found))
            settings = " or ".join(map(name_argument, filter(None, dict.fromkeys(found.values()))))
            advice = f"; if that is wrong, set {settings}" if settings else ""
            warnings.warn(f"{file.name}: read as {', '.join(found)}{advice}", stacklevel=2)


@dataclass(frozen=True)
class ReadOptions:
    """How files are to be read: their columns, and what is found out if it is None: encoding, delimiter and layout.

    ``layouts`` counts the files of each layout of a press database that were read.
    """

    columns: Columns
    encoding: str | None = None
    delimiter: str | None = None
    guesses: Guesses = field(default_factory=Guesses)
    layout: str | None = None
    layouts: Counter[str] = field(default_factory=Counter)

    @classmethod
    def parse(
        cls, text: str, id: str | None, encoding: str | None, delimiter: str | None, layout: str | None = None
    ) -> ReadOptions:
        """Check what a user asked for and return it as options; arguments and errors as for `newsner.tag`."""
        if layout is not None and layout not in LAYOUT_NAMES:
            raise ValueError(f"{name_argument('layout')} must be one of {LAYOUT_NAMES}, but is {layout!r}")
        return cls(
            Columns(text, id),
            None if encoding is None else parse_encoding(encoding),
            None if delimiter is None else parse_delimiter(delimiter),
            layout=layout,
        )

    def find_decoding(self, sample: bytes, file: InputFile) -> Decoding:
        """Return the encoding that was asked for, or that of the first bytes of a file.

        Raises:
            UnicodeError: they are no text.
        """
        if self.encoding is not None:
            return Decoding.of(self.encoding, sample)
        found = find_encoding(sample, is_whole=len(sample) < SAMPLE)
        if found is None:
            raise UnicodeError(
                f"{file.name} is no text in an encoding that is known for French; set {name_argument('encoding')}"
            )
        return Decoding(found, is_guessed=True)


class Reader(ABC):
    """Reads the documents of one kind of file."""

    library: str | None = None
    """The library that reading needs beyond those of newsner itself."""

    extra: str = "notebook"
    """The extra of newsner that installs the library."""

    def documents(self, file: InputFile, options: ReadOptions) -> Iterator[RawDocument | ErrorRecord]:
        """Yield what `read` yields, and for a file that is bad as a whole, one error record."""
        try:
            self.require(file.name)
            yield from self.read(file, options)
        except UnicodeError as error:
            yield undecodable(file.name, str(error))
        except UNREADABLE as error:
            yield ErrorRecord(id=file.name, type="unreadable", reason=f"{type(error).__name__}: {error}")
        except (ValueError, MissingExtraError) as error:  # a header without the columns, a Parquet file that is none
            yield ErrorRecord(id=file.name, type="unreadable", reason=str(error))

    def require(self, name: str) -> None:
        """Raise MissingExtraError if the library that reading a file of this name needs is not installed."""
        if self.library is not None:
            require(self.library, self.extra, f"reading {name}")

    @abstractmethod
    def read(self, file: InputFile, options: ReadOptions) -> Iterator[RawDocument | ErrorRecord]:
        """Yield the documents of a file in order, and an error record in the place of each that cannot be read.

        A document without an id gets ``name:number`` as its id, with the file's name. Where the file as a whole is bad,
        raise one of `UNREADABLE` or ValueError, which becomes one error record.
        """

    def check(self, file: InputFile, options: ReadOptions) -> None:  # noqa: B027 (a format without columns has nothing to check)
        """Raise ValueError if a file lacks a column that was asked for; called before anything is tagged.

        A file that cannot be read passes: `read` gives its error record.
        """


class Writer(Protocol):
    """Writes the rows of one table."""

    def write(self, rows: Iterable[tuple[Any, ...]]) -> None:
        """Append rows."""


@contextmanager
def open_text(file: InputFile, options: ReadOptions, *, newline: str = "\n") -> Iterator[tuple[TextIO, Decoding]]:
    """Provide the text of a file, and how it is decoded; lone surrogates stand for bytes that cannot be decoded.

    Raises:
        UnicodeError: the file is no text.
    """
    with file.open() as packed:
        start = packed.tell() if packed.seekable() else None
        sample = packed.read(SAMPLE)
        decoding = options.find_decoding(sample, file)
        if start is None:
            stream: IO[bytes] = io.BufferedReader(_Rejoined(sample, packed), _BUFFER)
        else:
            packed.seek(start)
            stream = packed
        text = decoding.open(stream, newline)
        try:
            yield text, decoding
        finally:
            text.detach()  # so that standard input stays open


class _Rejoined(io.RawIOBase):
    """The bytes of a file that were read, and then the others; for a file in which one cannot go back."""

    def __init__(self, first: bytes, rest: IO[bytes]) -> None:
        self._first, self._rest = io.BytesIO(first), rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._first.read(len(buffer)) or self._rest.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


def to_error(id_: object, type_: ErrorType, reason: str, metadata: Mapping[Any, object]) -> ErrorRecord:
    """Return the error record of a document whose other columns were read."""
    return ErrorRecord(id=to_id(id_), type=type_, reason=reason, metadata=to_metadata(metadata))


def undecodable(id_: object, fault: str, metadata: Mapping[Any, object] = MappingProxyType({})) -> ErrorRecord:
    """Return the error record of a document that is not in the encoding of its file."""
    return to_error(id_, "undecodable", fault, metadata)
