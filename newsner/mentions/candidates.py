"""Candidates for names, and the decisions on them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from spacy.tokens import Doc, Span

from newsner.labels import Rejection
from newsner.names import fold_word
from newsner.spans import NEVER, words_of


@dataclass(frozen=True, eq=False, slots=True)
class Candidate:
    """A proposed name, with the keys of all span groups that hold it (same tokens, same label).

    ``start`` and ``end`` count tokens; ``form`` holds the words without case and accents. What the span knows too is
    kept as a field, since spaCy computes it at each use.
    """

    span: Span
    sources: tuple[str, ...]
    start: int
    end: int
    label: str
    text: str
    form: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether a candidate is one of the document's names, and why not.

    ``score`` is the probability that it is a name of its label, or ``None`` if it was excluded before scoring.
    ``label`` is the final label. ``reason`` says why it was rejected (``None`` if it was kept), and ``by`` is the name
    that stands in its place, if one does.
    """

    candidate: Candidate
    score: float | None
    label: str
    reason: Rejection | None = None
    by: Candidate | None = None

    @property
    def kept(self) -> bool:
        """Whether the candidate is one of the document's names."""
        return self.reason is None


def collect_candidates(doc: Doc, keys: Iterable[str]) -> list[Candidate]:
    """Return the candidates in the span groups ``keys`` of a document; of equal spans the first group's stands."""
    spans: dict[tuple[int, int, str], Span] = {}
    sources: dict[tuple[int, int, str], list[str]] = defaultdict(list)
    for key in keys:
        for span in doc.spans.get(key, ()):
            place = span.start, span.end, span.label_
            spans.setdefault(place, span)
            if key not in sources[place]:
                sources[place].append(key)
    words = words_of(doc)
    return [
        Candidate(span, tuple(sources[place]), *place, span.text, tuple(map(fold_word, words[place[0] : place[1]])))
        for place, span in spans.items()
        if span.label_ != NEVER
    ]
