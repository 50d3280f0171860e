"""Files of every kind, packed or not, in archives and on standard input: documents, metadata, and error records."""

import bz2
import gzip
import io
import json
import lzma
import sys
import warnings
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from backports import zstd
from hypothesis import given, settings
from hypothesis import strategies as st

from newsner import ErrorRecord, MissingExtraError
from newsner.corpus.formats import READERS, packing
from newsner.corpus.formats.base import Columns, ReadOptions
from newsner.corpus.formats.packing import InputFile
from newsner.corpus.sources import Document, open_source

A, B = "Anne dort à l’hôtel.", "Paul dort."
RECORDS = [{"id": "x", "text": A, "source": "AFP"}, {"id": "y", "text": B, "source": "RFI"}]
LINES = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in RECORDS)
PACKERS: dict[str, Callable[[bytes], bytes]] = {
    ".gz": gzip.compress,
    ".bz2": bz2.compress,
    ".xz": lzma.compress,
    ".zst": zstd.compress,
}


def read(source: Any, **options: Any) -> list[tuple[str, str]]:
    """Return (id, text) of each document, and (id, type) of each error record; ids without the folder of a source."""
    items = open_source(source, **options).documents(10**6)
    folder = f"{source.parent}/" if isinstance(source, Path) else ""
    return [(item.id.removeprefix(folder), item.text if isinstance(item, Document) else item.type) for item in items]


def write_xlsx(path: Path, rows: list[list[Any]]) -> None:
    workbook = openpyxl.Workbook()
    for row in rows:
        workbook.active.append(row)
    workbook.save(path)
    workbook.close()


def write_zip(path: Path, members: dict[str, str | bytes]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)


CONTENTS = {
    ".jsonl": LINES,
    ".ndjson": LINES,
    ".json": json.dumps(RECORDS),
    ".csv": f"id,text,source\nx,{A},AFP\ny,{B},RFI\n",
    ".tsv": f"id\ttext\tsource\nx\t{A}\tAFP\ny\t{B}\tRFI\n",
}


@pytest.mark.parametrize("packed", ["", *PACKERS, ".GZ"])
@pytest.mark.parametrize("suffix", CONTENTS)
def test_every_kind_of_file(tmp_path: Path, suffix: str, packed: str) -> None:
    """The other columns are metadata."""
    data = CONTENTS[suffix].encode()
    path = tmp_path / f"a{suffix}{packed}"
    path.write_bytes(PACKERS[packed.lower()](data) if packed else data)
    assert list(open_source(path).documents(100)) == [
        Document("x", A, {"source": "AFP"}),
        Document("y", B, {"source": "RFI"}),
    ]


@pytest.mark.parametrize("packed", PACKERS)
def test_packed_files_that_are_cut_off(tmp_path: Path, packed: str) -> None:
    """What was read before the end is kept, and the end is an error record."""
    lines = "".join(f'{{"text": "Texte {number} {hash(str(number))}"}}\n' for number in range(20_000))
    path = tmp_path / f"a.jsonl{packed}"
    path.write_bytes(PACKERS[packed](lines.encode())[:-1000])
    *documents, last = read(path)
    assert last == (f"a.jsonl{packed}", "unreadable")
    assert len(documents) < 20_000
    path.write_bytes(b"not packed at all")
    assert read(path) == [(f"a.jsonl{packed}", "unreadable")]


