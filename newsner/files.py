"""Read text, CSV and JSON Lines files with errors that name the line; write files atomically, and none unasked."""

from __future__ import annotations

import csv
import glob
import io
import os
import re
import shutil
import warnings
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from decimal import Decimal
from difflib import get_close_matches
from itertools import chain, islice
from pathlib import Path
from typing import Any, NamedTuple, TextIO, TypeVar

from pydantic import BaseModel, ValidationError

from newsner.checks import check_path, check_type, name_argument
from newsner.delimiters import Dialect, find_dialect
from newsner.encodings import Decoding, find_encoding
from newsner.errors import FileFormatError, GoldError, LexiconError

Paths = str | Path | Iterable[str | Path]
"""One file, or several."""
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""A text that begins so, a spreadsheet would run as a formula: in CSV files an apostrophe stands before it."""
NEAR = 0.8
"""The likeness, as difflib counts it, from which a column is another one misspelt."""
DRAFT = ".draft"
"""The end of the name of a file that is being written."""

_ASIDE = ".old"  # the end of the name of a folder while another one is put in its place
_USUAL = Dialect(",")
_BYTE_ORDER_MARK = "\ufeff"
_SAMPLE = 200  # lines from which another dialect is found out

_Item = TypeVar("_Item", bound=BaseModel)


def write_safely(path: Path, lines: Iterable[str], *, is_private: bool = False) -> None:
    """Write the lines of a file atomically, so that even a power cut never leaves half of it; make its folder.

    An existing file is replaced; call `refuse_existing` first where it may be the user's. A private file is one that
    only its owner may read.
    """
    write_bytes_safely(path, (f"{line}\n".encode() for line in lines), is_private=is_private)


def write_bytes_safely(path: Path, chunks: Iterable[bytes | memoryview], *, is_private: bool = False) -> None:
    """Write the bytes of a file as `write_safely` does its lines."""
    path = Path(os.path.realpath(path))  # a link stays a link, and the file behind it is replaced
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = draft_of(path)
    try:
        with open(draft, "wb", opener=_open_private if is_private else None) as file:
            file.writelines(chunks)
        sync(draft)
        os.replace(draft, path)
    except BaseException as error:
        with suppress(OSError):
            draft.unlink()
        if isinstance(error, OSError) and error.filename is None:
            error.filename = str(path)  # a full disk does not say which
        raise
    sync(path.parent)


def _open_private(path: str, flags: int) -> int:
    """Open a new file that only its owner may read, from its first byte on."""
    return os.open(path, flags | os.O_EXCL, 0o600)


@contextmanager
def drafted(path: Path, *, is_folder: bool = False) -> Iterator[Path]:
    """Provide the path of a draft that a library writes, and put it in the place of a file, or of a folder, at the end.

    An existing one is replaced; call `refuse_existing` first. If anything fails, nothing is left of the draft. A folder
    is there to write into, a file is not.
    """
    path = Path(os.path.realpath(path))
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = draft_of(path)
    if is_folder:
        for set_aside in path.parent.glob(f".{glob.escape(path.name)}.*{DRAFT}{_ASIDE}"):
            put_back(path, set_aside)
    try:
        if is_folder:
            draft.mkdir()
        yield draft
        if is_folder:
            replace_folder(draft, path, draft.with_name(f"{draft.name}{_ASIDE}"))
        else:
            sync(draft)
            os.replace(draft, path)
    except BaseException:
        with suppress(OSError):
            remove(draft)
        raise
    sync(path.parent)


def draft_of(path: Path) -> Path:
    """Return the path of a draft of a file or folder; what a killed process of the same number has left is removed."""
    draft = path.with_name(f".{path.name}.{os.getpid()}{DRAFT}")
    remove(draft)
    return draft


def replace_folder(new: Path, path: Path, aside: Path) -> None:
    """Put a folder in the place of another, which is set aside for that moment, put back if this fails, then removed.

    A folder cannot be overwritten in one step. If the process is killed in that moment, `put_back` mends it.
    """
    for written in [*new.rglob("*"), new]:
        sync(written)
    if path.exists():
        remove(aside)
        os.replace(path, aside)
    try:
        os.replace(new, path)
    except BaseException:
        put_back(path, aside)
        raise
    sync(path.parent)
    remove(aside)


def put_back(path: Path, aside: Path) -> None:
    """Put a folder that was set aside by `replace_folder` back, if nothing has come in its place."""
    if aside.is_dir() and not path.exists():
        os.replace(aside, path)


def remove(path: Path) -> None:
    """Remove a file or a folder, if there is one."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def sync(path: Path) -> None:
    """Wait until a file or the entries of a folder are on the disk, so that a power cut cannot lose them."""
    if os.name == "nt" and path.is_dir():
        return  # Windows cannot open folders, and writes their entries itself
    handle = os.open(path, os.O_RDWR if os.name == "nt" else os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def refuse_existing(path: str | Path, *, overwrite: bool) -> None:
    """Raise an error if a file to write exists; with ``overwrite``, only if it is no file.

    Raises:
        FileExistsError: the file exists, and ``overwrite`` is not set; or it is a device or pipe.
        IsADirectoryError: it is a folder.
    """
    path = Path(path)
    if path.is_dir():
        raise IsADirectoryError(f"{path} is a folder; wanted is a file to write")
    if path.exists() and not path.is_file():
        raise FileExistsError(f"{path} is a device or pipe; wanted is a file to write")
    if path.exists() and not overwrite:
        raise FileExistsError(f"{path} exists; {name_argument('overwrite', True)} replaces it")


def refuse_inputs(inputs: Iterable[str | Path], outputs: Iterable[str | Path]) -> None:
    """Raise ValueError if an output is an input, under whatever name, or a folder that holds one."""
    written = {found: path for path in outputs if (found := _identify(path))}
    places: dict[Path, list[tuple[int, int] | None]] = {}  # of folders: themselves and those around them
    for path in inputs if written else ():
        place = Path(os.path.realpath(path))
        if place.parent not in places:
            places[place.parent] = [_identify(parent) for parent in place.parents]
        for found in (_identify(place), *places[place.parent]):
            if found in written:
                is_same = found == _identify(place)
                what = "is also an input" if is_same else f"holds the input {path}"
                raise ValueError(f"the output {written[found]} {what}, which would be lost; write to another place")


def _identify(path: str | Path) -> tuple[int, int] | None:
    """Return what a file or folder is known by whatever links lead to it, or ``None`` if it does not exist."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino


@contextmanager
def open_text(path: str | Path, error: type[FileFormatError]) -> Iterator[TextIO]:
    """Open a UTF-8 file for reading; where it is not UTF-8, raise ``error``, which names the line and the byte."""
    try:
        with open(path, encoding="utf-8-sig") as file:
            yield file
    except UnicodeDecodeError:
        try:
            Path(path).read_bytes().decode()
        except UnicodeDecodeError as whole:  # the first error counts from the start of a block, this one of the file
            line = whole.object.count(b"\n", 0, whole.start) + 1
            problem = f"not UTF-8 ({whole.reason} at byte {whole.start}); save the file as UTF-8"
            raise error(path, line, "", problem) from None
        raise


def read_text(path: Path) -> str:
    """Return the text of a file; raise LexiconError where it is not UTF-8."""
    with open_text(path, LexiconError) as file:
        return file.read()


class Table(NamedTuple):
    """The columns of a CSV file, and its rows, read one by one: the line number and the cells of each."""

    columns: tuple[str, ...]
    rows: Iterator[tuple[int, list[str]]]


def read_rows(
    path: Path, columns: tuple[str, ...], optional: tuple[str, ...] = ()
) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the line number and the cells of each row of a CSV file; arguments and errors as for `open_table`."""
    with open_table(path, columns, optional) as table:
        for line, cells in table.rows:
            yield line, dict(zip(table.columns, cells, strict=True))


@contextmanager
def open_table(
    path: Path, columns: tuple[str, ...], optional: tuple[str, ...] = (), *, others: bool = False, hint: str = ""
) -> Iterator[Table]:
    """Provide the columns and rows of a CSV file, as programs for tables write them.

    It may be in another encoding than UTF-8, and have other delimiters than commas; a warning says what was found out.
    Excel leaves rows empty that were cleared, and cuts off the last cells of rows if they are empty.

    Args:
        path: the file.
        columns: the columns that it must have.
        optional: the columns that it may have besides.
        others: whether it may have any other columns besides, unless one looks like a misspelt optional one.
        hint: what the message says besides if a column is missing.

    Raises:
        LexiconError: a column is missing or unknown, a row is malformed, or the file is no text.
    """
    with _open_lines(path) as (lines, encoding):
        first = [*islice(lines, _SAMPLE)]
        dialect = _USUAL if set(columns) <= set(next(csv.reader(first[:1]), ())) else _find_dialect(first, columns)
        if found := [*encoding, *([dialect.between] if dialect.delimiter != "," else ())]:
            advice = "if that is wrong, save it as UTF-8 with commas"
            warnings.warn(f"{path}: read as {', '.join(found)}; {advice}", stacklevel=3)
        reader = csv.reader(chain(first, lines), strict=True, **dialect._asdict())
        try:
            names = next(reader, [])
            _check_header(path, names, columns, optional, others=others, hint=hint)
            yield Table(tuple(names), _read_cells(path, reader, names, {*names} - {*columns}))
        except csv.Error as error:
            raise LexiconError(path, reader.line_num, "", str(error)) from None


def _read_cells(path: Path, reader: Any, names: Sequence[str], may_miss: set[str]) -> Iterator[tuple[int, list[str]]]:
    for row in reader:
        if len(row) != len(names):
            if len(row) > len(names) or (row and not may_miss.issuperset(names[len(row) :])):
                raise LexiconError(path, reader.line_num, "", f"expected {len(names)} values")
            row += [""] * (len(names) - len(row))
        cells = [unguard(cell) if cell[:1] == "'" else cell for cell in map(str.strip, row)]
        if any(cells):
            yield reader.line_num, cells


def _find_dialect(lines: Sequence[str], columns: Iterable[str]) -> Dialect:
    return find_dialect(lines, {*columns}, delimiter=None, preferred=_USUAL.delimiter)


@contextmanager
def _open_lines(path: Path) -> Iterator[tuple[Iterator[str], list[str]]]:
    """Provide the lines of a file, and the name of its encoding if that is not UTF-8."""
    data = path.read_bytes()
    encoding = find_encoding(data)
    if encoding is None or encoding.startswith("utf-8"):
        del data
        with open_text(path, LexiconError) as file:
            yield iter(file), []
        return
    decoding = Decoding(encoding, is_guessed=True)
    text = decoding.decode(data)
    for number, line in enumerate(text.split("\n") if decoding.may_have_faults else (), 1):
        if decoding.find_fault(line):
            raise LexiconError(path, number, "", f"neither UTF-8 nor {encoding}; save the file as UTF-8")
    yield io.StringIO(text, newline=None), [encoding]


def _check_header(
    path: Path, found: Sequence[str], columns: tuple[str, ...], optional: tuple[str, ...], *, others: bool, hint: str
) -> None:
    missing, unknown = set(columns) - {*found}, {*found} - {*columns, *optional}
    if others and not missing:
        absent = {*optional} - {*found}
        near = ((name, get_close_matches(name, absent, 1, NEAR)) for name in unknown)
        if typo := next(((name, *match) for name, match in sorted(near) if match), None):
            raise LexiconError(path, 1, typo[0], f"unknown column; name it {typo[1]!r}, or quite otherwise")
    elif missing or unknown:
        wanted = ", ".join(columns) + (f", perhaps also {', '.join(optional)}" if optional else "")
        problem = f"missing columns {sorted(missing)}, unknown columns {sorted(unknown)}; wanted are {wanted}{hint}"
        raise LexiconError(path, 1, "", problem)


def show_bytes(text: str) -> str:
    r"""Return a text or file name in which bytes that are not UTF-8 (as Python decodes them) stand as ``\xe9``.

    >>> print(show_bytes("caf\udce9.txt"))
    caf\xe9.txt
    """
    return re.sub("[\udc80-\udcff]", lambda byte: f"\\x{ord(byte[0]) & 0xFF:02x}", text)


def split_cell(cell: str) -> tuple[str, ...]:
    """Return the values of a cell, which `|` joins.

    >>> split_cell("ASL | Armée libre")
    ('ASL', 'Armée libre')
    """
    return tuple(part.strip() for part in cell.split("|") if part.strip())


def join_cell(values: Iterable[str]) -> str:
    """Return a cell that `split_cell` reads back.

    Raises:
        ValueError: a value contains `|`.

    >>> join_cell(["ASL", "Armée libre"])
    'ASL|Armée libre'
    """
    values = list(values)
    for value in values:
        if "|" in value:
            raise ValueError(f"{value!r} contains |, which joins values in a CSV file; write JSON Lines (.jsonl)")
    return "|".join(values)


def guard(text: str) -> str:
    """Return a text that a spreadsheet shows as text; one that looks like a formula gets an apostrophe in front.

    >>> guard("=HYPERLINK(A1)"), guard("Damas")
    ("'=HYPERLINK(A1)", 'Damas')
    """
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def unguard(text: str) -> str:
    """Return a text without the apostrophe that `guard` put in front of it.

    >>> unguard("'-M-"), unguard("'Damas")
    ('-M-', "'Damas")
    """
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA_STARTS) else text


