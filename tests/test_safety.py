"""Nothing of a user's is overwritten unasked: outputs that are inputs, under any name, and files that were edited."""

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from click.testing import Result
from typer.testing import CliRunner

import newsner
from fakes import fake_corpus
from newsner import Registry
from newsner.cli.main import app
from newsner.cli.options import reported, stop_as_at_ctrl_c
from newsner.corpus.workers import _without_signals
from newsner.files import drafted, write_safely
from newsner.gazetteer.reader import read_gazetteer
from newsner.linking.registry import check_registry_path
from newsner.training.folders import ModelFolder

LINE = json.dumps({"id": "a", "text": "Macron est à Alger.", "mentions": [[0, 6, "PER", -1]]}) + "\n"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments)


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("in").mkdir()
    for name in ("in/a.jsonl", "b.jsonl"):
        Path(name).write_text(LINE, "utf-8")
    Path("names.jsonl").write_text('{"name": "Zorglub", "label": "PER"}\n', "utf-8")
    Path("link.jsonl").symlink_to("b.jsonl")
    Path("door").symlink_to("in")
    os.link("b.jsonl", "hard.jsonl")


def snapshot() -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(Path().rglob("*")) if path.is_file()}


def partial_folder_with_input() -> None:
    Path("x.partial").mkdir()
    Path("x.partial/c.jsonl").write_text(LINE, "utf-8")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param(["tag", "b.jsonl", "-o", "b.jsonl"], "b.jsonl is also an input", id="same"),
        pytest.param(["tag", "b.jsonl", "-o", "in/../b.jsonl"], "is also an input", id="other-path"),
        pytest.param(["tag", "b.jsonl", "-o", "link.jsonl"], "is also an input", id="link-out"),
        pytest.param(["tag", "link.jsonl", "-o", "b.jsonl"], "is also an input", id="link-in"),
        pytest.param(["tag", "b.jsonl", "-o", "hard.jsonl"], "is also an input", id="hard-link"),
        pytest.param(["tag", "*.jsonl", "-o", "hard.jsonl"], "is also an input", id="glob"),
        pytest.param(["tag", "in/a.jsonl", "-o", "in"], "in holds the input in/a.jsonl", id="folder"),
        pytest.param(["tag", "in/a.jsonl", "-o", "door"], "holds the input", id="linked-folder"),
        pytest.param(["tag", "door/a.jsonl", "-o", "in"], "holds the input", id="folder-of-link"),
        pytest.param(["tag", "in", "-o", "."], "holds the input", id="folder-above"),
        pytest.param(["tag", "x.partial", "-o", "x"], "x.partial holds the input", id="checkpoints"),
        pytest.param(["tag", "b.jsonl", "--gazetteer", "names.jsonl", "-o", "names.jsonl"], "an input", id="gazetteer"),
        pytest.param(["link", "b.jsonl", "-o", "link.jsonl"], "is also an input", id="link"),
        pytest.param(["annotate", "b.jsonl", "--out", "hard.jsonl"], "is also an input", id="annotate"),
        pytest.param(["train", "b.jsonl", "--out", "b.jsonl"], "no folder of a model", id="train-file"),
        pytest.param(["train", "in/a.jsonl", "--out", "in"], "no folder of a model", id="train-folder"),
    ],
)
def test_no_output_is_an_input(arguments: list[str], message: str) -> None:
    """Refused before anything is done, even with --overwrite."""
    partial_folder_with_input()
    before = snapshot()
    result = run(*arguments, "--overwrite")
    assert (result.exit_code, result.stdout) == (3, ""), result.stderr
    assert message in result.stderr
    assert snapshot() == before


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["tag", "in", "-o", "b.jsonl"], id="tag"),
        pytest.param(["link", "in/a.jsonl", "-o", "b.jsonl"], id="link"),
        pytest.param(["annotate", "in/a.jsonl", "--out", "b.jsonl"], id="annotate"),
        pytest.param(["tag", "in", "-o", "new.jsonl"], id="errors-beside"),
    ],
)
def test_what_exists_is_kept(arguments: list[str]) -> None:
    """The message names the file and the option; errors and summary beside a file count, too."""
    Path("new.errors.jsonl").touch()
    Path("new.errors.jsonl").write_text("mine", "utf-8")
    before = snapshot()
    result = run(*arguments)
    assert result.exit_code == 3
    assert " exists; " in result.stderr
    assert "--overwrite" in result.stderr
    assert snapshot() == before


