"""CSV as programs write it: delimiters are found out, and a broken row takes no other row with it."""

import csv
import io
import random
import sys
import warnings
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsner import ErrorRecord
from newsner.corpus.formats import read_file
from newsner.corpus.formats.base import RawDocument, ReadOptions
from newsner.corpus.formats.packing import InputFile
from newsner.corpus.formats.rows import parse_rows
from newsner.corpus.sources import open_source
from newsner.delimiters import DELIMITERS, Dialect, find_dialect

BROKEN = "BROKEN"
NUL_IS_READ = pytest.mark.skipif(sys.version_info < (3, 11), reason="csv of Python 3.10 refuses NUL")


def read(
    content: str | bytes, name: str = "a.csv", text: str = "text", id: str | None = None, **options: Any
) -> list[tuple[object, object]]:
    """Return id and text of each document, and the id and type of each error record."""
    data = content if isinstance(content, bytes) else content.encode()
    file = InputFile.build(name, lambda: io.BytesIO(data))
    return [
        (item.id, item.text) if isinstance(item, RawDocument) else (item.id, item.type)
        for item in read_file(file, ReadOptions.parse(text, id, options.get("encoding"), options.get("delimiter")))
    ]


def reasons(content: str, **options: Any) -> list[str]:
    file = InputFile.build("a.csv", lambda: io.BytesIO(content.encode()))
    items = read_file(file, ReadOptions.parse("text", None, options.get("encoding"), options.get("delimiter")))
    return [item.reason for item in items if isinstance(item, ErrorRecord)]


TEXT = "Il part, dit-on ; elle reste."


@pytest.mark.parametrize("delimiter", DELIMITERS)
@pytest.mark.parametrize("name", ["a.csv", "a.tsv"])
@pytest.mark.filterwarnings("ignore:.*between columns:UserWarning")
def test_the_delimiter_is_found(name: str, delimiter: str) -> None:
    """Whatever the suffix of the file, the texts, and the quotes around cells."""
    for quoting in (csv.QUOTE_MINIMAL, csv.QUOTE_ALL):
        file = io.StringIO()
        writer = csv.writer(file, delimiter=delimiter, quoting=quoting)
        writer.writerows([["id", "date", "text"], ["1", "2021-03-01", TEXT], ["2", "2021-03-02", f"{TEXT}\n\n{TEXT}"]])
        assert read(file.getvalue(), name) == [("1", TEXT), ("2", f"{TEXT}\n\n{TEXT}")]


@pytest.mark.parametrize(
    ("lines", "wanted", "delimiter"),
    [
        pytest.param(["id;text\n", "1;Oui, non, oui\n"], {"text"}, ";", id="commas-in-texts"),
        pytest.param(["id,text\n", "1,Oui ; non ; oui ; non\n"], {"text"}, ",", id="semicolons-in-texts"),
        pytest.param(["text\n", "Oui, non\n", "Non, oui, non\n"], {"text"}, ";", id="one-column"),
        pytest.param(["text\n", "Oui\n"], {"text"}, ",", id="one-column-no-delimiter"),
        pytest.param(["nr;corps\n", "1;Oui, non\n"], {"text"}, ";", id="other-columns"),
        pytest.param(['"a,b";text\n', "1;Oui\n"], {"text"}, ";", id="delimiter-in-quotes"),
        pytest.param(["a|b\ttext\n", "1|2\tOui\n"], {"text"}, "\t", id="another-in-a-name"),
        pytest.param([], {"text"}, ",", id="empty"),
    ],
)
def test_the_header_and_the_rows_decide(lines: list[str], wanted: set[str], delimiter: str) -> None:
    """The columns that were asked for come first, then rows as long as the header."""
    assert find_dialect(lines, wanted, delimiter=None, preferred=",").delimiter == delimiter


