"""Files made to fill the memory, to take for ever, or to read or write elsewhere: an error record for each."""

import bz2
import gzip
import io
import json
import lzma
import struct
import warnings
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from backports import zstd

import newsner
from newsner.corpus.formats import packing

TEXT = "Paul dort à Paris."
SIZE = 3_000_000  # bytes, of which a thousandth is left
BOMB = b'{"text": "' + b"a" * SIZE + b'"}\n'
SMALL = 1_000_000


def read(path: Path, **options: Any) -> tuple[list[str], list[str]]:
    """Return the texts of the documents of a file, and the reasons of its error records."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = newsner.read(str(path), **options)
        return [document.text for document in found], [error.reason for error in found.errors]


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let files be unpacked to a megabyte, so that bombs can be small."""
    for module in ("packing", "zip", "warc"):
        monkeypatch.setattr(f"newsner.corpus.formats.{module}.LARGE", SMALL)


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize(
    ("suffix", "pack"),
    [(".gz", gzip.compress), (".bz2", bz2.compress), (".xz", lzma.compress), (".zst", zstd.compress)],
)
def test_packed_files_that_are_no_texts(suffix: str, pack: Any, tmp_path: Path) -> None:
    """Three gigabytes fit into three megabytes; a text that is as long, but packed as texts are, is read."""
    path = tmp_path / f"a.jsonl{suffix}"
    path.write_bytes(pack(BOMB))
    texts, reasons = read(path)
    assert texts == []
    assert "unpack the file first" in reasons[0]
    words = " ".join(f"{number * 7919 % 1_000_003:x}" for number in range(200_000))
    path.write_bytes(pack(json.dumps({"text": words}).encode()))
    assert read(path) == ([words], [])


