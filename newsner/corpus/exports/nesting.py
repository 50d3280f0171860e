"""Turn the ranges of what was found into elements that nest, as XML wants them, by cutting those that cross."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, NamedTuple

from newsner.corpus.exports.base import to_xml_text

_EMPTY_LINES = re.compile(r"\r?\n[ \t]*\r?\n\s*")


@dataclass(frozen=True, eq=False)
class Tag:
    """A range of a text that becomes an element; one of a lower rank stands around those of higher ranks."""

    start: int
    end: int
    rank: int
    name: str
    attributes: Mapping[str, str] = field(default_factory=dict)


class Event(NamedTuple):
    """The next part of a text: ``open`` or ``close`` of an element, or ``text`` from ``start`` to ``end``."""

    kind: str
    tag: Tag | None = None
    start: int = 0
    end: int = 0


def find_paragraphs(text: str) -> list[tuple[int, int]]:
    r"""Return the ranges of paragraphs, which end with the empty lines behind them, so that they cover it.

    >>> find_paragraphs("a\nb\n\nc")
    [(0, 5), (5, 6)]
    """
    places = [0, *(found.end() for found in _EMPTY_LINES.finditer(text)), len(text)]
    return [(start, end) for start, end in pairwise(places) if start < end] or [(0, 0)]


def find_events(start: int, end: int, tags: Iterable[Tag]) -> Iterator[Event]:
    """Yield what a passage consists of, in order; an element that crosses another one is closed and opened again.

    >>> tags = [Tag(0, 4, 0, "said"), Tag(2, 6, 1, "name")]
    >>> [event.tag.name if event.tag else (event.start, event.end) for event in find_events(0, 7, tags)]
    ['said', (0, 2), 'name', (2, 4), 'name', 'said', 'name', (4, 6), 'name', (6, 7)]
    """
    opening: dict[int, list[Tag]] = defaultdict(list)
    borders = {start, end}
    for tag in tags:
        if tag.start < end and tag.end > start and tag.start < tag.end:
            opening[max(start, tag.start)].append(tag)
            borders |= {max(start, tag.start), min(end, tag.end)}
    order = {id(tag): number for number, tag in enumerate(t for found in opening.values() for t in found)}
    active: list[Tag] = []
    stack: list[Tag] = []
    for left, right in pairwise(sorted(borders)):
        active = [tag for tag in active if tag.end > left] + opening[left]
        wanted = sorted(active, key=lambda tag: (tag.rank, tag.start, -tag.end, order[id(tag)]))
        kept = 0
        while kept < min(len(stack), len(wanted)) and stack[kept] is wanted[kept]:
            kept += 1
        yield from (Event("close", tag) for tag in reversed(stack[kept:]))
        yield from (Event("open", tag) for tag in wanted[kept:])
        stack = wanted
        yield Event("text", None, left, right)
    yield from (Event("close", tag) for tag in reversed(stack))


class XmlWriter:
    """Writes elements and texts with lxml, one after the other; what XML cannot hold becomes U+FFFD."""

    def __init__(self, file: Any, prefix: str = "") -> None:
        self._file = file  # what `lxml.etree.xmlfile` opens
        self._prefix = prefix  # the namespace of the elements, in braces
        self._open: list[AbstractContextManager[None]] = []

    def open(self, name: str, attributes: Mapping[str, str] | None = None) -> None:
        """Open an element; attributes without a value are left out."""
        cells = {key: to_xml_text(value) for key, value in (attributes or {}).items() if value}
        element = self._file.element(f"{self._prefix}{name}", cells)
        element.__enter__()
        self._open.append(element)

    def close(self) -> None:
        """Close the element that was opened last."""
        self._open.pop().__exit__(None, None, None)

    def text(self, text: str) -> None:
        """Write text."""
        if text:
            self._file.write(to_xml_text(text))

    def add(self, name: str, text: str = "", attributes: Mapping[str, str] | None = None) -> None:
        """Write an element with nothing but text in it."""
        self.open(name, attributes)
        self.text(text)
        self.close()
