"""The ranges of page clutter and their kinds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsner import Extractor
from newsner.preprocessing.clutter import find_clutter

CLUTTER = [
    pytest.param("Publié Modifié\nLe Mali vote.", ["Publié Modifié"], id="publication"),
    pytest.param("Publié le 12 mars 2019 à 14h35", ["Publié le 12 mars 2019 à 14h35"], id="date-and-time"),
    pytest.param("Mis à jour le 01/06/2020 à 08:15", ["Mis à jour le 01/06/2020 à 08:15"], id="date-in-figures"),
    pytest.param("PUBLICITÉ\nLe Mali vote.", ["PUBLICITÉ"], id="capitals"),
    pytest.param("Partager | Imprimer | Tweeter", ["Partager | Imprimer | Tweeter"], id="buttons"),
    pytest.param("Lire aussi : Genève vote", ["Lire aussi :", "Genève vote"], id="marker"),
    pytest.param(">> Genève vote", [">>", "Genève vote"], id="arrows"),
    pytest.param(">> Voir aussi: Genève vote", [">> Voir aussi:", "Genève vote"], id="arrows-and-marker"),
    pytest.param("Un mort à Vevey.\n\nats/ther", ["ats/ther"], id="credit"),
    pytest.param("Un mort à Vevey.\n(afp/ats/jub)", ["(afp/ats/jub)"], id="credit-of-three"),
    pytest.param("Un mort à Vevey.ats/ther", ["ats/ther"], id="glued-signature"),
    pytest.param("Un mort à Vevey. ats/ther\nÀ Sion, rien.", ["ats/ther"], id="signature"),
    pytest.param("Publié le 3 mai\nUn mort.\nImprimer", ["Publié le 3 mai", "Imprimer"], id="two"),
]

ORDINARY = [
    pytest.param("", id="empty"),
    pytest.param("\n\n  \n", id="blank-lines"),
    pytest.param("Le président burkinabè s'est rendu à Lomé.", id="news"),
    pytest.param("Publié en 1954, le roman fit scandale.", id="published-novel"),
    pytest.param("Le rapport a été publié le 12 mars 2019.", id="published-report"),
    pytest.param("Publicité mensongère : trois entreprises condamnées.", id="advertising"),
    pytest.param("Lire et écrire restent un défi pour beaucoup.", id="reading"),
    pytest.param("Il faut lire : c'est ce qu'a répété la ministre.", id="reading-with-colon"),
    pytest.param("Photo de famille au sommet d'Accra", id="photo"),
    pytest.param("Accueil glacial pour le ministre à Charleroi", id="welcome"),
    pytest.param("Inscription au registre : le délai court jusqu'au 3 mai.", id="registration"),
    pytest.param("Elle a choisi la liberté, l'égalité et la fraternité.", id="commas"),
    pytest.param("Le vent soufflait à 120 km/h.", id="speed"),
    pytest.param("Il s'agit d'écouter et/ou de soigner.", id="and-or"),
    pytest.param("La température dépasse 30 degrés > du jamais vu.", id="arrow-inside"),
    pytest.param("Vidéo surveillance : Nice s'équipe", id="marker-and-more"),
    pytest.param("Dernier débat avant le vote :\npour/contre", id="small-heading"),
]


@pytest.mark.parametrize(("text", "expected"), CLUTTER)
def test_find_clutter(text: str, expected: list[str]) -> None:
    """Page clutter is found, and only that."""
    assert [text[part.start : part.end].strip() for part in find_clutter(text)] == expected


@pytest.mark.parametrize("text", ORDINARY)
def test_no_clutter(text: str) -> None:
    """Ordinary sentences and headings are no clutter."""
    assert list(find_clutter(text)) == []


@given(st.text())
def test_clutter_ranges_are_in_order(text: str) -> None:
    """Ranges are not empty, lie inside the text, and do not overlap."""
    last = 0
    for start, end, _ in find_clutter(text):
        assert last <= start < end <= len(text)
        last = end


def test_skipped_clutter_is_on_the_result(extractor: Extractor) -> None:
    """Page clutter is listed with its place and kind; only titles of other articles give names."""
    text = "Publié le 3 mars 2020 à 12h30\n3 min de lecture\n\nLe Sénat a voté 12 lois.\n\n>> Lire : Alger vote\n"
    article = extractor.extract(text)
    passages = [
        ("Publié le 3 mars 2020 à 12h30", "publication"),
        ("3 min de lecture", "reading_time"),
        (">> Lire :", "marker"),
        ("Alger vote", "related"),
    ]
    assert [(passage.text, passage.kind) for passage in article.skipped] == passages
    assert [quantity.text for quantity in article.quantities] == ["12 lois"]
    assert all(text[p.start : p.end] == p.text for p in article.skipped)
    assert [mention.text for mention in article.mentions] == ["Sénat", "Alger"]


def test_dates_in_cells_are_no_publication_lines(extractor: Extractor) -> None:
    """The cells of a table, each read as a line, are content whatever they hold."""
    table = "| Cours au 04/01/2024 | 04/01/2024 13:08 |\n|---|---|\n| Argent | Publié le 3 mai |"
    assert extractor.extract(f"La Bourse de Paris recule.\n\n{table}\n").skipped == ()
