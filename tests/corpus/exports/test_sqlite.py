"""Databases, read back by SQLite itself and by sqlite-utils."""

import sqlite3
from pathlib import Path

import pytest
import sqlite_utils

from corpora import corpus
from hostile_articles import TEXT, hostile_articles, hostile_corpus
from newsner.corpus.exports import sqlite
from newsner.records import TABLES


@pytest.fixture
def database(tmp_path: Path) -> sqlite_utils.Database:
    corpus().export(tmp_path / "x.db")
    return sqlite_utils.Database(tmp_path / "x.db")


def test_mentions_lead_to_entities_and_documents(database: sqlite_utils.Database) -> None:
    query = """SELECT d.id, m.start, m.text, e.name FROM mentions m JOIN documents d ON d.id = m.document_id
        JOIN document_entities de ON de.id = m.document_entity_id JOIN entities e ON e.id = de.entity_id
        WHERE substr(d.text, m.start + 1, m.end - m.start) = m.text ORDER BY d.rowid, m.start"""
    registry = corpus().registry
    wanted = [
        (x.id, m.start, m.text, registry.entry_of(str(x.id), number).name)
        for x in corpus()
        for m, number in sorted(
            ((m, n) for n, e in enumerate(x.entities) for m in e.mentions), key=lambda y: y[0].start
        )
    ]
    assert list(database.execute(query)) == wanted
    assert not list(database.execute("PRAGMA foreign_key_check"))
    keys = {(key.table, key.column, key.other_table) for table in database.tables for key in table.foreign_keys}
    assert keys >= {
        ("mentions", "document_entity_id", "document_entities"),
        ("document_entities", "entity_id", "entities"),
        ("document_entities", "document_id", "documents"),
        ("mentions", "document_id", "documents"),
        ("statements", "document_entity_id", "document_entities"),
    }


@pytest.mark.parametrize("table", sorted({*TABLES} - {"entities"}))
def test_table_has_the_rows_of_the_corpus(table: str, database: sqlite_utils.Database) -> None:
    wanted = [row[:3] for article in corpus() for row in TABLES[table].rows(article)]
    assert database[table].count == len(wanted)
    if table == "quantities":
        values = [float(row[4]) for article in corpus() for row in TABLES[table].rows(article) if row[4] is not None]
        assert [v for (v,) in database.execute("SELECT value FROM quantities WHERE value IS NOT NULL")] == values


def test_search_ignores_case_and_accents(database: sqlite_utils.Database) -> None:
    assert [row["id"] for row in database["documents"].search("MISSILES croisiere")] == ["d0"]
    assert [row["name"] for row in database["entities"].search("hidalgo")] == ["Anne Hidalgo"]


def test_views_answer_questions(database: sqlite_utils.Database) -> None:
    said = list(database.query("SELECT * FROM quotes WHERE speaker = 'Anne Hidalgo'"))
    assert said[0]["statement"] == "Nous ne frapperons plus la ville"
    assert said[0]["source"] == "AFP"
    figures = list(database.query("SELECT * FROM figures WHERE noun = 'missile de croisière'"))
    assert [(row["value"], row["date"]) for row in figures] == [(26.0, "2015-10-07")]
    assert "26 missiles" in figures[0]["context"]
    for view in database.views:
        assert list(database.query(f"SELECT * FROM {view.name}")), view.name
    pairs = [(row["articles"], row["sentences"]) for row in database["cooccurrences"].rows]
    assert sorted(pairs) == sorted(zip(*(corpus().cooccurrences()[x] for x in ("articles", "sentences")), strict=True))


def test_pairs_share_articles_if_asked(tmp_path: Path) -> None:
    corpus().export(tmp_path / "x.db", within="article")
    database = sqlite_utils.Database(tmp_path / "x.db")
    assert database["cooccurrences"].count == len(corpus().cooccurrences(within="article"))


@pytest.mark.parametrize("together", [1, 256])
def test_hostile_values_are_kept(together: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All but NUL, at which functions of SQL would end; numbers that no float holds are no number.

    Also where columns of metadata appear only behind rows that are written.
    """
    monkeypatch.setattr(sqlite, "_KEPT_TOGETHER", together)
    hostile_corpus(tmp_path).export(tmp_path / "x.sqlite")
    with sqlite3.connect(tmp_path / "x.sqlite") as connection:
        rows = dict(connection.execute("SELECT id, text FROM documents"))
        articles = hostile_articles()
        assert rows == {without_nul(str(x.id)): without_nul(x.text) for x in articles}
        cut = "substr(d.text, m.start + 1, m.end - m.start)"
        query = f"SELECT m.text, {cut} FROM mentions m JOIN documents d ON d.id = m.document_id"
        found = list(connection.execute(query))
        assert len(found) == sum(len(x.mentions) for x in articles)
        assert all(text == cut for text, cut in found)
        assert set(connection.execute("SELECT value, low FROM quantities WHERE unit = '=kg'")) == {(None, -1e30)}
        said = "SELECT meta_source, meta_Source_2, title, source, `meta_é (x)` FROM documents WHERE id = 'said'"
        assert list(connection.execute(said)) == [("=HYPERLINK(1)", "</tei>\ufffd", "“Été” & <b>", "</tei>\ufffd", "1")]
        assert not list(connection.execute("PRAGMA foreign_key_check"))
    assert TEXT.count("\0") == 1


def without_nul(text: str) -> str:
    return text.replace("\0", "\ufffd")
