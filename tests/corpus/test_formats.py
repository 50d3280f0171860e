"""File formats: the limit of Python's csv is left alone, and a new format is one class and one line."""

import csv
import gzip
import threading
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest

from newsner import ErrorRecord
from newsner.corpus.formats import READERS, check_columns, read_file
from newsner.corpus.formats.base import Columns, RawDocument, Reader, ReadOptions, open_text
from newsner.corpus.formats.packing import InputFile
from newsner.corpus.sources import Document, open_source

OPTIONS = ReadOptions(Columns("text", None))
LONG = "x" * 200_000  # characters; csv refuses cells of more than 131,072


@pytest.fixture
def long_cells(tmp_path: Path) -> InputFile:
    (tmp_path / "a.csv").write_text("text\n" + f"{LONG}\n" * 3, "utf-8")
    return InputFile.of_path(tmp_path / "a.csv")


def test_long_cells_are_read_and_the_limit_of_csv_stays(long_cells: InputFile) -> None:
    """Before, while and after a file is read, also where its rows are not read to the end."""
    limit = csv.field_size_limit()
    check_columns(long_cells, OPTIONS)
    assert [raw.text for raw in read_file(long_cells, OPTIONS)] == [LONG] * 3
    rows = read_file(long_cells, OPTIONS)
    assert len(list(islice(rows, 1))) == 1
    assert csv.field_size_limit() == limit
    del rows
    assert csv.field_size_limit() == limit


def test_a_limit_of_the_callers_is_theirs(long_cells: InputFile) -> None:
    """What the caller sets while a file is read holds for their files, and for no file of a corpus."""
    before = csv.field_size_limit()
    try:
        for raw in read_file(long_cells, OPTIONS):
            csv.field_size_limit(10)
            assert raw.text == LONG
        assert csv.field_size_limit() == 10
        with pytest.raises(csv.Error, match="field limit"):
            list(csv.reader(["x" * 11]))
    finally:
        csv.field_size_limit(before)


def test_threads_that_read_do_not_disturb_one_another(long_cells: InputFile) -> None:
    """Each reads all rows, and the limit is what it was."""
    limit, found = csv.field_size_limit(), []
    threads = [
        threading.Thread(
            target=lambda: found.extend(type(raw) for _ in range(9) for raw in read_file(long_cells, OPTIONS))
        )
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [RawDocument] * 4 * 9 * 3
    assert csv.field_size_limit() == limit


class ToyReader(Reader):
    """Reads documents between lines of dashes."""

    def read(self, file: InputFile, options: ReadOptions) -> Iterator[RawDocument | ErrorRecord]:
        with open_text(file, options) as (stream, _):
            content = stream.read()
        for number, text in enumerate(content.split("\n---\n"), 1):
            if text == "BAD":
                raise ValueError("this file is bad")
            yield RawDocument(f"{Path(file.name).name}:{number}", text)


def test_a_format_is_added_by_a_reader_and_a_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Folders, globs, paths, gzipped files and error records work by themselves."""
    monkeypatch.setitem(READERS, ".toy", ToyReader())
    (tmp_path / "a.toy").write_text("Anne dort.\n---\nPaul dort.", "utf-8")
    (tmp_path / "b.toy.gz").write_bytes(gzip.compress(b"Zoe dort.\n---\nBAD"))
    for source in (tmp_path, f"{tmp_path}/*.toy*", [tmp_path / "a.toy", tmp_path / "b.toy.gz"]):
        items = list(open_source(source).documents(100))
        assert items[:3] == [
            Document("a.toy:1", "Anne dort."),
            Document("a.toy:2", "Paul dort."),
            Document("b.toy.gz:1", "Zoe dort."),
        ]
        assert items[3:] == [ErrorRecord(id=f"{tmp_path}/b.toy.gz", type="unreadable", reason="this file is bad")]


def test_the_formats_that_are_there_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of no known kind says which kinds there are, a new one among them."""
    monkeypatch.setitem(READERS, ".toy", ToyReader())
    (tmp_path / "a.xml").touch()
    with pytest.raises(ValueError, match=r"a\.xml is of no known kind; known are \.txt, .*\.toy, also packed \(\.gz"):
        open_source(tmp_path / "a.xml")
