"""Names on their own: forms for comparing, acronyms, initials, and the spellings of one name in print."""

import csv
from collections.abc import Callable
from typing import Any

import pytest

from markup import CASES
from newsner.names import (
    are_initials,
    comparison_form,
    find_spellings,
    fold,
    initials,
    is_acronym,
    is_blend,
    is_first_name,
    is_initialled,
    is_inner_surname,
    is_partial,
    is_shortened_organisation,
    is_shortened_place,
    is_surname,
    name_parts,
)


def gap(*values: Any, id: str, reason: str) -> Any:
    """Return a parameter that the library is known to get wrong."""
    return pytest.param(*values, id=id, marks=pytest.mark.xfail(strict=True, reason=reason))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Genève", "geneve", id="grave"),
        pytest.param("ÉLYSÉE", "elysee", id="capitals"),
        pytest.param("E\u0301lyse\u0301e", "elysee", id="decomposed"),
        pytest.param("Haïti", "haiti", id="diaeresis"),
        pytest.param("Curaçao", "curacao", id="cedilla"),
        pytest.param("Jérôme Bœuf", "jerome boeuf", id="oe-ligature"),
        pytest.param("ŒUVRE", "oeuvre", id="oe-capital"),
        pytest.param("Zürich", "zurich", id="umlaut"),
        pytest.param("Novi Pazar – Niš", "novi pazar – nis", id="punctuation-stays"),
        pytest.param("l’ONU", "l’onu", id="apostrophe-stays"),
        pytest.param("", "", id="empty"),
        pytest.param("Lætitia Casta", "laetitia casta", id="ae-ligature"),
        pytest.param("Lech Wałęsa", "lech walesa", id="stroke"),
    ],
)
def test_fold(text: str, expected: str) -> None:
    """Folding takes case and accents away, and nothing else."""
    assert fold(text) == expected


SAME = [
    pytest.param("État islamique", "Etat islamique", id="accent"),
    pytest.param("L'État islamique", "ETAT ISLAMIQUE", id="article-and-capitals"),
    pytest.param("l’Élysée", "Elysée", id="typographic-apostrophe"),
    pytest.param("Al-Qaïda", "Al Qaïda", id="al-hyphen"),
    pytest.param("Bachar al-Assad", "Bachar el Assad", id="al-el"),
    pytest.param("Bachar al-Assad", "Bachar Assad", id="al-left-out"),
    pytest.param("Jean-Luc Mélenchon", "Jean Luc Melenchon", id="hyphen"),
    pytest.param("Trois-Rivières", "TROIS-RIVIERES", id="place-in-capitals"),
    pytest.param("M. Ouattara", "Ouattara", id="civility"),
    pytest.param("Mme Calmy-Rey", "Calmy-Rey", id="civility-feminine"),
    pytest.param("Me Dupond-Moretti", "Dupond-Moretti", id="lawyer"),
    pytest.param("P.S.", "PS", id="acronym-full-stops"),
    pytest.param("U.R.S.S.", "URSS", id="acronym-four-letters"),
    pytest.param("Le Monde", "Monde", id="newspaper-article"),
    pytest.param("La Haye", "LA HAYE", id="place-article"),
    pytest.param("Saint-Denis", "Saint Denis", id="saint"),
    pytest.param("  Air   Algérie ", "Air Algérie", id="spaces"),
    pytest.param("Cœur de Paris", "Coeur de Paris", id="ligature"),
]

DIFFERENT = [
    pytest.param("Corée du Nord", "Corée du Sud", id="north-south"),
    pytest.param("Mexico", "Mexique", id="city-country"),
    pytest.param("Armée syrienne", "Armée syrienne libre", id="longer-name"),
    pytest.param("George Bush", "George W. Bush", id="middle-initial"),
    pytest.param("François Hollande", "Hollande", id="full-name-surname"),
    pytest.param("Las Vegas", "Vegas", id="las-is-no-article"),
    pytest.param("Lens", "ns", id="le-inside-a-word"),
    pytest.param("Alger", "Ger", id="al-inside-a-word"),
    pytest.param("Elbeuf", "Beuf", id="el-inside-a-word"),
    pytest.param("Metz", "tz", id="civility-inside-a-word"),
    pytest.param("France 2", "France 3", id="number"),
    pytest.param("Guinée", "Guinée-Bissau", id="compound-country"),
    pytest.param("Niger", "Nigeria", id="prefix"),
    pytest.param("PS", "PSS", id="acronyms"),
    pytest.param("L. Fabius", "Fabius", id="initial-l"),
]


@pytest.mark.parametrize(("a", "b"), SAME)
def test_same_comparison_form(a: str, b: str) -> None:
    """Two spellings of one name have one comparison form."""
    assert comparison_form(a) == comparison_form(b)


