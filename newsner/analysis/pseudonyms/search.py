"""Find known forms of names in a text, whatever their case, accents and joints: also those that no NER has found."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Generic, NamedTuple, TypeVar

from newsner.french_words import FUNCTION_WORDS
from newsner.names import fold

_Owner = TypeVar("_Owner")

_IGNORED = "\u00ad\u200b-\u200d\u2060\ufeff"
_WORD = re.compile(rf"[^\W_](?:[^\W_]|[\u0300-\u036f{_IGNORED}])*")
_INVISIBLE = re.compile(rf"[{_IGNORED}]")
_JOINT = re.compile(rf"[\s{_IGNORED}\-\u2010-\u2015'’._]{{0,4}}")
_BROKEN = re.compile(r"[-\u2010\u2011\u00ad]\s*\n\s*")  # a word that a line end cuts
_SENTENCE_END = re.compile(r"(?:^|[.!?…\n«»“”\"(])\s*\Z")
_SHORTEST_GLUED = 7  # letters of a name that is known without its spaces


class Word(NamedTuple):
    """A word of a text, folded, and where it stands."""

    form: str
    start: int
    end: int


@dataclass(frozen=True)  # Python 3.10 knows no generic NamedTuple
class Found(Generic[_Owner]):
    """Where a known form stands in a text, and whose it may be; ``ending`` is that of a word made of a surname."""

    start: int
    end: int
    form: tuple[str, ...]
    owners: tuple[_Owner, ...]
    ending: str = ""


@lru_cache(maxsize=1 << 14)
def _fold(word: str) -> str:
    return fold(_INVISIBLE.sub("", word))


def read_words(text: str) -> list[Word]:
    r"""Return the words of a text, folded; a word that a line end cuts in two is one.

    >>> [word.form for word in read_words("Éric Du-\npont, j.dupont@lyon.fr")]
    ['eric', 'dupont', 'j', 'dupont', 'lyon', 'fr']
    """
    words: list[Word] = []
    for found in _WORD.finditer(text):
        form = _fold(found[0])
        is_cut = bool(words) and found[0][0].islower() and _BROKEN.fullmatch(text, words[-1].end, found.start())
        if is_cut:
            words[-1] = Word(words[-1].form + form, words[-1].start, found.end())
        else:
            words.append(Word(form, found.start(), found.end()))
    return words


def to_form(name: str) -> tuple[str, ...]:
    """Return the folded words of a name, as `FormIndex` compares them.

    >>> to_form("Bachar al-Assad")
    ('bachar', 'al', 'assad')
    """
    return tuple(word.form for word in read_words(name))


class FormIndex(Generic[_Owner]):
    """Known forms of names, and whose they are.

    >>> index = FormIndex([("Jean Dupont", 1), ("Dupont", 1)])
    >>> text = "JEAN DUPONT, #jeandupont, un dupont et jean-dupont.html"
    >>> [text[found.start:found.end] for found in index.find(text)]
    ['JEAN DUPONT', 'jeandupont', 'jean-dupont']
    """

    def __init__(self, forms: Iterable[tuple[str, _Owner]] = ()) -> None:
        self._owners: dict[tuple[str, ...], dict[_Owner, None]] = defaultdict(dict)
        self._by_first: dict[str, set[int]] = defaultdict(set)  # lengths in words
        self._glued: set[str] = set()  # names without their spaces
        for name, owner in forms:
            self.add(to_form(name), owner)

    def add(self, form: tuple[str, ...], owner: _Owner) -> None:
        """Add a form; a name of several words is also known without its spaces."""
        if not form or (len(form) == 1 and (len(form[0]) < 2 or form[0] in FUNCTION_WORDS)):
            return
        glued = "".join(form)
        is_long = len(form) > 1 and len(glued) >= _SHORTEST_GLUED
        self._glued.update((glued,) if is_long else ())
        for each in (form, (glued,)) if is_long else (form,):
            self._owners[each][owner] = None
            self._by_first[each[0]].add(len(each))

    def __bool__(self) -> bool:
        return bool(self._owners)

    def owners(self, form: tuple[str, ...]) -> tuple[_Owner, ...]:
        """Return whose a form may be."""
        return tuple(self._owners.get(form, ()))

    def find(self, text: str, words: list[Word] | None = None) -> Iterator[Found[_Owner]]:
        """Yield the known forms in a text, from left to right, the longest of those that begin together.

        A single word counts only with a capital, unless it is a name without its spaces.
        """
        words = read_words(text) if words is None else words
        last = 0
        for position, word in enumerate(words):
            if word.start < last:
                continue
            for length in sorted(self._by_first.get(word.form, ()), reverse=True):
                run = words[position : position + length]
                form = tuple(each.form for each in run)
                if form not in self._owners or not _are_joined(text, run):
                    continue
                if length == 1 and not text[word.start].isupper() and word.form not in self._glued:
                    continue
                last = run[-1].end
                yield Found(word.start, last, form, tuple(self._owners[form]))
                break


def _are_joined(text: str, run: list[Word]) -> bool:
    return all(_JOINT.fullmatch(text, a.end, b.start) for a, b in pairwise(run))


def opens_sentence(text: str, start: int) -> bool:
    """Tell whether a word has its capital perhaps only since a sentence or line begins there."""
    return _SENTENCE_END.search(text, max(0, start - 4), start) is not None
