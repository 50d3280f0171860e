"""Index of written forms: faster to build than spaCy's `PhraseMatcher`, and as fast to search."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from typing import Generic, TypeVar

from spacy.tokens import Doc

from newsner.spans import places_of, text_of, words_of

_Value = TypeVar("_Value")


WORD = re.compile(r"\w+|[^\w\s]")
"""A word, or a single other character, with which a surface may begin."""


_REMEMBERED = 1 << 14  # tokens


class SurfaceIndex(Generic[_Value]):
    """Index that maps surfaces to values and finds them in documents.

    >>> import spacy
    >>> index: SurfaceIndex[str] = SurfaceIndex()
    >>> index.add("Hama", "place")
    >>> list(index.find(spacy.blank("fr")("Il quitte Hama, pas Hamas.")))
    [('place', 2, 3)]
    """

    def __init__(self) -> None:
        self._values: dict[str, dict[str, list[_Value]]] = defaultdict(dict)
        self._lengths: dict[str, set[int]] = defaultdict(set)

    def add(self, surface: str, value: _Value) -> None:
        """Add a value to those of a surface.

        Raises:
            ValueError: the surface is blank.
        """
        surface = surface.strip()
        word = _first_word(surface)
        values = self._values[word].setdefault(surface, [])
        if value not in values:
            values.append(value)
        self._lengths[word].add(len(surface))

    def find(self, doc: Doc) -> Iterator[tuple[_Value, int, int]]:
        """Yield (value, start, end) for each surface found as whole tokens; ``start`` and ``end`` count tokens."""
        if not self._values:
            return
        text = text_of(doc)
        known = self._values
        for position, word in enumerate(words_of(doc)):
            if word not in known and word.isalnum():
                continue
            first = word if word in known else first_part(word)
            if first in known:
                start = places_of(doc)[position][0]
                for length in self._lengths[first]:
                    values = known[first].get(text[start : start + length])
                    span = doc.char_span(start, start + length) if values else None
                    if values and span is not None:
                        for value in values:
                            yield value, span.start, span.end


@lru_cache(maxsize=_REMEMBERED)
def first_part(token: str) -> str:
    """Return the word with which a token begins, or the token itself if it is white space."""
    found = WORD.match(token)
    return found[0] if found else token


def _first_word(surface: str) -> str:
    """Return the word with which a surface begins.

    Raises:
        ValueError: the surface is blank.
    """
    found = WORD.match(surface)
    if found is None:
        raise ValueError("a surface is blank")
    return found[0]
