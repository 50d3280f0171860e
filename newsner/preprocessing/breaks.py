"""Make all line ends line feeds: those of Windows and old Macs, page breaks, and those that only Unicode knows."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsner.preprocessing.edits import Edit, skip_blanks_back

_BREAK = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_OTHERS = ("\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029")
_PAGE_NUMBER = re.compile(r"\n[ \t]*(?:[-–—] ?|[Pp]age )?\d{1,4}(?: ?[-–—]| ?[/|] ?\d{1,4})?[ \t]*$")
_LONGEST_NUMBER = 40  # characters of the line of a page number


def find_breaks(text: str) -> Iterator[Edit]:
    r"""Yield the line ends that are no line feeds; a page break takes the number of the page and blank lines with it.

    >>> list(find_breaks("le roi\n\n12\n\fde Rome\r\n"))
    [Edit(start=6, end=12, text='\n'), Edit(start=19, end=21, text='\n')]
    """
    if not any(other in text for other in _OTHERS):
        return
    last = 0
    for found in _BREAK.finditer(text):
        start, end = found.span()
        if start < last:
            continue
        if found[0] == "\x0c":
            start = skip_blanks_back(text, start, last)
            number = _PAGE_NUMBER.search(text, max(start - _LONGEST_NUMBER, last), start)
            if number:
                start = skip_blanks_back(text, number.start(), last)
            while end < len(text) and text[end].isspace():
                end += 1
        yield Edit(start, end, "\n")
        last = end
