"""Unit surfaces and counted nouns: from text to units."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from newsner.lexicons import UnitEntry, compile_phrases, load_demonyms, load_plurals, load_quantity_cues, load_units
from newsner.numbers import SPACE, SPACES

QUOTES = {'"': '"', "«": "»", "“": "”"}
_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]{2,})*")
_LINK = re.compile(rf"(?:de{SPACE}+|des{SPACE}+|d['’])", re.IGNORECASE)


@dataclass(frozen=True)
class UnitMatch:
    """A unit found in a text: where it ends, and what it stands for."""

    end: int
    unit: str
    kind: str
    factor: Decimal


def _is_word(surface: str) -> bool:
    """Tell a word, whose case does not matter, from a symbol, whose case does (`mw`, `MW`)."""
    return len(surface) > 3 and surface.islower()


@cache
def _after_pattern() -> re.Pattern[str]:
    surfaces = sorted(load_units(), key=lambda surface: (-len(surface), surface))
    sources = (rf"(?i:{compile_phrases([s])})" if _is_word(s) else compile_phrases([s]) for s in surfaces)
    return re.compile(rf"(?P<surface>{'|'.join(sources)})(?!(?<=\w)[\w'’])")


@cache
def _before_pattern() -> re.Pattern[str]:
    entries = load_units()
    codes = compile_phrases(s for s, e in entries.items() if e.kind == "money" and (not s.isalpha() or s.isupper()))
    return re.compile(rf"(?<!\w)(?P<code>{codes})[ \u00a0\u202f]?\Z")


@cache
def _folded_units() -> dict[str, UnitEntry]:
    return {surface.lower(): entry for surface, entry in load_units().items() if _is_word(surface)}


def find_unit_after(text: str, position: int) -> UnitMatch | None:
    """Return the unit that starts at ``position``, or ``None``.

    >>> find_unit_after("250 kg d'explosifs", 4)
    UnitMatch(end=6, unit='kg', kind='mass', factor=Decimal('1'))
    >>> find_unit_after("250 gendarmes", 4) is None
    True
    """
    match = _after_pattern().match(text, position)
    if match is None:
        return None
    surface = re.sub(r"\s+", " ", match["surface"]).replace("’", "'")
    entry = load_units().get(surface) or _folded_units()[surface.lower()]
    return UnitMatch(match.end(), entry.unit, entry.kind, entry.factor)


def find_currency_before(text: str, position: int) -> tuple[int, UnitMatch] | None:
    """Return where a currency that ends right before ``position`` starts, with the currency, or ``None``.

    >>> start, unit = find_currency_before("EUR 20", 4)
    >>> start, unit.unit
    (0, 'EUR')
    """
    offset = max(position - 12, 0)
    match = _before_pattern().search(text[offset:position])
    if match is None:
        return None
    entry = load_units()[match["code"]]
    return offset + match.start(), UnitMatch(position, entry.unit, entry.kind, entry.factor)


def to_singular(noun: str) -> str:
    """Return the singular of a French noun, in lower case, by its ending and the list of irregular plurals.

    >>> [to_singular(noun) for noun in ("cibles", "chevaux", "pays", "bureaux", "petits-enfants")]
    ['cible', 'cheval', 'pays', 'bureau', 'petit-enfant']
    """
    word = noun.lower()
    if "-" in word:
        return "-".join(to_singular(part) for part in word.split("-"))
    if word in load_plurals():
        return load_plurals()[word]
    if word.endswith("eaux"):
        return word[:-1]
    if word.endswith("aux"):
        return word[:-3] + "al"
    if word.endswith(("s", "x")) and not word.endswith("ss"):
        return word[:-1]
    return word


def skip_space(text: str, position: int) -> int:
    """Return the first position from ``position`` on that holds no space of any width (line ends are none)."""
    while position < len(text) and text[position] in SPACES:
        position += 1
    return position


def skip_link(text: str, position: int) -> int:
    """Return the position behind `de`, `des` or `d'` and its spaces, or ``position`` where none stands there."""
    link = _LINK.match(text, position)
    return link.end() if link else position


def find_noun_after(text: str, position: int, *, plural: bool, shouted: bool = False) -> tuple[int, int] | None:
    """Return the (start, end) of the counted noun at ``position``, behind any adjectives and an opening quote.

    Args:
        text: the text.
        position: where the noun, an adjective before it or a quote would start.
        plural: whether the noun must look like a plural.
        shouted: whether a noun in capitals is taken, as in a headline.

    >>> text = "sept petits satellites"
    >>> start, end = find_noun_after(text, 5, plural=True)
    >>> text[start:end]
    'satellites'
    >>> find_noun_after("trois ont fui", 6, plural=True) is None
    True
    """
    cues = load_quantity_cues()
    adjective: tuple[int, int] | None = None
    for _ in range(3):
        if text[position : position + 1] in QUOTES:
            position = skip_space(text, position + 1)
        word = _WORD.match(text, position)
        if word is None or not _can_be_noun(word[0], plural, shouted):
            break
        if word[0].lower() not in cues["pre_adjective"]:
            return word.span()
        adjective = word.span()
        position = skip_space(text, word.end())
    if adjective is None or text[slice(*adjective)].lower() in cues["rank"]:
        return None
    return adjective


def _can_be_noun(word: str, plural: bool, shouted: bool) -> bool:
    cues = load_quantity_cues()
    head = re.split(r"['’]", word)[0].lower()
    if len(head) == 1 or head in cues["not_noun"]:
        return False
    if (
        not word.islower()
        and word.lower() not in load_demonyms()
        and not (shouted and word.isupper() and len(word) > 3)
    ):
        return False
    return not plural or word[-1].lower() in "sxz" or word.lower() in cues["pre_adjective"]


def find_complement_end(text: str, end: int) -> int:
    """Return the end of a noun's bare complement (`missiles de croisière`), or ``end`` where it has none."""
    position = skip_link(text, end + 1) if text[end : end + 1].isspace() else end
    if position <= end + 1 or text[end + 1 : position].strip().lower() == "des":
        return end
    word = _WORD.match(text, position)
    if word is None or not word[0].islower():
        return end
    head = re.split(r"['’]", word[0])[0]
    if head in load_quantity_cues()["no_complement"] or len(head) == 1:
        return end
    return word.end()
