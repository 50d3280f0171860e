"""Written corpora: formats, resuming, and runs that are killed."""

import csv
import itertools
import json
import random
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pandas
import pyarrow.parquet
import pytest

import newsner
from fakes import ARTICLES, TEXTS, fake_corpus, said_article
from newsner import ErrorRecord, Extraction
from newsner.corpus.checkpoints import CheckpointStore
from newsner.corpus.formats import open_writer
from newsner.corpus.tagged import TaggedCorpus
from newsner.corpus.workers import TaggedBatch
from newsner.records import SCHEMA_VERSION, TABLES

TARGETS = [
    pytest.param("x.jsonl", None, id="jsonl-file"),
    pytest.param("x.csv", None, id="csv-file"),
    pytest.param("x.parquet", None, id="parquet-file"),
    pytest.param("x", "jsonl", id="jsonl"),
    pytest.param("x", "csv", id="csv"),
    pytest.param("x", "parquet", id="parquet"),
]


def contents(folder: Path) -> dict[str, bytes]:
    """Return the bytes of all files below a folder."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


class BrokenOffError(Exception):
    """Stands for whatever ends a run from outside."""


def broken_off(documents: int) -> TaggedCorpus:
    def stop(state: newsner.Progress) -> None:
        if state.documents > documents:
            raise BrokenOffError

    return fake_corpus(TEXTS, progress=stop)


@pytest.mark.parametrize(("name", "format"), TARGETS)
@pytest.mark.parametrize("documents", [0, 20, 58])
def test_a_resumed_run_equals_an_unbroken_one(tmp_path: Path, name: str, format: str | None, documents: int) -> None:
    """Byte for byte, in every format; nothing appears before all is done, and nothing else is left."""
    whole, resumed = tmp_path / "whole", tmp_path / "resumed"
    summary = fake_corpus(TEXTS).write(whole / name, format=format, checkpoint=5)
    assert (summary.documents, summary.articles, summary.errors) == (60, 51, 9)
    with pytest.raises(BrokenOffError):
        broken_off(documents).write(resumed / name, format=format, checkpoint=5)
    assert [path.name for path in resumed.iterdir()] == [f"{name}.partial"]
    corpus = fake_corpus(TEXTS)
    assert corpus.write(resumed / name, format=format, resume=True, checkpoint=11) == summary
    assert contents(whole) == contents(resumed)
    assert len(corpus.errors) == 9


def test_only_what_is_not_done_is_tagged_again(tmp_path: Path) -> None:
    """A run that was broken off keeps what it did, also since its last checkpoint."""
    with pytest.raises(BrokenOffError):
        broken_off(40).write(tmp_path / "x.jsonl", checkpoint=16)
    states: list[newsner.Progress] = []
    fake_corpus(TEXTS, progress=states.append).write(tmp_path / "x.jsonl", resume=True)
    assert states[0].documents > 32 + 3
    assert states[-1].documents == 60


def test_ctrl_c_while_a_checkpoint_is_written_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was being written is written again on the way out, and the run resumes."""
    add, calls = CheckpointStore.add, itertools.count()

    def interrupted(store: CheckpointStore, number: int, batch: TaggedBatch) -> None:
        if next(calls) == 2:
            raise KeyboardInterrupt
        add(store, number, batch)

    monkeypatch.setattr(CheckpointStore, "add", interrupted)
    with pytest.raises(KeyboardInterrupt):
        fake_corpus(TEXTS).write(tmp_path / "x.jsonl", checkpoint=5)
    assert len(list(tmp_path.glob("*.partial/*.done.json"))) == 3
    fake_corpus(TEXTS).write(tmp_path / "x.jsonl", resume=True)
    fake_corpus(TEXTS).write(tmp_path / "y.jsonl")
    assert (tmp_path / "x.jsonl").read_bytes() == (tmp_path / "y.jsonl").read_bytes()


