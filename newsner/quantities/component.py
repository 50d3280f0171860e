"""Tag numbers and what they count or measure."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Doc

from newsner.labels import QUANTITY
from newsner.quantities.finder import QuantityFinder
from newsner.quantities.match import QuantityMatch
from newsner.spans import QUANTITY_SPANS, add_entities, decides, text_of, to_span


class QuantityTagger:
    """Tag numbers and what they count or measure, such as ``250 kg``.

    The spans, labelled ``QUANTITY``, go to ``doc.spans[spans_key]``; ``span._.quantity`` holds the fields of
    `newsner.models.Quantity` as plain values (decimals as strings, offsets in characters of ``doc.text``). If no
    `newsner_overlaps` follows in the pipeline, spans that overlap no entity go to ``doc.ents`` as well.
    """

    def __init__(self, nlp: Language, *, spans_key: str) -> None:
        self.nlp = nlp
        self.spans_key = spans_key

    def __call__(self, doc: Doc) -> Doc:
        """Tag a document: write what `find` yields into ``doc.spans[spans_key]``."""
        spans = []
        for match in self.find(text_of(doc)):
            span = to_span(doc, match.start, match.end, QUANTITY)
            span._.quantity = match.to_record()
            spans.append(span)
        doc.spans[self.spans_key] = spans
        if spans and decides(self.nlp, self, doc):
            add_entities(doc, spans)
        return doc

    def find(self, text: str) -> Iterator[QuantityMatch]:
        """Yield the quantities of a text in order, none overlapping another."""
        return QuantityFinder(text).find()


@Language.factory(
    "newsner_quantities",
    default_config={"spans_key": QUANTITY_SPANS},
    assigns=["doc.spans", "doc.ents", "span._.quantity"],
)
def make_quantity_tagger(nlp: Language, name: str, spans_key: str) -> QuantityTagger:
    """Build a `QuantityTagger`; it needs no other component."""
    return QuantityTagger(nlp, spans_key=spans_key)
