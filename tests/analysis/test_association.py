"""How typical something is of a part of a corpus: values of R, of exact sums, and what must always hold."""

from decimal import Context, Decimal, localcontext
from math import comb, log, log10

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsner.analysis.association import adjust, expect, measure_log_likelihood, measure_specificity

# Ten speeches of Robespierre (Lafon 1980), and what `specificities(robespierre)` gives in R's package textometry 0.1.3
SIZES = [8395, 2558, 3920, 6903, 7896, 4555, 10142, 2063, 1084, 13933]
FREQUENCIES = {
    "de": [464, 165, 194, 392, 398, 235, 509, 96, 58, 662],
    "peuple": [45, 18, 15, 14, 53, 30, 42, 16, 4, 59],
    "republique": [35, 10, 16, 29, 29, 9, 21, 14, 2, 42],
    "ennemi": [30, 13, 11, 19, 22, 10, 16, 7, 2, 35],
    "patrie": [6, 5, 16, 8, 23, 10, 35, 8, 3, 39],
}
OF_R = {
    "de": [1.2477, 2.6891, -0.5534, 1.6471, -0.5096, -0.2909, -0.6132, -0.8098, 0.3884, -2.2050],
    "peuple": [0.6161, 1.1466, -0.6709, -4.1743, 2.1122, 1.2906, -0.7980, 1.3632, -0.3977, -0.8410],
    "republique": [0.9753, 0.4424, 0.6038, 0.9023, 0.4706, -1.2797, -2.2003, 1.9736, -0.5366, -0.6335],
    "ennemi": [1.2133, 1.6778, 0.3146, 0.3091, 0.3364, -0.5024, -2.0550, 0.4965, -0.3552, -0.4359],
    "patrie": [-4.2432, -0.4160, 1.4491, -2.0903, 0.6178, -0.3834, 1.5961, 0.8409, 0.2942, 0.6414],
}


@pytest.mark.parametrize("word", FREQUENCIES)
def test_specificities_are_those_of_textometry(word: str) -> None:
    """All digits that R prints are the same, in surplus and in deficit."""
    found = measure_specificity(FREQUENCIES[word], sum(FREQUENCIES[word]), SIZES, sum(SIZES))
    assert found.round(4).tolist() == OF_R[word]


def test_specificities_of_a_small_lexicon_are_those_of_textometry() -> None:
    """As `specificities.lexicon.new` gives them in its own test: 10 of 28 words, some of them absent."""
    observed, total = [1, 2, 1, 2, 0, 0, 1, 0, 0, 3], [1, 2, 1, 3, 2, 1, 2, 2, 2, 4]
    found = measure_specificity(observed, total, 10, 28).round(4).tolist()
    assert found == [0.4472, 0.9243, 0.4472, 0.5469, -0.3928, -0.1919, 0.2253, -0.3928, -0.3928, 0.9365]


def test_a_tail_by_hand() -> None:
    """Both of two red balls among three of five: 3 · 1 / 10; none: 1 / 10."""
    assert measure_specificity([2, 0], 2, 3, 5) == pytest.approx([-log10(0.3), -1])


def to_exact(observed: int, total: int, part: int, corpus: int) -> float:
    """Return a specificity by adding up whole numbers."""
    is_surplus = observed * corpus >= total * part
    tail = range(observed, min(total, part) + 1) if is_surplus else range(max(0, total + part - corpus), observed + 1)
    ways = sum(comb(total, number) * comb(corpus - total, part - number) for number in tail)
    with localcontext(Context(prec=50)):
        strength = -float((Decimal(ways) / comb(corpus, part)).log10()) + 0.0
    return strength if is_surplus else -strength