def test_a_finished_run_resumes_to_itself(tmp_path: Path) -> None:
    """Nothing is done again, and another run over it is refused."""
    summary = fake_corpus(TEXTS).write(tmp_path / "x.jsonl")
    before = contents(tmp_path)
    assert fake_corpus(iter([])).write(tmp_path / "x.jsonl", resume=True) == summary
    assert contents(tmp_path) == before
    with pytest.raises(FileExistsError, match="overwrite"):
        fake_corpus(TEXTS).write(tmp_path / "x.jsonl")
    fake_corpus(["Anne"]).write(tmp_path / "x.jsonl", overwrite=True)
    assert len((tmp_path / "x.jsonl").read_text("utf-8").splitlines()) == 1


def test_a_folder_of_something_else_is_never_overwritten(tmp_path: Path) -> None:
    """overwrite removes what a run wrote, and nothing else."""
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.tex").touch()
    with pytest.raises(FileExistsError, match="something else"):
        fake_corpus(TEXTS).write(tmp_path / "mine", overwrite=True)


def test_another_source_or_setting_is_not_resumed(tmp_path: Path) -> None:
    """The result would be neither the one run nor the other."""
    with pytest.raises(BrokenOffError):
        broken_off(20).write(tmp_path / "x.jsonl", checkpoint=5)
    with pytest.raises(ValueError, match=r"min_score was None and is 0[.]5"):
        fake_corpus(TEXTS, settings={"source": "fake", "min_score": 0.5}).write(tmp_path / "x.jsonl", resume=True)
    with pytest.raises(ValueError, match="source has changed"):
        fake_corpus(["Autre", *TEXTS]).write(tmp_path / "x.jsonl", resume=True)


def test_killed_runs_resume(tmp_path: Path) -> None:
    """kill -9 at random points, five times; then the result equals the unbroken run's.

    The source of a run that is to be killed ends in waiting, so that no delay lets the run come to its end.
    """
    script = (
        f"import sys; sys.path.insert(0, {str(Path(__file__).parents[1])!r})\n"
        "from fakes import TEXTS, fake_corpus\n"
        "def texts():\n"
        "    yield from TEXTS[:56]\n"
        "    sys.stdin.read()\n"
        "if __name__ == '__main__':\n"
        "    corpus = fake_corpus(texts(), seconds=0.02)\n"
        "    corpus.write(sys.argv[1], format='csv', checkpoint=2, resume=True)\n"
    )
    draw = random.Random(7)
    fake_corpus(TEXTS).write(tmp_path / "whole", format="csv")
    partial = tmp_path / "killed.partial"
    for wanted in (1, 6, 11, 16, 21):  # checkpoints that are done when the kill comes
        process = subprocess.Popen([sys.executable, "-c", script, tmp_path / "killed"], stdin=subprocess.PIPE)
        with process:
            while len(list(partial.glob("*.done.json"))) < wanted and process.poll() is None:
                time.sleep(0.005)
            time.sleep(draw.uniform(0, 0.05))
            process.kill()
    assert 21 <= len(list(partial.glob("*.done.json"))) < 30
    fake_corpus(TEXTS).write(tmp_path / "killed", format="csv", resume=True)
    assert contents(tmp_path / "whole") == contents(tmp_path / "killed")


def write(tmp_path: Path, format: str) -> Path:
    newsner.tag(ARTICLES).write(tmp_path / format, format=format)
    return tmp_path / format


def test_jsonl_reads_back(tmp_path: Path) -> None:
    """Each line is an Extraction, or an ErrorRecord in the file of errors."""
    folder = write(tmp_path, "jsonl")
    lines = (folder / "articles.jsonl").read_text("utf-8").splitlines()
    assert [Extraction.model_validate_json(line) for line in lines] == list(newsner.tag(ARTICLES))
    (error,) = (folder / "errors.jsonl").read_text("utf-8").splitlines()
    assert ErrorRecord.model_validate_json(error).id == "b"
    assert json.loads((folder / "summary.json").read_text("utf-8"))["documents"] == 4


