"""Cut a text into sentences without a pipeline: results hold no tokens, and offsets are those of the caller's text.

A sentence ends with its paragraph, or with a full stop and the like in front of what may open another one. Quotations
that are closed in their paragraph are not cut, since what is behind them says who speaks.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache

from newsner.french_words import FUNCTION_WORDS
from newsner.lexicons import load_cues, load_name_cues
from newsner.preprocessing.line_ends import find_joins

Span = tuple[int, int]

_LINE_END = re.compile(r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]\s*")
_STOPS = ".!?…"
_CLOSERS = "»”\"’')\\]"
_STOP = re.compile(
    rf"(?<![{_STOPS}])(?P<stop>[{_STOPS}]+)(?:[^\S\n]?[{_CLOSERS}])*(?P<space>\s+|(?=[«“]?[A-ZÀ-Þ][a-zß-ÿ'’]))"
)
_SHORTEST_GLUED = 3  # letters of a word that scraping has joined to the next sentence: `centre.Nous`
_OPENER = re.compile(r"[«“\"‘'(\[—–\-•*>\s]*")
_WORD_BEFORE = re.compile(r"[\w.'’-]*\Z")
_LONGEST_WORD = 20  # characters
_QUOTATION = re.compile(r"«[^«»]*»|“[^“”]*”|\"[^\"]*\"")
_LONGEST_QUOTATION = 400  # characters; a longer one is a text of its own
_ELIDED = re.compile(r"[^\W\d_]{1,2}['’]")
_INITIAL = re.compile(r"(?:[^\W\d_]\.-?)*[A-ZÀ-Þ]")
_ITEM = re.compile(r"\(?\w{1,3}")  # `1. Le prix`, `b. Le coût`
_ENDING = re.compile(rf"[{_STOPS}:;»”\"]\s*\Z")


def find_sentences(text: str) -> list[Span]:
    """Return the start and end of each sentence of a text, in order and without the white space around it.

    >>> text = "M. Roy (art. 5) a parlé à J.-P. Duval. « Partons ! Vite ! », dit-il. Le 5 janv. 2015, env. 300 fuient…"
    >>> for start, end in find_sentences(text):
    ...     print(text[start:end])
    M. Roy (art. 5) a parlé à J.-P. Duval.
    « Partons ! Vite ! », dit-il.
    Le 5 janv. 2015, env. 300 fuient…
    """
    return [span for start, end in _find_paragraphs(text) for span in _cut(text, start, end) if span[0] < span[1]]


def find_sentence_at(sentences: list[Span], start: int, end: int) -> Span:
    """Return the range of the sentences that a passage is in: of one, or of several if it crosses their ends.

    >>> find_sentence_at([(0, 8), (9, 20)], 10, 12), find_sentence_at([(0, 8), (9, 20)], 5, 12)
    ((9, 20), (0, 20))
    """
    first = max(0, bisect_right(sentences, start, key=lambda span: span[0]) - 1)
    last = max(first, bisect_right(sentences, max(start, end - 1), key=lambda span: span[0]) - 1)
    return min(start, sentences[first][0]), max(end, sentences[last][1])


def _find_paragraphs(text: str) -> Iterator[Span]:
    """Yield the ranges between line ends; a line end inside a sentence, as in wrapped texts, is none."""
    ends = list(_LINE_END.finditer(text))
    soft: set[int] = set()
    if any(not _ENDING.search(text[max(0, end.start() - 3) : end.start()]) for end in ends):
        soft = {place for join in find_joins(text) for place in range(join.start, join.end)}  # as long as all the rest
    start = 0
    for end in ends:
        if end.start() not in soft:
            yield start, end.start()
            start = end.end()
    yield start, len(text)


def _cut(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield the sentences of a paragraph."""
    begin = start + len(text[start:end]) - len(text[start:end].lstrip())
    end = start + len(text[start:end].rstrip())
    quoted = [
        found.span()
        for found in _QUOTATION.finditer(text, begin, end)
        if found.end() - found.start() <= _LONGEST_QUOTATION
    ]
    for found in _STOP.finditer(text, begin, end):
        around = bisect_right(quoted, (found.start("stop"), 0)) - 1
        is_inside = around >= 0 and found.end("space") < quoted[around][1]
        if found.start("stop") > begin and not is_inside and _ends(text, begin, found):
            yield begin, found.start("space")
            begin = found.end("space")
    yield begin, end


def _ends(text: str, begin: int, found: re.Match[str]) -> bool:
    """Tell whether a sentence ends with a stop: by what follows, and by the word in front of a full stop."""
    opener = _OPENER.match(text, found.end())
    following = text[opener.end() if opener else found.end() :][:_LONGEST_WORD]
    if not following or following[0].islower():
        return False
    stop = found.start("stop")
    if not found["space"] and not _is_word(text[max(begin, stop - _LONGEST_WORD) : stop]):
        return False
    if found["stop"] != "." or found.end("stop") != found.start("space"):
        return True
    word = _WORD_BEFORE.search(text, max(begin, stop - _LONGEST_WORD), stop)
    before = word[0] if word else ""
    return not _is_abbreviated(text, begin, stop - len(before), before, following)


def _is_word(before: str) -> bool:
    """Tell whether a text ends with a word in lower case, rather than with an abbreviation or part of an address."""
    word, end = before.split()[-1:], before[-_SHORTEST_GLUED:]
    return len(end) == _SHORTEST_GLUED and end.isalpha() and end.islower() and not {*word[0]} & {*"./@"}


def _is_abbreviated(text: str, begin: int, start: int, word: str, following: str) -> bool:
    """Tell whether the full stop behind a word belongs to it, given what follows."""
    cues = load_cues("sentence")
    elided = _ELIDED.match(word)
    word = word[elided.end() :] if elided else word
    if word in _before_names() or word in cues["inside"]:
        return True
    if following[0].isdigit() and word in cues["before_number"]:
        return True
    if (
        text[begin : min(start, begin + 2)] in ("", "(")
        and _ITEM.fullmatch(word)
        and (word.isdigit() or len(word) == 1)
    ):
        return True
    return _INITIAL.fullmatch(word) is not None and not _opens_sentence(following)


@cache
def _before_names() -> frozenset[str]:
    cues = load_name_cues()
    titles = {title.removesuffix(".") for title in cues["civility"] if title.endswith(".")}
    return load_cues("sentence")["before_name"] | titles | cues["first_name_abbreviation"]


def _opens_sentence(following: str) -> bool:
    """Tell whether a capitalised word is one that opens sentences and no names: `Il`, `Les`, `D'ailleurs`."""
    word = re.split(r"[^\w'’-]", following, maxsplit=1)[0]
    elided = _ELIDED.match(word)
    return bool(elided) or word.lower() in FUNCTION_WORDS
