"""What speaks for each of the towns that a name may mean, and for none of them, as logarithms of odds.

``newsner/data/place_weights.csv`` has the weights. They were set by hand on ``tests/gold/places.jsonl`` and on what
`locate` found in other articles.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from math import log
from typing import Any

import numpy

from newsner.lexicons import Area, load_weights
from newsner.places.countries import load_countries
from newsner.places.options import Fit, Hint, Options, TownOption
from newsner.places.towns import Towns, to_distances

_USUAL = {"FR": 1.5, "BE": 0.3, "CH": 0.3, "CA": 0.3, "DZ": 0.3, "US": 0.3, "GB": 0.2, "DE": 0.2, "IT": 0.2, "ES": 0.2}
_RARE, _RARE_TOGETHER = 0.02, 2.0
"""How much French news have to do with countries before an article says of which it is."""

_FEWEST = 300  # inhabitants; GeoNames does not know those of all
_LARGE, _MIDDLE, _SMALL = 100_000, 20_000, 5_000  # inhabitants
_LONG = 8  # letters of a name that hardly anything else has
_CLOSE = 60.0  # km between a town and one that says where it is
_RADIUS = {"canton": 150, "department": 110, "district": 15, "island": 100, "province": 80, "river": 150}
_REGIONS = frozenset({"canton", "land", "province", "state"})  # which are the regions of GeoNames
_LIKE_SEATS = frozenset({"canton", "province"})  # which may have the French name of their capital
_NAMED = 1.0  # evidence that an article has to do with a country, by more than demonyms
_SAME_REGION = 200.0  # km
_DIVISIONS = frozenset({"canton", "department", "land", "nation", "province", "region", "state"})
_TOO_LARGE = frozenset({"land", "nation", "state"})  # for their capital to say where a town is


def score_town(entity: Options, option: TownOption, towns: Towns) -> float:
    """Return what speaks for a town, whatever the other places of the article are."""
    weights = load_weights("place")
    population = int(towns.populations[option.row])
    score = weights["population"] * log(max(population, _FEWEST)) + _score_name(entity, option, towns)
    if is_known_capital(entity, option, towns):
        score += weights["capital"] + weights["acts"] * entity.acts
    elif any(is_known_capital(entity, other, towns) for other in _compatriots(entity, option, towns)):
        score += weights["beside_capital"]
    score += weights["town_town"] * entity.share("town") + weights["first_name"] * entity.is_first_name
    if option.fit != "article":
        score += weights["town_article"] * entity.share("article")
    score += weights["town_brackets"] * entity.share("brackets") * bool(entity.areas)
    score += weights["town_noun"] * entity.share("area") + weights["town_site"] * entity.share("site")
    if entity.hints:
        fitting = sum(any(_lies_in(option.row, hint, towns) for hint in hints) for hints in entity.hints)
        share = fitting / len(entity.hints)
        score += weights["hint"] * share + weights["hint_contrary"] * (1 - share)
    return score


def _score_name(entity: Options, option: TownOption, towns: Towns) -> float:
    """Return what the name itself says, by how it relates to that of the town."""
    weights = load_weights("place")
    population = int(towns.populations[option.row])
    own: set[Fit] = {"main", "article"}
    rivals = [int(towns.populations[other.row]) for other in entity.towns if other.fit in own]
    score = 0.0
    if option.fit == "short":
        score += weights["short" if population >= _SMALL else "short_small"]
    elif option.fit == "other" and not is_known_capital(entity, option, towns):
        score += weights["other_beside_main"] * any(10 * rival > population for rival in rivals)
        score += weights["other_beside_area"] * any(
            area.kind not in _LIKE_SEATS or area.town != towns.ids[option.row] for area in entity.areas
        )
        score += weights["other_unknown"] * (not entity.is_known)
        score += weights[
            "other_large" if population >= _LARGE else "other_middle" if population >= _MIDDLE else "other_small"
        ]
    if entity.is_known and option.fit != "short" and population >= _MIDDLE:
        score += weights["known"] * (population == max(towns.populations[other.row] for other in entity.towns))
    if option.fit == "main" and entity.letters >= _LONG:
        score += weights["unique"] * (sum(other.fit == "main" for other in entity.towns) == 1)
    return score


def _compatriots(entity: Options, option: TownOption, towns: Towns) -> list[TownOption]:
    """Return the towns that the entity may mean in the country of one of them."""
    return [other for other in entity.towns if towns.countries[other.row] == towns.countries[option.row]]


def is_known_capital(entity: Options, option: TownOption, towns: Towns) -> bool:
    """Tell whether a name is one that the news have for a capital, and a town that capital."""
    if not entity.is_capital:
        return False
    country = load_countries().get(str(towns.countries[option.row]))
    return country is not None and country.capital == towns.ids[option.row]


def score_nothing(entity: Options, countries: Mapping[str, float], towns: Towns) -> float:
    """Return what speaks for none of the towns: an area of their name, or a place that GeoNames does not have."""
    weights = load_weights("place")
    score = weights["nothing"] + weights["nothing_known"] * (entity.is_known and not entity.areas)
    ids = {int(towns.ids[option.row]) for option in entity.towns}
    for area in entity.areas:
        is_like_seat = area.kind in _LIKE_SEATS and area.town in ids
        own = weights[f"area_{area.kind}"] + weights["area_like_seat"] * is_like_seat
        own += log(_share_of(countries, area.country)) if area.country else weights["area_several_countries"]
        own += weights["area_article"] * (entity.share("article") + entity.share("brackets"))
        own += weights["area_noun"] * entity.share("area")
        own += weights["area_town"] * entity.share("town") * (area.kind != "district")
        own += weights["hint"] * any(_is_in_country(area, hint, towns) for hints in entity.hints for hint in hints)
        score = float(numpy.logaddexp(score, own))
    return score


def _lies_in(row: int, hint: Hint, towns: Towns) -> bool:
    """Tell whether a town lies in a country or an area, or near another town."""
    if isinstance(hint, str):
        return bool(towns.countries[row] == hint)
    if isinstance(hint, int):
        return row != hint and _distance(row, hint, towns) <= _CLOSE
    if hint.country and towns.countries[row] != hint.country:
        return False
    seat = towns.row_of(hint.town)
    if seat is None:  # nobody knows where in its country
        return False
    if hint.kind in _RADIUS:
        return _distance(row, seat, towns) <= _RADIUS[hint.kind]
    return bool(towns.regions[row] == towns.regions[seat]) or _distance(row, seat, towns) <= _SAME_REGION


def _is_in_country(area: Area, hint: Hint, towns: Towns) -> bool:
    """Tell whether what says where an area lies is in the same country, so that it does not speak for a town."""
    code = hint if isinstance(hint, str) else towns.countries[hint] if isinstance(hint, int) else hint.country
    return bool(area.country) and area.country == code


def _distance(first: int, second: int, towns: Towns) -> float:
    return float(to_distances(towns.vectors[[first]], towns.vectors[[second]])[0, 0])


def count_countries(entities: list[Options]) -> dict[str, float]:
    """Return how much the countries and areas that an article names have to do with each country."""
    weights = load_weights("place")
    found: dict[str, float] = defaultdict(float)
    for entity in entities:
        if entity.country:
            found[entity.country] += weights["country_mention"] * (1 + log(entity.mentions))
        codes = {area.country for area in entity.areas if area.country and area.kind in _DIVISIONS}
        if len(codes) == 1 and not any(option.fit == "main" for option in entity.towns):
            found[codes.pop()] += weights["country_of_area"]
    return dict(found)


def settle_countries(entities: list[Options], countries: Mapping[str, float]) -> list[Options]:
    """Return the entities without the countries that may be a region of another one, which the article also names.

    `Géorgie` is no country in an article on the United States, unless it also has `géorgien` or other Georgian places.
    """
    for entity in entities:
        codes = {area.country for area in entity.areas if area.kind in _DIVISIONS and area.country != entity.country}
        if entity.country and codes:
            others = count_countries([other for other in entities if other is not entity])
            named = {*others, *countries}
            if codes & named and entity.country not in named:
                entity.country = ""
    return entities


def _share_of(countries: Mapping[str, float], code: str) -> float:
    return (countries.get(code, 0.0) + _USUAL.get(code, _RARE)) / _total(countries)


def _total(countries: Mapping[str, float]) -> float:
    return sum(countries.values()) + sum(_USUAL.values()) + _RARE_TOGETHER


def score_countries(
    codes: Any, populations: Any, owners: Any, chances: Any, famous: Any, countries: Mapping[str, float]
) -> Any:
    """Return the logarithm of the share that the country of each town has in the article, apart from its own entity.

    A large town is named in any article, so there is a least share that grows with the town.
    """
    weights = load_weights("place")
    known, index = numpy.unique(codes, return_inverse=True)
    outside = numpy.array([countries.get(str(code), 0.0) + _USUAL.get(str(code), _RARE) for code in known])
    votes = numpy.zeros((owners.max() + 1, len(known)))
    numpy.add.at(votes, (owners, index), chances)
    together, own = votes.sum(axis=0), votes[owners]
    seen = outside[index] + together[index] - own[numpy.arange(len(index)), index]
    shares = numpy.log(seen / (_total(countries) + together.sum() - own.sum(axis=1)))
    least = numpy.clip(weights["country_least_of_towns"] + 0.5 * (numpy.log1p(populations) - 12), -7, -2)
    least[famous] = weights["country_least"]
    return numpy.maximum(shares, least)


def find_regions(entities: list[Options], towns: Towns) -> set[tuple[str, str]]:
    """Return country and region of the states, Länder, cantons and provinces that an article names."""
    seats = [towns.row_of(area.town) for entity in entities for area in entity.areas if area.kind in _REGIONS]
    return {(str(towns.countries[row]), str(towns.regions[row])) for row in seats if row is not None}


def is_famous(entity: Options, option: TownOption, towns: Towns, countries: Mapping[str, float]) -> bool:
    """Tell whether a town is a capital with no large namesake in a country that the article names."""
    rivals = [other.row for other in entity.towns if other.fit == "main" and towns.populations[other.row] >= _MIDDLE]
    rivals = [row for row in rivals if towns.countries[row] != towns.countries[option.row]]
    named = any(countries.get(str(towns.countries[row]), 0.0) > _NAMED for row in rivals)
    return is_known_capital(entity, option, towns) and not named


def find_anchors(entities: list[Options], towns: Towns) -> Iterator[tuple[int, float]]:
    """Yield the towns that stand for the areas that an article names, and how far each says where others are."""
    for entity in entities:
        for area in entity.areas:
            row = towns.row_of(area.town) if area.town and area.kind not in _TOO_LARGE else None
            if row is not None:
                yield row, 0.7 * (0.5 if len(entity.areas) > 1 else 1.0) * (0.3 if entity.towns else 1.0)
