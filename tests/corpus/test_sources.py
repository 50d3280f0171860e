"""Sources of documents: every kind, and nothing lost of what is bad in them."""

import gzip
import itertools
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy
import pandas
import polars
import pytest

from newsner import ErrorRecord
from newsner.corpus.formats.base import to_error
from newsner.corpus.sources import Document, open_source

A, B = "Anne dort.", "Paul dort."


def read(source: Any, max_length: int = 100, **columns: Any) -> list[tuple[str, str]]:
    """Return (id, text) of each document, and (id, type) of each error record."""
    items = open_source(source, **columns).documents(max_length)
    return [(item.id, item.text if isinstance(item, Document) else item.type) for item in items]


SOURCES = [
    pytest.param(lambda: [A, B], ["0", "1"], id="list"),
    pytest.param(lambda: iter([A, B]), ["0", "1"], id="iterator"),
    pytest.param(lambda: [("x", A), (7, B)], ["x", "7"], id="pairs"),
    pytest.param(lambda: {"x": A, "y": B}, ["x", "y"], id="mapping"),
    pytest.param(lambda: pandas.Series([A, B], index=["x", "y"]), ["x", "y"], id="pandas-series"),
    pytest.param(lambda: polars.Series([A, B]), ["0", "1"], id="polars-series"),
    pytest.param(lambda: pandas.DataFrame({"text": [A, B]}, index=[5, 6]), ["5", "6"], id="pandas-index"),
    pytest.param(lambda: pandas.DataFrame({"text": [A, B], "id": ["x", "y"]}), ["x", "y"], id="pandas"),
    pytest.param(lambda: polars.DataFrame({"text": [A, B], "id": [1, 2]}), ["1", "2"], id="polars"),
    pytest.param(lambda: polars.DataFrame({"text": [A, B]}), ["0", "1"], id="polars-no-id"),
]


@pytest.mark.parametrize(("make", "ids"), SOURCES)
def test_every_kind_of_source(make: Callable[[], Any], ids: list[str]) -> None:
    """Texts come in order, with their ids, index or position."""
    assert read(make()) == [(ids[0], A), (ids[1], B)]


def write_jsonl(path: Path, packed: bool) -> None:
    data = "".join(json.dumps({"id": i, "text": t}) + "\n" for i, t in (("x", A), ("y", B))).encode()
    path.write_bytes(gzip.compress(data) if packed else data)


def write_csv(path: Path, packed: bool) -> None:
    data = f"id,text\nx,{A}\ny,{B}\n".encode("utf-8-sig")
    path.write_bytes(gzip.compress(data) if packed else data)


def write_parquet(path: Path, packed: bool) -> None:
    pandas.DataFrame({"id": ["x", "y"], "text": [A, B]}).to_parquet(path)


@pytest.mark.parametrize("give", [str, Path, lambda path: f"{path.parent}/*", lambda path: str(path.parent)])
@pytest.mark.parametrize(
    ("name", "write"),
    [
        ("a.jsonl", write_jsonl),
        ("a.jsonl.gz", write_jsonl),
        ("a.csv", write_csv),
        ("a.CSV.gz", write_csv),
        ("a.parquet", write_parquet),
    ],
)
def test_every_kind_of_file(
    tmp_path: Path, name: str, write: Callable[[Path, bool], None], give: Callable[[Path], Any]
) -> None:
    """A path as string or Path, a glob and a folder read the same."""
    write(tmp_path / name, name.endswith("gz"))
    assert read(give(tmp_path / name)) == [("x", A), ("y", B)]


def test_text_files_by_glob_are_sorted(tmp_path: Path) -> None:
    """A text file is a document, its path the id."""
    (tmp_path / "b.txt").write_text(B, "utf-8")
    (tmp_path / "a.txt.gz").write_bytes(gzip.compress(A.encode()))
    source = open_source(f"{tmp_path}/*.txt*")
    assert source.size == 2
    assert read(f"{tmp_path}/*.txt*") == [(f"{tmp_path}/a.txt.gz", A), (f"{tmp_path}/b.txt", B)]


