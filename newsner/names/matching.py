"""Tell whether two names can name one thing, by their forms alone.

The surest comparison comes first: equal words, then structure (initials, acronym, surname, words left out), and close
spellings last, word by word and never of short words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache, partial
from typing import NamedTuple

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from newsner.checks import check_type
from newsner.labels import Label, Reason
from newsner.lexicons import load_name_cues, load_name_variants, load_sounds
from newsner.names.acronyms import initials, is_acronym
from newsner.names.forms import comparison_form, name_parts
from newsner.names.people import are_initials, is_feminine_of, is_initialled, is_partial, is_surname
from newsner.names.shortening import is_shortened_organisation, is_shortened_place

# scores of matches, the surest first
_EXACT = 1.0
_REORDERED = 0.98  # `Poutine, Vladimir`
_GLUED = 0.95  # `van der bilt`, `Vanderbilt`
_ABBREVIATED = 0.9
_PARTIAL = 0.88  # a middle name left out
_SURNAME = 0.8
_SHORTENED = 0.7
_NO_MATCH = 0.5  # by which the similarity of names that do not match is multiplied

# from which similarities (0 to 1) spellings are close
_CLOSE_WORD = 0.75
_CLOSE_NAME = 0.9  # the mean over the words of a name, weighted by their lengths
_CLOSE_NAME_OF_SEVERAL_WORDS = 0.86
_CLOSE_SPELLING = 0.84  # two words of one text

_SAME_SOUND = 0.98  # the similarity of two words that differ in letters but not in sound
_FEWEST_RELINKED = 3  # words, little ones not counted, of a name in which the little ones may differ
_SUGGESTED = 70  # the likeness, out of 100, from which a name is suggested for one that is not known
_SHORTEST_COMPARED = 4  # characters of a word that may have close spellings


class Match(NamedTuple):
    """Whether two names can name one thing: a score (0 to 1) and a reason; without a reason they do not match.

    >>> bool(Match(0.4, None))
    False
    """

    score: float
    reason: Reason | None

    def __bool__(self) -> bool:
        return self.reason is not None


def match(a: str, b: str, label: Label | str) -> Match:
    """Return a `Match` that says whether two names of one label can name one thing, by their forms alone.

    Since there is no text around the names, a bare surname matches every full name that ends with it, and a shortened
    name (`la Commission`) every name that it may be short for, with a lower score.

    Args:
        a: a name.
        b: another name.
        label: ``PER``, ``LOC`` or ``ORG``.

    Raises:
        TypeError: a name is not a string.
        ValueError: ``label`` is another value.

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
    return structural or _match_spellings(a, b, short, full, label)


@lru_cache(maxsize=1 << 16)
def _words(name: str, label: Label) -> tuple[str, ...]:
    """Return the words to compare, in their usual transliteration: no legal forms, little words or connectives."""
    words = comparison_form(name).split()
    cues = load_name_cues()
    if label is Label.ORG:
        words = [w for w in words if w not in cues["legal_form"] and w not in cues["link_word"]] or words
    elif label is Label.PER:
        words = [w for w in words if w not in cues["connective"]] or words
    variants = load_name_variants()
    return tuple(variants.get(word, word) for word in words)


def _is_compound_surname(a: str, b: str) -> bool:
    """Tell whether one name is the surname of the other, made of words that a hyphen joins: `Calmy-Rey`."""
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
    """Return a match by acronym, or of a name with the same name without tail, head noun or club letters."""
    short, full = (a, b) if len(a) <= len(b) else (b, a)
    words, others = comparison_form(short).split(), comparison_form(full).split()
    letters = "".join(words)
    if is_acronym(short) and len(letters) > 1 and letters in initials(full):
        return Match(_ABBREVIATED, "acronym")
    all_caps = is_acronym(short) and full.split()[:1] != [short]  # `ARS du Grand Est` opens with its own acronym
    if not words or len(words) >= len(others) or all_caps:
        return None
    fits = is_shortened_place(words, others) if label is Label.LOC else is_shortened_organisation(words, others, full)
    return Match(_SHORTENED, "shortened") if fits else None


def _match_spellings(a: str, b: str, short: tuple[str, ...], full: tuple[str, ...], label: Label) -> Match:
    """Return a match by close spellings, where nothing says that the names are two."""
    comparable = len(short) == len(full) or (label is Label.PER and len(short) > 1)
    if not comparable or (is_acronym(a) and is_acronym(b)) or _are_two_things(short, full, label):
        return Match(0.0, None)
    if label is Label.ORG and _is_relinked(a, b, short, full):
        return Match(0.0, None)
    return judge(align(short, full))


class WordPair(NamedTuple):
    """A word, the word of another name that is most like it, and their similarity (0 to 1)."""

    word: str
    other: str
    similarity: float


class Alignment(NamedTuple):
    """The words of a name beside those of one that is as long or longer, and the words of the longer one left over."""

    pairs: tuple[WordPair, ...]
    left_over: tuple[str, ...]


