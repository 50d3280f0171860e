"""Where quotations begin and end, by their marks alone."""

import pytest

from newsner.statements.quotations import find_quotations
from readings import read_marked, words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Il dit : « Oui. »", ["« Oui. »"]),
        ("« Oui » et « non »", ["« Oui »", "« non »"]),
        ("« Il a dit « oui » hier »", ["« Il a dit « oui » hier »"]),
        ("« Un « deux « trois » quatre » cinq » six", ["« Un « deux « trois » quatre » cinq »"]),
        ('Il dit : "Oui." Elle dit : "Non."', ['"Oui."', '"Non."']),
        ('Il dit "oui" et rit', ['"oui"']),
        ('Il a "oui " et " non" là', ['"oui "', '" non"']),
        ('("oui") et "non"', ['"oui"', '"non"']),
        ("“Oui” et „non“", ['"Oui"', '"non"']),
        ("‚Oui‘", []),
        ('Un écran de 12" et un autre de 15" là', []),
        ('mot"Oui, je viens."', []),
        ('"', []),
        ('Oui "', []),
        ("Oui «", ["«"]),
    ],
)
def test_quotations_on_a_line(text: str, found: list[str]) -> None:
    assert find(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('Il dit. "\nOui, je viens." Puis il part.', ['"\nOui, je viens."']),  # scraped: the mark ends a line
        ('Il dit. "\noui, je viens."', []),
        ('"Oui.\n"Non.\n"Bon."', ['"Oui.\n"Non.\n"Bon."']),  # the mark is repeated on each line
        ("« Oui.\n« Non.\n« Bon. »", ["« Oui.\n« Non.\n« Bon. »"]),
        ('"Oui\nnon" et "bon"', ['"Oui\nnon"', '"bon"']),
        ('"Oui\n\nnon', ['"Oui']),  # without an end, up to that of the line
        ("« Oui\n\nnon", ["« Oui"]),
        ("« Oui\nnon\n" * 30, ["« Oui"] * 30),
    ],
)
def test_quotations_over_lines(text: str, found: list[str]) -> None:
    assert find(text)[: len(found)] == found


def find(text: str) -> list[str]:
    reading = read_marked(text)
    quotations = find_quotations(reading.words, reading.spaces)
    return [words(reading, x.open, x.close + 1 if x.is_closed else x.close) for x in quotations]
