"""What each kind of expression means by the day of the article, without a model: words, numbers, and their limits."""

from datetime import date

import pytest

from newsner.dates.anchor import find_anchor
from newsner.dates.calendar import add_months, days_of, easter, nearest_weekday, nearest_year
from newsner.dates.expressions import find_expressions
from newsner.dates.resolver import Found, Resolver
from newsner.dates.vocabulary import FIXED_FEASTS, MONTHS, MOVING_FEASTS, NUMBERS, PARTS, SEASONS

WEDNESDAY = date(2015, 10, 7)


def find(text: str, day: date | None = WEDNESDAY) -> list[Found]:
    resolver = Resolver(text, day)
    return [found for x in find_expressions(text) if (found := resolver.resolve(x)) is not None]


def values(text: str, day: date | None = WEDNESDAY) -> list[str]:
    """Return the values of a text's dates, a range as ``low/high``, and ``?`` if it is not known."""
    return [f"{x.low or '..'}/{x.high or '..'}" if x.kind == "range" else x.value or "?" for x in find(text, day)]


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("un", 1), ("une", 1), ("deux", 2), ("trois", 3), ("quatre", 4), ("cinq", 5), ("six", 6), ("sept", 7),
        ("huit", 8), ("neuf", 9), ("dix", 10), ("onze", 11), ("douze", 12), ("treize", 13), ("quinze", 15),
        ("vingt", 20), ("trente", 30), ("quarante", 40), ("cinquante", 50),
    ],
)  # fmt: skip
def test_numbers_in_words(words: str, number: int) -> None:
    assert values(f"Il est mort il y a {words} jours.", date(2015, 12, 31)) == values(
        f"Il est mort il y a {number} jours.", date(2015, 12, 31)
    )
    assert values(f"Il est mort il y a {words} ans.", date(2015, 12, 31)) == [str(2015 - number)]


@pytest.mark.parametrize(
    ("names", "month"),
    [
        ("janvier janv. janv", "01"),
        ("février fevrier févr.", "02"),
        ("mars", "03"),
        ("avril avr.", "04"),
        ("mai", "05"),
        ("juin", "06"),
        ("juillet juil.", "07"),
        ("août aout", "08"),
        ("septembre sept.", "09"),
        ("octobre oct.", "10"),
        ("novembre nov.", "11"),
        ("décembre decembre déc.", "12"),
    ],
)
def test_months(names: str, month: str) -> None:
    for name in names.split():
        assert values(f"Il est né le 3 {name} 1998.") == [f"1998-{month}-03"]
        assert values(f"Il est né le 3 {name} 1998.", None) == [f"1998-{month}-03"]


@pytest.mark.parametrize(
    ("weekday", "last", "following"),
    [
        ("lundi", "2015-10-05", "2015-10-12"),
        ("mardi", "2015-10-06", "2015-10-13"),
        ("mercredi", "2015-09-30", "2015-10-14"),
        ("jeudi", "2015-10-01", "2015-10-08"),
        ("vendredi", "2015-10-02", "2015-10-09"),
        ("samedi", "2015-10-03", "2015-10-10"),
        ("dimanche", "2015-10-04", "2015-10-11"),
    ],
)
def test_weekdays(weekday: str, last: str, following: str) -> None:
    assert values(f"Il est mort {weekday} dernier. Il partira {weekday} prochain.") == [last, following]
    number = 1 + ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"].index(weekday)
    assert values(f"Fermé le {weekday}, chaque {weekday} et tous les {weekday}s.") == [f"XXXX-WXX-{number}"] * 3
    week = date.fromisoformat(following).toordinal()
    for words, days in [("huit", 7), ("quinze", 14)]:
        assert values(f"Il partira {weekday} en {words}.") == [date.fromordinal(week + days).isoformat()]


