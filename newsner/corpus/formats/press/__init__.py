"""Recognise the exports of press databases by their content, and read their articles."""

from __future__ import annotations

from collections.abc import Iterator

from newsner.checks import name_argument, require
from newsner.corpus.formats.base import RawDocument, ReadOptions, undecodable
from newsner.corpus.formats.packing import InputFile
from newsner.corpus.formats.press.base import Layout, UnknownLayoutError
from newsner.corpus.formats.press.europresse import Europresse
from newsner.corpus.formats.press.factiva import Factiva
from newsner.corpus.formats.press.unread import LexisNexis
from newsner.encodings import Decoding, replace_kept
from newsner.models import ErrorRecord

LAYOUTS: tuple[Layout, ...] = (Europresse(), Factiva(), LexisNexis())
"""The layouts of press databases; the first one that recognises a file reads or refuses it."""


def find_layout(text: str, options: ReadOptions, name: str) -> Layout | None:
    """Return the layout that reads a file of this name: the one asked for, or else that of its content, if any.

    Raises:
        UnknownLayoutError: the layout that was asked for is not that of the file.
        MissingExtraError: a library is not installed that reading needs.
    """
    for layout in LAYOUTS:
        if options.layout == layout.database or (options.layout is None and layout.recognises(text)):
            for library in layout.libraries:
                require(library, "press", f"reading {name}, an export of {layout.database.capitalize()},")
            if not layout.recognises(text):
                wanted = name_argument("layout", layout.database)
                raise UnknownLayoutError(
                    f"is read with {wanted}, but nothing in it is as in exports of {layout.database.capitalize()}"
                )
            return layout
    return None


def read_layout(
    layout: Layout, text: str, decoding: Decoding, file: InputFile, options: ReadOptions
) -> Iterator[RawDocument | ErrorRecord]:
    """Yield the documents of an export, and an error record in the place of each article that is bad."""
    fault = decoding.find_fault(text)
    if fault:
        text = replace_kept(text)
    found, articles = layout.read(text)
    options.layouts[found] += 1
    for number, article in enumerate(articles, 1):
        document = article.to_document(f"{file.name}:{number}")
        if fault and isinstance(document, RawDocument) and "\ufffd" in f"{document.text}{document.metadata}":
            yield undecodable(document.id, fault, document.metadata)
        else:
            yield document
