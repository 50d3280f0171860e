"""No regular expression takes long on the text that suits it worst, alone or where newsner uses it."""

import json
import re
import subprocess
import sys
from functools import cache, partial
from pathlib import Path

import pytest
from hypothesis import settings

from attacks import attacks_on
from newsner import match
from newsner.preprocessing.cleaning import clean
from newsner.quantities.finder import QuantityFinder
from timing import assert_linear, limited

ROOT = Path(__file__).parent.parent
SHORT, MIDDLE, LONG = 250, 500, 2000  # characters
MATCH_SECONDS = 0.08  # of processor time for one match of 500 characters, where time may grow with their cube
NAME_SECONDS = 1.25  # for two comparisons of names of 1,000 characters


@cache
def patterns() -> list[re.Pattern[str]]:
    texts = [*(ROOT / "examples" / "articles").glob("*.txt"), *(ROOT / "seeds").glob("*.txt")]
    command = [sys.executable, str(ROOT / "tests" / "attacks.py"), *map(str, texts)]
    found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8").stdout)
    return [re.compile(source, flags) for source, flags in found]


def test_the_patterns_are_found() -> None:
    """Those of modules, those made of word lists, and those of calls such as `re.match`."""
    assert len(patterns()) >= 140
    assert sum(bool(attacks_on(pattern, LONG)) for pattern in patterns()) > 60


def test_no_pattern_backtracks_without_end() -> None:
    """Each pattern, matched where its worst text begins.

    The limit is as strict as five seconds for 2,000 characters are, of which the worst pattern took 0.9.
    """
    for pattern in patterns():
        for text in attacks_on(pattern, MIDDLE):
            with limited(MATCH_SECONDS, f"{pattern.pattern[:200]!r} on {text[:50]!r}…"):
                pattern.match(text)


def read(text: str) -> None:
    list(QuantityFinder(clean(text).text).find())


def some(texts: list[str]) -> list[str]:
    """Return as many of the texts as a property has examples, by fives."""
    return texts[:: 1 + len(texts) // (settings().max_examples // 5)]


def worst_texts(*lengths: int) -> list[tuple[str, ...]]:
    """Return the texts of each length that suit some pattern worst; many patterns have the same ones.

    Of those that differ in their last character only, one will do: behind it stand other characters that match nothing.
    """
    of_patterns = (zip(*(some(attacks_on(pattern, n)) for n in lengths), strict=True) for pattern in patterns())
    return list({texts[0][: SHORT - 50]: texts for of_pattern in of_patterns for texts in of_pattern}.values())


def test_worst_texts_take_linear_time_in_use() -> None:
    """The same texts, between numbers, read for quantities."""
    read("12 km")  # builds the patterns
    for texts in worst_texts(SHORT, LONG):
        short, long = (f"12{text}12 km" for text in texts)
        try:
            assert_linear(partial(read, short), partial(read, long), LONG // SHORT)
        except AssertionError as error:
            pytest.fail(f"{error}: on {long[:50]!r}…")


def test_worst_names_are_compared_in_time() -> None:
    """The same texts as names: every pair of words may be compared, so time is quadratic, but no more."""
    for (text,) in worst_texts(LONG // 2):
        with limited(NAME_SECONDS, f"{text[:50]!r}…"):
            match(text, f"{text} et compagnie", "ORG")
            match(text, f"Jean {text}", "PER")
