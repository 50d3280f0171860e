"""Open files that are packed with gzip, bzip2, xz or Zstandard like any other file."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path, PurePath
from typing import IO, Any, NamedTuple, NoReturn

from newsner.errors import MissingExtraError

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    try:
        from backports import zstd
    except ImportError:
        zstd = None  # type: ignore[assignment]


def refuse_zstd(*_: object) -> NoReturn:
    """Stand in for the function that opens .zst files, where its library is missing."""
    raise MissingExtraError("reading .zst files needs backports.zstd; install it with: pip install 'newsner[files]'")


PACKED: dict[str, Callable[..., Any]] = {
    ".gz": gzip.open,
    ".bz2": bz2.open,
    ".xz": lzma.open,
    ".zst": refuse_zstd if zstd is None else zstd.open,
}
"""What opens files that are packed, by suffix."""

LARGE = 100_000_000
"""Bytes up to which any file may be unpacked."""
MOST_PACKED = 200
"""How many times as long as it was packed a larger file may be; texts are packed to a tenth, and tables to a 50th."""

_CHUNK = 1 << 16  # bytes

UNREADABLE: tuple[type[Exception], ...] = (
    OSError,  # also gzip.BadGzipFile
    EOFError,
    zlib.error,
    lzma.LZMAError,
    zipfile.BadZipFile,
    NotImplementedError,  # an archive of a version that zipfile does not know
    *(() if zstd is None else (zstd.ZstdError,)),
)
"""The exceptions of a file that cannot be opened or unpacked."""


class PackedTooTightlyError(OSError):
    """A file holds far more bytes for its size than texts do."""


def split_suffix(path: str | PurePath) -> tuple[str, str]:
    """Return the suffixes of a file's format and of how it is packed, in lower case; the second may be empty.

    >>> split_suffix("articles.CSV.gz"), split_suffix("articles.csv")
    (('.csv', '.gz'), ('.csv', ''))
    """
    suffixes = [suffix.lower() for suffix in PurePath(path).suffixes]
    if suffixes[-1:] and suffixes[-1] in PACKED and len(suffixes) > 1:
        return suffixes[-2], suffixes[-1]
    return "".join(suffixes[-1:]), ""


def require_packing(path: Path) -> None:
    """Raise MissingExtraError if the library that unpacks a file is not installed."""
    if PACKED.get(split_suffix(path)[1]) is refuse_zstd:
        refuse_zstd()


class InputFile(NamedTuple):
    """A file of documents, on disk, in an archive or on standard input; ``name`` stands in ids and messages.

    ``format`` is the suffix of its format, and ``packed`` that of how it is packed.
    """

    name: str
    opener: Callable[[], AbstractContextManager[IO[bytes]]]
    format: str
    packed: str

    @classmethod
    def build(cls, name: str, opener: Callable[[], AbstractContextManager[IO[bytes]]]) -> InputFile:
        """Return a file that a function opens; its name says its format, and how it is packed."""
        return cls(name, opener, *split_suffix(name))

    @classmethod
    def of_path(cls, path: Path) -> InputFile:
        """Return a file on disk."""
        return cls.build(str(path), lambda: path.open("rb"))

    @contextmanager
    def open(self) -> Iterator[IO[bytes]]:
        """Provide the bytes of the file, unpacked.

        Raises:
            PackedTooTightlyError: later, while it is read: it can be no text, but was made to fill the memory.
        """
        with self.opener() as file:
            if self.packed:
                with PACKED[self.packed](file, "rb") as unpacked:
                    yield bounded(unpacked, file)
            else:
                yield file


class Piecewise(io.RawIOBase):
    """The unpacked bytes of a file, which are read in pieces of at most some length, whatever a reader asks for."""

    def __init__(self, unpacked: IO[bytes], length: int) -> None:
        self._unpacked, self._length = unpacked, length

    def readable(self) -> bool:
        """Tell that this can be read."""
        return True

    def seekable(self) -> bool:
        """Tell whether one can go back, as one cannot on standard input."""
        return self._unpacked.seekable()

    def tell(self) -> int:
        """Return how many bytes were unpacked."""
        return self._unpacked.tell()

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """Go to a place in the unpacked bytes."""
        return self._unpacked.seek(offset, whence)

    def readinto(self, buffer: Any) -> int:
        """Unpack a piece."""
        data = self._unpacked.read(min(len(buffer), self._length))
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        """Close the file."""
        self._unpacked.close()
        super().close()


class _Bounded(Piecewise):
    """The unpacked bytes of a file, as long as they are not far too many for those that were read of it packed."""

    def __init__(self, unpacked: IO[bytes], packed: IO[bytes]) -> None:
        super().__init__(unpacked, _CHUNK)
        self._packed = packed

    def readinto(self, buffer: Any) -> int:
        """Unpack a piece; raise PackedTooTightlyError where it is one too many."""
        length, size = super().readinto(buffer), self.tell()
        if size > LARGE and is_bomb(size, self._packed.tell()):
            raise PackedTooTightlyError(
                f"more than {LARGE} bytes were packed in {self._packed.tell()}; unpack the file first"
            )
        return length


def bounded(unpacked: IO[bytes], packed: IO[bytes]) -> IO[bytes]:
    """Return what unpacks a file, such that it raises PackedTooTightlyError for what is no text."""
    return io.BufferedReader(_Bounded(unpacked, packed), _CHUNK)


def is_bomb(size: int, packed: int) -> bool:
    """Tell whether a file of this size is packed more tightly than texts are.

    >>> is_bomb(10**9, 10**8), is_bomb(10**9, 10**6), is_bomb(10**7, 10**4)
    (False, True, False)
    """
    return size > max(LARGE, MOST_PACKED * packed)


STANDARD_INPUT = InputFile("stdin", lambda: nullcontext(sys.stdin.buffer), ".jsonl", "")
"""JSON Lines on standard input, which stays open."""
