"""The check of built distributions notices builds that differ, what is too much, and what is missing."""

import runpy
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
CHECK: dict[str, Any] = runpy.run_path(str(ROOT / ".ci" / "distributions.py"))
LICENCES = [f"newsner-1.dist-info/licenses/{name}" for name in CHECK["LICENCES"]]
PACKAGE = sorted(CHECK["MODELS"] | {"newsner/__init__.py"})


@pytest.fixture
def build(tmp_path: Path) -> Callable[..., Path]:
    """Write a wheel and an sdist with these files into a folder."""

    def build(folder: str, wheel: list[str], text: str = "") -> Path:
        (tmp_path / folder).mkdir()
        with zipfile.ZipFile(tmp_path / folder / "newsner-1-py3-none-any.whl", "w") as archive:
            for name in wheel:
                archive.writestr(zipfile.ZipInfo(name), text)
        with tarfile.open(tmp_path / folder / "newsner-1.tar", "w") as sdist:
            for name in (*PACKAGE, "PKG-INFO"):
                sdist.addfile(tarfile.TarInfo(f"newsner-1/{name}"))
        (tmp_path / folder / "newsner-1.tar").rename(tmp_path / folder / "newsner-1.tar.gz")
        return tmp_path / folder

    return build


def check(first: Path, second: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    code = CHECK["main"](first, second, set(PACKAGE))
    return code, capsys.readouterr().err


def test_equal_builds_pass(build: Callable[..., Path], capsys: pytest.CaptureFixture[str]) -> None:
    assert check(build("a", PACKAGE + LICENCES), build("b", PACKAGE + LICENCES), capsys) == (0, "")


@pytest.mark.parametrize(
    ("wheel", "text", "told"),
    [
        (PACKAGE + LICENCES, "x", "two builds of newsner-1-py3-none-any.whl differ, in ["),
        (PACKAGE[::-1] + LICENCES, "", "differ, in the order, times or modes of their files"),
    ],
    ids=["content", "order"],
)
def test_builds_that_differ_are_told(
    wheel: list[str], text: str, told: str, build: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    code, error = check(build("a", PACKAGE + LICENCES), build("b", wheel, text), capsys)
    assert code == 1
    assert told in error


@pytest.mark.parametrize(
    ("wheel", "told"),
    [
        ([*PACKAGE, *LICENCES, "newsner/__pycache__/x.pyc"], "does not need: ['newsner/__pycache__/x.pyc']"),
        ([*PACKAGE, *LICENCES, "tests/raw.jsonl"], "does not need: ['tests/raw.jsonl']"),
        (PACKAGE[1:] + LICENCES, f"the wheel lacks ['{PACKAGE[0]}']"),
        (PACKAGE + LICENCES[1:], "the wheel has the licences"),
    ],
    ids=["cache", "untracked", "missing", "licence"],
)
def test_wrong_contents_are_told(
    wheel: list[str], told: str, build: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    code, error = check(build("a", wheel), build("b", wheel), capsys)
    assert code == 1
    assert told in error


def test_a_large_wheel_is_told(
    build: Callable[..., Path], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(CHECK["find_faults"].__globals__, "MAX_WHEEL", 10)
    code, error = check(build("a", PACKAGE + LICENCES), build("b", PACKAGE + LICENCES), capsys)
    assert code == 1
    assert "at most 10 are wanted" in error
