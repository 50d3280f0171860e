"""Encodings are found out, said and settable; what cannot be decoded is an error record, and loses nothing else."""

import json
import warnings
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsner import ErrorRecord
from newsner.corpus.formats.base import SAMPLE
from newsner.corpus.sources import Document, Item, open_source
from newsner.encodings import Decoding, find_encoding, parse_encoding

TEXT = (
    "À Évreux, l’école était fermée : « Où êtes-vous ? », a demandé Benoît Hamon, déçu… Le cœur de la manœuvre coûte "
    "12 € – ou 15 000, dit-on à Nîmes. Ça suffit, répète François, né à Noël."
)
A = "Anne dort à l’hôtel."
ONE_BYTE = ["cp1252", "latin-1", "iso8859-15", "mac_roman", "cp850"]
WIDE = ["utf-16", "utf-16-le", "utf-16-be", "utf-32"]
UTF8 = ["utf-8", "utf-8-sig"]


def items(source: Path, **options: str) -> list[Item]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return list(open_source(source, **options).documents(10**8))


def texts(source: Path, **options: str) -> list[str]:
    return [item.text if isinstance(item, Document) else item.type for item in items(source, **options)]


@pytest.mark.parametrize("encoding", [*UTF8, *WIDE, *ONE_BYTE])
@pytest.mark.parametrize("size", [10, 30, 60, 1000])
def test_the_encoding_is_found(encoding: str, size: int) -> None:
    """Also of short texts, and whatever they begin with."""
    text = (TEXT * 10)[:size]
    data = text.encode(encoding, "ignore")
    found = find_encoding(data)
    assert found is not None
    assert data.decode(found).removeprefix("\ufeff") == data.decode(encoding).removeprefix("\ufeff")


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        pytest.param(b"", "utf-8", id="empty"),
        pytest.param(b"Oui", "utf-8", id="ascii"),
        pytest.param("2½ h".encode("cp1252"), "cp1252", id="half"),
        pytest.param("Le cœur".encode("iso8859-15"), "iso8859-15", id="latin-9"),
        pytest.param("La Corée, \xad".encode() + b"\xff", "utf-8", id="utf-8-with-an-error"),
        pytest.param("Путин".encode() * 9 + b"\xff", "utf-8", id="other-letters-with-an-error"),
        pytest.param(b"\x00Oui\x00", "utf-8", id="some-nuls"),
        pytest.param(bytes(range(256)), None, id="no-text"),
        pytest.param(b"\x89PNG\r\n\x1a\n\x00\x00\xf3\xd0\xb7\xe2", None, id="picture"),
    ],
)
def test_what_else_stands_in_files(data: bytes, encoding: str | None) -> None:
    """Errors, NULs, and files that are no text."""
    found = find_encoding(data)
    assert found == encoding if encoding else found is None or data.decode(found, "replace") != ""


def write_txt(path: Path, encoding: str) -> None:
    path.write_bytes(TEXT.encode(encoding, "ignore"))


def write_rows(path: Path, encoding: str) -> None:
    separator = "\t" if path.suffix == ".tsv" else ","
    rows = "".join(f'{number}{separator}"{TEXT}"\n' for number in range(3))
    path.write_bytes(f"id{separator}text\n{rows}".encode(encoding, "ignore"))


def write_json(path: Path, encoding: str) -> None:
    records = [{"id": number, "text": TEXT} for number in range(3)]
    lines = [json.dumps(record, ensure_ascii=False) for record in records]
    content = f"[{', '.join(lines)}]" if path.suffix == ".json" else "\n".join(lines)
    path.write_bytes(content.encode(encoding, "ignore"))


WRITERS: dict[str, Callable[[Path, str], None]] = {
    "a.txt": write_txt,
    "a.csv": write_rows,
    "a.tsv": write_rows,
    "a.jsonl": write_json,
    "a.ndjson": write_json,
    "a.json": write_json,
}


@pytest.mark.parametrize("name", WRITERS)
@pytest.mark.parametrize("encoding", [*UTF8, *WIDE, *ONE_BYTE])
def test_every_text_format_in_every_encoding(tmp_path: Path, name: str, encoding: str) -> None:
    """It is found out, it can be set, and it is said unless it is UTF-8."""
    WRITERS[name](tmp_path / name, encoding)
    expected = TEXT.encode(encoding, "ignore").decode(encoding)
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        found = {item.text for item in open_source(tmp_path / name).documents(10**6)}
    assert found == {expected}
    assert [str(warning.message).startswith(f"{tmp_path}/{name}: read as ") for warning in told] == [True] * (
        encoding not in UTF8
    )
    assert {item.text for item in open_source(tmp_path / name, encoding=encoding).documents(10**6)} == {expected}


@pytest.mark.parametrize(
    ("written", "encoding"), [("utf-16-le", "utf-16-le"), ("utf-16-be", "utf-16"), ("utf-8", "utf-8")]
)
def test_a_mark_is_no_part_of_the_text(tmp_path: Path, written: str, encoding: str) -> None:
    """Also where the encoding that was set has none."""
    (tmp_path / "a.csv").write_bytes(f"\ufefftext,id\n{A},x\n".encode(written))
    assert texts(tmp_path / "a.csv", encoding=encoding) == [A]
    assert texts(tmp_path / "a.csv") == [A]


