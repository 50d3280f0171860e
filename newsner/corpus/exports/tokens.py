"""Cut texts into words for formats that count words instead of characters, at every border of what was found."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from spacy.tokens import Doc


class Word(NamedTuple):
    """A word, or the white space between two that is more than one space; ``has_space`` says that one space follows."""

    start: int
    end: int
    has_space: bool


@cache
def load_tokenizer() -> Callable[[str], Doc]:
    """Return spaCy's tokenizer for French, which loses no character of any text."""
    import spacy

    tokenizer: Callable[[str], Doc] = spacy.blank("fr").tokenizer
    return tokenizer


def cut_words(text: str, borders: Iterable[int]) -> Iterator[Word]:
    """Yield the words of a text, so that none goes beyond one of the borders.

    >>> text = "L'Isle-Adam (95)"
    >>> [text[word.start : word.end] for word in cut_words(text, [2, 6])]
    ["L'", 'Isle', '-', 'Adam', '(', '95', ')']
    """
    cuts = set(borders)
    for token in load_tokenizer()(text):
        end = token.idx + len(token.text)
        inside = [place for place in range(token.idx + 1, end) if place in cuts]
        for left, right in pairwise([token.idx, *inside, end]):
            yield Word(left, right, has_space=right == end and bool(token.whitespace_))
