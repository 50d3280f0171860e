"""Cut a text into words, words into pieces, and pieces into windows that the encoder reads one at a time."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

LONGEST_WINDOW = 250  # pieces, without the marks at both ends
_LONG_UNIT = 60  # words of a line, after which it may be cut at the end of a sentence
_FEWEST_CAPITALS = 4  # words of a line in capitals
_CAPITALS = 0.8  # of its words
_WORD = re.compile(r"\w+|[^\w\s]|\n")
_STOPS = frozenset(".!?")
_REMEMBERED = 20_000  # words

START, END, UNKNOWN = 0, 2, 3
"""The numbers of the pieces that open a window, end a line or a window, and stand for what has no piece."""


@dataclass(frozen=True)
class Window:
    """What the encoder reads at once.

    Attributes:
        pieces: the numbers of the pieces, between `START` and `END`.
        firsts: for each word, the index of its first piece.
        words: for each word, its start and end in the text.
    """

    pieces: list[int]
    firsts: list[int]
    words: list[tuple[int, int]]


class Splitter:
    """Splits texts into windows.

    Args:
        split: the function that returns the numbers of the pieces of a word; a `▁` in front of the word stands for
            white space.
    """

    def __init__(self, split: Callable[[str], list[int]]) -> None:
        self._split = split
        self._remembered: dict[str, list[int]] = {}

    def split(self, text: str) -> Iterator[Window]:
        """Yield the windows of a text; each holds whole lines, or whole sentences of a long line, if they fit."""
        window = Window([START], [], [])
        for unit in _units(text):
            parts = list(self._pieces(text, unit))
            size = sum(map(len, parts))
            if window.words and len(window.pieces) + size > LONGEST_WINDOW:
                yield _closed(window)
                window = Window([START], [], [])
            for word, part in zip(unit, parts, strict=True):
                if window.words and len(window.pieces) + len(part) > LONGEST_WINDOW:
                    yield _closed(window)
                    window = Window([START], [], [])
                window.firsts.append(len(window.pieces))
                window.words.append(word)
                window.pieces.extend(part[:LONGEST_WINDOW])
        if window.words:
            yield _closed(window)

    def _pieces(self, text: str, words: Sequence[tuple[int, int]]) -> Iterator[list[int]]:
        """Yield the pieces of each word; a line in capitals is read in lower case, in which the encoder errs less."""
        in_capitals = _is_in_capitals(text, words)
        for start, end in words:
            word = text[start:end].lower() if in_capitals else text[start:end]
            if word == "\n":
                yield [END]
                continue
            if not start or text[start - 1].isspace():
                word = "▁" + word
            pieces = self._remembered.get(word)
            if pieces is None:
                if len(self._remembered) >= _REMEMBERED:
                    self._remembered.clear()
                pieces = self._split(unicodedata.normalize("NFKC", word)) or [UNKNOWN]
                self._remembered[word] = pieces
            yield pieces


def _is_in_capitals(text: str, words: Sequence[tuple[int, int]]) -> bool:
    """Tell whether most of the words of a line are in capitals, and whether it has enough to be more than a name."""
    spelt = [word for start, end in words if (word := text[start:end]).isalpha()]
    return len(spelt) >= _FEWEST_CAPITALS and sum(map(str.isupper, spelt)) >= _CAPITALS * len(spelt)


def _units(text: str) -> Iterator[list[tuple[int, int]]]:
    """Yield the words of each line, or of each sentence of a long line."""
    unit: list[tuple[int, int]] = []
    for found in _WORD.finditer(text):
        unit.append(found.span())
        if found[0] == "\n" or (len(unit) > _LONG_UNIT and found[0] in _STOPS):
            yield unit
            unit = []
    if unit:
        yield unit


def _closed(window: Window) -> Window:
    window.pieces.append(END)
    return window
