"""Write the results of a corpus in the formats of other programs, one class for each in `EXPORTERS`."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from newsner.analysis.cooccurrences import Within
from newsner.checks import check_path, check_type, name_argument
from newsner.corpus.exports.base import Exported, Exporter
from newsner.corpus.exports.brat import BratExporter
from newsner.corpus.exports.conll import ConllExporter
from newsner.corpus.exports.docbin import DocBinExporter
from newsner.corpus.exports.excel import ExcelExporter
from newsner.corpus.exports.ftm import FtmExporter
from newsner.corpus.exports.graphs import GexfExporter, GraphMlExporter
from newsner.corpus.exports.label_studio import LabelStudioExporter
from newsner.corpus.exports.sqlite import SqliteExporter
from newsner.corpus.exports.tei import TeiExporter
from newsner.corpus.exports.textometry import IramuteqExporter, TxmExporter
from newsner.corpus.exports.web_annotation import WebAnnotationExporter
from newsner.files import drafted, refuse_existing, refuse_inputs

EXPORTERS: dict[str, Exporter] = {
    exporter.name: exporter
    for exporter in (
        GexfExporter(),
        GraphMlExporter(),
        SqliteExporter(),
        ExcelExporter(),
        ConllExporter(),
        DocBinExporter(),
        LabelStudioExporter(),
        BratExporter(),
        TeiExporter(),
        TxmExporter(),
        IramuteqExporter(),
        WebAnnotationExporter(),
        FtmExporter(),
    )
}
"""The formats by the names that users give them; how to add one stands in `newsner.corpus.exports.base`."""


def find_exporter(path: Path, format: str | None) -> Exporter:
    """Return the exporter for a path, by the format if one is given, or else by the suffix.

    Raises:
        ValueError: there is no such format, the suffix belongs to another one, or to several.
    """
    suffix = path.suffix.lower()
    if format is None:
        found = [exporter for exporter in EXPORTERS.values() if suffix in exporter.suffixes]
        if len(found) == 1 and found[0].is_implied:
            return found[0]
        names = tuple(exporter.name for exporter in found or EXPORTERS.values())
        raise ValueError(f"{path} does not say its format; {name_argument('format')} must be one of {names}")
    check_type("format", format, str, "a string")
    if format not in EXPORTERS:
        raise ValueError(f"{name_argument('format')} must be one of {tuple(EXPORTERS)}, but is {format!r}")
    exporter = EXPORTERS[format]
    if exporter.suffixes and suffix not in exporter.suffixes:
        wanted = " or ".join(exporter.suffixes)
        raise ValueError(f"{path} ends in {suffix or 'no suffix'}, but a file of {format} must end in {wanted}")
    return exporter


def check_export(
    path: str | Path,
    format: str | None,
    *,
    within: Within | None = None,
    overwrite: bool = False,
    inputs: Iterable[str | Path] = (),
) -> Exporter:
    """Return the exporter for a path to write; raise the errors of `TaggedCorpus.export`, before the work starts."""
    check_path("path", path)
    check_type("overwrite", overwrite, bool, "a boolean")
    path = Path(path)
    exporter = find_exporter(path, format)
    if within is not None:
        exporter = exporter.joining(within)
    exporter.require()
    refuse_inputs(inputs, [path])
    if exporter.is_folder:
        _refuse_folder(path, exporter, overwrite=overwrite)
    else:
        refuse_existing(path, overwrite=overwrite)
    return exporter


def write_export(corpus: Exported, path: str | Path, exporter: Exporter) -> None:
    """Write a corpus in a format to a path that `check_export` found free; it appears once it is complete."""
    with drafted(Path(path), is_folder=exporter.is_folder) as draft:
        exporter.write(corpus, draft)


def _refuse_folder(path: Path, exporter: Exporter, *, overwrite: bool) -> None:
    """Raise FileExistsError for a folder that is not empty, unless it is to be replaced and holds such an export."""
    if os.path.lexists(path) and not path.is_dir():
        raise FileExistsError(f"{path} is a file; a {exporter.name} export is a folder")
    names = [found.name for found in path.iterdir()] if path.is_dir() else []
    if others := sorted(name for name in names if not exporter.is_own(name)):
        raise FileExistsError(f"{path} holds something else than a {exporter.name} export ({others[0]}); remove it")
    if names and not overwrite:
        raise FileExistsError(f"{path} exists; {name_argument('overwrite', True)} replaces it")
