"""Read text files, also with Markdown or subtitles: each is one document, whose id is its path.

Their signs and stamps are part of the text; the tokenizer reads through them.
"""

from __future__ import annotations

from collections.abc import Iterator

from newsner.corpus.formats.base import RawDocument, Reader, ReadOptions, open_text, undecodable
from newsner.corpus.formats.packing import InputFile
from newsner.models import ErrorRecord


class TextReader(Reader):
    """Reads a text file as one document."""

    def read(self, file: InputFile, options: ReadOptions) -> Iterator[RawDocument | ErrorRecord]:
        """Yield the one document, or the reason why it is none."""
        with open_text(file, options, newline="") as (lines, decoding):
            text = lines.read()
        options.guesses.tell(file, decoding.found)
        fault = decoding.find_fault(text)
        yield undecodable(file.name, fault) if fault else RawDocument(file.name, text)
