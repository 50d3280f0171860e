"""What holds for all formats: one reading of the source, decisions, and errors before the work starts."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import newsner
from corpora import article, corpus_of
from fakes import FakeExtractor, fake_corpus
from newsner import Decision, Label, MissingExtraError
from newsner.corpus.exports import EXPORTERS, check_export
from newsner.corpus.exports.base import find_mentions

DOCS = Path(__file__).parents[3] / "docs"


def path_of(format: str, folder: Path) -> Path:
    return folder / f"out{''.join(EXPORTERS[format].suffixes[:1])}"


@pytest.mark.parametrize("format", EXPORTERS)
def test_a_source_that_can_be_read_once_is_read_once(format: str, tmp_path: Path) -> None:
    FakeExtractor.seen.clear()
    fake_corpus(iter(["Anne dort", "Paul dort", None])).export(path_of(format, tmp_path), format=format)
    assert FakeExtractor.seen == ["Anne dort", "Paul dort"]


@pytest.mark.parametrize(("format", "most"), [("sqlite", 1), ("excel", 2)])
def test_results_are_read_once_for_all_tables(format: str, most: int, tmp_path: Path) -> None:
    """The workbook needs the names in metadata before the first row."""
    corpus = corpus_of(tmp_path, article("a", "Anne", {"Anne": Label.PER}, metadata={"source": "AFP"}))
    readings = []

    class Counted(newsner.TaggedCorpus):
        def __iter__(self) -> Iterator[newsner.Extraction]:
            readings.append(format)
            return super().__iter__()

    assert len(corpus.registry) == len(corpus.cooccurrences()) + 1 == 1
    corpus.__class__ = Counted
    corpus.export(path_of(format, tmp_path), format=format)
    assert len(readings) == most


@pytest.mark.parametrize("format", EXPORTERS)
def test_a_library_that_is_missing_is_named_before_the_work(
    format: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("newsner.checks.find_spec", lambda _: None)
    if not EXPORTERS[format].libraries:
        assert check_export(path_of(format, tmp_path), format)
        return
    with pytest.raises(MissingExtraError, match=rf"exporting to {format} needs .*'newsner\[export\]'"):
        check_export(path_of(format, tmp_path), format)


@pytest.mark.parametrize("format", EXPORTERS)
def test_table_of_the_documentation_has_the_format(format: str) -> None:
    exporter = EXPORTERS[format]
    shown = f"`{' '.join(exporter.suffixes)}`" if exporter.suffixes else "a folder"
    assert f"| `{format}` | {shown} |" in (DOCS / "export.md").read_text("utf-8")


def test_what_a_decision_drops_has_no_entry(tmp_path: Path) -> None:
    """Its mentions are still those of the article."""
    corpus = corpus_of(tmp_path, article("a", "Anne et Paul", {"Anne": Label.PER, "Paul": Label.PER}))
    corpus.link([Decision(do="drop", entities=("PER:Anne",))])
    (only,) = corpus
    assert [(each.name, each.entry) for each in find_mentions(only, corpus.registry)] == [("Anne", None), ("Paul", 0)]
    for format in EXPORTERS:
        corpus.export(path_of(format, tmp_path / format), format=format)


def test_suffixes_that_say_a_format_are_of_one_only() -> None:
    implied = [suffix for exporter in EXPORTERS.values() if exporter.is_implied for suffix in exporter.suffixes]
    every = [suffix for exporter in EXPORTERS.values() for suffix in exporter.suffixes]
    assert all(every.count(suffix) == 1 for suffix in implied)
    assert newsner.TaggedCorpus.export.__doc__
    assert all(format in newsner.TaggedCorpus.export.__doc__ for format in EXPORTERS)
