"""The other columns of a corpus: strings whatever their source, in results, tables, files and error records."""

import csv
import json
from collections.abc import Callable
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy
import pandas
import polars
import pyarrow.parquet
import pytest

import newsner
from fakes import fake_corpus
from newsner import ErrorRecord, Extraction, Progress, to_frame, to_records
from newsner.corpus.metadata import to_metadata
from newsner.corpus.sources import digest, open_source
from newsner.corpus.tagged import TaggedCorpus
from newsner.records import TABLES

PARIS = timezone(timedelta(hours=2))


class Own:
    """A value of a class that newsner does not know."""

    def __str__(self) -> str:
        return "own"


def nested(depth: int) -> list[Any]:
    value: list[Any] = []
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param("L'Est\n", "L'Est\n", id="string"),
        pytest.param("a\ud800b", "a\ufffdb", id="lone-surrogate"),
        pytest.param(7, "7", id="whole"),
        pytest.param(10**30, "1" + "0" * 30, id="large"),
        pytest.param(7.0, "7", id="whole-float"),
        pytest.param(7.25, "7.25", id="float"),
        pytest.param(float("inf"), "Infinity", id="infinity"),
        pytest.param(Decimal("1.50"), "1.50", id="decimal"),
        pytest.param(numpy.int64(7), "7", id="numpy-whole"),
        pytest.param(numpy.float64(7), "7", id="numpy-float"),
        pytest.param(True, "true", id="bool"),
        pytest.param(numpy.bool_(False), "false", id="numpy-bool"),
        pytest.param(date(2015, 10, 7), "2015-10-07", id="date"),
        pytest.param(datetime(2015, 10, 7, 18, 30), "2015-10-07T18:30:00", id="datetime"),
        pytest.param(datetime(2015, 10, 7), "2015-10-07", id="midnight"),
        pytest.param(datetime(2015, 10, 7, tzinfo=PARIS), "2015-10-07T00:00:00+02:00", id="midnight-somewhere"),
        pytest.param(pandas.Timestamp("2015-10-07 18:30"), "2015-10-07T18:30:00", id="timestamp"),
        pytest.param(pandas.Timestamp("2015-10-07"), "2015-10-07", id="timestamp-midnight"),
        pytest.param(time(18, 30), "18:30:00", id="time"),
        pytest.param(["été", 1, None], '["été", 1, null]', id="list"),
        pytest.param(("a", "b"), '["a", "b"]', id="tuple"),
        pytest.param(numpy.array([1, 2]), "[1, 2]", id="numpy-array"),
        pytest.param(polars.Series(["a"]), '["a"]', id="polars-list"),
        pytest.param({"b", "a"}, '["a", "b"]', id="set"),
        pytest.param({"a": {"day": date(2015, 10, 7)}}, '{"a": {"day": "2015-10-07"}}', id="object"),
        pytest.param({("a", 1): 2}, "<dict>", id="object-with-odd-keys"),
        pytest.param(nested(100_000), "<list>", id="too-deep"),
        pytest.param("é".encode(), "é", id="bytes"),
        pytest.param(b"\x89PNG", "<bytes>", id="image"),
        pytest.param(10**5000, "<int>", id="too-many-digits"),
        pytest.param(Path("a/b"), "a/b", id="path"),
        pytest.param(Own(), "own", id="own"),
        pytest.param("x" * 10**6, "x" * 10**6, id="long"),
        *(
            pytest.param(value, None, id=f"missing-{number}")
            for number, value in enumerate(
                ["", None, float("nan"), pandas.NaT, pandas.NA, numpy.nan, numpy.float64("nan"), [], {}, (), b""]
            )
        ),
    ],
)
def test_values_become_strings(value: object, expected: str | None) -> None:
    """In one way for each type; what is missing or empty is left out."""
    assert to_metadata({"x": value}) == ({} if expected is None else {"x": expected})


def test_a_list_that_holds_itself_stops_nothing() -> None:
    """Its document is tagged."""
    endless: list[Any] = []
    endless.append(endless)
    assert to_metadata({"x": endless}) == {"x": "<list>"}


def test_names_become_strings() -> None:
    """As they are: spaces, accents, capitals, numbers."""
    assert to_metadata({"Date de publication": "a", 3: "b", "\ud800": "c", ("x", "y"): "d"}) == {
        "Date de publication": "a",
        "3": "b",
        "\ufffd": "c",
        "('x', 'y')": "d",
    }


def test_an_extraction_that_is_tagged_again_keeps_its_metadata_alone(tmp_path: Path) -> None:
    """Its results of then are no columns; those of others are."""
    fake_corpus([{"text": "Anne dort", "source": "AFP"}]).write(tmp_path / "x.jsonl")
    record = json.loads((tmp_path / "x.jsonl").read_text("utf-8"))
    (again,) = fake_corpus([record])
    assert again.metadata == {"source": "AFP"}
    assert to_metadata({"entities": ["a"]}) == {"entities": '["a"]'}
    assert to_metadata({"entities": [], "quantities": [], "date": "x"}) == {"date": "x"}
    assert to_metadata({"entities": [], "quantities": [{}]}) == {}