def test_the_delimiter_is_said_and_can_be_set() -> None:
    """Not where it is the usual one, nor where the file says it, as Excel reads it."""
    content = "id;text\n1;Oui, non\n"
    with pytest.warns(UserWarning, match=r"a\.csv: read as ';' between columns; if that is wrong, set delimiter"):
        assert read(content) == [("1", "Oui, non")]
    assert read(content, delimiter=";") == [("1", "Oui, non")]
    assert read("sep=;\r\n" + content) == [("1", "Oui, non")]
    assert read("id\ttext\n1\tOui\n", "a.tsv") == [("1", "Oui")]
    assert read("id^text\n1^Oui\n", delimiter="^") == [("1", "Oui")]


def test_spaces_behind_delimiters() -> None:
    """Where the header has them, quotes may begin behind one."""
    assert read('id, text\n1, "Oui, non"\n') == [("1", "Oui, non")]


def test_other_columns_are_metadata() -> None:
    """Also those without a name, or with that of another."""
    file = InputFile.build("a.csv", lambda: io.BytesIO(b",id,source,text,source\n0,x,AFP,Oui,RFI\n1,y,AFP\n"))
    first, second = read_file(file, ReadOptions.parse("text", None, None, None))
    assert first == RawDocument("x", "Oui", {"1": "0", "source": "AFP", "source 5": "RFI"})
    assert second == RawDocument("y", None, {"1": "1", "source": "AFP", "source 5": None})


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param(['1,"Oui', "2,Non"], [BROKEN, "2"], id="never-closed"),
        pytest.param(['1,"Oui', '2,"Non"', "3,Oui"], [BROKEN, "2", "3"], id="closed-by-the-next-quote"),
        pytest.param(['1,"Oui', "2,Non", '3,"Oui, non"', "4,Non"], [BROKEN, "2", "3", "4"], id="two-rows-on"),
        pytest.param(['1,"Oui', "2,Non", '3,Oui"', "4,Non"], [BROKEN, "2", "3", "4"], id="closed-at-a-row-end"),
        pytest.param(['"1,Oui', "2,Non", '3",Oui', "4,Non"], [BROKEN, "2", '3"', "4"], id="in-the-first-cell"),
        pytest.param(['1,"Il dit "oui" hier"', "2,Non"], [BROKEN, "2"], id="not-doubled"),
        pytest.param(
            ['1,"Un.', 'Il dit "oui" hier, puis non.', 'Fin."', "2,Non"],
            [BROKEN, "2"],
            id="rest-of-a-text",
        ),
        pytest.param(['1,"Oui', '2,"Non', '3,"Oui', "4,Non"], [BROKEN, BROKEN, BROKEN, "4"], id="several"),
        pytest.param(["1,Oui, non", "2,Non"], [BROKEN, "2"], id="surplus"),
        pytest.param(["1,Oui,,", "2,Non"], ["1", "2"], id="empty-surplus"),
        pytest.param(['1,"Oui', '"', '2,"Non ""non"" non"'], ["1", "2"], id="several-lines"),
        pytest.param(['1,"Résultats :', "12,5", '13,7"', "2,Non"], ["1", "2"], id="figures"),
        pytest.param(['1,"Oui, non', "Non, oui", 'Oui, non"', "2,Non"], ["1", "2"], id="lines-with-commas"),
        pytest.param(['1,Il dit "oui"', "2,5\" d'écran"], ["1", "2"], id="quotes-in-bare-cells"),
        pytest.param(["", "1,Oui", "", "2,Non", ""], ["1", "2"], id="empty-lines"),
        pytest.param(["1,Oui\0", "2,Non"], ["1", "2"], id="nul", marks=NUL_IS_READ),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_broken_row_takes_no_other_row_with_it(rows: list[str], expected: list[str], end: str) -> None:
    """Each line is a document, part of one, or an error record in its place."""
    content = end.join(["id,text", *rows])
    found = [BROKEN if text == "unreadable" else id_ for id_, text in read(content, delimiter=",")]
    assert found == expected


def test_a_broken_row_is_named_by_its_line() -> None:
    """The reason says which, and what is wrong."""
    assert reasons('id,text\n1,"a\nb"\n2,"c\n3,d\n4,e,f\n') == [
        "line 4: a quote is not closed, or stands inside a cell in quotes without being doubled",
        "line 6: 3 cells, but the header has 2; one with a delimiter inside needs quotes",
    ]