JSON = [
    pytest.param(RECORDS, [("x", A), ("y", B)], id="list"),
    pytest.param({"count": 2, "articles": RECORDS}, [("x", A), ("y", B)], id="list-in-an-object"),
    pytest.param(RECORDS[0], [("x", A)], id="object"),
    pytest.param([{"text": A}, {"text": B}], [("a.json:1", A), ("a.json:2", B)], id="without-ids"),
    pytest.param([A, B], [("a.json:1", A), ("a.json:2", B)], id="texts"),
    pytest.param({"x": {"text": A}, "y": {"text": B, "id": "z"}}, [("x", A), ("z", B)], id="objects-by-id"),
    pytest.param([], [], id="empty"),
    pytest.param(
        [{"text": A}, 5, {"body": B}], [("a.json:1", A), *[(f"a.json:{i}", "not_text") for i in (2, 3)]], id="bad-items"
    ),
    pytest.param({"a": RECORDS, "b": RECORDS}, [("a.json", "unreadable")], id="two-lists"),
    pytest.param({"title": A, "page": 1}, [("a.json:1", "not_text")], id="no-text"),
    pytest.param(5, [("a.json", "unreadable")], id="number"),
]


@pytest.mark.parametrize(("value", "expected"), JSON)
@pytest.mark.parametrize("indent", [None, 2])
def test_json(tmp_path: Path, value: Any, expected: list[tuple[str, str]], indent: int | None) -> None:
    """Whatever the objects stand in."""
    (tmp_path / "a.json").write_text(json.dumps(value, indent=indent), "utf-8")
    assert read(tmp_path / "a.json") == expected


def test_json_that_maps_ids_to_texts(tmp_path: Path) -> None:
    """It is said, since it could be one article in which the field of the text has another name."""
    (tmp_path / "a.json").write_text(json.dumps({"a1": A, "2021/b": B}), "utf-8")
    with pytest.warns(UserWarning, match=r"a\.json: read as a mapping of ids to texts; if that is wrong, set text"):
        assert read(tmp_path / "a.json") == [("a1", A), ("2021/b", B)]
    many = {f"article-{chr(97 + a)}{chr(97 + b)}": A for a in range(11) for b in range(11)}
    (tmp_path / "a.json").write_text(json.dumps(many), "utf-8")
    with pytest.warns(UserWarning, match="a mapping"):
        assert len(read(tmp_path / "a.json")) == 121


def test_json_of_one_article_without_the_field_of_the_text(tmp_path: Path) -> None:
    """Its title and its body were two documents; it is an error record, which names the fields and the argument."""
    (tmp_path / "a.json").write_text(json.dumps({"titre": B, "corps": A, "id": "x"}), "utf-8")
    (error,) = open_source(tmp_path / "a.json").documents(100)
    assert error == ErrorRecord(
        id="x",
        type="not_text",
        reason="there is no field 'text'; the fields are corps, id, titre; text says which one has the text",
        metadata={"titre": B, "corps": A},
    )
    assert read(tmp_path / "a.json", text="corps") == [("x", A)]


def test_error_records_have_id_and_metadata(tmp_path: Path) -> None:
    """Of lines without the text, and of those in another encoding."""
    lines = ['{"id": "x", "source": "AFP"}', '{"id": "y", "source": "AFP", "text": "Et\udce9"}']
    (tmp_path / "a.jsonl").write_bytes("\n".join(lines).encode("utf-8", "surrogateescape"))
    items = list(open_source(tmp_path / "a.jsonl", encoding="utf-8").documents(99))
    found = [(item.id, item.type, item.metadata) for item in items if isinstance(item, ErrorRecord)]
    assert found == [("x", "not_text", {"source": "AFP"}), ("y", "undecodable", {"source": "AFP"})]
    (tmp_path / "a.csv").write_bytes(b"id,source,text\nx,AFP,\xe9t\xe9\n")
    (item,) = open_source(tmp_path / "a.csv", encoding="utf-8").documents(99)
    assert (item.id, item.metadata) == ("x", {"source": "AFP"})


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx", "a.zip"])
def test_an_empty_file_among_others(tmp_path: Path, name: str) -> None:
    """It is an error record; alone, it is refused at once."""
    if name == "a.csv":
        (tmp_path / name).touch()
    elif name == "a.xlsx":
        write_xlsx(tmp_path / name, [])
    else:
        write_zip(tmp_path / name, {"a.csv": ""})
    with pytest.raises(ValueError, match="is empty; wanted is a first"):
        open_source(tmp_path)
    (tmp_path / "b.jsonl").write_text(LINES, "utf-8")
    first, *others = read(str(tmp_path))
    assert (first[1], others) == ("unreadable", [("x", A), ("y", B)])


