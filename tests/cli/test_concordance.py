"""The command ``newsner concordance``: the same lines as in Python, printed or in a file."""

import json
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from corpora import corpus
from newsner.cli.main import app


@pytest.fixture(autouse=True)
def _tagged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    corpus().write("tagged.jsonl")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["concordance", *arguments])


def test_lines_are_printed() -> None:
    result = run("tagged.jsonl", "Poutine", "--sort", "right", "--words", "2")
    assert result.exit_code == 0, result.stderr
    assert "Vladimir Poutine (PER): 4 lines in 4 articles" in result.stdout
    assert "soutient Assad." in result.stdout


@pytest.mark.parametrize("name", ["x.csv", "x.jsonl", "x.html"])
def test_lines_are_written_and_nothing_is_overwritten(name: str) -> None:
    result = run("tagged.jsonl", "missile", "--of", "quantities", "--window", "sentence", "-o", name)
    assert (result.exit_code, result.stdout) == (0, "")
    assert f"quantities: missile: 3 lines in {name}" in result.stderr
    text = Path(name).read_text("utf-8")
    assert text.count("12 missiles") >= 1
    if name == "x.jsonl":
        rows = [json.loads(line) for line in text.splitlines()]
        found = corpus().concordance("missile", of="quantities", window="sentence")
        assert [(row["id"], row["left"], row["text"]) for row in rows] == [(x.id, x.left, x.text) for x in found]
    result = run("tagged.jsonl", "missile", "--of", "quantities", "-o", name)
    assert (result.exit_code, Path(name).read_text("utf-8")) == (3, text)
    assert f"{name} exists; --overwrite replaces it" in result.stderr
    assert run("tagged.jsonl", "EUR", "--of", "quantities", "-o", name, "--overwrite").exit_code == 0


def test_decisions_say_who_is_who() -> None:
    decision = {"do": "same", "entities": ["PER:Vladimir Poutine", "PER:Angela Merkel"]}
    Path("decisions.jsonl").write_text(json.dumps(decision) + "\n", "utf-8")
    before, after = (run("tagged.jsonl", "Angela Merkel", *more) for more in ([], ["--decisions", "decisions.jsonl"]))
    assert "3 lines" in before.stdout
    assert "7 lines" in after.stdout


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        pytest.param(["tagged.jsonl", "Poutin"], 3, "near are Vladimir Poutine (PER)", id="unknown"),
        pytest.param(["none.jsonl", "Poutine"], 3, "none.jsonl", id="no-file"),
        pytest.param(["tagged.jsonl"], 2, "", id="no-query"),
        pytest.param(["tagged.jsonl", " "], 3, "QUERY is blank", id="blank"),
        pytest.param(
            ["tagged.jsonl", "Poutine", "--window", "x"], 3, "--window must be a number or 'sentence'", id="w"
        ),
        pytest.param(["tagged.jsonl", "Poutine", "--excel"], 2, "--excel needs --out", id="excel"),
        pytest.param(
            ["tagged.jsonl", "Poutine", "-o", "x.html", "--excel"], 3, "--excel is for CSV files only", id="html"
        ),
        pytest.param(
            ["tagged.jsonl", "Poutine", "-o", "x.txt"], 3, "x.txt must end in .csv, .jsonl or .html", id="suffix"
        ),
        pytest.param(
            ["tagged.jsonl", "Poutine", "-o", "tagged.jsonl", "--overwrite"], 3, "is also an input", id="input"
        ),
    ],
)
def test_errors(arguments: list[str], code: int, message: str) -> None:
    before = Path("tagged.jsonl").read_bytes()
    result = run(*arguments)
    assert result.exit_code == code
    assert message in " ".join(result.stderr.split())
    assert Path("tagged.jsonl").read_bytes() == before
    assert not list(Path().glob("x.*"))
