"""Read the files in a zip archive, without unpacking it to disk."""

from __future__ import annotations

import bz2
import io
import warnings
import zipfile
from collections.abc import Iterator, Mapping
from copy import copy
from functools import partial
from pathlib import PurePosixPath
from typing import IO

from newsner.corpus.formats.base import RawDocument, Reader, ReadOptions
from newsner.corpus.formats.packing import LARGE, MOST_PACKED, InputFile, Piecewise, bounded, is_bomb, split_suffix
from newsner.models import ErrorRecord

_ENCRYPTED, _OTHER_FLAGS = 0x1, 0x20 | 0x40  # of members; those of patches and of strong encryption
_PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
_MANY = 10  # times as large as any member may be, all together may be
_PIECE = 1 << 12  # bytes, of which a decoder of LZMA makes 30 MB at worst
_NAMED = 3  # members


class ZipReader(Reader):
    """Reads the members that have a known format, in their order, but no archives; their names begin ``a.zip/``."""

    def __init__(self, readers: Mapping[str, Reader]) -> None:
        self._readers = readers

    def read(self, file: InputFile, options: ReadOptions) -> Iterator[RawDocument | ErrorRecord]:
        """Yield the documents of each member, or the reason why it cannot be read."""
        with file.open() as stream, zipfile.ZipFile(stream) as archive:
            _check_size(archive, stream)
            members = [member for member in archive.infolist() if _is_content(member)]
            left_out = [member.filename for member in members if self._find_reader(member) is None]
            if len(left_out) == len(members):
                raise ValueError(f"no file of a known kind in the archive; known are {', '.join(self._readers)}")
            if left_out:
                named = ", ".join(left_out[:_NAMED]) + (" …" if len(left_out) > _NAMED else "")
                files = "1 file" if len(left_out) == 1 else f"{len(left_out)} files"
                warnings.warn(f"{file.name}: left out {files} of no known kind: {named}", stacklevel=2)
            for member in members:
                inner, reader = _to_file(archive, member, file), self._find_reader(member)
                if reader and (fault := _find_fault(member)):
                    yield ErrorRecord(id=inner.name, type="unreadable", reason=fault)
                elif reader:
                    yield from reader.documents(inner, options)

    def check(self, file: InputFile, options: ReadOptions) -> None:
        """Raise ValueError if the first member that can be read lacks a column."""
        with file.open() as stream, zipfile.ZipFile(stream) as archive:
            for member in archive.infolist():
                reader = self._find_reader(member)
                if reader and _is_content(member) and _find_fault(member) is None:
                    reader.check(_to_file(archive, member, file), options)
                    return

    def _find_reader(self, member: zipfile.ZipInfo) -> Reader | None:
        reader = self._readers.get(split_suffix(member.filename)[0])
        return None if reader is self else reader


def _check_size(archive: zipfile.ZipFile, stream: IO[bytes]) -> None:
    """Raise ValueError if the members are far more than an archive of this size holds, as where they share their bytes.

    Each of them may be small.
    """
    packed, size = stream.seek(0, io.SEEK_END), sum(member.file_size for member in archive.infolist())
    if size > max(_MANY * LARGE, MOST_PACKED * packed):
        raise ValueError(f"the files in the archive have {size} bytes in {packed}; unpack it first")


def _to_file(archive: zipfile.ZipFile, member: zipfile.ZipInfo, file: InputFile) -> InputFile:
    return InputFile.build(f"{file.name}/{member.filename}", partial(_open_member, archive, member))


def _open_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> IO[bytes]:
    """Open a member such that little is unpacked at a time, since its size may be a lie.

    Of zipfile, bzip2 would unpack all that a few bytes hold, which may be gigabytes.
    """
    if member.compress_type == zipfile.ZIP_BZIP2:
        stored = copy(member)
        stored.compress_type, stored.file_size = zipfile.ZIP_STORED, member.compress_size
        stored.CRC = None  # type: ignore[assignment]  # it is that of the unpacked bytes; bzip2 has its own
        packed = archive.open(stored)
        return bounded(bz2.open(packed), packed)
    return io.BufferedReader(Piecewise(archive.open(member), _PIECE), _PIECE)


def _is_content(member: zipfile.ZipInfo) -> bool:
    """Tell whether a member is a file, and none that a system has added, such as ``__MACOSX/._a.txt``."""
    parts = PurePosixPath(member.filename).parts
    is_folder = member.filename.endswith("/")  # is_dir of Python 3.11 fails where there is no name
    return not is_folder and not any(part.startswith((".", "__MACOSX")) and part != ".." for part in parts)


def _find_fault(member: zipfile.ZipInfo) -> str | None:
    """Return why a member cannot be read, or ``None`` if it can."""
    if member.flag_bits & _ENCRYPTED:
        return "the file in the archive has a password; unpack it first"
    if member.compress_type not in _PACKINGS or member.flag_bits & _OTHER_FLAGS:
        return "the file in the archive is packed in a way that Python cannot read; unpack it first"
    if is_bomb(member.file_size, member.compress_size):
        return f"the file in the archive has {member.file_size} bytes in {member.compress_size}; unpack it first"
    return None
