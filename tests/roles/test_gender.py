"""The gender of people, from several signs at once."""

import pytest

from newsner import Extractor


@pytest.mark.parametrize(
    ("text", "gender"),
    [
        ("Claude Roy a parlé. « Mme Roy a raison », dit le maire.", "f"),
        ("Andrea Rossi, sénatrice, a voté. Andrea Rossi est arrivée à Rome.", "f"),
        ("Yannick Leroy a gagné. Le frère Yannick Leroy est née en 1990.", None),
        ("Les frères Bogdanov étaient jumeaux.", None),
        ("L'agence a vu Alix Martin, né en 1990.", "m"),
    ],
)
def test_signs_are_weighed(text: str, gender: str | None, extractor: Extractor) -> None:
    """A title counts more than other signs; signs that contradict one another show nothing."""
    assert extractor.extract(text).people[0].gender == gender


def test_a_plural_title_is_each_ones(extractor: Extractor) -> None:
    """`Mmes` and `MM.` hold for the names behind."""
    article = extractor.extract("Mmes Leroy et Vasseur ont voté. MM. Dubois et Lambert aussi.")
    assert {person.name: person.gender for person in article.people} == {
        "Leroy": "f",
        "Vasseur": "f",
        "Dubois": "m",
        "Lambert": "m",
    }
