"""List the shapes in which gazetteers exist, and read files of all of them."""

from __future__ import annotations

from collections.abc import Iterator

from newsner.gazetteer.entries import GazetteerEntry
from newsner.gazetteer.formats.base import GazetteerFile, Shape
from newsner.gazetteer.formats.ftm import FtmCsv, FtmJson
from newsner.gazetteer.formats.geonames import GeoNames
from newsner.gazetteer.formats.own import OwnCsv, OwnJson
from newsner.gazetteer.formats.skos import Skos
from newsner.gazetteer.formats.wikidata import WikidataCsv, WikidataJson

SHAPES: tuple[Shape, ...] = (
    Skos(),
    FtmJson(),
    FtmCsv(),
    WikidataJson(),
    WikidataCsv(),
    GeoNames(),
    OwnJson(),
    OwnCsv(),
)
"""The shapes, in the order in which they are tried: the last two take whatever is JSON, or is not."""


def read_file(file: GazetteerFile) -> Iterator[GazetteerEntry]:
    """Yield the entries of a file; its shape is recognised by its content.

    Raises:
        LexiconError: it is malformed, or has none of the shapes; the message names file, line and field.
    """
    yield from next(shape for shape in SHAPES if shape.fits(file)).read(file)