def test_an_id_that_cannot_be_decoded(tmp_path: Path) -> None:
    """It is shown as far as it can be."""
    (tmp_path / "a.csv").write_bytes(b"id,text\n\xe9,Oui\nx,Oui\n")
    first, second = items(tmp_path / "a.csv", encoding="utf-8")
    assert (first.id, second.id) == ("\\xe9", "x")
    first.model_dump_json()


def test_one_warning_for_files_of_a_kind(tmp_path: Path) -> None:
    """A folder of a thousand texts in cp1252 does not warn a thousand times; each run says it anew."""
    for number in range(5):
        write_txt(tmp_path / f"{number}.txt", "cp1252")
    source = open_source(tmp_path)
    for _ in range(2):
        with pytest.warns(UserWarning, match=r"0\.txt: read as cp1252; if that is wrong, set encoding") as told:
            list(source.documents(1000))
        assert len(told) == 1


def test_rows_in_another_encoding_are_error_records(tmp_path: Path) -> None:
    """Whichever has the majority; a text is never read with wrong characters."""
    good = "x,Où était l’été ?\n"
    (tmp_path / "a.csv").write_bytes(f"id,text\n{good}".encode() * 1 + "y,été\n".encode("cp1252") + b"z,Oui\n")
    assert texts(tmp_path / "a.csv") == ["Où était l’été ?", "undecodable", "Oui"]
    (tmp_path / "a.csv").write_bytes(f"id,text\n{good}".encode("cp1252") * 1 + "y,été\n".encode() + b"z,Oui\n")
    assert texts(tmp_path / "a.csv") == ["Où était l’été ?", "undecodable", "Oui"]
    record = items(tmp_path / "a.csv")[1]
    assert isinstance(record, ErrorRecord)
    assert record.id == "y"
    assert record.reason == "line 3: UTF-8, while the file begins in cp1252; set encoding"


def test_the_reason_names_the_byte(tmp_path: Path) -> None:
    """And what stands before it."""
    (tmp_path / "a.jsonl").write_bytes('{"text": "Il a été"}\n'.encode("cp1252"))
    (record,) = items(tmp_path / "a.jsonl", encoding="utf-8")
    assert isinstance(record, ErrorRecord)
    assert record.reason == (
        'not UTF-8: the byte E9 after \'{"text": "Il a \'; if the file has another encoding, set encoding'
    )


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl"])
def test_another_encoding_behind_the_sample(tmp_path: Path, name: str) -> None:
    """A file whose first megabyte is UTF-8 or ASCII is read on: only the rows in Latin-1 are error records."""
    wrap = "{}\n" if name == "a.csv" else '{{"text": "{}"}}\n'
    head = "text\n" if name == "a.csv" else ""
    plain = wrap.format("Oui " * 250)
    count = SAMPLE // len(plain) + 10
    tail = wrap.format("Il a été élu").encode("latin-1") + wrap.format("Fin").encode()
    (tmp_path / name).write_bytes((head + plain * count).encode() + tail)
    found = texts(tmp_path / name)
    assert len(found) == count + 2
    assert found[-2:] == ["undecodable", "Fin"]


def test_a_character_across_the_end_of_the_sample(tmp_path: Path) -> None:
    """The sample may end inside a character."""
    for shift in range(3):
        content = "a" * (SAMPLE - shift) + "€" * 5
        (tmp_path / "a.txt").write_text(content, "utf-8")
        assert texts(tmp_path / "a.txt") == [content]


def test_utf16_with_an_error_is_read_on(tmp_path: Path) -> None:
    """Half a character is an error of its line."""
    lines = [f'{{"text": "{text}"}}\n'.encode("utf-16-le") for text in ("Oui", "N@n", "Oui")]
    lines[1] = lines[1].replace("@".encode("utf-16-le"), b"\x00\xd8")
    (tmp_path / "a.jsonl").write_bytes(b"".join(lines))
    assert texts(tmp_path / "a.jsonl") == ["Oui", "undecodable", "Oui"]


def test_an_undecodable_object_of_json_is_one_error_record(tmp_path: Path) -> None:
    """The others of the file are read."""
    (tmp_path / "a.json").write_bytes(b'[{"text": "Oui"}, {"text": "\xe9"}, {"text": "Non"}]')
    assert texts(tmp_path / "a.json", encoding="utf-8") == ["Oui", "undecodable", "Non"]


def test_a_file_that_is_no_text_is_one_error_record(tmp_path: Path) -> None:
    """Such as a picture with a wrong suffix."""
    for name in ("a.txt", "a.csv", "a.jsonl"):
        (tmp_path / name).write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(128, 256)) * 9)
        (record,) = items(tmp_path / name)
        assert (record.id, getattr(record, "type", None)) == (f"{tmp_path}/{name}", "undecodable")
        (tmp_path / name).unlink()


@given(st.text(max_size=60))
def test_utf8_is_always_found(text: str) -> None:
    """But for a text that begins with a mark, or has more NULs than text has."""
    data = text.encode("utf-8", "ignore")
    assert "\0" in text or find_encoding(data) in (*UTF8, "utf-16", "utf-32")
    assert Decoding("utf-8").find_fault(data.decode()) is None


@pytest.mark.parametrize("name", ["cp1522", "zip", "", "latin-1\0", "hex"])
def test_encodings_that_python_does_not_know(name: str) -> None:
    """The message gives examples."""
    with pytest.raises(ValueError, match=r"encoding must be one that Python knows, such as utf-8, cp1252 or utf-16"):
        parse_encoding(name)
