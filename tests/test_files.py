"""Files: errors that name the line, and writing that leaves nothing half-done."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel

from newsner.errors import GoldError, LexiconError
from newsner.files import drafted, read_models, read_rows, read_text, write_safely


class Item(BaseModel):
    name: str


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "file"


def test_bytes_that_are_no_utf8_are_named_by_line_and_byte(path: Path) -> None:
    """Counted from the start of the file, however long it is."""
    path.write_bytes(b'{"name": "a"}\n' * 10_000 + b'{"name": "\xe9"}\n')
    place = r"file, line 10001: not UTF-8 \(invalid continuation byte at byte 140010\); save the file as UTF-8"
    with pytest.raises(LexiconError, match=place):
        read_text(path)
    with pytest.raises(GoldError, match=place):
        list(read_models(Item, path))


def test_a_byte_order_mark_and_any_line_end_are_read(path: Path) -> None:
    """As spreadsheets on Windows and old ones on a Mac write them."""
    for end in ("\n", "\r\n", "\r"):
        path.write_bytes(f"name,label{end}Zoé,PER{end}".encode("utf-8-sig"))
        assert list(read_rows(path, ("name", "label"))) == [(2, {"name": "Zoé", "label": "PER"})]
    path.write_bytes('{"name": "Zoé"}\r\n'.encode("utf-8-sig"))
    assert list(read_models(Item, path)) == [Item(name="Zoé")]


SPREADSHEETS = [
    pytest.param(";", "cp1252", id="french-excel"),
    pytest.param("\t", "utf-16", id="unicode-text-of-excel"),
    pytest.param(";", "mac_roman", id="excel-on-a-mac"),
    pytest.param(",", "cp1252", id="commas"),
    pytest.param("\t", "utf-8", id="tabs"),
]


def test_rows_that_excel_cut_off_or_emptied(path: Path) -> None:
    """Excel omits the last cells of rows where sixteen rows have none, and keeps rows that were cleared."""
    path.write_text("name,label,aliases,kb_id\nZoé,PER\n,,,\nDamas,LOC,Dimachq\n", "utf-8")
    found = [tuple(row.values()) for _, row in read_rows(path, ("name", "label"), ("aliases", "kb_id"))]
    assert found == [("Zoé", "PER", "", ""), ("Damas", "LOC", "Dimachq", "")]


@pytest.mark.parametrize(("delimiter", "encoding"), SPREADSHEETS)
def test_rows_as_spreadsheets_write_them(path: Path, delimiter: str, encoding: str) -> None:
    """What was found out is said; quotes and the other delimiter in cells do no harm."""
    rows = [
        ("name", "label", "aliases"),
        ("Zoé Ébert", "PER", '"Zoé; la «\xa0Petite\xa0», Z"|Zed'),
        ("Cœur, à vif", "ORG", ""),
    ]
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding))
    with pytest.warns(UserWarning, match="file: read as .*; if that is wrong, save it as UTF-8 with commas"):
        found = list(read_rows(path, ("name", "label"), ("aliases",)))
    assert [tuple(row.values()) for _, row in found] == rows[1:]
    assert [line for line, _ in found] == [2, 3]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        pytest.param(
            b"name;kb_id\nZo\xe9;1\n", r"line 1: missing columns \['label'\], unknown columns \[\]", id="header"
        ),
        pytest.param(b"name;label\nZo\xe9;PER;\n", "line 2: expected 2 values", id="surplus"),
        pytest.param(b'name;label\nZo\xe9;PER\n"Zo;PER\n', "line 3: unexpected end of data", id="quote"),
        pytest.param(
            b"name;label\nZo\xe9\xe0;PER\nZo\xc3\xa9;PER\n", "line 3: neither UTF-8 nor cp1252; save", id="mixed"
        ),
        pytest.param(b"name,label\n" + bytes(range(128, 256)) * 9, "not UTF-8", id="no-text"),
    ],
)
@pytest.mark.filterwarnings("ignore:.*read as:UserWarning")
def test_rows_of_spreadsheets_are_checked_like_others(path: Path, data: bytes, message: str) -> None:
    """The same errors, with the line."""
    path.write_bytes(data)
    with pytest.raises(LexiconError, match=message):
        list(read_rows(path, ("name", "label"), ("kb_id",)))


def test_a_line_separator_inside_a_cell_ends_no_line(path: Path) -> None:
    """U+2028 is a character like any other."""
    path.write_text("name,label\na\u2028b,PER\n", "utf-8")
    assert [row["name"] for _, row in read_rows(path, ("name", "label"))] == ["a\u2028b"]


def test_writing_that_fails_leaves_the_old_file(path: Path) -> None:
    """What is there stays whole until the new file is."""
    write_safely(path, ["old"])

    def lines() -> Iterator[str]:
        yield "new"
        raise RuntimeError

    with pytest.raises(RuntimeError):
        write_safely(path, lines())
    assert path.read_text("utf-8") == "old\n"


@pytest.mark.parametrize("is_folder", [False, True])
def test_draft_that_fails_leaves_what_was_there(is_folder: bool, tmp_path: Path) -> None:
    """And one that is complete replaces it; no draft stays in either case."""
    path = tmp_path / "x"
    file = path / "a" if is_folder else path
    for content in ("old", "new"):
        with drafted(path, is_folder=is_folder) as draft:
            (draft / "a" if is_folder else draft).write_text(content)
        assert file.read_text() == content
        with pytest.raises(FileNotFoundError):
            write_half(path, is_folder=is_folder)
        assert file.read_text() == content
        assert [found.name for found in tmp_path.iterdir()] == ["x"]


def write_half(path: Path, *, is_folder: bool) -> None:
    with drafted(path, is_folder=is_folder) as draft:
        (draft / "a" if is_folder else draft).write_text("half")
        (path.parent / "none").read_text()