def test_parquet_reads_back(tmp_path: Path) -> None:
    """The tables are those of the corpus, with types."""
    folder = write(tmp_path, "parquet")
    corpus = newsner.tag(ARTICLES)
    for name in TABLES:
        frame = pandas.read_parquet(folder / f"{name}.parquet")
        expected: Any = getattr(corpus, name)
        assert list(frame.columns) == list(expected.columns)
        assert len(frame) == len(expected)
    values = pyarrow.parquet.read_table(folder / "quantities.parquet")
    assert str(values.schema.field("value").type) == "decimal128(38, 9)"
    assert values["value"][0].as_py() == 26


def test_who_says_what_is_written(tmp_path: Path) -> None:
    """Into tables of CSV and Parquet; where nobody is named, cells are empty."""
    article = said_article("a", source="AFP")
    for format in ("csv", "parquet"):
        for name in ("statements", "roles", "references"):
            table = TABLES[name].with_metadata(["source"])
            with open_writer(tmp_path / f"{name}.{format}", table.columns) as writer:
                writer.write(table.rows(article))
    written = pyarrow.parquet.read_table(tmp_path / "statements.parquet")
    assert [str(kind) for kind in written.schema.types] == (
        ["string", "int64", "int64", *["string"] * 4, "int64", "string", "double", "string"]
    )
    assert written["entity_id"].to_pylist() == [0, None, 0, 1]
    lines = (tmp_path / "statements.csv").read_text("utf-8").splitlines()
    assert lines[:3] == [
        "id,start,end,text,kind,cue,speaker,entity_id,entity,score,meta_source",
        "a,2,27,Nous avons perdu des amis,direct,a déclaré,la maire,0,Léa Roy,0.9,AFP",
        "a,80,104,12 morts sont à déplorer,indirect,Selon,la préfecture,,,0.9,AFP",
    ]
    assert (tmp_path / "roles.csv").read_text("utf-8").splitlines()[1:] == ["a,0,Léa Roy,44,49,maire,AFP"]
    assert [line.split(",")[3:] for line in (tmp_path / "references.csv").read_text("utf-8").splitlines()[1:]] == [
        ["russes", "", "", "RU", "AFP"],
        ["parisiens", "1", "Paris", "", "AFP"],
    ]


def test_a_run_with_other_parts_is_not_resumed(tmp_path: Path) -> None:
    """The articles would not have the same fields; the order in which parts are named has no meaning."""
    newsner.tag(ARTICLES, exclude=("statements", "roles")).write(tmp_path / "x.jsonl")
    with pytest.raises(ValueError, match=r"exclude was \['roles', 'statements'\] and is \[\]"):
        newsner.tag(ARTICLES).write(tmp_path / "x.jsonl", resume=True)
    summary = newsner.tag(ARTICLES, exclude=["roles", "statements"]).write(tmp_path / "x.jsonl", resume=True)
    assert summary.settings["exclude"] == ["roles", "statements"]


def test_csv_reads_back_and_holds_no_formula(tmp_path: Path) -> None:
    """What a spreadsheet would run has an apostrophe before it; numbers are left alone."""
    source = [("=cmd|'/c calc'!A0", "Macron dort."), ("n", "Il a fait -12 degrés, soit -12 °C.")]
    newsner.tag(source).write(tmp_path / "t", format="csv")
    with (tmp_path / "t" / "mentions.csv").open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert row["id"] == "'=cmd|'/c calc'!A0"
    assert row["entity"] == "Emmanuel Macron"


def test_numbers_too_big_for_parquet_lose_no_row(tmp_path: Path) -> None:
    """A value beyond 29 digits is null in Parquet; its text is there, and JSON Lines has it."""
    table = TABLES["quantities"]
    quantity = newsner.Quantity(text="x", start=0, end=1, value="1e40", low="1.23456789012", kind="other")
    article = Extraction(text="x", id="a", entities=(), quantities=(quantity,))
    with open_writer(tmp_path / "q.parquet", table.columns) as writer:
        writer.write(table.rows(article))
    (row,) = pyarrow.parquet.read_table(tmp_path / "q.parquet").to_pylist()
    assert (row["value"], str(row["low"])) == (None, "1.234567890")


