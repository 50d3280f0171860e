"""Parse the rows of a CSV file so that a broken row takes no other row with it."""

from __future__ import annotations

import importlib.util
import re
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any, NamedTuple

from newsner.delimiters import Dialect

_LONGEST_CELL = 2**31 - 1  # characters; csv's own limit is shorter than many articles
_LONGEST_ROW = 1 << 24  # characters of a row of several lines, before it counts as one whose quote is not closed
_WATCHED = 64  # lines of a row, after which its length is looked at
_MANY_LINES = 1000  # each of which looks like a row

_NUMBER = re.compile(r"\d+")
_WORD = re.compile(r"[^\W\d_]+")
_KIND = 3  # characters
_ROWS_SEEN = 100  # from which one knows how rows begin

NOT_CLOSED = "a quote is not closed, or stands inside a cell in quotes without being doubled"
ESCAPED = 'a quote stands behind a backslash, while the file begins without; write it doubled, ""'
NOT_WHOLE = "it has not as many cells as the header, behind a broken row"
_REST = "it seems to belong to the broken row before it"


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
    """The cells of a row, its lines as they stand, the number of the first one, and why it is broken, if it is.

    Of a broken row, the cells are those that are surely its own. Where lines that follow it belong to it, ``last`` is
    the number of the last one.
    """

    cells: list[str]
    lines: list[str]
    line: int
    fault: str | None = None
    last: int | None = None

    @property
    def place(self) -> str:
        """Where it stands in the file, for messages."""
        return f"line {self.line}" if self.last is None else f"lines {self.line} to {self.last}"


def parse_rows(lines: Iterable[str], dialect: Dialect) -> Iterator[Row]:
    r"""Yield the rows of a file, the header first; empty lines are skipped.

    A row with quotes may have several lines. Where its quotes are not balanced, its first line is a broken row, and
    parsing goes on with the next line. Until a row is whole again, lines that look like no row belong to it: they may
    be the rest of its text.

    >>> lines = ["id,text\n", '1,"Il part.\n', "2,Elle reste.\n", '3,"Ils\n', 'dorment."\n']
    >>> [row.cells for row in parse_rows(lines, Dialect(","))]
    [['id', 'text'], ['1'], ['2', 'Elle reste.'], ['3', 'Ils\ndorment.']]
    """
    broken: Row | None = None
    for row in _parse(lines, dialect):
        if broken and row.fault == _REST:
            broken = broken._replace(last=row.line)
            continue
        if broken:
            yield broken
        broken = row if row.fault else None
        if not broken:
            yield row
    if broken:
        yield broken


def _parse(lines: Iterable[str], dialect: Dialect) -> Iterator[Row]:
    """Yield the rows, those that belong to a broken one by themselves."""
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
            fault = _find_cause(source.taken[0]) or fault
            if is_rest and not shape.may_begin(source.taken[0], source.delimiter):
                fault = _REST
            elif not is_rest or source.has_width(source.taken[0]):
                cells = _find_whole_cells(source.taken[0], source.delimiter)
            shape.expect(source.first_cell)
            is_rest = True
        elif cells:
            fault = shape.find_fault(cells, is_rest=is_rest)
            source.width = shape.width
            if fault and is_rest and shape.may_begin(source.taken[0], source.delimiter):
                fault, cells = NOT_WHOLE, []
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
            self._kinds.add(kind)

    def find_fault(self, cells: list[str], *, is_rest: bool) -> str | None:
        """Return why a row is broken, or ``None`` if it is whole; the first one is the header."""
        if not self.width:
            self.width = len(cells)
            return None
        while len(cells) > self.width and not cells[-1]:
            cells.pop()
        if is_rest and (len(cells) != self.width or self._is_text(cells[0])):
            return _REST
        if len(cells) > self.width:
            return f"{len(cells)} cells, but the header has {self.width}; one with a delimiter inside needs quotes"
        if self._seen < _ROWS_SEEN:
            self._seen += 1
            self._kinds.add(_find_kind(cells[0]))
        return None

    def may_begin(self, line: str, delimiter: str) -> bool:
        """Tell whether a line begins as rows do, such as with a number, and has a delimiter."""
        cell, found, _ = line.partition(delimiter)
        kind = _find_kind(cell)
        return bool(found) and kind != "" and kind in self._kinds

    def _is_text(self, cell: str) -> bool:
        """Tell whether a first cell has words, where those of other rows have none, or are numbers."""
        kind, kinds = _find_kind(cell)[:1], {kind[:1] for kind in self._kinds}
        return kind not in kinds and (kind == "" or kinds == {"9"}) and bool(kinds)


