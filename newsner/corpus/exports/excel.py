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
from newsner.records import ERRORS, TABLES, find_metadata_names

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
        sheets = _Sheets(workbook)
        metadata = find_metadata_names(article.model_dump_json(include={"metadata"}) for article in corpus)
        names = ["id", "date", "date_source", "text", *(f"meta_{name}" for name in metadata)]
        documents = (
            (article.id, article.date, article.date_source, article.text, *map(article.metadata.get, metadata))
            for article in corpus
        )
        sheets.write("documents", names, documents)
        sheets.write("registry", _REGISTRY, _describe_registry(corpus.registry))
        for name, table in TABLES.items():
            rows = chain.from_iterable(table.rows(article) for article in corpus)
            sheets.write(name, [column.name for column in table.columns], rows)
        errors = chain.from_iterable(ERRORS.rows(error) for error in corpus.errors)
        sheets.write("errors", [column.name for column in ERRORS.columns], errors)
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
    """The sheets of a workbook; ``cut`` counts the cells that were too long."""

    def __init__(self, workbook: Any) -> None:
        self._workbook = workbook
        self.cut = 0

    def write(self, title: str, names: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
        """Add a sheet with a frozen header and filters, and others behind it for rows that it has no room for."""
        sheet, count = self._open(title, names), 1
        number = 1
        for row in rows:
            if count == _MOST_ROWS:
                self._close(sheet, names, count)
                number += 1
                sheet, count = self._open(f"{title} {number}", names), 1
            sheet.append([self._to_cell(sheet, value) for value in row])
            count += 1
        self._close(sheet, names, count)

    def _open(self, title: str, names: Sequence[str]) -> Any:
        from openpyxl.styles import Font
        from openpyxl.utils import get_column_letter

        sheet = self._workbook.create_sheet(title)
        sheet.freeze_panes = "A2"
        for number, name in enumerate(names, 1):
            sheet.column_dimensions[get_column_letter(number)].width = _WIDTHS.get(name, _USUAL_WIDTH)
        header = [self._to_cell(sheet, name) for name in names]
        for cell in header:
            cell.font = Font(bold=True)
        sheet.append(header)
        return sheet

    @staticmethod
    def _close(sheet: Any, names: Sequence[str], count: int) -> None:
        from openpyxl.utils import get_column_letter

        sheet.auto_filter.ref = f"A1:{get_column_letter(len(names))}{count}"

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