@pytest.mark.parametrize(
    ("season", "code", "last", "following"),
    [
        ("printemps", 21, "2015-21", "2016-21"),
        ("été", 22, "2015-22", "2016-22"),
        ("automne", 23, "2014-23", "2015-23"),
        ("hiver", 24, "2014-24", "2015-24"),
    ],
)
def test_seasons(season: str, code: int, last: str, following: str) -> None:
    assert values(f"La crue de {season} 1998.") == [f"1998-{code}"]
    assert values(f"Chaque {season}, l'eau monte.") == [f"XXXX-{code}"]
    assert values(f"Le vélo, {season} dernier, et {season} prochain.") == [last, following]
    assert values(f"Le vélo, {season} dernier.", None) == [f"XXXX-{code}"]


@pytest.mark.parametrize(
    ("feast", "day"),
    [
        ("Toussaint", "11-01"),
        ("Noël", "12-25"),
        ("le 14-Juillet", "07-14"),
        ("le 11-Novembre", "11-11"),
        ("le 8-Mai", "05-08"),
        ("le 1er-Mai", "05-01"),
        ("la Saint-Valentin", "02-14"),
        ("la Saint-Sylvestre", "12-31"),
        ("le réveillon", "12-31"),
        ("le jour de l'an", "01-01"),
        ("le nouvel an", "01-01"),
        ("la Saint-Jean", "06-24"),
        ("l'Assomption", "08-15"),
        ("l'Épiphanie", "01-06"),
        ("Halloween", "10-31"),
        ("Pâques", "04-05"),
        ("dimanche de Pâques", "04-05"),
        ("lundi de Pâques", "04-06"),
        ("Vendredi saint", "04-03"),
        ("l'Ascension", "05-14"),
        ("la Pentecôte", "05-24"),
        ("dimanche de Pentecôte", "05-24"),
        ("lundi de Pentecôte", "05-25"),
        ("Mardi gras", "02-17"),
        ("mercredi des Cendres", "02-18"),
        ("les Rameaux", "03-29"),
    ],
)
def test_feasts(feast: str, day: str) -> None:
    """The feasts of 2015, by the calendar of that year."""
    assert values(f"Il pleuvait, {feast} 2015.", None) == [f"2015-{day}"]
    assert values(f"Il pleut, {feast}.", date.fromisoformat(f"2015-{day}")) == [f"2015-{day}"]


