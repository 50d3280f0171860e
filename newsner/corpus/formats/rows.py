"""Parse the rows of a CSV file so that a broken row takes no other row with it."""

from __future__ import annotations

import importlib.util
import re
from collections import deque
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from newsner.corpus.formats.delimiters import Dialect

_LONGEST_CELL = 2**31 - 1  # characters; csv's own limit is shorter than many articles
_LONGEST_ROW = 1 << 24  # characters of a row of several lines, before it counts as one whose quote is not closed
_MANY_LINES = 1000  # each of which looks like a row

_NUMBER = re.compile(r"\d+")
_WORD = re.compile(r"[^\W\d_]+")
_KIND = 3  # characters
_ROWS_SEEN = 100  # from which one knows how rows begin

NOT_CLOSED = "a quote is not closed, or stands inside a cell in quotes without being doubled"


def _load_parser() -> Any:
    """Return a second instance of ``_csv``, the module that parses for `csv`, whose cells may have any length.

    ``csv.field_size_limit`` would change the limit for the whole process: for other threads, and for the caller's own
    files. Each instance of ``_csv`` has a limit of its own, so this one leaves that of `csv` as it is.
    """
    spec = importlib.util.find_spec("_csv")
    if spec is None or spec.loader is None:
        raise ImportError("this Python has no module _csv")
    parser = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(parser)
    parser.field_size_limit(_LONGEST_CELL)
    return parser


_parser = _load_parser()


class _NotClosedError(Exception):
    """A row goes on for too long."""


class Row(NamedTuple):
    """The cells of a row, its lines as they stand, the number of the first one, and why it is broken, if it is."""

    cells: list[str]
    lines: list[str]
    line: int
    fault: str | None = None


def parse_rows(lines: Iterable[str], dialect: Dialect) -> Iterator[Row]:
    r"""Yield the rows of a file, the header first; empty lines are skipped.

    A row with quotes may have several lines. Where its quotes are not balanced, its first line is a broken row, and
    parsing goes on with the next line. Until a row is whole again, lines that look like no row are broken ones too:
    they may be the rest of the text in the first.

    >>> lines = ["id,text\n", '1,"Il part.\n', "2,Elle reste.\n", '3,"Ils\n', 'dorment."\n']
    >>> [row.cells for row in parse_rows(lines, Dialect(","))]
    [['id', 'text'], [], ['2', 'Elle reste.'], ['3', 'Ils\ndorment.']]
    """
    source = _Lines(lines, dialect.delimiter)
    shape = _Shape()
    parser = _parser.reader(source.feed(), strict=True, **dialect._asdict())
    is_rest = False  # whether lines may be the rest of a broken row
    while True:
        source.begin()
        try:
            cells, fault = next(parser), None
        except StopIteration:
            return
        except (_parser.Error, _NotClosedError) as error:
            cells, fault = [], f"no CSV row: {error}"
        if fault or source.is_like_rows:
            fault = NOT_CLOSED if '"' in source.taken[0] else fault
            shape.expect(source.first_cell)
            is_rest = True
        elif cells:
            fault = shape.find_fault(cells, is_rest=is_rest)
            source.width = shape.width
            is_rest = fault is not None and (is_rest or len(source.taken) > 1)
        if is_rest:
            source.give_back()
            parser = _parser.reader(source.feed(), strict=True, **dialect._asdict())
        if cells or fault:
            yield Row(cells, source.taken, source.line, fault)