@pytest.mark.parametrize(
    ("observed", "total", "part", "corpus"),
    [
        pytest.param(5000, 5000, 5000, 100_000, id="all-of-it-there"),
        pytest.param(0, 5000, 95_000, 100_000, id="none-of-it-there"),
        pytest.param(900, 1000, 2000, 50_000, id="below-all-floats"),
        pytest.param(295, 300, 4000, 40_000, id="near-the-least-float"),
        pytest.param(10, 2000, 30_000, 60_000, id="deficit-below-all-floats"),
    ],
)
def test_extreme_probabilities_are_exact(observed: int, total: int, part: int, corpus: int) -> None:
    """Where a probability has hundreds of zeros, its exponent is right."""
    found = measure_specificity(observed, total, part, corpus)
    assert abs(found) > 280
    assert found == pytest.approx(to_exact(observed, total, part, corpus), rel=1e-9)


@st.composite
def tables(draw: st.DrawFn) -> tuple[int, int, int, int]:
    corpus = draw(st.integers(1, 300))
    total, part = draw(st.integers(0, corpus)), draw(st.integers(0, corpus))
    return draw(st.integers(max(0, total + part - corpus), min(total, part))), total, part, corpus


@given(tables())
def test_specificities_are_exact(table: tuple[int, int, int, int]) -> None:
    """They are finite, and as adding up whole numbers gives them."""
    found = float(measure_specificity(*table))
    assert np.isfinite(found)
    assert found == pytest.approx(to_exact(*table), rel=1e-9, abs=1e-12)


@given(tables())
def test_the_rest_of_the_corpus_has_the_opposite(table: tuple[int, int, int, int]) -> None:
    """What is in surplus in one of two parts is in deficit in the other, by the same strength."""
    observed, total, part, corpus = table
    rest = total - observed, total, corpus - part, corpus
    if observed * corpus != total * part:
        assert measure_specificity(*rest) == -measure_specificity(*table)
    assert measure_log_likelihood(*rest) == pytest.approx(-measure_log_likelihood(*table), abs=1e-9)


@given(tables())
def test_part_and_item_are_interchangeable(table: tuple[int, int, int, int]) -> None:
    """A source is typical of an entity as the entity is of the source."""
    observed, total, part, corpus = table
    other = observed, part, total, corpus
    assert measure_specificity(*other) == pytest.approx(measure_specificity(*table), rel=1e-9, abs=1e-12)
    assert measure_log_likelihood(*other) == pytest.approx(measure_log_likelihood(*table), abs=1e-9)


@given(tables())
def test_signs_agree(table: tuple[int, int, int, int]) -> None:
    """Both measures call the same a deficit, and neither is less than zero where as much is found as expected."""
    observed, total, part, corpus = table
    is_deficit = observed < expect(total, part, corpus) - 1e-9
    assert (measure_specificity(*table) < 0) == (measure_log_likelihood(*table) < 0) == is_deficit


def test_log_likelihood_by_hand() -> None:
    """Dunning's formula over four cells: 10 of 20 and 5 of 80, of which 3 and 12 are expected."""
    cells = [(10, 3), (5, 12), (10, 17), (75, 68)]
    by_hand = 2 * sum(found * log(found / expected) for found, expected in cells)
    assert measure_log_likelihood([10, 5], 15, [20, 80], 100) == pytest.approx([by_hand, -by_hand])


def test_log_likelihood_is_that_of_scipy() -> None:
    from scipy.stats import chi2_contingency

    table = [[53, 243], [7896 - 53, 61449 - 7896 - 243]]
    expected = chi2_contingency(table, correction=False, lambda_="log-likelihood").statistic
    assert measure_log_likelihood(53, 296, 7896, 61449) == pytest.approx(expected)


def test_p_values_are_adjusted_for_their_number() -> None:
    """By hand: two-sided p of 0.001, 0.02 and 1, times 3 / rank, and none smaller than one before it."""
    specificities = -np.log10([0.0005, 0.01, 0.7]) * [1, -1, 1]
    assert adjust(specificities) == pytest.approx([0.003, 0.03, 1])
    assert adjust(np.array([8000.0, 0.0])).tolist() == [0, 1]
    assert adjust(np.array([])).tolist() == []
