"""Tagged files as a corpus again: the same results as those of the run that wrote them."""

from pathlib import Path

import pandas
import pytest

import newsner
from fakes import ARTICLES, fake_corpus
from newsner.files import DRAFT


@pytest.mark.parametrize("name", ["x.jsonl", "folder"])
def test_an_opened_corpus_is_that_which_was_written(name: str, tmp_path: Path) -> None:
    """Articles, errors, tables and registry, whether the results are in a file or in a folder."""
    corpus = newsner.tag(ARTICLES)
    corpus.write(tmp_path / name)
    opened = newsner.open_corpus(tmp_path / name)
    assert list(opened) == list(corpus)
    assert opened.errors == corpus.errors != ()
    pandas.testing.assert_frame_equal(opened.mentions, corpus.mentions)
    assert opened.registry.entries == corpus.registry.entries
    assert "4 documents" not in repr(opened)  # one of them is an error
    assert "3 documents" in repr(opened)


def test_several_files_are_one_corpus(tmp_path: Path) -> None:
    fake_corpus([("a", "Anne dort.")]).write(tmp_path / "x.jsonl")
    fake_corpus([("b", "Paul dort."), ("c", None)]).write(tmp_path / "y.jsonl")
    opened = newsner.open_corpus([tmp_path / "x.jsonl", tmp_path / "y.jsonl"])
    assert [article.id for article in opened] == ["a", "b"]
    assert [error.id for error in opened.errors] == ["c"]


def test_articles_without_id_get_their_position(tmp_path: Path) -> None:
    """As in `newsner.tag`; otherwise no table could be joined, nor a mention found again."""
    lines = [article.model_copy(update={"id": None}).model_dump_json() for article in fake_corpus(["Anne", "Paul"])]
    (tmp_path / "x.jsonl").write_text("\n".join(lines), "utf-8")
    assert [article.id for article in newsner.open_corpus(tmp_path / "x.jsonl")] == ["0", "1"]


def test_an_opened_corpus_can_be_written_but_not_over_its_files(tmp_path: Path) -> None:
    """In other formats, say; a broken-off run cannot be resumed, since nothing is tagged."""
    fake_corpus([("a", "Anne dort."), ("b", None)]).write(tmp_path / "x.jsonl")
    opened = newsner.open_corpus(tmp_path / "x.jsonl")
    with pytest.raises(ValueError, match="also an input"):
        opened.write(tmp_path / "x.jsonl", overwrite=True)
    assert opened.write(tmp_path / "tables", format="csv").errors == 1
    assert (tmp_path / "tables" / "mentions.csv").read_text("utf-8").count("Anne") == 2
    assert not list(tmp_path.rglob(f"*{DRAFT}"))


@pytest.mark.parametrize(("name", "file"), [("x.jsonl", "x.jsonl"), ("folder", "folder/articles.jsonl")])
def test_articles_that_are_missing_are_told(name: str, file: str, tmp_path: Path) -> None:
    """A file that was cut off at the end of a line was read as if it were whole."""
    fake_corpus({"a": "Anne dort.", "b": "Paul dort."}).write(tmp_path / name)
    lines = (tmp_path / file).read_text("utf-8").splitlines(keepends=True)
    (tmp_path / file).write_text(lines[0], "utf-8")
    with pytest.warns(UserWarning, match="holds 1 of the 2 articles that its run wrote"):
        newsner.open_corpus(tmp_path / name)
