"""The places of a corpus as a table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from newsner.models import Extraction
from newsner.places.locator import locate
from newsner.records import COLUMN, INTEGER, NUMBER, STRING, Column, Table

_TYPES = {"geonames_id": INTEGER, "place": STRING, "country": STRING, "admin1": STRING, "latitude": NUMBER}
_TYPES |= {"longitude": NUMBER, "population": INTEGER}
_NAMES = "id entity_id entity mentions geonames_id place kind country admin1 latitude longitude population score"


def _place_rows(article: Extraction) -> Iterator[tuple[Any, ...]]:
    for number, place in locate(article).items():
        entity = article.entities[number]
        yield (
            *(article.id, number, entity.name, len(entity.mentions)),
            *(place.geonames_id, place.name, place.kind, place.country, place.admin1),
            *(place.latitude, place.longitude, place.population, place.score),
        )


PLACES = Table(
    tuple(Column(name, _TYPES[name]) if name in _TYPES else COLUMN[name] for name in _NAMES.split()), _place_rows
)
"""The table of the places of a corpus, one row for each entity that has one; ``place`` is its name in GeoNames."""
