"""Build regular expressions from word lists; define patterns for the spaces and hyphens of French texts."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

SPACES = " \u00a0\u2009\u202f"
"""The spaces allowed inside a number, or between it and its unit; line ends are not among them."""
SPACE = f"[{SPACES}]"
HYPHEN = "[-\u2010\u2011]"
CAPITAL = "[A-ZÀ-Þ]"
CAPITALISED = rf"{CAPITAL}[\w-]+"
"""A capitalised word of two letters or more, as at the start of names."""


def compile_phrases(phrases: Iterable[str]) -> str:
    r"""Return a regex that matches any of the phrases, longest first, with any white space and both apostrophes.

    >>> compile_phrases(["au", "au moins"])
    'au\\s+moins|au'
    """
    ordered = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    return "|".join(re.escape(phrase).replace(r"\ ", r"\s+").replace("'", "['’]") for phrase in ordered)


def compile_words(words: Iterable[str]) -> str:
    r"""Return a regex that matches any of the words, longest first; common beginnings are merged to make it fast.

    >>> compile_words(["cent", "cents", "cinq"])
    'c(?:ent(?:s)?|inq)'
    """
    tails: dict[str, list[str]] = defaultdict(list)
    for word in words:
        tails[word[:1]].append(word[1:])
    optional = tails.pop("", None) is not None
    if not tails:
        return ""
    branches = [re.escape(first) + compile_words(rest) for first, rest in sorted(tails.items())]
    if optional:
        return f"(?:{'|'.join(branches)})?"
    return branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"


def merge_phrases(phrases: Iterable[str]) -> str:
    r"""Return a regex like that of `compile_phrases`, with common beginnings merged to make it fast.

    >>> merge_phrases(["pied", "pied carré"])
    'pied(?:\\s+carré)?'
    """
    return compile_words(phrases).replace(r"\ ", r"\s+").replace("'", "['’]")