def align(short: tuple[str, ...], full: tuple[str, ...]) -> Alignment:
    """Put each word of a name beside the word most like it of those that are still free in the longer name.

    Stops behind the first word that no other is close to.

    >>> alignment = align(("caroline", "darasse"), ("caroline", "anne", "darrasse"))
    >>> [(pair.word, pair.other, round(pair.similarity, 2)) for pair in alignment.pairs], alignment.left_over
    ([('caroline', 'caroline', 1.0), ('darasse', 'darrasse', 0.98)], ('anne',))
    """
    free = list(full)
    pairs = []
    for word in short:
        other = max(free, key=partial(_similarity, word))
        free.remove(other)
        pairs.append(WordPair(word, other, _similarity(word, other)))
        if pairs[-1].similarity < _CLOSE_WORD:
            break
    return Alignment(tuple(pairs), tuple(free))


def judge(alignment: Alignment) -> Match:
    """Return whether aligned words are close spellings of one name: every word, and the name as a whole.

    Half of the words may differ, at least one, but no initial may be left over.

    >>> judge(align(("caroline", "darasse"), ("caroline", "anne", "darrasse")))
    Match(score=0.871, reason='spelling')
    >>> judge(align(("boris", "netanyahou"), ("benyamin", "netanyahou"))).reason is None
    True
    """
    pairs, left_over = alignment
    if pairs[-1].similarity < _CLOSE_WORD:
        return Match(pairs[-1].similarity * _NO_MATCH, None)
    lengths = [max(len(pair.word), len(pair.other)) for pair in pairs]
    mean = sum(pair.similarity * length for pair, length in zip(pairs, lengths, strict=True)) / sum(lengths)
    is_close = mean >= (_CLOSE_NAME if len(pairs) == 1 else _CLOSE_NAME_OF_SEVERAL_WORDS)
    changed = sum(pair.similarity < 1 for pair in pairs)
    if not is_close or changed > max(1, len(pairs) // 2) or any(len(word) == 1 for word in left_over):
        return Match(mean * _NO_MATCH, None)
    return Match(round(mean * (_PARTIAL if left_over else 1), 3), "spelling")


def _is_relinked(a: str, b: str, short: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """Tell whether two short names differ in their little words: `Conseil d'État` and `Conseil des États` are two."""
    links = load_name_cues()["link_word"]
    joints, others = ([word for word in comparison_form(name).split() if word in links] for name in (a, b))
    return len(short) < _FEWEST_RELINKED and short != full and bool(joints and others) and joints != others


def _are_two_things(short: tuple[str, ...], full: tuple[str, ...], label: Label) -> bool:
    """Tell whether names name two things, however close: brother and sister, `Onatel` and `Sonatel`."""
    if label is Label.PER:
        moved = short[0] not in full and _similarity(short[0], full[0]) < _CLOSE_WORD  # `Marine`, `Jean-Marie`
        return is_feminine_of(short[0], full[0]) or (len(short) != len(full) and moved)
    return len(short) == 1 and _sound(short[0])[:1] != _sound(full[0])[:1]


@lru_cache(maxsize=1 << 16)
def _similarity(a: str, b: str) -> float:
    if a == b:
        return 1.0
    if min(len(a), len(b)) < _SHORTEST_COMPARED or re.search(r"\d", a + b):
        return 0.0
    return max(fuzz.ratio(a, b), fuzz.ratio(_sound(a), _sound(b)) * _SAME_SOUND) / 100


@lru_cache(maxsize=1 << 16)
def _sound(word: str) -> str:
    """Return a word with one letter for those that transliterations vary (`ou` and `u`, `kh` and `k`)."""
    for pattern, letters in load_sounds():
        word = pattern.sub(letters, word)
    return word


def sound_form(name: str, label: Label) -> str:
    """Return a form that close spellings of one name share, so that `match` need only compare names that share it.

    >>> sound_form("Mahmoud Ahmadinejad", Label.PER) == sound_form("Ahmadinedjad, Mahmud", Label.PER)
    True
    >>> sound_form("Jean Martin", Label.PER) == sound_form("Jean Martini", Label.PER)
    False
    """
    sounds = [_sound(word) for word in _words(name, label)]
    return " ".join(sorted(sounds) if label is Label.PER else sounds)


def is_slip(a: str, b: str) -> bool:
    """Tell whether two words differ in one letter, or in two neighbours that changed places.

    >>> is_slip("chanu", "chenu"), is_slip("brahim", "barhim"), is_slip("martin", "martins"), is_slip("paul", "pavel")
    (True, True, True, False)
    """
    return OSA.distance(a, b, score_cutoff=1) == 1


def are_spellings(a: str, b: str) -> bool:
    """Tell whether two folded words can be spellings of one word.

    >>> are_spellings("mouammar", "muammar"), are_spellings("nancy", "nantes"), are_spellings("daniel", "danielle")
    (True, False, False)
    """
    if a == b:
        return True
    if a.isdigit() or b.isdigit() or is_feminine_of(a, b):
        return False
    return _sound(a)[:1] == _sound(b)[:1] and fuzz.ratio(a, b) / 100 >= _CLOSE_SPELLING


def find_nearest(name: str, names: Iterable[str], most: int = 3) -> list[str]:
    """Return the names that are most like another one, for a message that says what was perhaps meant.

    >>> find_nearest("Bachar el-Asad", ["Bachar al-Assad", "Asmaa al-Assad", "Damas"], 1)
    ['Bachar al-Assad']
    """
    known = list(dict.fromkeys(names))
    forms = [comparison_form(each) for each in known]
    found = process.extract(comparison_form(name), forms, scorer=fuzz.WRatio, limit=most, score_cutoff=_SUGGESTED)
    return [known[position] for _, _, position in found]
