"""Clean a text before tagging: unify look-alike characters, compose accents, remove invisible characters.

A cleaned text can convert its offsets to those of the caller's text. Most texts need only one-to-one replacements.
Offsets differ only if the text has markup (HTML, Markdown, stamps of subtitles), decomposed accents (NFD), invisible
characters, line ends of two characters (CR LF), or words broken at line ends.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from newsner.preprocessing.breaks import find_breaks
from newsner.preprocessing.edits import Edit, Spans, apply_edits
from newsner.preprocessing.html import find_references, find_tags
from newsner.preprocessing.line_ends import find_joins, find_spaced_hyphens
from newsner.preprocessing.markdown import find_marks
from newsner.preprocessing.subtitles import find_cues

_LOOK_ALIKES = str.maketrans(
    {
        **dict.fromkeys("‘’‛ʼ＇´′", "'"),
        **dict.fromkeys("“”„‟＂″", '"'),
        **dict.fromkeys("\u00a0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000", " "),
        **dict.fromkeys("\u2010\u2011", "-"),
    }
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_INVISIBLE = "\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff"
_CLUSTER = re.compile(rf"(?P<invisible>[{_INVISIBLE}])|[^{_INVISIBLE}\s][\u0300-\u036f]*|[^{_INVISIBLE}]", re.DOTALL)
_DOTTED = re.compile(r"(?<![\w.'-])(?:[A-ZÀ-Þ]\.){2,}(?![\w.-])|(?<=[ldLD]')(?:[A-ZÀ-Þ]\.){2,}(?![\w.-])")
_BEHIND_ARTICLE = re.compile(r"(?:\b(?:la|le|les|du|des|de|au|aux|à) |['’])$", re.IGNORECASE)
_NO_NAMES = frozenset({"R.S.V.P.", "S.A.R."})
_SHORTEST_DOTTED = 3  # letters of an acronym without an article before it: `S.M. le roi`
_SOFT_HYPHEN = re.compile("\u00ad")
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
    spans: Spans | None = None

    def to_original(self, start: int, end: int) -> tuple[int, int]:
        """Convert a range of the cleaned text to the caller's offsets."""
        if self.spans is not None:
            start, end = self.spans[start][0], self.spans[end - 1][1]
        return start + self.lead, end + self.lead

    def locate(self, start: int, end: int) -> dict[str, Any]:
        """Return the caller's text and offsets of the cleaned text's characters, as fields of a result.

        >>> clean("l’E\u0301lyse\u0301e").locate(0, 2)
        {'text': 'l’', 'start': 0, 'end': 2}
        """
        start, end = self.to_original(start, end)
        return {"text": self.original[start:end], "start": start, "end": end}

    def from_original(self, start: int, end: int) -> tuple[int, int]:
        """Convert a range of the caller's text to offsets in the cleaned text.

        >>> clean("l’E\u0301lyse\u0301e").from_original(2, 10)
        (2, 8)
        """
        start, end = start - self.lead, end - self.lead
        if self.spans is None:
            return start, end
        return bisect_left(self.spans, (start, start)), bisect_left(self.spans, (end, end))


def find_dotted_acronyms(text: str) -> Iterator[Edit]:
    """Yield the acronyms with a dot behind each letter, without dots; the last one stays where it may end a sentence.

    Letters in front of a capital are initials, unless an article stands before them: `J.R.R. Tolkien`.

    >>> [edit.text for edit in find_dotted_acronyms("La S.N.C.F. a fini. J.F. Copé, de l'U.M.P. Il part.")]
    ['SNCF', 'UMP']
    """
    for found in _DOTTED.finditer(text):
        behind = text[found.end() : found.end() + 2].lstrip(" ")[:1]
        is_free = not _BEHIND_ARTICLE.search(text[max(0, found.start() - 5) : found.start()])
        if found[0] in _NO_NAMES or (is_free and (behind.isupper() or len(found[0]) < 2 * _SHORTEST_DOTTED)):
            continue
        ends_sentence = behind in {"", "\n", '"', "«", "»"} or behind.isupper()
        yield Edit(found.start(), found.end() - ends_sentence, found[0].replace(".", ""))


def replace_surrogates(text: str) -> str:
    """Return the text with U+FFFD in place of lone surrogates, which UTF-8 cannot encode."""
    return text if text.isascii() else _SURROGATE.sub("\ufffd", text)


def clean(text: str, knows: Callable[[str], bool] = lambda word: False) -> CleanText:
    """Return the cleaned text: ASCII apostrophes, quotes, hyphens and spaces, composed accents, nothing invisible.

    Acronyms lose their dots: `S.N.C.F.`. HTML, Markdown and the stamps of subtitles are read through. Line ends inside
    sentences become spaces (`newsner.preprocessing.line_ends`). White space around the text is removed, since it would
    change the results of the NER.

    Args:
        text: any string.
        knows: returns whether a word exists; called for words that are broken by a hyphen at a line end.

    >>> clean("l’E\u0301lyse\u0301e").text
    "l'Élysée"
    >>> clean("l’E\u0301lyse\u0301e").to_original(2, 8)
    (2, 10)
    >>> clean("12&nbsp;500 <b>F</b>").text, clean("12&nbsp;500 F").to_original(0, 6)
    ('12 500 F', (0, 11))
    """
    read, places = apply_edits(text, None, find_breaks(text))
    read, places = apply_edits(read, places, find_references(read))
    cues = list(find_cues(read))
    read, places = apply_edits(read, places, cues)
    read, places = apply_edits(read, places, find_tags(read))
    read, places = apply_edits(read, places, find_marks(read))
    lead = len(read) - len(read.lstrip())
    plain, spans = _compose(read.strip().translate(_LOOK_ALIKES))
    if places is not None:  # which are counted from the start of the text
        places = places[lead:]
        spans = places[: len(plain)] if spans is None else [(places[a][0], places[b - 1][1]) for a, b in spans]
        lead = 0
    edits = {found.start(): Edit(*found.span(), "") for found in _SOFT_HYPHEN.finditer(plain)}
    joins = [*find_spaced_hyphens(plain, knows), *find_joins(plain, knows, subtitled=bool(cues))]
    edits |= {edit.start: edit for edit in find_dotted_acronyms(plain)}
    edits |= {join.start: join for join in joins}  # some of which take a soft hyphen with them
    plain = _SURROGATE.sub("\n", plain)  # a line end, which no name or quantity crosses
    cleaned, spans = apply_edits(plain, spans, [edits[start] for start in sorted(edits)])
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