BAD = [
    pytest.param([("a", None), ("b", B)], ["not_text", B], id="none"),
    pytest.param([("a", b"octets"), ("b", B)], ["not_text", B], id="bytes"),
    pytest.param(pandas.Series([float("nan"), B]), ["not_text", B], id="nan"),
    pytest.param(pandas.Series([pandas.NA, B], dtype="string"), ["not_text", B], id="na"),
    pytest.param(polars.DataFrame({"text": [None, B]}), ["not_text", B], id="polars-null"),
    pytest.param([("a", "b", "c"), B], ["not_text", B], id="triple"),
    pytest.param(["x" * 101, B], ["too_long", B], id="too-long"),
    pytest.param((pair for pair in [("a", A), ("a", B)]), [A, "duplicate_id"], id="duplicate-in-stream"),
]


@pytest.mark.parametrize(("source", "expected"), BAD)
def test_bad_documents_become_error_records(source: Any, expected: list[str]) -> None:
    """Each bad document is one record in its place; the others come through."""
    assert [text for _, text in read(source)] == expected


def test_missing_ids_are_positions() -> None:
    """An id that is missing is no duplicate of another that is missing."""
    frame = pandas.DataFrame({"id": ["x", None, None], "text": [A, B, A]})
    assert [id_ for id_, _ in read(frame)] == ["x", "1", "2"]


@pytest.mark.parametrize("number", [float, numpy.float32, numpy.float64])
def test_ids_of_a_column_of_floats_are_whole(number: Callable[[int], object]) -> None:
    """So has pandas the whole numbers of a column with gaps; in error records too."""
    records = [{"id": number(7), "text": A}, {"id": None, "text": B}, {"id": number(8)}]
    assert [id_ for id_, _ in read(pandas.DataFrame(records))] == ["7", "1", "8"]
    assert [id_ for id_, _ in read(records)] == ["7", "1", "8"]
    assert to_error(number(7), "not_text", "", {}).id == "7"
    assert [id_ for id_, _ in read([("1.0", A), (1, B), (1.5, A)])] == ["1.0", "1", "1.5"]


def test_a_missing_id_is_no_word() -> None:
    """None is not the id ``None``; but a whole number is the float of the same value."""
    frame = pandas.DataFrame({"id": [None, "None", float("nan"), "nan"], "text": [A, B, A, B]})
    assert [id_ for id_, _ in read(frame)] == ["0", "None", "2", "nan"]
    with pytest.raises(ValueError, match="the id '1' stands more than once in the source"):
        open_source([(1, A), (1.0, B)])


def test_a_repeated_index_names_the_way_out() -> None:
    """As that of tables which pandas has put together."""
    frame = pandas.DataFrame({"text": [A]})
    for source in (pandas.concat([frame, frame]), pandas.concat([frame, frame])["text"]):
        with pytest.raises(ValueError, match=r"'0' stands more than once in the index; .* reset_index\(drop=True\)"):
            open_source(source)


BAD_FILES = [
    pytest.param("a.txt", b"\xff\xfe", [("{path}", "undecodable")], id="txt"),
    pytest.param("a.txt.gz", b"no gzip", [("{path}", "unreadable")], id="no-gzip"),
    pytest.param("a.txt.gz", gzip.compress(b"abc" * 99)[:-9], [("{path}", "unreadable")], id="cut-gzip"),
    pytest.param("a.parquet", b"no parquet", [("{path}", "unreadable")], id="no-parquet"),
    pytest.param(
        "a.jsonl",
        b'{"id": "x", "text": "ok"}\n\nno json\n"\xff"\n[1]\n{"id": "y"}\n{"text": 5}\n{"id": "z", "text": "ok"}',
        [
            ("x", "ok"),
            ("{path}:3", "unreadable"),
            ("{path}:4", "undecodable"),
            ("{path}:5", "unreadable"),
            ("y", "not_text"),
            ("{path}:7", "not_text"),
            ("z", "ok"),
        ],
        id="jsonl",
    ),
    pytest.param(
        "a.jsonl",
        b'{"id": 1' + b"0" * 5000 + b', "text": "a"}\n' + b"[" * 100_000 + b'\n{"id": "z", "text": "ok"}',
        [("{path}:1", "unreadable"), ("{path}:2", "unreadable"), ("z", "ok")],
        id="jsonl-beyond-bounds",
    ),
    pytest.param(
        "a.csv",
        b"id,text\nx,ok\ny\nz,\xe9t\xe9\n,ok\nx,ok\n",
        [("x", "ok"), ("y", "not_text"), ("z", "undecodable"), ("{path}:4", "ok"), ("x", "duplicate_id")],
        id="csv",
    ),
]


