"""Whether two names can name one thing, judged by their forms alone.

Exact and known forms first, structure second (initials, acronym, surname, words left out), rapidfuzz last, word by word
and never on short words.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz

from newsner.checks import check_type
from newsner.labels import Label, Reason
from newsner.lexicons import load_name_cues, load_name_variants, load_sounds
from newsner.names.acronyms import initials, is_acronym
from newsner.names.forms import comparison_form, name_parts
from newsner.names.people import are_initials, is_feminine_of, is_initialled, is_partial, is_surname
from newsner.names.shortening import is_shortened_organisation, is_shortened_place

_EXACT, _REORDERED, _GLUED, _ABBREVIATED, _PARTIAL, _SURNAME, _SHORTENED = 1.0, 0.98, 0.95, 0.9, 0.88, 0.8, 0.7
_CLOSE_WORD = 0.75  # rapidfuzz ratio of two words of which all others are equal
_CLOSE = 0.9  # mean over all words, weighted by their lengths
_SHORTEST_RELINKED = 3  # words that count, from which little words may differ
_CLOSE_SPELLING = 84  # rapidfuzz ratio, in percent, of two words that may be spellings of one in one text
_SHORTEST = 4  # characters of a word that may be compared fuzzily


class Match(NamedTuple):
    """How sure it is that two names name one thing (0 to 1), and why; without a reason they do not match.

    >>> bool(Match(0.4, None))
    False
    """

    score: float
    reason: Reason | None

    def __bool__(self) -> bool:
        return self.reason is not None


def match(a: str, b: str, label: Label | str) -> Match:
    """Return whether two names of one label can name one thing, by their forms alone.

    Without the rest of a text, a bare surname matches every bearer of it, and a shortened name (`la Commission`) every
    name that it may be short for, with a lower score.

    Args:
        a: a name.
        b: another name.
        label: ``PER``, ``LOC`` or ``ORG``.

    Raises:
        TypeError: a name is no string.
        ValueError: ``label`` is none of the three.

    >>> match("Bachar al-Assad", "Bachar el Assad", "PER")
    Match(score=1.0, reason='exact')
    >>> match("N. Sarkozy", "Nicolas Sarkozy", "PER").reason
    'initials'
    >>> match("George Bush", "George W. Bush", "PER").reason is None
    True
    >>> match("Armée syrienne", "Armée syrienne libre", "ORG").reason is None
    True
    """
    for name, value in (("a", a), ("b", b)):
        check_type(name, value, str, "a string")
    label = Label(label)
    first, second = _words(a, label), _words(b, label)
    if not first or not second:
        return Match(0.0, None)
    if first == second:
        return Match(_EXACT, "exact")
    if label is Label.PER and sorted(first) == sorted(second):
        return Match(_REORDERED, "exact")
    if "".join(first) == "".join(second) or comparison_form(a).replace(" ", "") == comparison_form(b).replace(" ", ""):
        return Match(_GLUED, "spelling")
    short, full = sorted((first, second), key=lambda words: (len(words), words))
    if label is Label.PER and _is_compound_surname(a, b):
        return Match(_SURNAME, "surname")
    structural = _match_people(short, full) if label is Label.PER else _match_shorter(a, b, label)
    return structural or _match_words(a, b, short, full, label)


@lru_cache(maxsize=1 << 16)
def _words(name: str, label: Label) -> tuple[str, ...]:
    """Return the words that count, in their usual transliteration: no legal form, little word or connective."""
    words = comparison_form(name).split()
    cues = load_name_cues()
    if label is Label.ORG:
        words = [w for w in words if w not in cues["legal_form"] and w not in cues["link_word"]] or words
    elif label is Label.PER:
        bare = [word for word in words if word not in cues["connective"]]
        words = bare or words
    variants = load_name_variants()
    return tuple(variants.get(word, word) for word in words)


def _is_compound_surname(a: str, b: str) -> bool:
    """Tell whether one name is the surname of the other, of words that a hyphen joins: `Calmy-Rey`."""
    short, full = sorted((name_parts(a), name_parts(b)), key=len)
    return len(short) == 1 and is_surname(short, full)


def _match_people(short: tuple[str, ...], full: tuple[str, ...]) -> Match | None:
    """Return a match by surname, initials, or middle names left out."""
    if len(short) == 1:
        return Match(_SURNAME, "surname") if short[0] == full[-1] else None
    if is_initialled(short, full) or are_initials(short, full) or are_initials(full, short):
        return Match(_ABBREVIATED, "initials")
    return Match(_PARTIAL, "partial") if is_partial(short, full) else None


def _match_shorter(a: str, b: str, label: Label) -> Match | None:
    """Return a match by initials, or of a name without tail, head noun or club letters."""
    short, full = (a, b) if len(a) <= len(b) else (b, a)
    words, others = comparison_form(short).split(), comparison_form(full).split()
    letters = "".join(words)
    if is_acronym(short) and len(letters) > 1 and letters in initials(full):
        return Match(_ABBREVIATED, "acronym")
    shouted = is_acronym(short) and full.split()[:1] != [short]  # `ARS du Grand Est` opens with its own acronym
    if not words or len(words) >= len(others) or shouted:
        return None
    fits = is_shortened_place(words, others) if label is Label.LOC else is_shortened_organisation(words, others, full)
    return Match(_SHORTENED, "shortened") if fits else None


def _match_words(a: str, b: str, short: tuple[str, ...], full: tuple[str, ...], label: Label) -> Match:
    """Return a match by close spellings: each word of the one beside a word of the other."""
    if len(short) != len(full) and (label is not Label.PER or len(short) < 2):
        return Match(0.0, None)
    if is_acronym(a) and is_acronym(b):
        return Match(0.0, None)
    if _are_others(short, full, label) or (label is Label.ORG and _is_relinked(a, b, short, full)):
        return Match(0.0, None)
    available = list(full)
    weights = []
    changed = 0
    for word in short:
        best = max(available, key=lambda other: _similarity(word, other))
        similarity = _similarity(word, best)
        if similarity < _CLOSE_WORD:
            return Match(similarity * 0.5, None)
        changed += similarity < 1
        available.remove(best)
        weights.append((similarity, max(len(word), len(best))))
    score = sum(s * n for s, n in weights) / sum(n for _, n in weights)
    left_out = [word for word in available if len(word) == 1]
    if score < _CLOSE - 0.04 * (len(short) > 1) or left_out or changed > max(1, len(short) // 2):
        return Match(score * 0.5, None)
    return Match(round(score * (1 if len(short) == len(full) else _PARTIAL), 3), "spelling")


def _is_relinked(a: str, b: str, short: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """Tell whether few words are joined by other little ones: `Conseil d'État` and `Conseil des États` are two."""
    links = load_name_cues()["link_word"]
    joints, others = ([word for word in comparison_form(name).split() if word in links] for name in (a, b))
    return len(short) < _SHORTEST_RELINKED and short != full and bool(joints and others) and joints != others


def _are_others(short: tuple[str, ...], full: tuple[str, ...], label: Label) -> bool:
    """Tell whether two names are of two things however close they are: brother and sister, `Onatel` and `Sonatel`."""
    if label is Label.PER:
        moved = short[0] not in full and _similarity(short[0], full[0]) < _CLOSE_WORD  # `Marine`, `Jean-Marie`
        return is_feminine_of(short[0], full[0]) or (len(short) != len(full) and moved)
    return len(short) == 1 and _sound(short[0])[:1] != _sound(full[0])[:1]


@lru_cache(maxsize=1 << 16)
def _similarity(a: str, b: str) -> float:
    if a == b:
        return 1.0
    if min(len(a), len(b)) < _SHORTEST or re.search(r"\d", a + b):
        return 0.0
    return max(fuzz.ratio(a, b), fuzz.ratio(_sound(a), _sound(b)) * 0.98) / 100


@lru_cache(maxsize=1 << 16)
def _sound(word: str) -> str:
    """Return a word with one letter for those that transliterations vary (`ou` and `u`, `kh` and `k`)."""
    for pattern, letters in load_sounds():
        word = pattern.sub(letters, word)
    return word


def sound_form(name: str, label: Label) -> str:
    """Return a form that close spellings of one name share, and few other names: what `match` need be asked about.

    >>> sound_form("Mahmoud Ahmadinejad", Label.PER) == sound_form("Ahmadinedjad, Mahmud", Label.PER)
    True
    >>> sound_form("Jean Martin", Label.PER) == sound_form("Jean Martini", Label.PER)
    False
    """
    sounds = [_sound(word) for word in _words(name, label)]
    return " ".join(sorted(sounds) if label is Label.PER else sounds)


def are_spellings(a: str, b: str) -> bool:
    """Tell whether two folded words can be spellings of one: no numbers, and not `nord` and `sud`.

    >>> are_spellings("mouammar", "muammar"), are_spellings("nancy", "nantes"), are_spellings("daniel", "danielle")
    (True, False, False)
    """
    if a == b:
        return True
    if a.isdigit() or b.isdigit() or is_feminine_of(a, b):
        return False
    return _sound(a)[:1] == _sound(b)[:1] and fuzz.ratio(a, b) >= _CLOSE_SPELLING
