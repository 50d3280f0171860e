"""Read JSON Lines files: one object per line, with a field for the text and one for the id."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from newsner.corpus.formats.base import Columns, RawDocument, Reader, ReadOptions, open_text, undecodable
from newsner.corpus.formats.packing import InputFile
from newsner.encodings import Decoding
from newsner.models import ErrorRecord


class JsonLinesReader(Reader):
    """Reads a document from each line; empty lines are skipped."""

    def read(self, file: InputFile, options: ReadOptions) -> Iterator[RawDocument | ErrorRecord]:
        """Yield the document of each line, or the reason why it has none."""
        with open_text(file, options) as (lines, decoding):
            options.guesses.tell(file, decoding.found)
            yield from parse_lines(lines, decoding, options.columns, file.name)


def parse_lines(
    lines: Iterable[str], decoding: Decoding, columns: Columns, name: str
) -> Iterator[RawDocument | ErrorRecord]:
    """Yield the document of each line of a file of this name, or the reason why it has none."""
    for number, line in enumerate(lines, 1):
        if line and not line.isspace():
            where = f"{name}:{number}"
            fault = decoding.find_fault(line) if decoding.may_have_faults else None
            item = _parse_line(line, columns, where)
            yield undecodable(item.id, fault, item.metadata) if fault else item


def _parse_line(line: str, columns: Columns, where: str) -> RawDocument | ErrorRecord:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:  # ValueError also for a number of thousands of digits
        return ErrorRecord(id=where, type="unreadable", reason=f"not JSON: {error}")
    if not isinstance(record, dict):
        return ErrorRecord(id=where, type="unreadable", reason=f"not an object, but of type {type(record).__name__}")
    return columns.to_document(record, where)
