"""Read what stands around a mention of a place: `à`, `dans le`, `province de`, `(Nord)`."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal, NamedTuple

from newsner.lexicons import load_cues

Side = Literal["town", "area", "site", "article", "brackets", ""]

_ROLES: tuple[Side, ...] = ("area", "site", "town")
_SEEN = 60  # characters before a mention
_ARTICLES = {"le": "le", "du": "le", "au": "le", "la": "la", "l'": "l", "les": "les", "des": "les", "aux": "les"}
_ARTICLE = re.compile(r"\b(?:(le|la|les|du|au|des|aux)\s+|(l['’]))$", re.IGNORECASE)
_TOWN = re.compile(r"\b[àÀ]\s+$")
_AREA = re.compile(
    r"(?:\b(?:en|en\s+haute|en\s+basse)|\b(?:dans|sur)\s+(?:le|la|les|toute la|tout le|l['’]))\s*$", re.IGNORECASE
)
_LINK = r"\s+(?:(?:de|du|des|de\s+la)\s+|d['’]|de\s+l['’])?$"
_BRACKETS = re.compile(r"\s*\(\s*(?P<inside>[^()\n]{1,40}?)\s*\)")
_OF = r"(?:de\s+la\s+|de\s+l['’]|du\s+|des\s+|de\s+|d['’]|l[ea]s?\s+|l['’])"
_NEAR = re.compile(
    rf"\s*[,(]?\s*(?:tout\s+)?(?:près|non\s+loin|à\s+côté|au\s+(?:nord|sud|large)|à\s+l['’](?:est|ouest)|aux\s+portes"
    rf"|proche|(?:dans\s+la\s+)?banlieue)\s+{_OF}",
    re.IGNORECASE,
)
_IN = re.compile(
    rf"\s*(?:\(|[,(]?\s*(?:en|dans\s+{_OF}|aux?)\s*)(?:(?:département|province|canton|wilaya|région|état|comté)\s+)?{_OF}?",
    re.IGNORECASE,
)


class Context(NamedTuple):
    """What stands around one mention.

    ``side`` says what it looks like: a noun or `à` before it makes it a town, a noun an area, or a street or the like
    (``site``); an ``article`` or `en` stands before countries and areas, and ``brackets`` that hold nothing else often
    around them. ``article`` is the one before it in the form of names (`le` for `au`), or empty. ``brackets`` is what
    stands in brackets behind it.
    """

    side: Side
    article: str
    brackets: str


@cache
def _heads() -> re.Pattern[str]:
    roles = load_cues("place")
    groups = "|".join(f"(?P<{role}>{'|'.join(map(re.escape, sorted(roles[role])))})" for role in _ROLES)
    return re.compile(rf"(?<![\w-])(?:{groups}){_LINK}", re.IGNORECASE)


def read_context(text: str, start: int, end: int) -> Context:
    """Return what stands around ``text[start:end]``.

    >>> text = "À Vern, dans le Nord, la province de Namur, le maire du Bourget (Seine-Saint-Denis)"
    >>> [read_context(text, text.index(name), text.index(name) + len(name))[:2] for name in ("Vern", "Nord", "Namur")]
    [('town', ''), ('article', 'le'), ('area', '')]
    >>> read_context(text, text.index("Bourget"), text.index("Bourget") + 7)
    Context(side='town', article='le', brackets='Seine-Saint-Denis')
    """
    before = text[max(0, start - _SEEN) : start]
    found = _ARTICLE.search(before)
    article = _ARTICLES[(found[1] or found[2]).lower().replace("’", "'")] if found else ""
    inside = _BRACKETS.match(text, end)
    side = _find_side(before, article)
    if not side and before.endswith("(") and text.startswith(")", end):
        side = "brackets"
    return Context(side, article, inside["inside"] if inside else "")


def _find_side(before: str, article: str) -> Side:
    if head := _heads().search(before):
        return next(role for role in _ROLES if head[role])
    if _TOWN.search(before):
        return "town"
    return "article" if article or _AREA.search(before) else ""


def read_link(between: str) -> Literal["in", "near", ""]:
    """Return what the words between two places say of the first: that it lies in the second, near it, or nothing.

    >>> [read_link(words) for words in (" (", ", dans le ", ", en province de ", ", près de ", " et ", ", ")]
    ['in', 'in', 'in', 'near', '', '']
    """
    if _IN.fullmatch(between):
        return "in"
    return "near" if _NEAR.fullmatch(between) else ""
