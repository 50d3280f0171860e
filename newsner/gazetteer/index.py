"""Find written forms in documents, by dictionary: quick to build, and as quick to search as spaCy's `PhraseMatcher`."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from spacy.tokens import Doc

from newsner.spans import text_of

_WORD = re.compile(r"\w+|[^\w\s]")


class SurfaceIndex:
    """Surfaces with their keys, by their first word.

    >>> import spacy
    >>> index = SurfaceIndex()
    >>> index.add("Hama", "place")
    >>> list(index.find(spacy.blank("fr")("Il quitte Hama, pas Hamas.")))
    [('place', 2, 3)]
    """

    def __init__(self) -> None:
        self._keys: dict[str, dict[str, list[str]]] = defaultdict(dict)
        self._lengths: dict[str, set[int]] = defaultdict(set)

    def add(self, surface: str, key: str) -> None:
        """Add a surface.

        Raises:
            ValueError: it is blank.
        """
        surface = surface.strip()
        word = _first_word(surface)
        keys = self._keys[word].setdefault(surface, [])
        if key not in keys:
            keys.append(key)
        self._lengths[word].add(len(surface))

    def find(self, doc: Doc) -> Iterator[tuple[str, int, int]]:
        """Yield key, first token and the token behind, wherever a surface stands on whole tokens."""
        if not self._keys:
            return
        text = text_of(doc)
        for word in _WORD.finditer(text):
            if word[0] in self._keys:
                start = word.start()
                for length in self._lengths[word[0]]:
                    keys = self._keys[word[0]].get(text[start : start + length])
                    span = doc.char_span(start, start + length) if keys else None
                    if keys and span is not None:
                        for key in keys:
                            yield key, span.start, span.end


def _first_word(surface: str) -> str:
    found = _WORD.match(surface)
    if found is None:
        raise ValueError("a surface is blank")
    return found[0]
