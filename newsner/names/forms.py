"""Build the comparison forms of names."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from newsner.gazetteer.spellings import fold
from newsner.lexicons import load_name_cues

_LEADING = re.compile(r"^(?:(?:le|la|les|the)\s+|l['’])(?=\w)")
_CONNECTIVE = re.compile(r"\b(?:al|el)\b\s*")
_SAINT = re.compile(r"\b[Ss][Tt]([Ee]?)\b\.?(?=[\s-]+[A-ZÀ-Þ])")
_HYPHENATED_INITIAL = re.compile(r"\s*m\.?-")  # `M.-C. Duret`, whose `M.` is no title
_REMEMBERED = 1 << 12  # words or names; more would hardly save time, but let memory grow over many articles


@lru_cache(maxsize=_REMEMBERED)
def fold_word(word: str) -> str:
    """Return `fold` of a word, from a cache, since most words of a corpus occur many times.

    >>> fold_word("ÉTAT")
    'etat'
    """
    return fold(word)


@cache
def _folded_civilities() -> frozenset[str]:
    return frozenset(fold(title).rstrip(".") for title in load_name_cues()["civility"])


@lru_cache(maxsize=_REMEMBERED)
def comparison_form(name: str) -> str:
    """Return the form under which names are compared: no case, accents, punctuation, article, title or `al-`.

    `St` and `Ste` are written out.

    >>> comparison_form("Bachar el-Assad") == comparison_form("BACHAR AL ASSAD")
    True
    >>> comparison_form("L’État islamique"), comparison_form("St-Étienne-lez-Orgues")
    ('etat islamique', 'saint etienne les orgues')
    """
    plain = _LEADING.sub("", fold(_SAINT.sub(r"saint\1", name)).strip())
    words = re.sub(r"[\W_]+", " ", re.sub(r"(?<=\b\w)\.(?=\w\b)", "", plain)).split()
    words = ["les" if word == "lez" else word for word in words]  # `Villeneuve-lez-Avignon`
    while len(words) > 1 and words[0] in _folded_civilities() and not _HYPHENATED_INITIAL.match(plain):
        words = words[1:]
    plain = " ".join(words)
    return re.sub(r"\s+", " ", _CONNECTIVE.sub("", plain)).strip() or plain


@lru_cache(maxsize=_REMEMBERED)
def name_parts(name: str) -> tuple[tuple[str, ...], ...]:
    """Return the words of the comparison form; words that a hyphen joins make one part.

    >>> name_parts("M. Jean-Luc Godard")
    (('jean', 'luc'), ('godard',))
    """
    words = comparison_form(name).split()
    parts = [tuple(comparison_form(part).split()) for part in name.split()]
    while parts and sum(map(len, parts)) > len(words):
        parts.pop(0)
    parts = [part for part in parts if part]
    whole = [word for part in parts for word in part] == words
    return tuple(parts) if whole else tuple((word,) for word in words)


def tidy(surface: str) -> str:
    r"""Return a surface on one line, with straight apostrophes.

    >>> tidy("l’Union \n européenne")
    "l'Union européenne"
    """
    return " ".join(surface.replace("’", "'").split())
