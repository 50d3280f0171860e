"""Find the towns whose names have several words, however these are joined: `Boulogne sur Mer`, `Ste-Foy-lès-Lyon`."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache

from spacy.tokens import Doc, Span

from newsner.labels import Label
from newsner.lexicons import load_towns
from newsner.names import fold_word
from newsner.spans import words_of

_SAME_WORDS = {"st": "saint", "ste": "sainte", "lez": "les"}
_JOINTS = re.compile(r"[-‐‑'’.]")
_LONGEST = 14  # tokens of a name, hyphens among them


def find_towns(doc: Doc) -> Iterator[Span]:
    """Yield the towns of a document, the longest where one name begins another; ``span.id_`` is the usual spelling.

    First and last words must have a capital; hyphens, accents, `St` and `lez` for `lès` do not matter.
    """
    names = _load_names()
    words = words_of(doc)
    end = 0
    for start, word in enumerate(words):
        if start < end or not word[0].isupper():
            continue
        known = names.get(_split(word)[0])
        found = known and _longest_at(words, start, known)
        if found:
            end, name = found
            yield Span(doc, start, end, label=Label.LOC.value, span_id=name)


def _longest_at(words: list[str], start: int, known: Mapping[tuple[str, ...], str]) -> tuple[int, str] | None:
    """Return the end of the longest name at a token, and its usual spelling."""
    read: tuple[str, ...] = ()
    found: tuple[int, str] | None = None
    for position in range(start, min(start + _LONGEST, len(words))):
        word = words[position]
        if "\n" in word:
            break
        read += _split(word)
        if read in known and any(c.isupper() for c in word):
            found = position + 1, known[read]
    return found


@cache
def _load_names() -> dict[str, dict[tuple[str, ...], str]]:
    """Return the names by their first word and all their words."""
    names: dict[str, dict[tuple[str, ...], str]] = defaultdict(dict)
    for name in sorted(load_towns()):
        words = tuple(word for part in name.split() for word in _split(part))
        names[words[0]][words] = name
    return dict(names)


def _split(word: str) -> tuple[str, ...]:
    """Return the folded words that hyphens and apostrophes join in a token.

    >>> _split("Ste-Foy-lès-Lyon")
    ('sainte', 'foy', 'les', 'lyon')
    """
    return tuple(_SAME_WORDS.get(part, part) for part in map(fold_word, _JOINTS.split(word)) if part)
