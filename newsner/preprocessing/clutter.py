"""Mark page furniture, so that no name is taken from it."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from newsner.preprocessing.cleaning import find_clutter
from newsner.spans import text_of, to_span


class ClutterMarker:
    """Mark publication lines, link markers and agency signatures in ``doc.spans[spans_key]``."""

    def __init__(self, *, spans_key: str) -> None:
        self.spans_key = spans_key

    def __call__(self, doc: Doc) -> Doc:
        """Mark the page furniture of a document in ``doc.spans[spans_key]``."""
        ranges = find_clutter(text_of(doc))
        doc.spans[self.spans_key] = [to_span(doc, start, end, "CLUTTER") for start, end in ranges]
        return doc


@Language.factory("newsner_clutter", default_config={"spans_key": "clutter"}, assigns=["doc.spans"])
def make_clutter_marker(nlp: Language, name: str, spans_key: str) -> ClutterMarker:
    """Build a `ClutterMarker`; it needs no other component."""
    return ClutterMarker(spans_key=spans_key)
