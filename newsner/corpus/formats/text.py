"""Read text files: each is one document, whose id is its path."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from newsner.corpus.formats.base import Columns, RawDocument, Reader, open_bytes, undecodable
from newsner.models import ErrorRecord


class TextReader(Reader):
    """Reads a text file as one document."""

    def read(self, path: Path, columns: Columns) -> Iterator[RawDocument | ErrorRecord]:
        """Yield the one document, or the reason why it is none."""
        with open_bytes(path) as file:
            data = file.read()
        try:
            yield RawDocument(str(path), data.decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            yield undecodable(path, error)
