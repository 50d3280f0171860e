"""Read entities of FollowTheMoney, as OpenSanctions and OCCRP publish them.

https://followthemoney.tech/explorer/schemata/ lists the schemata and their properties. The files are read as they are,
since the library ``followthemoney`` needs a newer Python.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping

from newsner.errors import LexiconError
from newsner.gazetteer.entries import GazetteerEntry
from newsner.gazetteer.formats.base import GazetteerFile, Shape, join_values, to_imported
from newsner.labels import Label

_LABELS = {
    "Person": Label.PER,
    "Organization": Label.ORG,
    "Company": Label.ORG,
    "PublicBody": Label.ORG,
}
"""The labels of schemata; entities of all others (vessels, addresses, ownerships …) have no names that newsner tags."""

_EITHER = "LegalEntity"  # a person or an organisation
_NAMES = ("name", "alias", "previousName", "abbreviation")
_UNSURE = "weakAlias"  # "not suitable for matching": no name here, but kept in the metadata
_SIMPLE = frozenset({"id", "schema", "name", "aliases"})


class FtmJson(Shape):
    """FollowTheMoney entities in JSON Lines: ``entities.ftm.json`` and ``targets.nested.json`` of OpenSanctions."""

    def fits(self, file: GazetteerFile) -> bool:
        """Tell whether the first object has a schema and properties."""
        record = file.first_record
        return isinstance(record, dict) and "schema" in record and "properties" in record

    def read(self, file: GazetteerFile) -> Iterator[GazetteerEntry]:
        """Yield the people and organisations of a file."""
        for line, record in file.records():
            if not isinstance(record, dict) or not isinstance(record.get("properties"), dict):
                raise LexiconError(file.path, line, "properties", "the entity has no properties")
            label = _find_label(record.get("schema"), file)
            if label is None:
                continue
            properties = {key: _to_texts(value) for key, value in record["properties"].items()}
            caption = _to_texts(record.get("caption"))
            names = [*caption, *(name for key in _NAMES for name in properties.get(key, ()))]
            metadata = {key: "|".join(texts) for key, texts in properties.items() if key not in _NAMES}
            metadata |= {key: join_values(record.get(key)) for key in ("schema", "datasets")}
            entry = to_imported(names, label, str(record.get("id") or ""), metadata)
            if entry is not None:
                yield entry


def _to_texts(values: object) -> list[str]:
    """Return the values of a property that are texts, and not whole entities as in nested files."""
    found = values if isinstance(values, list) else [values]
    return [value for value in found if isinstance(value, str) and value.strip()]


class FtmCsv(Shape):
    """``targets.simple.csv`` of OpenSanctions, where ``;`` joins several values."""

    def fits(self, file: GazetteerFile) -> bool:
        """Tell whether the header is that of OpenSanctions."""
        return set(file.columns) >= _SIMPLE

    def read(self, file: GazetteerFile) -> Iterator[GazetteerEntry]:
        """Yield the people and organisations of a file."""
        with file.open_text() as lines:
            reader = csv.DictReader(lines, strict=True)
            try:
                for row in reader:
                    if None in row or None in row.values():
                        problem = f"expected {len(reader.fieldnames or ())} values"
                        raise LexiconError(file.path, reader.line_num, "", problem)
                    entry = _from_row(row, file)
                    if entry is not None:
                        yield entry
            except csv.Error as error:
                raise LexiconError(file.path, reader.line_num, "", str(error)) from None


def _from_row(row: Mapping[str, str], file: GazetteerFile) -> GazetteerEntry | None:
    label = _find_label(row["schema"], file)
    if label is None:
        return None
    metadata = {key: value for key, value in row.items() if key not in ("id", "name", "aliases")}
    return to_imported([row["name"], *row["aliases"].split(";")], label, row["id"], metadata)


def _find_label(schema: object, file: GazetteerFile) -> Label | None:
    """Return the label of a schema; of one that may be both, the one that the user gave, or ORG."""
    if schema == _EITHER:
        return file.label or Label.ORG
    return _LABELS.get(str(schema))
