"""Numerals are read whole or not at all, and however a number is written, it says the same in every sentence."""

import itertools
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newsner.numbers import Numeral, find_numbers, read_numbers
from newsner.preprocessing.cleaning import clean
from newsner.quantities.finder import QuantityFinder
from newsner.quantities.match import QuantityMatch, Refusal
from timing import assert_reads_in_linear_time

MARKS = [*".,'’·/:°^-– \u00a0", "\u202f", " ,", "''"]
RUNS = st.lists(st.one_of(st.from_regex(r"[0-9]{1,4}", fullmatch=True), st.sampled_from(MARKS)), max_size=12).map(
    "".join
)
FRAMES = st.sampled_from(
    ["{}", "Il y a {} euros.", "Les {} élus ont fui.", "({} km)", "de {} % à {}", "{} milliards", "-{} °C"]
)


@given(FRAMES, RUNS, RUNS)
@example("{}", "192.168.1.12", "1")
@example("{} milliards", "1.500", "2")
@example("Il y a {} euros.", "12 34 567", "3")
@example("{}", "0.144,1", "06 12 34 56 78")
def test_no_number_is_a_part_of_digits(frame: str, run: str, other: str) -> None:
    """No digit stands right beside a number, nor behind one of its marks, but for ranges, primes and years."""
    text = frame.format(run, other)
    outcomes = list(read_numbers(text))
    assert all(a.end <= b.start for a, b in itertools.pairwise(outcomes))
    for number in find_numbers(text):
        before, after = text[: number.start], text[number.end :]
        if number.digits:
            assert not re.search(r"[0-9]$", before)
            assert not re.match(r"[0-9]", after)
            assert not re.search(r"[0-9][.,/:°·]$", before), text
            assert not re.match(r"[.,/:°·][0-9]", after), text
            year = re.search(r"(?:1[789]|20)[0-9]{2}[ \u00a0\u202f]$", before)
            assert year or not re.search(r"[0-9][ \u00a0\u202f]$", before), text
    covered = [range(x.start, x.end) for x in outcomes]
    for found in re.finditer(r"(?<![0-9^'’-])[0-9]+", text):  # each numeral has an outcome of its own or lies in one
        assert any(found.start() in span for span in covered), text


@given(FRAMES, RUNS)
@example("{}", "0''0·0")
def test_what_is_refused_is_refused_whole(frame: str, run: str) -> None:
    """No quantity overlaps a numeral that cannot be read, which is refused from its first to its last digit."""
    text = frame.format(run, run)
    outcomes = list(QuantityFinder(text).find_all())
    for numeral in read_numbers(text):
        if isinstance(numeral, Numeral):
            own = [x for x in outcomes if x.start < numeral.end and numeral.start < x.end]
            assert [(x.start, x.end, type(x)) for x in own] == [(numeral.start, numeral.end, Refusal)]


SPELLINGS = [
    "1 500",
    "1.500",
    "1'500",
    "1’500",
    "1·500",
    "1\u00a0500",
    "1\u202f500",
    "1&nbsp;500",
    "1&#8239;500",
    "mille cinq cents",
]
SENTENCES = [
    "Le séisme a fait {} morts.",
    "Quelque {} personnes ont fui.",
    "Au moins {} manifestants ont défilé.",
    "Plus de {} foyers sont privés d'eau.",
    "Le groupe supprime {} postes en France.",
    "La facture s'élève à {} euros.",
    "Il réclame {} dollars de dommages.",
    "Elle a gagné près de {} francs suisses.",
    "Le budget est de {} milliards d'euros.",
    "Le coût atteint {} millions de dollars.",
    "La route mesure {} kilomètres.",
    "Il est monté à {} mètres.",
    "Le camion transporte {} tonnes de riz.",
    "Le feu a ravagé {} hectares.",
    "La cuve contient {} litres.",
    "Le record est de {} km/h.",
    "La détention a duré {} jours.",
    "Il a couru {} heures.",
    "La hausse est de {} %.",
    "Entre {} et 2 000 personnes sont venues.",
    "De 1 000 à {} lits seront fermés.",
    "Il y avait {} ou 2 000 élèves.",
    "La ville compte {} habitants, contre 1 200 en 2010.",
    "Les effectifs sont passés de 1 200 à {} salariés.",
    "Sur 2 000 élèves, {} ont échoué, dont 300 filles.",
    "Trois des {} salariés ont témoigné.",
    "Jusqu'à {} soldats seront déployés.",
    "Pas moins de {} bouteilles ont été saisies.",
    "Environ {} kilos de cocaïne ont été saisis.",
    "Les {} nouveaux logements seront livrés.",
]


@pytest.mark.parametrize("sentence", [pytest.param(sentence, id=str(i)) for i, sentence in enumerate(SENTENCES)])
def test_spellings_say_the_same(sentence: str) -> None:
    """A number says the same in whatever way it is grouped, and in words."""

    def read(spelling: str) -> list[tuple[object, ...]]:
        matches = QuantityFinder(clean(sentence.format(spelling)).text).find()
        return [(x.value, x.low, x.high, x.kind, x.unit, x.noun, x.bound) for x in matches]

    expected = read("1500")
    assert expected
    assert {spelling: read(spelling) for spelling in SPELLINGS} == dict.fromkeys(SPELLINGS, expected)


@pytest.mark.parametrize("spelling", [pytest.param(spelling, id=spelling) for spelling in SPELLINGS])
def test_spellings_keep_their_place(spelling: str) -> None:
    """What was found is cut out of the caller's text as it was written there."""
    text = f"Il y a {spelling} morts."
    cleaned = clean(text)
    (match,) = QuantityFinder(cleaned.text).find()
    start, end = cleaned.to_original(match.start, match.end)
    assert isinstance(match, QuantityMatch)
    assert text[start:end] == f"{spelling} morts"


@pytest.mark.parametrize(
    ("piece", "count"),
    [
        pytest.param("1-", 50_000, id="hyphens"),
        pytest.param("2014 ", 25_000, id="years"),
        pytest.param("12/", 50_000, id="slashes"),
        pytest.param("1'23", 30_000, id="primes"),
        pytest.param("10^6 ", 20_000, id="powers"),
        pytest.param("A320-", 20_000, id="codes"),
        pytest.param("3 millions dix ", 8_000, id="scales-and-small-words"),
        pytest.param("1 ,", 50_000, id="spaced-commas"),
        pytest.param("⁶", 100_000, id="superscripts"),
    ],
)
def test_time_is_linear(piece: str, count: int) -> None:
    """A long run of digits costs as much a piece as a short one, whatever stands between them."""
    assert_reads_in_linear_time(lambda text: list(QuantityFinder(text).find_all()), piece, count)
