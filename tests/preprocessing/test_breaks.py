"""Line ends that are no line feeds, and breaks of pages."""

import pytest

from newsner.preprocessing.breaks import find_breaks
from newsner.preprocessing.edits import apply_edits
from timing import assert_reads_in_linear_time


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("a\r\nb\r\n\r\nc", "a/b//c", id="windows"),
        pytest.param("a\rb\r\rc", "a/b//c", id="old-mac"),
        pytest.param("a\x0bb\x85c\u2028d\u2029e", "a/b/c/d/e", id="unicode"),
        pytest.param("le roi\n\n12\n\n\x0cde Rome", "le roi/de Rome", id="page-number"),
        pytest.param("le roi\n- 12 -\n\x0c\nde Rome", "le roi/de Rome", id="page-number-between-dashes"),
        pytest.param("le roi\nPage 3/12\n\x0cde Rome", "le roi/de Rome", id="page-number-of"),
        pytest.param("le roi\x0cde Rome", "le roi/de Rome", id="page-break"),
        pytest.param("Gao compte 12\n\x0c500 élus", "Gao compte 12/500 élus", id="number-of-the-text"),
        pytest.param("a\nb\n\n12\n\nc\td", "a/b//12//c\td", id="line-feeds"),
    ],
)
def test_breaks(text: str, expected: str) -> None:
    """All become line feeds, which show as ``/``."""
    assert apply_edits(text, None, find_breaks(text))[0].replace("\n", "/") == expected


@pytest.mark.parametrize("unit", ["\r", "\r\n", "\x0c", " \x0c", "12\n\x0c", "\n", " "], ids=repr)
def test_time_is_linear(unit: str) -> None:
    """Whatever a text is made of, time grows with its length only."""
    assert_reads_in_linear_time(lambda text: list(find_breaks(f"\r{text}\x0c")), unit, 8_000)
