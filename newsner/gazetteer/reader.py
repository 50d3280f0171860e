"""Read gazetteers of users from files of all shapes, in one call or given to `newsner.load` and the like."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from newsner.checks import check_items, check_path
from newsner.gazetteer.arrays import build_arrays
from newsner.gazetteer.cache import load_arrays
from newsner.gazetteer.entries import GazetteerEntry
from newsner.gazetteer.formats import read_file
from newsner.gazetteer.formats.base import GazetteerFile
from newsner.gazetteer.store import Gazetteer
from newsner.labels import Label

GazetteerSource = (
    str | Path | Gazetteer | Iterable[GazetteerEntry] | Iterable[str | Path | Gazetteer | GazetteerEntry] | None
)
"""What users give as their own names: a file, several, a gazetteer that was read, or entries."""


def read_gazetteer(path: str | Path, *, label: Label | str | None = None) -> Gazetteer:
    r"""Return the entries of a gazetteer file, whose shape is recognised by its content.

    A file of 1 MB or more gets a file ``….newsner-cache`` beside it, from which it is read much faster the next time.

    Args:
        path: a CSV file with the columns ``name,label`` and optionally ``aliases,kb_id,never,conditional`` (several
            values are joined by ``|``; all other columns become ``metadata``); JSON Lines with these fields; a file
            written by `newsner.Registry`, of which ``canonical``, the name before your edits, becomes an alias, and a
            warning names edits that a gazetteer cannot obey; FollowTheMoney entities in JSON Lines, or
            ``targets.simple.csv`` of OpenSanctions; results of the Wikidata Query Service in CSV or JSON; a dump of
            GeoNames; or a SKOS vocabulary in RDF/XML, Turtle, N-Triples or JSON-LD.
        label: the label of names for which the file has none: ``"PER"``, ``"LOC"`` or ``"ORG"``.

    Raises:
        TypeError: ``path`` is no path.
        ValueError: ``label`` is no label.
        FileNotFoundError: the file does not exist.
        LexiconError: the file is malformed or of no known shape, or has no labels and ``label`` is not given; the
            message gives file, line and field.
        MissingExtraError: the file is in SKOS, and the extra ``skos`` is not installed.

    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp(), "towns.csv")
    >>> _ = path.write_text("item,itemLabel,itemAltLabel,mayor\nQ1,Zorgville,Zorg-la-Belle,Jo Durand\n", "utf-8")
    >>> town = read_gazetteer(path, label="LOC").entry_of("Q1")
    >>> town.aliases, town.metadata
    (('Zorg-la-Belle',), {'mayor': 'Jo Durand'})
    """
    check_path("path", path)
    file = GazetteerFile(Path(path), None if label is None else Label(label))
    arrays, stored = load_arrays(file.path, file.label, lambda: build_arrays(read_file(file)))
    return Gazetteer(arrays, paths=(file.path,), stored=stored)


def to_gazetteers(gazetteer: GazetteerSource) -> tuple[Gazetteer, ...]:
    """Return what a user gave as own names as gazetteers, in order: one for each file, and for entries in a row.

    Raises:
        TypeError: ``gazetteer`` is none of `GazetteerSource`.
        FileNotFoundError, LexiconError, MissingExtraError: as for `read_gazetteer`.
    """
    if gazetteer is None:
        return ()
    if isinstance(gazetteer, str | os.PathLike):
        return (read_gazetteer(gazetteer),)
    if isinstance(gazetteer, Gazetteer):
        return (gazetteer,)
    found: list[Gazetteer] = []
    for kind, items in groupby(_check_sources(gazetteer), type):
        if issubclass(kind, GazetteerEntry):
            found.append(Gazetteer.build(x for x in items if isinstance(x, GazetteerEntry)))
        else:
            found += [x if isinstance(x, Gazetteer) else read_gazetteer(x) for x in items]  # type: ignore[arg-type]
    return tuple(found)


def _check_sources(gazetteer: object) -> Iterator[str | Path | Gazetteer | GazetteerEntry]:
    if not isinstance(gazetteer, Iterable) or isinstance(gazetteer, bytes):
        check_items("gazetteer", gazetteer, GazetteerEntry)  # which raises
    else:
        for item in gazetteer:
            if isinstance(item, str | Path | Gazetteer):
                yield item
            else:
                yield from check_items("gazetteer", [item], GazetteerEntry)
