"""Find quotations: what stands between quotation marks, and how far a mark that is never closed holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

_PAIRS = {"«": "»", "‹": "›", "‚": "'", "〈": "〉"}
_STRAIGHT = frozenset({'"', "''", "``"})
_CLOSING = frozenset(_PAIRS.values()) - {"'"}
_OPENING_BEFORE = frozenset("([{-–—/:…'’")
_MOST_LINES = 6  # of one quotation


class Quotation(NamedTuple):
    """The tokens of two quotation marks; where the second is missing, ``close`` is the end of the line."""

    open: int
    close: int
    is_closed: bool


def find_quotations(words: Sequence[str], spaces: Sequence[bool]) -> Iterator[Quotation]:
    """Yield the outermost quotations of a text, in text order.

    A quotation may run over some lines, each of which may repeat the opening mark. One that is not closed on its line,
    and that no later line closes before another begins, ends with its line.

    Args:
        words: the texts of all tokens.
        spaces: for each token, whether a space stands before it.

    >>> list(find_quotations(["«", "Oui", "»", ",", "dit", "-il"], [True, True, True, False, True, False]))
    [Quotation(open=0, close=2, is_closed=True)]
    """
    position = 0
    while position < len(words):
        if _opens(words, spaces, position):
            quotation = _read_quotation(words, spaces, position)
            yield quotation
            position = quotation.close
        position += 1


def _opens(words: Sequence[str], spaces: Sequence[bool], position: int) -> bool:
    """Tell whether a token is an opening quotation mark."""
    word = words[position]
    if word in _PAIRS:
        return word != "‚"
    if word not in _STRAIGHT or position + 1 >= len(words):
        return False
    if words[position + 1].isspace():  # scraped: the quotation begins on the next line
        if position and words[position - 1] in {".", "!", "?", ":", "…"} and spaces[position]:
            return position + 2 < len(words) and words[position + 2][0].isupper()
        return spaces[position] and not _is_closed_only(words, position)
    before = words[position - 1] if position else "\n"
    if is_glued(words, spaces, position):
        return not _is_closed_only(words, position)
    free = spaces[position] or before.isspace() or before[-1] in _OPENING_BEFORE or before in _PAIRS
    return free and (not spaces[position + 1] or not _is_closed_only(words, position))


def is_glued(words: Sequence[str], spaces: Sequence[bool], position: int) -> bool:
    """Tell whether a mark stands between a word and a capital without a space: scraped from two lines."""
    if position == 0 or position + 1 >= len(words) or spaces[position] or spaces[position + 1]:
        return False
    return words[position - 1][-1].isalnum() and words[position + 1][0].isupper()


def _is_closed_only(words: Sequence[str], position: int) -> bool:
    """Tell whether a straight mark with a space on both sides ends what an earlier one on its line began."""
    marks = 0
    for word in reversed(words[max(0, position - 400) : position]):
        if word.isspace():
            break
        marks += word in _STRAIGHT
    return marks % 2 == 1


def _read_quotation(words: Sequence[str], spaces: Sequence[bool], start: int) -> Quotation:
    """Return the quotation that a mark opens."""
    straight = words[start] in _STRAIGHT
    closing = words[start] if straight else _PAIRS[words[start]]
    depth, lines, line_end = 1, 1, 0
    for position in range(start + 1, len(words)):
        word = words[position]
        if word.isspace() and "\n" in word:
            line_end = line_end or position
            lines += 1
            if lines > _MOST_LINES:
                break
        elif straight and word == closing:
            if line_end and _opens(words, spaces, position):
                if words[position - 1].isspace():  # the mark is repeated at the start of a line
                    continue
                break
            return Quotation(start, position, True)
        elif not straight and word == closing:
            depth -= 1
            if depth == 0:
                return Quotation(start, position, True)
        elif not straight and word == words[start]:
            if line_end and words[position - 1].isspace():
                continue
            depth += 1
    return Quotation(start, line_end or len(words), False)