def test_json_that_is_json_lines(tmp_path: Path) -> None:
    """Many programs write it so."""
    (tmp_path / "a.json").write_text(f"{LINES}no json\n", "utf-8")
    assert read(tmp_path / "a.json") == [("x", A), ("y", B), ("a.json:3", "unreadable")]
    for content in ("", "{", "[1, ", "[" * 100_000):
        (tmp_path / "a.json").write_text(content, "utf-8")
        assert read(tmp_path / "a.json") == [("a.json", "unreadable")]


def test_excel(tmp_path: Path) -> None:
    """Ids are whole numbers, dates are ISO, empty rows and cells are left out, and lines of cells end in line ends."""
    rows: list[list[Any]] = [
        ["id", "text", "date", "pages", None],
        [12.0, A, datetime(2021, 3, 1), 2.5],
        [],
        [13, "Un\ndeux_x000D_", date(2021, 3, 2), 3, "note"],
        [None, 5],
        ["x", None],
    ]
    write_xlsx(tmp_path / "a.xlsx", rows)
    first, second, third, fourth = open_source(tmp_path / "a.xlsx").documents(100)
    assert first == Document("12", A, {"date": "2021-03-01", "pages": "2.5"})
    assert second == Document("13", "Un\ndeux\r", {"date": "2021-03-02", "pages": "3"})
    assert [(third.id, getattr(third, "type", None)), (fourth.id, getattr(fourth, "type", None))] == [
        (f"{tmp_path}/a.xlsx:3", "not_text"),
        ("x", "not_text"),
    ]


def test_excel_that_is_none(tmp_path: Path) -> None:
    """One error record; where a column is missing, it is said before anything is tagged."""
    for data in (b"", b"no workbook", b"PK\x03\x04" + b"0" * 99):
        (tmp_path / "a.xlsx").write_bytes(data)
        assert read(tmp_path / "a.xlsx") == [("a.xlsx", "unreadable")]
    write_zip(tmp_path / "a.xlsx", {"a.txt": A})
    assert read(tmp_path / "a.xlsx") == [("a.xlsx", "unreadable")]
    write_xlsx(tmp_path / "a.xlsx", [["id", "texte"], [1, A]])
    with pytest.raises(ValueError, match=r"no column 'text'; say text=… with one of \['id', 'texte'\]"):
        open_source(tmp_path / "a.xlsx")


def test_zip(tmp_path: Path) -> None:
    """Members of every kind, in their order, with ids that name archive and member."""
    write_xlsx(tmp_path / "b.xlsx", [["text"], [B]])
    members: dict[str, str | bytes] = {
        "2021/a.txt": A,
        "__MACOSX/2021/._a.txt": b"\x00\x05\x16\x07",
        "2021/.DS_Store": b"\x00",
        "b.csv": f"text\n{B}\n",
        "c.jsonl.gz": gzip.compress(LINES.encode()),
        "été.tsv": "text\tid\nOui\tz\n",
        "b.xlsx": (tmp_path / "b.xlsx").read_bytes(),
    }
    write_zip(tmp_path / "a.zip", members)
    assert read(tmp_path / "a.zip") == [
        ("a.zip/2021/a.txt", A),
        ("a.zip/b.csv:1", B),
        ("x", A),
        ("y", B),
        ("z", "Oui"),
        ("a.zip/b.xlsx:1", B),
    ]


