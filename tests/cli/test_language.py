"""The command in French: what it prints around results; its errors stay English."""

import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import Result
from rich.console import Console
from typer.testing import CliRunner

import newsner
from french_messages import find_english
from newsner.cli.corpus import _resumable
from newsner.cli.main import app
from newsner.cli.reports import build_training_table
from newsner.training.evaluation import LabelScores, Score
from newsner.training.train import TrainingReport

TEXT = "Bachar al-Assad est à Damas. Assad a tiré 26 missiles."


@pytest.fixture(autouse=True)
def language() -> Iterator[None]:
    """Speak English again after each test."""
    yield
    newsner.set_language("en")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["--lang", "fr", *arguments])


@pytest.fixture
def texts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    lines = [{"id": "a", "text": TEXT}, {"id": "b"}, {"id": "c", "text": "Assad est à Alger."}]
    Path("texts.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return "texts.jsonl"


def test_tagging_and_linking(texts: str) -> None:
    tagged = run("tag", texts, "-o", "tagged.jsonl")
    assert tagged.stderr.endswith("newsner: 3 documents, 2 analysés dans tagged.jsonl, 1 erreur\n")
    assert "analyse" in tagged.stderr
    assert "mots/s" in tagged.stderr
    linked = run("link", "tagged.jsonl", "-o", "registry.csv")
    assert linked.stderr == "newsner: 4 entités dans les documents, 3 entrées dans le registre registry.csv\n"
    registry = Path("registry.csv").read_text("utf-8")
    Path("edited.csv").write_text(registry.replace("\nBachar al-Assad", "\nBachar el-Assad"), encoding="utf-8")
    edited = run("link", "tagged.jsonl", "-o", "r.csv", "--decisions", "d.jsonl", "--edited", "edited.csv")
    (_, appended, obeyed) = edited.stderr.splitlines()
    assert appended == "newsner: 1 décision ajoutée à d.jsonl"
    assert obeyed.endswith("r.csv\u202f; décisions appliquées\xa0: 1 sur 1")
    assert find_english(tagged.stderr + linked.stderr + edited.stderr) == []


def test_a_stopped_run_says_where_results_are(capsys: pytest.CaptureFixture[str]) -> None:
    newsner.set_language("fr")
    with pytest.raises(KeyboardInterrupt), _resumable(Path("out")):
        raise KeyboardInterrupt
    said = capsys.readouterr().err
    assert said.startswith("newsner: arrêt\u202f; les résultats déjà obtenus sont dans out.partial")
    assert find_english(said) == []


def test_tables_of_scores(tmp_path: Path) -> None:
    quantity = {"start": 42, "end": 53, "head_start": 42, "head_end": 53, "value": "26", "kind": "count"}
    article = {
        "id": "a",
        "text": TEXT,
        "entities": [{"name": "Bachar al-Assad", "label": "PER"}, {"name": "Damas", "label": "LOC"}],
        "mentions": [[0, 15, "PER", 0], [22, 27, "LOC", 1], [29, 34, "PER", 0]],
        "quantities": [quantity | {"unit": "missile"}],
    }
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps(article) + "\n", encoding="utf-8")
    result = run("evaluate", str(path))
    assert result.exit_code == 0, result.output
    headings = ("mesure", "précision", "rappel", "référence", "trouvés", "noms", "recouvrement", "liens")
    for heading in (*headings, "entités complètes", "quantités\xa0: valeur et unité", "quantités\xa0: borne juste"):
        assert f" {heading} " in result.stdout, heading
    assert "100,00" in result.stdout
    assert "100.00" not in result.stdout
    assert find_english(result.stdout) == []


def test_table_of_a_training() -> None:
    newsner.set_language("fr")
    scores = LabelScores(Score(1, 2, 3), {})
    out = io.StringIO()
    Console(file=out, width=200).print(
        build_training_table(TrainingReport(scores, scores, 2, (0.1, 0.2, 0.3), 1200, 1))
    )
    shown = out.getvalue()
    assert "époque retenue\xa0: 3 sur 3\u202f; exemples\xa0: 1\u202f200" in shown
    assert "avant\xa0: noms" in shown
    assert "après\xa0: noms" in shown
    assert find_english(shown) == []


def test_annotating(texts: str) -> None:
    Path("raw.jsonl").write_text(json.dumps({"id": "a", "text": TEXT}) + "\n", encoding="utf-8")
    assert run("annotate", "raw.jsonl", "--out", "silver.jsonl").stderr == "newsner: 1 texte annoté dans silver.jsonl\n"


def test_errors_are_english(texts: str) -> None:
    """They are those of the library, which users look up and report."""
    run("tag", texts, "-o", "tagged.jsonl", "--quiet")
    result = run("review", "tagged.jsonl", "--decisions", "tagged.jsonl")
    assert (result.exit_code, "is also an input" in result.stderr) == (3, True)
