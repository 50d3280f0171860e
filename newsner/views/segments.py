"""A text cut into pieces at the borders of its mentions and quantities, and made safe to show."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from newsner.labels import QUANTITY
from newsner.models import Entity, Extraction, Mention, Quantity

TAGS = {"PER": "PER", "LOC": "LOC", "ORG": "ORG", QUANTITY: "QTY"}
"""What is shown beside a mention or quantity, so that nobody needs the colours."""

_CONTROLS = re.compile(r"\r\n?|[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_BOUNDS = {"min": "at least ", "max": "at most ", "approx": "about ", None: ""}
_LONGEST_NUMBER = 30  # digits


class Mark(NamedTuple):
    """A mention, with the ``number`` of its entity in the article, or a quantity with its own number."""

    item: Mention | Quantity
    label: str
    number: int


class Piece(NamedTuple):
    """A stretch of text, and the marks that cover all of it: none, one, or a name within a quantity and the like."""

    start: int
    end: int
    marks: tuple[Mark, ...]


def find_pieces(article: Extraction) -> Iterator[Piece]:
    """Yield the pieces of a text in order; together they are the text.

    >>> from newsner import extract
    >>> for piece in find_pieces(article := extract("Assad a 26 missiles.")):
    ...     print(repr(article.text[piece.start:piece.end]), [mark.label for mark in piece.marks])
    'Assad' ['PER']
    ' a ' []
    '26 missiles' ['QUANTITY']
    '.' []
    """
    marks = [Mark(m, e.label.value, i) for i, e in enumerate(article.entities) for m in e.mentions]
    marks += [Mark(quantity, QUANTITY, i) for i, quantity in enumerate(article.quantities)]
    waiting = deque(sorted(marks, key=lambda mark: (mark.item.start, -mark.item.end)))
    borders = {border for mark in marks for border in (mark.item.start, mark.item.end)}
    open_marks: list[Mark] = []
    for start, end in pairwise(sorted({0, len(article.text), *borders})):
        while waiting and waiting[0].item.start == start:
            open_marks.append(waiting.popleft())
        open_marks = [mark for mark in open_marks if mark.item.end > start]
        yield Piece(start, end, tuple(open_marks))


def to_printable(text: str) -> str:
    r"""Return a text without the characters that command a terminal or that HTML cannot hold: pictures stand for them.

    >>> to_printable("a\x1b[31m\x00\r\nb")
    'a␛[31m␀\nb'
    """
    return _CONTROLS.sub(_picture, text)


def _picture(match: re.Match[str]) -> str:
    character = match[0]
    if character[0] == "\r":
        return "\n"
    if character == "\x7f":
        return "␡"
    return chr(0x2400 + ord(character)) if character < " " else "\N{REPLACEMENT CHARACTER}"


def by_count(article: Extraction) -> list[tuple[int, Entity]]:
    """Return the entities of an article with their numbers, the most mentioned first."""
    return sorted(enumerate(article.entities), key=lambda pair: -len(pair[1].mentions))


def to_value(quantity: Quantity) -> str:
    """Return the value of a quantity in words and grouped digits; empty where it has none.

    >>> to_value(Quantity(text="au moins 12 €", start=0, end=13, value="12", bound="min", kind="money"))
    'at least 12'
    """
    numbers = [x for x in (quantity.value, quantity.low, quantity.high) if x is not None]
    shown = "–".join(
        str(x) if abs(x.adjusted()) > _LONGEST_NUMBER else f"{x:,f}".replace(",", "\N{NARROW NO-BREAK SPACE}")
        for x in numbers
    )
    return _BOUNDS[quantity.bound] + shown if shown else ""
