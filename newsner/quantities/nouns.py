"""Counted nouns: where the noun that a number counts stands, how far it goes, and its singular."""

from __future__ import annotations

import re
from functools import cache

from newsner.lexicons import load_bounds, load_demonyms, load_number_words, load_plurals, load_quantity_cues
from newsner.regexes import SPACE, SPACES, compile_phrases, merge_phrases

_COUNTING = ("unit", "teen", "ten", "hundred", "thousand", "scale", "scales", "collective")
_LONGEST_WORD = 40
_QUOTES = {'"': '"', "«": "»", "“": "”"}
_LETTER = r"(?:[^\W\d_][\u0300-\u036f]*)"
_WORD = re.compile(rf"{_LETTER}+(?:[-\u2011’']{_LETTER}{{2,}})*")
_GRADED = re.compile(rf"(?P<degree>{_LETTER}+){SPACE}+(?P<adjective>{_LETTER}+)(?!{_LETTER})")
_AND = re.compile(rf"et{SPACE}+(?P<adjective>{_LETTER}+)")
_LONGEST_REASON = 14
_INFINITIVE = re.compile(r"(?:er|ir|oir|re)$")
_REASON = re.compile(
    r"(?<!\w)(?:chances|façons|idées|manières|moyens|occasions|possibilités|raisons|tentatives)$", re.IGNORECASE
)
_VOWEL = re.compile(r"[aeiouyàâäéèêëîïôöùûüœæ]")
_COMPLEMENT = re.compile(r"(?:de|des|du|à|en|au|aux)$|d['’]", re.IGNORECASE)
_NOUN_OF = re.compile(rf"(?P<noun>{_LETTER}{{3,}}){SPACE}(?:de{SPACE}|d['’])$")
_LINK = re.compile(rf"(?:de{SPACE}+|des{SPACE}+|d['’])", re.IGNORECASE)


def to_singular(noun: str) -> str:
    """Return the singular of a French noun, in lower case, by its ending and the list of irregular plurals.

    >>> [to_singular(noun) for noun in ("cibles", "chevaux", "pays", "bureaux", "petits-enfants", "sous-marins")]
    ['cible', 'cheval', 'pays', 'bureau', 'petit-enfant', 'sous-marin']
    """
    word = noun.lower()
    if word in load_plurals():
        return load_plurals()[word]
    if "-" in word:
        return _to_singular_compound(word)
    if word.endswith(("ois", "ais", "eux", "oux")) and (word[-1] == "x" or word in load_demonyms()):
        return word
    if word.endswith("eaux"):
        return word[:-1]
    if word.endswith("aux"):
        return word[:-3] + "al"
    if word.endswith(("s", "x")) and not word.endswith("ss"):
        return word[:-1]
    return word


def _to_singular_compound(word: str) -> str:
    first, _, rest = word.partition("-")
    cues = load_quantity_cues()
    if first in cues["prefix_invariable"]:  # a verb or a number: `porte-avions`, `deux-roues`
        return word
    kept = first in cues["prefix_kept"]
    return f"{first if kept else to_singular(first)}-{to_singular(rest)}"


def skip_space(text: str, position: int) -> int:
    """Return the first position from ``position`` on that holds no space of any width (line ends are none)."""
    while position < len(text) and text[position] in SPACES:
        position += 1
    return position


def skip_link(text: str, position: int) -> int:
    """Return the position behind `de`, `des` or `d'` and its spaces, or ``position`` where none stands there."""
    link = _LINK.match(text, position)
    return link.end() if link else position


def skip_adjectives(text: str, position: int) -> int:
    """Return the position behind up to two adjectives that may stand before a noun (`quatre premiers mois`)."""
    for _ in range(2):
        word = _WORD.match(text, position)
        if word is None or word[0].lower() not in load_quantity_cues()["pre_adjective"]:
            break
        position = skip_space(text, word.end())
    return position


