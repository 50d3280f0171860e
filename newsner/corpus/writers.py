"""Write the tables of a corpus row by row: CSV that no spreadsheet takes for formulas, and Parquet."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any, Protocol, TextIO

from newsner.records import Column

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""A text that begins so, a spreadsheet would run as a formula: in CSV files an apostrophe stands before it."""

SCHEMA_VERSION = 1
"""Of all written outputs; it changes when a column or field is renamed, removed or means something else."""

_ROW_GROUP = 10_000  # rows; fixed, so that the same rows always give the same bytes
DIGITS, DECIMALS = 38, 9
"""Of a decimal in Parquet and Spark: pandas, polars and Spark read no wider ones."""


class Writer(Protocol):
    """Takes the rows of one table."""

    def write(self, rows: Iterable[tuple[Any, ...]]) -> None:
        """Append rows."""


def open_writer(path: Path, columns: tuple[Column, ...]) -> AbstractContextManager[Writer]:
    """Return a writer of a table into a new file, whose suffix says the format: ``.csv`` or ``.parquet``."""
    return _open_parquet(path, columns) if path.suffix == ".parquet" else _open_csv(path, columns)


class _CsvWriter:
    def __init__(self, writer: Any) -> None:
        self._writer = writer

    def write(self, rows: Iterable[tuple[Any, ...]]) -> None:
        self._writer.writerows([_to_cell(value) for value in row] for row in rows)


def _to_cell(value: Any) -> Any:
    text = "|".join(value) if isinstance(value, tuple) else value
    return guard(text) if isinstance(text, str) else text


def guard(text: str) -> str:
    """Return a text that a spreadsheet shows as it is: with an apostrophe before what would be a formula.

    >>> guard("=HYPERLINK(A1)"), guard("Damas")
    ("'=HYPERLINK(A1)", 'Damas')
    """
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def write_csv(file: TextIO, columns: tuple[Column, ...]) -> Writer:
    """Write the head of a CSV table, and return the writer of its rows."""
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(column.name for column in columns)
    return _CsvWriter(writer)


@contextmanager
def _open_csv(path: Path, columns: tuple[Column, ...]) -> Iterator[Writer]:
    with path.open("w", encoding="utf-8", newline="") as file:
        yield write_csv(file, columns)


class _ParquetWriter:
    """Gathers rows into row groups of a fixed size."""

    def __init__(self, writer: Any, schema: Any, columns: tuple[Column, ...]) -> None:
        self._writer, self._schema, self._columns = writer, schema, columns
        self._rows: list[tuple[Any, ...]] = []

    def write(self, rows: Iterable[tuple[Any, ...]]) -> None:
        for row in rows:
            self._rows.append(row)
            if len(self._rows) == _ROW_GROUP:
                self.flush()

    def flush(self) -> None:
        """Write the gathered rows as one row group."""
        import pyarrow

        if self._rows:
            values = [
                list(map(to_wide_decimal, cells)) if column.kind == "decimal" else list(cells)
                for column, cells in zip(self._columns, zip(*self._rows, strict=True), strict=True)
            ]
            arrays = [pyarrow.array(cells, type=field.type) for cells, field in zip(values, self._schema, strict=True)]
            self._writer.write_table(pyarrow.Table.from_arrays(arrays, schema=self._schema))
            self._rows.clear()


def to_wide_decimal(value: Decimal | None) -> Decimal | None:
    """Return a value rounded to the decimals of a Parquet or Spark column, or ``None`` where it is too big for one.

    >>> to_wide_decimal(Decimal("4.1")), to_wide_decimal(Decimal("1e40"))
    (Decimal('4.100000000'), None)
    """
    if value is None or value.adjusted() >= DIGITS - DECIMALS - 1:
        return None
    return round(value, DECIMALS)


@contextmanager
def _open_parquet(path: Path, columns: tuple[Column, ...]) -> Iterator[Writer]:
    import pyarrow.parquet

    schema = to_arrow_schema(columns)
    with pyarrow.parquet.ParquetWriter(path, schema, compression="zstd") as file:
        writer = _ParquetWriter(file, schema, columns)
        yield writer
        writer.flush()


def to_arrow_schema(columns: tuple[Column, ...]) -> Any:
    """Return the pyarrow schema of a table."""
    import pyarrow

    types = {
        "string": pyarrow.string(),
        "integer": pyarrow.int64(),
        "number": pyarrow.float64(),
        "decimal": pyarrow.decimal128(DIGITS, DECIMALS),
        "strings": pyarrow.list_(pyarrow.string()),
    }
    fields = [(column.name, types[column.kind]) for column in columns]
    return pyarrow.schema(fields, metadata={"newsner.schema_version": str(SCHEMA_VERSION)})
