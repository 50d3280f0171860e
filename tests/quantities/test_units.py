"""Units: the singular of a counted noun, the unit after a number and the currency before one.

A unit must be whole (`m` is not the start of `mesures`), as long as can be (`km/h`, not `km`), and of the right case
where case matters (`MW`, not `mw`); each success has refusals beside it.
"""

import re
from decimal import Decimal

import pytest

from newsner.quantities.nouns import to_singular
from newsner.quantities.units import find_currency_before, find_unit_after, to_base

REGULAR = "cibles:cible personnes:personne élèves:élève otages:otage alliés:allié taxis:taxi cible:cible"
IN_AUX = (
    "chevaux:cheval journaux:journal hôpitaux:hôpital tribunaux:tribunal généraux:général maux:mal travaux:travail "
    "vitraux:vitrail baux:bail coraux:corail noyaux:noyau tuyaux:tuyau bureaux:bureau châteaux:château taux:taux"
)
IN_AL_OR_AIL = "festivals:festival chacals:chacal détails:détail rails:rail pneus:pneu landaus:landau"
IN_EUX_OR_OUX = "jeux:jeu feux:feu lieux:lieu neveux:neveu vœux:vœu bijoux:bijou genoux:genou clous:clou époux:époux"
IN_OI_OR_AI = "rois:roi lois:loi emplois:emploi tournois:tournoi convois:convoi délais:délai essais:essai"
UNCHANGED = (
    "mois:mois pays:pays bras:bras fils:fils voix:voix prix:prix nez:nez gaz:gaz os:os avis:avis repas:repas "
    "virus:virus obus:obus colis:colis bois:bois cas:cas procès:procès décès:décès ours:ours souris:souris boss:boss"
)
IRREGULAR = "yeux:œil œufs:œuf cieux:ciel messieurs:monsieur mesdames:madame"
PEOPLES = "français:français chinois:chinois polonais:polonais québécois:québécois belges:belge suisses:suisse"
COMPOUND = (
    "petits-enfants:petit-enfant sapeurs-pompiers:sapeur-pompier arcs-en-ciel:arc-en-ciel pots-de-vin:pot-de-vin "
    "demi-finales:demi-finale non-lieux:non-lieu chefs-d'œuvre:chef-d'œuvre gardes-côtes:garde-côte pick-up:pick-up"
)
CAPITALS = "HOMMES:homme ÉLÈVES:élève Français:français"
INVARIABLE_S = (
    "puits:puits relais:relais pas:pas sens:sens châssis:châssis engrais:engrais taudis:taudis matelas:matelas "
    "tas:tas blocus:blocus terminus:terminus devis:devis logis:logis tiers:tiers oasis:oasis fils:fils"
)
INVARIABLE_X = "crucifix:crucifix perdrix:perdrix fax:fax faux:faux étaux:étau préaux:préau"
IN_EUX = "amoureux:amoureux curieux:curieux malheureux:malheureux lépreux:lépreux jaloux:jaloux"
MORE_PEOPLES = (
    "togolais:togolais rwandais:rwandais gabonais:gabonais genevois:genevois vaudois:vaudois bruxellois:bruxellois "
    "sénégalais:sénégalais québécois:québécois tournois:tournoi délais:délai emplois:emploi"
)
PLURAL_ONLY = "gens:gens obsèques:obsèques rendez-vous:rendez-vous"
PREFIXED = (
    "sous-marins:sous-marin sans-papiers:sans-papiers ex-otages:ex-otage deux-roues:deux-roues "
    "porte-avions:porte-avions "
    "sans-abri:sans-abri après-midi:après-midi hors-la-loi:hors-la-loi lance-roquettes:lance-roquettes "
    "vice-présidents:vice-président non-grévistes:non-gréviste mi-temps:mi-temps ex-ministres:ex-ministre"
)
SINGULARS = " ".join(
    (
        REGULAR,
        IN_AUX,
        IN_AL_OR_AIL,
        IN_EUX_OR_OUX,
        IN_OI_OR_AI,
        UNCHANGED,
        IRREGULAR,
        PEOPLES,
        COMPOUND,
        CAPITALS,
        INVARIABLE_S,
        INVARIABLE_X,
        IN_EUX,
        MORE_PEOPLES,
        PLURAL_ONLY,
        PREFIXED,
    )
)


