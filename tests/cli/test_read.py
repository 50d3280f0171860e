"""The command ``newsner read``."""

import json
from pathlib import Path

from click.testing import Result
from typer.testing import CliRunner

from newsner.cli.main import app
from newsner.cli.options import LayoutName
from newsner.corpus.formats.base import LAYOUT_NAMES

SAMPLE = Path(__file__).parent.parent / "corpus" / "formats" / "samples" / "europresse_2023.HTML"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["read", *map(str, arguments)])


def test_documents_are_written_with_a_summary(tmp_path: Path) -> None:
    """How many documents, in which layout, which fields are filled, and what was not read, on standard error."""
    result = run(SAMPLE, "-o", tmp_path / "a.jsonl")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.splitlines() == [
        f"newsner: 2 documents into {tmp_path}/a.jsonl, 1 error",
        "newsner: Europresse (since 2017): 1 file",
        "newsner: filled: title 2, source 2, date 2, author 2, section 2, language 0, url 1, page 1, words "
        "2, number 2, "
        "time 1, kicker 1, edition 2, issue 1, source_code 2, also_in 1, captions 1",
        "newsner: not read: news·20220805·FIL·1: Europresse has a link to this article only, not its text",
    ]
    assert json.loads((tmp_path / "a.errors.jsonl").read_text("utf-8"))["type"] == "not_text"
    assert run(SAMPLE, "-o", tmp_path / "a.jsonl").exit_code == 3
    assert run(SAMPLE, "-o", tmp_path / "a.jsonl", "--overwrite").exit_code == 1


def test_documents_are_printed_for_other_commands() -> None:
    """As JSON Lines on standard output, which newsner tag reads."""
    result = run(SAMPLE)
    first, second = map(json.loads, result.stdout.splitlines())
    assert (first["date"], second["title"]) == ("2020-03-12", "Un entretien")


def test_all_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Anne dort.")
    result = run(tmp_path, "-o", tmp_path / "a.csv", "--excel")
    assert result.exit_code == 0
    assert "filled: title 0, source 0" in result.stderr
    assert (tmp_path / "a.csv").read_bytes().startswith(b"\xef\xbb\xbfid;text\n")


def test_errors_name_options(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<p>Anne dort.</p>")
    result = run(tmp_path / "a.html", "--layout", "factiva")
    assert result.exit_code == 3
    assert "is read with --layout factiva, but nothing in it is as in exports of Factiva" in result.stderr
    result = run(tmp_path / "a.html", "-o", tmp_path / "a.xlsx")
    assert "ends in .xlsx; wanted is a file that ends in one of" in result.stderr


def test_layouts_are_those_of_the_library() -> None:
    assert {name.value for name in LayoutName} == set(LAYOUT_NAMES)
