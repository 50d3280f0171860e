"""What `read` returns: documents, errors and counts; and what `tag` makes of it."""

import json
from itertools import chain
from pathlib import Path

import pandas
import pytest

import newsner
from newsner import Document, ErrorRecord, read

SAMPLE = Path(__file__).parent / "formats" / "samples" / "europresse_2023.HTML"
RECORDS = [
    {"id": "a", "text": "Anne dort.", "date": "2020-03-12"},
    {"id": "b", "source": "x"},
    {"id": "c", "text": "Paul."},
]


def test_errors_are_kept() -> None:
    """As far as the last iteration has come; without one, all is read."""
    documents = read(RECORDS)
    iterator = iter(documents)
    assert next(iterator) == Document("a", "Anne dort.", {"date": "2020-03-12"})
    assert documents.errors == ()
    assert [document.id for document in iterator] == ["c"]
    assert [(error.id, error.type, error.metadata) for error in documents.errors] == [
        ("b", "not_text", {"source": "x"})
    ]
    assert [error.id for error in read(RECORDS).errors] == ["b"]
    assert [document.id for document in documents] == ["a", "c"]
    assert len(documents.errors) == 1


def test_contents_are_counted() -> None:
    contents = read(SAMPLE).contents
    assert (contents.documents, contents.errors) == (2, 1)
    assert contents.layouts == {"Europresse (since 2017)": 1}
    assert list(contents.fields)[:4] == ["title", "source", "date", "author"]
    assert (contents.fields["title"], contents.fields["url"]) == (2, 1)


def test_an_iterator_is_read_once() -> None:
    documents = read(iter(RECORDS))
    assert len(list(documents)) == 2
    with pytest.raises(RuntimeError, match="was an iterator, and it has been read"):
        iter(documents)
    assert len(documents.errors) == 1


def test_frame() -> None:
    """One row for each document; what it does not have is missing."""
    frame = read(RECORDS).to_frame()
    assert list(frame.columns) == ["id", "text", "date"]
    assert frame["text"].tolist() == ["Anne dort.", "Paul."]
    assert pandas.isna(frame["date"][1])
    assert read([]).to_frame().columns.tolist() == ["id", "text"]
    assert read(SAMPLE).to_frame()["date"].tolist() == ["2020-03-12", "2022-08-04"]


@pytest.mark.parametrize("suffix", [".jsonl", ".csv", ".parquet"])
def test_written_documents_are_read_back(suffix: str, tmp_path: Path) -> None:
    """With all fields; the errors stand beside them; nothing else is left, and nothing is overwritten unasked."""
    path = tmp_path / f"documents{suffix}"
    contents = read(SAMPLE).write(path)
    assert (contents.documents, contents.errors) == (2, 1)
    assert {found.name for found in tmp_path.iterdir()} == {f"documents{suffix}", f"documents.errors{suffix}"}
    assert list(read(path)) == list(read(SAMPLE))
    with pytest.raises(FileExistsError, match=r"exists; overwrite=True replaces it"):
        read(SAMPLE).write(path)
    read(RECORDS).write(path, overwrite=True)
    assert [document.id for document in read(path)] == ["a", "c"]


def test_names_of_fields_that_are_taken(tmp_path: Path) -> None:
    """A column `text` that is not the text keeps its content under another name."""
    documents = read([{"body": "Anne dort.", "text": "autre", "nr": "a", "id": "x"}], text="body", id="nr")
    for name in ("a.jsonl", "a.csv"):
        documents.write(tmp_path / name)
        [document] = read(tmp_path / name)
        assert document == Document("a", "Anne dort.", {"meta_text": "autre", "meta_id": "x"})


def test_a_failed_run_leaves_nothing(tmp_path: Path) -> None:
    def fail() -> object:
        yield "Anne dort."
        raise RuntimeError("no")

    (tmp_path / "a.jsonl").write_text("before")
    with pytest.raises(RuntimeError, match="no"):
        read(fail()).write(tmp_path / "a.jsonl", overwrite=True)
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("a.jsonl", "before")]


def test_the_input_is_no_output(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps({"text": "Anne dort."}))
    with pytest.raises(ValueError, match="is also an input, which would be lost"):
        read(tmp_path / "a.jsonl").write(tmp_path / "a.jsonl", overwrite=True)


def test_tag_takes_documents_with_their_metadata_and_errors() -> None:
    """From `read`, from a list of documents or records of errors, and directly; the date is the day of the article."""
    direct = newsner.tag(str(SAMPLE))
    of_read = newsner.tag(read(SAMPLE))
    assert [article.metadata for article in direct] == [article.metadata for article in of_read]
    assert [error.id for error in direct.errors] == [error.id for error in of_read.errors] == ["news·20220805·FIL·1"]
    first = next(iter(of_read))
    assert (str(first.date), first.date_source, first.metadata["author"]) == (
        "2020-03-12",
        "given",
        "Zoé Pinson; Ana RUIZ",
    )
    documents = read(SAMPLE)
    kept = [document for document in documents if document.metadata["date"] > "2021"]
    assert [article.metadata["title"] for article in newsner.tag(kept)] == ["Un entretien"]
    both = newsner.tag(chain(kept, documents.errors))
    assert ([article.id for article in both], [error.id for error in both.errors]) == (
        ["news·20220804·EL·1×20×42"],
        ["news·20220805·FIL·1"],
    )
    assert isinstance(both.errors[0], ErrorRecord)


def test_documents_of_a_generator() -> None:
    """As a user adds titles to texts."""
    titled = (one._replace(text=f"{one.metadata['title']}\n\n{one.text}") for one in read(SAMPLE))
    assert [article.text.partition("\n")[0] for article in newsner.tag(titled)][1] == "Un entretien"