def nouns(table: str) -> list[list[str]]:
    return [pair.split(":") for pair in table.split()]


@pytest.mark.parametrize(
    ("plural", "singular"),
    [pytest.param(*pair, id=pair[0]) for pair in nouns(SINGULARS)],
)
def test_to_singular(plural: str, singular: str) -> None:
    """A plural gives its singular in lower case, and a singular stays as it is."""
    assert to_singular(plural) == singular


@pytest.mark.parametrize("noun", sorted({singular for _, singular in nouns(SINGULARS)}))
def test_to_singular_twice(noun: str) -> None:
    """The singular of a singular is itself."""
    assert to_singular(noun) == noun


@pytest.mark.parametrize(
    ("text", "surface", "unit", "kind", "factor"),
    [
        pytest.param("250 kg d'explosifs", "kg", "kg", "mass", 1, id="kg"),
        pytest.param("250kg", "kg", "kg", "mass", 1, id="tight"),
        pytest.param("80 km", "km", "km", "length", 1, id="km"),
        pytest.param("80 km/h", "km/h", "km/h", "speed", 1, id="km-h-before-km"),
        pytest.param("80 km2", "km2", "km2", "area", 1, id="km2-before-km"),
        pytest.param("3 m²", "m²", "m2", "area", 1, id="superscript"),
        pytest.param("80 m.", "m", "m", "length", 1, id="metre-before-full-stop"),
        pytest.param("12 kilomètres carrés", "kilomètres carrés", "kilomètre carré", "area", 1, id="two-words"),
        pytest.param(
            "12 mètres\u00a0cubes", "mètres\u00a0cubes", "mètre cube", "volume", 1, id="no-break-space-inside"
        ),
        pytest.param("9 kilomètres à l'heure", "kilomètres à l'heure", "km/h", "speed", 1, id="four-words"),
        pytest.param("9 kilomètres à l’heure", "kilomètres à l’heure", "km/h", "speed", 1, id="curly-apostrophe"),
        pytest.param("5 noeuds", "noeuds", "nœud", "speed", 1, id="ligature-written-out"),
        pytest.param("20 °C", "°C", "°C", "temperature", 1, id="celsius"),
        pytest.param("20 ° C", "° C", "°C", "temperature", 1, id="celsius-spaced"),
        pytest.param("20 degrés", "degrés", "degré", "temperature", 1, id="degrees"),
        pytest.param("20 degrés Celsius", "degrés Celsius", "°C", "temperature", 1, id="degrees-celsius"),
        pytest.param("58,4 %", "%", "%", "percent", 1, id="percent"),
        pytest.param("5 pour cent", "pour cent", "%", "percent", 1, id="percent-words"),
        pytest.param("0,8 pour mille", "pour mille", "‰", "percent", 1, id="per-mille"),
        pytest.param("3 ans.", "ans", "an", "duration", 1, id="years"),
        pytest.param("3 h", "h", "heure", "duration", 1, id="hour-symbol"),
        pytest.param("5 mois", "mois", "mois", "duration", 1, id="months"),
        pytest.param("5 années-lumière", "années-lumière", "année-lumière", "length", 1, id="light-years"),
        pytest.param("12€", "€", "EUR", "money", 1, id="euro-sign"),
        pytest.param("5 EUROS", "EUROS", "EUR", "money", 1, id="words-ignore-case"),
        pytest.param("12 M€", "M€", "EUR", "money", 1_000_000, id="million-euro-sign"),
        pytest.param("12 k€", "k€", "EUR", "money", 1000, id="thousand-euro-sign"),
        pytest.param("50 centimes", "centimes", "EUR", "money", "0.01", id="centimes"),
        pytest.param("10 F CFA", "F CFA", "XOF", "money", 1, id="cfa"),
        pytest.param("10 francs", "francs", "franc", "money", 1, id="francs-of-some-country"),
        pytest.param("10 francs suisses", "francs suisses", "CHF", "money", 1, id="swiss-francs"),
        pytest.param("2 dollars canadiens", "dollars canadiens", "CAD", "money", 1, id="canadian-dollars"),
        pytest.param("5 $ CA", "$ CA", "CAD", "money", 1, id="canadian-sign"),
        pytest.param("5 dinars algériens", "dinars algériens", "DZD", "money", 1, id="algerian-dinars"),
        pytest.param("25 $CAD", "$CAD", "CAD", "money", 1, id="canadian-code-and-sign"),
        pytest.param("3 points", "points", "point", "other", 1, id="points"),
        pytest.param("30 Fahrenheit", "Fahrenheit", "°F", "temperature", 1, id="fahrenheit"),
        pytest.param("3 gallons", "gallons", "gallon", "volume", 1, id="gallons"),
        pytest.param("60 pence", "pence", "penny", "money", "0.01", id="pence"),
        pytest.param("12 MUSD", "MUSD", "USD", "money", 1_000_000, id="million-code"),
        pytest.param("250 KEUR", "KEUR", "EUR", "money", 1000, id="thousand-code"),
        pytest.param("3 KDH", "KDH", "MAD", "money", 1000, id="thousand-dirhams"),
        pytest.param("800 MDT", "MDT", "TND", "money", 1_000_000, id="million-dinars"),
        pytest.param("300 MF CFA", "MF CFA", "XOF", "money", 1_000_000, id="million-cfa-spaced"),
        pytest.param("300 MFCFA", "MFCFA", "XOF", "money", 1_000_000, id="million-cfa"),
        pytest.param("2 Mds$", "Mds$", "USD", "money", 1_000_000_000, id="milliard-dollar-sign"),
        pytest.param("20 G $CAN", "G $CAN", "CAD", "money", 1_000_000_000, id="milliard-canadian"),
        pytest.param("5 MAD", "MAD", "MAD", "money", 1, id="code-before-scale"),
        pytest.param("5 MUR", "MUR", "MUR", "money", 1, id="code-of-mauritius"),
        pytest.param("30 francs guinéens", "francs guinéens", "GNF", "money", 1, id="guinean-francs"),
        pytest.param("40 dollars jamaïcains", "dollars jamaïcains", "JMD", "money", 1, id="jamaican-dollars"),
        pytest.param("5 livres égyptiennes", "livres égyptiennes", "EGP", "money", 1, id="egyptian-pounds"),
        pytest.param("5 COURONNES DANOISES", "COURONNES DANOISES", "DKK", "money", 1, id="danish-crowns-in-capitals"),
        pytest.param("20 F.CFA", "F.CFA", "XOF", "money", 1, id="cfa-with-a-point"),
        pytest.param("5 m^2", "m^2", "m2", "area", 1, id="caret"),
        pytest.param("5 mètres carré", "mètres carré", "mètre carré", "area", 1, id="plural-half-written"),
        pytest.param("5 km carrés", "km carrés", "km2", "area", 1, id="symbol-and-word"),
        pytest.param("90 km / h", "km / h", "km/h", "speed", 1, id="spaced-slash"),
        pytest.param("415 ppm", "ppm", "ppm", "other", 1, id="parts-per-million"),
        pytest.param("35 kWh/m²", "kWh/m²", "kWh/m2", "other", 1, id="energy-of-an-area"),
        pytest.param("12 m3/j", "m3/j", "m3/j", "other", 1, id="flow"),
        pytest.param("2 Mb/j", "Mb/j", "Mb/j", "other", 1, id="oil"),
        pytest.param("5 €/m²", "€", "EUR", "money", 1, id="price-of-an-area"),
        pytest.param("12 km/jour", "km", "km", "length", 1, id="distance-of-a-day"),
        pytest.param("20 euros/mois", "euros", "EUR", "money", 1, id="price-of-a-month"),
        pytest.param("20 euros/personne", "euros", "EUR", "money", 1, id="price-of-a-person"),
        pytest.param("35 ans.Le", "ans", "an", "duration", 1, id="next-sentence-glued"),
        pytest.param("35 €²", "€", "EUR", "money", 1, id="footnote"),
        pytest.param("12 mSv", "mSv", "mSv", "other", 1, id="radiation"),
        pytest.param("5 MW", "MW", "MW", "other", 1, id="megawatt"),
        pytest.param("310 t", "t", "t", "mass", 1, id="tonne-symbol"),
        pytest.param("35 µg", "µg", "µg", "mass", 1, id="microgram"),
    ],
)
def test_find_unit_after(text: str, surface: str, unit: str, kind: str, factor: int | str) -> None:
    """The longest unit that starts at the position is found, whatever case or spaces it is written with."""
    start = text.index(surface)
    match = find_unit_after(text, start)
    assert match is not None
    assert (match.end, match.unit, match.kind, match.factor) == (start + len(surface), unit, kind, Decimal(factor))


