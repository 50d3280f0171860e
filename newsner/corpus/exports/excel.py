"""A workbook with a sheet for each table, its cells typed, and nothing in it that a spreadsheet would run."""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import chain
from pathlib import Path
from typing import Any

from newsner.corpus.exports.base import Exported, Exporter, to_xml_text
from newsner.files import FORMULA_STARTS
from newsner.linking.registry import Registry
from newsner.records import ERRORS, TABLES

_MOST_ROWS = 1_048_576  # of a sheet, its header included
_MOST_UNITS = 32_767  # UTF-16 code units of a cell
_FIRST_DAY = date(1900, 3, 1)  # before it, Excel counts a day that was none
_LARGEST = 9.99e307
_WIDTHS = {"text": 60, "name": 30, "entity": 30, "aliases": 40, "noun": 25, "reason": 30}
_USUAL_WIDTH = 14


class ExcelExporter(Exporter):
    """Writes an Excel workbook."""

    name = "excel"
    suffixes = (".xlsx",)
    libraries = ("openpyxl",)

    def write(self, corpus: Exported, path: Path) -> None:
        """Write the workbook; warn if texts had to be cut."""
        import openpyxl

        workbook = openpyxl.Workbook(write_only=True)
        order = ("documents", "registry", *TABLES, "errors")
        sheets = _Sheets(workbook, order)
        for name, table in TABLES.items():
            sheets.begin(name, [column.name for column in table.columns])
        metadata: dict[str, None] = {}
        for article in corpus:  # once for all tables, since reading the results takes long
            metadata |= dict.fromkeys(article.metadata)
            for name, table in TABLES.items():
                sheets.add(name, table.rows(article))
        names = ["id", "date", "date_source", "text", *(f"meta_{name}" for name in metadata)]
        documents = (
            (article.id, article.date, article.date_source, article.text, *map(article.metadata.get, metadata))
            for article in corpus  # again, since their columns are known only now
        )
        sheets.write("documents", names, documents)
        sheets.write("registry", _REGISTRY, _describe_registry(corpus.registry))
        errors = chain.from_iterable(ERRORS.rows(error) for error in corpus.errors)
        sheets.write("errors", [column.name for column in ERRORS.columns], errors)
        sheets.finish()
        workbook.save(path)
        if sheets.cut:
            many = "1 cell was" if sheets.cut == 1 else f"{sheets.cut} cells were"
            warnings.warn(f"{many} cut to the {_MOST_UNITS} characters that Excel allows", stacklevel=4)


_REGISTRY = ["name", "label", "kb_id", "aliases", "documents", "mentions", "first_day", "last_day", "first", "last"]


def _describe_registry(registry: Registry) -> Iterator[tuple[Any, ...]]:
    for entry in registry:
        seen = entry.seen
        names = entry.name, entry.label.value, entry.kb_id or None, tuple(seen.aliases)
        yield *names, seen.documents, seen.mentions, seen.first_day, seen.last_day, seen.first, seen.last


class _Sheets:
    """The sheets of a workbook, in an order of their titles; ``cut`` counts the cells that were too long.

    A sheet has a frozen header and filters, and others behind it for the rows that it has no room for.
    """

    def __init__(self, workbook: Any, order: Sequence[str]) -> None:
        self._workbook = workbook
        self._order = order
        self._names: dict[str, Sequence[str]] = {}
        self._sheets: dict[str, list[Any]] = {}
        self._counts: dict[str, int] = {}  # rows of the last sheet of each title
        self.cut = 0

    def write(self, title: str, names: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
        """Add a sheet with a header and rows."""
        self.begin(title, names)
        self.add(title, rows)

    def begin(self, title: str, names: Sequence[str]) -> None:
        """Add a sheet that has its header only."""
        self._names[title], self._sheets[title] = names, []
        self._open(title)

    def add(self, title: str, rows: Iterable[tuple[Any, ...]]) -> None:
        """Append rows to a sheet that was begun."""
        for row in rows:
            if self._counts[title] == _MOST_ROWS:
                self._close(title)
                self._open(title)
            sheet = self._sheets[title][-1]
            sheet.append([self._to_cell(sheet, value) for value in row])
            self._counts[title] += 1

    def finish(self) -> None:
        """Give the last sheets their filters."""
        for title in self._sheets:
            self._close(title)

    def _open(self, title: str) -> None:
        from openpyxl.styles import Font
        from openpyxl.utils import get_column_letter

        before = self._order[: self._order.index(title) + 1]
        place = sum(len(self._sheets.get(each, ())) for each in before)
        number = len(self._sheets[title]) + 1
        sheet = self._workbook.create_sheet(title if number == 1 else f"{title} {number}", place)
        sheet.freeze_panes = "A2"
        for column, name in enumerate(self._names[title], 1):
            sheet.column_dimensions[get_column_letter(column)].width = _WIDTHS.get(name, _USUAL_WIDTH)
        header = [self._to_cell(sheet, name) for name in self._names[title]]
        for cell in header:
            cell.font = Font(bold=True)
        sheet.append(header)
        self._sheets[title].append(sheet)
        self._counts[title] = 1

    def _close(self, title: str) -> None:
        from openpyxl.utils import get_column_letter

        last = get_column_letter(len(self._names[title]))
        self._sheets[title][-1].auto_filter.ref = f"A1:{last}{self._counts[title]}"

    def _to_cell(self, sheet: Any, value: Any) -> Any:
        """Return a number or day as such, and a text as one that stays text also where a user edits its cell."""
        from openpyxl.cell import WriteOnlyCell

        if isinstance(value, Decimal):
            number = float(value)
            value = number if math.isfinite(number) and abs(number) < _LARGEST else str(value)
        if isinstance(value, date):
            if value >= _FIRST_DAY:
                return value
            value = value.isoformat()
        if isinstance(value, tuple):
            value = "|".join(value)
        if not isinstance(value, str):
            return value
        cell = WriteOnlyCell(sheet, self._fit(value))
        cell.data_type = "s"  # openpyxl took it for a formula or an error where it looks like one
        if value.startswith(FORMULA_STARTS):
            cell.quotePrefix = True
        return cell

    def _fit(self, text: str) -> str:
        """Return a text that XML can hold, cut where Excel would take the file for damaged."""
        text = to_xml_text(text)
        units = text.encode("utf-16-le")
        if len(units) <= 2 * _MOST_UNITS:
            return text
        self.cut += 1
        return units[: 2 * _MOST_UNITS].decode("utf-16-le", "ignore")