def test_a_given_day_stays_that_of_the_document() -> None:
    """Where an extraction is tagged again; a day that was read in the text is read again."""
    text = "Publié le 3 mai 2012\n\nAnne dort."
    for day, kept in (("2015-10-07", {"date": "2015-10-07"}), (None, {})):
        article = newsner.extract(text, date=day)
        assert to_metadata(article.model_dump(mode="json", exclude={"id", "text"})) == kept


RECORDS: list[dict[str, Any]] = [
    {"url": "u1", "text": "Anne dort", "date": "2015-10-07", "source": "=AFP", "page": 3},
    {"url": "u2", "text": None, "date": "2015-10-08", "source": "L'Est", "page": None},
    {"url": "u3", "text": "Paul dort", "date": None, "source": "Été", "page": 5},
    {"url": "u4", "text": "FAIL", "date": "", "source": "AFP", "page": None},
]
EXPECTED = [
    ("u1", {"date": "2015-10-07", "source": "=AFP", "page": "3"}),
    ("u2", {"date": "2015-10-08", "source": "L'Est"}),
    ("u3", {"source": "Été", "page": "5"}),
    ("u4", {"source": "AFP"}),
]
SOURCES = [
    pytest.param(lambda: RECORDS, id="list"),
    pytest.param(lambda: (record for record in RECORDS), id="iterator"),
    pytest.param(lambda: pandas.DataFrame(RECORDS), id="pandas"),
    pytest.param(lambda: polars.DataFrame(RECORDS), id="polars"),
]


@pytest.mark.parametrize("make", SOURCES)
@pytest.mark.parametrize("workers", [1, 2])
def test_other_columns_come_through(make: Callable[[], Any], workers: int) -> None:
    """From every kind of source, into articles and error records, in any number of processes."""
    corpus = fake_corpus(make(), workers=workers, id="url")
    results: list[Extraction | ErrorRecord] = [*corpus, *corpus.errors]
    assert sorted((str(result.id), result.metadata) for result in results) == EXPECTED


def test_a_column_of_the_text_and_id_is_no_metadata() -> None:
    """Nor is one that pandas has twice, since which of them is meant is not known."""
    frame = pandas.DataFrame([["a", "Anne", 1, 2, 3]], columns=["id", "body", "x", "x", "y"])
    (item,) = open_source(frame, text="body").documents(100)
    assert item.metadata == {"y": "3"}
    (item,) = open_source([{"id": "a", "url": "u", "text": "Anne"}], id="url").documents(100)
    assert (item.id, item.metadata) == ("u", {"id": "a"})


def test_duplicates_and_documents_that_kill_keep_their_metadata() -> None:
    """Whatever is wrong with a document, its error record says where it comes from."""
    records = [{"id": "a", "text": "KILL", "source": "AFP"}, {"id": "a", "text": "Anne", "source": "L'Est"}]
    corpus = fake_corpus(iter(records), workers=2)
    assert {(error.type, error.metadata["source"]) for error in corpus.errors} == {
        ("worker_died", "AFP"),
        ("duplicate_id", "L'Est"),
    }


def test_other_metadata_are_another_document() -> None:
    """A run is not resumed with a source whose other columns have changed: its results would be of both."""
    digests = set()
    for source in ("AFP", "L'Est"):
        for text in ("Anne", None):
            digests |= {digest(item) for item in open_source([{"text": text, "source": source}]).documents(100)}
    assert len(digests) == 4


MANY = [
    {"text": f"Nom{i} dort" if i % 7 else None, f"odd {i % 3}": f"é{i}", "source": None if i < 30 else "=AFP"}
    for i in range(60)
]
NAMES = ["odd 1", "odd 2", "odd 0", "source"]  # by their first appearance among the articles
ERROR_NAMES = ["odd 0", "odd 1", "odd 2", "source"]


class BrokenOffError(Exception):
    """Stands for whatever ends a run from outside."""


def broken_off(documents: int) -> TaggedCorpus:
    def stop(state: Progress) -> None:
        if state.documents > documents:
            raise BrokenOffError

    return fake_corpus(MANY, progress=stop)


@pytest.mark.parametrize(
    ("name", "format"),
    [
        pytest.param("x.jsonl", None, id="jsonl-file"),
        pytest.param("x.csv", None, id="csv-file"),
        pytest.param("x.parquet", None, id="parquet-file"),
        pytest.param("x", "jsonl", id="jsonl"),
        pytest.param("x", "csv", id="csv"),
        pytest.param("x", "parquet", id="parquet"),
    ],
)
def test_files_are_the_same_however_they_come_about(tmp_path: Path, name: str, format: str | None) -> None:
    """At once, resumed after a break, by two processes, or from kept results: byte for byte."""
    fake_corpus(MANY).write(tmp_path / "whole" / name, format=format, checkpoint=7)
    fake_corpus(MANY, workers=2).write(tmp_path / "shared" / name, format=format)
    kept = fake_corpus(MANY)
    kept.link()
    kept.write(tmp_path / "kept" / name, format=format)
    with pytest.raises(BrokenOffError):
        broken_off(20).write(tmp_path / "resumed" / name, format=format, checkpoint=5)
    fake_corpus(MANY).write(tmp_path / "resumed" / name, format=format, resume=True)
    files = [
        {path.relative_to(tmp_path / run): path.read_bytes() for path in (tmp_path / run).rglob("*") if path.is_file()}
        for run in ("whole", "shared", "kept", "resumed")
    ]
    assert files[0] == files[1] == files[2] == files[3]


