"""Read Parquet files with a column for the text, and write tables as Parquet; needs pyarrow (extra ``notebook``)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from newsner.corpus.formats.base import RawDocument, Reader, ReadOptions, Writer
from newsner.corpus.formats.packing import InputFile
from newsner.models import ErrorRecord
from newsner.records import DECIMAL, SCHEMA_VERSION, Column, to_wide_decimal

_ROWS_READ = 256  # at a time
_ROW_GROUP = 10_000  # rows; fixed, so that the same rows always give the same bytes
_LARGE_GROUP = 64_000_000  # characters, so that long metadata, which each row repeats, does not fill the memory


class ParquetReader(Reader):
    """Reads a document from each row."""

    library = "pyarrow"

    def read(self, file: InputFile, options: ReadOptions) -> Iterator[RawDocument | ErrorRecord]:
        """Yield the document of each row."""
        import pyarrow.parquet

        with file.open() as stream, pyarrow.parquet.ParquetFile(stream) as table:
            options.columns.check(table.schema_arrow.names, file.name)
            number = 0
            for batch in table.iter_batches(batch_size=_ROWS_READ):
                for row in batch.to_pylist():
                    number += 1
                    yield options.columns.to_document(row, f"{file.name}:{number}")

    def check(self, file: InputFile, options: ReadOptions) -> None:
        """Raise ValueError if a column is missing."""
        import pyarrow.parquet

        try:
            with file.open() as stream:
                names = pyarrow.parquet.read_schema(stream).names
        except pyarrow.ArrowInvalid:
            return  # no Parquet file
        options.columns.check(names, file.name)


@contextmanager
def open_parquet_writer(path: Path, columns: tuple[Column, ...]) -> Iterator[Writer]:
    """Return a writer of a table into a new Parquet file."""
    import pyarrow.parquet

    schema = to_arrow_schema(columns)
    with pyarrow.parquet.ParquetWriter(path, schema, compression="zstd") as file:
        writer = _ParquetWriter(file, schema, columns)
        yield writer
        writer.flush()


class _ParquetWriter:
    """Gathers rows into row groups of a fixed size, smaller ones where cells are long."""

    def __init__(self, writer: Any, schema: Any, columns: tuple[Column, ...]) -> None:
        self._writer, self._schema, self._columns = writer, schema, columns
        self._rows: list[tuple[Any, ...]] = []
        self._size = 0

    def write(self, rows: Iterable[tuple[Any, ...]]) -> None:
        for row in rows:
            self._rows.append(row)
            self._size += sum(len(cell) for cell in row if isinstance(cell, str))
            if len(self._rows) == _ROW_GROUP or self._size >= _LARGE_GROUP:
                self.flush()

    def flush(self) -> None:
        """Write the gathered rows as one row group."""
        import pyarrow

        if self._rows:
            values = [
                list(map(to_wide_decimal, cells)) if column.type is DECIMAL else list(cells)
                for column, cells in zip(self._columns, zip(*self._rows, strict=True), strict=True)
            ]
            arrays = [pyarrow.array(cells, type=field.type) for cells, field in zip(values, self._schema, strict=True)]
            self._writer.write_table(pyarrow.Table.from_arrays(arrays, schema=self._schema))
            self._rows.clear()
            self._size = 0


def to_arrow_schema(columns: tuple[Column, ...]) -> Any:
    """Return the pyarrow schema of a table."""
    import pyarrow

    fields = [(column.name, column.type.to_arrow(pyarrow)) for column in columns]
    return pyarrow.schema(fields, metadata={"newsner.schema_version": str(SCHEMA_VERSION)})
