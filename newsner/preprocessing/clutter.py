"""Mark page clutter: what a page has around its article, such as menus, bylines, credits, appeals and other titles."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Doc

from newsner.preprocessing.clutter_blocks import Page
from newsner.preprocessing.clutter_lines import Clutter, find_in_line, split_lines
from newsner.spans import CLUTTER_SPANS, text_of, to_span


def find_clutter(text: str) -> Iterator[Clutter]:
    r"""Yield the ranges of page clutter with their kinds, in text order.

    >>> text = "Genève vote\n\nPublié le 3 mai\n\nLe scrutin est serré.\n\nats/jvia\n\nLire aussi : Berne"
    >>> [(text[part.start : part.end], part.kind) for part in find_clutter(text)]
    [('Publié le 3 mai', 'publication'), ('ats/jvia', 'byline'), ('Lire aussi :', 'marker'), ('Berne', 'related')]
    """
    lines = split_lines(text)
    own = [list(find_in_line(line, is_first=i == 0 and len(lines) > 1)) for i, line in enumerate(lines)]
    for i, kind in Page(lines, own).find_blocks():
        if not lines[i].is_cell:
            own[i] = [Clutter(lines[i].start, lines[i].end, kind)]
    for parts in own:
        yield from parts


class ClutterMarker:
    """Component that marks page clutter; the label of a span is its kind in capitals, such as ``BYLINE``."""

    def __init__(self, *, spans_key: str) -> None:
        self.spans_key = spans_key

    def __call__(self, doc: Doc) -> Doc:
        """Write the page clutter of a document to ``doc.spans[spans_key]`` and return the document."""
        found = find_clutter(text_of(doc))
        doc.spans[self.spans_key] = [to_span(doc, part.start, part.end, part.kind.upper()) for part in found]
        return doc


@Language.factory("newsner_clutter", default_config={"spans_key": CLUTTER_SPANS}, assigns=["doc.spans"])
def make_clutter_marker(nlp: Language, name: str, spans_key: str) -> ClutterMarker:
    """Build a `ClutterMarker`; it needs no other component."""
    return ClutterMarker(spans_key=spans_key)
