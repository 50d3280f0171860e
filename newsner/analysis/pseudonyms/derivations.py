"""Words made of a surname, such as `macronisme` or `poutinien`, which name somebody as the surname does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Generic, NamedTuple, TypeVar

from newsner.analysis.pseudonyms.search import Found, Word
from newsner.lexicons import load_cues, load_demonyms
from newsner.names import fold

_Owner = TypeVar("_Owner")

_SHORTEST = 5  # letters of what stands before the ending


class _Derived(NamedTuple):
    """A word made of a surname: the surname, its ending, and whether it counts only with a capital."""

    surname: tuple[str, ...]
    ending: str
    needs_capital: bool


@cache
def _load_other_words() -> frozenset[str]:
    return frozenset(map(fold, load_demonyms())) | load_cues("surname")["no_surname"]


def derive_words(surname: tuple[str, ...]) -> Iterator[tuple[str, str, bool]]:
    """Yield the words that French makes of a folded surname: each with its ending, and whether it needs a capital.

    A mute `e` falls away, `c` becomes `qu`, and behind `i` or `y` the ending loses its `i`.

    >>> words = [word for name in ("poutine", "chirac", "sarkozy") for word, _, _ in derive_words((name,))]
    >>> [word in words for word in ("poutinien", "chiraquie", "sarkozyste", "poutineien")]
    [True, True, True, True]
    """
    for stem, is_cut in _find_stems("".join(surname)):
        for role in ("suffix", "capital_suffix"):
            for ending in sorted(load_cues("surname")[role]):
                written = ending.removeprefix("i") if is_cut else ending
                word = stem + written
                if len(stem) >= _SHORTEST and len(written) > 1 and word not in _load_other_words():
                    yield word, ending, role == "capital_suffix"


def _find_stems(surname: str) -> Iterator[tuple[str, bool]]:
    yield surname, False
    if surname.endswith("e"):
        yield surname[:-1], False
    if surname.endswith("c"):
        yield f"{surname[:-1]}qu", False
    if surname.endswith(("i", "y")):
        yield surname, True


class DerivedIndex(Generic[_Owner]):
    """The words made of known surnames, and whose these are.

    >>> from newsner.analysis.pseudonyms.search import read_words
    >>> index = DerivedIndex([(("poutine",), 1)])
    >>> text = "Le poutinisme des poutiniens, à la cantine de Poutine."
    >>> [(text[found.start:found.end], found.ending) for found in index.find(text, read_words(text))]
    [('poutinisme', 'isme'), ('poutiniens', 'iens')]
    """

    def __init__(self, surnames: Iterable[tuple[tuple[str, ...], _Owner]]) -> None:
        self._owners: dict[tuple[str, ...], dict[_Owner, None]] = {}
        self._words: dict[str, _Derived] = {}
        for surname, owner in surnames:
            self._owners.setdefault(surname, {})[owner] = None
            for word, ending, needs_capital in derive_words(surname):
                self._words.setdefault(word, _Derived(surname, ending, needs_capital))

    def find(self, text: str, words: Iterable[Word]) -> Iterator[Found[_Owner]]:
        """Yield the words made of surnames; the ``form`` of each is the surname."""
        for word in words:
            derived = self._words.get(word.form)
            if derived is None or (derived.needs_capital and not text[word.start].isupper()):
                continue
            owners = tuple(self._owners[derived.surname])
            yield Found(word.start, word.end, derived.surname, owners, derived.ending)


def write_derived(name: str, ending: str, old: str) -> str:
    """Return a pseudonym with the ending of the old word, in its case; a placeholder stays as it is.

    >>> write_derived("Garnier", "isme", "macronisme"), write_derived("[PERSONNE 3]", "iste", "Macroniste")
    ('garnierisme', '[PERSONNE 3]iste')
    """
    if name.endswith("]"):
        return name + ending
    stem = name[:-1] if name.lower().endswith(("e", "i", "y")) else name
    word = stem + ending
    if old.isupper():
        return word.upper()
    return word if old[0].isupper() else word.lower()
