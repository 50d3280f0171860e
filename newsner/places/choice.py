"""Choose among the places that the names of an article may mean, all at once, since each says where the others are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import numpy

from newsner.lexicons import Area
from newsner.places.countries import load_countries
from newsner.places.options import Options, TownOption
from newsner.places.towns import Towns, to_distances

# All weights add up to the logarithm of odds. They were set by hand, and checked on tests/gold/places.jsonl.
W = {
    "population": 0.7,
    "least": 300,
    "short": -1.0,
    "other_large": -0.5,
    "other_middle": -2.0,
    "other_small": -3.5,
    "short_small": -3.0,
    "other_unknown": -1.5,
    "other_beside_main": -1.5,
    "unique": 1.0,
    "known": 1.0,
    "capital": 4.0,
    "acts": 1.5,
    "side_town": 1.0,
    "side_article": -4.0,
    "side_area": -15.0,
    "side_site": -15.0,
    "country": 1.0,
    "fame": -4.0,
    "near": 2.5,
    "around": 1.5,
    "near_km": 50.0,
    "around_km": 250.0,
    "hint": 6.0,
    "no_hint": -5.0,
    "nothing": 2.6,
    "division": 8.0,
    "nature": 6.0,
    "district": 9.5,
    "natural": 7.5,
    "area_article": 3.0,
    "area_area": 4.0,
    "area_town": -7.0,
    "home": 5.0,
    "country_mention": 1.5,
    "area_mention": 1.5,
    "reference": 0.3,
}
PRIOR = {"FR": 1.5, "BE": 0.3, "CH": 0.3, "CA": 0.3, "DZ": 0.3, "US": 0.3, "GB": 0.2, "DE": 0.2, "IT": 0.2, "ES": 0.2}
_OTHERS = 0.02
_ROUNDS = 4
_DIVISIONS = {"department", "region", "province", "canton", "state", "land", "nation"}
_RADIUS = {"department": 110, "province": 80, "canton": 150, "river": 150, "district": 15, "island": 100}
_WIDE = 400


class Choice(NamedTuple):
    """The town that an entity means, and the probability that it does."""

    row: int
    score: float


class _Candidates(NamedTuple):
    """The towns of all entities as arrays."""

    owners: Any
    rows: Any
    base: Any
    countries: Any
    populations: Any
    capitals: Any


def choose(entities: list[Options], towns: Towns, countries: Mapping[str, float]) -> dict[int, Choice]:
    """Return the most probable town of each entity that has one, by the number of the entity.

    Args:
        entities: what the entities may be.
        towns: the towns.
        countries: how much the article has to do with countries, by code, beside what its entities tell.
    """
    open_ = [entity for entity in entities if not entity.country and entity.towns]
    if not open_:
        return {}
    weights = Counter(countries) + Counter(dict(_count_countries(entities)))
    candidates = _build(open_, towns)
    none = numpy.array([_score_nothing(e, weights) for e in open_])
    anchors, certainty = _find_anchors(entities, towns, weights)
    vectors = towns.vectors[candidates.rows]
    distances = to_distances(vectors, numpy.concatenate([vectors, anchors]))
    same = candidates.owners[:, None] == candidates.owners[None, :]
    distances[:, : len(same)][same] = numpy.inf
    near, around = (numpy.exp(-distances / W[name]) for name in ("near_km", "around_km"))
    chances = _normalise(candidates, candidates.base, none)
    for _ in range(_ROUNDS):
        known = numpy.concatenate([chances, certainty])
        score = candidates.base + W["country"] * _country_scores(candidates, chances, weights)
        score = score + W["near"] * (near * known).max(axis=1) + W["around"] * (around * known).max(axis=1)
        chances = _normalise(candidates, score, none)
    return dict(_pick(open_, candidates, chances, towns))


def _pick(entities: list[Options], candidates: _Candidates, chances: Any, towns: Towns) -> Iterator[tuple[int, Choice]]:
    for owner, entity in enumerate(entities):
        own = numpy.flatnonzero(candidates.owners == owner)
        best = own[chances[own].argmax()]
        yield entity.number, Choice(int(candidates.rows[best]), float(chances[best]))


def _build(entities: list[Options], towns: Towns) -> _Candidates:
    pairs = [(owner, entity, option) for owner, entity in enumerate(entities) for option in entity.towns]
    rows = numpy.array([option.row for _, _, option in pairs])
    base = numpy.array([_score_town(entity, option, towns) for _, entity, option in pairs])
    return _Candidates(numpy.array([owner for owner, _, _ in pairs]), rows, base, towns.countries[rows], numpy.log1p(towns.populations[rows]), numpy.array([e.is_capital and is_capital(o.row, towns) for _, e, o in pairs]))


def _score_town(entity: Options, option: TownOption, towns: Towns) -> float:
    """Return what speaks for a town, whatever the rest of the article says."""
    population = int(towns.populations[option.row])
    score = W["population"] * numpy.log(max(population, W["least"]))
    capital = entity.is_capital and is_capital(option.row, towns)
    if option.fit == "short":
        score += W["short"] if population >= 5000 else W["short_small"]
    elif option.fit == "other" and not capital:
        rivals = [o.row for o in entity.towns if o.fit in ("main", "article")]
        if any(10 * towns.populations[row] > population for row in rivals):
            score += W["other_beside_main"]
        score += 0 if entity.is_known else W["other_unknown"]
        score += W["other_large" if population >= 100_000 else "other_middle" if population >= 20_000 else "other_small"]
    if capital:
        score += W["capital"] + W["acts"] * entity.acts
    if entity.is_known and option.row == max(entity.towns, key=lambda o: towns.populations[o.row]).row and population >= 20_000:
        score += W["known"]
    if option.fit == "main" and entity.letters >= 8 and len([o for o in entity.towns if o.fit == "main"]) == 1:
        score += W["unique"]
    score += W["side_town"] * entity.share("town")
    if option.fit != "article":
        score += W["side_article"] * entity.share("article")
    score += W["side_area"] * entity.share("area") + W["side_site"] * entity.share("site")
    if entity.hints:
        fits = sum(any(_lies_in(option.row, hint, towns) for hint in hints) for hints in entity.hints)
        share = fits / len(entity.hints)
        score += W["hint"] * share + W["no_hint"] * (1 - share)
    return float(score)


def is_capital(row: int, towns: Towns) -> bool:
    country = load_countries().get(str(towns.countries[row]))
    return country is not None and country.capital == towns.name_of(row)


def _lies_in(row: int, hint: Area | str | int, towns: Towns) -> bool:
    """Tell whether a town lies in a country or an area, or near another town."""
    if isinstance(hint, str):
        return bool(towns.countries[row] == hint)
    if isinstance(hint, int):
        return row != hint and _distance(row, hint, towns) < 60
    if hint.country and towns.countries[row] != hint.country:
        return False
    seat = towns.row_of(hint.town)
    if seat is None:
        return bool(hint.country)
    if hint.kind in _RADIUS:
        return _distance(row, seat, towns) <= _RADIUS[hint.kind]
    return bool(towns.regions[row] == towns.regions[seat]) or _distance(row, seat, towns) <= 200


def _distance(first: int, second: int, towns: Towns) -> float:
    return float(to_distances(towns.vectors[[first]], towns.vectors[[second]])[0, 0])


def _score_nothing(entity: Options, weights: Counter[str]) -> float:
    """Return what speaks for none of the towns: an area of the same name, or a place that GeoNames does not have."""
    score = W["nothing"]
    for area in entity.areas:
        own = W["division"] if area.kind in _DIVISIONS else W.get(area.kind, W["nature"])
        own += numpy.log(_share_of(weights, area.country)) if area.country else -1.0
        own += W["area_article"] * entity.share("article") + W["area_area"] * entity.share("area")
        if area.kind != "district":
            own += W["area_town"] * entity.share("town")
        score = numpy.logaddexp(score, own)
    return float(score)


def _share_of(weights: Mapping[str, float], country: str) -> float:
    prior = PRIOR.get(country, _OTHERS)
    total = sum(weights.values()) + sum(PRIOR.values()) + 2
    return (weights.get(country, 0.0) + prior) / total


def _count_countries(entities: list[Options]) -> Iterator[tuple[str, float]]:
    found: Counter[str] = Counter()
    for entity in entities:
        if entity.country:
            found[entity.country] += W["country_mention"] * (1 + numpy.log(entity.mentions))
        codes = {area.country for area in entity.areas if area.country and area.kind in _DIVISIONS}
        if len(codes) == 1 and not any(o.fit == "main" for o in entity.towns):
            found[codes.pop()] += W["area_mention"]
    yield from found.items()


def _find_anchors(entities: list[Options], towns: Towns, weights: Counter[str]) -> tuple[Any, Any]:
    """Return vectors of the areas that the article names, and how sure they are."""
    rows, certainty = [], []
    for entity in entities:
        for area in entity.areas:
            row = towns.row_of(area.town) if area.town else None
            if row is not None and area.kind not in ("state", "nation", "land"):
                rows.append(row)
                certainty.append(0.7 * (1.0 if len(entity.areas) == 1 else 0.5) * (0.3 if entity.towns else 1))
    return towns.vectors[rows].reshape(-1, 3), numpy.array(certainty)


def _country_scores(candidates: _Candidates, chances: Any, weights: Counter[str]) -> Any:
    """Return the logarithm of the share that the country of each candidate has in the article without its own entity."""
    codes, index = numpy.unique(candidates.countries, return_inverse=True)
    outer = numpy.array([weights.get(str(code), 0.0) + PRIOR.get(str(code), _OTHERS) for code in codes])
    total = sum(weights.values()) + sum(PRIOR.values()) + 2
    votes = numpy.zeros((candidates.owners.max() + 1, len(codes)))
    numpy.add.at(votes, (candidates.owners, index), chances)
    all_votes = votes.sum(axis=0)
    own = votes[candidates.owners]
    seen = outer[index] + all_votes[index] - own[numpy.arange(len(index)), index]
    shares = numpy.log(seen / (total + all_votes.sum() - own.sum(axis=1)))
    fame = numpy.clip(W["fame"] + 0.5 * (candidates.populations - 12), -7, -2)
    fame[candidates.capitals] = -2
    return numpy.maximum(shares, fame)


def _normalise(candidates: _Candidates, score: Any, none: Any) -> Any:
    """Return probabilities of the candidates; those of one entity and of none of them add up to one."""
    score = numpy.clip(score, -50, 50)
    totals = numpy.exp(none)
    numpy.add.at(totals, candidates.owners, numpy.exp(score))
    return numpy.exp(score) / totals[candidates.owners]
