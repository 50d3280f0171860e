"""Where numbers stand in the middle of a sentence, and what does not belong to them."""

from decimal import Decimal

import pytest

from newsner.numbers import Numeral, parse_number, read_numbers


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Les jeunes de 18-24 ans.", [("18", "18"), ("24", "24")]),
        ("Le club de 2014 3 500 euros.", [("2014", "2014"), ("3 500", "3500")]),
        ("Le club de 2014 2015 3 500 euros.", [("2014", "2014"), ("2015", "2015"), ("3 500", "3500")]),
        ("Le club de 2014 18-24 ans.", [("2014", "2014"), ("18", "18"), ("24", "24")]),
        ("Il conduit deux vingt-tonnes rouges.", [("deux", "2"), ("vingt", "20")]),
        ("Il habite à Dix-Villages.", []),
        ("Il perd 2.000 milliard.", [("2.000 milliard", "?")]),
        ("Il perd 1.999 milliard.", [("1.999 milliard", "1999000000")]),
        ("Il mange trois bons quarts.", [("trois bons quarts", "0.75")]),
        ("Il a trois petits cents.", [("trois", "3")]),
        ("Il a trois et 0,25 sac.", [("trois", "3"), ("0,25", "0.25")]),
        ("Il a trois et 0,75 sac.", [("trois", "3"), ("0,75", "0.75")]),
        ("Il a cinq et demi et trois quarts.", [("cinq et demi", "5.5"), ("trois quarts", "0.75")]),
        ("Il a 3 de millions.", [("3", "3"), ("millions", None)]),
        ("Il a cent de milliers.", [("cent", "100"), ("milliers", None)]),
        ("Il y a 1.500½ sacs.", [("1.500½", "?")]),
        ("Il y a 3,5½ sacs.", [("3,5½", "?")]),
        ("Il y a 15½ sacs.", [("15½", "15.5")]),
        ("Il a zéro deux.", [("zéro", "0"), ("deux", "2")]),
        ("Le cinquième vingt.", [("vingt", "20")]),
        ("Il a 9 à 12 sacs, soit 10^3.", [("9", "9"), ("12", "12"), ("10^3", "1000")]),
        ("Il a un million et cent mille sacs.", [("un million et cent mille", "1100000")]),
        (
            "Il a un million et quatre-vingt-dix-neuf sacs.",
            [("un million", "1000000"), ("quatre-vingt-dix-neuf", "99")],
        ),
        ("Il a un million et cent sacs.", [("un million et cent", "1000100")]),
        ("Il a 3 millions 999 sacs.", [("3 millions 999", "?")]),
        (f"De {'1' * 40}-{'2' * 40} sacs.", [("1" * 40, "1" * 40), ("2" * 40, "2" * 40)]),
        ("Il a mille et cent sacs.", [("mille", "1000"), ("cent", "100")]),
        ("Il a dix et quelques sacs.", [("dix et quelques", "10")]),
        ("Il a neuf et quelques sacs.", [("neuf", "9")]),
    ],
)
def test_numbers_in_a_sentence(text: str, found: list[tuple[str, str | None]]) -> None:
    """A numeral that cannot be read whole is ``?``."""
    numbers = [
        (text[x.start : x.end], "?" if isinstance(x, Numeral) else None if x.value is None else str(x.value))
        for x in read_numbers(text)
    ]
    assert numbers == found


@pytest.mark.parametrize("text", ["cent 3", "trente 0", "trente 10", "deux 3", "0 sur 4", "4 sur 4", "5 sur 4"])
def test_two_numbers_are_no_number(text: str) -> None:
    assert parse_number(text) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("soixante et dix", 70),
        ("soixante et onze", 71),
        ("cinquante et dix", None),
        ("deux cent cinquièmes", 40),
        ("trente cinquièmes", 6),
        ("trente 4", 34),
        ("1 sur 4", Decimal("0.25")),
    ],
)
def test_values(text: str, value: Decimal | int | None) -> None:
    assert parse_number(text) == value
