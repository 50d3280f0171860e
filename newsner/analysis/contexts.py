"""Cut what stands to the left and to the right of a passage, in characters, words or up to the ends of its sentence."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from newsner.checks import check_whole, name_argument
from newsner.preprocessing.sentences import Span, find_sentence_at, find_sentences

Window = int | Literal["sentence"]

_LINE_END = re.compile(r" ?[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]\s*")
_WORD = re.compile(r"\S+")
_LONGEST_WORD = 60  # characters of a word of a context; of a longer one its end is cut off


class Cutter(NamedTuple):
    """How wide a context is: characters, the words of one sentence, or a number of words."""

    window: Window = 60
    words: int | None = None

    @classmethod
    def parse(cls, window: object, words: object) -> Cutter:
        """Check what a user asked for, and return it; raise TypeError or ValueError for anything else."""
        if window != "sentence":
            if isinstance(window, str):
                raise ValueError(f"{name_argument('window')} must be a number or 'sentence', but is {window!r}")
            check_whole("window", window, least=0)
        if words is not None:
            check_whole("words", words, least=0)
        return cls(window, words)  # type: ignore[arg-type]

    def find_sentences(self, text: str) -> list[Span]:
        """Return the sentences of a text, if contexts depend on them."""
        return find_sentences(text) if self.window == "sentence" and self.words is None else []

    def cut(self, text: str, sentences: list[Span], start: int, end: int) -> tuple[str, str]:
        r"""Return what stands to the left and to the right of ``text[start:end]``, each on one line.

        >>> text = "Le maire a parlé.\nPoutine a appelé Assad hier à Damas."
        >>> Cutter(18).cut(text, [], 35, 40), Cutter(words=2).cut(text, [], 35, 40)
        (('Poutine a appelé ', ' hier à Damas.'), ('a appelé ', ' hier à'))
        >>> Cutter("sentence").cut(text, find_sentences(text), 35, 40)
        ('Poutine a appelé ', ' hier à Damas.')
        """
        if self.words is not None:
            return _take_last(text, start, self.words), _take_first(text, end, self.words)
        if self.window == "sentence":
            first, last = find_sentence_at(sentences, start, end) if sentences else (start, end)
            return to_line(text[first:start]), to_line(text[end:last])
        return _cut_left(text, start, self.window), _cut_right(text, end, self.window)


def to_line(text: str) -> str:
    r"""Return text on one line, with a space for each line end.

    >>> to_line("à Damas.\r\n\r\nPoutine ")
    'à Damas. Poutine '
    """
    return _LINE_END.sub(" ", text)


def _cut_left(text: str, start: int, width: int) -> str:
    first = max(0, start - width)
    while first and first < start and not text[first - 1].isspace():  # inside a word, of which no half is shown
        first += 1
    return to_line(text[first:start]).lstrip() if first < start else ""


def _cut_right(text: str, end: int, width: int) -> str:
    last = min(len(text), end + width)
    while last < len(text) and last > end and not text[last].isspace():
        last -= 1
    return to_line(text[end:last]).rstrip() if last > end else ""


def _take_last(text: str, start: int, words: int) -> str:
    chunk = text[max(0, start - words * _LONGEST_WORD) : start]
    found = [word.start() for word in _WORD.finditer(chunk)]
    return to_line(chunk[found[-min(words, len(found))] :]) if found and words else ""


def _take_first(text: str, end: int, words: int) -> str:
    chunk = text[end : end + words * _LONGEST_WORD]
    found = [word.end() for word in _WORD.finditer(chunk)]
    return to_line(chunk[: found[min(words, len(found)) - 1]]) if found and words else ""
