"""Open files that are packed with gzip, bzip2, xz or Zstandard like any other file."""

from __future__ import annotations

import bz2
import gzip
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

UNREADABLE: tuple[type[Exception], ...] = (
    OSError,  # also gzip.BadGzipFile
    EOFError,
    zlib.error,
    lzma.LZMAError,
    zipfile.BadZipFile,
    *(() if zstd is None else (zstd.ZstdError,)),
)
"""The exceptions of a file that cannot be opened or unpacked."""


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
        """Provide the bytes of the file, unpacked."""
        with self.opener() as file:
            if self.packed:
                with PACKED[self.packed](file, "rb") as unpacked:
                    yield unpacked
            else:
                yield file


STANDARD_INPUT = InputFile("stdin", lambda: nullcontext(sys.stdin.buffer), ".jsonl", "")
"""JSON Lines on standard input, which stays open."""
