"""The examples run as a reader would run them."""

import csv
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

EXAMPLES = Path(__file__).parent.parent / "examples"


def test_extract_article() -> None:
    """Without arguments, the example reads the seed article."""
    script = EXAMPLES / "extract_article.py"
    result = subprocess.run([sys.executable, script], capture_output=True, text=True, encoding="utf-8", check=True)
    assert "ORG    5 x  État islamique (also EI, Etat islamique)" in result.stdout


def test_tag_corpus(tmp_path: Path) -> None:
    """One bad file is reported and does not stop the run."""
    texts = tmp_path / "texts"
    texts.mkdir()
    (texts / "a.txt").write_text("Macron est à Alger.", encoding="utf-8")
    (texts / "b.txt").write_bytes(b"\xff")
    (texts / "c.txt").write_text("Trois morts à Goma. Macron est à Alger.", encoding="utf-8")
    out = tmp_path / "out"
    command = [sys.executable, EXAMPLES / "tag_corpus.py", texts, out]
    result = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True)
    assert "3 documents: 2 tagged" in result.stdout
    assert "Emmanuel Macron, in 2 documents" in result.stdout
    assert "b.txt" in result.stderr
    with (out / "mentions.csv").open(encoding="utf-8", newline="") as file:
        rows = [(Path(row["id"]).name, row["text"]) for row in csv.DictReader(file)]
    assert rows == [("a.txt", "Macron"), ("a.txt", "Alger"), ("c.txt", "Goma"), ("c.txt", "Macron"), ("c.txt", "Alger")]


def test_explore(request: pytest.FixtureRequest) -> None:
    """The notebook runs from a clean kernel, and shows what its kept outputs do; ``--update-golden`` keeps the new."""
    path = EXAMPLES / "explore.ipynb"
    notebook = nbformat.read(path, as_version=4)
    kept = [shown(cell) for cell in notebook.cells]
    client = NotebookClient(notebook, timeout=None, record_timing=False, resources={"metadata": {"path": EXAMPLES}})
    client.execute()
    if request.config.getoption("--update-golden"):
        notebook.metadata.language_info = {"name": "python"}  # without the version that happened to run it
        nbformat.write(notebook, path)
    else:
        assert [shown(cell) for cell in notebook.cells] == kept


def shown(cell: nbformat.NotebookNode) -> list[list[str]]:
    """Return the kinds of a cell's outputs: what they say is the business of other tests."""
    return [sorted(output.get("data", {})) for output in cell.get("outputs", ())]
