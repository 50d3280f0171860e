"""What is run by hand still finds what it names; benchmarks are imported when doctests are collected."""

import runpy
import sys
import tempfile
from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace

import pytest

ROOT = Path(__file__).parent.parent


@pytest.mark.filterwarnings("ignore:a\\.:UserWarning")  # of how a file was read
@pytest.mark.parametrize("data", [b"", b'{"text": "3 kg"}\n', "Macron à Alger".encode() + b"\xff"])
def test_fuzz_targets_run(data: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each takes any bytes, here without atheris."""
    monkeypatch.setitem(sys.modules, "atheris", SimpleNamespace(instrument_imports=lambda include: nullcontext()))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.syspath_prepend(ROOT / "tests" / "fuzz")
    for target in runpy.run_path(str(ROOT / "tests" / "fuzz" / "fuzz.py"))["TARGETS"].values():
        target(data)
