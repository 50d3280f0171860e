"""Keep the arrays of a large gazetteer in a file beside it, which all processes share."""

from __future__ import annotations

import hashlib
import mmap
import os
import unicodedata
import warnings
from collections.abc import Callable, Mapping
from pathlib import Path
from threading import Lock
from typing import Any

from newsner.files import write_bytes_safely
from newsner.gazetteer.arrays import MAGIC, Arrays, from_buffer, read_header, to_chunks
from newsner.gazetteer.spellings import find_spellings
from newsner.labels import Label

SUFFIX = ".newsner-cache"
"""The end of the name of the file."""

_VERSION = 1  # of what is read from a source, and of how it is kept: a change here makes all caches anew
_WORTH = 1 << 20  # bytes; a smaller gazetteer is read so fast that a file beside it would only be in the way
_CHUNK = 1 << 20  # bytes
_PROBE = "Cité d'Al-Œuvre à Łódź"  # its spellings change where those of other names do

_writing = Lock()
_told: set[Path] = set()


def load_arrays(path: Path, label: Label | None, build: Callable[[], Arrays]) -> tuple[Arrays, Path | None]:
    """Return the arrays of a gazetteer file, and the file they are kept in, if it is large enough for one.

    That file is valid as long as the content of the gazetteer, the label and newsner's way of reading it are the same.
    Where it cannot be written, or has been made by someone else, the arrays are built each time, and a warning says so.

    Args:
        path: the gazetteer.
        label: the label with which it is read.
        build: reads it; called if there is no valid file.
    """
    if path.stat().st_size < _WORTH:
        return build(), None
    stored = path.with_name(f"{path.name}{SUFFIX}")
    key = _make_key(path, label)
    arrays = open_stored(stored, key, checked=True)
    if arrays is not None:
        return arrays, stored
    arrays = build()
    if key != _make_key(path, label):
        return arrays, None  # it was changed meanwhile
    return _store(arrays, stored, key)


def _store(arrays: Arrays, stored: Path, key: Mapping[str, Any]) -> tuple[Arrays, Path | None]:
    """Keep arrays in a file, and return those in the file."""
    if not _is_ours_or_none(stored):
        _tell_once(stored, "is no cache of newsner's")
        return arrays, None
    try:
        with _writing:  # threads would write the same draft
            write_bytes_safely(stored, to_chunks(arrays, key))
    except OSError as error:
        _tell_once(stored, f"cannot be written ({error.strerror or error})")
        return arrays, None
    found = open_stored(stored, key, checked=False)
    return (arrays, None) if found is None else (found, stored)


def _make_key(path: Path, label: Label | None) -> dict[str, Any]:
    """Return what the arrays of a file depend on."""
    content = hashlib.blake2b(digest_size=16)
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        while chunk := file.read(_CHUNK):
            content.update(chunk)
    reading = f"{_VERSION} {unicodedata.unidata_version} {[*find_spellings(_PROBE)]}"
    return {
        "reading": hashlib.blake2b(reading.encode(), digest_size=8).hexdigest(),
        "size": size,
        "content": content.hexdigest(),
        "label": label and label.value,
    }


def open_stored(path: Path, key: Mapping[str, Any], *, checked: bool) -> Arrays | None:
    """Return the arrays in a file, mapped into memory, or ``None`` if it is missing, damaged or of another key.

    Args:
        path: the file.
        key: what its header must have.
        checked: whether to read the whole file and compare its checksum.
    """
    try:
        with path.open("rb") as file:
            header = read_header(file)
            if header is None or not key.items() <= header.items():
                return None
            start = file.tell()
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except OSError:  # there is none, or it may not be read
        return None
    return from_buffer(mapped, start, header, checked=checked)


def _is_ours_or_none(path: Path) -> bool:
    """Tell whether a file is a cache, or does not exist."""
    try:
        with path.open("rb") as file:
            return file.read(len(MAGIC)) == MAGIC
    except FileNotFoundError:
        return True
    except OSError:
        return False


def _tell_once(path: Path, problem: str) -> None:
    if path not in _told:
        _told.add(path)
        advice = "the gazetteer beside it is read anew each time, and each worker has its own copy"
        warnings.warn(f"{path} {problem}; {advice}", stacklevel=2)
