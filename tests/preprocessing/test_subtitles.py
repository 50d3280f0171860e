"""Subtitles: numbers, stamps and notes of cues, which no sentence ends at."""

import pytest

from newsner.preprocessing.cleaning import clean
from newsner.preprocessing.subtitles import find_cues
from timing import assert_reads_in_linear_time

STAMP = "00:01:02,345 --> 00:01:04,000"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(f"1\n{STAMP}\nLe roi\n\n2\n{STAMP}\nde Rome.", "Le roi de Rome.", id="sentence-over-two-cues"),
        pytest.param(f"1\n{STAMP}\nOui.\n\n2\n{STAMP}\nNon.", "Oui./Non.", id="sentences"),
        pytest.param(f"{STAMP}\nGao compte 12\n{STAMP}\n500 élus.", "Gao compte 12 500 élus.", id="no-numbers"),
        pytest.param(f"1\n{STAMP}\n- Bonjour\n- Merci", "- Bonjour/- Merci", id="two-speakers"),
        pytest.param(f"1\n{STAMP}\n{{\\an8}}<i>Léa\nest là</i>", "Léa est là", id="styles"),
        pytest.param(f"1\n{STAMP}\nLéa\\Nest là", "Léa est là", id="line-end-in-ass"),
        pytest.param("WEBVTT\n\n00:01.000 --> 00:04.000 align:start\nLe roi", "Le roi", id="vtt"),
        pytest.param("WEBVTT Titre\nKind: captions\n\nun\n00:01.000 --> 00:04.000\nLe roi", "Le roi", id="named-cue"),
        pytest.param("WEBVTT\n\nNOTE à Gao\n12 morts\n\n00:01.000 --> 00:04.000\nLe roi", "Le roi", id="note"),
        pytest.param("WEBVTT\n\n00:01.000 --> 00:04.000\n<v Léa Roux>Bonjour</v>", "Léa Roux: Bonjour", id="voice"),
        pytest.param("WEBVTT\n\n00:01.000 --> 00:04.000\nLe <00:02.000><c.x>roi</c>", "Le roi", id="karaoke"),
        pytest.param("Lyon --> Gao\n12\n00:01", None, id="arrow"),
        pytest.param("WEBVTT est un format.\nNOTE de lecture", None, id="words"),
        pytest.param("Le départ est à 00:01:02,345.", None, id="time"),
    ],
)
def test_cues(text: str, expected: str | None) -> None:
    """What stands between cues becomes a line end, which is soft within a sentence; line ends show as ``/``."""
    assert clean(text).text.replace("\n", "/") == (text.replace("\n", "/") if expected is None else expected)


@pytest.mark.parametrize("unit", ["1\n", f"{STAMP}\n", f"1\n{STAMP}\n", "NOTE\n", "NOTE a\n\n", "<v ", "{\\a", "--> "])
def test_time_is_linear(unit: str) -> None:
    """Whatever a text is made of, time grows with its length only."""
    assert_reads_in_linear_time(lambda text: list(find_cues(f"{STAMP}\n{text}")), unit, 8_000)