@pytest.mark.parametrize(("name", "data", "expected"), BAD_FILES)
def test_bad_files_become_error_records(
    tmp_path: Path, name: str, data: bytes, expected: list[tuple[str, str]]
) -> None:
    """What cannot be read is one record, with file and line where it has no id; reading goes on behind it."""
    path = tmp_path / name
    path.write_bytes(data)
    assert read(path, encoding="utf-8") == [(id_.format(path=path), text) for id_, text in expected]


def test_a_cell_may_be_as_long_as_an_article(tmp_path: Path) -> None:
    """A CSV cell longer than csv's own limit is read whole."""
    (tmp_path / "a.csv").write_text("text\n" + "x" * 200_000 + "\n", "utf-8")
    assert len(read(tmp_path / "a.csv", max_length=10**6)[0][1]) == 200_000


@pytest.mark.parametrize(
    "source",
    [
        pytest.param([("a", A), ("a", B)], id="list"),
        pytest.param(pandas.DataFrame({"id": ["a", "a"], "text": [A, B]}), id="pandas"),
        pytest.param(polars.DataFrame({"id": [1, 1], "text": [A, B]}), id="polars"),
        pytest.param(pandas.Series([A, B], index=["a", "a"]), id="index"),
    ],
)
def test_duplicate_ids_known_beforehand_are_refused(source: Any) -> None:
    """The message names the id."""
    with pytest.raises(ValueError, match=r"the id '[a1]' stands more than once in the (source|index)"):
        open_source(source)


@pytest.mark.parametrize(
    ("source", "error", "message"),
    [
        pytest.param("Macron est à Alger.", FileNotFoundError, "newsner.extract", id="text-for-path"),
        pytest.param(5, TypeError, "type int", id="number"),
        pytest.param(b"octets", TypeError, "type bytes", id="bytes"),
        pytest.param(pandas.DataFrame({"texte": [A]}), ValueError, r"no column 'text'.*\['texte'\]", id="column"),
        pytest.param(__file__, ValueError, "no known kind", id="suffix"),
    ],
)
def test_wrong_sources_are_refused(source: Any, error: type[Exception], message: str) -> None:
    """What came, what was wanted, what to do."""
    with pytest.raises(error, match=message):
        open_source(source)


def test_a_file_without_the_column_is_refused(tmp_path: Path) -> None:
    """The columns of the first file are checked before anything is tagged."""
    write_csv(tmp_path / "a.csv", packed=False)
    with pytest.raises(ValueError, match="no column 'body'"):
        open_source(tmp_path / "a.csv", text="body")


def test_reading_is_lazy() -> None:
    """An endless source gives its first documents."""
    endless: Iterator[str] = (f"Texte {i}." for i in itertools.count())
    first = list(itertools.islice(open_source(endless).documents(100), 3))
    assert [item.id for item in first] == ["0", "1", "2"]


def test_lone_surrogates_in_ids_and_reasons_are_replaced() -> None:
    """What JSON cannot hold does not stop a run later."""
    items = list(open_source([("\ud800", A), ("\udfff", None)]).documents(100))
    assert items[0].id == "\ufffd"
    assert isinstance(items[1], ErrorRecord)
    items[1].model_dump_json()
