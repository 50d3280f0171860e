"""The command ``newsner duplicates``: what it reads, prints and writes, and what it never overwrites."""

import csv
import json
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

import newsner
from newsner import Extraction
from newsner.cli.main import app

TEXT = (
    "La piscine de Moirans rouvre\nFermée depuis deux ans, la piscine de Moirans rouvrira lundi après des travaux qui "
    "ont coûté trois millions d'euros à la commune. Le bassin a été refait, et l'eau sera chauffée par du bois de la "
    "forêt voisine, a expliqué la maire, Aline Perrachon, au cours d'une visite."
)
CUT = TEXT[: TEXT.index(" l'eau")]
OTHER = "Le marché aux fleurs de Tullins a été annulé en raison du vent, qui a soufflé toute la nuit sur la plaine."
RECORDS = [
    {"id": "x", "text": OTHER, "source": "Le Jour"},
    {"id": "b", "text": CUT, "source": "L'Est", "date": "2021-03-03"},
    {"id": "a", "text": TEXT, "source": "AFP", "date": "2021-03-02"},
]


def run(*arguments: object, stdin: str = "") -> Result:
    return CliRunner().invoke(app, ["duplicates", *map(str, arguments)], input=stdin)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(map(json.dumps, RECORDS)) + "\n", encoding="utf-8")
    return path


def read(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_groups_are_listed(source: Path) -> None:
    """By default on standard output; what was found is said on standard error."""
    result = run(source)
    assert result.exit_code == 0
    assert result.stdout == "a: 1 copy\n  b: 100%, 34 words shared, 0 added, 22 dropped, same title\n"
    assert result.stderr == "newsner: 1 group with 1 copy among 3 documents\n"
    assert run(source, "--threshold", "1").stdout == result.stdout


def test_groups_and_distinct_documents_are_written(source: Path, tmp_path: Path) -> None:
    """As CSV or JSON Lines; the first article tells of its copies."""
    groups, distinct = tmp_path / "g.csv", tmp_path / "d.jsonl"
    result = run(source, "-o", groups, "--distinct", distinct)
    assert (result.exit_code, result.stdout) == (0, "")
    assert "among 3 documents; 2 are left in" in result.stderr
    with groups.open(encoding="utf-8", newline="") as file:
        assert [(row["id"], row["of"], row["meta_source"]) for row in csv.DictReader(file)] == [
            ("a", "", "AFP"),
            ("b", "a", "L'Est"),
        ]
    told = {"copies": "1", "copy_ids": '["b"]', "copy_sources": '["L\'Est"]'}
    assert read(distinct) == [RECORDS[0], RECORDS[2] | told]
    assert [article.metadata.get("copies") for article in newsner.tag(distinct)] == [None, "1"]
    assert run(source, "-o", tmp_path / "g.jsonl").exit_code == 0
    assert [line["first"] for line in read(tmp_path / "g.jsonl")] == ["a"]


def test_tagged_articles_keep_their_results(source: Path, tmp_path: Path) -> None:
    """A file or folder that newsner tag wrote is read as such, and so is what is written."""
    for place in (tmp_path / "t.jsonl", tmp_path / "folder"):
        newsner.tag(source, exclude=["roles", "statements", "dates"]).write(place)
        out = tmp_path / f"{place.name}.distinct.jsonl"
        assert run(place, "--distinct", out).exit_code == 0
        kept = [Extraction.model_validate(record) for record in read(out)]
        assert [(article.id, article.metadata.get("copies")) for article in kept] == [("x", None), ("a", "1")]
        assert kept[1].places[0].name == "Moirans"


def test_a_broken_line_of_tagged_articles_is_named(source: Path, tmp_path: Path) -> None:
    newsner.tag(source, exclude=["roles", "statements", "dates"]).write(tmp_path / "t.jsonl")
    with (tmp_path / "t.jsonl").open("a", encoding="utf-8") as file:
        file.write("{}\n")
    result = run(tmp_path / "t.jsonl")
    assert result.exit_code == 3
    assert "t.jsonl, line 4: no article that newsner tag wrote" in result.stderr


def test_other_columns_and_standard_input(tmp_path: Path) -> None:
    """Columns have the names that they had."""
    path = tmp_path / "a.csv"
    path.write_text("url;corps;jour\n" + "".join(f'{r["id"]};"{r["text"]}";\n' for r in RECORDS), encoding="cp1252")
    out = tmp_path / "d.jsonl"
    options = ("--text", "corps", "--id", "url", "--date", "jour", "--encoding", "cp1252", "--delimiter", ";")
    assert run(path, *options, "--distinct", out).exit_code == 0
    assert [record["url"] for record in read(out)] == ["x", "b"]
    assert read(out)[0]["corps"] == OTHER
    assert run("-", stdin="\n".join(map(json.dumps, RECORDS))).stdout.startswith("a: 1 copy\n")


def test_bad_documents_are_reported(tmp_path: Path) -> None:
    """The others are compared, and the exit code says so."""
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join([*map(json.dumps, RECORDS), "{", json.dumps(RECORDS[0])]), encoding="utf-8")
    result = run(path)
    assert result.exit_code == 1
    assert result.stdout.startswith("a: 1 copy")
    assert "another document before it has this id" in result.stderr
    assert "; 2 could not be read" in result.stderr


def test_nothing_is_overwritten(source: Path, tmp_path: Path) -> None:
    """Neither a file that exists, unless asked, nor an input."""
    taken = tmp_path / "taken.jsonl"
    taken.write_text("mine", encoding="utf-8")
    before = source.read_bytes()
    for option in ("-o", "--distinct"):
        result = run(source, option, taken)
        assert (result.exit_code, taken.read_text("utf-8")) == (3, "mine")
        assert "--overwrite replaces it" in result.stderr
        assert run(source, option, source, "--overwrite").exit_code == 3
    assert source.read_bytes() == before
    assert run(source, "--distinct", taken, "--overwrite").exit_code == 0
    assert len(read(taken)) == 2


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        pytest.param(["none.jsonl"], 3, "none.jsonl", id="missing"),
        pytest.param(["a.jsonl", "-o", "x.json"], 3, "must end in .csv or .jsonl", id="suffix"),
        pytest.param(["a.jsonl", "--distinct", "x.csv"], 2, "must end in .jsonl", id="distinct-suffix"),
        pytest.param(["a.jsonl", "--excel"], 2, "--excel needs --out", id="excel"),
        pytest.param(["a.jsonl", "-o", "x.jsonl", "--distinct", "x.jsonl"], 2, "are one file", id="one-file"),
        pytest.param(["a.jsonl", "--threshold", "0.1"], 2, "0.3", id="threshold"),
    ],
)
def test_wrong_usage(
    arguments: list[str], code: int, message: str, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(source.parent)
    result = run(*arguments)
    assert result.exit_code == code
    assert message in " ".join(result.stderr.replace("│", " ").split())
