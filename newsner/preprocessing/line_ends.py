"""Line ends inside sentences: where a text was wrapped, a line end is a space, and a hyphen before it may go.

Lists, headlines and paragraphs keep their ends. What tells a soft line end: the lines around are as long as a word more
would not fit (`_is_wrapped`), or the words on both sides belong together (`_goes_on`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from newsner.french_words import ARTICLES, FUNCTION_WORDS, INDEFINITE_ARTICLES, PLACE_PREPOSITIONS
from newsner.labels import Label
from newsner.lexicons import load_gazetteer, load_name_cues

_NARROWEST, _WIDEST = 30, 150  # characters of the lines of a wrapped text
_FEWEST = 3  # lines that show a width
_FULL = 0.6  # share of the lines of a wrapped text that a word more would not fit on: all but the last of paragraphs
_RUNNING = 0.4  # share of these that go on with a small letter: more than in lists
_FEWEST_WORDS = 3  # of a line that goes on with a small letter: less may be a label
_LONGEST_WORD = 60  # characters at the end of a line in which its last word is looked for
_FIRST_WORD = re.compile(r"[(«\"]?([^\s,;:.!?)»\"]+)")
_ENDED = re.compile(r"(?:[.!?…:;*>|=)\]%]|[»\"])$")
_LISTED = re.compile(r"[-–—•*·>|#=+~]|\(?(?:\d{1,3}|[^\W\d_])[.)]\s")
_BROKEN = re.compile(r"(?<![^\W\d_])(?P<head>[^\W\d_]+)(?P<hyphen>[-\u2010\u2011\u00ad])$")
_GROUP = re.compile(r"\d{1,3}")
_TAIL = re.compile(r"[^\W\d_]+")


class Join(NamedTuple):
    """A stretch of text that wrapping has put between two words or in a word, and what stands there without it."""

    start: int
    end: int
    text: str


class _Line(NamedTuple):
    start: int
    end: int
    text: str

    @property
    def last_word(self) -> str:
        return re.split(r"[\s(«\"]", self.text[-_LONGEST_WORD:])[-1]

    @property
    def first_word(self) -> str:
        found = _FIRST_WORD.match(self.text)
        return found[1] if found else ""


def find_joins(text: str, knows: Callable[[str], bool] = lambda word: False) -> Iterator[Join]:
    r"""Yield the soft line ends of a text, in order.

    Args:
        text: line ends are line feeds, perhaps behind a carriage return.
        knows: whether there is such a word: a word that was broken at a hyphen loses it unless the word with the hyphen
            is known (`porte-parole`).

    >>> list(find_joins("Le Premier ministre François\nBayrou parle.\nPoint presse à Pau"))
    [Join(start=28, end=29, text=' ')]
    >>> list(find_joins("le gouver-\nnement de Saint-\nDenis"))
    [Join(start=9, end=11, text=''), Join(start=27, end=28, text='')]
    """
    if "\n" not in text:
        return
    for block in _find_blocks(text):
        width = max(len(line.text) for line in block)
        wrapped = _is_wrapped(block, width)
        for line, following in pairwise(block):
            broken = _BROKEN.search(line.text, max(len(line.text) - _LONGEST_WORD, 0))
            tail = _TAIL.match(following.text)
            if broken and tail:
                if _is_one_word(line.text, tail[0], wrapped):
                    yield _join_word(line, following, broken, tail[0], knows)
            elif not _ends(line, following) and (
                _goes_on(line, following) or (wrapped and _is_full(line, following, width))
            ):
                yield Join(line.end, following.start, " ")


def _find_blocks(text: str) -> Iterator[list[_Line]]:
    """Yield the lines of each paragraph: those with no blank line between them."""
    block: list[_Line] = []
    start = 0
    for line in text.split("\n"):
        stripped = line.strip()
        if stripped:
            begin = start + line.index(stripped[0])
            block.append(_Line(begin, begin + len(stripped), stripped))
        elif block:
            yield block
            block = []
        start += len(line) + 1
    if block:
        yield block


def _is_full(line: _Line, following: _Line, width: int) -> bool:
    """Tell whether the next line's first word would not fit on a line."""
    return len(line.text) + 1 + len(following.text.split(maxsplit=1)[0]) > width


