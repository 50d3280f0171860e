"""Find out what stands between the columns of a CSV file."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence, Set
from contextlib import suppress
from typing import NamedTuple

from newsner.checks import check_type, name_argument

DELIMITERS = (",", ";", "\t", "|")
_NAMES = {"\\t": "\t", "tab": "\t"}  # as one types them in a shell
_SHOWN = {"\t": "tabs"}


class Dialect(NamedTuple):
    """How the rows of a CSV file are written."""

    delimiter: str
    skipinitialspace: bool = False
    escapechar: str | None = None

    @property
    def between(self) -> str:
        """Return what stands between the columns, for messages."""
        return f"{_SHOWN.get(self.delimiter, repr(self.delimiter))} between columns"


def parse_delimiter(value: str) -> str:
    r"""Return a delimiter; a tab may be given as ``\t`` or ``tab``, as one types it in a shell.

    Raises:
        TypeError: it is no string.
        ValueError: it is no single character, or one that means something else in CSV.

    >>> parse_delimiter(";"), parse_delimiter("tab")
    (';', '\t')
    """
    check_type("delimiter", value, str, "a string")
    delimiter = _NAMES.get(value, value)
    if len(delimiter) != 1 or delimiter in '"\r\n \0':
        raise ValueError(
            f"{name_argument('delimiter')} must be one character, such as ';' or ',', or tab, but is {value!r}"
        )
    return delimiter


def find_dialect(lines: Sequence[str], wanted: Set[str], *, delimiter: str | None, preferred: str) -> Dialect:
    r"""Return the dialect of the first lines of a file.

    Of the delimiters that give a header with the columns ``wanted``, or else of those that give one with several
    columns, it is the one by which most rows have as many columns as the header; ``preferred`` where several are as
    good. (The sniffer of `csv` takes frequent characters instead, such as the commas or the letters of texts.) Where
    quotes stand behind a backslash, as MySQL writes them, that is the character that escapes.

    >>> find_dialect(["id;text\n", "1;Oui, non, oui\n"], {"text"}, delimiter=None, preferred=",")
    Dialect(delimiter=';', skipinitialspace=False, escapechar=None)
    """
    candidates = [delimiter] if delimiter else sorted(DELIMITERS, key=lambda candidate: candidate != preferred)
    rates: dict[Dialect, tuple[bool, bool, float, int]] = {}
    for candidate in candidates:
        escapechar = "\\" if _has_escapes(lines, candidate) else None
        dialect = Dialect(candidate, _has_spaces(lines, candidate), escapechar)
        rates[dialect] = _rate(lines, wanted, dialect)
        if rates[dialect][:3] == (True, True, 1.0):
            return dialect  # none fits better
    return max(rates, key=rates.__getitem__)


def _has_spaces(lines: Sequence[str], delimiter: str) -> bool:
    """Tell whether a space stands behind each delimiter of the header, so that quotes may begin behind one."""
    first = lines[0] if lines else ""
    return delimiter in first and first.count(delimiter) == first.count(f"{delimiter} ")


def _has_escapes(lines: Sequence[str], delimiter: str) -> bool:
    r"""Tell whether quotes inside cells stand behind a backslash; one at the end of a cell may end a path, ``C:\``."""
    if not any('\\"' in line for line in lines):
        return False
    inside = re.compile(rf'(?<!\\)\\"[^"\r\n{re.escape(delimiter)}]')
    return any(inside.search(line) for line in lines)


def _rate(lines: Sequence[str], wanted: Set[str], dialect: Dialect) -> tuple[bool, bool, float, int]:
    """Return how well a dialect fits, the greater the better."""
    rows = [row for row in _parse(lines, dialect) if row]
    header = [name.strip() for name in rows[0]] if rows else []
    fitting = sum(len(row) == len(header) for row in rows) / max(1, len(rows))
    return wanted <= {*header}, len(header) > 1 and fitting > 0.5, fitting, len(header)


def _parse(lines: Sequence[str], dialect: Dialect) -> list[list[str]]:
    rows: list[list[str]] = []
    with suppress(csv.Error):  # a cell longer than the limit: what was read before it is enough
        rows.extend(csv.reader(lines, **dialect._asdict()))
    return rows
