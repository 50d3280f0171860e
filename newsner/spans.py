"""From character offsets to spaCy spans."""

from __future__ import annotations

from spacy.tokens import Doc, Span


def to_span(doc: Doc, start: int, end: int, label: str) -> Span:
    """Return the smallest span of whole tokens that covers the characters ``start`` to ``end`` of ``doc.text``.

    Raises:
        ValueError: the offsets lie outside the text.
    """
    span = doc.char_span(start, end, label=label, alignment_mode="expand")
    if span is None:
        raise ValueError(f"no tokens stand at characters {start} to {end} of a text of {len(doc.text)}")
    return span