def write_zip(path: Path, kind: int, **members: bytes) -> bytes:
    with zipfile.ZipFile(path, "w", kind) as archive:
        for name, content in members.items():
            archive.writestr(f"{name}.txt", content)
    return path.read_bytes()


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize("kind", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_members_whose_sizes_are_lies(kind: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of 1,200 bytes that zipfile unpacked with bzip2 came three gigabytes, though the archive said 1,000."""
    longest = 0
    data = write_zip(tmp_path / "a.zip", kind, a=b"a" * SIZE, b=TEXT.encode())
    (tmp_path / "a.zip").write_bytes(data.replace(struct.pack("<I", SIZE), struct.pack("<I", 1000)))
    read_piece = packing.Piecewise.readinto

    def note(self: Any, buffer: Any) -> int:
        nonlocal longest
        length = read_piece(self, buffer)
        longest = max(longest, length)
        return length

    monkeypatch.setattr(packing.Piecewise, "readinto", note)
    texts, reasons = read(tmp_path / "a.zip")
    assert texts == [TEXT]
    assert len(reasons) == 1
    assert 0 < longest <= 1 << 16


@pytest.mark.parametrize("kind", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_archives_of_all_kinds_are_read(kind: int, tmp_path: Path) -> None:
    """Also in small pieces, each member is whole."""
    words = " ".join(f"{number * 7919 % 1_000_003:x}" for number in range(20_000))
    write_zip(tmp_path / "a.zip", kind, a=words.encode(), b=TEXT.encode())
    assert read(tmp_path / "a.zip") == ([words, TEXT], [])


@pytest.mark.usefixtures("few")
def test_many_members_that_are_too_much_together(tmp_path: Path) -> None:
    """Each may be unpacked, but all of them are ten thousand times as long as the archive."""
    write_zip(tmp_path / "a.zip", zipfile.ZIP_DEFLATED, **{f"m{n}": b"a" * 900_000 for n in range(12)})
    texts, reasons = read(tmp_path / "a.zip")
    assert texts == []
    assert "unpack it first" in reasons[0]


@pytest.mark.parametrize("name", ["../../out.txt", "/out.txt", "C:\\out.txt", "a/../../out.txt", "\x1b]0;x\x07.txt"])
def test_members_with_names_that_lead_elsewhere(name: str, tmp_path: Path) -> None:
    """Nothing is unpacked to the disk; the name is in the id, in which a file name of an export has letters only."""
    (tmp_path / "in").mkdir()
    with zipfile.ZipFile(tmp_path / "in" / "a.zip", "w") as archive:
        archive.writestr(name, TEXT)
    before = sorted(tmp_path.rglob("*"))
    corpus = newsner.tag(str(tmp_path / "in" / "a.zip"), workers=1, progress=False)
    assert [each.text for each in corpus] == [TEXT]
    assert sorted(tmp_path.rglob("*")) == before
    corpus.export(tmp_path / "out", format="brat")
    assert {path.parent for path in tmp_path.rglob("*.ann")} == {tmp_path / "out"}


def test_a_link_in_an_archive_is_a_text(tmp_path: Path) -> None:
    """It is not followed: its text is the path that it holds."""
    link = zipfile.ZipInfo("link.txt")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(link, "/etc/passwd")
    assert read(tmp_path / "a.zip") == (["/etc/passwd"], [])


def write_workbook(path: Path, old: bytes, new: bytes, head: bytes = b"") -> None:
    """Write a workbook of one text, whose sheet was changed."""
    workbook, written = openpyxl.Workbook(), io.BytesIO()
    for row in (["id", "text"], ["1", "Paul dort."]):
        workbook.active.append(row)  # type: ignore[union-attr]
    workbook.save(written)
    with zipfile.ZipFile(written) as before, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            content = before.read(name)
            if name == "xl/worksheets/sheet1.xml":
                assert old in content
                content = head + content[content.index(b"<worksheet") :].replace(old, new)
            after.writestr(name, content)


ENTITIES = b'<!ENTITY a0 "aaaaaaaaaa">' + b"".join(
    b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 9)
)
ELSEWHERE = b'<!ENTITY a8 SYSTEM "file:///etc/passwd">'
SHEETS = [
    pytest.param(b"Paul dort.", b"&a8;", ENTITIES, "amplification", id="entities"),
    pytest.param(b"Paul dort.", b"&a8;", ELSEWHERE, "undefined entity", id="entity-elsewhere"),
    pytest.param(b'<row r="2"', b'<row r="999999999"', b"", "more than the 1048576 rows", id="rows"),
    pytest.param(b"Paul dort.", b"a" * SIZE, b"", "packed more tightly", id="bomb"),
]


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize(("old", "new", "entities", "reason"), SHEETS)
def test_workbooks(old: bytes, new: bytes, entities: bytes, reason: str, tmp_path: Path) -> None:
    write_workbook(tmp_path / "a.xlsx", old, new, b"<!DOCTYPE x [" + entities + b"]>" if entities else b"")
    texts, reasons = read(tmp_path / "a.xlsx")
    assert texts == []
    assert reason in reasons[0]


@pytest.mark.parametrize("entities", [ENTITIES, ELSEWHERE], ids=["many", "elsewhere"])
@pytest.mark.parametrize("place", ["text", "attribute"])
def test_entities_of_feeds_and_exports_are_not_put_in(entities: bytes, place: str, tmp_path: Path) -> None:
    """Neither the contents of a file, nor a gigabyte of letters."""
    inside, attribute = ("&a8;", "") if place == "text" else ("", ' a="&a8;"')
    head = f'<?xml version="1.0"?><!DOCTYPE x [{entities.decode()}]>'
    feed = f"<item{attribute}><title>t</title><description>{TEXT} {inside}</description></item>"
    export = (
        f"<article{attribute}><headline>t</headline><accessionNo>A</accessionNo>"
        f"<leadParagraph><paragraph>{TEXT} {inside}</paragraph></leadParagraph></article>"
    )
    (tmp_path / "a.rss").write_text(f'{head}<rss version="2.0"><channel>{feed}</channel></rss>', "utf-8")
    (tmp_path / "b.xml").write_text(f"{head}<distdoc>{export}</distdoc>", "utf-8")
    for name in ("a.rss", "b.xml"):
        texts, reasons = read(tmp_path / name)
        assert len(texts) + len(reasons) == 1
        assert not any("root:" in text or "aaaaaaaaaa" in text or len(text) > 100 for text in texts)


DEEP = 2_000
MAILS = [
    pytest.param(
        "".join(f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n' for n in range(DEEP)), id="parts"
    ),
    pytest.param("Content-Type: message/rfc822\n\n" * DEEP, id="mails"),
]


@pytest.mark.parametrize("rest", MAILS)
def test_mails_with_parts_in_one_another(rest: str, tmp_path: Path) -> None:
    """Python recurses into them; the run went down with one such mail."""
    (tmp_path / "a.eml").write_text(f"From: a@b.fr\nSubject: x\n{rest}\n{TEXT}\n", "utf-8")
    texts, reasons = read(tmp_path / "a.eml")
    assert texts == []
    assert "too deep" in reasons[0]


@pytest.mark.parametrize(
    "header", ["From: " + "(" * 50_000, "From: " + "a@b.fr, " * 20_000, "Subject: " + "=?utf-8?q?a?= " * 50_000]
)
def test_long_headers_of_mails(header: str, tmp_path: Path) -> None:
    """Python reads them in a time that grows with their square, or recurses into their comments."""
    (tmp_path / "a.eml").write_text(f"{header}\n\n{TEXT}\n", "utf-8")
    assert read(tmp_path / "a.eml") == ([TEXT], [])


def test_the_year_of_a_mail_is_too_large(tmp_path: Path) -> None:
    """Python fails on it; it stands in the metadata as in the mail."""
    when = "Thu, 12 Mar " + "9" * 30 + " 23:30:00 +0200"
    (tmp_path / "a.eml").write_text(f"From: a@b.fr\nDate: {when}\n\n{TEXT}\n", "utf-8")
    [document] = newsner.read(tmp_path / "a.eml")
    assert (document.text, document.metadata["date_text"]) == (TEXT, when)


DAMAGED = [
    pytest.param("a.eml", f"From: a@b.fr\nContent-Type: text/plain; charset*\n\n{TEXT}\n", "a damaged mail", id="mail"),
    pytest.param(
        "a.rss",
        f"<rss version='2.0'><channel><item><link></item></link>{TEXT}",
        "a damaged feed",
        id="feed",
    ),
]


@pytest.mark.parametrize(("name", "content", "reason"), DAMAGED)
def test_what_libraries_fail_on(name: str, content: str, reason: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(content, "utf-8")
    texts, reasons = read(tmp_path / name)
    assert texts == []
    assert reason in reasons[0]


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize("length", [None, -1, 0, 10**15, "x", "9" * 5000])
def test_web_archives_whose_lengths_are_lies(length: Any, tmp_path: Path) -> None:
    """What follows is not lost without a word, and nothing waits for bytes that do not come."""
    page = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(
        b"<p>" * SIZE
    )
    size = len(page) if length is None else length
    head = "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.fr/\r\nWARC-Date: 2020-01-01T00:00:00Z\r\n"
    head += f"Content-Type: application/http; msgtype=response\r\nContent-Length: {size}\r\n\r\n"
    (tmp_path / "a.warc").write_bytes(head.encode() + page + b"\r\n\r\n")
    texts, reasons = read(tmp_path / "a.warc")
    assert texts == []
    assert reasons


@pytest.mark.parametrize("name", ["a.json", "a.jsonl"])
@pytest.mark.parametrize(
    "value", ["[" * 100_000 + "]" * 100_000, '{"text": ' + '{"a":' * 100_000, '{"text": ' + "9" * 5000 + "}"]
)
def test_json_that_is_deep_or_huge(name: str, value: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(value, "utf-8")
    texts, reasons = read(tmp_path / name)
    assert texts == []
    assert "not JSON" in reasons[0]
