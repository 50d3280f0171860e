"""Read pages and text files that may be exports of press databases; others are one document, with its markup.

The tokenizer reads through tags. So offsets of a page point into the file, and nothing of it is lost, unless the user
asks for its main text only (``layout="web"``).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from newsner.corpus.formats.base import RawDocument, Reader, ReadOptions, open_text, undecodable
from newsner.corpus.formats.packing import UNREADABLE, InputFile
from newsner.corpus.formats.press import LAYOUTS, find_layout, read_layout
from newsner.corpus.formats.press.base import UnknownLayoutError
from newsner.corpus.formats.web import read_page, require_web
from newsner.encodings import replace_kept
from newsner.models import ErrorRecord

_START = 1 << 16  # bytes, by which an export is recognised in advance


class PageReader(Reader):
    """Reads the articles of an export, or the page as one document."""

    def read(self, file: InputFile, options: ReadOptions) -> Iterator[RawDocument | ErrorRecord]:
        """Yield the documents of a file, or the reason why it has none."""
        with open_text(file, options, newline="") as (lines, decoding):
            text = lines.read()
        options.guesses.tell(file, decoding.found)
        fault = decoding.find_fault(text)
        if layout := find_layout(text, options, file.name):
            yield from read_layout(layout, text, decoding, file, options)
        elif fault:
            yield undecodable(file.name, fault)
        elif options.layout == "web" and file.format != ".txt":
            options.layouts["web page (main text)"] += 1
            yield read_page(replace_kept(text), file.name)
        else:
            yield RawDocument(file.name, text)

    def looks_like_export(self, file: InputFile, options: ReadOptions) -> bool:
        """Tell whether the beginning of a file looks like an export, which may hold many articles."""
        if options.layout in ("text", "web"):
            return False
        with suppress(*UNREADABLE), file.open() as stream:
            start = stream.read(_START).decode("latin-1")
            return options.layout is not None or any(layout.recognises(start) for layout in LAYOUTS)
        return False

    def check(self, file: InputFile, options: ReadOptions) -> None:
        """Raise an error if a library is not installed, or if the file looks like an export, but of no known layout."""
        if options.layout == "web":
            require_web(file.name)
        text = ""
        with suppress(UnicodeError), open_text(file, options, newline="") as (lines, _):
            text = lines.read()
        try:
            if layout := find_layout(text, options, file.name):
                layout.read(replace_kept(text))
        except UnknownLayoutError as error:
            raise UnknownLayoutError(f"{file.name} {error}") from None