def errors(content: str, **options: Any) -> list[tuple[str, str, dict[str, str]]]:
    """Return id, reason and metadata of the error records."""
    file = InputFile.build("a.csv", lambda: io.BytesIO(content.encode()))
    items = read_file(file, ReadOptions.parse("text", None, "utf-8", ","))
    return [(item.id, item.reason, item.metadata) for item in items if isinstance(item, ErrorRecord)]


def test_a_broken_row_tells_what_stands_before_its_text() -> None:
    """Its id and metadata; what stands behind the text may be part of it."""
    header = "date,id,text,source\n"
    for row in (
        '"2021-03-01",x7,"Il part,AFP',
        '2021-03-01,"x7",Il part, dit-on,AFP',
        '2021-03-01,x7,"Le "oui" part",AFP',
    ):
        ((id_, _, metadata),) = errors(f"{header}{row}\n2021-03-02,x8,Oui,AFP\n")
        assert (id_, metadata) == ("x7", {"date": "2021-03-01"})
    ((id_, _, metadata),) = errors('text,id\n"Oui "non" oui",x7\n')
    assert (id_, metadata) == ("a.csv:1", {})


def test_the_lines_of_a_broken_text_are_one_error_record() -> None:
    """Unless they look like rows of their own, which then are broken ones, or good."""
    text = ['7,"Premier "mot".', "Deux, trois, quatre.", "", '"Oui", dit-elle, "non"."', 'Fin."']
    content = "\n".join(["id,text", *text, "8,Oui", '9,"Non', "Fin, dit-il, ou non", '10,"Oui', "11,Non"])
    assert [(id_, reason.partition(":")[0]) for id_, reason, _ in errors(content)] == [
        ("7", "lines 2 to 6"),
        ("9", "lines 8 to 9"),
        ("10", "line 10"),
    ]
    assert [id_ for id_, text in read(content, delimiter=",") if text != "unreadable"] == ["8", "11"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.filterwarnings("ignore:.*between columns:UserWarning")
def test_quotes_behind_backslashes(delimiter: str) -> None:
    """As MySQL writes them; it is found out and said."""
    text = 'Il dit "oui", puis "non; peut-être"\nhier.'
    file = io.StringIO()
    writer = csv.writer(file, delimiter=delimiter, quoting=csv.QUOTE_ALL, doublequote=False, escapechar="\\")
    writer.writerows([["id", "text"], ["1", "Oui."], ["2", text], ["3", '"Non", dit-elle.']])
    with pytest.warns(UserWarning, match=r"\\\" for quotes"):
        assert read(file.getvalue()) == [("1", "Oui."), ("2", text), ("3", '"Non", dit-elle.')]


def test_backslashes_that_escape_nothing_stay() -> None:
    """Such as those of paths, also before a quote."""
    assert read('id,text\n1,"C:\\Textes\\"\n2,"dans ""C:\\Textes\\"", hier"\n') == [
        ("1", "C:\\Textes\\"),
        ("2", 'dans "C:\\Textes\\", hier'),
    ]


def test_backslashes_that_come_late_are_named() -> None:
    """The first rows decide; the reason of the others says what to do."""
    rows = [f"{number},Texte {number}" for number in range(9000)]
    found = reasons("\n".join(["id,text", *rows, '9000,"Il dit \\"oui\\""']))
    assert found == [
        'line 9002: a quote stands behind a backslash, while the file begins without; write it doubled, ""'
    ]


@st.composite
def damaged(draw: st.DrawFn) -> tuple[list[str], set[int]]:
    """Return the lines of rows with numbers as ids, and the numbers of those into which quotes were put."""
    words = st.lists(st.sampled_from(["Oui", "non", "l'été", "Assad"]), min_size=1, max_size=4).map(" ".join)
    rows = [f"{number},{draw(words)},AFP" for number in range(100, 100 + draw(st.integers(1, 8)))]
    places = draw(st.lists(st.tuples(st.integers(0, len(rows) - 1), st.integers(0, 30)), max_size=4))
    for index, place in places:
        row = rows[index]
        place = min(place, len(row))
        rows[index] = f'{row[:place]}"{row[place:]}'
    return rows, {index for index, row in enumerate(rows) if '"' in row}


@given(damaged())
@settings(max_examples=500, deadline=None)
def test_every_line_is_a_document_or_an_error(case: tuple[list[str], set[int]]) -> None:
    """Wherever quotes are missing or too many, the rows without quotes are read as they stand."""
    rows, quoted = case
    found = read("\n".join(["id,text,source", *rows]), delimiter=",")
    assert len(found) == len(rows)
    for index, (row, item) in enumerate(zip(rows, found, strict=True)):
        if index not in quoted:
            assert item == tuple(row.split(",")[:2])


cells = st.text(st.sampled_from("abé \"',;|\t\n"), max_size=12)


@given(st.lists(st.tuples(cells, cells), max_size=6), st.sampled_from(DELIMITERS), st.sampled_from(["\n", "\r\n"]))
@settings(max_examples=500, deadline=None)
def test_what_a_program_writes_is_read_as_it_stands(rows: list[tuple[str, str]], delimiter: str, end: str) -> None:
    """Any text in any delimiter: quotes, delimiters and line ends in cells."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=delimiter, lineterminator=end)
    writer.writerow(["id", "text", "source"])
    writer.writerows([f"{number} {id_}", text, "AFP"] for number, (id_, text) in enumerate(rows))
    expected = [(f"{number} {id_}", text) for number, (id_, text) in enumerate(rows)]
    assert read(file.getvalue(), delimiter=delimiter) == expected


@given(st.binary(max_size=300))
@settings(max_examples=300, deadline=None)
def test_any_bytes_are_read(data: bytes) -> None:
    """Documents or error records come out, never another exception."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        read(b"id,text\n" + data)
        read(data)


def test_an_open_quote_at_the_beginning_of_a_large_file() -> None:
    """The rows behind it are read, in about the time of a good file."""
    rows = [f"{number},Texte {number}" for number in range(50_000)]
    rows[0] = rows[0].replace("Texte", '"Texte')
    found = read("\n".join(["id,text", *rows]))
    assert [text for _, text in found] == ["unreadable", *(f"Texte {number}" for number in range(1, 50_000))]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param("", "is empty; wanted is a first line", id="empty"),
        pytest.param("\n\n", "is empty", id="empty-lines"),
        pytest.param("Text,id\n", r"no column 'text'; say text=… with one of \['Text', 'id'\]", id="case"),
        pytest.param("text,id,text\n", "has 2 columns 'text'; wanted is one", id="twice"),
        pytest.param('"text,id\n1,2\n', "line 1: a quote is not closed", id="quote"),
    ],
)
def test_a_bad_header_is_refused(tmp_path: Path, content: str, message: str) -> None:
    """What is wrong with it, and which columns there are."""
    (tmp_path / "a.csv").write_text(content, "utf-8")
    with pytest.raises(ValueError, match=message):
        open_source(tmp_path / "a.csv")


def test_a_header_alone_has_no_documents() -> None:
    """It is no error."""
    assert read(b"\xef\xbb\xbf text ,id\n") == []


def test_rows_of_a_random_file_are_all_there() -> None:
    """Texts of many paragraphs, with quotes and delimiters, as programs write them."""
    chance = random.Random(1)
    texts = ["\n".join(chance.choices([TEXT, "", '« Oui », "non".', "12,5 ; 13,7"], k=20)) for _ in range(300)]
    file = io.StringIO(newline="")
    csv.writer(file).writerows([["id", "text"], *enumerate(texts)])
    assert read(file.getvalue()) == [(str(number), text) for number, text in enumerate(texts)]


def test_rows_know_their_lines() -> None:
    """The number of the first line of each."""
    rows = parse_rows(["id,text\n", "\n", '1,"a\n', 'b"\n', "2,c\n"], Dialect(","))
    assert [(row.cells[0], row.line) for row in rows] == [("id", 1), ("1", 3), ("2", 5)]
