"""Numbers against a speller of French: what it spells is one number, and no other row of number words is."""

import re
from itertools import product

import pytest

from newsner.numbers import find_numbers, parse_number

SMALL = (
    "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit "
    "dix-neuf"
)
TENS = {2: "vingt", 3: "trente", 4: "quarante", 5: "cinquante", 6: "soixante", 7: "septante", 8: "huitante"}
TENS |= {9: "nonante"}


def spell(number: int, *, swiss: bool = False) -> str:
    """Spell a number below 10^12 with hyphens throughout, as since 1990.

    >>> spell(71), spell(280), spell(91, swiss=True), spell(2_001_300)
    ('soixante-et-onze', 'deux-cent-quatre-vingts', 'nonante-et-un', 'deux-millions-mille-trois-cents')
    """
    for size, name in ((10**9, "milliard"), (10**6, "million"), (1000, "mille"), (100, "cent")):
        count, rest = divmod(number, size)
        if count:
            many = "" if count == 1 and size <= 1000 else spell(count, swiss=swiss) + "-"
            if size == 1000:
                many = many.replace("cents-", "cent-").replace("vingts-", "vingt-")
            plural = "s" if count > 1 and (size > 1000 or (size == 100 and not rest)) else ""
            return many + name + plural + (f"-{spell(rest, swiss=swiss)}" if rest else "")
    return _spell_below_hundred(number, swiss)


def _spell_below_hundred(number: int, swiss: bool) -> str:
    if number < 20:
        return SMALL.split()[number]
    tens, rest = divmod(number, 10)
    if not swiss and tens in (7, 9):
        tens, rest = tens - 1, rest + 10
    if not swiss and tens == 8:
        return "quatre-vingts" if not rest else f"quatre-vingt-{SMALL.split()[rest]}"
    link = "-et-" if rest in (1, 11) else "-"
    return TENS[tens] + (link + SMALL.split()[rest] if rest else "")


NUMBERS = [*range(1200), *range(1900, 2100), *range(3000, 1_000_000, 17_919), *range(10**6, 10**12, 10**11 // 7)]


@pytest.mark.parametrize("swiss", [False, True])
def test_what_is_spelt_is_read(swiss: bool) -> None:
    """Old and new hyphens say the same, alone and in a sentence, and no number is found twice."""
    for number in NUMBERS:
        new = spell(number, swiss=swiss)
        old = new.replace("-", " ").replace("quatre vingt", "quatre-vingt").replace("dix ", "dix-")
        for words in (new, old, old.upper(), old.replace("-", " "), old.replace(" ", "\u00a0")):
            assert parse_number(words) == number, words
            found = list(find_numbers(f"Il y a {words} sacs."))
            assert [(x.start, x.end, x.value) for x in found] == [(7, 7 + len(words), number)], words


WORDS = [
    "un",
    "deux",
    "quatre",
    "sept",
    "dix",
    "onze",
    "seize",
    "vingt",
    "trente",
    "soixante",
    "septante",
    "cent",
    "mille",
]
SPELT = {
    spell(n, swiss=swiss).replace("-", " ").replace("cents", "cent").replace("vingts", "vingt"): n
    for n in [*range(120_000), *range(120_000, 1_000_000, 1000)]
    for swiss in (True, False)
}
SPELT |= {words.replace(" et ", " "): n for words, n in SPELT.items()}
HUNDREDS = re.compile(
    "(un|dix|onze|seize|vingt|trente|soixante|septante)( [a-z]+)? cent"
)  # `onze cents` is tried below


@pytest.mark.parametrize("count", [2, 3])
def test_other_rows_of_words_are_no_number(count: int) -> None:
    """What French would not spell so is no single number: `cent trente vingt`, `deux mille mille`."""
    rows = [words for row in product(WORDS, repeat=count) if not HUNDREDS.search(words := " ".join(row))]
    assert [(words, parse_number(words)) for words in rows] == [(words, SPELT.get(words)) for words in rows]


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("onze cents", 1100),
        ("quinze cent", 1500),
        ("vingt-deux cents", 2200),
        ("dix-neuf cent quatorze", 1914),
        ("deux cents vingt", 220),
        ("deux cent vingts", 220),
        ("quatre-vingts-dix", 90),
        ("quatre-vingts deux", 82),
        ("un cents", None),
        ("cents deux", None),
        ("vingts deux", None),
        ("mille vingts", None),
        ("mille cents", None),
        ("trente quatre-vingts", None),
        ("quatre-vingt quatre-vingt", None),
        ("vingt cents", None),
    ],
)
def test_slips_and_old_hundreds(words: str, value: int | None) -> None:
    """A plural too many or too few is a frequent slip, and hundreds may be counted beyond nine."""
    assert parse_number(words) == value