def test_members_that_are_left_out_are_said(tmp_path: Path) -> None:
    """Pictures, and archives in the archive; an archive of nothing else is an error record."""
    write_zip(tmp_path / "inner.zip", {"a.txt": A})
    inner = (tmp_path / "inner.zip").read_bytes()
    (tmp_path / "inner.zip").unlink()
    write_zip(tmp_path / "a.zip", {"a.txt": A, "a.jpg": b"", "b.zip": inner})
    with pytest.warns(UserWarning, match=r"a\.zip: left out 2 files of no known kind: a\.jpg, b\.zip"):
        assert read(tmp_path / "a.zip") == [("a.zip/a.txt", A)]
    write_zip(tmp_path / "a.zip", {"b.zip": inner})
    assert read(tmp_path / "a.zip") == [("a.zip", "unreadable")]
    write_zip(tmp_path / "a.zip", {})
    assert read(tmp_path / "a.zip") == [("a.zip", "unreadable")]


def test_members_that_are_bad(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each is one error record, and the others are read."""
    members: dict[str, str | bytes] = {
        "a.csv": "body\nx\n",
        "b.csv": '"',
        "c.xlsx": b"",
        "d.jsonl.xz": b"x",
        "e.txt": A,
        "bomb.txt": b"0" * 10**6,
    }
    write_zip(tmp_path / "a.zip", members)
    monkeypatch.setattr("newsner.corpus.formats.packing.LARGE", 10**5)
    found = read(tmp_path / "a.zip", text="body")
    assert found[0] == ("a.zip/a.csv:1", "x")
    assert found[-2:] == [("a.zip/e.txt", A), ("a.zip/bomb.txt", "unreadable")]
    assert [(id_, text) for id_, text in found[1:-2]] == [
        (f"a.zip/{name}", "unreadable") for name in ("b.csv", "c.xlsx", "d.jsonl.xz")
    ]


def test_a_member_with_a_password_or_damage(tmp_path: Path) -> None:
    """The reason says so."""
    write_zip(tmp_path / "a.zip", {"a.txt": A, "b.txt": B})
    data = (tmp_path / "a.zip").read_bytes()
    place = data.index(b"PK\x01\x02")
    encrypted = data[: place + 8] + b"\x01" + data[place + 9 :]
    (tmp_path / "a.zip").write_bytes(encrypted)
    first, second = open_source(tmp_path / "a.zip").documents(100)
    assert isinstance(first, ErrorRecord)
    assert first.reason == "the file in the archive has a password; unpack it first"
    assert second == Document(f"{tmp_path}/a.zip/b.txt", B)
    place = data.index(A.encode()[:4]) if A.encode()[:4] in data else 40
    (tmp_path / "a.zip").write_bytes(data[:place] + bytes([data[place] ^ 255]) + data[place + 1 :])
    assert [text for _, text in read(tmp_path / "a.zip")] == ["unreadable", B]
    (tmp_path / "a.zip").write_bytes(data[:-30])
    assert read(tmp_path / "a.zip") == [("a.zip", "unreadable")]


def test_archives_that_zipfile_fails_on(tmp_path: Path) -> None:
    """A version of the format that it does not know, and a member without a name."""
    write_zip(tmp_path / "a.zip", {"a.txt": A, "b.txt": B})
    data = (tmp_path / "a.zip").read_bytes()
    version = data.index(b"PK\x01\x02") + 6
    (tmp_path / "a.zip").write_bytes(data[:version] + b"\xff" + data[version + 1 :])
    assert read(tmp_path / "a.zip") == [("a.zip", "unreadable")]
    (tmp_path / "a.zip").write_bytes(data.replace(b"a.txt", b"\x00.txt"))
    with pytest.warns(UserWarning, match="left out 1 file of no known kind"):
        assert read(tmp_path / "a.zip") == [("a.zip/b.txt", B)]


def test_columns_of_an_archive_are_checked(tmp_path: Path) -> None:
    """Those of its first member, before anything is tagged."""
    write_zip(tmp_path / "a.zip", {"a.csv": "texte\nx\n"})
    with pytest.raises(ValueError, match=r"a\.zip/a\.csv has no column 'text'; say text=… with one of \['texte'\]"):
        open_source(tmp_path / "a.zip")


class Stream(io.BytesIO):
    """Standard input that comes through a pipe."""

    def seekable(self) -> bool:
        return False


@pytest.mark.parametrize("stream", [io.BytesIO, Stream])
def test_standard_input(monkeypatch: pytest.MonkeyPatch, stream: type[io.BytesIO]) -> None:
    """JSON Lines, in any encoding; it is read once, and stays open."""
    data = stream(f'{LINES}{{"text": "Été"}}\nno json\n'.encode("utf-16"))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(data))
    source = open_source("-")
    assert source.once
    assert source.size is None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = [(item.id, getattr(item, "text", "")) for item in source.documents(100)]
    assert found == [("x", A), ("y", B), ("stdin:3", "Été"), ("stdin:4", "")]
    assert not sys.stdin.buffer.closed


def test_files_and_standard_input(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """It comes last."""
    (tmp_path / "a.txt").write_text(A, "utf-8")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(LINES.encode())))
    assert [id_ for id_, _ in read([Path("-"), tmp_path / "a.txt"])] == [f"{tmp_path}/a.txt", "x", "y"]


def test_a_missing_library_names_its_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before anything is tagged; of a member of an archive, in its error record."""
    write_xlsx(tmp_path / "a.xlsx", [["text"], [A]])
    (tmp_path / "a.jsonl.zst").write_bytes(zstd.compress(LINES.encode()))
    write_zip(tmp_path / "a.zip", {name: (tmp_path / name).read_bytes() for name in ("a.xlsx", "a.jsonl.zst")})
    monkeypatch.setattr(type(READERS[".xlsx"]), "library", "no_such_library")
    monkeypatch.setitem(packing.PACKED, ".zst", packing.refuse_zstd)
    with pytest.raises(MissingExtraError, match=r"a\.xlsx needs no_such_library; .* 'newsner\[files\]'"):
        open_source(tmp_path / "a.xlsx")
    with pytest.raises(MissingExtraError, match=r"\.zst files needs backports.zstd; .* 'newsner\[files\]'"):
        open_source(tmp_path / "a.jsonl.zst")
    assert read(tmp_path / "a.zip") == [("a.zip/a.xlsx", "unreadable"), ("a.zip/a.jsonl.zst", "unreadable")]


@pytest.mark.parametrize("suffix", ["md", "html", "srt"])
def test_a_text_with_markup_is_one_document(tmp_path: Path, suffix: str) -> None:
    """Its text is the whole file, for the offsets of its names."""
    (tmp_path / f"a.{suffix}").write_text("1\n00:00:01,000 --> 00:00:02,000\n<b>Oui</b>\n", encoding="utf-8")
    source = open_source(tmp_path)
    assert source.size == 1
    [document] = source.documents(1_000)
    assert isinstance(document, Document)
    assert document.text.endswith("<b>Oui</b>\n")


def test_the_formats_are_listed_where_none_fits(tmp_path: Path) -> None:
    """A folder without files of a known kind, and a file of no known kind."""
    (tmp_path / "a.pdf").touch()
    listed = r"\.txt, .*\.vtt, \.jsonl, \.ndjson, \.json, \.csv, \.tsv, \.xlsx, \.parquet, \.zip, also packed \(\.gz"
    with pytest.raises(FileNotFoundError, match=listed):
        open_source(tmp_path)
    with pytest.raises(ValueError, match=listed):
        open_source(tmp_path / "a.pdf")


@given(
    st.binary(max_size=200),
    st.sampled_from([b"", b"PK\x03\x04", b"[{", b'{"text": "', b"PAR1", b"\xff\xfe", b"\x1f\x8b"]),
)
@settings(max_examples=100, deadline=None)
def test_any_bytes_in_any_format(data: bytes, start: bytes) -> None:
    """Documents or error records come out of each reader, never another exception."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for suffix, reader in READERS.items():
            for packed in ("", ".gz", ".zst"):
                file = InputFile.build(f"a{suffix}{packed}", lambda: io.BytesIO(start + data))
                list(reader.documents(file, ReadOptions(Columns("text", None))))
