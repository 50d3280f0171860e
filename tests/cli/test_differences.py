"""The command ``newsner diff``: what it prints and writes, and its exit codes."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

import newsner
from french_messages import find_english
from newsner.cli.main import app

TEXTS = {"a": "Luc Roy est à Lyon avec 26 chars.", "b": "Il pleut à Lyon."}


@pytest.fixture(autouse=True)
def _files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.chdir(tmp_path)
    newsner.tag(TEXTS).write("old.jsonl")
    newsner.tag(TEXTS | {"a": TEXTS["a"]}, exclude=["roles"]).write("same.jsonl")
    new = [article.model_copy(update={"quantities": ()}) for article in newsner.open_corpus("old.jsonl")]
    Path("new.jsonl").write_text("".join(a.model_dump_json() + "\n" for a in new), encoding="utf-8")
    newsner.tag({"a": TEXTS["a"] + "!", "c": "Rien."}).write("other.jsonl")
    yield
    newsner.set_language("en")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, [*arguments[:0], *arguments])


def test_equal_runs_give_0() -> None:
    result = run("diff", "old.jsonl", "old.jsonl")
    assert (result.exit_code, result.stdout) == (0, "2 documents compared: no difference\n")


def test_differences_give_1() -> None:
    result = run("diff", "old.jsonl", "new.jsonl")
    assert result.exit_code == 1
    assert "2 documents compared" in result.stdout
    assert "a · quantities · went" in result.stdout
    assert "- value: 26, unit: char" in result.stdout
    assert "a · quantities" not in run("diff", "old.jsonl", "new.jsonl", "--show", "0").stdout


def test_documents_that_cannot_be_compared_are_named() -> None:
    result = run("diff", "old.jsonl", "other.jsonl")
    assert result.exit_code == 1
    assert result.stdout.splitlines()[-3:] == [
        "only in the first run: b",
        "only in the second run: c",
        "not compared, since their texts differ: a",
    ]


def test_french() -> None:
    result = run("--lang", "fr", "diff", "old.jsonl", "new.jsonl", "-o", "d.html")
    assert find_english(result.stdout + result.stderr) == []
    assert "disparu" in Path("d.html").read_text("utf-8")


def test_nothing_is_overwritten() -> None:
    before = Path("old.jsonl").read_bytes()
    for out in ("old.jsonl", "new.jsonl"):
        assert run("diff", "old.jsonl", "new.jsonl", "-o", out, "--overwrite").exit_code == 3
    assert run("diff", "old.jsonl", "new.jsonl", "-o", "d.csv").exit_code == 1
    assert run("diff", "old.jsonl", "new.jsonl", "-o", "d.csv").exit_code == 3
    assert run("diff", "old.jsonl", "new.jsonl", "-o", "d.csv", "--excel", "--overwrite").exit_code == 1
    assert Path("old.jsonl").read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        pytest.param(["old.jsonl", "none.jsonl"], 3, id="missing"),
        pytest.param(["old.jsonl", "new.jsonl", "-o", "d.txt"], 3, id="suffix"),
        pytest.param(["old.jsonl", "new.jsonl", "--excel"], 2, id="excel"),
        pytest.param(["old.jsonl"], 2, id="one"),
    ],
)
def test_wrong_usage(arguments: list[str], code: int) -> None:
    assert run("diff", *arguments).exit_code == code
