"""Settle which demands of decisions hold, where they contradict one another: the later ones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Sequence
from typing import NamedTuple


class Demand(NamedTuple):
    """Two groups of things that a decision, known by its number in the log, puts together or keeps apart."""

    decision: int
    left: frozenset[Hashable]
    right: frozenset[Hashable]
    is_apart: bool = False


class Settlement:
    """The demands that hold: from the last decision to the first, each that contradicts none of those before.

    ``overridden`` has the decisions that a demand contradicts, by its position among the demands.

    >>> a, b, c = (frozenset(x) for x in "ABC")
    >>> settled = Settlement([Demand(0, a, b), Demand(1, b, c), Demand(2, a, c, is_apart=True)])
    >>> settled.overridden, settled.find("B") == settled.find("C")
    ({0: {2}}, True)
    """

    def __init__(self, demands: Sequence[Demand]) -> None:
        self._roots: dict[Hashable, Hashable] = {}
        self._sides: dict[Hashable, set[tuple[int, int]]] = defaultdict(set)  # by root: demand, and which side of it
        self._deciders: dict[Hashable, set[int]] = defaultdict(set)  # by root: the decisions that made the cluster
        self.overridden: dict[int, set[int]] = {}
        for position in sorted(range(len(demands)), key=lambda x: (-demands[x].decision, x)):
            demand = demands[position]
            rivals = self._keep_apart(position, demand) if demand.is_apart else self._put_together(demands, demand)
            if rivals:
                self.overridden[position] = rivals

    def find(self, thing: Hashable) -> Hashable:
        """Return the root of the cluster that a thing is in."""
        root = thing
        while (parent := self._roots.get(root, root)) != root:
            root = parent
        while (parent := self._roots.get(thing, thing)) != root:
            self._roots[thing], thing = root, parent
        return root

    def _put_together(self, demands: Sequence[Demand], demand: Demand) -> set[int]:
        roots = list(dict.fromkeys(map(self.find, sorted(demand.left | demand.right, key=repr))))
        sides = {side for root in roots for side in self._sides[root]}
        if rivals := {demands[position].decision for position, side in sides if (position, 1 - side) in sides}:
            return rivals
        first, *others = roots
        self._sides[first] = sides
        self._deciders[first].add(demand.decision)
        for root in others:
            self._roots[root] = first
            self._deciders[first] |= self._deciders[root]
        return set()

    def _keep_apart(self, position: int, demand: Demand) -> set[int]:
        left, right = ({self.find(thing) for thing in things} for things in (demand.left, demand.right))
        if left & right:
            return {decider for root in left & right for decider in self._deciders[root]}
        for side, roots in enumerate((left, right)):
            for root in roots:
                self._sides[root].add((position, side))
        return set()
