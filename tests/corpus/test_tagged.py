"""A tagged corpus: streams, tables, errors, progress; one worker, several, and extract one by one."""

import itertools
from decimal import Decimal
from pathlib import Path

import pandas
import pytest

import newsner
from fakes import ARTICLES, fake_corpus, said_article
from newsner import Progress
from newsner.records import TABLES, to_typed_frame


def test_results_are_those_of_extract_in_any_number_of_processes(seed_text: str) -> None:
    """One worker, two, and extract one by one give the same, scores and all; one's own names reach all of them."""
    texts = [text for _, text in ARTICLES if text is not None] + seed_text.split("\n\n") + [seed_text, "Zorglub dort."]
    names = [newsner.GazetteerEntry(name="Zorglub", label=newsner.Label.ORG, kb_id="z1")]
    extractor = newsner.load(gazetteer=names)
    alone = [extractor.extract(text).model_copy(update={"id": str(i)}) for i, text in enumerate(texts)]
    assert alone[-1].entities[0].kb_id == "z1"
    assert list(newsner.tag(texts, gazetteer=names)) == alone
    assert list(newsner.tag(texts, gazetteer=names, workers=2, batch_size=5)) == alone


def test_errors_and_articles_add_up() -> None:
    """Each document is an article or an error record."""
    corpus = newsner.tag(ARTICLES)
    assert [article.id for article in corpus] == ["a", "c", "d"]
    assert [(error.id, error.type) for error in corpus.errors] == [("b", "not_text")]


def test_errors_can_be_asked_for_first() -> None:
    """Where nothing was tagged yet, that is done."""
    assert [error.id for error in fake_corpus([None, "Anne"]).errors] == ["0"]


def test_tables() -> None:
    """The tables join by id and entity_id; values stay exact."""
    corpus = newsner.tag(ARTICLES)
    joined = corpus.mentions.merge(corpus.entities, on=["id", "entity_id"])
    observatory = "Observatoire syrien des droits de l'homme"
    assert list(joined["name"]) == ["Bachar al-Assad", "Damas", "Bachar al-Assad", observatory, "Idleb"]
    assert corpus.entities["aliases"].iloc[0] == ("Assad",)
    assert corpus.entities["reasons"].iloc[0] == ("surname",)
    assert corpus.quantities["value"].iloc[0] == Decimal("26")
    assert list(corpus.quantities["low"].dropna()) == [Decimal("3")]


def test_tables_of_who_says_what() -> None:
    """They join by id and entity_id, and have columns of fixed types; a corpus has them, each with its own columns."""
    frames = {name: to_typed_frame(table.columns, table.rows(said_article("a"))) for name, table in TABLES.items()}
    joined = frames["statements"].merge(frames["entities"], on=["id", "entity_id"])
    assert list(zip(joined["speaker"], joined["name"], joined["gender"].fillna(""), strict=True)) == [
        ("la maire", "Léa Roy", "f"),
        ("Elle", "Léa Roy", "f"),
        ("Paris", "Paris", ""),
    ]
    assert list(frames["statements"]["entity"].fillna("")) == ["Léa Roy", "", "Léa Roy", "Paris"]
    assert list(frames["mentions"]["acts"]) == [False, True]
    assert frames["roles"].to_dict("records") == [
        {"id": "a", "entity_id": 0, "entity": "Léa Roy", "start": 44, "end": 49, "text": "maire"}
    ]
    assert list(frames["references"]["text"]) == ["russes", "parisiens"]
    corpus = fake_corpus(["Anne dort"])
    for name in ("statements", "roles", "references"):
        pandas.testing.assert_series_equal(getattr(corpus, name).dtypes, frames[name].dtypes)


@pytest.mark.parametrize("workers", [1, 2])
def test_parts_can_be_left_out(workers: int) -> None:
    """In every process; everything else is as with them."""
    texts = ["« Nous sommes prêts », a déclaré le président François Hollande. Paris estime qu'il a raison."]
    (whole,) = newsner.tag(texts, workers=1)
    (article,) = newsner.tag(texts, exclude=("statements", "roles"), workers=workers)
    assert (article.statements, article.references) == ((), ())
    assert not any(entity.roles or entity.gender for entity in article.entities)
    assert not any(mention.acts for mention in article.mentions)
    without_acts = tuple(mention.model_copy(update={"acts": False}) for mention in whole.mentions)
    assert article.mentions == without_acts
    (said,) = newsner.tag(texts, exclude=("roles",), workers=1)
    assert not any(entity.roles for entity in said.entities)


