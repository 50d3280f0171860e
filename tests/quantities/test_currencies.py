"""Currencies: which one a word, a sign or an abbreviation means in its text; prices with coins, and their ranges."""

from decimal import Decimal

import pytest

from newsner.quantities.finder import QuantityFinder


def find(text: str) -> list[tuple[str, str | None, str]]:
    return [(text[match.start : match.end], match.unit, match.kind) for match in QuantityFinder(text).find()]


@pytest.mark.parametrize(
    ("text", "quantity", "unit", "kind"),
    [
        pytest.param("GENÈVE (ATS) - Il a coûté 3 francs.", "3 francs", "CHF", "money", id="dateline"),
        pytest.param("Le conseil communal vote 3 francs.", "3 francs", "CHF", "money", id="swiss-council"),
        pytest.param("Au Mali, près du Cameroun, 5 francs.", "5 francs", "franc", "money", id="two-countries"),
        pytest.param("Au Mali, 5 francs suisses.", "5 francs suisses", "CHF", "money", id="adjective-wins"),
        pytest.param("En Suisse, 5 dollars canadiens.", "5 dollars canadiens", "CAD", "money", id="dollar-adjective"),
        pytest.param("À Londres, 2,3 millions de livres.", "2,3 millions de livres", "GBP", "money", id="pounds"),
        pytest.param("À Beyrouth, 500 livres.", "500 livres", "LBP", "money", id="lebanese-pounds"),
        pytest.param("Le joueur de Laval pèse 215 livres.", "215 livres", "livre", "mass", id="pounds-of-weight"),
        pytest.param("À Londres, l'auteur signe 12 livres.", "12 livres", "livre", "count", id="books"),
        pytest.param("Il possède 12 livres.", "12 livres", "livre", "count", id="books-anywhere"),
        pytest.param("À Port-au-Prince, 300 000 gourdes.", "300 000 gourdes", "HTG", "money", id="gourdes"),
        pytest.param("Il porte 12 gourdes.", "12 gourdes", "gourde", "count", id="bottles"),
        pytest.param("Douze colons sont arrivés.", "Douze colons", "colon", "count", id="settlers"),
        pytest.param("À Kinshasa, 5 000 FC.", "5 000 FC", "CDF", "money", id="congolese-abbreviation"),
        pytest.param("La ville de Douala donne 5 FCFA.", "5 FCFA", "XAF", "money", id="central-africa"),
        pytest.param("Un pneu à 3 bars de pression.", "3 bars", "bar", "other", id="pressure"),
        pytest.param("Il gonfle à 2,5 bars.", "2,5 bars", "bar", "other", id="no-count-with-decimals"),
        pytest.param("Elle tient 12 bars.", "12 bars", "bar", "count", id="taverns"),
        pytest.param("Elle achète trois livres de beurre.", "trois livres", "livre", "mass", id="butter"),
        pytest.param("Le bébé de Laval pèse 7 livres et 3 onces.", "7 livres et 3 onces", "once", "mass", id="ounces"),
        pytest.param("À Singapour, 500 dollars.", "500 dollars", "USD", "money", id="dollars-abroad"),
        pytest.param("À Tunis, 3 DA.", "3 DA", "DZD", "money", id="abbreviation-needs-no-country"),
    ],
)
def test_meaning_in_context(text: str, quantity: str, unit: str, kind: str) -> None:
    """The country or the subject of the text says what a word means; an adjective behind it says more."""
    assert (quantity, unit, kind) in find(text)