@pytest.mark.parametrize(
    ("text", "position"),
    [
        pytest.param("", 0, id="empty"),
        pytest.param("10", 2, id="end-of-text"),
        pytest.param("10 kg", 2, id="space-first"),
        pytest.param("10 gendarmes", 3, id="noun-that-starts-like-gram"),
        pytest.param("10 mesures", 3, id="noun-that-starts-like-metre"),
        pytest.param("10 hommes", 3, id="noun-that-starts-like-hour"),
        pytest.param("10 heureux", 3, id="word-that-starts-like-heure"),
        pytest.param("10 anses", 3, id="word-that-starts-like-an"),
        pytest.param("10 moissons", 3, id="word-that-starts-like-mois"),
        pytest.param("10 sur", 3, id="word-that-starts-like-second"),
        pytest.param("10 Gouverneurs", 3, id="word-that-starts-like-gigabyte"),
        pytest.param("10 kgf", 3, id="symbol-that-starts-like-kg"),
        pytest.param("10 l'eau", 3, id="elided-article"),
        pytest.param("10 l’eau", 3, id="elided-article-curly"),
        pytest.param("5 mw", 2, id="megawatt-in-lower-case"),
        pytest.param("5 G", 2, id="gram-in-capitals"),
        pytest.param("5 Da", 2, id="dinar-in-mixed-case"),
        pytest.param("3 m^4", 2, id="unknown-power"),
        pytest.param("3 m⁴", 2, id="unknown-superscript"),
        pytest.param("3 kg·m", 2, id="product"),
        pytest.param("3 W.m-2", 2, id="product-with-a-point"),
        pytest.param("3 kg/qwz", 2, id="unknown-divisor"),
        pytest.param("3 €/m^4", 2, id="divisor-with-an-unknown-power"),
        pytest.param("3 Meufs", 2, id="word-that-starts-like-a-scaled-code"),
        pytest.param("3 GEUR", 2, id="giga-before-letters"),
    ],
)
def test_find_unit_after_refuses(text: str, position: int) -> None:
    """What is no whole unit, in its own case, right at the position, gives ``None``."""
    assert find_unit_after(text, position) is None


