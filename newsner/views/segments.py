"""Cut a text into segments at the borders of its mentions and quantities, and make its characters safe to show."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from newsner.labels import QUANTITY
from newsner.models import BOUND_WORDS, Entity, Extraction, Mention, Quantity

TAGS = {"PER": "PER", "LOC": "LOC", "ORG": "ORG", QUANTITY: "QTY"}
"""The short label shown beside a mention or quantity, so that nobody depends on the colours."""

_CONTROLS = re.compile(r"\r\n?|[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_LONGEST_NUMBER = 30  # digits


class Mark(NamedTuple):
    """A mention or quantity to mark; ``number`` is the position of its entity, or its own, in the article."""

    item: Mention | Quantity
    label: str
    number: int


class Segment(NamedTuple):
    """A range of the text with the marks that cover all of it: none, one, or several, as for a name in a quantity."""

    start: int
    end: int
    marks: tuple[Mark, ...]


def find_segments(article: Extraction) -> Iterator[Segment]:
    """Yield the segments of an article's text in order; together they cover it.

    >>> from newsner import extract
    >>> for segment in find_segments(article := extract("Assad a 26 missiles.")):
    ...     print(repr(article.text[segment.start:segment.end]), [mark.label for mark in segment.marks])
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
        yield Segment(start, end, tuple(open_marks))


def to_printable(text: str) -> str:
    r"""Return text in which visible symbols replace control characters and others that HTML cannot hold.

    >>> to_printable("a\x1b[31m\x00\r\nb")
    'a␛[31m␀\nb'
    """
    return _CONTROLS.sub(_to_symbol, text)


def _to_symbol(match: re.Match[str]) -> str:
    character = match[0]
    if character[0] == "\r":
        return "\n"
    if character == "\x7f":
        return "␡"
    return chr(0x2400 + ord(character)) if character < " " else "\N{REPLACEMENT CHARACTER}"


def sort_entities(article: Extraction) -> list[tuple[int, Entity]]:
    """Return the entities of an article with their positions in it, the most mentioned first."""
    return sorted(enumerate(article.entities), key=lambda pair: -len(pair[1].mentions))


def to_unit_text(quantity: Quantity) -> str:
    """Return the unit of a quantity with what its rate holds for; empty if it has neither.

    >>> to_unit_text(Quantity(text="12 €", start=0, end=4, value="12", kind="money", unit="EUR", per="mois"))
    'EUR / mois'
    """
    return join_unit(quantity.unit or "", quantity.per)


def join_unit(unit: str, per: str | None) -> str:
    """Return a unit and what a rate in it holds for, joined by a slash."""
    return f"{unit} / {per}".lstrip() if per else unit


def to_value_text(quantity: Quantity) -> str:
    """Return the value of a quantity with its bound in words and its digits grouped; empty if it has no value.

    >>> to_value_text(Quantity(text="au moins 12 €", start=0, end=13, value="12", bound="min", kind="money"))
    'at least 12'
    """
    numbers = [x for x in (quantity.value, quantity.low, quantity.high) if x is not None]
    shown = "–".join(
        str(x) if abs(x.adjusted()) > _LONGEST_NUMBER else f"{x:,f}".replace(",", "\N{NARROW NO-BREAK SPACE}")
        for x in numbers
    )
    bound = f"{BOUND_WORDS[quantity.bound]} " if quantity.bound else ""
    return bound + shown if shown else ""
