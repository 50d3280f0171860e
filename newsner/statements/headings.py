"""Find quotations in headings, and the statement below that repeats their words: who says it says both."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from newsner.names import fold_word
from newsner.statements.draft import Attribution, Draft
from newsner.statements.quotations import Quotation
from newsner.statements.quoted import quotation_drafts
from newsner.statements.reading import Reading

_LONGEST_HEADING = 30  # tokens
_LONGEST_QUOTED_LINE = 15  # tokens of a line that is one quotation and no paragraph
_LEAST_SHARED = 0.65  # of the long words of a quotation that are also in the statement that repeats it
_SHORTEST_WORD = 4  # letters
_ENDS = frozenset({".", "!", "?", "…", "..."})


def is_in_heading(reading: Reading, quotation: Quotation) -> bool:
    """Tell whether the line of a quotation is a title or a heading: short, and without a full stop."""
    line = reading.line_of(quotation.open)
    if line.end - line.start > _LONGEST_HEADING or quotation.close >= line.end:
        return False
    if not _ENDS.isdisjoint({reading.words[line.end - 1], reading.words[quotation.close - 1]}):
        return False
    is_whole_line = quotation.open == line.start and quotation.close == line.end - 1
    return not is_whole_line or line.end - line.start <= _LONGEST_QUOTED_LINE


def heading_drafts(reading: Reading, quotations: Sequence[Quotation], drafts: Sequence[Draft]) -> Iterator[Draft]:
    """Yield quotations of headings, with the statements that repeat their words.

    Args:
        reading: the document.
        quotations: those in headings that no cue attributes.
        drafts: the other statements of the document.
    """
    if not quotations:
        return
    words = [_long_words(reading, draft.start, draft.end) for draft in drafts]
    for quotation in quotations:
        echo = _find_echo(reading, quotation, drafts, words)
        for draft in quotation_drafts(reading, quotation, Attribution(None, None, "heading")):
            yield replace(draft, echo=echo) if draft.speaker is None else draft


def _find_echo(
    reading: Reading, quotation: Quotation, drafts: Sequence[Draft], words: Sequence[frozenset[str]]
) -> Draft | None:
    """Return the statement behind a quotation that has most of its words, the first of the best."""
    wanted = _long_words(reading, quotation.open + 1, quotation.close)
    if not wanted:
        return None
    behind = [number for number, draft in enumerate(drafts) if draft.start > quotation.close]
    best = max(behind, key=lambda number: (len(wanted & words[number]), -number), default=None)
    return None if best is None or len(wanted & words[best]) < _LEAST_SHARED * len(wanted) else drafts[best]


def _long_words(reading: Reading, start: int, end: int) -> frozenset[str]:
    """Return the words of a range that have at least four letters, folded."""
    return frozenset(
        fold_word(word) for word in reading.words[start:end] if len(word) >= _SHORTEST_WORD and word[0].isalpha()
    )
