"""Where everything that was found stands in a corpus: small enough to keep, so that no question reads it again."""

from __future__ import annotations

import zlib
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from newsner.labels import Label, LineKind
from newsner.linking.registry import Registry
from newsner.models import Entity, Extraction, Quantity, to_surface

Integers = NDArray[np.intc]

NOBODY = -1
"""Stands where there is no entity, or no entry of a registry."""

_surface_of = lru_cache(1 << 16)(to_surface)  # most names are in many articles


@dataclass(frozen=True, slots=True)
class IndexedDocument:
    """A document with what groups it: a date and metadata. Its text is packed; `CorpusIndex.text_of` unpacks it."""

    id: str
    date: date | None
    metadata: Mapping[str, str]
    packed: bytes = field(repr=False)


class IndexedEntity(NamedTuple):
    """What an entity is called in its document, where no entry of a registry says it."""

    name: str
    label: Label


class Passages(NamedTuple):
    """The passages of one kind, column by column: the document, start, end and entity of each.

    Documents and entities are numbered across the corpus; `NOBODY` is no entity.
    """

    documents: Integers
    starts: Integers
    ends: Integers
    entities: Integers


class Measured(NamedTuple):
    """What a quantity counts or measures."""

    kind: str
    unit: str
    noun: str
    per: str


class _HasRange(Protocol):
    """A start and an end, as all passages have."""

    @property
    def start(self) -> int: ...

    @property
    def end(self) -> int: ...


class CorpusIndex:
    """The documents of a corpus, and where names, references, statements, quantities and the like stand in them."""

    def __init__(self, articles: Iterable[Extraction]) -> None:
        self.documents: list[IndexedDocument] = []
        self.entities: list[IndexedEntity] = []
        self.numbers: dict[str, int] = {}
        """The number of each document, by its id."""
        self.first_entities: list[int] = []
        """The number of the first entity of each document; the others follow."""
        self.forms: list[str] = []
        """What mentions are called, the words for speakers, and the ids of references are positions in it."""
        self.measured: list[Measured] = []
        """What each quantity counts or measures is a position in it."""
        self._positions: dict[str | Measured, int] = {}
        self._columns: dict[LineKind, tuple[array[int], ...]] = {}
        self._details: dict[LineKind, array[int]] = {}
        for article in articles:
            self._add(article)
        self.passages: dict[LineKind, Passages] = {
            kind: Passages(*(np.frombuffer(column, dtype=np.intc) for column in columns))
            for kind, columns in self._columns.items()
        }
        self.details: dict[LineKind, Integers] = {
            kind: np.frombuffer(column, dtype=np.intc) for kind, column in self._details.items()
        }
        """For each mention, statement and reference a position in ``forms``, for each quantity one in ``measured``."""

    def _add(self, article: Extraction) -> None:
        number, first = len(self.documents), len(self.entities)
        id_ = str(article.id)
        packed = zlib.compress(article.text.encode("utf-8", "surrogatepass"), 1)
        self.documents.append(IndexedDocument(id_, article.date, article.metadata, packed))
        self.numbers[id_] = number
        self.first_entities.append(first)
        for position, entity in enumerate(article.entities):
            self.entities.append(IndexedEntity(entity.name, entity.label))
            self._add_entity(number, first + position, entity)
        for reference in article.references:
            meant = NOBODY if reference.entity is None else first + reference.entity
            self._append("reference", number, reference, meant, self._position(reference.kb_id or ""))
        for quantity in article.quantities:
            self._append("quantity", number, quantity, NOBODY, self._position(_measure(quantity)))
        for day in article.dates:
            self._append("date", number, day, NOBODY)
        for statement in article.statements:
            speaker = NOBODY if statement.entity is None else first + statement.entity
            words = _surface_of(statement.speaker.text) if statement.speaker else ""
            self._append("statement", number, statement, speaker, self._position(words))
            if statement.speaker:
                self._append("speaker", number, statement.speaker, speaker)

    def _add_entity(self, document: int, number: int, entity: Entity) -> None:
        for mention in entity.mentions:
            self._append("mention", document, mention, number, self._position(_surface_of(mention.text)))
        for role in entity.roles:
            self._append("role", document, role, number)

    def _append(self, kind: LineKind, document: int, passage: _HasRange, entity: int, detail: int = NOBODY) -> None:
        columns = self._columns.setdefault(kind, (array("i"), array("i"), array("i"), array("i")))
        for column, value in zip(columns, (document, passage.start, passage.end, entity), strict=True):
            column.append(value)
        if detail != NOBODY:
            self._details.setdefault(kind, array("i")).append(detail)

    def _position(self, item: str | Measured) -> int:
        """Return the position of a form or of what is measured, each of which is kept once."""
        found = self._positions.get(item)
        if found is None:
            kept: list[str] | list[Measured] = self.forms if isinstance(item, str) else self.measured
            found = self._positions[item] = len(kept)
            kept.append(item)  # type: ignore[arg-type]
        return found

    def text_of(self, document: int) -> str:
        """Return the text of a document, given its number."""
        return zlib.decompress(self.documents[document].packed).decode("utf-8", "surrogatepass")

    def passages_of(self, kind: LineKind) -> Passages:
        """Return all passages of a kind."""
        empty = np.zeros(0, dtype=np.intc)
        return self.passages.get(kind, Passages(empty, empty, empty, empty))

    def details_of(self, kind: LineKind) -> Integers:
        """Return the positions in ``forms`` or ``measured`` of all passages of a kind."""
        return self.details.get(kind, np.zeros(0, dtype=np.intc))

    def document_of(self, entity: int) -> int:
        """Return the number of the document of an entity."""
        return bisect_right(self.first_entities, entity) - 1

    def find_entries(self, registry: Registry) -> Integers:
        """Return for each entity the position of its entry in a registry, or `NOBODY` if a decision dropped it."""
        entries = np.full(len(self.entities) + 1, NOBODY, dtype=np.intc)  # the last one is that of nobody
        for (document, number), position in registry.members.items():
            found = self.numbers.get(document)
            if found is not None:
                entries[self.first_entities[found] + number] = position
        return entries

    def each_text(self) -> Iterator[str]:
        """Yield the texts of all documents, in order."""
        return map(self.text_of, range(len(self.documents)))


def _measure(quantity: Quantity) -> Measured:
    return Measured(quantity.kind, quantity.unit or "", quantity.noun or "", quantity.per or "")


def to_list(numbers: Integers) -> Sequence[int]:
    """Return an array as a list of Python's own numbers, which are faster to handle one by one."""
    found: list[int] = numbers.tolist()
    return found
