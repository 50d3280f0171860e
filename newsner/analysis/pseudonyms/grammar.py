"""Fit the little word before a name to the name that replaces it: elision (`d'Assad`, `de Martin`), contraction."""

from __future__ import annotations

import re
from typing import NamedTuple

from newsner.names import fold

_ELIDED = re.compile(r"(?<![^\W_])(d|qu|lorsqu|puisqu|quoiqu|jusqu|presqu|l)(['’])\Z", re.IGNORECASE)
_FULL = re.compile(r"(?<![^\W_])(de|que|lorsque|puisque|quoique|jusque|presque)([ \u00a0\u202f]+)\Z", re.IGNORECASE)
_ARTICLE = re.compile(r"(?<![^\W_])(le|la|les|l|du|des|au|aux)(['’]|\s+)\Z", re.IGNORECASE)
_BEFORE_ARTICLE = re.compile(r"(?<![^\W_])(de|à)\s+\Z", re.IGNORECASE)
_WITHOUT_ARTICLE = {"du": "de", "des": "de", "au": "à", "aux": "à"}
_BEFORE_VOWEL = {"le": "l'", "la": "l'", "du": "de l'", "au": "à l'"}
_SHOUTED = re.compile(r"\b(?:[^\W\d_a-zà-ÿ]){2,}[^\w.!?…\n]*\Z")  # a word in capitals
_LONGEST = 12  # characters of the little words


class Joint(NamedTuple):
    """The characters before a name that change with it, and what they become."""

    start: int
    new: str


def fit(text: str, start: int, name: str, *, article: str = "m", lowest: int = 0) -> Joint | None:
    """Return how the words before a name change if another name stands there, or ``None`` if they stay.

    Args:
        text: the text.
        start: where the name begins.
        name: the new name.
        article: the gender of the article that a full `l'` becomes.
        lowest: the first character that may change.

    >>> fit("le départ d'Assad", 12, "Martin"), fit("le départ de Martin", 13, "Antoine")
    (Joint(start=10, new='de '), Joint(start=10, new="d'"))
    >>> fit("le départ de Martin", 13, "Lebrun") is None
    True
    """
    before = text[max(lowest, start - _LONGEST) : start]
    offset = start - len(before)
    opens_with_vowel = starts_with_vowel(name)
    if (found := _ELIDED.search(before)) and not opens_with_vowel:
        word, place = found[1], offset + found.start()
        if word.lower() == "l":
            return _write_article(text, place, word, article, lowest)
        return Joint(place, f"{_like(word, f'{word}e', _before(text, place))} ")
    if (found := _FULL.search(before)) and opens_with_vowel:
        return Joint(offset + found.start(), f"{found[1][:-1]}'")
    return None


def _write_article(text: str, place: int, word: str, gender: str, lowest: int) -> Joint:
    """Return the article that an elided one becomes, and what `de` and `à` make of it: `de l'ONU`, `du Reval`."""
    found = _BEFORE_ARTICLE.search(text, max(lowest, place - _LONGEST), place)
    if found is None or gender == "f":
        full = "le" if gender == "m" else "la"
        return Joint(place, f"{_like(word, full, _before(text, place))} ")
    contracted = {"de": "du", "à": "au"}[found[1].lower()]
    return Joint(found.start(), f"{_like(found[1], contracted, _before(text, found.start()))} ")


def fit_article(text: str, start: int, name: str, *, lowest: int = 0) -> Joint | None:
    """Return how an article before a common noun, such as that of a placeholder, is elided.

    >>> fit_article("le chef du PS", 11, "[ORGANISATION 3]")
    Joint(start=8, new="de l'")
    """
    before = text[max(lowest, start - _LONGEST) : start]
    found = _ARTICLE.search(before)
    if found is None or not starts_with_vowel(name) or (word := found[1]).lower() not in _BEFORE_VOWEL:
        return None
    place = start - len(before) + found.start()
    return Joint(place, _like(word, _BEFORE_VOWEL[word.lower()], _before(text, place)))


def drop_article(text: str, start: int, *, lowest: int = 0) -> Joint | None:
    """Return what stays of the words before a name that has an article of its own (`Le Havre`): `de` of `du`.

    >>> drop_article("le maire du Havre", 12), drop_article("il aime le Havre", 11)
    (Joint(start=9, new='de '), Joint(start=8, new=''))
    """
    before = text[max(lowest, start - _LONGEST) : start]
    found = _ARTICLE.search(before)
    if found is None:
        return None
    left = _WITHOUT_ARTICLE.get(found[1].lower(), "")
    place = start - len(before) + found.start()
    return Joint(place, f"{_like(found[1], left, _before(text, place))} " if left else "")


def _before(text: str, place: int) -> str:
    return text[max(0, place - 2 * _LONGEST) : place]


def starts_with_vowel(name: str) -> bool:
    """Tell whether a name opens with a vowel, so that `de` is elided before it.

    >>> starts_with_vowel("[ORGANISATION 3]"), starts_with_vowel("Émile"), starts_with_vowel("Martin")
    (True, True, False)
    """
    opening = re.search(r"[^\W\d_]", name)
    return opening is not None and fold(opening[0])[:1] in "aeiou"


def _like(model: str, word: str, before: str) -> str:
    """Return a word in the capitals of the one it replaces; ``before`` is the text before it."""
    if model.isupper() and (len(model) > 1 or _SHOUTED.search(before)):
        return word.upper()
    return word[:1].upper() + word[1:] if model[:1].isupper() else word