def digits_at(text: str) -> int:
    match = re.search(r"\d", text)
    assert match is not None
    return match.start()


@pytest.mark.parametrize(
    ("text", "start", "unit", "factor"),
    [
        pytest.param("EUR 20", 0, "EUR", 1, id="code"),
        pytest.param("coûte CHF 12'500", 6, "CHF", 1, id="code-after-a-word"),
        pytest.param("CHF20", 0, "CHF", 1, id="code-tight"),
        pytest.param("EUR\u00a020", 0, "EUR", 1, id="no-break-space"),
        pytest.param("EUR\u202f20", 0, "EUR", 1, id="narrow-no-break-space"),
        pytest.param("à €20", 2, "EUR", 1, id="sign"),
        pytest.param("€ 20", 0, "EUR", 1, id="sign-spaced"),
        pytest.param("$62", 0, "USD", 1, id="dollar-sign"),
        pytest.param("US$ 5", 0, "USD", 1, id="longest-sign"),
        pytest.param("$ CA 20", 0, "CAD", 1, id="canadian-sign"),
        pytest.param("£3", 0, "GBP", 1, id="pound"),
        pytest.param("FCFA 5000", 0, "XOF", 1, id="cfa"),
        pytest.param("F CFA 5000", 0, "XOF", 1, id="cfa-spaced"),
        pytest.param("DA 20", 0, "DZD", 1, id="dinar"),
        pytest.param("Fr. 3.50", 0, "franc", 1, id="swiss-abbreviation"),
        pytest.param("cad$ 15", 0, "CAD", 1, id="canadian-code-and-sign"),
        pytest.param("nzd$15", 0, "NZD", 1, id="code-and-sign-tight"),
        pytest.param("$US 40", 0, "USD", 1, id="american-sign"),
        pytest.param("M$ 5", 0, "USD", 1_000_000, id="million-sign"),
        pytest.param("KEUR 250", 0, "EUR", 1000, id="thousand-code"),
        pytest.param("MDH 3", 0, "MAD", 1_000_000, id="million-dirhams"),
        pytest.param("F.CFA 5000", 0, "XOF", 1, id="cfa-with-a-point"),
    ],
)
def test_find_currency_before(text: str, start: int, unit: str, factor: int) -> None:
    """The currency right before a number is found, with its start; it ends where the number starts."""
    position = digits_at(text)
    found = find_currency_before(text, position)
    assert found is not None
    assert (found[0], found[1].end, found[1].unit, found[1].factor) == (start, position, unit, Decimal(factor))
    assert found[1].kind == "money"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("20", id="start-of-text"),
        pytest.param("XEUR 20", id="code-inside-a-word"),
        pytest.param("CHFX 20", id="code-at-the-start-of-a-word"),
        pytest.param("eur 20", id="code-in-lower-case"),
        pytest.param("euros 20", id="word"),
        pytest.param("Euro 2016", id="championship"),
        pytest.param("EURO 2016", id="championship-in-capitals"),
        pytest.param("USA 20", id="country"),
        pytest.param("COP 21", id="conference"),
        pytest.param("PHP 8", id="language"),
        pytest.param("CFA 2", id="league"),
        pytest.param("F 1", id="formula"),
        pytest.param("A$20", id="sign-after-a-letter"),
        pytest.param("% 20", id="percent"),
        pytest.param("kg 20", id="measure"),
        pytest.param("EUR, 20", id="comma-between"),
        pytest.param("EUR  20", id="two-spaces-between"),
        pytest.param("CHF\n20", id="newline-between"),
    ],
)
def test_find_currency_before_refuses(text: str) -> None:
    """A word, another unit, a part of a word or anything in between is no currency of the number."""
    assert find_currency_before(text, digits_at(text)) is None


