"""Count what decisions move, compared with linking without them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from newsner.linking.occurrences import DocumentEntity


class Moves:
    """The document entities of a corpus, known by their positions, with the entity that each is without decisions."""

    def __init__(self, entities: Sequence[DocumentEntity], automatic: Mapping[tuple[str, int], int]) -> None:
        self._entities = entities
        self._entity_of = [automatic[entity.member] for entity in entities]
        self._company: dict[int, list[int]] = defaultdict(list)
        for position, number in enumerate(self._entity_of):
            self._company[number].append(position)

    def measure(self, positions: Iterable[int]) -> tuple[int, int]:
        """Return the numbers of mentions and of documents."""
        found = set(positions)
        mentions = sum(self._entities[position].surfaces.total() for position in found)
        return mentions, len({self._entities[position].document for position in found})

    def join(self, alone: set[int], others: set[int]) -> set[int]:
        """Return what moves where some, and all that the others are one with, become one: all but the largest."""
        found = alone | {x for position in others for x in self._company[self._entity_of[position]]}
        groups: dict[int, set[int]] = defaultdict(set)
        for position in found:
            groups[self._entity_of[position]].add(position)
        largest = max(groups.values(), key=self._rank) if groups else found
        return found - largest

    def _rank(self, positions: set[int]) -> tuple[tuple[int, int], tuple[str, int]]:
        """Return a key by which no two sets are equal, whatever the order of the documents."""
        return self.measure(positions), min(self._entities[position].member for position in positions)

    def part(self, left: set[int], right: set[int]) -> set[int]:
        """Return what moves where document entities are kept apart: the smaller side of what would be one.

        If there are none on the right, it is what the left ones would be one with.
        """
        right = right or {x for position in left for x in self._company[self._entity_of[position]]} - left
        shared = {self._entity_of[position] for position in left} & {self._entity_of[position] for position in right}
        sides = ({x for x in side if self._entity_of[x] in shared} for side in (left, right))
        return min(sides, key=self.measure)

    def send(self, left: set[int], right: set[int]) -> set[int]:
        """Return what moves where document entities become one with others: those that would not be."""
        homes = {self._entity_of[position] for position in right}
        return {position for position in left if self._entity_of[position] not in homes}
