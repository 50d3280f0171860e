"""Replace stretches of a text, and remember where in the caller's text each of its characters stood."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

Spans = Sequence[tuple[int, int]]
"""The (start, end) in the caller's text of each character; ``None`` instead of them says that no offset has moved."""


class Edit(NamedTuple):
    """A stretch of text, and what is read in its place."""

    start: int
    end: int
    text: str


def apply_edits(text: str, spans: Spans | None, edits: Iterable[Edit]) -> tuple[str, Spans | None]:
    """Return the text with stretches replaced, and where each of its characters stood.

    Args:
        text: the text before the edits.
        spans: where each of its characters stood.
        edits: in order, without overlaps.

    >>> apply_edits("a&amp;b", None, [Edit(1, 6, "&")])
    ('a&b', [(0, 1), (1, 6), (6, 7)])
    """
    edits = list(edits)
    if not edits:
        return text, spans
    if spans is None and any(end - start != len(new) for start, end, new in edits):
        spans = [(i, i + 1) for i in range(len(text))]
    pieces: list[str] = []
    moved: list[tuple[int, int]] = []
    last = 0
    for start, end, new in edits:
        pieces += [text[last:start], new]
        if spans is not None:
            moved += [*spans[last:start], *[(spans[start][0], spans[end - 1][1])] * len(new)]
        last = end
    return "".join([*pieces, text[last:]]), None if spans is None else [*moved, *spans[last:]]


def skip_blanks_back(text: str, start: int, least: int) -> int:
    """Return where the white space that ends at ``start`` begins, but not less than ``least``."""
    while start > least and text[start - 1].isspace():
        start -= 1
    return start
