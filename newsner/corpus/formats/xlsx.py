"""Read the first sheet of Excel workbooks; needs openpyxl (extra ``files``)."""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

from newsner.corpus.formats.base import EmptyFileError, RawDocument, Reader, ReadOptions
from newsner.corpus.formats.packing import UNREADABLE, InputFile, is_bomb
from newsner.models import ErrorRecord

_BAD_WORKBOOK: tuple[type[Exception], ...] = (LookupError, SyntaxError, TypeError, ValueError, *UNREADABLE)
"""What openpyxl raises; SyntaxError is that of XML."""
_MOST_ROWS = 1_048_576  # of a sheet


class XlsxReader(Reader):
    """Reads a document from each row of the first sheet, whose first row holds the names of the columns."""

    library = "openpyxl"
    extra = "files"

    def read(self, file: InputFile, options: ReadOptions) -> Iterator[RawDocument | ErrorRecord]:
        """Yield the document of each row that is not empty."""
        with _open_rows(file) as rows:
            names = _read_header(rows, file.name)
            options.columns.check(names, file.name)
            for number, row in enumerate(rows, 1):
                record = {name: value for name, value in zip(names, row, strict=False) if name}
                yield options.columns.to_document(record, f"{file.name}:{number}")

    def check(self, file: InputFile, options: ReadOptions) -> None:
        """Raise ValueError if a column is missing."""
        try:
            with _open_rows(file) as rows:
                names = _read_header(rows, file.name)
        except EmptyFileError:
            raise
        except ValueError:
            return  # no workbook
        options.columns.check(names, file.name)


@contextmanager
def _open_rows(file: InputFile) -> Iterator[Iterator[list[Any]]]:
    """Provide the rows of the first sheet that are not empty; raise ValueError if the file is no workbook."""
    import openpyxl

    with file.open() as stream:
        try:
            with zipfile.ZipFile(stream) as archive:
                tight = [each.filename for each in archive.infolist() if is_bomb(each.file_size, each.compress_size)]
            if tight:
                raise ValueError(f"{', '.join(tight)} in it is packed more tightly than texts are")
            stream.seek(0)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of what else is in a workbook, such as rules for input
                workbook = openpyxl.load_workbook(stream, read_only=True, data_only=True)
            sheet = workbook.worksheets[0]
        except _BAD_WORKBOOK as error:
            raise ValueError(f"no Excel workbook: {error}") from None
        with closing(workbook):
            sheet.reset_dimensions()  # which some programs write wrongly
            yield _to_rows(sheet)


def _to_rows(sheet: Any) -> Iterator[list[Any]]:
    try:
        for number, row in enumerate(sheet.iter_rows(values_only=True), 1):
            if number > _MOST_ROWS:  # openpyxl makes empty ones up to the number that the next one claims to have
                raise ValueError(f"it has more than the {_MOST_ROWS} rows of a sheet")
            if any(value is not None for value in row):
                yield [_to_value(value) for value in row]
    except _BAD_WORKBOOK as error:
        raise ValueError(f"a damaged Excel workbook: {error}") from None


def _read_header(rows: Iterator[list[Any]], where: str) -> list[str]:
    first = next(rows, None)
    if first is None:
        raise EmptyFileError(f"{where} is empty; wanted is a first row with the names of the columns")
    return [_to_name(value) for value in first]


def _to_name(value: object) -> str:
    """Return the name of a column, which is empty if it has none."""
    return "" if value is None else str(value).strip()


def _to_value(value: object) -> object:
    """Return a cell as other formats have it: whole numbers without ``.0``, line ends unescaped."""
    from openpyxl.utils.escape import unescape

    if isinstance(value, float) and value.is_integer():
        return int(value)
    return unescape(value.replace("\r\n", "\n")) if isinstance(value, str) else value  # as XML has line ends
