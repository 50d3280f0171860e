"""The commands ``newsner pseudonymise`` and ``newsner reidentify``: there and back, byte for byte."""

import json
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

import newsner
from french_messages import find_english
from newsner.cli.main import app

RECORDS = [
    {
        "id": "a",
        "text": "Le départ d'Assad.\nBachar al-Assad est à Damas.",
        "author": "Ève Roy",
        "url": "https://x.fr/1",
    },
    {"id": "b", "text": "Selon Assad, 26 missiles ont visé Hama.", "author": "AFP", "url": "https://x.fr/2"},
]


@pytest.fixture(autouse=True)
def _files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.chdir(tmp_path)
    newsner.tag(RECORDS).write("tagged.jsonl")
    yield
    newsner.set_language("en")


def run(*arguments: str, stdin: str = "") -> Result:
    return CliRunner().invoke(app, list(arguments), input=stdin)


def pseudonymise(*options: str) -> Result:
    return run("pseudonymise", "tagged.jsonl", "-o", "public.jsonl", "--key", "key.jsonl", *options)


def test_there_and_back() -> None:
    """The file is as before, and what is between has no name."""
    result = pseudonymise("--ids", "--remove", "url", "--quantities", "--label", "PER", "--label", "LOC")
    assert result.exit_code == 0
    assert "mentions replaced" in result.stderr
    assert "the key is key.jsonl: keep it apart" in result.stderr
    public = Path("public.jsonl").read_text("utf-8")
    assert not any(word in public for word in ("Assad", "Damas", "Roy", "x.fr", "26", "Hama"))
    assert "AFP" in public
    assert stat.S_IMODE(Path("key.jsonl").stat().st_mode) == 0o600
    assert run("reidentify", "public.jsonl", "-o", "back.jsonl", "--key", "key.jsonl").exit_code == 0
    assert Path("back.jsonl").read_bytes() == Path("tagged.jsonl").read_bytes()
    assert stat.S_IMODE(Path("back.jsonl").stat().st_mode) == 0o600


def test_texts_come_back() -> None:
    """A text in a file or on standard input, printed as it was."""
    pseudonymise("--style", "names")
    new = [json.loads(line)["text"] for line in Path("public.jsonl").read_text("utf-8").splitlines()]
    Path("a.txt").write_bytes(new[0].encode())
    assert run("reidentify", "a.txt", "--key", "key.jsonl").stdout == RECORDS[0]["text"]
    assert run("reidentify", "-", "--key", "key.jsonl", stdin=new[1]).stdout == RECORDS[1]["text"]
    assert run("reidentify", "a.txt", "--key", "key.jsonl", "-o", "b.txt").exit_code == 0
    assert Path("b.txt").read_bytes() == RECORDS[0]["text"].encode()


def test_a_key_is_extended() -> None:
    pseudonymise()
    more = run("pseudonymise", "tagged.jsonl", "-o", "more.jsonl", "--key", "more.key.jsonl", "--extend", "key.jsonl")
    assert more.exit_code == 0
    assert Path("more.jsonl").read_bytes() == Path("public.jsonl").read_bytes()


def test_nothing_is_overwritten() -> None:
    """Neither the key, nor what was written, nor an input."""
    pseudonymise()
    before = {name: Path(name).read_bytes() for name in ("public.jsonl", "key.jsonl", "tagged.jsonl")}
    again = run("pseudonymise", "tagged.jsonl", "-o", "other.jsonl", "--key", "key.jsonl")
    assert (again.exit_code, Path("other.jsonl").exists()) == (3, False)
    assert "key.jsonl exists; --overwrite replaces it" in again.stderr
    for out, key in (("tagged.jsonl", "k.jsonl"), ("o.jsonl", "tagged.jsonl"), ("o.jsonl", "o.jsonl")):
        assert run("pseudonymise", "tagged.jsonl", "-o", out, "--key", key, "--overwrite").exit_code == 3
    assert run("reidentify", "public.jsonl", "-o", "key.jsonl", "--key", "key.jsonl", "--overwrite").exit_code == 3
    assert {name: Path(name).read_bytes() for name in before} == before
    assert pseudonymise("--overwrite").exit_code == 0


def test_articles_that_the_key_does_not_know_are_left_out() -> None:
    pseudonymise()
    other = newsner.extract("Rien.").model_copy(update={"id": "z"})
    with Path("public.jsonl").open("a", encoding="utf-8") as file:
        file.write(other.model_dump_json() + "\n")
    result = run("reidentify", "public.jsonl", "-o", "back.jsonl", "--key", "key.jsonl")
    assert result.exit_code == 1
    assert "the key knows no article with the text of 'z'" in result.stderr
    assert Path("back.jsonl").read_bytes() == Path("tagged.jsonl").read_bytes()


def test_french() -> None:
    result = run("--lang", "fr", "pseudonymise", "tagged.jsonl", "-o", "p.jsonl", "--key", "k.jsonl")
    assert result.exit_code == 0
    assert find_english(result.stderr) == []
    assert "mentions remplacées" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        pytest.param(["pseudonymise", "none.jsonl", "-o", "o.jsonl", "--key", "k.jsonl"], 3, id="missing"),
        pytest.param(["pseudonymise", "tagged.jsonl", "-o", "o.csv", "--key", "k.jsonl"], 3, id="suffix"),
        pytest.param(["pseudonymise", "tagged.jsonl", "-o", "o.jsonl", "--key", "k.txt"], 3, id="suffix-of-key"),
        pytest.param(["pseudonymise", "tagged.jsonl", "-o", "o.jsonl"], 2, id="no-key"),
        pytest.param(["reidentify", "tagged.jsonl", "--key", "tagged.jsonl", "-o", "o.jsonl"], 3, id="no-key-file"),
        pytest.param(["reidentify", "tagged.jsonl", "--key", "none.jsonl"], 3, id="missing-key"),
    ],
)
def test_wrong_usage(arguments: list[str], code: int) -> None:
    assert run(*arguments).exit_code == code
    assert not Path("o.jsonl").exists()


def test_no_file_appears_without_its_key(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("newsner.analysis.pseudonyms.key.PseudonymKey.write", fail)
    assert pseudonymise().exit_code == 3
    assert [*Path().glob("*public*")] == [*Path().glob(".*")] == []
