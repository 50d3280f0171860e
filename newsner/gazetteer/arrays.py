"""Gazetteers as arrays: a million names in some hundred megabytes, which processes can share in one file."""

from __future__ import annotations

import hashlib
import json
import zlib
from array import array
from collections.abc import Iterable, Iterator, Mapping
from typing import IO, Any, Literal, NamedTuple, get_args

import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter
from spacy.strings import hash_string  # type: ignore[attr-defined]  # Cython
from spacy.tokens import Doc

from newsner.gazetteer.entries import GazetteerEntry
from newsner.gazetteer.index import WORD, first_part
from newsner.gazetteer.spellings import find_spellings
from newsner.spans import places_of, text_of, words_of

EntryRole = Literal["always", "conditional", "never"]
"""Whether a surface names its entry always or under the entry's condition, or is never a name."""
ROLES: tuple[EntryRole, ...] = get_args(EntryRole)

MAGIC = b"newsner gazetteer\n"
"""The first bytes of a file of arrays."""

_ENTRY = TypeAdapter(GazetteerEntry)  # faster than its own methods
_ROLE_BITS = 2
_ROLE_CODES = {role: code for code, role in enumerate(ROLES)}
_AT_ONCE = 1 << 14  # spellings
_LENGTHS = 63  # lengths are kept as bits: bit 5 stands for the lengths 5, 69 …
_BITS = np.left_shift(np.uint64(1), np.arange(_LENGTHS + 1, dtype=np.uint64))
_ALIGNMENT = 8  # bytes
_HEADER_BYTES = 4  # which hold the length of the header

_KINDS = tuple(map(np.dtype, ("u1", "<u8", "<u8", "<u8", "<u4", "<u8", "<u4", "<u8", "<u4", "<u4")))
"""The types of the arrays in a file, in the order of `Arrays`."""

Numbers = NDArray[Any]


class Arrays(NamedTuple):
    """The entries of a gazetteer, and an index of their surfaces by hash.

    Hashes may collide, so whoever finds a surface compares it with those of the entry.
    """

    records: Numbers
    """The entries in JSON, one behind the other."""
    ends: Numbers
    """Where in ``records`` each entry ends."""
    words: Numbers
    """The hashes of the first words of all surfaces, sorted."""
    lengths: Numbers
    """By first word: the lengths of its surfaces, as bits."""
    longest: Numbers
    """By first word: the length of its longest surface."""
    surfaces: Numbers
    """The hashes of the surfaces, sorted."""
    meanings: Numbers
    """By surface: the number of the entry, and the role in the lowest bits."""
    ids: Numbers
    """The hashes of the kb_ids, sorted."""
    id_entries: Numbers
    """By kb_id: the number of the entry."""
    never: Numbers
    """The numbers of the entries with ``never``."""
    digest: str
    """A fingerprint of the entries."""

    def record(self, number: int) -> bytes:
        """Return the JSON of an entry."""
        start = int(self.ends[number - 1]) if number else 0
        return bytes(self.records[start : int(self.ends[number])])


def surfaces_by_role(entry: GazetteerEntry) -> Iterator[tuple[EntryRole, str]]:
    """Yield the surfaces of an entry, each with its role."""
    for surface in entry.surfaces:
        yield "always", surface
    for surface in entry.conditional:
        if surface not in entry.never:
            yield "conditional", surface
    if entry.name in entry.never:
        yield "never", entry.name


