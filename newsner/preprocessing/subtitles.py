"""Read through the stamps and numbers of subtitles (SRT and WebVTT), so that sentences go on from cue to cue."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsner.preprocessing.edits import Edit, skip_blanks_back

_TIME = r"(?:\d{1,3}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?"
_STAMP = re.compile(rf"^[ \t]*{_TIME}[ \t]*-->[ \t]*{_TIME}[^\n]*$", re.MULTILINE)
_MARK = re.compile(
    rf"""
    (?P<stamp>{_STAMP.pattern})
    | (?P<header>\A\ufeff?WEBVTT(?![^\s])[^\n]*(?:\n[^\n]*[:=][^\n]*)*)
    | (?P<note>^(?:NOTE|STYLE|REGION)(?:[ \t][^\n]*)?$(?:\n[^\n]*\S[^\n]*)*)
    | <v(?:\.[\w.-]+)?[ \t]+(?P<voice>[^<>\n]+)>
    | </?(?:v|c|lang|{_TIME})(?:\.[\w.-]+)?(?:[ \t][^<>\n]*)?>
    | \{{\\[a-z]+\d*[^{{}}\n]*\}}
    | (?P<line_end>\\[nN])
    """,
    re.MULTILINE | re.VERBOSE,
)
_NUMBER = re.compile(r"[ \t]*\d{1,6}[ \t]*")


def find_cues(text: str) -> Iterator[Edit]:
    r"""Yield what stands between the sentences of subtitles: numbers, stamps, notes and positions.

    >>> list(find_cues("1\n00:00:01,200 --> 00:00:04,000\nLe roi\n"))
    [Edit(start=0, end=32, text='\n')]
    """
    if "-->" not in text or not _STAMP.search(text):
        return
    is_vtt = text.lstrip("\ufeff \t\n").startswith("WEBVTT")
    last = 0
    for found in _MARK.finditer(text):
        start, end = found.span()
        if start < last:
            continue
        if found["voice"]:
            yield Edit(start, found.start("voice"), "")
            yield Edit(end - 1, end, ": ")
        elif found["stamp"]:
            end += text[end : end + 1] == "\n"
            yield Edit(_start_of_cue(text, start, last, named=is_vtt), end, "\n")
        elif found["header"] or found["note"]:
            yield Edit(skip_blanks_back(text, start, last), end, "")
        else:
            yield Edit(start, end, "\n" if found["line_end"] else "")
        last = end


def _start_of_cue(text: str, start: int, last: int, *, named: bool) -> int:
    """Return where the number or the name of a cue starts, or what is blank before it."""
    before = text.rfind("\n", last, max(start - 1, last)) + 1 or last
    title = text[before : start - 1] if before < start else ""
    is_alone = before == last or not text[text.rfind("\n", last, before - 1) + 1 : before].strip()
    if _NUMBER.fullmatch(title) or (named and title.strip() and is_alone):
        start = before
    return skip_blanks_back(text, start, last)