@pytest.mark.parametrize("place", ["out", "out.partial", "out.partial.done"])
def test_overwrite_removes_only_what_a_run_wrote(place: str) -> None:
    """A note that the user put beside the tables stays, and so does a summary.json of another program."""
    fake_corpus(["Anne dort."]).write("out", format="csv")
    fake_corpus(["Paul dort."]).write("out", format="csv", overwrite=True)
    Path(place).mkdir(exist_ok=True)
    (Path(place) / "notes.txt").write_text("mine", "utf-8")
    before = snapshot()
    with pytest.raises(FileExistsError, match="something else"):
        fake_corpus(["Anne dort."]).write("out", format="csv", overwrite=True)
    assert snapshot() == before


def test_a_link_stays_a_link() -> None:
    """Results go where it leads."""
    Path("disk").mkdir()
    Path("out").symlink_to("disk")
    Path("file.jsonl").symlink_to("disk/there.jsonl")
    fake_corpus(["Anne dort."]).write("out", format="csv")
    fake_corpus(["Anne dort."]).write("out", format="csv", overwrite=True)
    assert Path("out").is_symlink()
    assert Path("disk/mentions.csv").exists()


def registry() -> Registry:
    texts = {
        "a": "Bachar al-Assad est à Damas.",
        "b": "Assad a quitté Moscou. L'Organisation des chats errants (OCE) miaule.",
        "c": "La chanteuse « -M- » et la société =Cmd+1 chantent, « Zoé » aussi.",
    }
    return newsner.tag(texts).link()


def test_a_registry_as_csv_is_the_same_gazetteer() -> None:
    """Out and in again gives the names that JSON Lines gives; what looks like a formula too."""
    found = registry()
    odd = found.entries[0].model_copy(update={"name": "-M-", "aliases": ("=M", "a, b", 'dit "c"'), "never": ("@x",)})
    written = Registry((odd, *found.entries))
    written.write("x.csv")
    written.write("x.jsonl")
    assert tuple(read_gazetteer("x.csv")) == tuple(read_gazetteer("x.jsonl")) == written.gazetteer()
    assert Path("x.csv").read_text("utf-8").splitlines()[1].startswith("'-M-,")
    bar = Registry((odd.model_copy(update={"aliases": ("a|b",)}),))
    with pytest.raises(ValueError, match=r"'a\|b' contains \|"):
        bar.write("y.csv")
    assert not Path("y.csv").exists()


@pytest.mark.parametrize("name", ["x.json", "x", "x.csv.gz"])
def test_a_registry_of_no_known_kind_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match=r"must end in [.]jsonl or [.]csv"):
        check_registry_path(name, overwrite=False)


