"""spaCy spans: from character offsets, and what is known of a span beside its label."""

from __future__ import annotations

import math
from weakref import WeakKeyDictionary

from spacy.tokens import Doc, Span

PROBABILITIES_KEY = "newsner_probabilities"
"""Where ``doc.user_data`` holds what the NER thought of each token (`newsner.ner.component`)."""

NEVER_KEY = "newsner_never"
"""Where ``doc.user_data`` holds, by canonical name, the surfaces that the user says do not name it."""

NEVER = "NEVER"
"""The label of a span that the user says is no name."""


_texts: WeakKeyDictionary[Doc, str] = WeakKeyDictionary()


def text_of(doc: Doc) -> str:
    """Return ``doc.text``, which spaCy joins anew each time, and which is remembered here."""
    text = _texts.get(doc)
    if text is None:
        text = _texts[doc] = doc.text
    return text


def to_span(doc: Doc, start: int, end: int, label: str) -> Span:
    """Return the smallest span of whole tokens that covers the characters ``start`` to ``end`` of ``doc.text``.

    Raises:
        ValueError: the offsets lie outside the text.
    """
    span = doc.char_span(start, end, label=label, alignment_mode="expand")
    if span is None:
        raise ValueError(f"no tokens stand at characters {start} to {end} of a text of {len(doc.text)}")
    return span


def model_probability(span: Span) -> float:
    """Return the probability of the decisions that the NER took at the tokens of a span; 1 where they are not known."""
    probabilities = span.doc.user_data.get(PROBABILITIES_KEY)
    return 1.0 if probabilities is None else float(math.prod(probabilities[span.start : span.end, 0]))
