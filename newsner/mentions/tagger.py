"""Base class of the components that propose names."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator

from spacy.language import Language
from spacy.tokens import Doc, Span

from newsner.spans import SURE_SPANS, add_entities, decides


class SpanTagger(ABC):
    """Component that proposes spans; a subclass implements `find`.

    If no `newsner_overlaps` follows it in its pipeline, it adds them to ``doc.ents`` as well (`annotate`).
    """

    def __init__(self, nlp: Language, *, spans_key: str) -> None:
        self.nlp = nlp
        self.spans_key = spans_key

    def __call__(self, doc: Doc) -> Doc:
        """Write the spans that `find` and `find_sure` yield into ``doc.spans[spans_key]``, the latter also as sure."""
        spans, sure = list(self.find(doc)), list(self.find_sure(doc))
        if sure:
            places = {(span.start, span.end, span.label_): span for span in (*spans, *sure)}
            spans = [span for _, span in sorted(places.items())]
            doc.spans[SURE_SPANS] = [*doc.spans.get(SURE_SPANS, ()), *sure]
        doc.spans[self.spans_key] = spans
        if spans and decides(self.nlp, self, doc):
            self.annotate(doc, spans)
        return doc

    def annotate(self, doc: Doc, spans: list[Span]) -> None:
        """Add the spans to ``doc.ents`` where no entity stands."""
        add_entities(doc, spans)

    def find_sure(self, doc: Doc) -> Iterable[Span]:
        """Return the proposed spans that their words make sure, whatever the NER says."""
        return ()

    @abstractmethod
    def find(self, doc: Doc) -> Iterator[Span]:
        """Yield the proposed spans; the document stays as it is."""
