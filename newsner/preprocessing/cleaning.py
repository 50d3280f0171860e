"""Clean a text before tagging: unify look-alike characters, compose accents, remove invisible characters.

A cleaned text can convert its offsets to those of the caller's text. Most texts need only one-to-one replacements.
Offsets differ only if the text has decomposed accents (NFD), invisible characters, or words broken at line ends.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
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
_INVISIBLE = "\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff"
_CLUSTER = re.compile(f"(?P<invisible>[{_INVISIBLE}])|[^{_INVISIBLE}][\u0300-\u036f]*", re.DOTALL)
_SHIFTING = re.compile(f"[{_INVISIBLE}\u0300-\u036f]")


@dataclass(frozen=True)
class CleanText:
    """A cleaned text, and how its offsets map to the caller's text.

    Attributes:
        text: the cleaned text, which is tagged.
        original: the caller's text, in which U+FFFD replaces each lone surrogate, which UTF-8 cannot encode.
        lead: the number of white-space characters removed at the start.
        spans: the (start, end) of each character in the original, counted after ``lead``; ``None`` if all offsets are
            the same.
    """

    text: str
    original: str
    lead: int = 0
    spans: Sequence[tuple[int, int]] | None = None

    def to_original(self, start: int, end: int) -> tuple[int, int]:
        """Convert a range of the cleaned text to the caller's offsets."""
        if self.spans is not None:
            start, end = self.spans[start][0], self.spans[end - 1][1]
        return start + self.lead, end + self.lead

    def from_original(self, start: int, end: int) -> tuple[int, int]:
        """Convert a range of the caller's text to offsets in the cleaned text.

        >>> clean("l’E\u0301lyse\u0301e").from_original(2, 10)
        (2, 8)
        """
        start, end = start - self.lead, end - self.lead
        if self.spans is None:
            return start, end
        return bisect_left(self.spans, (start, start)), bisect_left(self.spans, (end, end))


def replace_surrogates(text: str) -> str:
    """Return the text with U+FFFD in place of lone surrogates, which UTF-8 cannot encode."""
    return _SURROGATE.sub("\ufffd", text)


def clean(text: str, knows: Callable[[str], bool] = lambda word: False) -> CleanText:
    """Return the cleaned text: ASCII apostrophes, quotes, hyphens and spaces, composed accents, nothing invisible.

    Line ends inside sentences become spaces (`newsner.preprocessing.line_ends`). White space around the text is
    removed, since it would change the results of the NER.

    Args:
        text: any string.
        knows: returns whether a word exists; called for words that are broken by a hyphen at a line end.

    >>> clean("l’E\u0301lyse\u0301e").text
    "l'Élysée"
    >>> clean("l’E\u0301lyse\u0301e").to_original(2, 8)
    (2, 10)
    """
    lead = len(text) - len(text.lstrip())
    original = replace_surrogates(text)
    plain = _SURROGATE.sub("\n", text.strip()).translate(_LOOK_ALIKES)  # no name or quantity contains a line end
    joins = list(find_joins(plain, knows))
    if (plain.isascii() or not _SHIFTING.search(plain)) and all(x.end - x.start == len(x.text) for x in joins):
        return CleanText(_replace(plain, joins), original, lead)
    characters: list[str] = []
    spans: list[tuple[int, int]] = []
    last = 0
    for join in (*joins, Join(len(plain), len(plain), "")):
        for found in _CLUSTER.finditer(plain, last, join.start):
            if not found["invisible"]:
                composed = unicodedata.normalize("NFC", found[0])
                characters.append(composed)
                spans.extend([found.span()] * len(composed))
        characters.append(join.text)
        spans.extend([(join.start, join.end)] * len(join.text))
        last = join.end
    return CleanText("".join(characters), original, lead, spans)


def _replace(text: str, joins: Iterable[Join]) -> str:
    """Return the text with the range of each join replaced by the text of the join."""
    pieces: list[str] = []
    last = 0
    for join in joins:
        pieces += [text[last : join.start], join.text]
        last = join.end
    return "".join([*pieces, text[last:]])
