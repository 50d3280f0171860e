"""Folders of models: they are data, of which nothing runs."""

from pathlib import Path

import pytest
import spacy
from spacy.language import Language

from newsner import ModelNotFoundError
from newsner.ner.loading import load_ner

RAN: list[str] = []
"""What registered functions have noted that they ran."""


@spacy.registry.callbacks("newsner_test.note.v1")
def make_note(text: str = "") -> object:
    RAN.append(text)
    return lambda nlp: nlp


@spacy.registry.readers("newsner_test.read.v1")
def read_anything(path: str = "") -> int:
    RAN.append(path)
    return 7


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the folder of a model that has learnt nothing."""
    RAN.clear()
    nlp = spacy.blank("fr")
    nlp.add_pipe("ner").add_label("PER")  # type: ignore[attr-defined]
    nlp.initialize()
    nlp.to_disk(tmp_path / "model")
    return tmp_path / "model"


def change(folder: Path, old: str, new: str) -> None:
    config = (folder / "config.cfg").read_text("utf-8")
    assert old in config
    (folder / "config.cfg").write_text(config.replace(old, new), "utf-8")


NOTE = '@callbacks = "newsner_test.note.v1"'
HARMFUL = [
    pytest.param(
        "before_creation = null",
        f"\n\n[nlp.before_creation]\n{NOTE}\ntext = 'x'",
        r"'newsner_test.note.v1' in \[nlp.before_creation\]",
        id="callback",
    ),
    pytest.param(
        "after_pipeline_creation = null", f"\n\n[nlp.after_pipeline_creation]\n{NOTE}", "after_pip", id="behind"
    ),
    pytest.param(
        "before_creation = null",
        f"before_creation = ${{own.note}}\n\n[own]\n\n[own.note]\n{NOTE}",
        r"\[nlp.before_creation\]",
        id="elsewhere",
    ),
    pytest.param(
        "hidden_width = 64",
        '\n\n[components.ner.model.hidden_width]\n@readers = "newsner_test.read.v1"\npath = "x"',
        r"'newsner_test.read.v1' in \[components.ner.model",
        id="reader",
    ),
    pytest.param('factory = "ner"', 'source = "./elsewhere"', r"elsewhere.* in \[components.ner\]", id="other-model"),
]


@pytest.mark.parametrize(("old", "new", "message"), HARMFUL)
def test_functions_that_may_do_anything_do_not_run(folder: Path, old: str, new: str, message: str) -> None:
    """spaCy would run what any installed package has registered, with the arguments that stand in the folder."""
    value, _, section = new.partition("\n\n")
    change(folder, old, value)
    with (folder / "config.cfg").open("a", encoding="utf-8") as file:
        file.write(f"\n{section}\n")
    with pytest.raises(ModelNotFoundError, match=message):
        load_ner(folder)
    assert RAN == []


def test_code_in_a_folder_is_not_imported(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither what a package would have, nor a pickle, nor what another program would run first."""
    for name in ("__init__.py", "functions.py", "code.py", "sitecustomize.py", "conftest.py"):
        (folder / name).write_text(f"from pathlib import Path\nPath({str(folder / 'ran')!r}).touch()\n", "utf-8")
    (folder / "model.pkl").write_bytes(b"cposix\nsystem\n(S'false'\ntR.")
    monkeypatch.chdir(folder)
    assert isinstance(load_ner(folder), Language)
    assert not (folder / "ran").exists()


def test_vectors_that_are_pickles_are_refused(folder: Path) -> None:
    """numpy would load objects by running what they say."""
    import numpy

    numpy.save(folder / "vocab" / "vectors", numpy.array([{"a": 1}], dtype=object), allow_pickle=True)
    (folder / "vocab" / "vectors").unlink(missing_ok=True)
    (folder / "vocab" / "vectors.npy").rename(folder / "vocab" / "vectors")
    with pytest.raises(ValueError, match="allow_pickle=False"):
        load_ner(folder)


def test_an_unknown_function_is_named(folder: Path) -> None:
    change(folder, "spacy.TransitionBasedParser.v2", "nobody.Knows.v1")
    with pytest.raises(ValueError, match=r"nobody\.Knows\.v1"):
        load_ner(folder)
