"""Base class of the components that propose names."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator

from spacy.tokens import Doc, Span


class SpanTagger(ABC):
    """Component that proposes spans; a subclass implements `find`."""

    def __init__(self, *, spans_key: str) -> None:
        self.spans_key = spans_key

    def __call__(self, doc: Doc) -> Doc:
        """Write the spans that `find` yields into ``doc.spans[spans_key]``."""
        doc.spans[self.spans_key] = list(self.find(doc))
        return doc

    @abstractmethod
    def find(self, doc: Doc) -> Iterator[Span]:
        """Yield the proposed spans; the document stays as it is."""