COMMANDS_THAT_PRINT = [
    ["extract", "a.txt", "--format", "jsonl"],
    ["extract", "a.txt", "--format", "text"],  # by rich
    ["debug", "a.txt"],
    ["--version"],
    ["tag", "--help"],
]
PRINT_IN_VAIN = """
import json, os, runpy, sys, tempfile
import newsner, newsner.cli.main
newsner.extract("Macron est à Alger.")  # loads once for all what is loaded at first use

def run(command, output):
    with tempfile.TemporaryFile() as errors:
        child = os.fork()
        if child == 0:
            os.dup2(output, 1)
            os.dup2(errors.fileno(), 2)
            sys.argv = command
            runpy.run_module("newsner", run_name="__main__", alter_sys=True)
            sys.exit("the command does not exit")
        _, status = os.waitpid(child, 0)
        errors.seek(0)
        return os.waitstatus_to_exitcode(status), errors.read().decode()

def run_twice(command):
    full = os.open("/dev/full", os.O_WRONLY)
    reading, gone = os.pipe()
    os.close(reading)
    return run(command, full), run(command, gone)

found = [run_twice(json.loads(command)) for command in sys.argv[1:]]
print(json.dumps(found))
"""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_output_that_cannot_be_written_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk is an error of one line; a reader that has gone, such as head, ends the command quietly."""
    Path("a.txt").write_text("Macron est à Alger. " * 50, "utf-8")
    monkeypatch.setenv("PYTHONPATH", str(Path(newsner.__file__).parent.parent))
    commands = [json.dumps(["newsner", *arguments]) for arguments in COMMANDS_THAT_PRINT]
    result = subprocess.run([sys.executable, "-c", PRINT_IN_VAIN, *commands], capture_output=True, text=True)
    full, gone = [3, "newsner: [Errno 28] No space left on device\n"], [1, ""]
    assert result.stderr == ""
    assert json.loads(result.stdout) == [[full, gone]] * len(commands)


NAMING = [
    pytest.param(["tag", "t.csv", "-o", "x"], "say --text with one of", id="text"),
    pytest.param(["tag", "t.csv", "-o", "x", "--text", "body", "--id", "nr"], "say --id with one of", id="id"),
    pytest.param(["tag", "b.jsonl", "-o", "x.csv", "--format", "jsonl"], "but --format is 'jsonl'", id="format"),
    pytest.param(["tag", "b.jsonl", "-o", "x.xml"], "say --format as well", id="suffix"),
    pytest.param(["tag", "b.jsonl", "-o", "names.jsonl"], "--resume goes on .* --overwrite starts anew", id="exists"),
    pytest.param(["train", "b.jsonl", "--out", "x", "--learning-rate", "2"], "--learning-rate must lie", id="share"),
    pytest.param(["train", "b.jsonl", "--out", "x", "--epochs", "0"], "--epochs must be at least 1", id="whole"),
    pytest.param(["train", "empty.jsonl", "--out", "x"], "GOLD.jsonl holds no article", id="gold"),
    pytest.param(["tag", "none.txt", "-o", "x"], "use newsner extract", id="one-text"),
    pytest.param(["tag", "t.csv", "-o", "x", "--delimiter", "ab"], "--delimiter must be one character", id="delimiter"),
    pytest.param(["tag", "t.csv", "-o", "x", "--encoding", "nope"], "--encoding must be one", id="encoding"),
    pytest.param(["tag", "b.jsonl", "-o", "b.jsonl"], "the output b.jsonl is also an input", id="input"),
    pytest.param(
        ["tag", "b.jsonl", "-o", "done.jsonl", "--resume"], "SOURCE was .* anew with --overwrite", id="settings"
    ),
    pytest.param(["tag", "b.jsonl", "-o", "x", "--gazetteer", "t.csv"], "missing columns", id="gazetteer"),
    pytest.param(["tag", "b.jsonl", "-o", "x", "--model", "nope"], "no model 'nope'", id="model"),
    pytest.param(["link", "b.jsonl", "-o", "x.txt"], "must end in .jsonl or .csv", id="registry"),
    pytest.param(["link", "b.jsonl", "-o", "names.jsonl"], "names.jsonl exists; --overwrite replaces it", id="link"),
    pytest.param(["annotate", "b.jsonl", "--out", "names.jsonl"], "names.jsonl exists; --overwrite", id="annotate"),
    pytest.param(["train", "b.jsonl", "--out", "x", "--dropout", "2"], "--dropout must lie", id="dropout"),
    pytest.param(["train", "b.jsonl", "--out", "x", "--seed", "-1"], "--seed must be at least 0", id="seed"),
    pytest.param(["tag", "folder", "-o", "x"], r"no file to read; .* say 'folder/\*\*/\*.txt'", id="below"),
]


@pytest.mark.parametrize(("arguments", "message"), NAMING)
def test_messages_of_the_command_name_options(arguments: list[str], message: str) -> None:
    """What a user of the command can type, not arguments of Python."""
    Path("t.csv").write_text("id,body\n1,Paris\n", "utf-8")
    Path("empty.jsonl").touch()
    Path("folder/below").mkdir(parents=True)
    Path("folder/below/a.txt").touch()
    fake_corpus(["Paul dort."]).write("done.jsonl")
    result = run(*arguments)
    assert result.exit_code == 3
    assert re.search(message, result.stderr), result.stderr
    assert not re.search(r"\w=(True|…|\d)|newsner\.\w", result.stderr)


@pytest.mark.parametrize(
    ("names", "wanted"),
    [
        pytest.param(["a.txt", "b.txt"], "2/2", id="known"),
        pytest.param(["in/a.jsonl", "b.jsonl"], "2 documents, 2/2 files", id="unknown"),
    ],
)
def test_the_bar_fills(names: list[str], wanted: str, capsys: pytest.CaptureFixture[str]) -> None:
    """It stood at 2/? to the end, where the number of documents was unknown."""
    for name in ("a.txt", "b.txt"):
        Path(name).write_text("Paul dort.", "utf-8")
    Path("b.jsonl").write_text(LINE.replace('"a"', '"b"'), "utf-8")
    result = run("tag", *names, "-o", "out")
    assert result.exit_code == 0, result.stderr
    assert wanted in result.stderr
    assert "━ " + wanted in result.stderr
    assert list(fake_corpus(iter(["Anne dort."] * 2), progress=True))
    assert "100%" in capsys.readouterr().err


def fill(folder: Path, text: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / "a.txt").write_text(text, "utf-8")


def test_a_folder_that_cannot_be_replaced_is_put_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """It was left under a hidden name."""
    fill(Path("out"), "old")
    renamed = os.replace
    results = iter([True, False, True])

    def replace(source: str | Path, target: str | Path) -> None:
        if not next(results):
            raise OSError("no rename")
        renamed(source, target)

    monkeypatch.setattr(os, "replace", replace)
    with pytest.raises(OSError, match="no rename"), drafted(Path("out"), is_folder=True) as draft:
        fill(draft, "new")
    assert Path("out/a.txt").read_text("utf-8") == "old"
    assert not list(Path().glob(".out*"))


def test_a_folder_set_aside_by_a_killed_process_comes_back() -> None:
    """The next run removed the old model before there was a new one."""
    fill(Path(".out.77.draft.old"), "old")
    with pytest.raises(ValueError, match="new"), drafted(Path("out"), is_folder=True):
        raise ValueError("new")
    assert Path("out/a.txt").read_text("utf-8") == "old"
    fill(Path("model.replaced"), "old")
    ModelFolder(Path("model")).try_out()
    assert Path("model/a.txt").read_text("utf-8") == "old"


def test_a_draft_of_a_killed_process_is_no_obstacle() -> None:
    """In a container, all have the same number: a key could not be written after a run that was killed."""
    Path(f".key.jsonl.{os.getpid()}.draft").write_text("half", "utf-8")
    write_safely(Path("key.jsonl"), ["whole"], is_private=True)
    assert Path("key.jsonl").read_text("utf-8") == "whole\n"
    Path(f".d.jsonl.{os.getpid()}.draft").mkdir()
    newsner.read(["Anne dort."]).write("d.jsonl")
    assert not list(Path().glob(".*"))


def test_a_link_that_leads_to_itself_is_no_output() -> None:
    Path("loop.jsonl").symlink_to("loop.jsonl")
    with pytest.raises(ValueError, match="is a link that leads to itself"):
        fake_corpus(["Anne dort."]).write("loop.jsonl", overwrite=True)
    assert Path("loop.jsonl").is_symlink()


@pytest.mark.skipif(os.name == "nt", reason="Windows has other signals")
def test_signals_that_ask_to_end_are_as_ctrl_c(capsys: pytest.CaptureFixture[str]) -> None:
    """What is done is kept, and the exit code tells the signal; under nohup, the end of the terminal is ignored."""
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        stop_as_at_ctrl_c()
        signal.raise_signal(signal.SIGHUP)
        with pytest.raises(typer.Exit) as ended, reported():
            signal.raise_signal(signal.SIGTERM)
        assert ended.value.exit_code == 128 + signal.SIGTERM
        for error, code in ((KeyboardInterrupt(), 130), (MemoryError(), 3)):
            with pytest.raises(typer.Exit) as ended, reported():
                raise error
            assert ended.value.exit_code == code
        assert capsys.readouterr().err == "newsner: out of memory\n"
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@pytest.mark.skipif(os.name == "nt", reason="Windows has other signals")
def test_workers_do_not_hear_the_terminal_while_they_start() -> None:
    """A Ctrl-C in their first second printed the traceback of each."""
    with _without_signals():
        blocked = signal.pthread_sigmask(signal.SIG_BLOCK, [])
    assert {signal.SIGINT, signal.SIGHUP} <= blocked
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, [])