def check_excel(excel: bool, *, is_csv: bool) -> None:
    """Raise an error unless ``excel`` is a boolean, and false for files that are not CSV."""
    check_type("excel", excel, bool, "a boolean")
    if excel and not is_csv:
        raise ValueError(f"{name_argument('excel', True)} is for CSV files only")


def check_output_path(path: str | Path, suffixes: tuple[str, ...], *, excel: bool, overwrite: bool) -> Path:
    """Return the path of a file to write; raise an error if it cannot be written, before the work starts.

    Raises:
        TypeError: ``path`` is no path, or ``excel`` no boolean.
        ValueError: the suffix is none of these, or ``excel`` is set for another file than CSV.
        OSError: as for `refuse_existing`.
    """
    check_path("path", path)
    path = Path(path)
    if path.suffix.lower() not in suffixes and not path.is_dir():
        wanted = " or ".join([", ".join(suffixes[:-1]), suffixes[-1]])
        raise ValueError(f"{path} must end in {wanted}")
    check_excel(excel, is_csv=path.suffix.lower() == ".csv")
    refuse_existing(path, overwrite=overwrite)
    return path


def write_csv_safely(path: Path, names: Iterable[str], rows: Iterable[tuple[Any, ...]], *, excel: bool) -> None:
    """Write a CSV file as `CsvWriter` does, atomically; a question mark stands for a lone surrogate."""
    file = io.StringIO(newline="")
    CsvWriter(file, names, excel=excel).write(rows)
    write_bytes_safely(path, [file.getvalue().encode("utf-8", "replace")])