def test_all_words_are_tried() -> None:
    """The tables above have each feast, month and season that is known."""
    assert (len(FIXED_FEASTS), len(MOVING_FEASTS), len(MONTHS), len(SEASONS), len(NUMBERS)) == (15, 11, 23, 5, 19)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Il dort ce matin, ce midi et cet après-midi.", ["2015-10-07TMO", "2015-10-07T12:00", "2015-10-07TAF"]),
        ("Il a chanté hier soir, dans la soirée de mardi.", ["2015-10-06TEV", "2015-10-06"]),
        ("Il a chanté cette nuit.", ["2015-10-07TNI"]),
        ("Avant-hier, hier, aujourd'hui, demain.", ["2015-10-05", "2015-10-06", "2015-10-07", "2015-10-08"]),
        ("Après-demain, il partira. Le 12 mai, puis le surlendemain.", ["2015-10-09", "2015-05-12", "2015-05-14"]),
        ("Né le 12 mai 1990. La veille, sa tante est morte.", ["1990-05-12", "1990-05-11"]),
        ("Né le 12 mai 1990. L'avant-veille, il neigeait.", ["1990-05-12", "1990-05-10"]),
        ("Né le 12 mai 1990. Le lendemain, il neigeait.", ["1990-05-12", "1990-05-13"]),
        ("Né le 12 mai 1990. Le même jour, il neigeait.", ["1990-05-12", "1990-05-12"]),
        ("Né le 12 mai 1990." + " Il dort." * 50 + " Le lendemain, il part.", ["1990-05-12", "2015-10-08"]),
        ("Né le 12 mai 1990, il part deux jours plus tard.", ["1990-05-12", "1990-05-14"]),
        ("Né le 12 mai 1990, il est annoncé deux jours plus tôt.", ["1990-05-12", "1990-05-10"]),
        ("Né le 12 mai 1990, il part deux jours après.", ["1990-05-12", "1990-05-14"]),
        ("Né le 12 mai 1990, il est annoncé deux jours auparavant.", ["1990-05-12", "1990-05-10"]),
        ("Il y a trois jours.", ["2015-10-04"]),
        ("Il y a trois semaines.", ["2015-W38"]),
        ("Il y a une quinzaine.", ["2015-W39"]),
        ("Il y a trois mois.", ["2015-07"]),
        ("Il y a dix mois.", ["2014-12"]),
        ("Il y a trois ans.", ["2012"]),
        ("Il y a trois décennies.", ["1985"]),
        ("Il y a trois siècles.", ["1715"]),
        ("Il y a trois heures.", ["?"]),
        ("Il y a 999 ans, et il y a 50 siècles.", ["1016", "?"]),
        ("Dans trois jours, dans trois semaines.", ["2015-10-10", "2015-W44"]),
        ("Dans trois mois, dans trois ans.", ["2016-01", "2018"]),
        ("Cette année, l'année dernière, l'an prochain.", ["2015", "2014", "2016"]),
        ("Cette semaine, la semaine dernière, la semaine prochaine.", ["2015-W41", "2015-W40", "2015-W42"]),
        ("Ce mois, le mois dernier, le mois prochain.", ["2015-10", "2015-09", "2015-11"]),
        ("Ce trimestre, le trimestre dernier, le trimestre prochain.", ["2015-36", "2015-35", "2016-33"]),
        ("Ce semestre, le semestre dernier, le semestre prochain.", ["2015-41", "2015-40", "2016-40"]),
        ("Il s'est blessé ce week-end.", ["2015-W40-WE"]),
        ("Il jouera ce week-end.", ["2015-W41-WE"]),
        ("Le week-end dernier, le week-end prochain.", ["2015-W40-WE", "2015-W42-WE"]),
        ("Au premier trimestre 2012, au deuxième trimestre 2012.", ["2012-33", "2012-34"]),
        ("Au troisième trimestre 2012, au quatrième trimestre de 2012.", ["2012-35", "2012-36"]),
        ("Au 1er trimestre 2012, au 2e trimestre 2012, au 3e trimestre 2012.", ["2012-33", "2012-34", "2012-35"]),
        ("Au 4e trimestre 2012, au dernier trimestre 2012.", ["2012-36", "2012-36"]),
        ("Au premier semestre 2012, au second semestre 2012.", ["2012-40", "2012-41"]),
        ("Au premier semestre, au dernier semestre.", ["2015-40", "2015-41"]),
        ("Dans les années vingt, trente et les années 40.", ["192X", "194X"]),
        ("Les années quarante, les années cinquante.", ["194X", "195X"]),
        ("Les années soixante, les années quatre-vingt.", ["196X", "198X"]),
        ("Les années 10, les années 20, les années 30.", ["201X", "202X", "193X"]),
        ("Au XVIIIe siècle, au XIXe siècle, au IVe siècle.", ["17XX", "18XX", "03XX"]),
        ("Au Ier siècle, au XXIe siècle, au 9e siècle.", ["00XX", "20XX", "08XX"]),
        ("Au XXIIe siècle, au XXIIIe siècle.", ["21XX"]),
        ("Né en 87 à Metz, mort en '98 à Lyon.", ["1987", "1998"]),
        ("Le 3/4/15, le 3/4/30, le 3/4/31.", ["2015-04-03", "2030-04-03", "1931-04-03"]),
        ("Le 31/2/2015 et le 3.4.2015.", ["2015-04-03"]),
        ("Le 30 février 2012 et le 29 février 2012.", ["2012-02-29"]),
        ("Il était 0h30, puis 11 heures du matin.", ["2015-10-07T00:30", "2015-10-07T11:00"]),
        ("Il était 8 heures du soir, 12 heures du soir.", ["2015-10-07T20:00", "2015-10-07T12:00"]),
        ("Il est tombé à midi et demi, à minuit, à minuit et demie.",
         ["2015-10-07T12:30", "2015-10-07T00:00", "2015-10-07T00:30"]),
        ("Le 3 mai 2012, à 24 heures.", ["2012-05-03", "2012-05-03T00:00"]),
        ("Le 3 mai 2012." + " Il dort." * 15 + " Il est 7 heures.", ["2012-05-03", "2015-10-07T07:00"]),
        ("Il dort de 9h30 à 17 heures.", ["2015-10-07T09:30/2015-10-07T17:00"]),
        ("Du 3 au 7 mai 2012, du 20 décembre au 4 janvier 2013.", ["2012-05-03/2012-05-07", "2012-12-20/2013-01-04"]),
        ("Du 3/5/2012 au 7/6/2013.", ["2012-05-03/2013-06-07"]),
        ("De mars à mai 2012, de mars 2011 à mai 2012.", ["2012-03/2012-05", "2011-03/2012-05"]),
        ("Entre 2011 et 2013, en 2011-12, 1914-1918.", ["2011/2013", "2011/2012", "1914/1918"]),
        ("Il a plu de lundi à mercredi.", ["2015-09-28/2015-09-30"]),
        ("Il a plu de samedi à mardi.", ["2015-10-03/2015-10-06"]),
        ("Il pleuvra de mardi à vendredi.", ["2015-10-13/2015-10-16"]),
        ("Il pleuvra de lundi à samedi.", ["2015-10-12/2015-10-17"]),
        ("Depuis lundi, jusqu'au 3 mai 2016.", ["2015-10-05/..", "../2016-05-03"]),
        ("Les 6 et 13 avril 2012.", ["2012-04-06", "2012-04-13"]),
        ("La nuit de mardi à mercredi fut calme.", ["2015-10-06TNI"]),
        ("La nuit du 3 au 4 mai fut calme.", ["2015-05-03TNI"]),
        ("Mercredi 14, vendredi 13.", ["2015-10-14", "2015-11-13"]),
        ("Le 3 mai 2012, puis en juin de la même année.", ["2012-05-03", "2012-06"]),
        ("En 2012, le 3 mai de la même année.", ["2012", "2015-05-03"]),
        ("Le 7 mai 2012, il chantait. Le 9 juin de la même année, il jouait.", ["2012-05-07", "2012-06-09"]),
        ("Le 3 mai, il est mort. Le 3 décembre, il partira.", ["2015-05-03", "2015-12-03"]),
        ("Le 3 février, il viendra.", ["2016-02-03"]),
        ("Le 12 décembre, il est venu. Le 3 janvier, il était là.", ["2014-12-12", "2014-01-03"]),
        ("Mercredi 3 décembre, il neigeait. Mercredi 6 janvier, il neige.", ["2014-12-03", "2016-01-06"]),
        ("Le siècle dernier.", ["19XX"]),
        ("Au surlendemain.", ["2015-10-09"]),
        ("Dans les années 1900.", ["190X"]),
        ("Au siècle dernier, les années 00.", ["19XX", "200X"]),
        ("Il dort de 7 heures de l'après-midi.", ["2015-10-07T19:00"]),
    ],
)  # fmt: skip
def test_expressions(text: str, expected: list[str]) -> None:
    assert values(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ce week-end, cette année, il y a trois jours, dans deux mois.", ["?"] * 4),
        ("La nuit de mardi à mercredi, ce matin, la veille.", ["?"] * 3),
        ("Le 3 mai et le 31 juin.", ["XXXX-05-03"]),
        ("Le 29 février, en mai dernier.", ["XXXX-02-29", "XXXX-05"]),
        ("Au premier trimestre.", ["?"]),
        ("Il est né le 3/4/40, le 3/4/41.", ["2040-04-03", "1941-04-03"]),
        ("À 7 heures, vers midi.", ["T07:00", "T12:00"]),
        ("De lundi à mardi, mercredi 14, Noël.", ["?", "?"]),
        ("Le 3 mai 2012. Le lendemain, à 7 heures.", ["2012-05-03", "2012-05-04", "2012-05-04T07:00"]),
    ],
)
def test_expressions_without_a_day(text: str, expected: list[str]) -> None:
    assert values(text, None) == expected