@pytest.mark.parametrize(
    ("name", "format", "message"),
    [
        pytest.param("x", "xml", "format must be one of", id="unknown"),
        pytest.param("x.csv", "jsonl", "ends in .csv", id="conflict"),
    ],
)
def test_wrong_formats_are_refused(tmp_path: Path, name: str, format: str, message: str) -> None:
    """Before anything is tagged."""
    with pytest.raises(ValueError, match=message):
        fake_corpus(TEXTS).write(tmp_path / name, format=format)


def test_two_runs_do_not_write_to_one_place(tmp_path: Path) -> None:
    """The second is refused, and the first goes on undisturbed."""

    def start_another(state: newsner.Progress) -> None:
        with pytest.raises(FileExistsError, match="another run is writing"):
            fake_corpus(TEXTS).write(tmp_path / "x.jsonl", resume=True)

    fake_corpus(TEXTS, progress=start_another).write(tmp_path / "x.jsonl")
    fake_corpus(TEXTS).write(tmp_path / "y.jsonl")
    assert (tmp_path / "x.jsonl").read_bytes() == (tmp_path / "y.jsonl").read_bytes()
    assert not [path.name for path in tmp_path.iterdir() if path.suffix == ".lock"]


LOCK_OFTEN = """
import sys, time
from pathlib import Path
from newsner.corpus.checkpoints import CheckpointedRun
from newsner.corpus.outputs import Target
folder = Path(sys.argv[1])
run = CheckpointedRun(Target.parse(folder / "x.jsonl", None), {})
(folder / f"ready-{sys.argv[2]}").touch()
while len(list(folder.glob("ready-*"))) < 4:
    time.sleep(0.01)
held = 0
while held < 100:
    try:
        with run.locked():
            held += 1
            (folder / "inside").touch(exist_ok=False)
            (folder / "inside").unlink()
    except FileExistsError as error:
        if "another run is writing" not in str(error):
            sys.exit("held twice")
"""


def test_a_lock_is_never_held_twice(tmp_path: Path) -> None:
    """Processes that begin and end at the same moments: one locks the file that another is just removing."""
    command = [sys.executable, "-c", LOCK_OFTEN, str(tmp_path)]
    runs = [
        subprocess.Popen([*command, str(i)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for i in range(4)
    ]
    ends = [run.communicate() for run in runs]
    assert [(run.returncode, error) for run, (_, error) in zip(runs, ends, strict=True)] == [(0, "")] * 4


def test_outputs_name_their_schema(tmp_path: Path) -> None:
    """The summary, and each Parquet file."""
    summary = fake_corpus(TEXTS).write(tmp_path / "x", format="parquet")
    assert summary.schema_version == SCHEMA_VERSION
    for path in (tmp_path / "x").glob("*.parquet"):
        assert pyarrow.parquet.read_schema(path).metadata[b"newsner.schema_version"] == str(SCHEMA_VERSION).encode()


def test_row_groups_are_small_where_cells_are_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Long metadata, such as the HTML of a page, stand in each row of an article, and filled the memory."""
    monkeypatch.setattr("newsner.corpus.formats.parquet._LARGE_GROUP", 1000)
    table = TABLES["mentions"].with_metadata(["html"])
    html = "x" * 300
    with open_writer(tmp_path / "m.parquet", table.columns) as writer:
        writer.write([("a", 0, 1, "x", "PER", 0.5, "model", 0, "x", None, False, html)] * 10)
    groups = pyarrow.parquet.ParquetFile(tmp_path / "m.parquet").metadata
    assert [groups.row_group(number).num_rows for number in range(groups.num_row_groups)] == [4, 4, 2]
