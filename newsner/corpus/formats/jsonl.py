"""Read JSON Lines files: one object per line, with a field for the text and one for the id."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from newsner.corpus.formats.base import Columns, RawDocument, Reader, open_bytes, undecodable
from newsner.models import ErrorRecord


class JsonLinesReader(Reader):
    """Reads a document from each line; empty lines are skipped."""

    def read(self, path: Path, columns: Columns) -> Iterator[RawDocument | ErrorRecord]:
        """Yield the document of each line, or the reason why it has none."""
        with open_bytes(path) as file:
            for number, line in enumerate(file, 1):
                if line.strip():
                    encoding = "utf-8-sig" if number == 1 else "utf-8"
                    yield _parse_line(line, encoding, columns, f"{path}:{number}")


def _parse_line(line: bytes, encoding: str, columns: Columns, where: str) -> RawDocument | ErrorRecord:
    try:
        record = json.loads(line.decode(encoding))
    except UnicodeDecodeError as error:
        return undecodable(where, error)
    except (ValueError, RecursionError) as error:  # ValueError also for a number of thousands of digits
        return ErrorRecord(id=where, type="unreadable", reason=f"not JSON: {error}")
    if not isinstance(record, dict):
        return ErrorRecord(id=where, type="unreadable", reason=f"not an object, but of type {type(record).__name__}")
    id_ = record.get(columns.id or "id")
    id_ = where if id_ is None else id_
    if columns.text not in record:
        reason = f"there is no field {columns.text!r}; the fields are {sorted(record)}"
        return ErrorRecord(id=str(id_), type="not_text", reason=reason)
    return RawDocument(id_, record[columns.text])
