"""The nodes that linking across documents merges: document entities that have one name."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from newsner.french_words import PARTICLES
from newsner.labels import Label, Reason
from newsner.linking.occurrences import DocumentEntity


@dataclass(frozen=True)
class Link:
    """Why a name in some articles was taken for an entity, or was not.

    ``name`` stands in ``documents`` (their ids), ``other`` in the articles of the entity. ``probability`` is that the
    two are one, ``reason`` is how they fit, and ``evidence`` is what else speaks for it, in plain words. ``made`` tells
    whether they were linked.
    """

    label: Label
    name: str
    other: str
    documents: tuple[str, ...]
    reason: Reason
    probability: float
    evidence: tuple[str, ...] = ()
    made: bool = True


class NodeKey(NamedTuple):
    """What the document entities of a node have in common.

    ``kind`` tells bearers of one form apart: the country of an institution, the usage of a place, the office of someone
    who goes by a first name.
    """

    label: Label
    form: str
    kb_id: str
    kind: str = ""


class EntityNode:
    """The document entities of one key; nodes that are merged form a tree."""

    def __init__(self, key: NodeKey) -> None:
        self.key = key
        self.label, self.form, self.kb_id, self.kind = key
        self.root = self
        self.cluster = [self]  # the nodes in the tree, if this is its root
        self.cluster_kb_id = key.kb_id  # the kb_id of the nodes in the tree, if this is its root
        self.is_apart = False
        self.entities: list[DocumentEntity] = []
        self.names: Counter[str] = Counter()  # by documents
        self.surfaces: Counter[str] = Counter()  # by mentions
        self.members: list[tuple[str, int]] = []
        self.aliases: dict[str, Reason] = {}

    @cached_property
    def words(self) -> list[str]:
        """The words of the form."""
        return self.form.split()

    @property
    def name(self) -> str:
        """The first name in the alphabet of those with the most documents."""
        return min(self.names, key=lambda name: (-self.names[name], name))

    @cached_property
    def is_full_person(self) -> bool:
        """Whether this is a person's name with first name and surname, none of them just an initial."""
        words = self.words
        is_whole = len(words) > 1 and min(len(words[0]), len(words[-1])) > 1
        return self.label is Label.PER and is_whole and words[0] not in PARTICLES

    def add(self, entity: DocumentEntity) -> None:
        """Add an entity of a document."""
        self.entities.append(entity)
        self.names[entity.name] += 1
        self.surfaces.update(entity.surfaces)
        self.members.append((entity.document, entity.number))
        for alias, reason in entity.aliases.items():  # of two reasons the first in the alphabet, whatever came first
            self.aliases[alias] = min(reason, self.aliases.get(alias, reason))

    def find_root(self) -> EntityNode:
        """Return the root of the tree of merged nodes."""
        while self.root is not self.root.root:
            self.root = self.root.root
        return self.root

    def merge(self, other: EntityNode) -> None:
        """Merge two nodes that name one thing."""
        first, second = self.find_root(), other.find_root()
        if first is not second:
            second.root = first
            first.cluster += second.cluster
            first.cluster_kb_id = first.cluster_kb_id or second.cluster_kb_id