@pytest.mark.parametrize(
    ("year", "day"),
    [
        (1961, "04-02"), (1962, "04-22"), (1981, "04-19"), (1954, "04-18"), (1818, "03-22"), (1886, "04-25"),
        (1943, "04-25"), (2008, "03-23"), (2019, "04-21"), (2038, "04-25"), (2049, "04-18"), (2076, "04-19"),
        (2100, "03-28"), (2200, "04-06"), (2285, "03-22"), (2299, "04-16"), (2437, "03-22"), (1590, "04-22"),
        (1598, "03-22"), (1693, "03-22"), (1761, "03-22"), (1700, "04-11"), (1800, "04-13"), (1900, "04-15"),
    ],
)  # fmt: skip
def test_easter_of_many_years(year: int, day: str) -> None:
    """Also the earliest and the latest ones, and those of the centuries."""
    assert easter(year).isoformat() == f"{year}-{day}"


def test_easter_is_that_of_other_algorithms() -> None:
    """That of dateutil, in all years of the Gregorian calendar that an article may have."""
    other = pytest.importorskip("dateutil.easter")
    assert [easter(year) for year in range(1583, 3001)] == [other.easter(year) for year in range(1583, 3001)]


@pytest.mark.parametrize(
    ("day", "text", "expected"),
    [
        ("2015-10-08", "Il s'est blessé ce week-end.", "2015-W41-WE"),
        ("2015-10-05", "Il s'est blessé ce week-end.", "2015-W40-WE"),
        ("2016-01-05", "La taxe du troisième trimestre.", "2016-35"),
        ("2016-07-31", "Le semestre dernier.", "2016-40"),
        ("2016-12-31", "Le trimestre prochain.", "2017-33"),
        ("2016-01-31", "Il pleuvait en août dernier.", "2015-08"),
        ("2016-08-31", "L'été dernier.", "2016-22"),
        ("2016-07-31", "L'été dernier.", "2015-22"),
        ("2016-01-15", "Il neige cet hiver.", "2015-24"),
        ("2016-12-15", "Il neige cet hiver.", "2016-24"),
        ("2015-01-10", "Il dort. Mercredi 31 décembre, il neigeait.", "2014-12-31"),
        ("2015-12-30", "Vendredi 1er janvier, il neigera.", "2016-01-01"),
    ],
)
def test_expressions_on_other_days(day: str, text: str, expected: str) -> None:
    assert values(text, date.fromisoformat(day)) == [expected]


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2015, 1, 31), 1, date(2015, 2, 28)),
        (date(2015, 12, 15), 1, date(2016, 1, 15)),
        (date(2015, 1, 15), -1, date(2014, 12, 15)),
        (date(2015, 3, 5), 25, date(2017, 4, 5)),
        (date(2015, 8, 31), -2, date(2015, 6, 30)),
        (date(2015, 5, 27), 12, date(2016, 5, 27)),
        (date(2015, 5, 28), -27, date(2013, 2, 28)),
    ],
)
def test_months_later(day: date, months: int, expected: date) -> None:
    assert add_months(day, months) == expected


