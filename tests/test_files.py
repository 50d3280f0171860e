"""Files: errors that name the line, and writing that leaves nothing half-done."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel

from newsner.errors import GoldError, LexiconError
from newsner.files import read_models, read_rows, read_text, write_safely


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
    with pytest.raises(LexiconError, match=place):
        list(read_rows(path, ('{"name": "a"}',)))
    with pytest.raises(GoldError, match=place):
        list(read_models(Item, path))


def test_a_byte_order_mark_and_any_line_end_are_read(path: Path) -> None:
    """As spreadsheets on Windows and old ones on a Mac write them."""
    for end in ("\n", "\r\n", "\r"):
        path.write_bytes(f"name,label{end}Zoé,PER{end}".encode("utf-8-sig"))
        assert list(read_rows(path, ("name", "label"))) == [(2, {"name": "Zoé", "label": "PER"})]
    path.write_bytes('{"name": "Zoé"}\r\n'.encode("utf-8-sig"))
    assert list(read_models(Item, path)) == [Item(name="Zoé")]


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
