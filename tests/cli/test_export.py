"""The commands ``newsner export`` and ``newsner gold``: as in Python, with nothing overwritten."""

import json
from pathlib import Path

import networkx
import pytest
from click.testing import Result
from typer.testing import CliRunner

from corpora import corpus
from newsner.cli.main import app
from newsner.corpus.exports import EXPORTERS


@pytest.fixture(autouse=True)
def _tagged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    corpus().write("tagged.jsonl")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, [*arguments])


def test_graph_obeys_decisions() -> None:
    decision = {"do": "same", "entities": ["PER:Vladimir Poutine", "PER:Angela Merkel"]}
    Path("decisions.jsonl").write_text(json.dumps(decision) + "\n", "utf-8")
    result = run("export", "tagged.jsonl", "-o", "x.gexf", "--decisions", "decisions.jsonl")
    assert (result.exit_code, result.stdout) == (0, ""), result.stderr
    assert "of 6 documents in x.gexf" in result.stderr
    labels = [label for _, label in networkx.read_gexf("x.gexf").nodes(data="label")]
    assert len({"Vladimir Poutine", "Angela Merkel"} & {*labels}) == 1


def test_graph_joins_those_that_share_articles() -> None:
    for within in ("sentence", "article"):
        assert run("export", "tagged.jsonl", "-o", f"{within}.gexf", "--within", within).exit_code == 0
    sizes = [networkx.read_gexf(f"{within}.gexf").number_of_edges() for within in ("sentence", "article")]
    assert 0 < sizes[0] < sizes[1]


@pytest.mark.parametrize("format", EXPORTERS)
def test_every_format_is_written_and_none_over_another_file(format: str) -> None:
    out = f"x{EXPORTERS[format].suffixes[0]}" if EXPORTERS[format].suffixes else "folder"
    result = run("export", "tagged.jsonl", "-o", out, "--format", format)
    assert result.exit_code == 0, result.stderr
    again = run("export", "tagged.jsonl", "-o", out, "--format", format)
    assert again.exit_code == 3
    assert f"{out} exists; --overwrite replaces it" in again.stderr
    assert run("export", "tagged.jsonl", "-o", out, "--format", format, "--overwrite").exit_code == 0
    assert sorted(path.name for path in Path().iterdir() if path.name.startswith(".")) == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param(
            ["tagged.jsonl", "-o", "x.json"],
            "x.json does not say its format; --format",
            id="several",
        ),
        pytest.param(["tagged.jsonl", "-o", "x.doc"], "x.doc does not say its format; --format", id="unknown"),
        pytest.param(
            ["tagged.jsonl", "-o", "x.gexf", "--format", "excel"],
            "x.gexf ends in .gexf, but a file of excel must end in .xlsx",
            id="other",
        ),
        pytest.param(["tagged.jsonl", "-o", "tagged.jsonl", "--format", "iramuteq"], "tagged.jsonl", id="input"),
        pytest.param(
            ["tagged.jsonl", "-o", "x.xlsx", "--within", "article"],
            "--within is for graphs and databases; excel joins no entities",
            id="no-pairs",
        ),
        pytest.param(["none.jsonl", "-o", "x.gexf"], "none.jsonl", id="no-input"),
    ],
)
def test_wrong_usage_is_told_before_the_work_starts(arguments: list[str], message: str) -> None:
    before = Path("tagged.jsonl").read_bytes()
    result = run("export", *arguments)
    assert result.exit_code == 3
    assert message in result.stderr
    assert Path("tagged.jsonl").read_bytes() == before
    assert sorted(path.name for path in Path().glob("x*")) == []


def test_corrections_are_what_evaluate_takes() -> None:
    run("export", "tagged.jsonl", "-o", "x.conll")
    result = run("gold", "x.conll", "-o", "gold.jsonl", "--texts", "tagged.jsonl")
    assert (result.exit_code, result.stdout) == (0, ""), result.stderr
    assert "6 corrected texts in gold.jsonl" in result.stderr
    assert run("gold", "x.conll", "-o", "gold.jsonl").exit_code == 3
    assert run("gold", "x.conll", "-o", "x.conll", "--overwrite").exit_code == 3
    assert run("evaluate", "gold.jsonl").exit_code == 0


def test_layers_that_were_corrected_are_read_and_scored() -> None:
    """Predictions that are submitted as they are score 100 throughout."""
    run("export", "tagged.jsonl", "-o", "x.json", "--format", "label-studio")
    tasks = json.loads(Path("x.json").read_text("utf-8"))
    for task in tasks:
        task["annotations"] = task.pop("predictions")
    Path("x.json").write_text(json.dumps(tasks), "utf-8")
    assert run("gold", "x.json", "-o", "gold.jsonl").exit_code == 0
    shown = run("evaluate", "gold.jsonl").stdout
    for figure in ("links", "quantities: value, unit", "statements", "statements: speaker right"):
        assert figure in shown, shown
    assert run("gold", "x.json", "-o", "names.jsonl", "--layer", "names").exit_code == 0
    shown = run("evaluate", "names.jsonl").stdout
    assert "quantities" not in shown
    assert "statements" not in shown


def test_fields_that_newsner_read_are_told() -> None:
    Path("x.conll").write_text("26 _ B-QUANTITY O\nobus _ I-QUANTITY O\n", "utf-8")
    result = run("gold", "x.conll", "-o", "gold.jsonl")
    assert "1 quantity has fields that newsner read: only their places are scored" in " ".join(result.stderr.split())
