"""The nodes that linking across documents merges: document entities that have one name."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
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

    ``kind`` tells bearers of one form apart, as in `DocumentEntity`, and so does ``part``, as in `Constraints`.
    """

    label: Label
    form: str
    kb_id: str
    kind: str = ""
    part: str = ""


class EntityNode:
    """The document entities of one key; nodes that are merged form a tree.

    ``is_full_person`` tells whether the name has first name and surname, none of them just an initial.
    """

    def __init__(self, key: NodeKey) -> None:
        self.key = key
        self.label, self.form, self.kb_id, self.kind, _ = key
        self.words = words = self.form.split()
        is_whole = len(words) > 1 and min(len(words[0]), len(words[-1])) > 1
        self.is_full_person = self.label is Label.PER and is_whole and words[0] not in PARTICLES
        self._name = ""
        self.root = self
        self.cluster = [self]  # the nodes in the tree, if this is its root
        self.cluster_kb_id = key.kb_id  # the kb_id of the nodes in the tree, if this is its root
        self.is_apart = False
        self.entities: list[DocumentEntity] = []
        self.names: Counter[str] = Counter()  # by documents
        self.surfaces: Counter[str] = Counter()  # by mentions
        self.members: list[tuple[str, int]] = []
        self.aliases: dict[str, Reason] = {}
        self.together: set[int] = set()  # as in `Constraints`
        self.is_guest = False
        self.cluster_sides: set[tuple[int, int]] = set()  # of the nodes in the tree, if this is its root

    @property
    def name(self) -> str:
        """The first name in the alphabet of those with the most documents."""
        if not self._name:
            self._name = min(self.names, key=lambda name: (-self.names[name], name))
        return self._name

    def add(self, entity: DocumentEntity) -> None:
        """Add an entity of a document."""
        self.entities.append(entity)
        self._name = ""
        self.names[entity.name] += 1
        self.surfaces.update(entity.surfaces)
        self.members.append(entity.member)
        for alias, reason in entity.aliases.items():  # of two reasons the first in the alphabet, whatever came first
            self.aliases[alias] = min(reason, self.aliases.get(alias, reason))
        if entity.constraints.together is not None:
            self.together.add(entity.constraints.together)
        self.is_guest = entity.constraints.is_guest
        self.cluster_sides |= entity.constraints.sides

    def find_root(self) -> EntityNode:
        """Return the root of the tree of merged nodes."""
        while self.root is not self.root.root:
            self.root = self.root.root
        return self.root

    def merge(self, other: EntityNode) -> None:
        """Merge two nodes that name one thing, unless a decision keeps them apart."""
        first, second = self.find_root(), other.find_root()
        if first is not second and not first.is_kept_from(second):
            second.root = first
            first.cluster += second.cluster
            first.cluster_sides |= second.cluster_sides
            first.cluster_kb_id = first.cluster_kb_id or second.cluster_kb_id

    def is_kept_from(self, other: EntityNode) -> bool:
        """Tell whether a decision keeps the entities of two roots apart."""
        return any((number, 1 - side) in other.cluster_sides for number, side in self.cluster_sides)
