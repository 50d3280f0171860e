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


@pytest.fixture
def tagged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    days = ("2015-10-07", "2015-10-08", "")
    texts = (TEXT, f"{TEXT} Angela Merkel est à Paris.", TEXT)
    lines = [
        {"id": f"d{n}", "text": text, "date": day, "source": f"S{n % 2}"}
        for n, (text, day) in enumerate(zip(texts, days, strict=True))
    ]
    Path("texts.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    assert run("tag", "texts.jsonl", "-o", "tagged.jsonl", "-q").exit_code == 0
    return "tagged.jsonl"


@pytest.mark.parametrize(
    ("arguments", "title", "lines"),
    [
        pytest.param(["Assad"], "Bachar al-Assad (PER)", 6, id="entity"),
        pytest.param(["missile", "--of", "quantities"], "quantités\xa0: missile", 3, id="quantity"),
        pytest.param(["count", "--of", "quantities"], "quantités\xa0: nombre", 3, id="kind"),
        pytest.param(["Assad", "--of", "forms"], "la forme «\xa0Assad\xa0»", 3, id="form"),
    ],
)
def test_concordances(tagged: str, arguments: list[str], title: str, lines: int) -> None:
    printed = run("concordance", tagged, *arguments)
    assert f"{title}\xa0: {lines} lignes dans 3 articles" in printed.stdout
    written = run("concordance", tagged, *arguments, "-o", "lines.html")
    assert written.stderr == f"newsner: {title}\xa0: {lines} lignes dans lines.html\n"
    page = Path("lines.html").read_text("utf-8")
    assert f"<title>{title}</title>" in page
    assert find_english(printed.stdout + written.stderr + page) == []


def test_specificities(tagged: str) -> None:
    printed = run("specificities", tagged, "--by", "source", "--min-total", "1")
    assert "S0\xa0: 2 sur 3" in printed.stdout
    for heading in ("entité", "type", "identifiant", "observé", "attendu", "total", "spécificité"):
        assert heading in printed.stdout
    assert "0,3" in printed.stdout
    assert "+0,5" in printed.stdout
    dated = run("specificities", tagged, "--by", "day", "--min-total", "1")
    assert "7 octobre 2015\xa0: 1 sur 2" in dated.stdout
    assert dated.stderr == "newsner: documents sans date, laissés de côté\xa0: 1 sur 3\n"
    units = run("specificities", tagged, "--by", "source", "--of", "units", "--min-total", "1", "-o", "units.csv")
    assert units.stderr == "newsner: 2 lignes de 2 groupes dans units.csv\n"
    assert find_english(printed.stdout + dated.stdout + dated.stderr + units.stderr) == []


def test_duplicates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    wire = "Le maire de Lyon a inauguré jeudi la nouvelle bibliothèque du quartier, après deux ans de travaux. "
    wire += "Elle compte quarante mille livres et une salle de lecture ouverte jusqu'à minuit."
    lines = [{"id": "a", "text": wire}, {"id": "b", "text": wire}, {"id": "c", "text": "Il pleut."}, {"id": "d"}]
    Path("texts.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    found = run("duplicates", "texts.jsonl", "--distinct", "distinct.jsonl")
    first, copy = found.stdout.splitlines()
    assert first == "a\xa0: 1 copie"
    assert copy.startswith("  b\xa0: 100\xa0%, mots communs\xa0: ")
    assert copy.endswith(", ajoutés\xa0: 0, supprimés\xa0: 0, sans titre")
    counts = "1 groupe avec 1 copie parmi 3 documents; restent 2 dans distinct.jsonl; 1 n'a pas pu être lu\n"
    assert found.stderr.endswith(counts)
    assert find_english(found.stdout) == []


def test_reading(texts: str) -> None:
    """The names of fields are those of columns, and are not translated."""
    found = run("read", texts, "-o", "read.jsonl")
    said = found.stderr.splitlines()
    assert said[0] == "newsner: 2 documents dans read.jsonl, 1 erreur"
    assert "newsner: renseignés\xa0: title 0, source 0" in found.stderr
    assert said[-1].startswith("newsner: non lu\xa0: ")


def test_errors_are_english(texts: str) -> None:
    """They are those of the library, which users look up and report."""
    run("tag", texts, "-o", "tagged.jsonl", "--quiet")
    result = run("review", "tagged.jsonl", "--decisions", "tagged.jsonl")
    assert (result.exit_code, "is also an input" in result.stderr) == (3, True)