@pytest.mark.parametrize(
    ("month", "day", "past", "future", "near"),
    [
        (10, 7, 2015, 2015, 2015),
        (10, 8, 2014, 2015, 2015),
        (10, 6, 2015, 2016, 2015),
        (1, 31, 2015, 2016, 2016),
        (12, 31, 2014, 2015, 2015),
        (5, 30, 2015, 2016, 2015),
    ],
)
def test_nearest_year(month: int, day: int, past: int, future: int, near: int) -> None:
    assert nearest_year(WEDNESDAY, month, day, "past") == past
    assert nearest_year(WEDNESDAY, month, day, "future") == future
    assert nearest_year(WEDNESDAY, month, day, None) == near


def test_nearest_weekday() -> None:
    """A weekday like that of the day is a week away."""
    for distance in range(1, 8):
        day = date.fromordinal(WEDNESDAY.toordinal() + distance)
        assert nearest_weekday(WEDNESDAY, day.weekday(), "future") == day
        day = date.fromordinal(WEDNESDAY.toordinal() - distance)
        assert nearest_weekday(WEDNESDAY, day.weekday(), "past") == day


@pytest.mark.parametrize(
    ("value", "first", "last"),
    [
        ("2016", "2016-01-01", "2016-12-31"),
        ("2016-02", "2016-02-01", "2016-02-29"),
        ("2016-12", "2016-12-01", "2016-12-31"),
        ("2016-W01", "2016-01-04", "2016-01-10"),
        ("2016-W01-WE", "2016-01-09", "2016-01-10"),
        ("2016-02-03T18:30", "2016-02-03", "2016-02-03"),
        ("2016-21", "2016-03-01", "2016-05-31"),
        ("2016-22", "2016-06-01", "2016-08-31"),
        ("2016-23", "2016-09-01", "2016-11-30"),
        ("2016-24", "2016-12-01", "2017-02-28"),
        ("2016-33", "2016-01-01", "2016-03-31"),
        ("2016-34", "2016-04-01", "2016-06-30"),
        ("2016-35", "2016-07-01", "2016-09-30"),
        ("2016-36", "2016-10-01", "2016-12-31"),
        ("2016-40", "2016-01-01", "2016-06-30"),
        ("2016-41", "2016-07-01", "2016-12-31"),
        ("201X", "2010-01-01", "2019-12-31"),
        ("20XX", "2000-01-01", "2099-12-31"),
        ("00XX", "0001-01-01", "0099-12-31"),
        ("9999", "9999-01-01", "9999-12-31"),
    ],
)
def test_days_of_a_value(value: str, first: str, last: str) -> None:
    assert days_of(value) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize("value", [None, "", "XXXX-05-03", "T07:00", "201", "0000", "2015-02-30", "20a5"])
