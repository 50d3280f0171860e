"""A gazetteer that is read: its entries, made when they are asked for, and what finds their names in documents."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple, overload

from newsner.checks import check_type
from newsner.gazetteer.arrays import (
    ROLES,
    Arrays,
    DocWords,
    EntryRole,
    build_arrays,
    find_id,
    find_surfaces,
    from_buffer,
    read_header,
    surfaces_by_role,
    to_chunks,
)
from newsner.gazetteer.cache import open_stored
from newsner.gazetteer.entries import GazetteerEntry
from newsner.gazetteer.spellings import find_spellings

_REMEMBERED = 1 << 12  # entries whose names were found in texts


class FoundName(NamedTuple):
    """A surface of an entry in a document, with the entry and its number, its role, and its tokens, end excluded."""

    entry: GazetteerEntry
    number: int
    role: EntryRole
    start: int
    end: int


class Gazetteer(Sequence[GazetteerEntry]):
    """Your own names, as `newsner.read_gazetteer` returns them: a sequence of `GazetteerEntry` objects.

    It takes little memory, also for a million names, since entries are made when you ask for them. Two gazetteers are
    equal if their entries are.

    >>> entry = GazetteerEntry(name="Zorglub", label="ORG", kb_id="z1", metadata={"town": "Hama"})
    >>> gazetteer = Gazetteer.build([entry])
    >>> len(gazetteer), gazetteer[0].name, gazetteer.entry_of("z1").metadata
    (1, 'Zorglub', {'town': 'Hama'})
    """

    def __init__(self, arrays: Arrays, *, paths: tuple[Path, ...] = (), stored: Path | None = None) -> None:
        self._arrays = arrays
        self._stored = stored
        self.paths = paths
        """The files that the entries were read from."""
        self._spell = lru_cache(maxsize=_REMEMBERED)(self._spell_entry)

    @classmethod
    def build(cls, entries: Iterable[GazetteerEntry]) -> Gazetteer:
        """Return a gazetteer of entries, which are read one by one.

        Raises:
            ValueError: a name or another form is blank.
        """
        fields = GazetteerEntry.model_fields
        return cls(
            build_arrays(
                x if type(x) is GazetteerEntry else GazetteerEntry(**{name: getattr(x, name) for name in fields})
                for x in entries
            )
        )

    @property
    def digest(self) -> str:
        """A fingerprint of the entries."""
        return self._arrays.digest

    def entry_of(self, kb_id: str | None) -> GazetteerEntry | None:
        """Return the entry with a kb_id, such as that of an entity, or ``None``; the last one, if several have it."""
        check_type("kb_id", kb_id, (str, type(None)), "a string or None")
        numbers = find_id(self._arrays, kb_id) if kb_id else ()
        return next((entry for number in numbers if (entry := self[number]).kb_id == kb_id), None)

    def entries_with_never(self) -> Iterator[GazetteerEntry]:
        """Yield the entries that have ``never``."""
        return (self[number] for number in self._arrays.never.tolist())

    def find(self, words: DocWords) -> Iterator[FoundName]:
        """Yield the surfaces of entries that stand in a document as whole tokens."""
        for surface, number, role, start, end in find_surfaces(self._arrays, words):
            entry, spellings = self._spell(number)
            if surface in spellings[role]:
                yield FoundName(entry, number, role, start, end)

    def _spell_entry(self, number: int) -> tuple[GazetteerEntry, dict[EntryRole, set[str]]]:
        """Return an entry and its spellings by role."""
        entry = self[number]
        spellings: dict[EntryRole, set[str]] = {role: set() for role in ROLES}
        for role, surface in surfaces_by_role(entry):
            spellings[role].update(map(str.strip, find_spellings(surface)))
        return entry, spellings

    def to_chunks(self) -> Iterator[bytes | memoryview]:
        """Yield the bytes of the gazetteer in chunks, for a file."""
        return to_chunks(self._arrays, {})

    @classmethod
    def from_bytes(cls, data: bytes, paths: tuple[Path, ...] = ()) -> Gazetteer:
        """Return the gazetteer of the bytes of a file.

        Raises:
            ValueError: they are damaged, or those of something else.
        """
        file = io.BytesIO(data)
        header = read_header(file)
        arrays = header and from_buffer(data, file.tell(), header, checked=True)
        if not arrays:
            raise ValueError("the bytes are no gazetteer, or damaged")
        return cls(arrays, paths=paths)

    @classmethod
    def open(cls, path: Path) -> Gazetteer:
        """Return the gazetteer in a file of bytes as `to_chunks` gives them, which is read as its entries are needed.

        Raises:
            ValueError: the file is damaged, or one of something else.
        """
        arrays = open_stored(path, {}, checked=True)
        if arrays is None:
            raise ValueError(f"{path} is no gazetteer that newsner has written, or damaged")
        return cls(arrays, stored=path)

    def in_memory(self) -> Gazetteer:
        """Return the same gazetteer without its file, so that it can be sent to another machine."""
        return Gazetteer(self._arrays, paths=self.paths)

    @classmethod
    def _reopen(cls, stored: Path, digest: str, paths: tuple[Path, ...]) -> Gazetteer:
        found = open_stored(stored, {"digest": digest}, checked=False)
        if found is None:
            raise RuntimeError(f"{stored} has been removed or changed since the gazetteer was read; read it again")
        return cls(found, paths=paths, stored=stored)

    def __reduce__(self) -> tuple[Any, ...]:
        """Return how another process gets this gazetteer: by opening the same file, if there is one."""
        if self._stored is not None:
            return Gazetteer._reopen, (self._stored, self.digest, self.paths)
        return Gazetteer.from_bytes, (b"".join(self.to_chunks()), self.paths)

    def __len__(self) -> int:
        return len(self._arrays.ends)

    @overload
    def __getitem__(self, index: int) -> GazetteerEntry: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[GazetteerEntry, ...]: ...

    def __getitem__(self, index: int | slice) -> GazetteerEntry | tuple[GazetteerEntry, ...]:
        if isinstance(index, slice):
            return tuple(self[number] for number in range(*index.indices(len(self))))
        return GazetteerEntry.model_validate_json(self._arrays.record(range(len(self))[index]))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Gazetteer) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)

    def __repr__(self) -> str:
        files = ", ".join(map(str, self.paths))
        return f"<Gazetteer: {len(self)} entries{f' of {files}' if files else ''}>"
