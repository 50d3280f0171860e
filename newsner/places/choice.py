"""Choose among the towns that the names of an article may mean, all at once, since each says where the others are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy

from newsner.lexicons import load_weights
from newsner.places.options import Options
from newsner.places.scores import (
    count_countries,
    find_anchors,
    find_regions,
    is_famous,
    score_countries,
    score_nothing,
    score_town,
)
from newsner.places.towns import Towns, to_distances

_ROUNDS = 4  # in each, the probabilities of the last one say how far each town counts for the others
_NEAR, _AROUND = 50.0, 250.0  # km
_MOST_LIKELY = 50.0  # a score; exp() of more would overflow


class Choice(NamedTuple):
    """The town that an entity means, and the probability that it does."""

    row: int
    score: float


@dataclass(frozen=True)
class _Candidates:
    """The towns of all entities as arrays: whose they are, their rows, what speaks for them, and which are famous."""

    owners: Any
    rows: Any
    base: Any
    famous: Any

    @classmethod
    def build(cls, entities: list[Options], towns: Towns, countries: Mapping[str, float]) -> _Candidates:
        pairs = [(owner, entity, option) for owner, entity in enumerate(entities) for option in entity.towns]
        return cls(
            numpy.array([owner for owner, _, _ in pairs]),
            numpy.array([option.row for _, _, option in pairs]),
            numpy.array([score_town(entity, option, towns) for _, entity, option in pairs]),
            numpy.array([is_famous(entity, option, towns, countries) for _, entity, option in pairs]),
        )

    def to_chances(self, scores: Any, nothing: Any) -> Any:
        """Return probabilities; those of the towns of one entity and of none of them add up to one."""
        odds = numpy.exp(numpy.minimum(scores, _MOST_LIKELY))
        totals = numpy.exp(nothing)
        numpy.add.at(totals, self.owners, odds)
        return odds / totals[self.owners]


def choose(entities: list[Options], towns: Towns, countries: Mapping[str, float]) -> dict[int, Choice]:
    """Return the most probable town of each entity that may be one, by the number of the entity.

    Args:
        entities: what the entities may be.
        towns: the towns.
        countries: how much the article has to do with countries, by code, besides what its places tell.
    """
    unsettled = [entity for entity in entities if not entity.country and entity.towns]
    if not unsettled:
        return {}
    weights = load_weights("place")
    all_countries = count_countries(entities)
    for code, weight in countries.items():
        all_countries[code] = all_countries.get(code, 0.0) + weight
    candidates = _Candidates.build(unsettled, towns, all_countries)
    nothing = numpy.array([score_nothing(entity, all_countries, towns) for entity in unsettled])
    regions = find_regions(entities, towns)
    inside = [(str(towns.countries[row]), str(towns.regions[row])) in regions for row in candidates.rows]
    fixed = candidates.base + weights["in_area"] * numpy.array(inside)
    near, around, certainty = _find_closeness(entities, candidates, towns)
    codes, populations = towns.countries[candidates.rows], towns.populations[candidates.rows]
    chances = candidates.to_chances(fixed, nothing)
    for _ in range(_ROUNDS):
        known = numpy.concatenate([chances, certainty])
        shares = score_countries(codes, populations, candidates.owners, chances, candidates.famous, all_countries)
        scores = fixed + weights["country"] * shares
        scores = (
            scores + weights["near"] * (near * known).max(axis=1) + weights["around"] * (around * known).max(axis=1)
        )
        chances = candidates.to_chances(scores, nothing)
    return dict(_pick(unsettled, candidates, chances))


def _find_closeness(entities: list[Options], candidates: _Candidates, towns: Towns) -> tuple[Any, Any, Any]:
    """Return how near each candidate is to each other one and to the areas, and how sure those areas are."""
    anchors = list(find_anchors(entities, towns))
    rows = numpy.array([*candidates.rows, *(row for row, _ in anchors)])
    distances = to_distances(towns.vectors[candidates.rows], towns.vectors[rows])
    own = candidates.owners[:, None] == candidates.owners[None, :]
    distances[:, : len(own)][own] = numpy.inf  # the towns of one name say nothing of each other
    certainty = numpy.array([sure for _, sure in anchors])
    return numpy.exp(-distances / _NEAR), numpy.exp(-distances / _AROUND), certainty


def _pick(entities: list[Options], candidates: _Candidates, chances: Any) -> Iterator[tuple[int, Choice]]:
    for owner, entity in enumerate(entities):
        own = numpy.flatnonzero(candidates.owners == owner)
        best = own[chances[own].argmax()]
        yield entity.number, Choice(int(candidates.rows[best]), float(chances[best]))