def test_values_without_days(value: str | None) -> None:
    assert days_of(value) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Un titre\n\t• 12 mai 2020 |\nIl dort.", None),
        ("Un titre\n\t• 12 mai 2020\nIl dort.", date(2020, 5, 12)),
        ("Un titre\n12 mai 2020 à Paris\nIl dort.", None),
        ("Un titre\n12 mai\nIl dort.", None),
        ("2020-05-12", date(2020, 5, 12)),
        ("Publié hier, mis à jour le 12/5/2020 à 10:30\nIl dort.", date(2020, 5, 12)),
        ("Né à Metz le 12 mai 1920, il dort.", None),
        ("METZ, le 12 mai 2020 — Il dort.", date(2020, 5, 12)),
        ("METZ (Moselle), 12 mai 2020\nIl dort.", date(2020, 5, 12)),
        ("METZ, 12 mai 2020 il dort.", None),
        ("Publié le 12 mai 1200\nIl dort.", None),
        (" " * 983 + "\n12 mai 2020\nIl dort.", date(2020, 5, 12)),
        (" " * 995 + "\n12 mai 2020\nIl dort.", None),
        ("Il dort. " * 20 + "Publié le 12 mai 2020\n", None),
    ],
)
def test_day_of_publication(text: str, expected: date | None) -> None:
    assert find_anchor(text) == expected
    assert find_anchor(text, list(find_expressions(text))) == expected


def test_all_parts_of_the_day_are_tried() -> None:
    """Each word for a part of the day stands behind a day, with its code."""
    for word, code in PARTS.items():
        expected = "T12:00" if code == "MI" else f"T{code}"
        assert values(f"Il est tombé lundi {word}.") == [f"2015-10-05{expected}"]
