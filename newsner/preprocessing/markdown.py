"""Read through Markdown and the `>` of quoted mail: emphasis, links, headings, tables and quotations."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsner.preprocessing.edits import Edit

_LINK = re.compile(
    r"""
    !?\[(?P<label>[^\[\]\n]{1,300})
    \]\([ ]?<?(?:(?:https?://|mailto:|www\.)[^\s()<>]*|[^\s()<>]{0,300}[/#][^\s()<>]*)(?:\([^\s()<>]*\)[^\s()<>]*)?>?
    (?:[ ]+"[^"\n]*")?[ ]?\)
    """,
    re.VERBOSE,
)
_RUN = re.compile(r"\*+|_+|~~|`+|\n[ \t]*\n")
_LONGEST_RUN = 3
_BEFORE = frozenset(" \t\n(\"'«“‘’[*_~`>—–-|")
_OPENING = frozenset("\"'«“‘’([*_~`#@€$")
_BEHIND = frozenset(" \t\n.,;:!?)\"'»”’]*_~`<—–-|…(")
_ROW = re.compile(r"^[ \t]*\|[^\n]*\|[ \t]*$", re.MULTILINE)
_RULE = re.compile(r"[ \t|:-]*-[ \t|:-]*")
_BAR = re.compile(r"(?<![ \t])[ \t]*\|[ \t]*")
_SHEET = re.compile(r"(?:^[^\t\n]+\t[^\n]*(?:\n|\Z)){2,}", re.MULTILINE)
_TAB = re.compile(r"\t+")
_HEADING = re.compile(r"^(?P<mark>#{1,6}[ \t]+)(?=[^\s#])[^\n]*(?P<end>\n|\Z)", re.MULTILINE)
_QUOTED = re.compile(r"(?:^>(?:[ \t][^\n]*)?(?:\n|\Z)){2,}", re.MULTILINE)
_QUOTE = re.compile(r"^(?P<mark>(?:>[ \t]*)+)(?P<figure>\d)?", re.MULTILINE)


def find_marks(text: str) -> list[Edit]:
    """Return the signs of Markdown and the `>` of quoted mail, in order.

    >>> find_marks("**Anne Roux**, 5 * 3 * 2")
    [Edit(start=0, end=2, text=''), Edit(start=11, end=13, text='')]
    """
    found = []
    if "](" in text:
        links = list(_LINK.finditer(text))
        found += [Edit(link.start(), link.start("label"), "") for link in links]
        found += [Edit(link.end("label"), link.end(), "") for link in links]
    if "# " in text or "#\t" in text:
        found += _find_headings(text)
    if "|" in text:
        found += _find_bars(text)
    if "\t" in text:
        found += [
            Edit(*tab.span(), "\n\n") for sheet in _SHEET.finditer(text) for tab in _TAB.finditer(text, *sheet.span())
        ]
    if "\n>" in text:
        found += _find_quotes(text)
    if "*" in text or "_" in text or "~~" in text or "`" in text:
        found += _find_emphasis(text)
    return _without_overlaps(found) if found else found


def _without_overlaps(edits: list[Edit]) -> list[Edit]:
    kept: list[Edit] = []
    for edit in sorted(edits, key=lambda edit: (edit.start, -edit.end)):
        if not kept or edit.start >= kept[-1].end:
            kept.append(edit)
    return kept


def _find_headings(text: str) -> Iterator[Edit]:
    """Yield what makes lines headings; a blank line stands behind each, so that no sentence goes on."""
    for heading in _HEADING.finditer(text):
        yield Edit(*heading.span("mark"), "\n")
        if heading["end"]:
            yield Edit(*heading.span("end"), "\n\n")


def _find_bars(text: str) -> Iterator[Edit]:
    """Yield the bars of tables: each cell stands alone."""
    for row in _ROW.finditer(text):
        if _RULE.fullmatch(row[0]):
            yield Edit(*row.span(), "")
        else:
            yield from (Edit(*bar.span(), "\n\n") for bar in _BAR.finditer(text, *row.span()))


def _find_quotes(text: str) -> Iterator[Edit]:
    """Yield the `> ` before the lines of a quotation, but not what compares numbers (`> 500`, `> 300`)."""
    for quotation in _QUOTED.finditer(text):
        marks = list(_QUOTE.finditer(text, *quotation.span()))
        if not all(mark["figure"] for mark in marks):
            yield from (
                Edit(mark.start(), mark.start("figure") if mark["figure"] else mark.end(), "") for mark in marks
            )


def _find_emphasis(text: str) -> Iterator[Edit]:
    """Yield the pairs of stars, underscores, tildes and ticks around words of one paragraph."""
    opened: dict[str, tuple[int, int]] = {}
    for run in _RUN.finditer(text):
        mark, (start, end) = run[0], run.span()
        if mark[0] == "\n":
            opened.clear()
            continue
        if len(mark) > _LONGEST_RUN:
            continue
        before, behind = text[start - 1 : start] or " ", text[end : end + 1] or " "
        closes = not before.isspace() and (behind in _BEHIND or (mark == "**" and behind.isalpha()))
        if mark in opened and closes and opened[mark][1] < start:
            yield Edit(*opened.pop(mark), "")
            yield Edit(start, end, "")
        elif before in _BEFORE and (behind.isalnum() or behind in _OPENING):
            opened[mark] = (start, end)
