"""Clean-up before tagging: look-alike characters made one, accents composed, invisible characters left out.

Clean-up keeps a way back to the caller's offsets. Most texts need only one-to-one replacements; only where accents are
written apart (NFD), invisible characters stand inside words, or line ends break words do offsets shift, and are mapped.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from newsner.preprocessing.line_ends import Join, find_joins

_LOOK_ALIKES = str.maketrans(
    {
        **dict.fromkeys("‘’‛ʼ＇", "'"),
        **dict.fromkeys("“”„‟＂", '"'),
        **dict.fromkeys("\u00a0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000", " "),
        **dict.fromkeys("\u2010\u2011", "-"),
    }
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_INVISIBLE = "\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff"
_CLUSTER = re.compile(f"(?P<invisible>[{_INVISIBLE}])|[^{_INVISIBLE}][\u0300-\u036f]*", re.DOTALL)
_SOFT_HYPHEN = re.compile("\u00ad")
_SHIFTING = re.compile(f"[{_INVISIBLE}\u0300-\u036f]")

Spans = Sequence[tuple[int, int]]


@dataclass(frozen=True)
class CleanText:
    """A cleaned text with the way back to the caller's.

    Attributes:
        text: what is tagged.
        original: the caller's text, in which U+FFFD stands for each lone surrogate, which UTF-8 cannot hold.
        lead: how many characters of white space stood before.
        spans: where each character stands in the original behind ``lead``, as (start, end); ``None`` where every
            character kept its place.
    """

    text: str
    original: str
    lead: int = 0
    spans: Spans | None = None

    def to_original(self, start: int, end: int) -> tuple[int, int]:
        """Return the caller's offsets of the cleaned text's characters ``start`` to ``end``."""
        if self.spans is not None:
            start, end = self.spans[start][0], self.spans[end - 1][1]
        return start + self.lead, end + self.lead

    def from_original(self, start: int, end: int) -> tuple[int, int]:
        """Return the offsets in the cleaned text of the caller's characters ``start`` to ``end``.

        >>> clean("l’E\u0301lyse\u0301e").from_original(2, 10)
        (2, 8)
        """
        start, end = start - self.lead, end - self.lead
        if self.spans is None:
            return start, end
        return bisect_left(self.spans, (start, start)), bisect_left(self.spans, (end, end))


def replace_surrogates(text: str) -> str:
    """Return the text with each lone surrogate, which UTF-8 cannot hold, replaced by U+FFFD."""
    return _SURROGATE.sub("\ufffd", text)


def clean(text: str, knows: Callable[[str], bool] = lambda word: False) -> CleanText:
    """Return the text with plain apostrophes, quotes, hyphens and spaces, composed accents and nothing invisible.

    Line ends inside sentences become spaces (`newsner.preprocessing.line_ends`). White space around the text is left
    out: it would change what the NER sees.

    Args:
        text: any string.
        knows: whether there is a word; asked about words that a hyphen at a line end breaks.

    >>> clean("l’E\u0301lyse\u0301e").text
    "l'Élysée"
    >>> clean("l’E\u0301lyse\u0301e").to_original(2, 8)
    (2, 10)
    """
    lead = len(text) - len(text.lstrip())
    plain, spans = _compose(text.strip().translate(_LOOK_ALIKES))
    edits = {found.start(): Join(*found.span(), "") for found in _SOFT_HYPHEN.finditer(plain)}
    edits |= {join.start: join for join in find_joins(plain, knows)}  # some of which take a soft hyphen with them
    plain = _SURROGATE.sub("\n", plain)  # a line end, which no name or quantity crosses
    cleaned, spans = _edit(plain, spans, [edits[start] for start in sorted(edits)])
    return CleanText(cleaned, replace_surrogates(text), lead, spans)


def _compose(text: str) -> tuple[str, Spans | None]:
    """Return the text with composed accents and nothing invisible but soft hyphens, and where each character stood."""
    if text.isascii() or not _SHIFTING.search(text):
        return text, None
    characters: list[str] = []
    spans: list[tuple[int, int]] = []
    for found in _CLUSTER.finditer(text):
        if not found["invisible"]:
            composed = unicodedata.normalize("NFC", found[0])
            characters.append(composed)
            spans.extend([found.span()] * len(composed))
    return "".join(characters), spans


def _edit(text: str, spans: Spans | None, edits: Sequence[Join]) -> tuple[str, Spans | None]:
    """Return the text with stretches replaced, and where each of its characters stood."""
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
