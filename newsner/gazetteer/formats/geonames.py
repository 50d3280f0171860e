"""Read the dumps of GeoNames, such as ``cities500.zip``, ``FR.zip`` and ``allCountries.txt``.

https://download.geonames.org/export/dump/readme.txt describes their columns, which have no header.
"""

from __future__ import annotations

from collections.abc import Iterator

from newsner.errors import LexiconError
from newsner.gazetteer.entries import GazetteerEntry
from newsner.gazetteer.formats.base import GazetteerFile, Shape, to_imported
from newsner.labels import Label

_COLUMNS = (
    "geonameid",
    "name",
    "asciiname",
    "alternatenames",
    "latitude",
    "longitude",
    "feature_class",
    "feature_code",
    "country_code",
    "cc2",
    "admin1_code",
    "admin2_code",
    "admin3_code",
    "admin4_code",
    "population",
    "elevation",
    "dem",
    "timezone",
    "modification_date",
)
_POPULATION = _COLUMNS.index("population")
_NAMES = ("geonameid", "name", "asciiname", "alternatenames")
_DROPPED = {*_NAMES, "dem", "modification_date"}


class GeoNames(Shape):
    """A dump of GeoNames, or the ZIP archive of one."""

    def fits(self, file: GazetteerFile) -> bool:
        """Tell whether the first line has the columns of a dump, and begins with a number."""
        cells = file.head.partition("\n")[0].split("\t")
        return len(cells) == len(_COLUMNS) and cells[0].isdecimal()

    def read(self, file: GazetteerFile) -> Iterator[GazetteerEntry]:
        """Yield the places of a file; the most populous last, since they win over others of the same name."""
        populated: list[tuple[int, int, str]] = []
        with file.open_text() as lines:
            for number, line in enumerate(lines, 1):
                cells = line.rstrip("\n").split("\t")
                if len(cells) != len(_COLUMNS):
                    problem = f"expected {len(_COLUMNS)} values, but there are {len(cells)}"
                    raise LexiconError(file.path, number, "", problem)
                population = cells[_POPULATION]
                if population.isdecimal() and int(population):
                    populated.append((int(population), number, line))
                else:
                    yield from _to_entries(cells, file)
        populated.sort()
        for _, _, line in populated:
            yield from _to_entries(line.rstrip("\n").split("\t"), file)


def _to_entries(cells: list[str], file: GazetteerFile) -> Iterator[GazetteerEntry]:
    row = dict(zip(_COLUMNS, cells, strict=True))
    metadata = {key: value for key, value in row.items() if key not in _DROPPED}
    names = [row["name"], row["asciiname"], *row["alternatenames"].split(",")]
    entry = to_imported(names, file.label or Label.LOC, row["geonameid"], metadata)
    if entry is not None:
        yield entry