@pytest.mark.parametrize(
    ("value", "unit", "base"),
    [
        pytest.param("250", "kg", ("250", "kg"), id="mass"),
        pytest.param("3", "tonne", ("3000", "kg"), id="tonne"),
        pytest.param("1.5", "kilomètre", ("1500", "m"), id="length"),
        pytest.param("12", "hectare", ("120000", "m²"), id="area"),
        pytest.param("75", "cl", ("0.00075", "m³"), id="volume"),
        pytest.param("90", "km/h", ("25", "m/s"), id="speed"),
        pytest.param("-18", "°C", ("255.15", "K"), id="celsius"),
        pytest.param("212", "°F", ("373.15", "K"), id="fahrenheit"),
        pytest.param("2.5", "heure", ("9000", "s"), id="hours"),
        pytest.param("3", "semaine", ("1814400", "s"), id="weeks"),
        pytest.param("4" * 40, "km", ("4" * 40 + "000", "m"), id="forty-digits"),
        pytest.param("100", "ch", ("73549.875", "W"), id="horsepower"),
        pytest.param("1", "TWh", ("3600000000000000", "J"), id="energy"),
    ],
)
def test_to_base(value: str, unit: str, base: tuple[str, str]) -> None:
    """A measure has an exact value in its SI base unit."""
    assert to_base(Decimal(value), unit) == (Decimal(base[0]), base[1])


@pytest.mark.parametrize("unit", ["missile", "EUR", "franc", "%", "point", "fois", "an", "mois", "trimestre", ""])
def test_to_base_refuses(unit: str) -> None:
    """What is counted or paid has no SI base unit, nor has a span of no fixed length."""
    assert to_base(Decimal(1), unit) is None
