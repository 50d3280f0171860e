"""Times and lengths whose units stand among their digits, and what tells them from clock times."""

from decimal import Decimal

import pytest

from newsner.numbers import find_numbers
from newsner.quantities.context import NumberContext
from newsner.quantities.durations import find_tight, is_tied_by_prime
from newsner.quantities.finder import QuantityFinder
from newsner.quantities.match import QuantityMatch


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        pytest.param("2h04", "124", "minute", id="hours-minutes"),
        pytest.param("2 h 04 min", "124", "minute", id="named-minutes"),
        pytest.param("2h04min35s", "7475", "seconde", id="three-units"),
        pytest.param("2H04'35''", "7475", "seconde", id="capital-and-primes"),
        pytest.param("31'42", "1902", "seconde", id="no-last-prime"),
        pytest.param('9"86', "9.86", "seconde", id="hundredths"),
        pytest.param("1'26.45", "86.45", "seconde", id="decimals"),
        pytest.param("3mn12", "192", "seconde", id="unnamed-seconds"),
        pytest.param("45''", "45", "seconde", id="lone-double-prime"),
        pytest.param("1m80", "1.80", "m", id="metres"),
        pytest.param("gardien de 6'2''", "74", "pouce", id="feet"),
        pytest.param('écran de 15,6"', "15.6", "pouce", id="inches"),
    ],
)
def test_find_tight(text: str, value: str, unit: str) -> None:
    """The whole is one measure in its smallest unit."""
    tight = find_tight(NumberContext(text), next(find_numbers(text)))
    assert tight is not None
    assert (tight.end, tight.value, tight.unit) == (len(text), Decimal(value), unit)


@pytest.mark.parametrize("text", ["2h", "45 min", "1'500", "le 45'", "(90')", '"acte 12"', "3h99", "2h5", "12 sacs"])
def test_find_tight_refuses(text: str) -> None:
    """A lone unit, a group of thousands, a minute of a match and a closing quote are no such measure."""
    assert find_tight(NumberContext(text), next(find_numbers(text))) is None


@pytest.mark.parametrize("text", ["6'2 ans", "2° 21' est", "à partir de 4'45"])
def test_is_tied_by_prime(text: str) -> None:
    """What a prime ties and nothing reads is no number of its own."""
    assert is_tied_by_prime(NumberContext(text), next(find_numbers(text)))


DURATIONS = [
    *("une grève de {}h", "prolongée de {} h", "pendant {}h", "au bout de {}h", "il y a {}h", "en {} heures"),
    *("dans les {}h", "sous {}h", "{}h après le drame", "{} h plus tard", "{}h par semaine", "moins de {}h"),
    *("un vol de {}h", "{}h de marche", "le trajet dure {}h", "IL DORT {}H PAR NUIT", "le délai est de {}h"),
]
CLOCK_TIMES = [
    *("à {}h", "vers {} h", "dès {}h", "jusqu'à {}h", "lundi {}h", "{}h du matin", "{} heures locales", "{}h GMT"),
    *("de {}h à 19h", "entre {}h et 20h", "le journal de {}h de TF1", "au {}h", "({}h)", "{}h.", "le match de {}h"),
    *("A {} heures", "il est {}h", "{}h-20h", "avant {} heures", "peu après {}h", "ouvert de {} à 20 h"),
]


def durations_in(text: str) -> list[tuple[Decimal | None, str | None]]:
    found = QuantityFinder(text).find_all()
    return [(match.value, match.kind) for match in found if isinstance(match, QuantityMatch)]


@pytest.mark.parametrize("frame", DURATIONS)
@pytest.mark.parametrize("hours", [7, 12, 24, 48, 96])
def test_duration(frame: str, hours: int) -> None:
    """What stands around hours makes them last."""
    assert durations_in(frame.format(hours)) == [(Decimal(hours), "duration")]


@pytest.mark.parametrize("frame", CLOCK_TIMES)
@pytest.mark.parametrize("hours", [7, 12, 16])
def test_clock_time(frame: str, hours: int) -> None:
    """A time of day is refused, with all of its parts."""
    assert durations_in(frame.format(hours)) == []


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        pytest.param("dure entre 1 h 30 et 2 h", 90, 120, "minute", id="between"),
        pytest.param("un retard de 45 min à 1h15", 45, 75, "minute", id="mixed"),
        pytest.param("le temps d'attente varie de 2 h à 3 h", 2, 3, "heure", id="same-unit"),
        pytest.param("mesure entre 1m75 et 1m80", Decimal("1.75"), Decimal("1.80"), "m", id="length"),
    ],
)
def test_range(text: str, low: Decimal, high: Decimal, unit: str) -> None:
    """Two times make one range in the smaller unit."""
    (match,) = (x for x in QuantityFinder(text).find_all() if isinstance(x, QuantityMatch))
    assert (match.low, match.high, match.unit, match.value) == (low, high, unit, None)