def build_arrays(entries: Iterable[GazetteerEntry]) -> Arrays:
    """Return the arrays of entries, which are read one by one.

    Raises:
        ValueError: a surface is blank.
    """
    records = bytearray()
    ends, ids, id_entries, never = array("Q"), array("Q"), array("I"), array("I")
    spellings = _Spellings()
    for number, entry in enumerate(entries):
        records += _ENTRY.dump_json(entry, exclude_defaults=True)
        ends.append(len(records))
        if entry.kb_id:
            ids.append(hash_string(entry.kb_id))
            id_entries.append(number)
        if entry.never:
            never.append(number)
        if entry.never or entry.conditional:
            for role, surface in surfaces_by_role(entry):
                spellings.add(surface, number << _ROLE_BITS | _ROLE_CODES[role])
        else:  # as most are; this is only faster
            for surface in (entry.name, *entry.aliases):
                spellings.add(surface, number << _ROLE_BITS)
    spellings.flush()
    return Arrays(
        _to_numbers(records, np.uint8),
        _to_numbers(ends, np.uint64),
        *_index_words(_to_numbers(spellings.words, np.uint64), _to_numbers(spellings.lengths, np.uint32)),
        *_sort_pairs(_to_numbers(spellings.hashes, np.uint64), _to_numbers(spellings.meanings, np.uint32)),
        *_sort_pairs(_to_numbers(ids, np.uint64), _to_numbers(id_entries, np.uint32)),
        _to_numbers(never, np.uint32),
        hashlib.blake2b(records, digest_size=16).hexdigest(),
    )


class _Spellings:
    """Collects the spellings of surfaces as numbers; many at a time, which is faster."""

    def __init__(self) -> None:
        self.hashes, self.words = array("Q"), array("Q")
        self.meanings, self.lengths = array("I"), array("I")
        self._waiting: list[str] = []
        self._meanings: list[int] = []
        self._ends: list[int] = [0]

    def add(self, surface: str, meaning: int) -> None:
        """Add all spellings of a surface."""
        self._waiting += find_spellings(surface)
        self._meanings.append(meaning)
        self._ends.append(len(self._waiting))
        if len(self._waiting) >= _AT_ONCE:
            self.flush()

    def flush(self) -> None:
        """Turn the spellings that wait into numbers.

        Raises:
            ValueError: a surface is blank.
        """
        spellings = [*map(str.strip, self._waiting)]
        words = [word[0] for word in map(WORD.match, spellings) if word]
        if len(words) < len(spellings):
            raise ValueError("a surface is blank")
        self.hashes.extend(map(hash_string, spellings))
        self.words.extend(map(hash_string, words))
        self.lengths.extend(map(len, spellings))
        self.meanings.frombytes(np.repeat(np.array(self._meanings, np.uint32), np.diff(self._ends)).tobytes())
        self._waiting, self._meanings, self._ends = [], [], [0]


def _to_numbers(values: bytearray | array[int], dtype: type[np.unsignedinteger[Any]]) -> Numbers:
    return np.frombuffer(values, dtype=dtype) if len(values) else np.empty(0, dtype)


