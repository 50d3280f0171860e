"""Clean-up before tagging: look-alike characters made one, accents composed, invisible characters left out.

Clean-up keeps a way back to the caller's offsets. Most texts need only one-to-one replacements; only where
accents are written apart (NFD) or invisible characters stand inside words do offsets shift, and are mapped.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from dataclasses import dataclass

_LOOK_ALIKES = str.maketrans(
    {
        **dict.fromkeys("‘’‛ʼ＇", "'"),
        **dict.fromkeys("“”„‟＂", '"'),
        **dict.fromkeys("\u00a0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000", " "),
        **dict.fromkeys("\u2010\u2011", "-"),
    }
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_INVISIBLE = "\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff"
_CLUSTER = re.compile(f"(?P<invisible>[{_INVISIBLE}])|[^{_INVISIBLE}][\u0300-\u036f]*", re.DOTALL)
_SHIFTING = re.compile(f"[{_INVISIBLE}\u0300-\u036f]")


@dataclass(frozen=True)
class CleanText:
    """A cleaned text with the way back: ``spans[i]`` is where character ``i`` stands in the caller's text.

    Before the text stood ``lead`` characters of white space, which ``spans`` does not count; it is ``None`` where every
    other character kept its place.
    """

    text: str
    spans: tuple[tuple[int, int], ...] | None = None
    lead: int = 0

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


def clean(text: str) -> CleanText:
    """Return the text with plain apostrophes, quotes, hyphens and spaces, composed accents and nothing invisible.

    White space around it is left out: it would change what the NER sees.

    >>> clean("l’E\u0301lyse\u0301e").text
    "l'Élysée"
    >>> clean("l’E\u0301lyse\u0301e").to_original(2, 8)
    (2, 10)
    """
    lead = len(text) - len(text.lstrip())
    plain = _SURROGATE.sub("\n", text.strip()).translate(_LOOK_ALIKES)  # a line end, which no name or quantity crosses
    if plain.isascii() or not _SHIFTING.search(plain):
        return CleanText(plain, lead=lead)
    characters: list[str] = []
    spans: list[tuple[int, int]] = []
    for match in _CLUSTER.finditer(plain):
        if match["invisible"]:
            continue
        composed = unicodedata.normalize("NFC", match[0])
        characters.append(composed)
        spans.extend([match.span()] * len(composed))
    return CleanText("".join(characters), tuple(spans), lead)