class _Shape:
    """What the whole rows of a file have in common: the number of cells, and the kind of the first one."""

    def __init__(self) -> None:
        self.width = 0
        self._kinds: set[str] = set()
        self._seen = 0  # rows whose kinds are known

    def expect(self, cell: str) -> None:
        """Take the first cell of a broken row for what first cells are like, while no whole row is known."""
        if not self._kinds and (kind := _find_kind(cell)):
            self._kinds.add(kind[:1])

    def find_fault(self, cells: list[str], *, is_rest: bool) -> str | None:
        """Return why a row is broken, or ``None`` if it is whole; the first one is the header."""
        if not self.width:
            self.width = len(cells)
            return None
        while len(cells) > self.width and not cells[-1]:
            cells.pop()
        if is_rest and (len(cells) != self.width or self._is_text(cells[0])):
            return "it seems to belong to the broken row before it"
        if len(cells) > self.width:
            return f"{len(cells)} cells, but the header has {self.width}; one with a delimiter inside needs quotes"
        if self._seen < _ROWS_SEEN:
            self._seen += 1
            self._kinds.add(_find_kind(cells[0])[:1])
        return None

    def _is_text(self, cell: str) -> bool:
        """Tell whether a first cell has words, where those of other rows have none, or are numbers."""
        kind = _find_kind(cell)[:1]
        return kind not in self._kinds and (kind == "" or self._kinds == {"9"}) and bool(self._kinds)


class _Lines:
    """Gives lines to the parser one by one; those of the current row can be given back."""

    def __init__(self, lines: Iterable[str], delimiter: str) -> None:
        self._lines = iter(lines)
        self._delimiter = delimiter
        self._returned: deque[str] = deque()
        self._size = 0
        self.taken: list[str] = []
        self.line = 1  # of the file, at which the current row begins
        self.width = 0  # of the header, in cells
        self.is_like_rows = False  # whether the current row has several lines, each of which looks like a row

    def feed(self) -> Iterator[str]:
        """Yield the lines that were given back, and then the others; after `give_back`, call it again."""
        while self._returned:
            yield self._take(self._returned.popleft())
        for line in self._lines:
            yield self._take(line)

    @property
    def first_cell(self) -> str:
        """The first cell of the first line of the row, whatever its quotes."""
        return self.taken[0].partition(self._delimiter)[0]

    def begin(self) -> None:
        """Begin a row."""
        self.line += len(self.taken)
        self.taken = []
        self.is_like_rows = False
        self._size = 0

    def give_back(self) -> None:
        """Give back all lines of the row but the first, to be parsed anew."""
        self._returned.extendleft(reversed(self.taken[1:]))
        del self.taken[1:]
        self._size = 0
        self.is_like_rows = False

    def _take(self, line: str) -> str:
        """Add a line to the row, and return it.

        Raises:
            _NotClosedError: the row is so long that its quote is surely not closed.
        """
        taken = self.taken
        taken.append(line)
        if len(taken) == 1:
            return line
        is_like_rows = self._has_width(taken[0]) if len(taken) == 2 else self.is_like_rows
        self.is_like_rows = is_like_rows and self._has_width(line) and self._begins_alike(line)
        self._size += len(line)
        if self._size > _LONGEST_ROW or (self.is_like_rows and len(taken) > _MANY_LINES):
            raise _NotClosedError
        return line

    def _has_width(self, line: str) -> bool:
        """Tell whether a line by itself has as many cells as the header."""
        return 1 < self.width == line.count(self._delimiter) + 1

    def _begins_alike(self, line: str) -> bool:
        """Tell whether a line begins as the first one does, such as with a number; words of texts do not count."""
        cell, _, rest = line.partition(self._delimiter)
        if self.width == 2 and cell[-1:].isdigit() and rest[:1].isdigit():
            return False  # 12,5
        kind = _find_kind(cell)
        return kind != "" and kind == _find_kind(self.first_cell)


def _find_kind(cell: str) -> str:
    """Return the pattern of how an id begins: 9 for a number, ``a`` for letters; an empty one for several words.

    >>> [_find_kind(cell) for cell in ("17", "2021-03-01", "art17", "https://example.org", "Il part.")]
    ['9', '9-9', 'a9', 'a:/', '']
    """
    cell = cell.replace('"', "")
    if " " in cell:
        return ""
    return _WORD.sub("a", _NUMBER.sub("9", cell))[:_KIND]