@pytest.mark.parametrize(("a", "b"), DIFFERENT)
def test_different_comparison_forms(a: str, b: str) -> None:
    """Two names keep two comparison forms."""
    assert comparison_form(a) != comparison_form(b)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param("L’Équipe", "equipe", id="article"),
        pytest.param("Bachar el-Assad", "bachar assad", id="al"),
        pytest.param("Jean-Yves Le Drian", "jean yves le drian", id="article-inside"),
        pytest.param("J.-L. Mélenchon", "j l melenchon", id="initials"),
        pytest.param("S.O.S. Racisme", "sos racisme", id="full-stops"),
        pytest.param("Dr Denis Mukwege", "denis mukwege", id="title"),
        pytest.param("Madame", "madame", id="title-alone"),
        pytest.param("Le", "le", id="article-alone"),
        pytest.param("Al", "al", id="al-alone"),
        pytest.param("", "", id="empty"),
    ],
)
def test_comparison_form(name: str, expected: str) -> None:
    """The comparison form is plain words, and never empty for a name."""
    assert comparison_form(name) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param("OSDH", True, id="capitals"),
        pytest.param("EI", True, id="two-letters"),
        pytest.param("P.S.", True, id="full-stops"),
        pytest.param("CFE-CGC", True, id="hyphen"),
        pytest.param("M6", True, id="digit"),
        pytest.param("G20", True, id="digits"),
        pytest.param("CÉDÉAO", True, id="accents"),
        pytest.param("Cnaf", False, id="small-letters"),
        pytest.param("Paris", False, id="name"),
        pytest.param("N", False, id="one-letter"),
        pytest.param("N.", False, id="initial"),
        pytest.param("2015", False, id="number"),
        pytest.param("20 Minutes", False, id="number-and-word"),
        pytest.param("SNCF Réseau", False, id="two-words"),
        pytest.param("FRANÇOIS HOLLANDE", False, id="name-in-capitals"),
        pytest.param("États-Unis", False, id="hyphenated-name"),
        pytest.param("LUXEMBOURGEOISE", False, id="too-long"),
        pytest.param("", False, id="empty"),
        pytest.param("JEAN-LUC", False, id="first-name-in-capitals"),
        pytest.param("UNSA-SDIS", True, id="two-acronyms"),
    ],
)
def test_is_acronym(name: str, expected: bool) -> None:
    """An acronym is one word of two to nine capitals and digits."""
    assert is_acronym(name) is expected


@pytest.mark.parametrize(
    ("name", "acronym"),
    [
        pytest.param("Confédération générale du travail", "cgt", id="one-little-word"),
        pytest.param("Observatoire syrien des droits de l'homme", "osdh", id="elision"),
        pytest.param("Mouvement pour l’unicité et le jihad en Afrique de l’Ouest", "mujao", id="many-little-words"),
        pytest.param("Régie autonome des transports parisiens", "ratp", id="railway"),
        pytest.param("Banque nationale suisse", "bns", id="no-little-word"),
        pytest.param("Armée syrienne libre", "asl", id="army"),
        pytest.param("Émirats arabes unis", "eau", id="accented-initial"),
        pytest.param("Front de libération nationale", "fln", id="front"),
        pytest.param("Parti libéral-radical", "plr", id="hyphen"),
        pytest.param("Pour une Suisse solidaire", "puss", id="little-words-kept"),
        pytest.param("Union pour un mouvement populaire", "ump", id="un"),
    ],
)
def test_initials_hold(name: str, acronym: str) -> None:
    """The initials of a full name include the acronym in use."""
    assert acronym in initials(name)


@pytest.mark.parametrize(
    ("name", "acronym"),
    [
        pytest.param("Rassemblement national", "fn", id="former-name"),
        pytest.param("Parti communiste", "ps", id="other-party"),
        pytest.param("Observatoire syrien des droits de l'homme", "os", id="first-letters"),
        pytest.param("Armée syrienne", "asl", id="one-word-short"),
        pytest.param("Armée syrienne libre", "as", id="one-letter-short"),
        pytest.param("Union africaine", "ue", id="other-union"),
        pytest.param("Fédération internationale de football", "fff", id="other-federation"),
        pytest.param("Radio Télévision Suisse", "ssr", id="anagram"),
    ],
)
def test_initials_refuse(name: str, acronym: str) -> None:
    """The acronym of something else is not among the initials."""
    assert acronym not in initials(name)


