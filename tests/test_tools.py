"""What is run by hand still finds what it names; benchmarks are imported when doctests are collected."""

import re
import runpy
import sys
import tempfile
from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace

import pytest

import newsner

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize("name", ["names.toml", "numbers.toml"])
def test_mutation_settings_name_files(name: str) -> None:
    """The modules that are changed, and the tests that should notice."""
    paths = re.findall(r"\b(?:newsner|tests)/[\w/.]+", (ROOT / "tests" / "mutation" / name).read_text("utf-8"))
    assert len(paths) > 3
    package = Path(newsner.__file__).parent.parent  # which is not in the folder of the tests where an sdist is tested
    assert not [path for path in paths if not any((root / path).exists() for root in (ROOT, package))]


@pytest.mark.filterwarnings("ignore:a\\.:UserWarning")  # of how a file was read
@pytest.mark.parametrize("data", [b"", b'{"text": "3 kg"}\n', "Macron à Alger".encode() + b"\xff"])
def test_fuzz_targets_run(data: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each takes any bytes, here without atheris."""
    monkeypatch.setitem(sys.modules, "atheris", SimpleNamespace(instrument_imports=lambda include: nullcontext()))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.syspath_prepend(ROOT / "tests" / "fuzz")
    for target in runpy.run_path(str(ROOT / "tests" / "fuzz" / "fuzz.py"))["TARGETS"].values():
        target(data)