def find_noun_after(text: str, position: int, *, plural: bool, all_caps: bool = False) -> tuple[int, int] | None:
    """Return the (start, end) of the counted noun at ``position``, behind any adjectives and an opening quote.

    Args:
        text: the text.
        position: where the noun, an adjective before it or a quote would start.
        plural: whether the noun must look like a plural.
        all_caps: whether a noun in capitals counts, as in a headline.

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
        if text[position : position + 1] in _QUOTES:
            position = skip_space(text, position + 1)
        word = _WORD.match(text, _skip_degree(text, position))
        if word is None or not _can_be_noun(word[0], plural, all_caps):
            break
        if word[0].lower() not in cues["pre_adjective"]:
            return word.span()
        adjective = word.span()
        position = _skip_and(text, skip_space(text, word.end()))
    if adjective is None or text[slice(*adjective)].lower() in cues["rank"]:
        return None
    return adjective


def _skip_degree(text: str, position: int) -> int:
    """Return the position behind the adverb before an adjective: `14 plus grandes fortunes`, `19 très gros sites`."""
    found = _GRADED.match(text, position)
    if found is None or found["adjective"].lower() not in load_quantity_cues()["pre_adjective"]:
        return position
    degree = found["degree"].lower()
    graded = degree in load_quantity_cues()["degree_adverb"] or degree.endswith("ment")
    return found.start("adjective") if graded else position


def _skip_and(text: str, position: int) -> int:
    """Return the position behind the `et` between two adjectives (`un seul et unique genre`)."""
    found = _AND.match(text, position)
    joined = found is not None and found["adjective"].lower() in load_quantity_cues()["pre_adjective"]
    return found.start("adjective") if found is not None and joined else position


def _can_be_noun(word: str, plural: bool, all_caps: bool) -> bool:
    cues = load_quantity_cues()
    head = re.split(r"['’]", word)[0].lower()
    if word in cues["proper_noun"]:
        return True
    if len(head) == 1 or head in cues["not_noun"] or head in cues["participle"] or not _VOWEL.search(head):
        return False  # no noun is `bn` or `MMDH`
    headline = all_caps and word.isupper() and (len(word) > 3 or head in load_plurals())
    if not (word.islower() or headline or word.lower() in load_demonyms()):
        return False
    if not plural or word.lower() in cues["pre_adjective"] or word.lower() in cues["plural_noun"]:
        return True
    return any(part[-1].lower() in "sxz" for part in (word, word.split("-")[0]))  # `jours-amende`


@cache
def _fixed_complement() -> re.Pattern[str]:
    return re.compile(rf"{SPACE}(?:{compile_phrases(load_quantity_cues()['fixed_complement'])})(?!\w)")


@cache
def _modifier() -> re.Pattern[str]:
    """Return the pattern of a modifier, which belongs to the next number: `12 maisons d'au moins 30 m²`."""
    return re.compile(rf"(?:{merge_phrases(load_bounds())})(?!\w)", re.IGNORECASE)


def find_complement_end(text: str, end: int) -> int:
    """Return the end of a noun's bare complement (`missiles de croisière`), or ``end`` where it has none."""
    fixed = _fixed_complement().match(text, end)
    if fixed:
        return fixed.end()
    position = skip_link(text, end + 1) if text[end : end + 1].isspace() else end
    if position <= end + 1 or text[end + 1 : position].strip().lower() == "des":
        return end
    word = _WORD.match(text, position)
    if word is None or not word[0].islower() or _modifier().match(text, position):
        return end
    head = re.split(r"['’]", word[0])[0]
    if head in load_quantity_cues()["no_complement"] or len(head) == 1 or _is_counting(head):
        return end
    if _INFINITIVE.search(head) and _REASON.search(text, max(end - _LONGEST_REASON, 0), end):
        return end  # `trois raisons de soutenir`
    noun = _WORD.match(text, skip_space(text, word.end())) if head in load_quantity_cues()["pre_adjective"] else None
    return noun.end() if noun and noun[0].islower() else word.end()  # `appartements de grand standing`


def _is_counting(word: str) -> bool:
    """Tell a number, which opens a quantity of its own (`deux enfants de onze ans`)."""
    number = load_number_words().get(word)
    return number is not None and number.role in _COUNTING


def is_complement(text: str, start: int) -> bool:
    """Tell whether what starts at ``start`` is the complement of a noun: `la tour de 12 étages`."""
    found = _NOUN_OF.search(text[max(start - _LONGEST_WORD, 0) : start])
    return found is not None and found["noun"].lower() not in load_quantity_cues()["not_noun"]


def find_quoted_end(text: str, position: int, start: int, end: int) -> int:
    """Return where a quote that opens between the number at ``position`` and its noun closes soon, or ``end``."""
    before = next((character for character in text[position:start] if character in _QUOTES), None)
    if before is None:
        return end
    closing = re.compile(rf"[^,.;:!?\n{''.join(_QUOTES)}»”]{{0,30}}{re.escape(_QUOTES[before])}").match(text, end)
    return closing.end() if closing else end


def singular_of(phrase: str) -> str:
    """Return a noun with its adjectives in the singular, up to its complement: `gilets jaunes`, `chefs de parti`.

    >>> singular_of("gilets jaunes"), singular_of("chefs de parti")
    ('gilet jaune', 'chef de parti')
    """
    words = re.split(f"{SPACE}+", phrase)
    stop = next((i for i, word in enumerate(words) if i and _COMPLEMENT.match(word)), len(words))
    return " ".join([to_singular(word) for word in words[:stop]] + words[stop:])
