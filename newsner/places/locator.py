"""Find the places that the entities of an article mean."""

from __future__ import annotations

import re
from collections import Counter

from newsner.checks import check_share, check_type
from newsner.labels import Label
from newsner.models import Extraction
from newsner.places.choice import W, Choice, choose
from newsner.places.countries import load_countries
from newsner.places.options import Options, find_options
from newsner.places.place import Place
from newsner.places.towns import Towns, load_towns

MIN_SCORE = 0.85
"""Below this, `locate` gives no place: of those that it gives on the gold, at least 97 of 100 are right."""
COUNTRY_SCORE = 0.99
_OWN = re.compile(r"geonames:(\d+)")


def locate(article: Extraction, *, min_score: float = MIN_SCORE) -> dict[int, Place]:
    """Return the places that entities of an article mean, by the number of the entity in ``article.entities``."""
    check_type("article", article, Extraction, "an Extraction")
    check_share("min_score", min_score)
    towns = load_towns()
    entities = find_options(article)
    places = {e.number: _to_country(e.country) for e in entities if e.country}
    chosen = choose(entities, towns, _find_countries(article))
    places |= {number: _to_town(choice, towns) for number, choice in chosen.items() if choice.score >= min_score}
    for number, entity in enumerate(article.entities):
        if entity.label is Label.LOC and (own := _OWN.fullmatch(entity.kb_id or "")):
            row = towns.row_of(int(own[1]))
            if row is not None:
                places[number] = _to_town(Choice(row, 1.0), towns)
    return dict(sorted(places.items()))


def _find_countries(article: Extraction) -> dict[str, float]:
    """Return the countries of the outlet and of the demonyms of an article."""
    found: Counter[str] = Counter()
    home = article.metadata.get("country", "").upper()
    if home in load_countries():
        found[home] += W["home"]
    for reference in article.references:
        if reference.kb_id in load_countries():
            found[reference.kb_id] += W["reference"]
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
        score=COUNTRY_SCORE,
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
        kind="town",
        score=choice.score,
    )