def _index_words(words: Numbers, lengths: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """Return each first word once, sorted, with the lengths of its surfaces as bits, and the greatest one."""
    if not len(words):
        return words, words, lengths
    order = np.argsort(words)
    words, lengths = words[order], lengths[order]
    firsts = np.flatnonzero(np.concatenate([[True], words[1:] != words[:-1]]))
    bits = _BITS[lengths & _LENGTHS]
    return words[firsts], np.bitwise_or.reduceat(bits, firsts), np.maximum.reduceat(lengths, firsts)


def _sort_pairs(keys: Numbers, values: Numbers) -> tuple[Numbers, Numbers]:
    """Return pairs sorted, each once."""
    order = np.lexsort((values, keys))
    keys, values = keys[order], values[order]
    is_new = np.ones(len(keys), dtype=bool)
    is_new[1:] = (keys[1:] != keys[:-1]) | (values[1:] != values[:-1])
    return keys[is_new], values[is_new]


class DocWords(NamedTuple):
    """What `find_surfaces` needs of a document: its text, and its tokens."""

    text: str
    hashes: Numbers
    """The hash of the first word of each token."""
    places: list[tuple[int, int]]
    """Where each token begins and ends."""

    @classmethod
    def read(cls, doc: Doc) -> DocWords:
        """Return the words of a document."""
        words = words_of(doc)
        hashes = np.fromiter((hash_string(first_part(word)) for word in words), np.uint64, len(words))
        return cls(text_of(doc), hashes, places_of(doc))


class FoundSurface(NamedTuple):
    """A surface at some tokens, and what it may mean, if it is no mere collision of hashes."""

    surface: str
    entry: int
    role: EntryRole
    start: int
    end: int


def find_surfaces(arrays: Arrays, words: DocWords) -> Iterator[FoundSurface]:
    """Yield the surfaces that stand in a document as whole tokens."""
    if not len(arrays.words) or not len(words.hashes):
        return
    rows = np.searchsorted(arrays.words, words.hashes)
    rows[rows == len(arrays.words)] = 0
    surfaces: list[str] = []
    places: list[tuple[int, int]] = []
    for first in np.flatnonzero(arrays.words[rows] == words.hashes).tolist():
        start, _ = words.places[first]
        lengths, longest = int(arrays.lengths[rows[first]]), int(arrays.longest[rows[first]])
        for last in range(first, len(words.places)):
            length = words.places[last][1] - start
            if length > longest:
                break
            if lengths >> (length & _LENGTHS) & 1:
                surfaces.append(words.text[start : start + length])
                places.append((first, last + 1))
    keys = np.fromiter(map(hash_string, surfaces), np.uint64, len(surfaces))
    lows = np.searchsorted(arrays.surfaces, keys).tolist()
    highs = np.searchsorted(arrays.surfaces, keys, side="right").tolist()
    for surface, place, low, high in zip(surfaces, places, lows, highs, strict=True):
        for meaning in arrays.meanings[low:high].tolist():
            role = ROLES[meaning & (1 << _ROLE_BITS) - 1]
            yield FoundSurface(surface, meaning >> _ROLE_BITS, role, *place)


def find_id(arrays: Arrays, kb_id: str) -> Iterator[int]:
    """Yield the numbers of the entries that may have a kb_id, if it is no mere collision of hashes, the last first."""
    key = np.uint64(hash_string(kb_id))
    low, high = (int(np.searchsorted(arrays.ids, key, side=side)) for side in ("left", "right"))
    yield from reversed(arrays.id_entries[low:high].tolist())


def to_chunks(arrays: Arrays, about: Mapping[str, Any]) -> Iterator[bytes | memoryview]:
    """Yield a file of arrays in chunks; ``about`` is what `read_header` gives back besides.

    The file begins with `MAGIC`, the length of the header in four bytes, and the header in JSON. All arrays follow,
    each on a multiple of eight bytes.
    """
    numbers: tuple[Any, ...] = arrays[: len(_KINDS)]
    parts = [
        part.astype(kind, copy=False).data.cast("B") if len(part) else b""
        for part, kind in zip(numbers, _KINDS, strict=True)
    ]
    check = 0
    for part in parts:
        check = zlib.crc32(part, check)
    lengths = [len(part) for part in numbers]
    header = json.dumps({**about, "digest": arrays.digest, "lengths": lengths, "check": check}).encode()
    header += b" " * (-(len(MAGIC) + _HEADER_BYTES + len(header)) % _ALIGNMENT)
    yield MAGIC + len(header).to_bytes(_HEADER_BYTES, "little") + header
    for part in parts:
        yield part
        yield bytes(-len(part) % _ALIGNMENT)


def read_header(file: IO[bytes]) -> dict[str, Any] | None:
    """Return the header of a file of arrays, behind which the file then stands, or ``None`` if it is another file."""
    if file.read(len(MAGIC)) != MAGIC:
        return None
    header = file.read(int.from_bytes(file.read(_HEADER_BYTES), "little"))
    try:
        found = json.loads(header)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def from_buffer(buffer: Any, start: int, header: Mapping[str, Any], *, checked: bool) -> Arrays | None:
    """Return the arrays in a buffer, without a copy, or ``None`` if they are damaged.

    Args:
        buffer: the bytes of a file of arrays, or a map of the file.
        start: where the header ends.
        header: what `read_header` returned.
        checked: whether to read all bytes and compare their checksum.
    """
    arrays: list[Numbers] = []
    check = 0
    view = memoryview(buffer)
    try:
        for kind, length in zip(_KINDS, header["lengths"], strict=True):
            size = length * kind.itemsize
            if start + size > len(view):
                return None
            part = view[start : start + size]
            check = zlib.crc32(part, check) if checked else check
            arrays.append(np.frombuffer(part, kind) if size else np.empty(0, kind))
            start += size + -size % _ALIGNMENT
        if checked and check != header["check"]:
            return None
        return Arrays._make([*arrays, str(header["digest"])])
    except (KeyError, TypeError, ValueError):
        return None
