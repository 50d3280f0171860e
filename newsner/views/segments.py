"""Cut a text into segments at the borders of what was found in it, and make its characters safe to show."""

from __future__ import annotations

import re
from collections import Counter, defaultdict, deque
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from newsner.labels import QUANTITY
from newsner.models import BOUND_WORDS, Entity, Extraction, Mention, Quantity, Reference, Statement, to_surface
from newsner.views.messages import Messages

REFERENCE = "REFERENCE"
"""The label of marks of references; like `QUANTITY`, it is not in `newsner.labels.Label`."""

TAGS = {"PER": "PER", "LOC": "LOC", "ORG": "ORG", QUANTITY: "QTY", REFERENCE: "REF"}
"""The short label shown beside a mention or quantity, so that nobody depends on the colours."""

STATEMENT_TAGS: dict[str, str] = {"direct": "DIR", "indirect": "IND"}
"""The same for a statement, by its kind."""

_MOST_STATEMENTS = 4  # around one place; browsers stop at some depth, and a page must grow no faster than its article

_CONTROLS = re.compile(r"\r\n?|[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


class Mark(NamedTuple):
    """A mention, quantity or reference to mark; ``number`` is the position of its entity, or else its own."""

    item: Mention | Quantity | Reference
    label: str
    number: int


class Segment(NamedTuple):
    """A range of the text with the marks that cover all of it: none, one, or several, as for a name in a quantity.

    ``statements`` are the positions in the article of the statements that cover it, the first to begin first.
    """

    start: int
    end: int
    marks: tuple[Mark, ...]
    statements: tuple[int, ...] = ()


def find_segments(article: Extraction) -> Iterator[Segment]:
    """Yield the segments of an article's text in order; together they cover it.

    Where more than four statements stand inside one another, the inner ones are in no segment.

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
    marks += [Mark(reference, REFERENCE, i) for i, reference in enumerate(article.references)]
    waiting = deque(sorted(marks, key=lambda mark: (mark.item.start, -mark.item.end)))
    statements = _StatementsAround(article.statements)
    passages = (*(mark.item for mark in marks), *article.statements)
    borders = {border for passage in passages for border in (passage.start, passage.end)}
    open_marks: list[Mark] = []
    for start, end in pairwise(sorted({0, len(article.text), *borders})):
        while waiting and waiting[0].item.start == start:
            open_marks.append(waiting.popleft())
        open_marks = [mark for mark in open_marks if mark.item.end > start]
        yield Segment(start, end, tuple(open_marks), statements.at(start))


class _StatementsAround:
    """The statements around each border of segments, which are asked for from the first to the last."""

    def __init__(self, statements: tuple[Statement, ...]) -> None:
        self._statements = statements
        order = sorted(range(len(statements)), key=lambda i: (statements[i].start, -statements[i].end))
        self._waiting = deque(order)
        self._open: list[int] = []

    def at(self, border: int) -> tuple[int, ...]:
        """Return the positions of the statements that stand around the segment behind a border."""
        self._open = [number for number in self._open if self._statements[number].end > border]
        while self._waiting and self._statements[self._waiting[0]].start <= border:
            number = self._waiting.popleft()
            if len(self._open) < _MOST_STATEMENTS and self._statements[number].end > border:
                self._open.append(number)
        return tuple(self._open)


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


def name_entities(article: Extraction) -> list[str]:
    """Return the names of an article's entities, each with what tells it from another of the same name.

    That is its first role, else its id, else its label, else its number among them.
    """
    names: list[str] = [entity.name for entity in article.entities]
    for tell_apart in (_find_role, lambda entity: entity.kb_id, lambda entity: entity.label.value):
        details: dict[str, set[str | None]] = defaultdict(set)
        for name, entity in zip(names, article.entities, strict=True):
            details[name].add(tell_apart(entity))
        names = [
            f"{entity.name} ({detail})" if len(details[name]) > 1 and (detail := tell_apart(entity)) else name
            for name, entity in zip(names, article.entities, strict=True)
        ]
    counts, seen = Counter(names), Counter[str]()
    for number, name in enumerate(names):
        if counts[name] > 1:
            seen[name] += 1
            names[number] = f"{name} ({seen[name]})"
    return names


def _find_role(entity: Entity) -> str | None:
    return to_surface(entity.roles[0].text) if entity.roles else None


def to_unit_text(quantity: Quantity) -> str:
    """Return the unit of a quantity with what its rate holds for; empty if it has neither.

    >>> to_unit_text(Quantity(text="12 €", start=0, end=4, value="12", kind="money", unit="EUR", per="mois"))
    'EUR / mois'
    """
    return join_unit(quantity.unit or "", quantity.per)


def join_unit(unit: str, per: str | None) -> str:
    """Return a unit and what a rate in it holds for, joined by a slash."""
    return f"{unit} / {per}".lstrip() if per else unit


def to_number_text(quantity: Quantity, say: Messages) -> str:
    """Return the value of a quantity, or its range, with grouped digits; empty if it has neither."""
    numbers = (quantity.value,) if quantity.value is not None else (quantity.low, quantity.high)
    return "–".join(say.number(number) for number in numbers if number is not None)


def to_value_text(quantity: Quantity, say: Messages) -> str:
    r"""Return the value of a quantity with its bound in words; empty if it has no value.

    >>> quantity = Quantity(text="au moins 1200 €", start=0, end=15, value="1200", bound="min", kind="money")
    >>> to_value_text(quantity, Messages("en")), to_value_text(quantity, Messages("fr"))
    ('at least 1,200', 'au moins 1\u202f200')
    """
    shown = to_number_text(quantity, say)
    return f"{say(BOUND_WORDS[quantity.bound])} {shown}" if quantity.bound and shown else shown