class _Lines:
    """Gives lines to the parser one by one; those of the current row can be given back."""

    def __init__(self, lines: Iterable[str], delimiter: str) -> None:
        self._lines = iter(lines)
        self.delimiter = delimiter
        self._returned: deque[str] = deque()
        self._size = 0
        self.taken: list[str] = []
        self.line = 1  # of the file, at which the current row begins
        self.width = 0  # of the header, in cells
        self.is_like_rows = False  # whether the current row has several lines, each of which looks like a row

    def feed(self) -> Iterator[str]:
        """Yield the lines that were given back, and then the others; after `give_back`, call it again."""
        for line in chain(self._take_returned(), self._lines):
            taken = self.taken
            taken.append(line)
            if len(taken) > 1 and (self.is_like_rows or len(taken) == 2 or len(taken) % _WATCHED == 0):
                self._watch(line)
            yield line

    def _take_returned(self) -> Iterator[str]:
        while self._returned:
            yield self._returned.popleft()

    @property
    def first_cell(self) -> str:
        """The first cell of the first line of the row, whatever its quotes."""
        return self.taken[0].partition(self.delimiter)[0]

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

    def _watch(self, line: str) -> None:
        """Look at a line that was added to the row, whether it belongs there.

        Raises:
            _NotClosedError: the row is so long that its quote is surely not closed.
        """
        taken = self.taken
        is_like_rows = self.has_width(taken[0]) if len(taken) == 2 else self.is_like_rows
        self.is_like_rows = is_like_rows and self.has_width(line) and self._begins_alike(line)
        if len(taken) % _WATCHED == 0:
            self._size += sum(map(len, taken[-_WATCHED:]))
        if self._size > _LONGEST_ROW or (self.is_like_rows and len(taken) > _MANY_LINES):
            raise _NotClosedError

    def has_width(self, line: str) -> bool:
        """Tell whether a line by itself has as many cells as the header."""
        return 1 < self.width == line.count(self.delimiter) + 1

    def _begins_alike(self, line: str) -> bool:
        """Tell whether a line begins as the first one does, such as with a number; words of texts do not count."""
        cell, _, rest = line.partition(self.delimiter)
        if self.width == 2 and cell[-1:].isdigit() and rest[:1].isdigit():
            return False  # 12,5
        kind = _find_kind(cell)
        return kind != "" and kind == _find_kind(self.first_cell)


def _find_cause(line: str) -> str | None:
    """Return what is wrong with the quotes of a line, or ``None`` if it has none."""
    return ESCAPED if '\\"' in line else NOT_CLOSED if '"' in line else None


def _find_whole_cells(line: str, delimiter: str) -> list[str]:
    """Return the first cells of a broken line, up to the one whose quotes are not balanced.

    >>> _find_whole_cells('1,"Oui, non","Il part', ",")
    ['1', 'Oui, non']
    """
    cells, end = [], 0
    whole = re.compile(rf'(?:"((?:[^"]|"")*)"|([^"{re.escape(delimiter)}]*)){re.escape(delimiter)}')
    while cell := whole.match(line, end):
        cells.append(cell[2] if cell[1] is None else cell[1].replace('""', '"'))
        end = cell.end()
    return cells


def _find_kind(cell: str) -> str:
    """Return the pattern of how an id begins: 9 for a number, ``a`` for letters; an empty one for several words.

    >>> [_find_kind(cell) for cell in ("17", "2021-03-01", "art17", "https://example.org", "Il part.")]
    ['9', '9-9', 'a9', 'a:/', '']
    """
    cell = cell.replace('"', "")
    if " " in cell:
        return ""
    return _WORD.sub("a", _NUMBER.sub("9", cell))[:_KIND]
