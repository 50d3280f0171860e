"""Recognise acronyms and other short forms that are made of the letters of a full name."""

from __future__ import annotations

import re

from newsner.french_words import ACRONYM_SKIPS, ARTICLES
from newsner.gazetteer.spellings import fold

_VOWEL = re.compile(r"[aeiouy]")
_CONSONANT = re.compile(r"[^aeiouy]")


def is_acronym(name: str) -> bool:
    """Tell whether a name is written as an acronym.

    >>> [is_acronym(name) for name in ("OSDH", "P.S.", "CFE-CGC", "Cnaf", "Paris", "JEAN-LUC")]
    [True, True, True, False, False, False]
    """
    letters = name.replace(".", "").replace("-", "")
    if not (letters.isalnum() and 2 <= len(letters) <= 9 and letters.isupper()):
        return False
    parts = name.split("-")
    return len(parts) == 1 or not all(_is_spoken(fold(part)) for part in parts)


def _is_spoken(part: str) -> bool:
    """Tell whether letters read as a word: `jean` and `luc`, but not `cfe`."""
    return len(part) > 2 and bool(_VOWEL.search(part[1:-1])) and bool(_CONSONANT.search(part))


def initials(name: str) -> frozenset[str]:
    """Return the acronyms that a full name may have: initials of all words, or without those of little words.

    >>> sorted(initials("Observatoire syrien des droits de l'homme"))
    ['osdddlh', 'osddlh', 'osdh']
    >>> "mob" in initials("MO Béjaïa")
    True
    """
    words = re.findall(r"\w+", fold(name))
    found = {
        "".join(word[0] for word in words),
        "".join(word[0] for word in words if word not in ACRONYM_SKIPS),
        "".join(word[0] for word in words if word not in ARTICLES),
    }
    first = name.split(" ")[0]
    if len(words) > 1 and is_acronym(first):
        found.add(fold(first).replace(".", "") + "".join(word[0] for word in words[1:] if word not in ACRONYM_SKIPS))
    return frozenset(found)


def is_blend(letters: str, words: list[str]) -> bool:
    """Tell whether a short form is made of the beginnings of some words, in their order.

    >>> is_blend("unil", ["universite", "de", "lausanne"])
    True
    >>> is_blend("unige", ["universite", "de", "lausanne"])
    False
    """
    reached = {0}
    for word in words:
        following = set(reached)
        for start in reached:
            length = 0
            while length < len(word) and start + length < len(letters) and letters[start + length] == word[length]:
                length += 1
                following.add(start + length)
        reached = following
    return len(letters) > 2 and letters[0] == words[0][0] and len(letters) in reached