def test_tables_have_the_same_types_when_empty() -> None:
    """No row changes no column and no type."""
    full, empty = newsner.tag(ARTICLES), newsner.tag([])
    for name in TABLES:
        pandas.testing.assert_series_equal(getattr(full, name).dtypes, getattr(empty, name).dtypes)


def test_a_corpus_is_lazy_and_ordered() -> None:
    """The first results of an endless source come before the rest is read."""
    endless = (f"Nom{i} dort" for i in itertools.count())
    first = list(itertools.islice(fake_corpus(endless), 5))
    assert [article.id for article in first] == list("01234")


def test_an_iterator_is_read_once() -> None:
    """A second reading would silently be empty; a list can be read again."""
    corpus = fake_corpus(iter(["Anne"]))
    assert len(list(corpus)) == 1
    with pytest.raises(RuntimeError, match="give a list"):
        list(corpus)
    again = fake_corpus(["Anne"])
    assert list(again) == list(again)


def test_progress_is_reported() -> None:
    """After each batch; documents, words and errors add up."""
    states: list[Progress] = []
    list(fake_corpus(["Anne dort", None, "FAIL", "Paul ne dort pas"], progress=states.append))
    assert states == [Progress(3, 3, 2, 4), Progress(4, 7, 2, 4)]


@pytest.mark.parametrize("workers", [1, 2])
def test_progress_counts_files(tmp_path: Path, workers: int) -> None:
    """A file counts once all its documents are tagged, also an empty or broken one; in the end, all are done."""
    for name, texts in {"a": 4, "b": 0, "c": 5}.items():
        (tmp_path / f"{name}.jsonl").write_text('{"text": "Anne dort"}\n' * texts, "utf-8")
    (tmp_path / "d.parquet").write_bytes(b"no parquet")
    states: list[Progress] = []
    list(fake_corpus(tmp_path, workers, progress=states.append))
    assert [(state.documents, state.files) for state in states] == [(3, 0), (6, 2), (9, 2), (10, 4)]
    assert {(state.total, state.total_files) for state in states} == {(None, 4)}


def test_progress_ends_with_all_files_done(tmp_path: Path) -> None:
    """Also where the last batch is full, so that the end of the file shows only behind it."""
    for name in "ab":
        (tmp_path / f"{name}.jsonl").write_text('{"text": "Anne dort"}\n' * 3, "utf-8")
    states: list[Progress] = []
    list(fake_corpus(tmp_path, progress=states.append))
    assert [(state.documents, state.files) for state in states] == [(3, 0), (6, 1), (6, 2)]


def test_a_bar_shows_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where the number of documents is unknown; not where each file is a document."""
    for suffix, wanted in ((".jsonl", True), (".txt", False)):
        for name in "ab":
            (tmp_path / f"{name}{suffix}").write_text('{"text": "Anne dort"}\n' * 3, "utf-8")
        list(fake_corpus(f"{tmp_path}/*{suffix}", progress=True))
        shown = capsys.readouterr().err
        assert ("files=2/2" in shown) is wanted
        assert "2/2" in shown


def test_a_bar_shows_documents_speed_and_errors(capsys: pytest.CaptureFixture[str]) -> None:
    """progress=True is a tqdm bar."""
    list(fake_corpus(["Anne dort", None], progress=True))
    shown = capsys.readouterr().err
    assert "2/2" in shown
    assert "errors=1" in shown
    assert "words/s" in shown


@pytest.mark.parametrize("option", ["workers", "batch_size", "max_length"])
def test_numbers_are_checked(option: str) -> None:
    """The message names the argument and the value."""
    with pytest.raises(ValueError, match=f"{option} must be at least 1, but is 0"):
        newsner.tag([], **{option: 0})  # type: ignore[arg-type]
