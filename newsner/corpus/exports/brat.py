"""Standoff files of brat, which also INCEpTION and other annotation tools read."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from newsner.corpus.exports.base import Exported, Exporter, find_mentions, to_file_name, to_uri_part
from newsner.files import CsvWriter
from newsner.labels import QUANTITY
from newsner.linking.registry import Registry
from newsner.models import Extraction, Quantity, Statement

CONFIG = """[entities]
PER
LOC
ORG
QUANTITY
DATE
STATEMENT
SPEAKER

[relations]
SaidBy\tArg1:STATEMENT, Arg2:SPEAKER
<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>

[events]

[attributes]
Kind\tArg:STATEMENT, Value:direct|indirect
"""

_LINE = re.compile(r"[^\t\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")


class BratExporter(Exporter):
    """Writes a folder with a text and a file of annotations for each document; its offsets count characters."""

    name = "brat"

    def write(self, corpus: Exported, path: Path) -> None:
        """Write the documents, the configuration, and a table that says which file is which document."""
        registry = corpus.registry
        (path / "annotation.conf").write_bytes(CONFIG.encode())
        with (path / "documents.csv").open("w", encoding="utf-8", newline="") as file:
            table = CsvWriter(file, ("file", "id"))
            for number, article in enumerate(corpus):
                name = to_file_name(number, article.id)
                table.write([(name, str(article.id).replace("\0", "\ufffd"))])
                (path / f"{name}.txt").write_bytes(article.text.encode())
                (path / f"{name}.ann").write_bytes("".join(_Annotations(article, registry).lines).encode())

    def is_own(self, name: str) -> bool:
        """Tell whether a file is a text, its annotations, the configuration or the table."""
        return name in ("annotation.conf", "documents.csv") or re.fullmatch(r"\d{5,}\w*\.(txt|ann)", name) is not None


class _Annotations:
    """The lines of the annotations of one document, numbered by kind."""

    def __init__(self, article: Extraction, registry: Registry) -> None:
        self.lines: list[str] = []
        self._counts = dict.fromkeys("TARN#", 0)
        for each in find_mentions(article, registry):
            note = each.name if each.name != each.mention.text else ""
            mark = self._mark(each.mention, each.mention.label.value, note)
            if each.kb_id and mark:
                self._add("N", f"Reference {mark} {_to_reference(each.kb_id)}", each.name)
        for quantity in article.quantities:
            self._mark(quantity, QUANTITY, _describe(quantity))
        for date in article.dates:
            self._mark(date, "DATE", date.value or "/".join(filter(None, (date.low, date.high))))
        for statement in article.statements:
            self._add_statement(article, statement)

    def _add_statement(self, article: Extraction, statement: Statement) -> None:
        said = self._mark(statement, "STATEMENT")
        if not said:
            return
        self._add("A", f"Kind {said} {statement.kind}")
        name = "" if statement.entity is None else article.entities[statement.entity].name
        if statement.speaker and (speaker := self._mark(statement.speaker, "SPEAKER", name)):
            self._add("R", f"SaidBy Arg1:{said} Arg2:{speaker}")

    def _add(self, kind: str, *cells: str) -> str:
        self._counts[kind] += 1
        id_ = f"{kind}{self._counts[kind]}"
        self.lines.append("\t".join([id_, *map(_on_one_line, cells)]) + "\n")
        return id_

    def _mark(self, part: Any, label: str, note: str = "") -> str:
        """Add a passage, in pieces where lines end in it, and its note; return its id, or nothing if it is empty."""
        found = list(_LINE.finditer(part.text))
        pieces = [(part.start + piece.start(), part.start + piece.end(), piece[0]) for piece in found]
        if not pieces:
            return ""
        ranges = ";".join(f"{start} {end}" for start, end, _ in pieces)
        id_ = self._add("T", f"{label} {ranges}", " ".join(text for _, _, text in pieces))
        if note:
            self._add("#", f"AnnotatorNotes {id_}", note)
        return id_


def _to_reference(kb_id: str) -> str:
    """Return an id as brat has it: the database and the number there."""
    database, _, number = kb_id.rpartition(":")
    return f"{to_uri_part(database) or 'kb'}:{to_uri_part(number) or '-'}"


def _describe(quantity: Quantity) -> str:
    values = (quantity.bound, quantity.value, quantity.low, quantity.high, quantity.unit, quantity.noun)
    return " ".join(str(value) for value in values if value is not None)


def _on_one_line(text: str) -> str:
    return " ".join(_LINE.findall(text))
