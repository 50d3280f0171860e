"""A place on earth."""

from __future__ import annotations

from typing import Literal

from newsner.models import Result

PlaceKind = Literal["country", "city"]


class Place(Result):
    """A country or a town of GeoNames.

    ``geonames_id`` is its id (https://www.geonames.org/2988507 is Paris) and ``name`` the name it has there.
    ``kind`` is ``country``, or ``city`` for all towns and villages.
    ``country`` is an ISO 3166-1 code of two letters, and ``admin1`` GeoNames' code of the region, state or province,
    or ``None``. ``latitude`` and ``longitude`` are in degrees; those of a country are the middle of its towns, weighted
    by their inhabitants. ``score`` is the probability that the name means this place.

    >>> from newsner import extract, locate
    >>> place = locate(extract("Le procès s'ouvre à Genève, en Suisse."))[0]
    >>> place.geonames_id, place.name, place.country, place.latitude, place.kind
    (2660646, 'Geneva', 'CH', 46.20222, 'city')
    """

    geonames_id: int
    name: str
    country: str
    admin1: str | None = None
    latitude: float
    longitude: float
    population: int
    kind: PlaceKind
    score: float