def _is_wrapped(block: Sequence[_Line], width: int) -> bool:
    """Tell whether lines end because they are full: prose, wrapped by a program or an editor."""
    if len(block) < _FEWEST or not _NARROWEST <= width <= _WIDEST:
        return False
    pairs = list(pairwise(block))
    full = [following for line, following in pairs if _is_full(line, following, width)]
    running = sum(following.text[0].islower() for following in full)
    return len(full) >= max(2, _FULL * len(pairs)) and running >= _RUNNING * len(full)


def _ends(line: _Line, following: _Line) -> bool:
    """Tell whether a line ends a sentence, a headline in capitals or an item of a list."""
    if line.last_word in load_name_cues()["civility"]:
        return False
    in_capitals = line.text.isupper() and not following.text.isupper()
    return bool(_ENDED.search(line.text) or _LISTED.match(following.text)) or in_capitals


def _goes_on(line: _Line, following: _Line) -> bool:
    """Tell by the words on both sides of a line end that a sentence goes on there."""
    words = line.text.split()
    before, after = line.last_word, following.first_word
    if not before or not after:
        return False
    if after[0].islower():
        return len(words) >= _FEWEST_WORDS and "/" not in after and not after.startswith("www.")
    if _opens_sentence(after):
        return False
    if before in load_name_cues()["civility"] or (len(words) > 1 and before in _openers()):
        return True
    if not _is_sentence(line.text):
        return False
    grouped = bool(_GROUP.fullmatch(before)) and after.isdigit() and len(after) == 3
    return grouped or (before, after) in _known_pairs() or _names_a_person(words, following)


def _opens_sentence(word: str) -> bool:
    """Tell a capitalised word that opens a sentence rather than a name, or what is no word."""
    return not word[0].isalnum() or word.lower() in FUNCTION_WORDS | PLACE_PREPOSITIONS


@cache
def _openers() -> frozenset[str]:
    """Return the little words that no sentence ends with."""
    return (
        ARTICLES | INDEFINITE_ARTICLES | PLACE_PREPOSITIONS | load_name_cues()["particle"] | {"et", "ou", "que", "qui"}
    )


def _is_sentence(line: str) -> bool:
    return any(word.islower() for word in line.split())


@cache
def _known_pairs() -> frozenset[tuple[str, str]]:
    """Return the neighbouring words of all names in the gazetteer."""
    surfaces = (surface.split() for entry in load_gazetteer() for surface in (entry.name, *entry.aliases))
    return frozenset(pair for words in surfaces for pair in pairwise(words))


@cache
def _first_names() -> frozenset[str]:
    people = (entry.name.split() for entry in load_gazetteer() if entry.label is Label.PER)
    others = {surface for entry in load_gazetteer() if entry.label is not Label.PER for surface in entry.surfaces}
    return frozenset(words[0] for words in people if len(words) > 1) - others


def _names_a_person(words: Sequence[str], following: _Line) -> bool:
    """Tell whether a first name, or a capitalised word behind a role, ends a line, and a surname opens the next one."""
    after, *rest = following.text.split()
    if not (after[0].isupper() and words[-1][0].isupper()) or not (_is_sentence(following.text) or after[-1] in ".,"):
        return False
    if following.first_word in _first_names() and rest and rest[0][0].isupper():
        return False  # another person: `Lady Diana` above `Claudia Schiffer lance une collection`
    titled = len(words) > 1 and words[-2] in load_name_cues()["role"]
    return titled or words[-1] in _first_names()


def _is_one_word(line: str, tail: str, wrapped: bool) -> bool:
    """Tell whether a hyphen at a line end stands in a word: not that of an aside that ends (`-dit Anne Roux-`)."""
    return tail[0].islower() or wrapped or not (line.startswith("-") or _opens_sentence(tail))


def _join_word(line: _Line, following: _Line, broken: re.Match[str], tail: str, knows: Callable[[str], bool]) -> Join:
    """Return what joins the halves of a word: it keeps its hyphen before a capital, or where it is known with it."""
    kept = broken["hyphen"] != "\u00ad" and (not tail[0].islower() or knows(f"{broken['head']}-{tail}"))
    return Join(line.end if kept else line.start + broken.start("hyphen"), following.start, "")
