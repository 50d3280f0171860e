"""Decide which of the proposed names and quantities stand in ``doc.ents``: the one place that settles overlaps."""

from __future__ import annotations

from collections.abc import Iterable

from spacy.language import Language
from spacy.tokens import Doc, Span

from newsner.lexicons import load_name_cues


class OverlapResolver:
    """Choose among candidates: the longest first; of equals, the one whose key stands first in ``candidates``.

    Candidates that touch page clutter are dropped. Quantities stay in ``doc.spans["quantities"]`` unless their number
    is part of a name (`France 2`, `20 Minutes`); those that overlap no name also stand in ``doc.ents``.
    """

    def __init__(self, *, candidates: list[str], quantities: str, clutter: str) -> None:
        self.candidates = candidates
        self.quantities = quantities
        self.clutter = clutter
        self._never = load_name_cues()["never"]

    def __call__(self, doc: Doc) -> Doc:
        """Settle a document: set ``doc.ents`` and the quantities that stay."""
        names = self.find(doc)
        quantities = list(doc.spans.get(self.quantities, ()))
        kept = [span for span in quantities if not self._is_in_name(span, names)]
        doc.spans[self.quantities] = kept
        doc.set_ents(names + _without_overlaps(kept, _token_indices(names)))
        return doc

    def find(self, doc: Doc) -> list[Span]:
        """Return the chosen names, none overlapping another."""
        ranked = [(rank, span) for rank, key in enumerate(self.candidates) for span in doc.spans.get(key, ())]
        ranked.sort(key=lambda item: (item[1].start - item[1].end, item[0], item[1].start))
        names = (span for _, span in ranked if span.text not in self._never)
        return _without_overlaps(names, _token_indices(doc.spans.get(self.clutter, ())))

    def _is_in_name(self, quantity: Span, names: list[Span]) -> bool:
        numbers = [token.i for token in quantity if token.like_num] or [quantity.start]
        return any(name.start <= numbers[0] < name.end for name in names)


def _without_overlaps(spans: Iterable[Span], taken: set[int]) -> list[Span]:
    """Return the spans that overlap neither an earlier one nor the token indices already taken."""
    free = []
    for span in spans:
        if taken.isdisjoint(range(span.start, span.end)):
            taken.update(range(span.start, span.end))
            free.append(span)
    return free


def _token_indices(spans: Iterable[Span]) -> set[int]:
    return {i for span in spans for i in range(span.start, span.end)}


@Language.factory(
    "newsner_overlaps",
    default_config={
        "candidates": ["gazetteer", "people", "organisations", "places", "model"],
        "quantities": "quantities",
        "clutter": "clutter",
    },
    requires=["doc.spans"],
    assigns=["doc.ents", "doc.spans"],
)
def make_overlap_resolver(
    nlp: Language, name: str, candidates: list[str], quantities: str, clutter: str
) -> OverlapResolver:
    """Build an `OverlapResolver`; it belongs behind all taggers."""
    return OverlapResolver(candidates=candidates, quantities=quantities, clutter=clutter)