@pytest.mark.parametrize(
    ("text", "quantity", "value", "unit"),
    [
        pytest.param("treize euros et quarante-cinq cents", None, "13.45", "EUR", id="cents-in-words"),
        pytest.param("deux dollars et trente cents", None, "2.3", "USD", id="round-cents-in-words"),
        pytest.param("2 dollars et 30 cents", None, "2.3", "USD", id="cents"),
        pytest.param("12€50", None, "12.5", "EUR", id="sign-inside"),
        pytest.param("5 livres sterling 10 pence", None, "5.1", "GBP", id="pence"),
        pytest.param("Il a payé 85 cents en dollars.", "85 cents", "0.85", "USD", id="cents-alone"),
        pytest.param("À Montréal, 85 cents.", "85 cents", "0.85", "CAD", id="canadian-cents"),
        pytest.param("Il a payé 85 cents.", "85 cents", "85", "cent", id="cents-of-no-currency"),
        pytest.param("50 cts", None, "0.5", "EUR", id="abbreviated"),
        pytest.param("À Alger, 10 milliards de centimes", "10 milliards de centimes", "1E10", "centime", id="algeria"),
        pytest.param("À Berne, Fr. 8'900'000.-", "Fr. 8'900'000.-", "8900000", "CHF", id="swiss-dash"),
        pytest.param("Il coûte 500.– par mois", "500.–", "500", "CHF", id="swiss-dash-alone"),
        pytest.param("5 € 3 pièces", "5 €", "5", "EUR", id="pieces-are-no-cents"),
        pytest.param("3 euros et 12 personnes", "3 euros", "3", "EUR", id="people-are-no-cents"),
        pytest.param("deux dollars et deux cents personnes", "deux dollars", "2", "USD", id="two-hundred-people"),
    ],
)
def test_coins(text: str, quantity: str | None, value: str, unit: str) -> None:
    """Coins are hundredths of their currency, alone or behind it."""
    match = next(QuantityFinder(text).find())
    assert (text[match.start : match.end], match.value, match.unit) == (quantity or text, Decimal(value), unit)


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        pytest.param("10 euro - 20 euro", 10, 20, "EUR", id="dash"),
        pytest.param("entre 5 € et 10 €", 5, 10, "EUR", id="between"),
        pytest.param("3 M€ à 5 M€", 3_000_000, 5_000_000, "EUR", id="scaled"),
        pytest.param("entre 1 € et 2 millions d'euros", 1, 2_000_000, "EUR", id="scale-not-shared"),
        pytest.param("€5 à €10", 5, 10, "EUR", id="signs-first"),
        pytest.param("€10-20", 10, 20, "EUR", id="one-sign-first"),
        pytest.param("3 km à 5 km", 3, 5, "km", id="lengths"),
        pytest.param("10 % - 15 %", 10, 15, "%", id="percent"),
        pytest.param("entre 1m75 et 1m80", "1.75", "1.8", "m", id="unit-inside"),
        pytest.param("entre -5 °C et 3 °C", -5, 3, "°C", id="signed"),
    ],
)
def test_range_with_repeated_unit(text: str, low: int | str, high: int | str, unit: str) -> None:
    """Two measures in one unit make a range, each with its own scale."""
    [match] = QuantityFinder(text).find()
    assert (text[match.start : match.end], match.low, match.high, match.unit) == (
        text,
        Decimal(low),
        Decimal(high),
        unit,
    )


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("de 800 m à 1 km", id="two-units"),
        pytest.param("passe de 3 km à 5 km", id="change"),
        pytest.param("3 € et 5 €", id="and-without-between"),
        pytest.param("45%-55%", id="result"),
        pytest.param("perd trois points à 102 points", id="level"),
        pytest.param("5€/8€", id="two-prices"),
        pytest.param("entre 10 € et 5 €", id="falling"),
    ],
)
def test_two_measures_are_no_range(text: str) -> None:
    """Two units, a change or a list are two quantities."""
    assert [match.value is not None for match in QuantityFinder(text).find()] == [True, True]


@pytest.mark.parametrize(
    "text",
    [
        "A320",
        "M5",
        "F1",
        "F 1",
        "G7",
        "G20",
        "5G",
        "un écran 4K",
        "3D",
        "M6",
        "COP21",
        "la COP 21",
        "$3B",
        "1.- Introduction",
    ],
)
def test_no_money_in_names(text: str) -> None:
    """A letter at a number is no currency, no scale and no unit; a dash behind the number of an item is no price."""
    assert list(QuantityFinder(text).find()) == []