def test_tables_have_a_column_for_each_name(tmp_path: Path) -> None:
    """Behind their own, by first appearance, also where a column is empty; the same in memory, CSV and Parquet."""
    corpus = fake_corpus(MANY)
    corpus.write(tmp_path / "c", format="csv")
    corpus.write(tmp_path / "p", format="parquet")
    wanted = [f"meta_{name}" for name in NAMES]
    for table in TABLES:
        frame: pandas.DataFrame = getattr(corpus, table)
        assert list(frame.columns)[-4:] == wanted
        assert set(frame.dtypes[wanted].astype(str)) == {"string"}
        stored = pyarrow.parquet.read_table(tmp_path / "p" / f"{table}.parquet")
        assert stored.column_names == list(frame.columns)
        assert {str(stored.schema.field(name).type) for name in wanted} == {"string"}
        with (tmp_path / "c" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            assert next(csv.reader(file)) == list(frame.columns)
    mentions = corpus.mentions.set_index("id")
    assert list(mentions.loc["31", wanted]) == ["é31", pandas.NA, pandas.NA, "=AFP"]
    assert dict(corpus.mentions.groupby("meta_source").size()) == {"=AFP": 26}


def test_tables_of_errors_have_them_too(tmp_path: Path) -> None:
    """Those of the documents that were not tagged; what looks like a formula is none."""
    fake_corpus(MANY).write(tmp_path / "x.csv")
    with (tmp_path / "x.errors.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["id", "type", "reason", *(f"meta_{name}" for name in ERROR_NAMES)]
    assert rows[1] == ["0", "not_text", "the text is missing", "é0", "", "", ""]
    assert rows[-1] == ["56", "not_text", "the text is missing", "", "", "é56", "'=AFP"]


def test_records_and_frames_have_them() -> None:
    """Each record those of its article, a frame those of all, with nothing where an article has none."""
    articles = list(fake_corpus([{"text": "Anne", "source": "AFP"}, {"text": "Paul", "url": "u"}]))
    assert [list(record)[-1] for record in to_records(articles)] == ["meta_source", "meta_url"]
    frame = to_frame(iter(articles))
    assert list(frame.columns)[-3:] == ["base_unit", "meta_source", "meta_url"]
    assert list(frame["meta_source"].fillna("")) == ["AFP", ""]
    nothing = Extraction(text="", entities=(), quantities=(), metadata={"source": "AFP"})
    assert list(to_frame(nothing).columns)[-1] == "meta_source"


def test_results_keep_what_they_could_do() -> None:
    """They can be hashed, compared and written to JSON; no two share a dict; files without metadata are read."""
    plain = Extraction(text="", entities=(), quantities=())
    assert plain.metadata == {}
    plain.metadata["x"] = "y"
    assert Extraction(text="", entities=(), quantities=()).metadata == {}
    assert hash(plain) == hash(Extraction(text="", entities=(), quantities=()))
    assert plain != Extraction(text="", entities=(), quantities=())
    assert Extraction.model_validate_json(plain.model_dump_json()) == plain
    assert Extraction.model_validate_json('{"text": "", "entities": [], "quantities": []}').metadata == {}
    error = ErrorRecord(id="a", type="failed", reason="r", metadata={"x": "y"})
    assert len({error, ErrorRecord.model_validate_json(error.model_dump_json())}) == 1


def test_extract_and_other_sources_give_none() -> None:
    """A text alone has no columns."""
    assert newsner.extract("Assad est à Damas.").metadata == {}
    for source in (["Anne"], {"a": "Anne"}, [("a", "Anne")], pandas.Series(["Anne"])):
        (article,) = fake_corpus(source)
        assert article.metadata == {}


def test_plots_of_a_corpus_know_its_columns() -> None:
    """By source, and by month, also where they can be read only once."""
    records = [
        {"text": "Poutine est à Hama.", "source": "AFP", "date": "07/10/2015"},
        {"text": "Poutine parle.", "source": "L'Est", "date": "2015-10-08"},
        {"text": "Poutine dort.", "source": "L'Est", "date": "2015-11-08"},
    ]
    corpus = newsner.tag(iter(records))
    by_source, by_month = (corpus.plot.entities(by=by, top=1).data.values for by in ("source", "month"))
    assert [(row["value"], row["documents"]) for row in by_source] == [("AFP", 1), ("L'Est", 2)]
    assert [(row["value"], row["documents"]) for row in by_month] == [("2015-10", 2), ("2015-11", 1)]
