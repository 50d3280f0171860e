"""Files that earlier versions wrote are read; those of later ones are refused.

``versions/0.1.0`` was written by newsner 0.1.0: ``newsner.tag(…).write(…)`` of four documents, one without a text, and
``link().write(…)``.
"""

import csv
import json
import re
import shutil
import warnings
from pathlib import Path

import pytest

import newsner
from newsner.records import COLUMNS, SCHEMA_VERSION, TABLES

OLD = Path(__file__).parent / "versions" / "0.1.0"


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A copy of the old files."""
    return shutil.copytree(OLD, tmp_path / "old")


def test_tagged_files_of_0_1_are_read(old: Path) -> None:
    """With all that they hold; a warning tells what they lack."""
    with pytest.warns(UserWarning, match=r"tagged\.jsonl was written by newsner 0\.1\.0, which did not find all"):
        corpus = newsner.open_corpus(old / "tagged.jsonl")
    lines = [json.loads(line) for line in (OLD / "tagged.jsonl").read_text("utf-8").splitlines()]
    articles = list(corpus)
    assert [article.id for article in articles] == ["a1", "a2", "a4"]
    for article, line in zip(articles, lines, strict=True):
        now = article.model_dump(mode="json")
        assert [{key: e[key] for key in line["entities"][0] if key != "mentions"} for e in now["entities"]] == [
            {key: e[key] for key in e if key != "mentions"} for e in line["entities"]
        ]
        assert [(q["text"], q["value"], q["unit"]) for q in now["quantities"]] == [
            (q["text"], q["value"], q["unit"]) for q in line["quantities"]
        ]
        assert [(s["text"], s["kind"]) for s in now["skipped"]] == [(s["text"], "other") for s in line["skipped"]]
    assert [error.type for error in corpus.errors] == ["not_text"]
    assert [article.skipped for article in articles if article.skipped]  # what 0.2 could not read at first
    assert {name: len(getattr(corpus, name)) for name in ("mentions", "quantities", "statements")} == {
        "mentions": 15,
        "quantities": 9,
        "statements": 0,
    }


def test_registry_of_0_1_is_read(old: Path) -> None:
    """Also as a gazetteer."""
    registry = newsner.Registry.read(old / "registry.jsonl")
    assert [(entry.name, entry.seen.documents) for entry in registry][:2] == [
        ("Conseil national de l'eau", 2),
        ("Jean-Paul Martin", 2),
    ]
    assert newsner.read_gazetteer(old / "registry.jsonl")


def test_columns_of_0_1_are_first_and_in_their_order() -> None:
    """New columns stand behind the old ones."""
    with (OLD / "tagged.csv").open(encoding="utf-8", newline="") as file:
        header = next(csv.reader(file))
    assert list(COLUMNS[: len(header)]) == header
    tables = {
        "mentions": "id start end text label score source entity_id entity kb_id",
        "entities": "id entity_id name label kb_id mentions first aliases reasons",
        "quantities": "id start end text value low high bound kind unit noun",
    }
    for name, columns in tables.items():
        assert " ".join(column.name for column in TABLES[name].columns).startswith(columns)


def test_runs_of_0_1_are_not_resumed(old: Path) -> None:
    """The version is one of the settings on which results depend."""
    with pytest.raises(ValueError, match="was started with other settings"):
        newsner.tag([("a1", "Anne dort.")]).write(old / "tagged.jsonl", resume=True)


@pytest.mark.parametrize("name", ["tagged.jsonl", "articles.jsonl"])
def test_files_of_later_versions_are_refused(name: str, old: Path) -> None:
    """With a message that says what to do, before anything is read."""
    summary = json.loads((old / "tagged.jsonl.summary.json").read_text("utf-8"))
    summary["schema_version"] = SCHEMA_VERSION + 1
    summary["settings"]["newsner"] = "9.0.0"
    summary["of_later_versions"] = 1
    (old / name).write_text('{"unknown": 1}\n', "utf-8")
    beside = "summary.json" if name == "articles.jsonl" else f"{name}.summary.json"
    (old / beside).write_text(json.dumps(summary), "utf-8")
    source = old if name == "articles.jsonl" else old / name
    told = f"{old / name} was written by newsner 9.0.0, with the schema {SCHEMA_VERSION + 1}; this newsner ("
    with pytest.raises(ValueError, match=re.escape(told)):
        newsner.open_corpus(source)


def test_files_of_today_are_read_without_a_word(tmp_path: Path) -> None:
    newsner.tag([("a", "Anne dort.")]).write(tmp_path / "x.jsonl")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        newsner.open_corpus(tmp_path / "x.jsonl")
