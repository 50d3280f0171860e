"""Read through Markdown and the `>` of quoted mail: emphasis, links, headings, tables and quotations."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from newsner.preprocessing.edits import Edit

_LINK = re.compile(
    r"""
    !?\[(?P<label>[^\[\]\n]{1,300}(?:\n[^\[\]\n]{1,300})?)
    \]\([ ]?<?(?:(?:https?://|mailto:|www\.)[^\s()<>]*|[^\s()<>]{0,300}[/#][^\s()<>]*)(?:\([^\s()<>]*\)[^\s()<>]*)?>?
    (?:[ ]+"[^"\n]*")?[ ]?\)
    """,
    re.VERBOSE,
)
_REFERENCE = re.compile(r"!?\[(?P<label>[^\[\]\n]{1,300}(?:\n[^\[\]\n]{1,300})?)\]\[[^\[\]\n]{0,50}\]")
_TARGET = re.compile(r"^ {0,3}\[[^\[\]\n]{1,50}\]:[ \t]+<?(?:https?://|www\.|/)[^\n]*$", re.MULTILINE)
_ESCAPE = re.compile(r"\\(?=[*_~`\[\]#>|])")
_LINE_END = re.compile(r"[ \t]*\n[ \t]*(?![-*+#|\d\s])")
_LONGEST_NAME = 80  # characters of a name in one pair of signs, so that a line end in it is a space
_RUN = re.compile(r"(?<!\\)(?:\*+|_+|~~|`+)|\n[ \t]*\n")
_LONGEST_RUN = 3
CELL_MARK = "|"
"""The line that stands between the cells of a table when its marks have been read."""

_BEFORE = frozenset(" \t\n(\"'«“‘’[*_~`>—–-|")
_OPENING = frozenset("\"'«“‘’([*_~`#@€$")
_BEHIND = frozenset(" \t\n.,;:!?)\"'»”’]*_~`<—–-|…(")
_ROW = re.compile(r"^[ \t]*\|[^\n]*\|[ \t]*$", re.MULTILINE)
_RULE = re.compile(r"[ \t|:-]*-[ \t|:-]*")
_BAR = re.compile(r"(?<![ \t])[ \t]*\|[ \t]*")
_SHEET = re.compile(r"(?:^[^\t\n]+\t[^\n]*(?:\n|\Z)){2,}", re.MULTILINE)
_TAB = re.compile(r"\t+")
_SPACED_LINE = re.compile(r"^[^\n]*[^\s] {3,}[^\s][^\n]*$", re.MULTILINE)
_GAP = re.compile(r"(?<=[^\s]) {2,}(?=[^\s])")
_FEWEST_ROWS = 3  # of a table whose columns only spaces set apart
_HEADING = re.compile(r"^(?P<mark>#{1,6}[ \t]+)(?=[^\s#])[^\n]*(?P<end>\n|\Z)", re.MULTILINE)
_QUOTED = re.compile(r"(?:^>(?:[ \t][^\n]*)?(?:\n|\Z)){2,}", re.MULTILINE)
_QUOTE = re.compile(r"^(?P<mark>(?:>[ \t]*)+)(?P<figure>\d)?", re.MULTILINE)


def find_marks(text: str) -> list[Edit]:
    """Return the signs of Markdown and the `>` of quoted mail, in order.

    >>> find_marks("**Anne Roux**, 5 * 3 * 2")
    [Edit(start=0, end=2, text=''), Edit(start=11, end=13, text='')]
    """
    found: list[Edit] = []
    if "](" in text:
        found += _find_links(text, _LINK)
    if "]: " in text and (targets := list(_TARGET.finditer(text))):
        found += [Edit(*target.span(), "") for target in targets]
        found += _find_links(text, _REFERENCE)
    if "\\" in text:
        found += [Edit(*escape.span(), "") for escape in _ESCAPE.finditer(text)]
    if "# " in text or "#\t" in text:
        found += _find_headings(text)
    if "|" in text:
        found += _find_bars(text)
    if "\t" in text:
        found += [
            Edit(*tab.span(), "\n\n") for sheet in _SHEET.finditer(text) for tab in _TAB.finditer(text, *sheet.span())
        ]
    if "   " in text:
        found += _find_columns(text)
    if "\n>" in text:
        found += _find_quotes(text)
    if "*" in text or "_" in text or "~~" in text or "`" in text:
        found += _find_emphasis(text)
    return _choose(text, found) if found else found


def _choose(text: str, edits: list[Edit]) -> list[Edit]:
    """Return the edits that overlap none before them and bear no combining accent, which the word before would take."""
    kept: list[Edit] = []
    for edit in sorted(edits, key=lambda edit: (edit.start, -edit.end)):
        has_accent = any(map(unicodedata.combining, text[edit.end : edit.end + 1]))
        if not has_accent and (not kept or edit.start >= kept[-1].end):
            kept.append(edit)
    return kept


def _find_links(text: str, links: re.Pattern[str]) -> Iterator[Edit]:
    """Yield what stands around the labels of links, and the line ends in them."""
    for link in links.finditer(text):
        yield Edit(link.start(), link.start("label"), "")
        yield from _find_line_ends(text, *link.span("label"))
        yield Edit(link.end("label"), link.end(), "")


def _find_line_ends(text: str, start: int, end: int) -> Iterator[Edit]:
    """Yield the line ends in a name between two signs as spaces; a longer passage may be several sentences."""
    if end - start <= _LONGEST_NAME:
        yield from (Edit(*found.span(), " ") for found in _LINE_END.finditer(text, start, end))


def _find_headings(text: str) -> Iterator[Edit]:
    """Yield what makes lines headings; a blank line stands behind each, so that no sentence goes on."""
    for heading in _HEADING.finditer(text):
        yield Edit(*heading.span("mark"), "\n")
        if heading["end"]:
            yield Edit(*heading.span("end"), "\n\n")


def _find_bars(text: str) -> Iterator[Edit]:
    """Yield the bars of tables: each cell stands alone, and the bar between two tells that they are cells."""
    for row in _ROW.finditer(text):
        if _RULE.fullmatch(row[0]):
            yield Edit(*row.span(), "")
        else:
            yield from (Edit(*bar.span(), f"\n\n{CELL_MARK}\n\n") for bar in _BAR.finditer(text, *row.span()))


def _find_columns(text: str) -> Iterator[Edit]:
    """Yield the gaps between columns that spaces align over several lines: each cell stands alone."""
    rows: list[list[tuple[int, int]]] = []
    shared: set[int] = set()
    last = -1
    for line in [*_SPACED_LINE.finditer(text), None]:
        gaps = [gap.span() for gap in _GAP.finditer(text, *line.span())] if line else []
        columns = {end - line.start() for _, end in gaps} if line else set()
        if line is None or line.start() != last + 1 or not shared & columns:
            if len(rows) >= _FEWEST_ROWS:
                yield from (Edit(*gap, "\n\n") for row in rows for gap in row)
            rows, shared = [], columns
        rows.append(gaps)
        shared &= columns
        last = line.end() if line else -1


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
            first = opened.pop(mark)
            yield Edit(*first, "")
            yield from _find_line_ends(text, first[1], start)
            yield Edit(start, end, "")
        elif before in _BEFORE and (behind.isalnum() or behind in _OPENING):
            opened[mark] = (start, end)
