"""Read the files in a zip archive, without unpacking it to disk."""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import PurePosixPath

from newsner.corpus.formats.base import RawDocument, Reader, ReadOptions
from newsner.corpus.formats.packing import InputFile, split_suffix
from newsner.models import ErrorRecord

_ENCRYPTED, _OTHER_FLAGS = 0x1, 0x20 | 0x40  # of members; those of patches and of strong encryption
_PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
_LARGE = 100_000_000  # bytes
_MOST_PACKED = 200  # times; texts are packed to a tenth at best
_NAMED = 3  # members


class ZipReader(Reader):
    """Reads the members that have a known format, in their order, but no archives; their names begin ``a.zip/``."""

    def __init__(self, readers: Mapping[str, Reader]) -> None:
        self._readers = readers

    def read(self, file: InputFile, options: ReadOptions) -> Iterator[RawDocument | ErrorRecord]:
        """Yield the documents of each member, or the reason why it cannot be read."""
        with file.open() as stream, zipfile.ZipFile(stream) as archive:
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


def _to_file(archive: zipfile.ZipFile, member: zipfile.ZipInfo, file: InputFile) -> InputFile:
    return InputFile.build(f"{file.name}/{member.filename}", partial(archive.open, member))


def _is_content(member: zipfile.ZipInfo) -> bool:
    """Tell whether a member is a file, and none that a system has added, such as ``__MACOSX/._a.txt``."""
    parts = PurePosixPath(member.filename).parts
    return not member.is_dir() and not any(part.startswith((".", "__MACOSX")) for part in parts)


def _find_fault(member: zipfile.ZipInfo) -> str | None:
    """Return why a member cannot be read, or ``None`` if it can."""
    if member.flag_bits & _ENCRYPTED:
        return "the file in the archive has a password; unpack it first"
    if member.compress_type not in _PACKINGS or member.flag_bits & _OTHER_FLAGS:
        return "the file in the archive is packed in a way that Python cannot read; unpack it first"
    if member.file_size > max(_LARGE, _MOST_PACKED * member.compress_size):
        return f"the file in the archive has {member.file_size} bytes in {member.compress_size}; unpack it first"
    return None
