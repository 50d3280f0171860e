"""Small documents for the finders of statements, without a model: ``[Nice](LOC) a [12 morts](QUANTITY)``."""

from functools import cache

import spacy
from spacy.language import Language

from markup import parse_marked
from newsner.preprocessing.tokenizer import install
from newsner.spans import ENTITIES_KEY, QUANTITY_SPANS
from newsner.statements.reading import Reading


@cache
def tokenizer() -> Language:
    nlp = spacy.blank("fr")
    install(nlp)
    return nlp


def read_marked(marked: str) -> Reading:
    """Return a sentence or text as the finders read it, with its marked names and quantities.

    >>> read_marked("[Nice](LOC) dort").entity_at
    [0, -1]
    """
    text, spans = parse_marked(marked)
    doc = tokenizer().make_doc(text)
    places: dict[tuple[str, str], list[tuple[int, int, None]]] = {}
    doc.spans[QUANTITY_SPANS] = []
    for start, end, label in spans:
        span = doc.char_span(start, end)
        assert span is not None, text[start:end]
        if label == "QUANTITY":
            doc.spans[QUANTITY_SPANS].append(span)
        else:
            places.setdefault((span.text, label), []).append((span.start, span.end, None))
    doc.user_data[ENTITIES_KEY] = [(name, label, None, found, ()) for (name, label), found in places.items()]
    return Reading(doc)


def words(reading: Reading, start: int, end: int) -> str:
    """Return the text of a range of tokens, words with single spaces between them."""
    pieces = [(" " if reading.spaces[k] else "") + reading.words[k] for k in range(start, end)]
    return "".join(pieces).strip()