class CsvWriter:
    r"""Writes the header and rows of a CSV file; a tuple becomes one cell, joined by ``|``.

    With ``excel``, the file is as Excel opens it where commas are in numbers, as in French: a byte order mark,
    semicolons between columns, and decimal commas. Without it, Excel shows one column, and ``é`` as ``Ã©``.

    >>> file = io.StringIO()
    >>> CsvWriter(file, ["name", "score"], excel=True).write([("Damas", 0.5)])
    >>> file.getvalue()
    '\ufeffname;score\nDamas;0,5\n'
    """

    def __init__(self, file: TextIO, names: Iterable[str], *, excel: bool = False) -> None:
        self._excel = excel
        if excel:
            file.write(_BYTE_ORDER_MARK)
        self._writer = csv.writer(file, delimiter=";" if excel else ",", lineterminator="\n")
        self._writer.writerow(names)

    def write(self, rows: Iterable[tuple[Any, ...]]) -> None:
        """Append rows."""
        self._writer.writerows([self._to_cell(value) for value in row] for row in rows)

    def _to_cell(self, value: Any) -> Any:
        if isinstance(value, float | Decimal) and self._excel:
            return str(value).replace(".", ",")
        text = "|".join(value) if isinstance(value, tuple) else value
        return guard(text) if isinstance(text, str) else text


def list_paths(paths: Paths) -> list[str | Path]:
    """Return one path or several as a list.

    >>> list_paths("gold.jsonl")
    ['gold.jsonl']
    """
    check_type("paths", paths, (str, os.PathLike, Iterable), "a path or an iterable of paths")
    return [paths] if isinstance(paths, str | os.PathLike) else list(paths)


def read_models(model: type[_Item], paths: Paths) -> Iterator[_Item]:
    """Yield the objects of JSON Lines files (or of one), one a line.

    Raises:
        FileNotFoundError: there is no such file.
        GoldError: a line is no valid object; the message names file, line and field.
    """
    for path in list_paths(paths):
        with open_text(path, GoldError) as file:
            for number, line in enumerate(file, 1):
                try:
                    yield model.model_validate_json(line)
                except ValidationError as error:
                    first = error.errors()[0]
                    raise GoldError(path, number, ".".join(map(str, first["loc"])), first["msg"]) from None