@pytest.mark.parametrize(
    ("name", "spelling"),
    [
        pytest.param("États-Unis", "Etats-Unis", id="plain-capital"),
        pytest.param("États-Unis", "ÉTATS-UNIS", id="capitals-accented"),
        pytest.param("États-Unis", "ETATS-UNIS", id="capitals-plain"),
        pytest.param("Bachar al-Assad", "Bachar al Assad", id="al"),
        pytest.param("Abdel Fattah el-Sissi", "Abdel Fattah el Sissi", id="el"),
        pytest.param("Bachar al-Assad", "BACHAR AL ASSAD", id="al-capitals"),
        pytest.param("Genève", "GENÈVE", id="capitals-of-small-letters"),
        pytest.param("Mali", "Mali", id="itself"),
        pytest.param("Genève", "GENEVE", id="capitals-plain-inside"),
        pytest.param("Al-Qaïda", "Al Qaïda", id="capital-al"),
        pytest.param("Otan", "OTAN", id="short-acronym"),
        pytest.param("Nice", "NICE", id="capitals-of-four-letters"),
        pytest.param("Œuvre", "Œuvre", id="ligature"),
        pytest.param("Côte d'Ivoire", "Côte d’Ivoire", id="typographic-apostrophe"),
    ],
)
def test_find_spellings(name: str, spelling: str) -> None:
    """Newspapers' spellings of a name are found."""
    assert spelling in set(find_spellings(name))


@pytest.mark.parametrize(
    ("name", "spelling"),
    [
        pytest.param("États-Unis", "états-unis", id="small-letters"),
        pytest.param("Genève", "Geneve", id="accent-of-small-letter"),
        pytest.param("Var", "VAR", id="short-word"),
        pytest.param("Spa", "SPA", id="short-town"),
        pytest.param("Ay", "AY", id="two-letters"),
        pytest.param("ONU", "Onu", id="acronym"),
        pytest.param("Val-d'Oise", "Val d'Oise", id="other-hyphen"),
        pytest.param("Montréal-Est", "Montréal Est", id="al-inside-a-word"),
    ],
)
def test_find_spellings_refuse(name: str, spelling: str) -> None:
    """Spellings that would mean something else, or nothing, are not found."""
    assert spelling not in set(find_spellings(name))


@pytest.mark.parametrize("name", ["État islamique", "Bachar al-Assad", "ONU", "Mali", "L'Oréal"])
def test_spellings_compare_equal(name: str) -> None:
    """Spellings are sorted and unique, hold the name itself, and all have its comparison form."""
    spellings = list(find_spellings(name))
    assert spellings == sorted(set(spellings))
    assert name in spellings
    assert {comparison_form(spelling) for spelling in spellings} == {comparison_form(name)}


def by_parts(rule: Callable[..., bool]) -> Callable[[str, str], bool]:
    return lambda short, full: rule(name_parts(short), name_parts(full))


def by_words(rule: Callable[..., bool]) -> Callable[[str, str], bool]:
    return lambda short, full: rule(comparison_form(short).split(), comparison_form(full).split())


def is_shortened(short: str, full: str) -> bool:
    return is_shortened_organisation(comparison_form(short).split(), comparison_form(full).split(), full)


RULES = {
    "surname": by_parts(is_surname),
    "inner-surname": by_parts(is_inner_surname),
    "first-name": by_parts(is_first_name),
    "initialled": by_words(is_initialled),
    "initials-only": by_words(are_initials),
    "partial": by_words(is_partial),
    "organisation": is_shortened,
    "place": by_words(is_shortened_place),
}


def read_short_names() -> list[dict[str, str]]:
    with (CASES / "short_names.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("row", read_short_names(), ids=lambda row: f"{row['rule']}: {row['short']} / {row['full']}")
def test_short_names(row: dict[str, str]) -> None:
    """Each way to be called by less than one's full name holds where it should, and nowhere else."""
    assert RULES[row["rule"]](row["short"], row["full"]) is (row["holds"] == "yes")


@pytest.mark.parametrize(
    ("letters", "name", "expected"),
    [
        pytest.param("unil", "Université de Lausanne", True, id="beginnings"),
        pytest.param("interpol", "International Police", True, id="two-words"),
        pytest.param("benelux", "Belgique Nederland Luxembourg", True, id="three-words"),
        pytest.param("unige", "Université de Lausanne", False, id="another-word"),
        pytest.param("nil", "Université nationale d'Ile", False, id="first-word-left-out"),
        pytest.param("un", "Université nationale", False, id="two-letters"),
        pytest.param("unilx", "Université de Lausanne", False, id="a-letter-too-many"),
        pytest.param("lun", "Université de Lausanne", False, id="order"),
    ],
)
def test_is_blend(letters: str, name: str, expected: bool) -> None:
    """A blend is made of beginnings of words, in order, the first word among them."""
    assert is_blend(letters, comparison_form(name).split()) is expected
